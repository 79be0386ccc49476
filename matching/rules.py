"""Why a match may not take its next step now. Pure: no writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from core.transitions import can_advance
from families import states as family_states
from families.models import SupportRequest
from matching import readiness, states
from matching.models import Agreement, CheckIn, Choice, Goal, Match, Plan
from matching.states import Party
from partners.models import Programme
from volunteers.models import Volunteer

LONGEST_PAUSE = timedelta(days=92)
LONGEST_PROLONGATION = timedelta(days=183)
LONGEST_COMPANIONSHIP = timedelta(days=731)
NOTICE_OF_END = timedelta(days=28)
FIRST_DAY_WITHIN = timedelta(weeks=6)
OFFICE = frozenset({Role.COORDINATOR, Role.SYSTEM})
OFFICE_AND_VOLUNTEER = OFFICE | {Role.VOLUNTEER}
ANYONE_IN_IT = OFFICE_AND_VOLUNTEER | {Role.FAMILY}
PARTY_OF_ROLE = {
    Role.FAMILY: Party.FAMILY,
    Role.VOLUNTEER: Party.VOLUNTEER,
    Role.COORDINATOR: Party.ASSOCIATION,
}


def why_not_role(actor: Actor, allowed: frozenset[Role]) -> Refusal | None:
    """The verb belongs to other hats."""
    if actor.role in allowed:
        return None
    return Refusal("not_yours", _("This is for somebody else to decide."))


def why_not_step(match: Match, to: str) -> Refusal | None:
    """The table of domain.md 2.5 has no such step from here."""
    if can_advance(match, to):
        return None
    return Refusal("not_from_here", _("This step is not possible any more. The situation has moved on."))


def why_not_pair(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """A coordinator decides about a family that waits and a volunteer of the same organisation."""
    if refusal := why_not_role(actor, OFFICE):
        return refusal
    if request.state != family_states.Request.ACCEPTED:
        return Refusal("not_waiting", _("This family is not waiting for a companion now."))
    if volunteer.organisation_id != request.family.organisation_id:
        return Refusal("other_organisation", _("Choose a volunteer of your own organisation."))
    return None


def why_not_propose(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """A volunteer who is suggested serves, has room, and is in order with what the role asks."""
    if refusal := why_not_pair(request, volunteer, actor=actor):
        return refusal
    if not volunteer.is_proposable:
        return Refusal("not_available", _("This volunteer is on a pause or has ended."))
    if Match.objects.live().filter(volunteer=volunteer).count() >= volunteer.capacity:
        return Refusal("no_capacity", _("This volunteer has no room for another family now."))
    return readiness.why_not_in_order(request, volunteer)


def why_not_set_aside(request: SupportRequest, volunteer: Volunteer, *, reason: str, actor: Actor) -> Refusal | None:
    """A planned pair is left out with a reason."""
    if refusal := why_not_pair(request, volunteer, actor=actor):
        return refusal
    if reason not in states.ChoiceReason.values:
        return Refusal("reason_missing", _("Choose why this pair is set aside."))
    return None


def why_not_answer_as_volunteer(match: Match, *, actor: Actor) -> Refusal | None:
    """The volunteer answers a suggestion once."""
    if refusal := why_not_role(actor, frozenset({Role.VOLUNTEER})):
        return refusal
    if match.state != states.Match.PROPOSED:
        return Refusal("answered", _("This suggestion has already been answered."))
    return None


def why_not_answer_as_family(match: Match, *, actor: Actor, on_behalf_note: str = "") -> Refusal | None:
    """The family answers once; a coordinator may answer on its behalf, saying how the answer came."""
    if refusal := why_not_role(actor, OFFICE | {Role.FAMILY}):
        return refusal
    if match.state != states.Match.VOLUNTEER_ACCEPTED:
        return Refusal("answered", _("This suggestion has already been answered."))
    if actor.role != Role.FAMILY and not on_behalf_note:
        return Refusal("note_missing", _("Write how the family gave its answer."))
    return None


def why_not_cancel(match: Match, *, actor: Actor) -> Refusal | None:
    """A suggestion can be taken back until the trial has begun."""
    return why_not_role(actor, OFFICE) or why_not_step(match, states.Match.CANCELLED)


def why_not_book_first_meeting(match: Match, *, at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """The coordinator books the first meeting of all three, ahead in time."""
    if refusal := why_not_role(actor, OFFICE):
        return refusal
    if match.state not in (states.Match.FAMILY_ACCEPTED, states.Match.MEETING_BOOKED):
        return Refusal("not_from_here", _("The first meeting is booked when both have said yes."))
    if at <= now:
        return Refusal("in_the_past", _("Choose a time that is still ahead."))
    return None


def why_not_write_agreement(match: Match, *, actor: Actor) -> Refusal | None:
    """The agreement is written with the family at the first meeting, or renewed later."""
    if refusal := why_not_role(actor, OFFICE):
        return refusal
    if match.state not in (states.Match.MEETING_BOOKED, *states.WALKING):
        return Refusal("too_early", _("Book the first meeting before writing the agreement."))
    return None


def why_not_agree_days(
    match: Match, *, starts_on: date, today: date, planned_end_on: date | None = None
) -> Refusal | None:
    """The first day is near today, or the one agreed before; a new last day is one to which it may go on."""
    agreed = {match.trial_began_on, *match.agreements.values_list("starts_on", flat=True)}
    if abs(starts_on - today) > FIRST_DAY_WITHIN and starts_on not in agreed:
        return Refusal("too_far", _("Choose a first day at most six weeks from today."), about="starts_on")
    if planned_end_on is None or planned_end_on == match.planned_end_on:
        return None
    return why_not_last_day(match, planned_end_on, today=today)


def why_not_goals(goals: list[str]) -> Refusal | None:
    """One to three goals, in the parent's words (domain.md 2.3)."""
    if not goals:
        return Refusal("goal_missing", _("Write at least one goal in the parent's own words."))
    if len(goals) > Goal.MOST:
        return Refusal("too_many_goals", _("Choose at most three goals."))
    return None


