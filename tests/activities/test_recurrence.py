"""On which days an activity comes again, and on which it may rest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from rrule import build_rruleset

from activities.days_off import why_off
from activities.recurrence import (
    MOST_TIMES,
    HowOften,
    UnreadableRule,
    days_of_rule,
    how_often_of,
    read_rule,
    write_rule,
)
from activities.rhythm import span
from notifications.quiet import HELSINKI, local

FIRST, LAST = date(2024, 1, 1), date(2033, 12, 31)
DAY = timedelta(days=1)


# What a rule says


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("", ["2026-09-03"]),
        ("FREQ=WEEKLY;BYDAY=TH", ["2026-09-03", "2026-09-10", "2026-09-17", "2026-09-24"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", ["2026-09-03", "2026-09-17"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3;WKST=MO", ["2026-09-03", "2026-09-08", "2026-09-10"]),
        ("FREQ=DAILY;UNTIL=20260905T210000Z", ["2026-09-03", "2026-09-04", "2026-09-05"]),
        ("FREQ=MONTHLY;BYDAY=2TU", ["2026-09-08"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["2026-09-30"]),
    ],
)
def test_a_rule_says_on_which_days(rule: str, expected: list[str]) -> None:
    days = days_of_rule(rule, from_on=date(2026, 9, 3), until_on=date(2026, 9, 30))
    assert [day.isoformat() for day in days] == expected


def test_days_that_are_skipped_are_left_out() -> None:
    days = days_of_rule(
        "FREQ=WEEKLY;BYDAY=TH", from_on=date(2026, 10, 8), until_on=date(2026, 10, 22), skipped=["2026-10-15"]
    )
    assert days == [date(2026, 10, 8), date(2026, 10, 22)]


@pytest.mark.parametrize(
    "rule",
    [
        "INTERVAL=2",
        "FREQ=HOURLY",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2TU",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYSETPOS=1",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;WKST=SU",
        "FREQ=WEEKLY;COUNT=401",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20260930",
        "FREQ=WEEKLY;UNTIL=someday",
        "__import__('os')",
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(rule: str) -> None:
    with pytest.raises(UnreadableRule) as caught:
        read_rule(rule)
    assert str(caught.value.sentence).endswith(".")


@pytest.mark.parametrize(
    ("rule", "until_on"),
    [
        ("FREQ=WEEKLY", None),
        ("FREQ=DAILY", FIRST + DAY * MOST_TIMES),
        ("FREQ=YEARLY", FIRST + DAY * 4000),
        ("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1", date.max),
    ],
)
def test_what_never_ends_or_comes_too_often_is_refused(rule: str, until_on: date | None) -> None:
    with pytest.raises(UnreadableRule):
        days_of_rule(rule, from_on=FIRST, until_on=until_on)


def test_what_comes_four_hundred_times_can_be_put_into_the_calendar() -> None:
    assert len(days_of_rule("FREQ=DAILY", from_on=FIRST, until_on=FIRST + DAY * (MOST_TIMES - 1))) == MOST_TIMES


# The rhythms one chooses from


@pytest.mark.parametrize(
    ("how_often", "weekdays", "from_on", "rule"),
    [
        (HowOften.ONCE, [], date(2026, 9, 3), ""),
        (HowOften.WEEKLY, [], date(2026, 9, 3), "FREQ=WEEKLY;BYDAY=TH"),
        (HowOften.SECOND_WEEK, [3, 1], date(2026, 9, 3), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"),
        (HowOften.FOURTH_WEEK, [0], date(2026, 9, 3), "FREQ=WEEKLY;INTERVAL=4;BYDAY=MO"),
        (HowOften.MONTHLY, [], date(2026, 9, 8), "FREQ=MONTHLY;BYDAY=2TU"),
        (HowOften.MONTHLY, [], date(2026, 9, 29), "FREQ=MONTHLY;BYDAY=-1TU"),
    ],
)
def test_a_rhythm_is_written_as_a_rule_and_found_again(
    how_often: HowOften, weekdays: list[int], from_on: date, rule: str
) -> None:
    assert write_rule(how_often, weekdays=weekdays, from_on=from_on) == rule
    assert how_often_of(rule) == how_often


def test_a_rule_from_elsewhere_is_kept_as_it_was_read() -> None:
    assert how_often_of("FREQ=DAILY;COUNT=3") == HowOften.AS_READ


# An implementation of others, which shares no code with ours


WEEKDAY = some.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
INTERVAL = some.integers(1, 5).map("INTERVAL={}".format)


def weekly() -> some.SearchStrategy[str]:
    days = some.lists(WEEKDAY, min_size=1, max_size=4, unique=True).map(lambda days: f"BYDAY={','.join(days)}")
    return some.tuples(some.just("FREQ=WEEKLY"), INTERVAL, days).map(";".join)


def monthly() -> some.SearchStrategy[str]:
    nth = some.tuples(some.sampled_from(["1", "2", "3", "4", "5", "-1"]), WEEKDAY).map(
        lambda day: f"BYDAY={''.join(day)}"
    )
    on = some.integers(1, 31).map("BYMONTHDAY={}".format) | some.just("BYMONTHDAY=-1")
    return some.tuples(some.just("FREQ=MONTHLY"), INTERVAL, nth | on).map(";".join)


def rules() -> some.SearchStrategy[str]:
    often = some.integers(9, 60).map("FREQ=DAILY;INTERVAL={}".format)
    rules = weekly() | monthly() | often | some.just("FREQ=YEARLY")
    ends = some.just("") | some.integers(1, 60).map(";COUNT={}".format)
    return some.tuples(rules, ends).map("".join)


def by_others(rule: str, first: datetime, last: datetime) -> list[datetime]:
    """Return the moments that rust-rrule finds on Helsinki's clock."""
    first, last = first.replace(tzinfo=HELSINKI), last.replace(tzinfo=HELSINKI)
    return build_rruleset(first, [rule]).between(first, last, (last - first).days + 1)


