"""An application from the office's first call to the answer (domain.md 2.5, VolunteerApplication)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from volunteers import notices, rules
from volunteers.actions.interviews import free_time_of
from volunteers.models import VolunteerApplication, VolunteerRole
from volunteers.states import Application as State
from volunteers.vocabulary import ContactOutcome, RejectReason

# A hold gives a booked time back, so it returns to where a time is chosen.
HELD_AS = {State.INTERVIEW_BOOKED: State.IN_CONTACT}


@transaction.atomic
def assign_application(application: VolunteerApplication, *, to: User, actor: Actor) -> None:
    """Make `to` the responsible person; the first to take a new application also opens the contact.

    Nothing is taken from a colleague who was faster: raises `NotNow`. Taking twice is taking once.
    """
    refuse(rules.why_not_answer_for(application, to, actor=actor))
    if application.assigned_to_id not in (None, to.pk):
        raise moved_on()
    if application.state == State.RECEIVED:
        advance(application, State.IN_CONTACT, actor=actor, assigned_to=to)
    elif application.assigned_to_id is None:
        if not VolunteerApplication.objects.filter(pk=application.pk, assigned_to=None).update(assigned_to=to):
            raise moved_on()
        set_people(application, owner=to, deputy=None if application.deputy == to else application.deputy, actor=actor)


@transaction.atomic
def name_people(application: VolunteerApplication, *, owner: User, deputy: User | None, actor: Actor) -> None:
    """Say who answers for an application, and who when that person is away."""
    refuse(rules.why_not_name_people(application, owner=owner, deputy=deputy, actor=actor))
    set_people(application, owner=owner, deputy=deputy, actor=actor)


def set_people(application: VolunteerApplication, *, owner: User, deputy: User | None, actor: Actor) -> None:
    application.assigned_to, application.deputy = owner, deputy
    application.save(update_fields=["assigned_to", "deputy"])
    audit.record("volunteerapplication.assigned", application, actor=actor, fields=["assigned_to", "deputy"])


@transaction.atomic
def record_call(application: VolunteerApplication, *, outcome: str, actor: Actor, at: datetime | None = None) -> None:
    """Write down one try to reach the applicant; a call to a new application opens the contact."""
    refuse(rules.why_not_try(application, actor=actor))
    application.tries += 1
    if outcome == ContactOutcome.REACHED:
        application.reached_at = at or timezone.now()
    application.save(update_fields=["tries", "reached_at"])
    audit.record("volunteerapplication.contact_tried", application, actor=actor, reason=outcome)
    if application.state == State.RECEIVED:
        owner = application.assigned_to_id or actor.user_id
        advance(application, State.IN_CONTACT, actor=actor, assigned_to_id=owner)


@transaction.atomic
def begin_references(application: VolunteerApplication, *, actor: Actor) -> None:
    """Ask the applicant to name somebody who knows them."""
    refuse(rules.why_not_ask_references(application, actor=actor))
    advance(application, State.REFERENCES, actor=actor)
    notices.applications.news(application)


@transaction.atomic
def begin_training(application: VolunteerApplication, *, actor: Actor) -> None:
    """Training comes next."""
    refuse(rules.why_not_train(application, actor=actor))
    advance(application, State.IN_TRAINING, actor=actor)
    notices.applications.news(application)


@transaction.atomic
def begin_checks(application: VolunteerApplication, *, actor: Actor) -> None:
    """What is left is to read and accept what the role asks."""
    refuse(rules.why_not_check(application, on=timezone.localdate(), actor=actor))
    advance(application, State.CHECKS, actor=actor)
    notices.applications.news(application)


@transaction.atomic
def hold_application(application: VolunteerApplication, *, actor: Actor) -> None:
    """Rest until both are ready, at most half a year. A booked time is given back."""
    refuse(rules.why_not_hold_application(application, actor=actor))
    held_from = HELD_AS.get(State(application.state), application.state)
    free_time_of(application)
    advance(application, State.ON_HOLD, actor=actor, held_from=held_from)
    notices.applications.news(application, by=actor)


@transaction.atomic
def return_application(application: VolunteerApplication, *, actor: Actor) -> None:
    """Go on from where the application was held."""
    refuse(rules.why_not_return(application, actor=actor))
    advance(application, application.held_from or State.IN_CONTACT, actor=actor, held_from="")
    notices.applications.news(application)


@transaction.atomic
def reject_application(application: VolunteerApplication, *, reason: str, actor: Actor) -> None:
    """Say no, with thanks and a neutral code (R-CR-5)."""
    refuse(rules.why_not_reject(application, actor=actor))
    end(application, State.REJECTED, reason=reason, actor=actor)


@transaction.atomic
def guide_applicant(
    application: VolunteerApplication, *, role: VolunteerRole | None, elsewhere: str, actor: Actor
) -> None:
    """Not here, but there: another role of ours, or another association, instead of a bare no."""
    refuse(rules.why_not_guide(application, role=role, elsewhere=elsewhere, actor=actor))
    end(application, State.REJECTED, reason=RejectReason.ANOTHER_WAY, role=role, elsewhere=elsewhere, actor=actor)


@transaction.atomic
def withdraw_application(application: VolunteerApplication, *, actor: Actor) -> None:
    """The applicant stops, and need not say why."""
    refuse(rules.why_not_withdraw_application(application, actor=actor))
    end(application, State.WITHDRAWN, actor=actor)


@transaction.atomic
def expire_application(application: VolunteerApplication, *, at: datetime, actor: Actor) -> None:
    """Nobody has answered."""
    refuse(rules.why_not_expire_application(application, at=at, actor=actor))
    end(application, State.EXPIRED, actor=actor)


def end(
    application: VolunteerApplication,
    to: State,
    *,
    actor: Actor,
    reason: str = "",
    role: VolunteerRole | None = None,
    elsewhere: str = "",
) -> None:
    """Close the application. A booked time is free again, and names of people who were not asked are erased."""
    free_time_of(application)
    application.references.filter(is_ok=None).delete()
    advance(application, to, actor=actor, reason=reason, reason_code=reason, redirect_role=role, redirect_to=elsewhere)
    notices.applications.news(application, by=actor)
