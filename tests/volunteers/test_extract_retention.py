"""That an extract was seen is kept as long as in the role and six months more (domain.md 4.5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import aged, cast
from tests.factories import requirements as made
from tests.factories.aged import NOW
from tests.factories.cast import Office, Person
from volunteers import actions, rules
from volunteers.models import ExtractCheck, Volunteer, VolunteerRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return made.extract_role(here)


@pytest.fixture
def applicant(here: Office, role: VolunteerRole) -> Person:
    return made.applicant_for(here, role)


@pytest.fixture
def checker(here: Office) -> Person:
    return made.checker(here)


def due(code: str, days: int) -> int:
    return aged.due(code, NOW + timedelta(days=days))


def test_a_check_is_kept_as_long_as_in_the_role_and_six_months_more(
    role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    volunteer_here.volunteer.roles.add(role)
    made.seen(volunteer_here.user, role)
    assert (due("extract_check", 400), due("extract_consent", 400)) == (0, 0)
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    assert (due("extract_check", 180), due("extract_check", 190)) == (0, 1)


def test_a_consent_goes_with_the_application(
    role: VolunteerRole, applicant: Person, checker: Person, coordinator_here: Person
) -> None:
    check = actions.consent_to_extract(role, actor=applicant.actor)
    assert due("extract_consent", 0) == 0
    application = applicant.user.applications.get()
    actions.reject_application(application, reason="not_selected", actor=coordinator_here.actor)
    assert due("extract_consent", 0) == 1
    assert rules.why_not_order(check, actor=checker.actor).code == "not_in_role"


def test_serving_in_another_role_keeps_neither_a_check_nor_a_consent(
    here: Office, role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    """A companion applies as a grandparent, the extract is seen, and the answer is no."""
    made.applicant_for(here, role, volunteer_here.user.name)
    application = volunteer_here.user.applications.get()
    check = made.seen(volunteer_here.user, role)
    actions.reject_application(application, reason="not_selected", actor=coordinator_here.actor)
    assert (due("extract_check", 180), due("extract_check", 190)) == (0, 1)
    ExtractCheck.objects.filter(pk=check.pk).update(checked_at=None, result="")
    assert due("extract_consent", 0) == 1


def test_six_months_run_from_the_day_when_the_form_of_support_was_taken_off(
    role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    volunteer, office = volunteer_here.volunteer, coordinator_here.actor
    Volunteer.objects.filter(pk=volunteer.pk).update(support_forms=["companion", role.kind])
    volunteer.refresh_from_db()
    made.seen(volunteer_here.user, role, days_ago=300)
    assert due("extract_check", 400) == 0
    actions.update_volunteer(volunteer, support_forms=["companion"], actor=office)
    assert (due("extract_check", 180), due("extract_check", 190)) == (0, 1)


def test_of_two_who_serve_together_in_the_role_both_checks_are_kept(
    role: VolunteerRole, volunteer_here: Person
) -> None:
    second = cast.stranger("Toinen Vapaa").user
    volunteer = volunteer_here.volunteer
    Volunteer.objects.filter(pk=volunteer.pk).update(unit="couple", together_with=second)
    volunteer.roles.add(role)
    for person in (volunteer.user, second):
        made.seen(person, role)
    assert due("extract_check", 400) == 0
