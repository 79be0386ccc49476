"""What each hat sees of a family, in every state of its request and companionship, after the end too."""

from dataclasses import replace
from typing import Any

import pytest

from core.actor import Actor, Role
from core.scoping import Everyone, Via, Visibility
from families import access
from families.models import FamilyLink, SupportRequest
from matching.models import Concern, Match, MeetingFeeling
from matching.states import Match as MatchState
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.gates import matrix, matrix_file
from tests.gates.matrix_file import File

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(here: Office, volunteer_here: Person, partner: Person) -> File:
    return matrix_file.build(here, volunteer_here.volunteer, referrer=partner)


@pytest.fixture
def hats(file: File, here: Office, there: Office, volunteer_here: Person, partner: Person) -> dict[str, Actor]:
    """Everybody who could ask: those with a column in the table, and those who see nothing."""
    beside = cast.open_office("", cast.HUITTINEN, organisation=here.organisation)
    elsewhere = Office(there.organisation, here.municipality, there.programme)
    return {
        "coordinator": cast.worker(here, Role.COORDINATOR, "Outi Ohjaaja").actor,
        "coordinator of the next municipality": cast.worker(beside, Role.COORDINATOR, "Salla Sivu").actor,
        "coordinator of another association": cast.worker(elsewhere, Role.COORDINATOR, "Ulla Muualla").actor,
        "volunteer": volunteer_here.actor,
        "another volunteer": cast.volunteer(here, "Toinen Vapaa").actor,
        "contact": access.actor_of(file.rows["Adult: contact"]),
        "own view": access.actor_of(file.rows["Adult: own view"]),
        "another family": cast.parent(here, "Muu Perhe").actor,
        "referrer": partner.actor,
        "referrer in the hat of another partner": replace(
            partner.actor, organisation_ids=frozenset({there.organisation.pk})
        ),
        "partner": cast.worker(here, Role.PARTNER, "Paula Neuvola").actor,
        "administrator": cast.worker(here, Role.ADMINISTRATOR, "Anna Hallinto").actor,
        "administrator of another association": cast.worker(there, Role.ADMINISTRATOR, "Aino Muualla").actor,
        "statistics": cast.worker(here, Role.STATISTICS, "Tuomas Tilasto").actor,
        "public": Actor.public(),
    }


def test_everything_about_a_family_has_its_row(file: File) -> None:
    assert list(matrix.without_a_row(file)) == []


def test_every_state_has_its_stage() -> None:
    assert {stage.request for stage in matrix.STAGES.values()} == set(SupportRequest.transitions)
    assert {stage.match for stage in matrix.STAGES.values()} - {""} == set(Match.transitions)
    assert {stage for span in matrix.SPANS.values() for stage in span} <= set(matrix.STAGES)


def test_each_hat_sees_what_the_table_says_and_nothing_else(file: File, hats: dict[str, Actor]) -> None:
    found = list(matrix.objections(file, hats))
    assert found == [], "\n".join(["", *found])


def test_nobody_who_must_not_know_has_a_hat(file: File) -> None:
    link = file.rows["FamilyLink: contact"]
    FamilyLink.objects.filter(pk=link.pk).update(token_hash=access.hashed("salaisuus"))
    now = link.created_at
    assert access.find_link("salaisuus", now) == link
    FamilyLink.objects.filter(pk=link.pk).update(adult=file.rows["Adult: must not know"])
    assert access.find_link("salaisuus", now) is None


# That the table proves something


@pytest.mark.parametrize(
    ("model", "visibility", "said"),
    [
        (
            MeetingFeeling,
            Visibility(family=Via("meeting__match__request__family__adults")),
            "MeetingFeeling · contact · active: sees it, must not",
        ),
        (
            Match,
            Visibility(volunteer=Via("volunteer__user", state__in=[MatchState.ENDED])),
            "Match · volunteer · ended 15 days ago: sees it, must not",
        ),
        (Concern, Visibility(everyone=Everyone()), "Concern: by family · statistics · arrived: sees it, must not"),
        (Concern, Visibility(), "Concern: by family · coordinator · trial: must see it, does not"),
    ],
)
def test_a_wrong_way_is_told_in_words(
    model: Any, visibility: Visibility, said: str, file: File, hats: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "visibility", visibility)
    assert said in list(matrix.objections(file, hats, of=model))


def test_a_model_without_a_row_is_found(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "TABLE", "\n".join(line for line in matrix.TABLE.splitlines() if "Gauge" not in line))
    del file.rows["Gauge: contact"]
    assert list(matrix.without_a_row(file)) == ["Gauge is about a family and has no row"]
