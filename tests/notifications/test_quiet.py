from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.quiet import HELSINKI, is_quiet, is_quiet_day, last_open, next_open

moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


def here(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        (here(2026, 9, 3, 7, 59), True),
        (here(2026, 9, 3, 8, 0), False),
        (here(2026, 9, 3, 20, 59), False),
        (here(2026, 9, 3, 21, 0), True),
        (here(2026, 9, 5, 12, 0), False),
        (here(2026, 9, 6, 12, 0), True),
        (here(2026, 12, 24, 12, 0), True),
        (here(2026, 6, 19, 12, 0), True),
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 1, 4, 59, tzinfo=UTC), True),
        (datetime(2026, 1, 7, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 1, 7, 5, 59, tzinfo=UTC), True),
    ],
)
def test_nights_sundays_and_holidays_are_quiet(at: datetime, quiet: bool) -> None:
    assert is_quiet(at) == quiet


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (here(2026, 9, 3, 12, 0), here(2026, 9, 3, 12, 0)),
        (here(2026, 9, 3, 6, 0), here(2026, 9, 3, 8, 0)),
        (here(2026, 9, 3, 22, 0), here(2026, 9, 4, 8, 0)),
        (here(2026, 9, 5, 21, 0), here(2026, 9, 7, 8, 0)),
        (here(2026, 9, 6, 12, 0), here(2026, 9, 7, 8, 0)),
        (here(2026, 12, 23, 21, 30), here(2026, 12, 28, 8, 0)),
        (here(2026, 12, 31, 22, 0), here(2027, 1, 2, 8, 0)),
    ],
)
def test_what_can_wait_goes_out_when_the_next_day_opens(at: datetime, opens: datetime) -> None:
    assert next_open(at) == opens


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        (here(2026, 9, 3, 12, 0), here(2026, 9, 3, 12, 0)),
        (here(2026, 9, 3, 23, 0), here(2026, 9, 3, 20, 59)),
        (here(2026, 9, 3, 5, 0), here(2026, 9, 2, 20, 59)),
        (here(2026, 9, 6, 12, 0), here(2026, 9, 5, 20, 59)),
        (here(2026, 12, 27, 9, 0), here(2026, 12, 23, 20, 59)),
    ],
)
def test_what_must_come_before_something_goes_out_before_the_quiet(at: datetime, closes: datetime) -> None:
    assert last_open(at) == closes


@pytest.mark.parametrize(
    ("night", "opens"),
    [
        # The clock goes forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
        (here(2026, 3, 28, 22, 0), datetime(2026, 3, 30, 5, 0, tzinfo=UTC)),
        (here(2026, 10, 24, 22, 0), datetime(2026, 10, 26, 6, 0, tzinfo=UTC)),
        (here(2026, 3, 27, 22, 0), datetime(2026, 3, 28, 6, 0, tzinfo=UTC)),
        (here(2026, 10, 23, 22, 0), datetime(2026, 10, 24, 5, 0, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_is_eight_on_both_sides_of_the_change_of_clocks(night: datetime, opens: datetime) -> None:
    assert next_open(night) == opens
    assert next_open(night).astimezone(HELSINKI).time() == time(8)


@given(at=moments)
def test_moving_a_message_out_of_the_quiet_moves_it_no_further_than_needed(at: datetime) -> None:
    later, sooner = next_open(at), last_open(at)
    assert sooner <= at <= later
    assert not is_quiet(later)
    assert not is_quiet(sooner)
    assert (later == at) == (sooner == at) == (not is_quiet(at))
    if later > at:
        assert is_quiet(later - timedelta(minutes=1))
        assert is_quiet(sooner + timedelta(minutes=1))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        is_quiet(datetime(2026, 9, 3, 12, 0))  # noqa: DTZ001


def test_saturdays_are_not_quiet_and_sundays_are() -> None:
    assert [is_quiet_day(date(2026, 9, day)) for day in (4, 5, 6, 7)] == [False, False, True, False]
