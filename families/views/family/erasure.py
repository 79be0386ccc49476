"""The family's rights over its data: to have it erased, and to have it kept without being used."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from families import actions, rights
from families.models import ErasureRequest

read_or_post = require_http_methods(["GET", "HEAD", "POST"])
ERASE_HAPPENS = [
    gettext_lazy("Your coordinator looks at this and answers within a month. You can change your mind until then."),
    gettext_lazy("If you have a companion or wait for one, your coordinator calls you first."),
    gettext_lazy("Then everything about your family is erased for good, and your private link stops working."),
    gettext_lazy("Registrations to our activities and wishes that came from the same e-mail or phone go too."),
    gettext_lazy("Numbers without names stay, such as how many families have had a companion."),
]
ERASE_TOLD = [gettext_lazy("Your coordinator sees it among the things to do. Nobody else is told.")]
RESTRICT_HAPPENS = [
    gettext_lazy("We keep your data and do nothing with it. Nobody looks for a companion for you."),
    gettext_lazy("Your own booked times and their reminders work as before."),
    gettext_lazy("Nothing is erased meanwhile. You can let us go on at any time."),
]
RESTRICT_TOLD = [gettext_lazy("Your coordinator sees it on the page of your request. Nobody else is told.")]
RELEASE_HAPPENS = [gettext_lazy("We may work on your matter again. Your coordinator gets in touch with you.")]


@read_or_post
def erase(request: HttpRequest) -> HttpResponse:
    """Ask for everything to be erased; nobody asks why."""
    family = request.adult.family
    if request.method == "POST":
        actions.ask_erasure(family, asked_by=request.adult, actor=request.actor)
        messages.success(request, _("You have asked us to erase your data. We answer within a month."))
        return redirect("family:my-data")
    refusal = rights.why_not_ask_erasure(family, actor=request.actor)
    context = {"refusal": refusal, "happens": ERASE_HAPPENS, "told": ERASE_TOLD}
    return render(request, "families/family/erase.html", context)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The family has changed its mind: nothing is erased."""
    asked = ErasureRequest.objects.visible_to(request.actor).waiting().select_related("family").first()
    if asked is None:
        raise Http404
    actions.take_back_erasure(asked, actor=request.actor)
    messages.success(request, _("Your data stays. Nothing has been erased."))
    return redirect("family:my-data")


@read_or_post
def restrict(request: HttpRequest) -> HttpResponse:
    """Have the data kept and not used, or let it be used again."""
    family = request.adult.family
    is_restricted = family.restricted_at is not None
    if request.method == "POST":
        act = actions.release_family if is_restricted else actions.restrict_family
        act(family, actor=request.actor)
        words = _("We may use your data again.") if is_restricted else _("We keep your data and do not use it.")
        messages.success(request, words)
        return redirect("family:my-data")
    return render(request, "families/family/restrict.html", restriction(request, is_restricted=is_restricted))


def restriction(request: HttpRequest, *, is_restricted: bool) -> dict[str, Any]:
    why_not = rights.why_not_release if is_restricted else rights.why_not_restrict
    return {
        "is_restricted": is_restricted,
        "refusal": why_not(request.adult.family, actor=request.actor),
        "happens": RELEASE_HAPPENS if is_restricted else RESTRICT_HAPPENS,
        "told": ERASE_TOLD if is_restricted else RESTRICT_TOLD,
    }
