"""What the family may always do: see who looked and what is kept, choose its language, take its request back, leave."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.lists import page_of
from core.privacy import export
from families import access, actions, rules
from families.forms.family import LanguageForm
from families.models import Adult, ErasureRequest, SupportRequest
from families.my_data import own_part, readable
from families.openings import openings_for, openings_in_words
from families.states import Erasure

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
WITHDRAW_HAPPENS = [
    gettext_lazy("We stop looking for a companion for you."),
    gettext_lazy("Your data is deleted after six months. Until then you can change your mind by calling us."),
]
WITHDRAW_TOLD = [gettext_lazy("Your coordinator sees it in the list of requests. Nobody else is told.")]


@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """Who opened the family's file or took a copy, when and why; not the names of employees (R-AC-3)."""
    page = page_of(openings_for(request.adult), request)
    context = {"page": page, "rows": openings_in_words(page.object_list, reader=request.adult)}
    return render(request, "families/family/openings.html", context)


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything kept about the family, to read, to correct or to download."""
    family = request.adult.family
    if request.GET.get("as") in DOWNLOADS:
        return DOWNLOADS[request.GET["as"]](request)
    erasures = ErasureRequest.objects.visible_to(request.actor)
    context = {
        "sections": readable(own_part(export(family), request.actor)),
        "may_withdraw": SupportRequest.objects.visible_to(request.actor).live().exists(),
        "erasure": erasures.exclude(state=Erasure.TAKEN_BACK).first(),
        "decides": request.adult.sees == Adult.Sees.EVERYTHING,
        "family": family,
    }
    return render(request, "families/family/my_data.html", context)


def as_data(request: HttpRequest) -> HttpResponse:
    """The file that another service can read (GDPR 20)."""
    exported = actions.export_family(request.adult.family, actor=request.actor)
    answer = JsonResponse(exported, json_dumps_params={"indent": 2, "ensure_ascii": False})
    return as_download(answer, "rinnalla.json")


def as_page(request: HttpRequest) -> HttpResponse:
    """The file that a person can read: one page without anything to fetch."""
    sections = readable(actions.taken_out(request.adult.family, actor=request.actor))
    context = {"sections": sections, "now": timezone.now(), "office": request.adult.family.organisation}
    return as_download(render(request, "families/family/my_data_file.html", context), "rinnalla.html")


def as_download(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


DOWNLOADS = {"file": as_data, "page": as_page}


@read_or_post
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the request back; nobody asks why."""
    mine = SupportRequest.objects.visible_to(request.actor).live().select_related("family__organisation").first()
    if mine is None:
        raise Http404
    if request.method == "POST":
        actions.withdraw_request(mine, actor=request.actor)
        messages.success(request, _("You withdrew your request."))
        return redirect("family:home")
    refusal = rules.why_not_withdraw(mine, actor=request.actor)
    context = {"refusal": refusal, "happens": WITHDRAW_HAPPENS, "told": WITHDRAW_TOLD}
    return render(request, "families/family/withdraw.html", context)


@read_or_post
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page on this device; the link opens it again."""
    if request.method != "POST":
        return render(request, "families/family/leave.html")
    language = request.adult.language
    if "forget" in request.POST:
        request.session.flush()
    else:
        access.close_page(request)
    with override(language):
        return redirect("public:home")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if form.is_valid():
        actions.choose_language(request.adult, form.cleaned_data["language"], actor=request.actor)
    before = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return redirect(before if is_ours else "family:home")
