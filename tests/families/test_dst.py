"""The nights when summer time begins and ends: the last Sundays of March and October.

In 2027 the one in March is also Easter, with its quiet Friday and Monday; that of 2029 is an ordinary Sunday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from core.actor import Actor
from core.refusals import Refused
from families import actions, clock, reminders
from families.models import Appointment
from families.models.appointments import MOMENTS
from matching.reminders import remind_companions
from notifications import quiet
from notifications.models import OutboxMessage
from tests.factories.cast import Person

HELSINKI = ZoneInfo("Europe/Helsinki")
CLOCK = Actor.system("clock")
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
NIGHTS = [SPRING, AUTUMN, date(2029, 3, 25), date(2029, 10, 28)]
CLOCK_TIMES = [time(8, 15), time(9, 45), time(14), time(20, 30)]
AROUND = [night + timedelta(days=n) for night in NIGHTS for n in range(-1, 5)]


def at(day: date, shown: time) -> datetime:
    return datetime.combine(day, shown, tzinfo=HELSINKI).astimezone(UTC)


def open_day(day: date) -> date:
    """Return `day`, or the last day before it on which people are not left in peace."""
    return open_day(day - timedelta(days=1)) if quiet.is_quiet_day(day) else day


def unsaved(starts_at: datetime, kind: str = "booked") -> Appointment:
    return Appointment(starts_at=starts_at, kind=kind, remind_at=list(MOMENTS))


def heard(row: Appointment, since: datetime) -> Iterator[tuple[str, datetime]]:
    """Yield what a clock that ticks every five minutes says for the first time, and when."""
    here, said = since.replace(minute=0), set()
    while here <= row.starts_at:
        due = reminders.reminder_due(row, here, since=since)
        if due and due.moment not in said:
            said.add(due.moment)
            yield due.moment, here
        here += timedelta(minutes=5)


@pytest.mark.parametrize("shown", CLOCK_TIMES)
@pytest.mark.parametrize("day", AROUND)
def test_each_reminder_goes_out_once_at_the_same_time_on_the_clock(day: date, shown: time) -> None:
    starts_at = at(day, shown)
    said = list(heard(unsaved(starts_at), starts_at - timedelta(days=8)))
    two = {at(open_day(day - timedelta(days=days)), shown): name for name, days in (("days3", 3), ("day1", 1))}
    wanted = [(name, moment) for moment, name in two.items()]  # two that fall together are one
    assert said == [*wanted, ("hours2", starts_at - timedelta(hours=2))]
    assert not any(quiet.is_quiet(moment) for moment in two)


@pytest.mark.parametrize("day", AROUND)
def test_a_deadline_is_reminded_of_in_two_mornings_and_never_by_the_hour(day: date) -> None:
    row = unsaved(clock.end_of_day(day), "letter_deadline")
    said = list(heard(row, row.starts_at - timedelta(days=9)))
    two = {at(open_day(day - timedelta(days=days)), time(9)): name for name, days in (("days3", 3), ("day1", 1))}
    assert said == [(name, moment) for moment, name in two.items()]


def test_two_hours_before_is_two_hours_by_any_clock() -> None:
    early = at(SPRING, time(4, 30))
    assert dict(reminders.moments_of(early.astimezone(HELSINKI)))["hours2"] == early - timedelta(hours=2)


def test_when_two_moments_fall_together_one_reminder_goes_out() -> None:
    """Three days and one day before 28 December 2026 are both within four quiet days."""
    row = unsaved(at(date(2026, 12, 28), time(22)))
    said = [name for name, _moment in heard(row, row.starts_at - timedelta(days=10))]
    assert said == ["day1", "hours2"]


@pytest.mark.parametrize("kind", ["booked", "letter_deadline"])
def test_the_clock_looks_far_enough_ahead_for_every_quiet_week(kind: str) -> None:
    for n in range(800):
        row = unsaved(at(date(2026, 1, 1) + timedelta(days=n), time(23, 59)), kind)
        assert row.starts_at - reminders.chosen_moments(row)[0][1] < reminders.AHEAD


@pytest.mark.parametrize("night", NIGHTS)
def test_reminders_reach_the_outbox_once_each(night: date, parent_here: Person) -> None:
    starts_at = at(night + timedelta(days=2), time(9, 45))
    with time_machine.travel(starts_at - timedelta(days=7), tick=False):
        book = {"adult": parent_here.adult, "service": "dental", "actor": parent_here.actor}
        row = actions.book_appointment(parent_here.family, starts_at=starts_at, **book)
    queued, here = [], starts_at - timedelta(days=3, hours=1)
    while here < starts_at:
        with time_machine.travel(here, tick=False):
            reminders.remind(here, actor=CLOCK)
            remind_companions(here)
            new = OutboxMessage.objects.filter(key__startswith=f"appointment:{row.pk}:").count() - len(queued)
        queued += [here] * new
        here += timedelta(minutes=15)
    mornings = [at(open_day(night + timedelta(days=n)), time(9, 45)) for n in (-1, 1)]
    assert queued == [*dict.fromkeys(mornings), starts_at - timedelta(hours=2)]


@pytest.mark.parametrize(("shown", "wanted"), [(time(7), time(20)), (time(21), time(20)), (time(22, 30), time(20))])
def test_the_night_gives_way_to_the_evening_before(shown: time, wanted: time) -> None:
    day = date(2027, 9, 9)
    before = dict(reminders.moments_of(at(day, shown)))["day1"]
    assert quiet.local(before) == datetime.combine(
        day - timedelta(days=2 if shown < time(8) else 1), wanted, tzinfo=HELSINKI
    )


# Times that repeat


@pytest.mark.parametrize("weeks", [1, 2, 4])
@pytest.mark.parametrize("night", NIGHTS)
def test_a_time_that_repeats_stays_at_its_time_on_the_clock(night: date, weeks: int, parent_here: Person) -> None:
    first = at(night - timedelta(days=4), time(9, 45))
    with time_machine.travel(first - timedelta(days=3), tick=False):
        rows = actions.book_series(
            parent_here.family, adult=parent_here.adult, service="dental", starts_at=first, weeks=weeks, times=4,
            actor=parent_here.actor,
        )  # fmt: skip
    shown = [quiet.local(row.starts_at) for row in Appointment.objects.filter(pk__in=[row.pk for row in rows])]
    assert {here.time() for here in shown} == {time(9, 45)}
    days = [here.date() for here in shown]
    assert [later - sooner for sooner, later in pairwise(days)] == [timedelta(weeks=weeks)] * 3
    assert len({row.starts_at.astimezone(UTC).time() for row in rows}) == 2


def test_following_times_move_by_as_much_on_the_clock(parent_here: Person) -> None:
    first = at(SPRING - timedelta(days=4), time(9, 45))
    with time_machine.travel(first - timedelta(days=3), tick=False):
        rows = actions.book_series(
            parent_here.family, adult=parent_here.adult, service="dental", starts_at=first, weeks=1, times=3,
            actor=parent_here.actor,
        )  # fmt: skip
        new = at(SPRING - timedelta(days=3), time(13))
        actions.move_appointment(rows[0], starts_at=new, following=True, actor=parent_here.actor)
    shown = [quiet.local(row.starts_at) for row in Appointment.objects.filter(state="planned")]
    assert {here.time() for here in shown} == {time(13)}
    assert {here.isoweekday() for here in shown} == {4}


def test_a_time_that_does_not_exist_that_night_is_refused_and_nothing_is_booked(parent_here: Person) -> None:
    first = at(SPRING - timedelta(days=7), time(3, 30))
    with time_machine.travel(first - timedelta(days=3), tick=False), pytest.raises(Refused) as refused:
        actions.book_series(
            parent_here.family, adult=parent_here.adult, service="dental", starts_at=first, weeks=1, times=3,
            actor=parent_here.actor,
        )  # fmt: skip
    assert refused.value.refusal.code == "skipped"
    assert Appointment.objects.count() == 0


@given(
    moment=st.integers(0, 4 * 365 * 24 * 4).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=15 * n)),
    by=st.integers(-400, 400).map(lambda days: timedelta(days=days)),
)
@example(moment=at(SPRING - timedelta(days=1), time(3, 30)), by=timedelta(days=1))
@example(moment=at(AUTUMN - timedelta(days=1), time(3, 30)), by=timedelta(days=1))
def test_counting_in_days_keeps_the_clock_unless_that_time_is_skipped(moment: datetime, by: timedelta) -> None:
    is_same = clock.plain(clock.shifted(moment, by)) == clock.plain(moment) + by
    assert is_same is not clock.is_skipped(moment, by)
    shown = clock.plain(moment) + by
    assert is_same or (shown.month, shown.isoweekday(), shown.hour) == (3, 7, 3)
