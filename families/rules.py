"""Why something may not be done to a request or an appointment now. Pure: no writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor, Role
from core.refusals import Refusal
from core.transitions import can_advance
from families import clock, rights, states
from families.coverage import takers_in
from families.models import Adult, Appointment, Consent, Family, ServiceStep, SupportRequest, Talk
from notifications.working_days import working_days_between
from partners.models import Benefit, ServiceEntry
from partners.vocabulary import ServiceCategory

ATTEMPTS_NEEDED = 3
ATTEMPT_WORKING_DAYS = 10
REOPEN_WITHIN = timedelta(days=183)
REPEATS = (1, 2, 4)  # weeks from one time to the next
REPEAT_TIMES = range(2, 13)
CONTACT_ROLES = frozenset({Role.COORDINATOR, Role.SYSTEM})
SET_BY = {
    Role.FAMILY: ServiceStep.SetBy.FAMILY,
    Role.VOLUNTEER: ServiceStep.SetBy.COMPANION,
    Role.COORDINATOR: ServiceStep.SetBy.OFFICE,
    Role.SYSTEM: ServiceStep.SetBy.FAMILY,
}


def why_not_receive(asked_by: str, *, parent_agrees: bool) -> Refusal | None:
    """Somebody else asks only together with a parent who knows about it and agrees (R-GD-2)."""
    if asked_by == SupportRequest.AskedBy.PARENT or parent_agrees:
        return None
    sentence = _("Ask the parent first. We take a request only when the parent knows about it and agrees.")
    return Refusal("parent_must_agree", sentence)


def why_not_move(request: SupportRequest, to: str) -> Refusal | None:
    """The table of domain.md 2.5 has no such step from here."""
    if can_advance(request, to):
        return None
    return Refusal("not_from_here", _("This step is not possible any more. The request has moved on."))


def why_not_from(request: SupportRequest, *places: str) -> Refusal | None:
    """The decision is made in other states than this one."""
    if request.state in places:
        return None
    return Refusal("not_from_here", _("This step is not possible any more. The request has moved on."))


def why_not_work(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """Only the office works on a request, and only while it is live."""
    if actor.role not in CONTACT_ROLES:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not request.is_live:
        return Refusal("has_ended", _("This request has ended."))
    return rights.why_not_use(request.family)


def why_not_change_wishes(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """The office changes wishes of a live request, the family its own as long as it has no companion."""
    if actor.role != Role.FAMILY:
        return why_not_work(request, actor=actor)
    if not request.is_live:
        return Refusal("has_ended", _("This request has ended."))
    if not request.is_waiting:
        return Refusal("has_companion", _("You have a companion. Tell the coordinator what you would like to change."))
    return rights.why_not_use(request.family)


def why_not_change_form(request: SupportRequest, form: str) -> Refusal | None:
    """A family stays with whom it came to: what another organisation gives there is asked of that one (ADR 31)."""
    takers = takers_in(request.family.municipality, form)
    if form == request.support_form or not takers or request.organisation_id in [taker.pk for taker in takers]:
        return None
    sentence = _("%(name)s gives this support. Ask the parent to make a request there, then close this one.")
    return Refusal("taken_by_another", sentence % {"name": takers[0].name})


def why_not_assign(request: SupportRequest, *, to: User, actor: Actor) -> Refusal | None:
    """A request is taken by a coordinator of its own organisation."""
    if refusal := why_not_work(request, actor=actor):
        return refusal
    if not to.memberships.active().filter(organisation=request.family.organisation, role=Role.COORDINATOR).exists():
        return Refusal("not_a_coordinator", _("Choose a coordinator of your own organisation."))
    return None


def why_not_record_attempt(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """Contact attempts are recorded while the family is being reached."""
    if refusal := why_not_work(request, actor=actor):
        return refusal
    if request.state not in (states.Request.RECEIVED, states.Request.IN_CONTACT, states.Request.ON_HOLD):
        return Refusal("already_reached", _("The family has already been reached."))
    return None


def why_not_accept(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """Accepting needs contact, a complete eligibility form and a recorded consent (domain.md 2.5).

    The arrows back to waiting from a suggestion or a companionship belong to matching, not to this decision.
    """
    if refusal := why_not_work(request, actor=actor) or why_not_from(request, states.Request.IN_CONTACT):
        return refusal
    if not request.has_intake or not request.intake.is_complete:
        return Refusal("intake_missing", _("Record the intake talk first: every point of eligibility must be ticked."))
    own_yes = request.consents.filter(withdrawn_at=None, purpose=Consent.Purpose.FAMILY_SUPPORT)
    if not own_yes.exists():
        return Refusal("consent_missing", _("Record the family's consent first."))
    return None


def why_not_redirect(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """A family is guided elsewhere by a coordinator, before a companion has been suggested."""
    return why_not_work(request, actor=actor) or why_not_move(request, states.Request.REDIRECTED)


def why_not_decline(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """A request is declined by a coordinator after contact."""
    return why_not_work(request, actor=actor) or why_not_move(request, states.Request.DECLINED)


def why_not_hold(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """A request waits for the family after contact or while a companion is looked for."""
    return why_not_work(request, actor=actor) or why_not_move(request, states.Request.ON_HOLD)


def why_not_withdraw(request: SupportRequest, *, actor: Actor) -> Refusal | None:
    """The family may withdraw while nothing has been suggested; later the companionship is ended instead."""
    if actor.role not in {*CONTACT_ROLES, Role.FAMILY}:
        return Refusal("not_yours", _("Only the family or a coordinator can withdraw a request."))
    return why_not_move(request, states.Request.WITHDRAWN)


def why_not_expire(request: SupportRequest, *, on: date, actor: Actor) -> Refusal | None:
    """Three attempts and ten working days since the first must have gone, since contact last began (domain.md 2.5)."""
    if refusal := why_not_work(request, actor=actor) or why_not_move(request, states.Request.EXPIRED):
        return refusal
    if request.state == states.Request.ON_HOLD:
        return None
    tries = list(request.attempts.filter(at__gte=request.state_since).order_by("at"))
    if len(tries) < ATTEMPTS_NEEDED:
        return Refusal("try_again", _("Try to reach the family three times before closing the request."))
    if working_days_between(timezone.localdate(tries[0].at), on) < ATTEMPT_WORKING_DAYS:
        return Refusal("too_early", _("Ten working days must pass after the first attempt."))
    return None


def why_not_reopen(request: SupportRequest, *, at: datetime, actor: Actor) -> Refusal | None:
    """A withdrawn or unreached request opens again within six months (domain.md 2.5)."""
    if actor.role not in CONTACT_ROLES:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if request.state in states.REOPENABLE and at - request.state_since > REOPEN_WITHIN:
        return Refusal("too_late", _("Six months have passed. Make a new request."))
    if request.family.erased_at:
        return Refusal("erased", _("The family's data has been erased. Make a new request."))
    if refusal := rights.why_not_use(request.family):
        return refusal
    return why_not_from(request, states.Request.ON_HOLD, *states.REOPENABLE)


def why_not_change_appointment(appointment: Appointment, *, actor: Actor) -> Refusal | None:
    """The family owns its appointments; what has its outcome stays as it is."""
    if actor.role not in (Role.FAMILY, Role.SYSTEM):
        return Refusal("not_yours", _("Only the family can change this appointment."))
    if not appointment.is_upcoming:
        return Refusal("has_outcome", _("This appointment already has its outcome."))
    return None


def why_not_book(starts_at: datetime, *, now: datetime) -> Refusal | None:
    """A booked time lies ahead, and within two years."""
    if starts_at <= now:
        return Refusal("in_the_past", _("Choose a time that is still ahead."))
    if starts_at > now + timedelta(days=730):
        return Refusal("too_far_ahead", _("Choose a time within two years."))
    return None


def why_not_shift(at: datetime, *, by: timedelta, now: datetime) -> Refusal | None:
    """The same time on the clock exists on the other day, and can be booked."""
    if clock.is_skipped(at, by):
        return Refusal(
            "skipped", _("There is no such time that night, because the clocks are put forward. Choose another.")
        )
    return why_not_book(clock.shifted(at, by), now=now)


def why_not_repeat(starts_at: datetime, *, weeks: int, times: int, now: datetime) -> Refusal | None:
    """Every one, two or four weeks, from two to twelve times, each of which can be booked."""
    if weeks not in REPEATS or times not in REPEAT_TIMES:
        return Refusal("no_such_rhythm", _("Choose every one, two or four weeks, and from 2 to 12 times."))
    refusals = (why_not_shift(starts_at, by=timedelta(weeks=weeks * n), now=now) for n in range(times))
    return next((refusal for refusal in refusals if refusal), None)


def why_not_move_all(rows: Sequence[Appointment], *, starts_at: datetime, now: datetime) -> Refusal | None:
    """The first of `rows` moves to `starts_at`, and the others by as much on the clock: each can be booked there."""
    by = clock.plain(starts_at) - clock.plain(rows[0].starts_at)
    refusals = (why_not_shift(row.starts_at, by=by, now=now) for row in rows[1:])
    return why_not_book(starts_at, now=now) or next((refusal for refusal in refusals if refusal), None)


def why_not_keep(appointment: Appointment, *, now: datetime, actor: Actor) -> Refusal | None:
    """Whether it was kept is known only after its time; what a deadline is for may be done before it."""
    if refusal := why_not_change_appointment(appointment, actor=actor):
        return refusal
    if appointment.is_deadline:
        return None
    return why_not_yet(appointment, now=now)


def why_not_miss(appointment: Appointment, *, now: datetime, actor: Actor) -> Refusal | None:
    """That it was not kept is known only after its time."""
    return why_not_change_appointment(appointment, actor=actor) or why_not_yet(appointment, now=now)


def why_not_yet(appointment: Appointment, *, now: datetime) -> Refusal | None:
    """Its time has not come."""
    if appointment.starts_at > now:
        return Refusal("not_yet", _("Tell how it went after the appointment."))
    return None


def why_not_tell_reason(appointment: Appointment, *, actor: Actor) -> Refusal | None:
    """What got in the way is told of a time that could not be kept, by the family alone."""
    if actor.role != Role.FAMILY:
        return Refusal("not_yours", _("Only the family can change this appointment."))
    if appointment.state != states.Appointment.MISSED:
        return Refusal("was_not_missed", _("This is asked only of a time that you could not make."))
    return None


def why_not_reach_steps(family: Family, *, actor: Actor) -> Refusal | None:
    """Steps to services are for adults who see everything, the companion and the office, each in their own reach."""
    if not Family.objects.visible_to(actor).filter(pk=family.pk).exists():
        return Refusal("not_yours", _("Only the family can do this."))
    mine = Adult.objects.visible_to(actor).filter(family=family)
    if actor.role == Role.FAMILY and not mine.filter(sees=Adult.Sees.EVERYTHING).exists():
        return Refusal("own_only", _("Your page holds your own appointments and messages. Services are not on it."))
    return None


def why_not_add_step(
    family: Family, *, actor: Actor, service: str = "", benefit: Benefit | None = None
) -> Refusal | None:
    """One service or benefit, once. What the family keeps to itself is not told to others by a refusal."""
    if refusal := why_not_reach_steps(family, actor=actor):
        return refusal
    if bool(service) == bool(benefit) or (service and service not in ServiceCategory.values):
        return Refusal("unknown", _("Choose a service or benefit from the list."))
    known = ServiceStep.objects.visible_to(actor) | ServiceStep.objects.filter(set_by=SET_BY.get(actor.role, ""))
    if known.filter(family=family, service=service, benefit=benefit).exists():
        return Refusal("is_there", _("This is already on the family's page."))
    return None


def why_not_change_step(step: ServiceStep, *, actor: Actor) -> Refusal | None:
    """The family owns its steps: others may suggest one, and see it when it is shared."""
    if actor.role not in (Role.FAMILY, Role.SYSTEM):
        return Refusal("not_yours", _("Only the family can do this."))
    return why_not_reach_steps(step.family, actor=actor)


def why_not_move_step(step: ServiceStep, to: str, *, actor: Actor) -> Refusal | None:
    """Forward, back again, or away: where the table has an arrow."""
    if refusal := why_not_change_step(step, actor=actor):
        return refusal
    if not can_advance(step, to):
        return Refusal("not_from_here", _("This step is not possible any more. Look at the page again."))
    return None


def why_not_set_deadline(step: ServiceStep, day: date | None, *, today: date, actor: Actor) -> Refusal | None:
    """The last day that a letter gives lies ahead, and within two years; none takes it away."""
    if refusal := why_not_change_step(step, actor=actor):
        return refusal
    if day and step.state == states.ServiceStep.LEFT:
        return Refusal("left", _("Take this up again first."))
    if day and day < today:
        return Refusal("in_the_past", _("Choose a day that is still ahead."))
    if day and day > today + timedelta(days=730):
        return Refusal("too_far_ahead", _("Choose a day within two years."))
    return None


def why_not_remind_of_step(step: ServiceStep, *, today: date, actor: Actor) -> Refusal | None:
    """There must be a last day, and at least a night before it."""
    if refusal := why_not_change_step(step, actor=actor):
        return refusal
    if step.deadline is None or step.deadline <= today:
        return Refusal("no_day_ahead", _("There is no day ahead to remind you of."))
    return None


def why_not_wish_talk(adult: Adult, *, actor: Actor) -> Refusal | None:
    """A parent asks for themselves, for one talk at a time."""
    if actor.role not in (Role.FAMILY, Role.SYSTEM) or not Adult.objects.visible_to(actor).filter(pk=adult.pk).exists():
        return Refusal("not_yours", _("Only the parent can ask for a talk."))
    if not adult.is_told:
        return Refusal("is_silent", _("This adult must not know of the contact. Nothing is ever sent."))
    if Talk.objects.filter(adult=adult, state__in=states.TALK_LIVE).exists():
        return Refusal("has_one", _("You have already asked for a talk. We book a time with you."))
    return None


def why_not_with_whom(adult: Adult, service: ServiceEntry | None) -> Refusal | None:
    """A talk is had with the coordinator or with a service of the area that offers it."""
    offered = ServiceEntry.objects.offering_talks(adult.family.municipality)
    if service is None or offered.filter(pk=service.pk).exists():
        return None
    return Refusal("not_offered", _("Choose with whom you would like to talk from the list."))


def why_not_handle_talk(talk: Talk, *, actor: Actor) -> Refusal | None:
    """The office books a talk and says that it was held, while it is live."""
    if actor.role not in CONTACT_ROLES:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not talk.is_live:
        return Refusal("has_ended", _("This talk has been held or cancelled."))
    return None


def why_not_give_time(talk: Talk, *, actor: Actor) -> Refusal | None:
    """The office gives a time to a parent who may hear of it."""
    if refusal := why_not_handle_talk(talk, actor=actor):
        return refusal
    if not talk.adult.is_told:
        return Refusal("is_silent", _("This adult must not know of the contact. Nothing is ever sent."))
    return None


def why_not_book_talk(talk: Talk, *, at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """A talk is booked for a time that lies ahead; booking again moves it."""
    return why_not_give_time(talk, actor=actor) or why_not_book(at, now=now)


def why_not_cancel_talk(talk: Talk, *, actor: Actor) -> Refusal | None:
    """The parent who asked and the office may cancel."""
    if actor.role == Role.FAMILY and talk.is_live and talk.adult_id in actor.adult_ids:
        return None
    return why_not_handle_talk(talk, actor=actor)
