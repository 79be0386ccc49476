"""Whom Act 148/2014 reaches, those who joined after 1 May 2014, and for what: one role (domain.md 3.2)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from partners.models import Programme
from tests.factories import cast
from tests.factories import requirements as made
from tests.factories.cast import MAKER, Office, Person
from volunteers import actions, rules
from volunteers.models import ExtractCheck, Volunteer, VolunteerRole
from volunteers.requirements import standing, unready, why_not_serve_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
THE_ACT, AFTER = date(2014, 5, 1), date(2014, 5, 2)


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return made.extract_role(here)


def joined(person: Person, day: date, role: VolunteerRole) -> Volunteer:
    Volunteer.objects.filter(pk=person.volunteer.pk).update(approved_on=day)
    person.volunteer.roles.add(role)
    return person.volunteer


def in_register(office: Office, person: Person) -> Volunteer:
    who = {"email": person.user.email, "name": person.user.name}
    place = {"organisation": office.organisation, "municipality": office.municipality}
    return actions.approve_volunteer(**who, **place, actor=MAKER)


@pytest.mark.parametrize(("day", "is_asked"), [(date(2013, 5, 1), False), (THE_ACT, False), (AFTER, True)])
def test_an_extract_is_asked_only_of_those_who_joined_after_the_act(
    day: date, is_asked: bool, role: VolunteerRole, volunteer_here: Person
) -> None:
    joined(volunteer_here, day, role)
    user, today = volunteer_here.user, timezone.localdate()
    missing = {volunteer_here.volunteer.pk} if is_asked else set()
    assert bool(standing(user, role, today)) is is_asked
    assert bool(why_not_serve_in(role, [user], today)) is is_asked
    assert unready(Volunteer.objects.all(), [role], today) == {role.pk: missing}
    refusal = rules.why_not_consent(role, user, actor=volunteer_here.actor)
    assert (refusal.code if refusal else None) == (None if is_asked else "before_the_act")


def test_of_two_who_serve_together_since_before_the_act_neither_is_asked(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    second = cast.stranger("Toinen Vapaa").user
    volunteer = joined(volunteer_here, THE_ACT, role)
    Volunteer.objects.filter(pk=volunteer.pk).update(unit="couple", together_with=second)
    assert why_not_serve_in(role, [volunteer.user, second], timezone.localdate()) is None
    assert unready(Volunteer.objects.all(), [role], timezone.localdate()) == {role.pk: set()}


def test_years_in_another_association_or_before_an_end_do_not_count(
    here: Office, there: Office, role: VolunteerRole, coordinator_here: Person
) -> None:
    applicant = made.applicant_for(here, role)
    Volunteer.objects.filter(pk=in_register(there, applicant).pk).update(approved_on=THE_ACT)
    assert rules.why_not_consent(role, applicant.user, actor=applicant.actor) is None
    own = in_register(here, applicant)
    Volunteer.objects.filter(pk=own.pk).update(approved_on=THE_ACT)
    assert rules.why_not_consent(role, applicant.user, actor=applicant.actor).code == "before_the_act"
    actions.end_volunteer(own, actor=coordinator_here.actor)
    assert rules.why_not_consent(role, applicant.user, actor=applicant.actor) is None


def test_an_extract_that_may_not_be_asked_is_not_ordered_either(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    volunteer_here.volunteer.roles.add(role)
    check = actions.consent_to_extract(role, actor=volunteer_here.actor)
    joined(volunteer_here, THE_ACT, role)
    with pytest.raises(Refused, match="before_the_act"):
        actions.order_extract(check, actor=made.checker(here).actor)
    assert ExtractCheck.objects.get().requested_at is None
    assert not AuditEntry.objects.filter(verb="extractcheck.ordered").exists()


def test_an_extract_counts_for_the_role_that_the_consent_names_and_for_no_other(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    programme = Programme.objects.create(
        name="Toinen mummola", organisation=here.organisation, support_forms=["grandparent"]
    )
    other = VolunteerRole.objects.create(programme=programme, kind=role.kind)
    made.asks(other, "extract", here)
    made.seen(volunteer_here.user, role)
    today, user = timezone.localdate(), volunteer_here.user
    assert why_not_serve_in(role, [user], today) is None
    assert why_not_serve_in(other, [user], today).code == "requirement_missing"
    assert unready(Volunteer.objects.all(), [role, other], today) == {
        role.pk: set(),
        other.pk: {volunteer_here.volunteer.pk},
    }
    volunteer_here.volunteer.roles.add(role, other)
    assert rules.why_not_consent(other, user, actor=volunteer_here.actor) is None
