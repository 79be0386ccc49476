"""What there is where and for whom: each cell of the grid, the shares and the map, whatever it costs to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Municipality
from activities.coverage import EVERYBODY, NEAR_KM, Cell, Cover, Coverage, access_of, coverage_of, km_between
from activities.coverage_map import SIZE, Point, draw
from activities.models import Activity, HostVisit, Population
from core.actor import Actor, Role
from tests.factories import cast, offer
from tests.factories.cast import Office
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def actor_of(office: Office) -> Actor:
    return Actor(
        Role.COORDINATOR,
        "test",
        organisation_ids=frozenset({office.organisation.pk}),
        municipality_ids=frozenset({office.municipality.pk}),
    )


def grid_of(office: Office, *places: Municipality) -> Coverage:
    return coverage_of(places or [office.municipality], at=timezone.now(), actor=actor_of(office))


def cell_of(office: Office, stage: str = "newborn", target: str = EVERYBODY) -> Cell:
    return grid_of(office).cell(office.municipality, stage, target)


def offered(office: Office, *, times: int = 1, session: dict[str, Any] | None = None, **facts: Any) -> Activity:
    activity = offer.an_activity(office, **facts)
    for number in range(times):
        offer.a_session(activity, starts_at=at(5 + number), **(session or {}))
    return activity


def test_a_cell_counts_activities_and_their_times(here: Office) -> None:
    offered(here, times=3, life_stages=["newborn"])
    offered(here, times=2)  # of every stage
    cell = cell_of(here)
    assert (cell.cover, len(cell.here), cell.times) == (Cover.HERE, 2, 5)
    assert (cell_of(here, "school_start").times, cell_of(here, target="fathers").cover) == (2, Cover.MISSING)


@pytest.mark.parametrize(
    ("facts", "targets"),
    [
        ({}, {EVERYBODY}),
        ({"targets": ["rainbow"]}, {"rainbow"}),
        ({"targets": ["young_fathers"]}, {"young_fathers", "fathers"}),
        ({"type": "father_child"}, {"fathers"}),
        ({"type": "fathers_group", "targets": ["new_in_finland"]}, {"fathers", "new_in_finland"}),
    ],
)
def test_what_is_for_some_fathers_is_for_fathers_and_not_for_everybody(
    facts: dict[str, Any], targets: set[str], here: Office
) -> None:
    offered(here, **facts)
    grid = grid_of(here)
    assert {target for (_place, _stage, target), cell in grid.cells.items() if cell.here} == targets


@pytest.mark.parametrize(
    ("facts", "session"),
    [
        ({"state": "planned"}, {}),
        ({"entry": "internal"}, {}),
        ({"entry": "host_run"}, {}),
        ({}, {"cancelled_at": timezone.now()}),
        ({}, {"starts_at": at(-2)}),
        ({}, {"starts_at": at(200)}),
    ],
)
def test_what_families_cannot_come_to_in_six_months_does_not_count(
    facts: dict[str, Any], session: dict[str, Any], here: Office
) -> None:
    offer.a_session(offer.an_activity(here, **facts), **session)
    assert cell_of(here).cover == Cover.MISSING


def test_a_cell_without_room_at_any_time_is_full(here: Office) -> None:
    full = {"entry": "register", "places": 0, "life_stages": ["newborn"]}
    offered(here, times=2, **full)
    offered(here)
    assert cell_of(here).cover == Cover.FULL
    offered(here, life_stages=["newborn"])
    assert cell_of(here).cover == Cover.HERE


def test_nobody_new_comes_to_a_closed_group_that_has_begun(here: Office) -> None:
    group = offered(here, type="peer_group", entry="closed", places=10, life_stages=["newborn"])
    assert cell_of(here).cover == Cover.HERE
    offer.a_session(group, starts_at=at(-7))
    assert cell_of(here).cover == Cover.FULL


def test_a_neighbour_within_reach_is_told_with_its_distance(here: Office) -> None:
    places = Municipality.objects.exclude(pk=here.municipality.pk)
    by_distance = sorted(places, key=lambda place: km_between(place, here.municipality))
    near = by_distance[0]
    far = next(place for place in by_distance if km_between(place, here.municipality) > NEAR_KM)
    for place in (far, near):
        other = cast.open_office(f"Yhdistys {place.pk}", place.pk)
        offered(other, life_stages=["newborn"])
    cell = cell_of(here)
    assert (cell.cover, len(cell.near)) == (Cover.NEAR, 1)
    km, found = cell.nearest or (0, None)
    assert (km, found.activity.municipality) == (km_between(near, here.municipality), near)
    assert 0 < km <= NEAR_KM


def test_what_is_held_for_a_municipality_counts_as_its_own(here: Office, there: Office) -> None:
    offered(there, covers=[here.municipality], life_stages=["newborn"])
    assert cell_of(here).cover == Cover.HERE


def test_what_is_for_every_stage_does_not_hide_that_nothing_is_for_one(here: Office) -> None:
    offered(here)
    cell = cell_of(here, "bereavement")
    assert (cell.cover, cell.times) == (Cover.GENERAL, 1)
    offered(here, life_stages=["bereavement"])
    assert cell_of(here, "bereavement").cover == Cover.HERE


@pytest.mark.parametrize(
    ("where", "cover"), [("online", Cover.ONLINE), ("both", Cover.ONLINE), ("here", Cover.MISSING)]
)
def test_online_counts_apart(where: str, cover: Cover, here: Office, there: Office) -> None:
    offered(there, where=where)
    assert cell_of(here).cover == cover


def test_online_in_ones_own_municipality_is_online_all_the_same(here: Office) -> None:
    offered(here, where="online")
    assert cell_of(here).cover == Cover.ONLINE


def test_what_nobody_has_looked_at_for_six_months_is_flagged(here: Office) -> None:
    now = timezone.now()
    offered(here, touched_at=now - 200 * DAY)
    offered(here, touched_at=now - 100 * DAY)
    cell = cell_of(here)
    assert (len(cell.untouched(now)), len(cell.untouched(now - 50 * DAY)), len(cell.untouched(now + 100 * DAY))) == (
        1,
        0,
        2,
    )
    assert cell.touched_at == now - 100 * DAY


def test_agreed_visits_to_hosts_are_counted_by_stage(here: Office, there: Office) -> None:
    told = {"kind": "clinic", "host": "Neuvola", "contact_email": "n@example.org", "minutes": 30, "place": "Neuvola"}
    person = cast.volunteer(here, "Eero Vapaa").volunteer
    for office, state, stage in (
        (here, "confirmed", "expecting"),
        (here, "wished", "expecting"),
        (there, "confirmed", "expecting"),
    ):
        HostVisit.objects.create(
            organisation=office.organisation,
            municipality=here.municipality,
            state=state,
            life_stage=stage,
            starts_at=at(9),
            volunteer=person if state == "confirmed" else None,
            **told,
        )
    assert (cell_of(here, "expecting").visits, cell_of(here).visits) == (1, 0)
    assert grid_of(here).visits_in(here.municipality) == 1


def test_a_rate_is_told_only_where_families_have_been_counted(here: Office) -> None:
    offered(here)
    assert grid_of(here).per_thousand(here.municipality) is None
    Population.objects.create(municipality=here.municipality, families=2500, year=2025, source="Statistics Finland")
    assert grid_of(here).per_thousand(here.municipality) == 0.4


def test_access_is_the_share_of_municipalities_that_reach_a_type(here: Office, there: Office) -> None:
    offered(here, entry="register", places=4)
    rows = {row.type: row for row in access_of(grid_of(here, here.municipality, there.municipality))}
    cafe = rows["family_cafe"]
    assert (cafe.here, cafe.within_reach, cafe.of, cafe.share, cafe.occupancy) == (1, 1, 2, 50, 0)
    assert (rows["overnight"].share, rows["overnight"].occupancy) == (0, None)
    assert {"training", "supervision", "doula", "club_visit"} & set(rows) == set()


def test_a_county_costs_the_same_queries_as_one_municipality(here: Office) -> None:
    offered(here, covers=[here.municipality])
    county = Municipality.objects.filter(wellbeing_county_code=here.municipality.wellbeing_county_code)
    asked = []
    for places in ([here.municipality], list(county)):
        for _number in range(len(asked) * 5):
            offered(here, times=3, life_stages=["newborn"])
        with CaptureQueriesContext(connection) as queries:
            grid_of(here, *places)
        asked.append(len(queries))
    assert len(county) > 5
    assert asked[0] == asked[1] <= 8


# The map


def test_a_map_is_north_up_and_inside_its_frame() -> None:
    drawing = draw([Point("Etelä", 0, 0, 1), Point("Pohjoinen", 0, 90_000, 4), Point("Itä", 60_000, 45_000, 0)])
    dots = {dot.name: dot for dot in drawing.dots}
    assert dots["Pohjoinen"].y < dots["Itä"].y < dots["Etelä"].y
    assert dots["Itä"].x > dots["Etelä"].x
    assert all(dot.x - dot.radius >= 0 and dot.x + dot.radius <= SIZE for dot in drawing.dots)
    assert dots["Pohjoinen"].radius > dots["Etelä"].radius > dots["Itä"].radius
    assert [dot.name for dot in drawing.dots if dot.is_hollow] == ["Itä"]


def test_one_municipality_alone_needs_no_map() -> None:
    assert draw([Point("Sastamala", 0, 0, 3)]) is None
    assert draw([]) is None


def test_a_map_of_a_whole_country_is_whole() -> None:
    points = [Point(row.name, row.east_m, row.north_m, 0) for row in Municipality.objects.all()]
    drawing = draw(points)
    assert len(drawing.dots) == len(points)
    assert sum(dot.label is not None for dot in drawing.dots) < len(points)
