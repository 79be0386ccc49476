"""Hearing of what lies ahead without a case: sign up, confirm, look, change, stop for ever. No account, no name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import limited, within
from accounts.places import remembered_place
from activities import actions
from activities.actions.subscriptions import Wanted
from activities.forms.subscriptions import AskStagesForm, StagesForm
from activities.links import address_key, row_of, token_of
from activities.models import StageSubscription
from activities.rules.subscriptions import OVER, why_not_begin, why_not_change
from activities.shown import subscriptions as shown
from core.refusals import Refusal

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/public"


@require_http_methods(GET_POST)
@limited("stages_ask", "POST")
def stages(request: HttpRequest) -> HttpResponse:
    """Ask to be written to ahead of something new. The answer is the same for every address."""
    place = remembered_place(request.session, actor=request.actor)
    begins = {"language": get_language(), "municipality": place}
    form = AskStagesForm(request.POST if request.method == "POST" else None, initial=begins)
    if request.method == "POST" and (form.is_machine or form.is_valid()):
        if not form.is_machine:
            ask(request, form)
        return redirect(f"{request.path}?asked=yes")
    return render(request, f"{PAGES}/stages.html", {"form": form, "was_asked": "asked" in request.GET})


def ask(request: HttpRequest, form: AskStagesForm) -> None:
    """Send the first message, but not many of them to one address."""
    if within(request, "stages_sent", key=address_key(form.cleaned_data["email"])):
        actions.ask_stages(Wanted(**form.wanted()), **form.reached(), actor=request.actor)


def over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, f"{PAGES}/stages_over.html", {"refusal": refusal}, status=410)


@never_cache
@require_http_methods(GET_POST)
def stages_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The reader says that the address is theirs: with a button, for programs that look at links press none."""
    row = row_of(token, StageSubscription)
    refusal = why_not_begin(row, at=timezone.now()) if row else OVER
    if row is None or refusal:
        return over(request, refusal or OVER)
    if request.method != "POST":
        return render(request, f"{PAGES}/stages_confirm.html", {"row": row})
    actions.begin_stages(row, actor=request.actor)
    messages.success(request, _("Thank you. We write when something new lies ahead."))
    return redirect("public:stages-own", token_of(row))


@never_cache
@require_http_methods(GET_POST)
def stages_own(request: HttpRequest, token: str) -> HttpResponse:
    """The subscriber's own page: what lies ahead, what may be changed, how to stop."""
    row = row_of(token, StageSubscription)
    refusal = why_not_change(row) if row else OVER
    if row is None or refusal:
        return over(request, refusal or OVER)
    form = StagesForm(request.POST if request.method == "POST" else None, initial=StagesForm.of(row))
    if form.is_valid():
        actions.change_stages(row, Wanted(**form.wanted()), actor=request.actor)
        messages.success(request, _("Saved."))
        return redirect("public:stages-own", token_of(row))
    coming = shown.years_ahead(row.children.all(), timezone.localdate())
    return render(request, f"{PAGES}/stages_own.html", {"form": form, "token": token, "coming": coming})


@never_cache
@require_safe
def stages_ahead(request: HttpRequest, token: str) -> HttpResponse:
    """What lies ahead now, with what there is near for it, peers, and how to ask for a companion."""
    row = row_of(token, StageSubscription)
    refusal = why_not_change(row) if row else OVER
    if row is None or refusal:
        return over(request, refusal or OVER)
    near = shown.ahead_near(
        row.children.all(), row.municipality, timezone.localdate(), fathers=row.wants_fathers, actor=request.actor
    )
    return render(request, f"{PAGES}/stages_ahead.html", {"near": near, "token": token})


@never_cache
@csrf_exempt  # mail programs stop with one POST that carries no cookie (RFC 8058); the secret is in the address
@require_http_methods(GET_POST)
def stages_stop(request: HttpRequest, token: str) -> HttpResponse:
    """One press stops every message for ever; who presses twice is told the same."""
    row = row_of(token, StageSubscription)
    if row is None:
        return over(request, OVER)
    if request.method == "POST":
        actions.stop_stages(row, actor=request.actor)
        row.refresh_from_db()
    return render(request, f"{PAGES}/stages_stop.html", {"row": row})
