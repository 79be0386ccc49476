"""How long the training of those who are not volunteers is kept (domain.md 4.5)."""

from __future__ import annotations

import pytest

from core.actor import Role
from core.retention import months_before
from tests.factories import aged, cast
from tests.factories import applications as make
from tests.factories.aged import DAY, NOW
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Attendance, Certificate, ModuleCompletion, TrainingParticipation

pytestmark = pytest.mark.django_db

LINES = ["training_place", "training_learned", "training_certificate"]
TWO_YEARS = months_before(NOW, 24)


def due() -> list[int]:
    return [aged.due(code) for code in LINES]


def rows() -> list[int]:
    return [model.objects.count() for model in (TrainingParticipation, Attendance, ModuleCompletion, Certificate)]


@pytest.fixture
def professional(here: Office) -> Person:
    return cast.worker(here, Role.PARTNER, "Niina Neuvola")


def test_a_professionals_training_goes_two_years_after_the_course(here: Office, professional: Person) -> None:
    aged.trained(here, professional.user, TWO_YEARS + DAY)
    assert due() == [0, 0, 0]
    assert rows() == [1, 2, 2, 1]
    TrainingParticipation.objects.all().delete()
    ModuleCompletion.objects.all().delete()
    Certificate.objects.all().delete()
    aged.trained(here, professional.user, TWO_YEARS)
    assert due() == [1, 2, 1]
    assert [aged.run(code).erased for code in LINES] == [1, 2, 1]
    assert rows() == [0, 0, 0, 0]
    professional.user.refresh_from_db()
    assert professional.user.is_active
    assert due() == [0, 0, 0]


def test_an_enrolment_waits_for_the_last_session(here: Office, professional: Person) -> None:
    place = aged.trained(here, professional.user, TWO_YEARS)
    last = place.course.sessions.order_by("-ends_at").first()
    last.ends_at += DAY
    last.save(update_fields=["ends_at"])
    assert aged.due("training_place") == 0


def test_what_a_volunteer_has_learned_stays_with_the_file(
    here: Office, volunteer_here: Person, coordinator_here: Person
) -> None:
    aged.trained(here, volunteer_here.user, months_before(NOW, 60))
    assert due() == [0, 0, 0]
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    assert due() == [0, 0, 0]


def test_of_a_couple_both_keep_what_they_have_learned(here: Office, volunteer_here: Person) -> None:
    partner = cast.stranger("Elli Vapaa").user
    aged.trained(here, partner, TWO_YEARS)
    assert due() == [1, 2, 1]
    volunteer_here.volunteer.together_with = partner
    volunteer_here.volunteer.save(update_fields=["together_with"])
    assert due() == [0, 0, 0]


def test_an_applicants_training_waits_while_the_application_is_open(
    here: Office, coordinator_here: Person, in_state: make.InState
) -> None:
    application = in_state("checks")
    aged.trained(here, application.user, TWO_YEARS)
    assert due() == [0, 0, 0]
    actions.reject_application(application, reason="not_selected", actor=coordinator_here.actor)
    assert due() == [1, 2, 1]


def test_a_file_in_another_association_keeps_nothing_here(here: Office, volunteer_there: Person) -> None:
    aged.trained(here, volunteer_there.user, TWO_YEARS)
    assert due() == [1, 2, 1]
