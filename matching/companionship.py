"""A match as the coordinator reads it: where it stands, who has said what, what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.timeline import events_of
from core.actor import Actor
from families.casefile import Next, warnings_of
from matching import rules, rules_concerns, states, steps
from matching.forms.coordinator import LEFT_OUT
from matching.looking_back import looking_back
from matching.models import Agreement, CheckIn, Concern, Match
from matching.states import Match as State
from matching.states import Party

TALKS_AHEAD = 4  # two with each party
TONES = {
    State.PROPOSED: "soon",
    State.VOLUNTEER_ACCEPTED: "soon",
    State.FAMILY_ACCEPTED: "soon",
    State.MEETING_BOOKED: "info",
    State.TRIAL: "info",
    State.ACTIVE: "ok",
    State.PAUSED: "soon",
    State.CLOSING: "info",
}
TITLES = {
    "match.proposed": gettext_lazy("Suggested to the volunteer"),
    "match.volunteer_accepted": gettext_lazy("The volunteer said yes"),
    "match.family_accepted": gettext_lazy("The family said yes"),
    "match.cancelled": gettext_lazy("The suggestion came to nothing"),
    "match.meeting_booked": gettext_lazy("First meeting booked"),
    "match.first_meeting_moved": gettext_lazy("First meeting moved"),
    "match.trial": gettext_lazy("The trial began"),
    "match.continuation_answered": gettext_lazy("Told whether to go on"),
    "match.active": gettext_lazy("The companionship goes on"),
    "match.paused": gettext_lazy("Pause began"),
    "match.closing": gettext_lazy("The end was planned"),
    "match.closing_meeting_held": gettext_lazy("Closing meeting held"),
    "match.closing_meeting_waived": gettext_lazy("Closing meeting left out"),
    "match.ended": gettext_lazy("The companionship ended"),
    "match.lessons_recorded": gettext_lazy("What was learned is recorded"),
    "agreement.written": gettext_lazy("Agreement written"),
    "agreement.accepted": gettext_lazy("Agreement accepted"),
}
REASONS = {
    **dict(states.CancelReason.choices),
    **dict(states.EndReason.choices),
    **dict(Party.choices),
}


def deadline_of(match: Match) -> tuple[str, date | None]:
    """Return the date that the match waits for next, and what it is."""
    if match.state in states.ANSWERING:
        return _("answer by"), match.answer_by
    if match.state == State.MEETING_BOOKED and match.first_meeting_at:
        return _("first meeting"), timezone.localdate(match.first_meeting_at)
    if match.state == State.PAUSED:
        return _("pause ends"), match.paused_until
    if match.state in states.WALKING:
        return _("planned last day"), match.planned_end_on
    return "", None


def agreement_of(match: Match, *, actor: Actor) -> Agreement | None:
    """Return the newest agreement with its goals and acceptances."""
    rows = Agreement.objects.visible_to(actor).filter(match=match)
    return rows.prefetch_related("goals", "acceptances").first()


def acceptances_of(agreement: Agreement | None) -> list[dict[str, Any]]:
    """Return the three parties, each with its yes or None."""
    given = {acceptance.party: acceptance for acceptance in agreement.acceptances.all()} if agreement else {}
    return [{"label": party.label, "given": given.get(party.value)} for party in Party]


def waiting_for(day: date) -> str:
    return _("Answer by %(day)s.") % {"day": date_format(day, "D j.n.Y")}


def address(name: str, match: Match) -> str:
    return reverse(f"coordinator:{name}", args=[match.pk])


def next_of(match: Match, acceptances: list[dict[str, Any]], check_ins: list[CheckIn]) -> Next | None:
    """Return the one thing that moves the match forward; None when it is over."""
    if match.state == State.MEETING_BOOKED:
        return next_at_meeting(match, acceptances)
    if match.state == State.ACTIVE:
        return next_check_in(check_ins)
    ways = {
        State.PROPOSED: next_answer,
        State.VOLUNTEER_ACCEPTED: next_answer,
        State.FAMILY_ACCEPTED: next_meeting,
        State.TRIAL: next_in_trial,
        State.PAUSED: lambda match: Next(_("On a pause."), "", address("match-resume", match), _("End the pause")),
        State.CLOSING: next_in_closing,
    }
    return ways[match.state](match) if match.state in ways else None


def next_answer(match: Match) -> Next:
    until = waiting_for(match.answer_by)
    if match.state == State.PROPOSED:
        return Next(_("The volunteer is thinking."), until)
    url = address("match-family-answer", match)
    return Next(_("The family is thinking."), until, url, _("Record the family's answer"))


def next_meeting(match: Match) -> Next:
    text = _("Within 14 days, at a neutral place or as the family wishes.")
    url = address("match-meeting", match)
    return Next(_("Both said yes. Book the first meeting."), text, url, _("Book the first meeting"))


def next_at_meeting(match: Match, acceptances: list[dict[str, Any]]) -> Next:
    missing = [str(row["label"]) for row in acceptances if row["given"] is None]
    if not match.agreements.exists():
        text = _("In the parent's own words, at the first meeting.")
        return Next(_("Write the agreement."), text, address("match-agreement", match), _("Write the agreement"))
    if not missing:
        return Next(
            _("All three have accepted. Begin the trial."), "", address("match-trial", match), _("Begin the trial")
        )
    text = _("Not yet: %(parties)s") % {"parties": ", ".join(missing)}
    if str(Party.ASSOCIATION.label) in missing:
        return Next(
            _("The agreement waits for a yes."), text, address("match-accept", match), _("Accept for the association")
        )
    return Next(_("The agreement waits for a yes."), text, address("match-accept-for", match), _("Record a yes"))


def next_in_trial(match: Match) -> Next:
    if match.family_continues and match.volunteer_continues:
        return Next(_("Both want to go on."), "", address("match-active", match), _("Go on after the trial"))
    if False in (match.family_continues, match.volunteer_continues):
        text = _("Somebody does not want to go on. Talk with both alone, then end with thanks.")
        return Next(_("The trial does not go on."), text, address("match-end", match), _("End the companionship"))
    return Next(
        _("Ask both whether they want to go on."), "", address("match-continue", match), _("Record whether they go on")
    )


def next_check_in(check_ins: list[CheckIn]) -> Next | None:
    due = next((check_in for check_in in check_ins if check_in.done_at is None), None)
    if due is None:
        return None
    day = date_format(due.due_on, "D j.n.Y")
    title = _("Next check-in: %(party)s, %(day)s") % {"party": due.get_party_display(), "day": day}
    if due.due_on > timezone.localdate():
        return Next(title)
    return Next(title, "", reverse("coordinator:check-in-done", args=[due.pk]), _("The talk was had"))


def next_in_closing(match: Match) -> Next:
    if match.closing_meeting_on or match.closing_waived_reason:
        url = address("match-end", match)
        return Next(_("The closing meeting is done. End with thanks."), "", url, _("End the companionship"))
    url = address("match-closing-meeting", match)
    return Next(_("Hold the closing meeting."), "", url, _("Record the closing meeting"))


def facts_of(match: Match) -> list[dict[str, Any]]:
    """Return the dates and answers of a match that are known, as rows of label and value."""
    waived = dict(LEFT_OUT).get(match.closing_waived_reason, "")
    facts: list[tuple[str, Any]] = [
        (_("First meeting"), moment(match.first_meeting_at)),
        (_("Place"), match.first_meeting_place),
        (_("Trial began"), day_of(match.trial_began_on)),
        (_("Family wants to go on"), yes_no(match.family_continues)),
        (_("Volunteer wants to go on"), yes_no(match.volunteer_continues)),
        (_("Pause ends"), day_of(match.paused_until)),
        (_("Planned last day"), day_of(match.planned_end_on)),
        (_("Closing meeting"), day_of(match.closing_meeting_on) or waived),
        (_("Ended"), day_of(match.ended_on)),
        (_("Reason"), match.get_end_reason_display() or match.get_cancel_reason_display()),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def day_of(day: date | None) -> str:
    return date_format(day, "l j.n.Y") if day else ""


def moment(at: Any) -> str:
    return date_format(timezone.localtime(at), "l j.n.Y G.i") if at else ""


def yes_no(answer: bool | None) -> str | Promise:
    return "" if answer is None else _("Yes") if answer else _("No")


def companionship_of(match: Match, *, actor: Actor) -> dict[str, Any]:
    """Return everything that the page of a match shows, but for its diary."""
    agreement = agreement_of(match, actor=actor)
    acceptances = acceptances_of(agreement)
    check_ins = list(match.check_ins.visible_to(actor).order_by("due_on", "party"))
    label, day = deadline_of(match)
    return {
        "match": match,
        "case": match.request,
        "tone": TONES.get(match.state, ""),
        "deadline": {"label": label, "day": day},
        "warnings": warnings_of(match.request) if match.is_shared else [],
        "facts": facts_of(match),
        "agreement": agreement,
        "acceptances": acceptances,
        "why_no_agreement": rules.why_not_write_agreement(match, actor=actor),
        "talks_ahead": [talk for talk in check_ins if match.is_live and talk.done_at is None][:TALKS_AHEAD],
        "talks_had": [check_in for check_in in check_ins if check_in.done_at],
        "concerns": list(Concern.objects.visible_to(actor).filter(match=match).select_related("match__volunteer")),
        "may_record_concern": rules_concerns.why_not_record_concern(match, actor=actor) is None,
        "back": looking_back(match, actor=actor),
        "today": timezone.localdate(),
        "next": next_of(match, acceptances, check_ins),
        "offers": steps.offers(match, actor=actor),
        "events": events_of([match, *([agreement] if agreement else [])], TITLES, REASONS),
    }