def why_not_accept_agreement(agreement: Agreement, *, party: str, actor: Actor) -> Refusal | None:
    """Each party accepts for itself; a coordinator may record a family's or a volunteer's spoken or paper yes."""
    own = PARTY_OF_ROLE.get(actor.role)
    if actor.role not in OFFICE and own != party:
        return Refusal("not_yours", _("Each party accepts the agreement for itself."))
    if not agreement.match.is_shared:
        return Refusal("has_ended", _("This companionship is not going on."))
    newest = Agreement.objects.filter(match=agreement.match).order_by("-version").first()
    if newest != agreement:
        return Refusal("newer_version", _("There is a newer version of the agreement. Read that one."))
    return None


def missing_acceptances(match: Match) -> list[str]:
    """Return the parties that have not yet accepted the newest agreement; all three when there is none."""
    newest = match.agreements.order_by("-version").first()
    given = set(newest.acceptances.values_list("party", flat=True)) if newest else set()
    return [party for party in Party.values if party not in given]


def why_not_begin_trial(match: Match, *, actor: Actor) -> Refusal | None:
    """Three acceptances are needed to begin (domain.md 2.3)."""
    if refusal := why_not_role(actor, OFFICE) or why_not_step(match, states.Match.TRIAL):
        return refusal
    if missing_acceptances(match):
        return Refusal("acceptance_missing", _("All three must accept the agreement first."))
    return None


def why_not_say_whether_continues(match: Match, *, party: str, actor: Actor) -> Refusal | None:
    """Both tell, each alone, whether they want to go on after the trial."""
    if actor.role not in OFFICE and PARTY_OF_ROLE.get(actor.role) != party:
        return Refusal("not_yours", _("Each tells for themselves."))
    if match.state != states.Match.TRIAL:
        return Refusal("not_trial", _("The trial is over."))
    return None


def why_not_begin_active(match: Match, *, actor: Actor) -> Refusal | None:
    """Both must have said that they go on (domain.md 2.5)."""
    if refusal := why_not_role(actor, OFFICE):
        return refusal
    if match.state != states.Match.TRIAL:
        return why_not_step(match, states.Match.ACTIVE) or Refusal("not_trial", _("The trial is over."))
    if not (match.family_continues and match.volunteer_continues):
        return Refusal("answer_missing", _("Both must first say that they want to go on."))
    return None


