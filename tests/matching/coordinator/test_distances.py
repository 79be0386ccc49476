"""The map beside the shortlist: everybody where they live, as a drawing and as a table that says the same."""

import re
from math import hypot

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Municipality
from families.models import SupportRequest
from matching import distances
from matching.distances import FARTHEST_M, HOME, MIDDLE, REACH, SIZE, Box, Drawing, Person, draw
from tests.factories import cast
from tests.factories.cast import HUITTINEN, Office
from tests.matching.coordinator.pages import page

metres = st.integers(-400_000, 400_000) | st.integers(-30_000, 30_000) | st.just(0)
crowds = st.lists(st.tuples(metres, metres, st.booleans()), max_size=8)


def at(east_km: float, north_km: float, *, rank: int = 1) -> Person:
    return Person("Eero", "Sastamala", rank, int(east_km * 1000), int(north_km * 1000))


def listed(crowd: list[tuple[int, int, bool]]) -> list[Person]:
    return [
        Person(f"V {place}", f"M {east} {north}", place if is_ranked else 0, east, north)
        for place, (east, north, is_ranked) in enumerate(crowd, start=1)
    ]


# The geometry


@pytest.mark.parametrize(
    ("east", "north", "word"),
    [
        (0, 10, "north"),
        (7, 7, "north-east"),
        (10, 0, "east"),
        (6, -8, "south-east"),
        (0, -10, "south"),
        (-8, -6, "south-west"),
        (-10, 0, "west"),
        (-7, 7, "north-west"),
        (3, 10, "north"),
        (5, 10, "north-east"),
        (-3, 10, "north"),
        (0, 0, ""),
    ],
)
def test_the_direction_is_one_of_eight_words(east: int, north: int, word: str) -> None:
    with translation.override("en"):
        assert str(at(east, north).direction) == word


@pytest.mark.parametrize(
    ("farthest", "rings"),
    [
        (2, [5]),
        (5, [5]),
        (5.1, [5, 10]),
        (12, [5, 10, 20]),
        (20.5, [10, 20, 50]),
        (50, [10, 20, 50]),
        (70, [10, 20, 50]),
        (90, [20, 50]),
        (500, []),
    ],
)
def test_only_the_rings_that_matter_are_drawn(farthest: float, rings: list[int]) -> None:
    drawing = draw([at(farthest, 0), at(0, 1)])
    assert [ring.km for ring in drawing.rings] == rings
    assert all(0 < ring.label.y < SIZE for ring in drawing.rings)


def test_north_is_up_and_east_is_to_the_right() -> None:
    (north,) = draw([at(0, 5)]).dots
    (east,) = draw([at(5, 0)]).dots
    assert (north.x, north.y) == (MIDDLE, MIDDLE - REACH)
    assert (east.x, east.y) == (MIDDLE + REACH, MIDDLE)


def test_people_of_one_municipality_share_a_dot() -> None:
    drawing = draw([at(4, 3, rank=1), at(4, 3, rank=3), at(4, 3, rank=0), at(-4, 3, rank=2), at(0, -8, rank=0)])
    assert [(dot.places, dot.is_hollow) for dot in drawing.dots] == [("1, 3", False), ("2", False), ("", True)]
    assert [dot.label.text if dot.label else "" for dot in drawing.dots] == ["1, 3", "2", ""]


def test_nothing_is_drawn_when_everybody_lives_where_the_family_does() -> None:
    assert draw([]) is None
    assert draw([at(0, 0, rank=1), at(0, 0, rank=2)]) is None


def test_somebody_far_beyond_the_limits_does_not_shrink_the_map() -> None:
    drawing = draw([at(0, 8, rank=1), at(0, 400, rank=0)])
    assert ([ring.km for ring in drawing.rings], drawing.left_out) == ([5, 10], 1)
    assert draw([at(0, 0, rank=1), at(0, 400, rank=0)]) is None
    alone = draw([at(0, 400, rank=0)])
    assert (len(alone.dots), alone.left_out) == (1, 0)


