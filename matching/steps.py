"""The steps of a match, in the words of their pages: what will happen, and who will be told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, offers_of
from core.actor import Actor
from core.refusals import Refusal, refuse
from core.transitions import moved_on
from families.steps import told_family
from matching import actions, rules
from matching.evidence_steps import LESSONS
from matching.forms.coordinator import (
    AcceptForForm,
    AcceptForm,
    CancelForm,
    ClosingMeetingForm,
    ContinueForm,
    EndForm,
    FamilyAnswerForm,
    FirstMeetingForm,
    PauseForm,
    PlannedEndForm,
)
from matching.models import Agreement, Match
from matching.states import Match as State
from matching.states import Party

VOLUNTEER_IS_TOLD = _("The volunteer: an e-mail with a link to the page.")
OUT_OF_PLACE = frozenset(
    {"not_from_here", "answered", "not_trial", "not_paused", "not_closing", "has_ended", "too_early", "no_agreement"}
)


def told_both(match: Match) -> list[Any]:
    return [*told_family(match.request), VOLUNTEER_IS_TOLD]


def newest_of(match: Match) -> Agreement | None:
    """Return the newest version of the agreement; None before the first."""
    return match.agreements.order_by("-version").first()


def answer_for_family(match: Match, *, answer: str, reason: str, on_behalf_note: str, actor: Actor) -> None:
    actions.answer_as_family(match, says_yes=answer == "yes", reason=reason, on_behalf_note=on_behalf_note, actor=actor)


def why_not_accept(match: Match, *, party: str, actor: Actor) -> Refusal | None:
    """There is no agreement to accept, the party has accepted, or the rule of the agreement says no."""
    newest = newest_of(match)
    if newest is None:
        return Refusal("no_agreement", _("Write the agreement first."))
    if newest.acceptances.filter(party=party).exists():
        return Refusal("has_ended", _("This party has already accepted."))
    return rules.why_not_accept_agreement(newest, party=party, actor=actor)


def why_not_accept_for(match: Match, *, actor: Actor) -> Refusal | None:
    """Both the family and the volunteer have accepted, or there is nothing to accept."""
    refusals = [why_not_accept(match, party=party, actor=actor) for party in (Party.FAMILY, Party.VOLUNTEER)]
    return refusals[0] if all(refusals) else None


def accept(
    match: Match, *, version: int, actor: Actor, party: str = Party.ASSOCIATION, channel: str = "web_form"
) -> None:
    """Record a yes to the version that was on the page; raises `NotNow` when there is a newer one."""
    refuse(why_not_accept(match, party=party, actor=actor))
    newest = newest_of(match)
    if newest.version != version:
        raise moved_on()
    actions.accept_agreement(newest, party=party, channel=channel, actor=actor)


def version_read(match: Match) -> dict[str, int]:
    """Return what the forms of a yes begin with: the version that is newest when the page is opened."""
    newest = newest_of(match)
    return {"version": newest.version} if newest else {}


def words_of_version(match: Match) -> list[Any]:
    return [_("The yes is to version %(version)s of the agreement.") % read] if (read := version_read(match)) else []


def say_for(match: Match, *, party: str, answer: str, actor: Actor) -> None:
    actions.say_whether_continues(match, party=party, continues=answer == "yes", actor=actor)


def close_meeting(match: Match, *, on: date | None, reason: str, actor: Actor) -> None:
    if on:
        actions.hold_closing_meeting(match, on=on, actor=actor)
    else:
        actions.waive_closing_meeting(match, reason=reason, actor=actor)


FAMILY_ANSWER = Step(
    title=_("Record the family's answer"),
    submit=_("Record the answer"),
    done=_("The family's answer is recorded."),
    why_not=lambda row, actor: rules.why_not_answer_as_family(row, actor=actor, on_behalf_note="phone"),
    act=answer_for_family,
    happens=lambda row: [
        _("A yes opens names and contacts between the family and the volunteer."),
        _("A no puts the request back to waiting. The volunteer is not told why."),
    ],
    told=lambda row: [_("After a yes, the volunteer: an e-mail with a link to the page.")],
    form=lambda data, row: FamilyAnswerForm(data),
)
CANCEL = Step(
    title=_("Take the suggestion back"),
    submit=_("Take it back"),
    done=_("The suggestion was taken back. The family waits again."),
    why_not=rules.why_not_cancel,
    act=actions.cancel_match,
    happens=lambda row: [
        _("The family waits for a companion again, and the volunteer has room again."),
        _("If they have heard of each other already, call both."),
    ],
    form=lambda data, row: CancelForm(data),
    tone="danger",
)
MEETING = Step(
    title=_("Book the first meeting"),
    submit=_("Book the meeting"),
    done=_("The first meeting is booked."),
    why_not=lambda row, actor: rules.why_not_book_first_meeting(
        row, at=timezone.now() + timedelta(days=1), now=timezone.now(), actor=actor
    ),
    act=actions.book_first_meeting,
    happens=lambda row: [_("You meet all three: the family, the volunteer and you.")],
    told=told_both,
    form=lambda data, row: FirstMeetingForm(
        data, initial={"at": row.first_meeting_at, "place": row.first_meeting_place}
    ),
)
ACCEPT = Step(
    title=_("Accept the agreement for the association"),
    submit=_("Accept the agreement"),
    done=_("The association has accepted the agreement."),
    why_not=lambda row, actor: why_not_accept(row, party=Party.ASSOCIATION, actor=actor),
    act=accept,
    happens=lambda row: [
        *words_of_version(row),
        _("Your yes is kept with its time. The family and the volunteer accept for themselves."),
    ],
    form=lambda data, row: AcceptForm(data, initial=version_read(row)),
)
ACCEPT_FOR = Step(
    title=_("Record a yes to the agreement"),
    submit=_("Record the yes"),
    done=_("The yes is recorded."),
    why_not=why_not_accept_for,
    act=accept,
    happens=lambda row: [
        *words_of_version(row),
        _("Use this when somebody said yes by phone or signed on paper."),
    ],
    form=lambda data, row: AcceptForForm(data, initial=version_read(row)),
)
TRIAL = Step(
    title=_("Begin the trial"),
    submit=_("Begin the trial"),
    done=_("The trial has begun. The check-ins have their dates."),
    why_not=rules.why_not_begin_trial,
    act=actions.begin_trial,
    happens=lambda row: [
        _("The family and the volunteer get to know each other."),
        _("Check-ins with each of them come to your Today page."),
    ],
)
CONTINUE = Step(
    title=_("Record whether they go on"),
    submit=_("Record the answer"),
    done=_("The answer is recorded."),
    why_not=lambda row, actor: rules.why_not_say_whether_continues(row, party=Party.FAMILY, actor=actor),
    act=say_for,
    happens=lambda row: [_("Ask each of them alone. The other does not see the answer.")],
    form=lambda data, row: ContinueForm(data),
)
ACTIVE = Step(
    title=_("Go on after the trial"),
    submit=_("Go on"),
    done=_("The companionship goes on."),
    why_not=rules.why_not_begin_active,
    act=actions.begin_active,
    happens=lambda row: [_("The trial is over, and the companionship goes on as agreed.")],
)
PAUSE = Step(
    title=_("Begin a pause"),
    submit=_("Begin the pause"),
    done=_("The companionship is on a pause."),
    why_not=lambda row, actor: rules.why_not_step(row, State.PAUSED),
    act=actions.pause_match,
    happens=lambda row: [_("No visits are expected during the pause. It comes back to you when it is over.")],
    form=lambda data, row: PauseForm(data),
)
RESUME = Step(
    title=_("End the pause"),
    submit=_("End the pause"),
    done=_("The companionship goes on."),
    why_not=rules.why_not_resume,
    act=actions.resume_match,
    happens=lambda row: [_("Visits go on. Agree on the next one with both.")],
)
CLOSING = Step(
    title=_("Plan the end"),
    submit=_("Plan the end"),
    done=_("The end is planned. Book the closing meeting."),
    why_not=lambda row, actor: rules.why_not_step(row, State.CLOSING),
    act=actions.begin_closing,
    happens=lambda row: [_("The companionship goes on to its last day. You meet once more, all three.")],
    told=told_both,
    form=lambda data, row: PlannedEndForm(data, initial=PlannedEndForm.in_four_weeks()),
)
PROLONG = Step(
    title=_("Go on after all"),
    submit=_("Go on"),
    done=_("The companionship goes on."),
    why_not=lambda row, actor: rules.why_not_prolong(row, today=timezone.localdate(), actor=actor),
    act=actions.prolong_match,
    happens=lambda row: [
        _("The companionship goes on to the last day of the new agreement."),
        _("At most six months at a time, two years in all."),
    ],
)
CLOSING_MEETING = Step(
    title=_("Record the closing meeting"),
    submit=_("Record"),
    done=_("Recorded. You can end the companionship."),
    why_not=rules.why_not_close_meeting,
    act=close_meeting,
    happens=lambda row: [_("You looked at the goals together, said thanks and talked about what comes next.")],
    form=lambda data, row: ClosingMeetingForm(data),
)
END = Step(
    title=_("End the companionship"),
    submit=_("End the companionship"),
    done=_("The companionship has ended."),
    why_not=lambda row, actor: rules.why_not_step(row, State.ENDED),
    act=actions.end_match,
    happens=lambda row: [
        _("The volunteer's access to the diary, the agreement and what the family has shared ends at once."),
        _(
            "The family's name and phone number stay with the volunteer for two weeks, to say thank you. When the "
            "family wishes the end, or for safety, they close at once too."
        ),
        _("The volunteer has room for another family."),
    ],
    told=told_both,
    form=lambda data, row: EndForm(data, initial={"on": timezone.localdate()}),
    tone="danger",
)
OFFERED = {
    "match-family-answer": FAMILY_ANSWER,
    "match-meeting": MEETING,
    "match-accept": ACCEPT,
    "match-accept-for": ACCEPT_FOR,
    "match-trial": TRIAL,
    "match-continue": CONTINUE,
    "match-active": ACTIVE,
    "match-resume": RESUME,
    "match-closing-meeting": CLOSING_MEETING,
    "match-lessons": LESSONS,
    "match-prolong": PROLONG,
    "match-pause": PAUSE,
    "match-closing": CLOSING,
    "match-end": END,
    "match-cancel": CANCEL,
}


def offers(match: Match, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(match, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)