@given(
    rule=rules(),
    from_on=some.dates(FIRST, FIRST + DAY * 200),
    clock=some.times(min_value=time(4), max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
)
@example(rule="FREQ=WEEKLY;BYDAY=TH", from_on=date(2024, 1, 4), clock=time(9, 30))
@example(rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", from_on=date(2024, 1, 4), clock=time(18))
@example(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", from_on=date(2024, 1, 14), clock=time(9, 30))
def test_ten_years_of_helsinki_time_agree_with_an_implementation_of_others(
    rule: str, from_on: date, clock: time
) -> None:
    days = list(read_rule(rule).between(from_on, LAST))
    ours = [span(day, clock, 60)[0] for day in days]
    theirs = by_others(rule, datetime.combine(from_on, clock), datetime.combine(LAST, time(23, 59)))
    assert ours == theirs
    assert {local(at).time() for at in ours} <= {clock}
    last = days[MOST_TIMES - 1] if len(days) > MOST_TIMES else LAST
    assert days_of_rule(rule, from_on=from_on, until_on=last) == days[:MOST_TIMES]


# Days off


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("day", "region", "expected"),
    [
        (date(2026, 5, 1), "06", "public holiday"),
        (date(2026, 10, 13), "06", "autumn holiday of schools"),
        (date(2026, 10, 20), "11", "autumn holiday of schools"),
        (date(2026, 10, 20), "06", ""),
        (date(2026, 2, 17), "01", "winter holiday of schools"),
        (date(2026, 2, 24), "06", "winter holiday of schools"),
        (date(2026, 3, 3), "11", "winter holiday of schools"),
        (date(2026, 12, 29), "06", "Christmas holiday of schools"),
        (date(2026, 7, 1), "06", "summer holiday of schools"),
        (date(2026, 9, 3), "06", ""),
    ],
)
def test_days_off_are_told_with_their_reason(day: date, region: str, expected: str) -> None:
    assert str(why_off(day, region)) == expected