@given(crowds)
def test_everybody_is_drawn_where_they_live(crowd: list[tuple[int, int, bool]]) -> None:
    people = listed(crowd)
    drawing = draw(people)
    if drawing is None:
        assert all(not person.metres for person in people if person.rank or person.metres <= FARTHEST_M)
        return
    drawn = [person for dot in drawing.dots for person in dot.people]
    assert len(drawn) + drawing.left_out == len(people)
    assert {person.rank for person in people} - {0} == {person.rank for person in drawn} - {0}
    span = distances.span_of(max(person.metres for person in drawn))
    for dot in drawing.dots:
        for person in dot.people:
            assert abs(dot.x - MIDDLE - person.east_m * REACH / span) <= 0.5
            assert abs(MIDDLE - dot.y - person.north_m * REACH / span) <= 0.5
            assert hypot(dot.x - MIDDLE, dot.y - MIDDLE) <= REACH + 1


@given(crowds)
def test_every_place_in_the_list_is_written_once_inside_the_frame_or_beside_its_dot(crowd) -> None:
    drawing = draw(listed(crowd))
    for dot in drawing.dots if drawing else ():
        assert (dot.label is None) == dot.is_hollow
        if dot.label:
            assert abs(dot.label.y - dot.y) <= HOME + 2 * distances.LINE


def boxes_of(drawing: Drawing) -> list[Box]:
    """Return the room that each label takes, worked out from where it is anchored."""
    found = []
    for label in (dot.label for dot in drawing.dots if dot.label):
        width = distances.LETTER * len(label.text)
        left = {"start": label.x, "middle": label.x - width // 2, "end": label.x - width}[label.anchor]
        found.append(Box(left, label.y - 12, left + width, label.y + 3))
    return found


def test_labels_of_neighbours_do_not_stand_on_each_other() -> None:
    neighbours = [at(10, 0, rank=1), at(12.5, 0, rank=2), at(9, 2.4, rank=3), at(10, -3, rank=4), at(0, 0, rank=5)]
    boxes = boxes_of(draw(neighbours))
    assert not any(one.meets(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])
    assert all(box.is_inside for box in boxes)


# The page


def town(code: str) -> Municipality:
    return Municipality.objects.get(pk=code)


def text_of(client: Client, case: SupportRequest) -> str:
    return client.get(page("request-shortlist", case)).content.decode()


@pytest.mark.django_db
def test_the_map_and_its_table_say_the_same(
    desk: Client, here: Office, coordinator_here: cast.Person, case: SupportRequest
) -> None:
    cast.volunteer(here, "Aune Alku")
    far = Office(here.organisation, town(HUITTINEN), here.programme)
    cast.volunteer(far, "Bo Boende")
    cast.volunteer(far, "Cia Citron", radius_km=5)
    coordinator_here.user.memberships.get().municipalities.add(town(HUITTINEN))
    answer = desk.get(page("request-shortlist", case))
    rows = answer.context["map"]["rows"]
    assert [(row["rank"], row["name"], row["place"]) for row in rows] == [
        (1, "Aune Alku", "Sastamala"),
        (2, "Bo Boende", "Huittinen"),
        (0, "Cia Citron", "Huittinen"),
    ]
    assert [str(row["direction"]) for row in rows] == ["–", "south-west", "south-west"]
    assert rows[1]["distance"] == f"{answer.context['listing'].candidates[1].distance_km} km"
    text = answer.content.decode()
    svg = text[text.index('<svg class="map__drawing"') :].split("</svg>")[0]
    assert 'role="img"' in svg
    assert "<desc" in svg
    assert re.findall(r'map__places"[^>]*>([^<]*)<', svg) == ["1", "2"]
    assert "Alku" not in svg
    assert "Distances are between the centres of municipalities." in text


@pytest.mark.django_db
def test_one_municipality_is_told_in_a_sentence(desk: Client, here: Office, case: SupportRequest) -> None:
    assert "map__" not in text_of(desk, case)
    cast.volunteer(here, "Aune Alku")
    text = text_of(desk, case)
    assert "Everybody on the list lives in the family's own municipality." in text
    assert "map__drawing" not in text


@pytest.mark.django_db
def test_no_two_municipalities_are_so_near_that_they_would_be_called_the_same() -> None:
    points = list(Municipality.objects.values_list("east_m", "north_m"))
    apart = [hypot(a[0] - b[0], a[1] - b[1]) for place, a in enumerate(points) for b in points[place + 1 :]]
    assert len(points) == 308
    assert min(apart) > 1000
