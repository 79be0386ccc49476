from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from families import clock, rules
from families.actions.appointments import book_appointment, cancel_appointment
from families.catalogue import service_of
from families.models import Adult, Appointment, Family, ServiceStep
from families.models.appointments import DEADLINE_MOMENTS
from families.states import SERVICE_STEPS_AHEAD
from families.states import ServiceStep as State
from partners.models import Benefit


@transaction.atomic
def add_step(
    family: Family, *, actor: Actor, service: str = "", benefit: Benefit | None = None, is_shared: bool = False
) -> ServiceStep:
    """Put one service or benefit on the family's way; what the companion writes down, the companion sees."""
    Family.objects.select_for_update().get(pk=family.pk)
    refuse(rules.why_not_add_step(family, actor=actor, service=service, benefit=benefit))
    set_by = rules.SET_BY[actor.role]
    step = ServiceStep.objects.create(
        family=family,
        service=service,
        benefit=benefit,
        set_by=set_by,
        is_shared=is_shared or set_by == ServiceStep.SetBy.COMPANION,
    )
    audit.record("servicestep.added", step, actor=actor)
    return step


@transaction.atomic
def move_step(step: ServiceStep, *, to: str, actor: Actor) -> None:
    """Say how far the family has come; the day on which it first began is kept for the figures.

    A step that is taken back from its beginning never began. One that is left is not reminded of.
    """
    refuse(rules.why_not_move_step(step, to, actor=actor))
    began, today = step.taken_up_on, timezone.localdate()
    if to == State.STARTED:
        began = began or today
    elif step.state == State.STARTED and to in SERVICE_STEPS_AHEAD:
        began = None
    advance(step, to, actor=actor, taken_up_on=began)
    if to == State.LEFT:
        drop_reminders(step, actor=actor)


@transaction.atomic
def share_step(step: ServiceStep, *, is_shared: bool, actor: Actor) -> None:
    """Open this one step to the companion, or close it again."""
    refuse(rules.why_not_change_step(step, actor=actor))
    step.is_shared = is_shared
    step.save(update_fields=["is_shared"])
    audit.record("servicestep.shared" if is_shared else "servicestep.hidden", step, actor=actor)


@transaction.atomic
def set_deadline(step: ServiceStep, *, day: date | None, actor: Actor) -> None:
    """Write down the last day that a letter gives, or take it away; a reminder of another day is dropped."""
    refuse(rules.why_not_set_deadline(step, day, today=timezone.localdate(), actor=actor))
    if step.deadline == day:
        return
    drop_reminders(step, actor=actor)
    step.deadline = day
    step.save(update_fields=["deadline"])
    audit.record("servicestep.deadline_set", step, actor=actor, fields=["deadline"])


@transaction.atomic
def remind_of_step(step: ServiceStep, *, adult: Adult, actor: Actor) -> Appointment:
    """Put the last day among the family's appointments, so that `adult` is reminded; asking twice makes one."""
    refuse(rules.why_not_remind_of_step(step, today=timezone.localdate(), actor=actor))
    day = ServiceStep.objects.select_for_update().get(pk=step.pk).deadline
    if day is None or day != step.deadline:
        raise moved_on()
    made = Appointment.objects.reminding_of(step)
    return made.upcoming(timezone.now()).first() or book_appointment(
        step.family,
        starts_at=clock.end_of_day(day),
        kind=Appointment.Kind.LETTER_DEADLINE,
        adult=adult,
        service=service_of(step),
        remind_at=list(DEADLINE_MOMENTS),
        submission_key=f"{step.reminder_key}{made.count()}",
        actor=actor,
    )


def drop_reminders(step: ServiceStep, *, actor: Actor) -> None:
    """Take the step's last day out of the appointments that lie ahead."""
    ahead = Appointment.objects.reminding_of(step).upcoming(timezone.now())
    for reminder in ahead.select_related("family"):
        cancel_appointment(reminder, actor=actor)


@transaction.atomic
def remove_step(step: ServiceStep, *, actor: Actor) -> None:
    """Take a step off the family's page for good."""
    refuse(rules.why_not_change_step(step, actor=actor))
    drop_reminders(step, actor=actor)
    audit.record("servicestep.removed", step, actor=actor)
    step.delete()
