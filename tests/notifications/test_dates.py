from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from notifications import dates

EVENING = datetime(2026, 9, 2, 21, 5, tzinfo=UTC)  # 00.05 on Thursday 3 September in Helsinki
MORNING = datetime(2026, 9, 3, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "full", "short", "weekday", "hour", "clock"),
    [
        ("fi", "3.9.2026", "3.9.", "torstaina 3.9.", "9.05", "klo 9.05"),
        ("sv", "3.9.2026", "3.9", "torsdag 3.9", "9.05", "kl. 9.05"),
        ("en", "3 September 2026", "3 September", "Thursday 3 September", "9:05", "9:05"),
    ],
)
def test_days_and_times_are_written_as_each_language_does(
    language: str, full: str, short: str, weekday: str, hour: str, clock: str
) -> None:
    with translation.override(language):
        assert dates.full_date(MORNING) == full
        assert dates.day_and_month(MORNING) == short
        assert dates.weekday(MORNING) == weekday
        assert dates.hour(MORNING) == hour
        assert dates.clock(MORNING) == clock


@pytest.mark.parametrize(
    ("day", "finnish"),
    [
        (7, "maanantaina"),
        (8, "tiistaina"),
        (9, "keskiviikkona"),
        (10, "torstaina"),
        (11, "perjantaina"),
        (12, "lauantaina"),
        (13, "sunnuntaina"),
    ],
)
def test_finnish_says_on_a_weekday(day: int, finnish: str) -> None:
    with translation.override("fi"):
        assert dates.weekday(date(2026, 9, day)) == f"{finnish} {day}.9."


def test_midnight_is_helsinkis_midnight_whatever_the_process_thinks() -> None:
    with translation.override("fi"), timezone.override("America/New_York"):
        assert dates.full_date(EVENING) == "3.9.2026"
        assert dates.hour(EVENING) == "0.05"
