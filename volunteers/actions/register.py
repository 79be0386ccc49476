from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import actions as accounts_actions
from accounts.models import Language, Municipality, Organisation, User
from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import advance, moved_on
from volunteers import rules
from volunteers.actions.support import offer_exit_talk
from volunteers.answering import coordinators_of, usual_deputy
from volunteers.models import PackedVolunteer, Volunteer
from volunteers.packing import pack
from volunteers.states import Volunteer as State

PROFILE = frozenset(
    {
        "municipality", "introduction", "capacity", "radius_km", "support_forms", "languages", "life_stages",
        "wished_life_stages", "competences", "topics", "slots", "limits", "brings", "gender",
    }
)  # fmt: skip


def approve_volunteer(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    municipality: Municipality,
    actor: Actor,
    language: str = Language.FINNISH,
    phone: str = "",
    **profile: Any,
) -> Volunteer:
    """Take a trained volunteer into the register: account, hat, row and packed row.

    Somebody who signs in already keeps their account. `profile` are fields of `Volunteer`. Raises `Refused`, and
    `NotNow` when the same person was added at the same moment.
    """
    refuse(rules.why_not_approve(email=email, organisation=organisation, municipality=municipality, actor=actor))
    try:
        with transaction.atomic():
            user = account_of(email, name=name, language=language, phone=phone, actor=actor)
            accounts_actions.give_hat(
                user, role=Role.VOLUNTEER, organisation=organisation, municipalities=[municipality], actor=actor
            )
            volunteer = Volunteer.objects.create(
                user=user, organisation=organisation, municipality=municipality, **known(profile)
            )
            name_usual_people(volunteer, actor=actor)
            pack(volunteer)
            audit.record("volunteer.approved", volunteer, actor=actor, fields=profile)
    except IntegrityError as error:
        raise moved_on() from error
    return volunteer


def name_usual_people(volunteer: Volunteer, *, actor: Actor) -> None:
    """Let the coordinator who approves answer for the volunteer, with the other one of the place as the deputy."""
    people = coordinators_of(volunteer.organisation_id, volunteer.municipality_id)
    volunteer.responsible = people.filter(pk=actor.user_id).first() if actor.user_id else None
    if volunteer.responsible is not None:
        volunteer.deputy = usual_deputy(volunteer)
        volunteer.save(update_fields=["responsible", "deputy"])


def account_of(email: str, *, name: str, language: str, phone: str, actor: Actor) -> User:
    """Return the account of an address; a new one has no password and opens with one-time codes."""
    user = User.objects.filter(email__iexact=email).first()
    return user or accounts_actions.open_account(email=email, name=name, language=language, phone=phone, actor=actor)


def known(profile: dict[str, Any]) -> dict[str, Any]:
    """Return `profile` as it is; raises ValueError for what is not part of a volunteer's profile."""
    unknown = set(profile) - PROFILE
    if unknown:
        raise ValueError(f"not in a volunteer's profile: {sorted(unknown)}")
    return profile


@transaction.atomic
def update_volunteer(volunteer: Volunteer, *, actor: Actor, **profile: Any) -> list[str]:
    """Change what matching reads; return the names of the fields that changed."""
    refuse(rules.why_not_update(volunteer, actor=actor))
    changed = sorted(name for name, value in known(profile).items() if getattr(volunteer, name) != value)
    if not changed:
        return []
    for name in changed:
        setattr(volunteer, name, profile[name])
    volunteer.save(update_fields=changed)
    pack(volunteer)
    audit.record("volunteer.updated", volunteer, actor=actor, fields=changed)
    return changed


@transaction.atomic
def pause_volunteer(volunteer: Volunteer, *, until: date | None, actor: Actor) -> None:
    """Rest: nothing is suggested until the pause is ended. A companionship that goes on is not touched."""
    refuse(rules.why_not_pause(volunteer, until=until, today=timezone.localdate(), actor=actor))
    advance(volunteer, State.PAUSED, actor=actor, paused_until=until)


@transaction.atomic
def resume_volunteer(volunteer: Volunteer, *, actor: Actor) -> None:
    """The pause is over: back beside the family, or free for one."""
    refuse(rules.why_not_resume(volunteer, actor=actor))
    to = State.IN_TASK if volunteer.matches.walking().exists() else State.AVAILABLE
    advance(volunteer, to, actor=actor, paused_until=None, wants_to_stop_at=None)


@transaction.atomic
def end_volunteer(volunteer: Volunteer, *, actor: Actor, leaves_unsent: bool = False) -> None:
    """End the service with thanks: the hat is taken off, and what matching read is thrown away.

    `leaves_unsent` says that the office knows of expenses that the volunteer has not sent.
    """
    volunteer = Volunteer.objects.select_for_update(of=("self",)).get(pk=volunteer.pk)
    refuse(rules.why_not_end(volunteer, leaves_unsent=leaves_unsent, actor=actor))
    advance(volunteer, State.ENDED, actor=actor, paused_until=None, wants_to_stop_at=None)
    offer_exit_talk(volunteer, actor=actor)
    PackedVolunteer.objects.filter(volunteer=volunteer).delete()
    for person in volunteer.people:
        take_volunteers_hat(person, volunteer, actor=actor)


def take_volunteers_hat(person: User, volunteer: Volunteer, *, actor: Actor) -> None:
    """Take the hat of one who serves no more in the organisation, neither alone nor in a couple."""
    serving = Volunteer.objects.serving().filter(organisation=volunteer.organisation)
    if serving.filter(Q(user=person) | Q(together_with=person)).exists():
        return
    for hat in person.memberships.active().filter(organisation=volunteer.organisation, role=Role.VOLUNTEER):
        accounts_actions.take_hat(hat, actor=actor)


def mark_in_task(volunteer: Volunteer, *, actor: Actor) -> None:
    """A companionship has begun; called by matching in its transaction."""
    if volunteer.state == State.AVAILABLE:
        advance(volunteer, State.IN_TASK, actor=actor)


def mark_available(volunteer: Volunteer, *, actor: Actor) -> None:
    """The last companionship has ended; called by matching in its transaction. A pause stays a pause."""
    if volunteer.state == State.IN_TASK:
        advance(volunteer, State.AVAILABLE, actor=actor)