def why_not_pause(match: Match, *, until: date, today: date, actor: Actor) -> Refusal | None:
    """A pause has an end, at most three months ahead."""
    if refusal := why_not_role(actor, ANYONE_IN_IT) or why_not_step(match, states.Match.PAUSED):
        return refusal
    if not today < until <= today + LONGEST_PAUSE:
        return Refusal("pause_length", _("Choose a day within the next three months."))
    return None


def why_not_resume(match: Match, *, actor: Actor) -> Refusal | None:
    """A paused companionship goes on: as the office says, or whoever asked for the pause."""
    if match.state != states.Match.PAUSED:
        return Refusal("not_paused", _("There is no pause to end."))
    if actor.role in OFFICE:
        return None
    if match.paused_by and PARTY_OF_ROLE.get(actor.role) == match.paused_by:
        return None
    return Refusal("not_own_pause", _("This pause was agreed with the coordinator. Call them when you want to go on."))


def why_not_begin_closing(match: Match, *, planned_end_on: date, today: date, actor: Actor) -> Refusal | None:
    """Closing is announced with a planned end ahead."""
    if refusal := why_not_role(actor, ANYONE_IN_IT) or why_not_step(match, states.Match.CLOSING):
        return refusal
    if planned_end_on < today:
        return Refusal("in_the_past", _("Choose a day that is still ahead."), about="planned_end_on")
    if planned_end_on > max(two_years_of(match, today=today), today + NOTICE_OF_END):
        return Refusal("two_years", _("A companionship lasts two years at most."), about="planned_end_on")
    return None


def two_years_of(match: Match, *, today: date) -> date:
    """Return the day on which a companionship has lasted as long as it may (domain.md 2.5)."""
    return (match.trial_began_on or today) + LONGEST_COMPANIONSHIP


def last_day_of(match: Match, *, today: date) -> date:
    """Return the day by which a companionship is to be closed: the planned one, two years at most."""
    longest = two_years_of(match, today=today)
    return min(match.planned_end_on or longest, longest)


def why_not_last_day(match: Match, planned_end_on: date, *, today: date) -> Refusal | None:
    """It may go on at most six months at a time and 24 months in all."""
    if not today < planned_end_on <= today + LONGEST_PROLONGATION:
        return Refusal("too_long", _("Choose a day within the next six months."), about="planned_end_on")
    if planned_end_on > two_years_of(match, today=today):
        return Refusal("two_years", _("A companionship lasts two years at most."), about="planned_end_on")
    return None


def why_not_prolong(match: Match, *, today: date, actor: Actor) -> Refusal | None:
    """A closing companionship goes on to the last day of an agreement that all three have accepted since."""
    if refusal := why_not_role(actor, OFFICE):
        return refusal
    if match.state != states.Match.CLOSING:
        return Refusal("not_closing", _("Only a closing companionship can be prolonged."))
    newest = match.agreements.filter(written_at__gte=match.state_since, planned_end_on__gt=match.planned_end_on).first()
    if newest is None or newest != match.agreements.first():
        return Refusal("agreement_missing", _("Write a new version of the agreement with a new last day first."))
    if missing := missing_acceptances(match):
        parties = ", ".join(str(Party(party).label) for party in missing)
        words = _("All three must accept the new agreement first. Not yet: %(parties)s")
        return Refusal("acceptance_missing", words % {"parties": parties})
    return why_not_last_day(match, newest.planned_end_on, today=today)


def why_not_close_meeting(match: Match, *, actor: Actor) -> Refusal | None:
    """The closing meeting belongs to the closing."""
    if match.state != states.Match.CLOSING:
        return Refusal("not_closing", _("Begin the closing first."))
    return why_not_role(actor, OFFICE)


def why_not_day(match: Match, on: date, *, today: date) -> Refusal | None:
    """What has happened in a companionship happened between its first day and today."""
    if on > today:
        return Refusal("in_the_future", _("This day is still ahead."), about="on")
    if on < min(match.trial_began_on or today, today):
        return Refusal("before_the_beginning", _("The companionship had not begun on this day."), about="on")
    return None


