"""What happens next between a family and its companion, in one sentence, from the family's side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from matching.models import Agreement, Match
from matching.states import Match as State
from matching.states import Party
from notifications.dates import clock, full_date, weekday


@dataclass(frozen=True, slots=True)
class NextStep:
    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    tone: str = ""


def next_step_of(match: Match, agreement: Agreement | None) -> NextStep:
    """Return the family's next step in a live match; `agreement` is the newest version with its acceptances."""
    if agreement is not None and not is_accepted(agreement):
        return NextStep(
            _("Read the agreement and accept it"),
            _("It is the agreement of all three: you, the companion and the association."),
            reverse("family:agreement", args=[match.pk]),
            _("Read the agreement"),
            "soon",
        )
    return BY_STATE[match.state](match)


def is_accepted(agreement: Agreement) -> bool:
    return any(acceptance.party == Party.FAMILY for acceptance in agreement.acceptances.all())


def suggested(match: Match) -> NextStep:
    return NextStep(
        _("We have a suggestion for you"),
        _("Please answer by: %(day)s") % {"day": full_date(match.answer_by)},
        reverse("family:proposal", args=[match.pk]),
        _("Read and answer"),
        "soon",
    )


def both_yes(match: Match) -> NextStep:
    return NextStep(_("You both said yes"), _("The coordinator calls you to agree on the first meeting."))


def booked(match: Match) -> NextStep:
    at = match.first_meeting_at
    text = f"{weekday(at)} {clock(at)}, {match.first_meeting_place}" if at else ""
    return NextStep(_("Your first meeting is booked"), text)


def trial(match: Match) -> NextStep:
    url = reverse("family:continue", args=[match.pk])
    if match.family_continues is None:
        text = _("When you have met a few times, tell us whether you would like to go on.")
        return NextStep(_("You are getting to know each other"), text, url, _("Tell us"))
    text = _("You have told us whether you would like to go on. The coordinator calls you.")
    return NextStep(_("You are getting to know each other"), text, url, _("Change your answer"))


def active(match: Match) -> NextStep:
    return NextStep(_("You have a companion"), _("You agree on your meetings together."))


def paused(match: Match) -> NextStep:
    text = _("Until: %(day)s") % {"day": full_date(match.paused_until)} if match.paused_until else ""
    return NextStep(_("The companionship is on a pause"), text)


def closing(match: Match) -> NextStep:
    text = _("Planned end: %(day)s") % {"day": full_date(match.planned_end_on)} if match.planned_end_on else ""
    return NextStep(_("The companionship is coming to its end. We meet once more to look back."), text)


BY_STATE: dict[str, Callable[[Match], NextStep]] = {
    State.VOLUNTEER_ACCEPTED: suggested,
    State.FAMILY_ACCEPTED: both_yes,
    State.MEETING_BOOKED: booked,
    State.TRIAL: trial,
    State.ACTIVE: active,
    State.PAUSED: paused,
    State.CLOSING: closing,
}
