"""A host asks for a visit and follows it on a private page. No account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.limits import limited
from accounts.places import remembered_place
from activities import actions, links, rules
from activities.forms.visits import CancelForm, ResultForm, ThanksForm, VisitForm
from activities.models import HostVisit
from activities.shown import visits as shown
from core.refusals import NotNow, Refused, refuse

GET_POST = ["GET", "HEAD", "POST"]
PAGES = "activities/public"


@require_http_methods(GET_POST)
@limited("visit_ask", "POST")
def visit_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a visit; the answer is the private page, which says what happens next."""
    place = remembered_place(request.session, actor=request.actor)
    form = VisitForm(request.POST if request.method == "POST" else None, initial={"municipality": place})
    if request.method == "POST" and form.is_machine:
        return redirect("public:home")
    visit = asked(request, form) if form.is_valid() else None
    if visit is None:
        return render(request, f"{PAGES}/visit_ask.html", {"form": form})
    messages.success(request, _("Thank you. It is written down."))
    return redirect("public:visit-host", links.token_of(visit))


def asked(request: HttpRequest, form: VisitForm, **who: Any) -> HostVisit | None:
    """Ask for the visit; a refusal is written on the form, where nothing is lost."""
    try:
        return actions.ask_visit(**form.told, **who, language=get_language(), actor=request.actor)
    except NotNow:
        raise
    except Refused as refused:
        name = "starts_at" if refused.refusal.code == "is_past" else "municipality"
        form.add_error(name, refused.refusal.sentence)
        return None


def lost(request: HttpRequest) -> HttpResponse:
    return render(request, f"{PAGES}/visit_lost.html", status=404)


@require_http_methods(GET_POST)
@limited("visit_host", "GET", "HEAD", "POST")
def visit_host(request: HttpRequest, token: str) -> HttpResponse:
    """The host's private page: how it goes, who comes, and what the host can do."""
    visit = shown.opened(token, timezone.now())
    if visit is None:
        return lost(request)
    if request.method == "POST":
        actions.confirm_visit(visit, actor=request.actor)
        messages.success(request, _("Thank you. The peer parent knows now that you wait for them."))
        return redirect("public:visit-host", token)
    context = {
        "visit": visit,
        "token": token,
        "tone": shown.TONES[visit.state],
        "facts": shown.host_facts(visit),
        **shown.host_ways(visit, actor=request.actor, now=timezone.now()),
    }
    return render(request, f"{PAGES}/visit.html", context)


@require_http_methods(GET_POST)
@limited("visit_host", "GET", "HEAD", "POST")
def visit_cancel(request: HttpRequest, token: str) -> HttpResponse:
    """The host cancels."""
    visit = shown.opened(token, timezone.now())
    if visit is None:
        return lost(request)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.cancel_visit(visit, **form.cleaned_data, actor=request.actor)
        messages.success(request, _("The visit is cancelled. Thank you for telling us."))
        return redirect("public:visit-host", token)
    context = {"form": form, **cancelling(visit, request)}
    return render(request, f"{PAGES}/visit_cancel.html", {**context, "token": token})


def cancelling(visit: HostVisit, request: HttpRequest) -> dict[str, Any]:
    """Return what the host reads before cancelling."""
    return {
        "visit": visit,
        "when": shown.when(visit),
        "happens": [_("The visit is not made.")],
        "told": [_("The peer parent who was to come")] if visit.volunteer else [],
        "refusal": rules.why_not_cancel_visit(visit, now=timezone.now(), actor=request.actor),
    }


@require_http_methods(GET_POST)
@limited("visit_host", "GET", "HEAD", "POST")
def visit_result(request: HttpRequest, token: str) -> HttpResponse:
    """The host tells how it was; and how many were there, unless the peer parent has counted."""
    visit = shown.opened(token, timezone.now())
    if visit is None:
        return lost(request)
    refuse(rules.why_not_thank(visit, now=timezone.now(), actor=request.actor))
    data = request.POST if request.method == "POST" else None
    begins = {"host_face": visit.host_face, "host_words": visit.host_words}
    thanks, heads = ThanksForm(data, initial=begins), None if visit.is_counted else ResultForm(data)
    if not thanks.is_valid() or not (heads is None or heads.is_valid()):
        context = {"visit": visit, "token": token, "thanks": thanks, "heads": heads, "when": shown.when(visit)}
        return render(request, f"{PAGES}/visit_result.html", context)
    tell(visit, thanks, heads, request)
    messages.success(request, _("Thank you! Peer parents and families get a better visit next time."))
    return redirect("public:visit-host", token)


def tell(visit: HostVisit, thanks: ThanksForm, heads: ResultForm | None, request: HttpRequest) -> None:
    if heads is not None:
        actions.report_visit(visit, **heads.cleaned_data, actor=request.actor)
    actions.thank_visit(visit, **thanks.cleaned_data, actor=request.actor)
