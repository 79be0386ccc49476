"""What the convener does with a meeting of the network, in the words of the pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step, Words, offers_of
from core.actor import Actor
from core.refusals import Refusal
from partners.actions import meetings as actions
from partners.forms.meetings import DecisionForm, MeetingForm, MinutesForm
from partners.models import Decision, NetworkMeeting
from partners.rules import meetings as rules

HEARD = _("The workers of the organisations that are invited")
READ = _("Everybody who was invited reads it, also on the page of the next meeting.")
OUT_OF_PLACE = frozenset(
    {"is_cancelled", "is_held", "is_ahead", "other_organisation", "other_municipality", "not_yours"}
)


def told(meeting: NetworkMeeting) -> list[Words]:
    return [HEARD] if meeting.invited.exists() else []


def why_not_write(meeting: NetworkMeeting, *, actor: Actor) -> Refusal | None:
    return rules.why_not_write_minutes(meeting, now=timezone.now(), actor=actor)


def why_not_decide(meeting: NetworkMeeting, *, actor: Actor) -> Refusal | None:
    return rules.why_not_decide(meeting, now=timezone.now(), actor=actor)


def why_not_change(decision: Decision, *, actor: Actor) -> Refusal | None:
    return rules.why_not_handle_meeting(decision.meeting, actor=actor)


def change_step(actor: Actor) -> Step:
    def form(data: Any, meeting: NetworkMeeting) -> MeetingForm:
        return MeetingForm(data, initial=MeetingForm.initial_of(meeting), actor=actor, meeting=meeting)

    return Step(
        title=_("Change the meeting"),
        submit=_("Save"),
        done=_("The meeting is changed."),
        why_not=rules.why_not_change_meeting,
        act=actions.change_meeting,
        happens=lambda row: [_("If the time or the place changes, those who were invited already are told.")],
        told=told,
        form=form,
    )


def minutes_step(actor: Actor) -> Step:
    def form(data: Any, meeting: NetworkMeeting) -> MinutesForm:
        here = list(meeting.came.all()) or [meeting.organisation_id, *coming(meeting)]
        return MinutesForm(data, initial={"came": here, "notes": meeting.notes}, meeting=meeting, actor=actor)

    return Step(
        title=_("Write who came and what was spoken of"),
        submit=_("Save the minutes"),
        done=_("The minutes are saved. Now write down the next steps."),
        why_not=why_not_write,
        act=actions.write_minutes,
        happens=lambda row: [READ],
        form=form,
    )


def coming(meeting: NetworkMeeting) -> list[int]:
    return [answer.organisation_id for answer in meeting.answers.all() if answer.comes]


def decide_step(actor: Actor) -> Step:
    return Step(
        title=_("Write down a next step"),
        submit=_("Save the next step"),
        done=_("The next step is written down."),
        why_not=why_not_decide,
        act=actions.decide,
        happens=lambda row: [READ, _("Whoever takes it finds it on the own page, and marks it as done.")],
        form=lambda data, row: DecisionForm(data, meeting=row, actor=actor),
    )


def decision_step(actor: Actor) -> Step:
    def form(data: Any, decision: Decision) -> DecisionForm:
        first = DecisionForm.initial_of(decision)
        return DecisionForm(data, initial=first, meeting=decision.meeting, actor=actor)

    return Step(
        title=_("Change the next step"),
        submit=_("Save the next step"),
        done=_("The next step is changed."),
        why_not=why_not_change,
        act=actions.change_decision,
        happens=lambda row: [READ],
        form=form,
    )


CANCEL = Step(
    title=_("Cancel the meeting"),
    submit=_("Cancel the meeting"),
    done=_("The meeting is cancelled."),
    why_not=rules.why_not_change_meeting,
    act=actions.cancel_meeting,
    happens=lambda row: [_("The meeting is not held. It stays in the list, marked as cancelled.")],
    told=told,
    tone="danger",
)


def offers(meeting: NetworkMeeting, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now."""
    steps = {
        "meeting-minutes": minutes_step(actor),
        "decision-new": decide_step(actor),
        "meeting-edit": change_step(actor),
        "meeting-cancel": CANCEL,
    }
    return offers_of(meeting, steps, actor=actor, out_of_place=OUT_OF_PLACE)
