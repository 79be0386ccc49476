"""Where a request is and what happens next, in the words of the family's page (domain.md 8.3, 23-29)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from families.models import ContactAttempt, SupportRequest
from families.states import Request

Words = str | Promise
ASKED_AFTER = timedelta(days=28)  # when the first waiting letter asks (domain.md 2.5)
NOW: dict[str, tuple[Words, Words]] = {
    Request.RECEIVED: (
        _("Your request has arrived"),
        _("A coordinator contacts you within three working days."),
    ),
    Request.IN_CONTACT: (
        _("We are in touch with you"),
        _("We talk with you about what you hope for. Then we start looking for a companion."),
    ),
    Request.ON_HOLD: (
        _("We are waiting to hear from you"),
        _("Call or write to us when it suits you. We go on from there."),
    ),
    Request.ACCEPTED: (
        _("We are looking for a companion for you"),
        _("We tell you as soon as we have somebody to suggest. We also write to you while you wait."),
    ),
    Request.PROPOSED: (
        _("We have a suggestion for you"),
        _("When the companion has said yes, we ask you. You decide."),
    ),
    Request.MATCHED: (_("You have a companion"), _("You agree on your meetings together.")),
    Request.REDIRECTED: (_("We suggested another service"), _("Here is how to reach it.")),
    Request.DECLINED: (
        _("We cannot find you a companion this time"),
        _("We told you why when we talked. You are welcome to ask again when things change."),
    ),
    Request.WITHDRAWN: (
        _("You withdrew your request"),
        _("If you change your mind within six months, call us and we open it again."),
    ),
    Request.EXPIRED: (
        _("We could not reach you"),
        _("If you still wish for a companion, call us. Within six months we open the same request again."),
    ),
    Request.COMPLETED: (_("The companionship has ended"), _("You can ask for a companion again whenever you like.")),
}


@dataclass(frozen=True)
class Status:
    """One glance: where the request is, what comes next and who is responsible."""

    title: Words
    next_step: Words
    who: str
    url: str = ""
    label: Words = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    redirect: Any = None


def status_of(request: SupportRequest) -> Status:
    """Return the status of `request`; select family__organisation, assigned_to, deputy, intake and redirect with it."""
    title, next_step = NOW[request.state]
    url, label = way_on(request)
    redirect = getattr(request, "redirect", None)
    return Status(title, next_step, responsible(request), url, label, events_of(request), redirect)


def way_on(request: SupportRequest) -> tuple[str, Words]:
    """Return the page on which the family answers, with its words: to the waiting letter, or that it is ready."""
    if request.state == Request.ON_HOLD:
        return reverse("family:ready"), _("We are ready to go on")
    has_waited = request.state == Request.ACCEPTED and timezone.now() - request.state_since >= ASKED_AFTER
    return (reverse("family:waiting"), _("Do you still want to wait?")) if has_waited else ("", "")


def responsible(request: SupportRequest) -> str:
    """Return one sentence that says who answers for the request; empty once it has ended."""
    if not request.is_live:
        return ""
    office = request.family.organisation.name
    person = request.assigned_to.first_name if request.assigned_to else gettext("the coordinators")
    words = gettext("Responsible: %(person)s, %(office)s") % {"person": person, "office": office}
    if request.deputy is None:
        return words
    return words + ". " + gettext("Deputy: %(person)s") % {"person": request.deputy.first_name}


def events_of(request: SupportRequest) -> list[dict[str, Any]]:
    """Return what has happened so far as events of the timeline component, newest first."""
    events = [{"title": _("You sent your request"), "at": request.received_at}]
    reached = next((a for a in request.attempts.all() if a.outcome == ContactAttempt.Outcome.REACHED), None)
    if reached:
        events.append({"title": _("We reached each other"), "at": reached.at})
    if request.has_intake:
        events.append({"title": _("We talked about what you hope for"), "at": request.intake.at})
    if request.still_waits_at:
        events.append({"title": _("You told us that you still wait"), "at": request.still_waits_at})
    if request.state != Request.RECEIVED:
        events.append({"title": NOW[request.state][0], "at": request.state_since})
    events.sort(key=lambda event: event["at"])
    events[-1]["is_current"] = True
    return events[::-1]
