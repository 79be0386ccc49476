"""The grid as a coordinator reads it, one cell of it, and what is missing near a volunteer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Municipality
from activities.models import Activity
from partners.vocabulary import LifeStage
from tests.factories import cast, offer
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
GRID, CELL, GAPS = "/coordinator/coverage/", "/coordinator/coverage/cell/", "/volunteer/gaps/"


def offered(office: Office, **facts: Any) -> Activity:
    activity = offer.an_activity(office, **facts)
    offer.a_session(activity)
    return activity


def page(person: Person, address: str, **query: Any) -> str:
    answer = person.client.get(address, query, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def gaps_in(shown: str) -> int:
    """Count the cells of the grid that say "Nothing"; the key below it says it once more."""
    return shown.count('Nothing</span><span class="visually-hidden">: ')


def test_the_grid_shows_own_municipalities_with_words_in_each_cell(here: Office, coordinator_here: Person) -> None:
    offered(here, life_stages=["newborn"], touched_at=timezone.now() - timedelta(days=300))
    shown = page(coordinator_here, GRID)
    assert (shown.count("1 activity"), gaps_in(shown)) == (1, len(LifeStage) - 1)
    assert "Not looked at for six months" in shown
    assert f"municipality={here.municipality.pk}&amp;stage=newborn&amp;target=everybody" in shown


def test_the_grid_is_narrowed_by_group_and_stage_and_widened_to_the_county(
    here: Office, coordinator_here: Person
) -> None:
    offered(here, type="father_child", life_stages=["newborn"])
    assert "1 activity" not in page(coordinator_here, GRID)
    assert "1 activity" in page(coordinator_here, GRID, target="fathers")
    assert gaps_in(page(coordinator_here, GRID, stage="school_start")) == 1
    county = Municipality.objects.filter(wellbeing_county_code=here.municipality.wellbeing_county_code)
    wide = page(coordinator_here, GRID, county="on", target="fathers", stage="newborn")
    assert [place.name for place in county if place.name not in wide] == []
    assert "Map of the municipalities" in wide


@pytest.mark.parametrize("query", [{"target": "x"}, {"stage": "x"}, {"municipality": "710"}, {"municipality": "x"}])
def test_a_broken_choice_narrows_nothing(query: dict[str, str], here: Office, coordinator_here: Person) -> None:
    assert gaps_in(page(coordinator_here, GRID, **query)) == len(LifeStage)


def test_the_whole_grid_is_a_table_to_download(here: Office, coordinator_here: Person) -> None:
    offered(here, life_stages=["newborn"])
    lines = page(coordinator_here, GRID, format="csv").splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Code;Municipality;Life stage;For whom;What there is")
    assert f"{here.municipality.pk};{here.municipality.name};Baby's first year;Everybody;There is;1;1" in "\n".join(
        lines
    )
    assert len(lines) == 1 + len(LifeStage) * 11


def test_shares_are_told_beside_the_grid(here: Office, coordinator_here: Person) -> None:
    offered(here)
    shown = page(coordinator_here, GRID)
    assert "Equal access" in shown
    assert "1 of 1" in shown
    assert "not known" in shown


def test_a_cell_tells_what_is_here_and_near_and_lets_one_begin(
    here: Office, there: Office, coordinator_here: Person
) -> None:
    own = offered(here, life_stages=["newborn"])
    far = offered(there, where="online", name_fi="Verkkoryhmä", name_sv="")
    query = {"municipality": here.municipality.pk, "stage": "newborn", "target": "everybody"}
    shown = page(coordinator_here, CELL, **query)
    assert f"/coordinator/activities/{own.pk}/" in shown
    assert f"/activities/{far.pk}/" in shown
    assert f"?municipality={here.municipality.pk}&amp;stage=newborn&amp;target=" in shown
    empty = page(coordinator_here, CELL, **{**query, "target": "fathers"})
    assert "Nothing is held here in the next six months." in empty
    assert "target=fathers" in empty


@pytest.mark.parametrize("query", [{}, {"municipality": "999"}, {"stage": "x"}, {"target": "x"}])
def test_a_cell_that_is_none_is_not_found(query: dict[str, str], here: Office, coordinator_here: Person) -> None:
    whole = {"municipality": here.municipality.pk, "stage": "newborn", "target": "everybody"}
    asked = {**whole, **query} if query else {}
    assert coordinator_here.client.get(CELL, asked).status_code == 404


def test_a_volunteer_sees_what_is_missing_and_begins_with_what_they_have_lived(here: Office) -> None:
    lived = cast.volunteer(here, "Eero Vapaa", life_stages=["bullying"])
    offered(here, life_stages=["newborn"])
    shown = page(lived, GAPS)
    assert shown.index("Bullying") < shown.index("Expecting")
    assert f"municipality={here.municipality.pk}&amp;stage=bullying&amp;target=fathers" in shown
    for facts in ({}, {"type": "father_child"}):
        offered(here, life_stages=LifeStage.values, **facts)
    assert "There is something for every stage of life here." in page(lived, GAPS)


@pytest.mark.parametrize("address", [GRID, GAPS])
def test_the_pages_cost_the_same_with_three_and_thirty_activities(
    address: str, here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    reader = coordinator_here if address == GRID else volunteer_here
    asked = []
    for number in (3, 27):
        for _each in range(number):
            offered(here, life_stages=["newborn"], covers=[here.municipality])
        page(reader, address)
        with CaptureQueriesContext(connection) as queries:
            page(reader, address, county="on")
        asked.append(len(queries))
    assert asked[0] == asked[1]
