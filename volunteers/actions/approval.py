"""The yes: whoever applied becomes a volunteer, or serves in one role more."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import actions as accounts_actions
from accounts.models import User
from core import audit
from core.actor import Actor, Role
from core.refusals import refuse
from core.transitions import advance
from partners.vocabulary import SupportForm
from volunteers import notices, rules
from volunteers.actions.register import approve_volunteer, update_volunteer
from volunteers.answering import usual_deputy
from volunteers.models import Volunteer, VolunteerApplication
from volunteers.packing import pack
from volunteers.states import Application as State
from volunteers.states import Volunteer as VolunteerState

TOLD = ("competences", "languages", "life_stages", "topics", "slots", "limits")  # lists that an application brings


@transaction.atomic
def approve_application(
    application: VolunteerApplication, *, actor: Actor, capacity: int = 1, radius_km: int = 30
) -> Volunteer:
    """Take the applicant into the register, or let a volunteer serve in one role more.

    The hat of an applicant is exchanged for a volunteer's; a couple both get one. Who answered for the application
    answers for the volunteer. Raises `Refused` with what is missing.
    """
    held = VolunteerApplication.objects.select_for_update(of=("self",)).select_related("role__programme__organisation")
    application = held.get(pk=application.pk)
    refuse(rules.why_not_approve_application(application, on=timezone.localdate(), actor=actor))
    volunteer = volunteer_of(application, capacity=capacity, radius_km=radius_km, actor=actor)
    volunteer.roles.add(application.role)
    volunteer.unit, volunteer.together_with = application.unit, application.together_with
    volunteer.responsible = application.assigned_to or User.objects.filter(pk=actor.user_id).first()
    volunteer.deputy = application.deputy or usual_deputy(volunteer)
    volunteer.save(update_fields=["unit", "together_with", "responsible", "deputy"])
    advance(application, State.APPROVED, actor=actor)
    audit.record("volunteer.role_given", volunteer, actor=actor, reason=application.role.kind)
    for person in application.people:
        change_hats(person, application, actor=actor)
    notices.applications.news(application)
    return volunteer


def volunteer_of(application: VolunteerApplication, *, capacity: int, radius_km: int, actor: Actor) -> Volunteer:
    """Return the applicant's row of the register with what the application tells added to it; a new one at need."""
    organisation = application.role.programme.organisation
    volunteer = Volunteer.objects.filter(user=application.user, organisation=organisation).first()
    if volunteer is None:
        return approve_volunteer(
            email=application.user.email,
            name=application.user.name,
            organisation=organisation,
            municipality=application.municipality,
            actor=actor,
            capacity=capacity,
            radius_km=radius_km,
            introduction=application.introduction,
            gender=application.gender,
            **added_to({}, application),
        )
    if volunteer.state == VolunteerState.ENDED:
        advance(volunteer, VolunteerState.AVAILABLE, actor=actor, erased_at=None)
    before = {name: getattr(volunteer, name) for name in (*TOLD, "support_forms")}
    told = {"capacity": max(capacity, volunteer.capacity), "radius_km": max(radius_km, volunteer.radius_km)}
    if not update_volunteer(volunteer, actor=actor, **told, **added_to(before, application)):
        pack(volunteer)
    return volunteer


def added_to(before: dict[str, Any], application: VolunteerApplication) -> dict[str, Any]:
    """Return the profile with the application's answers and its form of support, each word once.

    Times are an exception: who leaves them empty can always come, so an old and a new answer are not added up.
    """
    found = {name: list(dict.fromkeys([*before.get(name, []), *getattr(application, name)])) for name in TOLD}
    found["slots"] = application.slots or before.get("slots", [])
    kinds = [application.role.kind] if application.role.kind in SupportForm.values else []
    found["support_forms"] = list(dict.fromkeys([*before.get("support_forms", []), *kinds]))
    return found


def change_hats(person: User, application: VolunteerApplication, *, actor: Actor) -> None:
    """Give the hat of a volunteer, and take the applicant's unless another application of theirs is still open."""
    organisation = application.role.programme.organisation
    accounts_actions.give_hat(
        person, role=Role.VOLUNTEER, organisation=organisation, municipalities=[application.municipality], actor=actor
    )
    own = VolunteerApplication.objects.live().filter(role__programme__organisation=organisation)
    if not own.filter(Q(user=person) | Q(together_with=person)).exists():
        for hat in person.memberships.active().filter(organisation=organisation, role=Role.APPLICANT):
            accounts_actions.take_hat(hat, actor=actor)