def why_not_hold_closing_meeting(match: Match, *, on: date, today: date, actor: Actor) -> Refusal | None:
    """The closing meeting is recorded when it has been held."""
    return why_not_close_meeting(match, actor=actor) or why_not_day(match, on, today=today)


def why_not_end(match: Match, *, reason: str, on: date, today: date, actor: Actor) -> Refusal | None:
    """As planned from closing, after its meeting; otherwise when a party asks or for safety (domain.md 2.5)."""
    if refusal := why_not_role(actor, OFFICE) or why_not_step(match, states.Match.ENDED):
        return refusal
    if reason in states.PLANNED_END_REASONS and (refusal := why_not_end_as_planned(match)):
        return refusal
    return why_not_day(match, on, today=today)


def why_not_end_as_planned(match: Match) -> Refusal | None:
    """A planned end has been closed together; a trial ends as either wishes, with any reason."""
    if match.state in (states.Match.ACTIVE, states.Match.PAUSED):
        return Refusal("closing_missing", _("For this reason, plan the end first and meet once more."), about="reason")
    met = match.closing_meeting_on or match.closing_waived_reason
    if match.state == states.Match.CLOSING and not met:
        return Refusal("closing_meeting_missing", _("Hold the closing meeting first, or write why it is left out."))
    return None


def why_not_visit(match: Match, *, actor: Actor) -> Refusal | None:
    """Meetings are planned and logged by the companion while the companionship goes on."""
    if refusal := why_not_role(actor, OFFICE_AND_VOLUNTEER):
        return refusal
    if match.state not in (states.Match.MEETING_BOOKED, *states.WALKING):
        return Refusal("not_walking", _("Meetings are logged while the companionship goes on."))
    return None


def why_not_plan_meeting(match: Match, *, starts_at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """A meeting is planned for a time ahead."""
    if refusal := why_not_visit(match, actor=actor):
        return refusal
    if starts_at <= now:
        return Refusal("in_the_past", _("Choose a time that is still ahead."))
    return None


def why_not_log_visit(match: Match, *, starts_at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """A diary entry tells of something that has happened, at most a year ago."""
    if refusal := why_not_visit(match, actor=actor):
        return refusal
    if starts_at > now:
        return Refusal("in_the_future", _("A visit is logged after it has happened."))
    if starts_at < now - timedelta(days=366):
        return Refusal("too_old", _("This visit is over a year old. Ask your coordinator."))
    return None


def why_not_do_check_in(check_in: CheckIn, *, actor: Actor) -> Refusal | None:
    """A check-in is marked done once."""
    if check_in.done_at:
        return Refusal("done", _("This check-in is already done."))
    return why_not_role(actor, OFFICE)


def why_not_plan(*, actor: Actor) -> Refusal | None:
    """A plan is for the coordinator who asks: it reaches as far as that hat."""
    return why_not_role(actor, frozenset({Role.COORDINATOR}))


def why_not_stop_plan(plan: Plan, *, actor: Actor) -> Refusal | None:
    """A plan can be stopped while it is under way."""
    if not plan.is_under_way:
        return Refusal("not_under_way", _("This plan is not being made any more."))
    return why_not_role(actor, frozenset({Role.COORDINATOR}))


def why_not_take_back(choice: Choice, *, now: datetime, actor: Actor) -> Refusal | None:
    """A pair is taken back while it is set aside."""
    if choice.outcome != states.Outcome.SET_ASIDE or choice.blocked_until is None or choice.blocked_until <= now:
        return Refusal("not_set_aside", _("This pair is not set aside any more."))
    return why_not_role(actor, OFFICE)


def why_not_change_weights(programme: Programme, *, actor: Actor) -> Refusal | None:
    """An administrator decides how the programmes of the own organisation weigh what makes two fit."""
    if refusal := why_not_role(actor, frozenset({Role.ADMINISTRATOR})):
        return refusal
    if programme.organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This programme belongs to another organisation."))
    return None


def why_not_reset_weights(programme: Programme, *, actor: Actor) -> Refusal | None:
    """There is a way back only from weights of the programme's own."""
    if refusal := why_not_change_weights(programme, actor=actor):
        return refusal
    if not programme.weights:
        return Refusal("already_own", _("This programme already uses the preset's own weights."))
    return None
