"""Who gets a place and who waits, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.queue import Room, Waiting, answer_by, in_order, to_be_given
from notifications.quiet import HELSINKI

NOON = datetime(2026, 9, 1, 12, tzinfo=HELSINKI)  # a Tuesday
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def one(key: int, **facts: object) -> Waiting:
    return Waiting(**{"key": key, "since": SINCE + timedelta(minutes=key), **facts})


def test_the_queue_goes_by_time() -> None:
    assert [row.key for row in in_order([one(3), one(1), one(2)])] == [1, 2, 3]


def test_two_of_the_same_moment_go_by_their_number() -> None:
    assert [row.key for row in in_order([one(2, since=SINCE), one(1, since=SINCE)])] == [1, 2]


def test_who_was_left_without_a_place_last_time_goes_first() -> None:
    assert [row.key for row in in_order([one(1), one(2, was_left=True), one(3, was_left=True)])] == [2, 3, 1]


def test_who_comes_after_the_draw_is_behind_those_who_were_in_it() -> None:
    assert [row.key for row in in_order([one(1), one(2, was_left=True, is_late=True)])] == [1, 2]


def test_who_needs_more_than_there_is_keeps_the_turn_and_the_next_who_fits_gets_the_place() -> None:
    waiting = [one(1, seats=3), one(2, seats=1), one(3, seats=1)]
    assert to_be_given(waiting, Room(places=2)) == [2, 3]
    assert to_be_given(waiting, Room(places=4)) == [1, 2]


def test_no_more_children_than_the_adults_can_look_after() -> None:
    assert to_be_given([one(1, children=3), one(2, children=1)], Room(places=9, children=2)) == [2]


def test_without_a_limit_everybody_gets_a_place() -> None:
    assert to_be_given([one(1, seats=50), one(2)], Room()) == [1, 2]


@given(
    st.lists(st.builds(lambda s, c, w: {"seats": s, "children": c, "was_left": w},
                       st.integers(1, 4), st.integers(0, 4), st.booleans()), max_size=15),
    st.integers(0, 12),
    st.integers(0, 12),
)  # fmt: skip
def test_nobody_who_fits_is_passed_over(facts: list[dict], places: int, children: int) -> None:
    waiting = [one(key, **told) for key, told in enumerate(facts)]
    room = Room(places, children)
    given_to = to_be_given(waiting, room)
    taken = [row for row in waiting if row.key in given_to]
    left = room.without(sum(row.seats for row in taken), sum(row.children for row in taken))
    assert left.places >= 0
    assert left.children >= 0
    assert not any(left.holds(row.seats, row.children) for row in waiting if row.key not in given_to)
    assert given_to == [row.key for row in in_order(waiting) if row.key in given_to]


OFFERS = [
    ("48 hours", NOON, NOON + timedelta(days=10), NOON + timedelta(hours=48)),
    ("12 hours when it begins within three days", NOON, NOON + timedelta(days=3), NOON + timedelta(hours=12)),
    ("never past the beginning", NOON, NOON + timedelta(hours=5), NOON + timedelta(hours=5)),
    (
        "from the morning when the message goes",
        NOON.replace(hour=23),
        NOON + timedelta(days=10),
        NOON.replace(day=2, hour=8) + timedelta(hours=48),
    ),
    ("not at all when nobody would read it in time", NOON.replace(hour=23), NOON.replace(day=2, hour=7), None),
    ("not at all when it has begun", NOON, NOON, None),
]


@pytest.mark.parametrize(("what", "now", "begins_at", "until"), OFFERS, ids=[row[0] for row in OFFERS])
def test_how_long_an_offer_stands(what: str, now: datetime, begins_at: datetime, until: datetime | None) -> None:
    assert answer_by(now, begins_at) == until
