from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import advance
from families import actions as families_actions
from matching import notices, rules
from matching.actions.evidence import ask_feedback
from matching.models import CheckIn, Match
from matching.states import Match as State
from matching.states import Party
from partners.models import Programme
from volunteers import actions as volunteers_actions

ROUNDS_OF_CHECK_INS = 40


@transaction.atomic
def begin_trial(match: Match, *, actor: Actor) -> None:
    """Begin the trial: the request is matched and the check-ins of the preset get their dates."""
    refuse(rules.why_not_begin_trial(match, actor=actor))
    agreement = match.agreements.latest("version")
    advance(
        match,
        State.TRIAL,
        actor=actor,
        trial_began_on=agreement.starts_on,
        planned_end_on=agreement.planned_end_on,
    )
    families_actions.mark_matched(match.request, actor=actor)
    volunteers_actions.mark_in_task(match.volunteer, actor=actor)
    plan_check_ins(match, began_on=agreement.starts_on, ends_on=agreement.planned_end_on)


def check_in_days(programme: Programme, *, began_on: date, ends_on: date) -> list[date]:
    """Return the dates of the check-ins: the preset's first days, then its rhythm until the planned end."""
    days = [began_on + timedelta(days=after) for after in programme.check_in_days]
    step = timedelta(days=programme.check_in_every_days)
    following = (days[-1] if days else began_on) + step
    while following < ends_on and len(days) < ROUNDS_OF_CHECK_INS:
        days.append(following)
        following += step
    return days


def plan_check_ins(match: Match, *, began_on: date, ends_on: date) -> None:
    parties = (Party.FAMILY, Party.VOLUNTEER)
    days = check_in_days(match.request.programme, began_on=began_on, ends_on=ends_on)
    rows = [CheckIn(match=match, party=party, due_on=day) for day in days for party in parties]
    CheckIn.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def say_whether_continues(match: Match, *, party: str, continues: bool, actor: Actor) -> None:
    """Keep what one party says of going on after the trial; the other party is not shown it."""
    refuse(rules.why_not_say_whether_continues(match, party=party, actor=actor))
    field = "family_continues" if party == Party.FAMILY else "volunteer_continues"
    setattr(match, field, continues)
    match.save(update_fields=[field])
    audit.record("match.continuation_answered", match, actor=actor, reason=party, fields=[field])


@transaction.atomic
def begin_active(match: Match, *, actor: Actor) -> None:
    """The trial went well: walk on."""
    refuse(rules.why_not_begin_active(match, actor=actor))
    advance(match, State.ACTIVE, actor=actor)


@transaction.atomic
def pause_match(match: Match, *, until: date, actor: Actor) -> None:
    """Rest until a day."""
    refuse(rules.why_not_pause(match, until=until, today=timezone.localdate(), actor=actor))
    advance(match, State.PAUSED, actor=actor, paused_until=until, paused_by=rules.PARTY_OF_ROLE.get(actor.role, ""))


@transaction.atomic
def resume_match(match: Match, *, actor: Actor) -> None:
    """Go on after a pause; the companion hears of it when the family says so."""
    refuse(rules.why_not_resume(match, actor=actor))
    advance(match, State.ACTIVE, actor=actor, paused_until=None, paused_by="")
    if actor.role == Role.FAMILY:
        notices.tell_volunteer_news(match)


@transaction.atomic
def begin_closing(match: Match, *, planned_end_on: date, actor: Actor) -> None:
    """Announce the end and plan the closing meeting."""
    today = timezone.localdate()
    refuse(rules.why_not_begin_closing(match, planned_end_on=planned_end_on, today=today, actor=actor))
    advance(match, State.CLOSING, actor=actor, planned_end_on=planned_end_on)
    notices.closing_begun(match)


@transaction.atomic
def prolong_match(match: Match, *, actor: Actor) -> None:
    """Go on after all, to the last day of the agreement that all three have accepted anew."""
    refuse(rules.why_not_prolong(match, today=timezone.localdate(), actor=actor))
    planned_end_on = match.agreements.latest("version").planned_end_on
    advance(
        match,
        State.ACTIVE,
        actor=actor,
        planned_end_on=planned_end_on,
        closing_meeting_on=None,
        closing_waived_reason="",
    )
    if match.trial_began_on:
        plan_check_ins(match, began_on=match.trial_began_on, ends_on=planned_end_on)


@transaction.atomic
def hold_closing_meeting(match: Match, *, on: date, actor: Actor) -> None:
    """The closing meeting was held."""
    refuse(rules.why_not_hold_closing_meeting(match, on=on, today=timezone.localdate(), actor=actor))
    match.closing_meeting_on = on
    match.save(update_fields=["closing_meeting_on"])
    audit.record("match.closing_meeting_held", match, actor=actor, fields=["closing_meeting_on"])


@transaction.atomic
def waive_closing_meeting(match: Match, *, reason: str, actor: Actor) -> None:
    """The closing meeting is left out, with a reason."""
    refuse(rules.why_not_close_meeting(match, actor=actor))
    match.closing_waived_reason = reason
    match.save(update_fields=["closing_waived_reason"])
    audit.record("match.closing_meeting_waived", match, actor=actor, fields=["closing_waived_reason"])


@transaction.atomic
def end_match(match: Match, *, reason: str, on: date, actor: Actor, family_waits_again: bool = False) -> None:
    """End the companionship; the volunteer's access is gone with this transaction, because visibility is derived."""
    refuse(rules.why_not_end(match, reason=reason, on=on, today=timezone.localdate(), actor=actor))
    advance(match, State.ENDED, actor=actor, reason=reason, end_reason=reason, ended_on=on)
    if family_waits_again:
        families_actions.wait_again(match.request, actor=actor, reason=reason)
    else:
        families_actions.complete_request(match.request, actor=actor, reason=reason)
    if not Match.objects.walking().filter(volunteer=match.volunteer).exists():
        volunteers_actions.mark_available(match.volunteer, actor=actor)
    notices.match_ended(match)
    ask_feedback(match, actor=actor)


@transaction.atomic
def do_check_in(
    check_in: CheckIn,
    *,
    actor: Actor,
    going: int | None = None,
    wants_change: bool | None = None,
    wants_call: bool | None = None,
) -> None:
    """Mark a check-in as done with its three answers: how it goes (1 to 5), a wish for a change, a wish for a call.

    What was said is not written down. One party's answers are never shown to the other.
    """
    refuse(rules.why_not_do_check_in(check_in, actor=actor))
    check_in.going, check_in.wants_change, check_in.wants_call = going, wants_change, wants_call
    check_in.done_at, check_in.by_id = timezone.now(), actor.user_id
    check_in.save(update_fields=["going", "wants_change", "wants_call", "done_at", "by"])
    audit.record("checkin.done", check_in, actor=actor, organisation_id=check_in.match.organisation_id)
