"""On which days an activity comes again: the part of RFC 5545 that a calendar of families needs. Pure: no rows.

A day is a day on Helsinki's calendar and a clock time is what the clock on the wall shows, so a rule knows nothing of
summer time; `activities.rhythm.span` makes moments of both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice

from dateutil import rrule
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_TIMES = 400
LONGEST = timedelta(days=3660)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ORDINAL_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
FREQUENCIES = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY, "YEARLY": rrule.YEARLY}
KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"})
ROUND = time()  # of a day that stands for a whole day


class UnreadableRule(ValueError):
    """A rule that says something this calendar does not know. `sentence` tells what, in words for a reader."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class HowOften(StrEnum):
    """The rhythms that one chooses from."""

    ONCE = "once"
    WEEKLY = "week"
    SECOND_WEEK = "week2"
    FOURTH_WEEK = "week4"
    MONTHLY = "month"
    AS_READ = "as_read"


EVERY_WEEKS = {HowOften.WEEKLY: 1, HowOften.SECOND_WEEK: 2, HowOften.FOURTH_WEEK: 4}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as read. `days` are (which of the month, weekday), such as (2, 1): the second Tuesday; 0 is each."""

    frequency: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None

    def between(self, first: date, last: date) -> Iterator[date]:
        """Yield the days of the rule from `first`, with which it begins, to `last`."""
        days = [rrule.weekday(weekday, which or None) for which, weekday in self.days]
        found = rrule.rrule(
            FREQUENCIES[self.frequency],
            dtstart=datetime.combine(first, ROUND),
            until=datetime.combine(min(last, self.until or last), ROUND),
            interval=self.interval,
            byweekday=days or None,
            bymonthday=self.month_days or None,
        )
        return (moment.date() for moment in islice(found, self.count))


def read_rule(text: str) -> Rule:
    """Return the rule that `text`, such as "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", says; raises `UnreadableRule`."""
    parts = parts_of(text)
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES:
        raise UnreadableRule(_("The rule must come again by days, weeks, months or years."))
    if "COUNT" in parts and "UNTIL" in parts:
        raise UnreadableRule(_("The rule says both how many times and until when. One of them is enough."))
    if parts.get("WKST", "MO") != "MO":
        raise UnreadableRule(_("The rule counts weeks from another day than Monday."))
    return Rule(
        frequency,
        interval=number(parts.get("INTERVAL", "1"), most=99),
        days=tuple(ordinal_day(day, frequency) for day in listed(parts, "BYDAY")),
        month_days=tuple(month_day(day, frequency) for day in listed(parts, "BYMONTHDAY")),
        count=number(parts["COUNT"], most=MOST_TIMES) if "COUNT" in parts else None,
        until=last_day(parts["UNTIL"]) if "UNTIL" in parts else None,
    )


def parts_of(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.strip().upper().removeprefix("RRULE:").split(";") if part]
    parts = {name: value for name, _equals, value in pairs}
    unknown = sorted(parts.keys() - KNOWN)
    if unknown:
        raise UnreadableRule(_("This calendar does not know the part %(name)s of the rule.") % {"name": unknown[0]})
    if len(parts) != len(pairs):
        raise UnreadableRule(_("The rule says the same thing twice."))
    return parts


def listed(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def number(text: str, *, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= most:
        raise UnreadableRule(_("A number of the rule is too small or too large."))
    return int(text)


def ordinal_day(text: str, frequency: str) -> tuple[int, int]:
    found = ORDINAL_DAY.fullmatch(text)
    if not found or (found[1] and frequency != "MONTHLY"):
        raise UnreadableRule(_("The rule names a weekday in a way that this calendar does not know."))
    return int(found[1] or 0), WEEKDAYS.index(found[2])


def month_day(text: str, frequency: str) -> int:
    if frequency == "WEEKLY" or not re.fullmatch(r"[+-]?[0-9]{1,2}", text) or not 1 <= abs(int(text)) <= 31:
        raise UnreadableRule(_("The rule names a day of the month in a way that this calendar does not know."))
    return int(text)


def last_day(text: str) -> date:
    try:
        return date.fromisoformat(text[:8])
    except ValueError as error:
        raise UnreadableRule(_("The last day of the rule is not a day.")) from error


def days_of_rule(rule: str, *, from_on: date, until_on: date | None, skipped: Collection[str] = ()) -> list[date]:
    """Return the days of `rule` from `from_on` to `until_on`, both included, without those `skipped` (YYYY-MM-DD).

    Without a rule it is one day, `from_on`. Raises `UnreadableRule` for a rule that cannot be read, that never ends,
    or that comes more than 400 times or for more than ten years.
    """
    days = times_of(read_rule(rule), from_on, until_on) if rule else [from_on]
    return [day for day in days if day.isoformat() not in skipped]


def times_of(rule: Rule, from_on: date, until_on: date | None) -> list[date]:
    if until_on is None and rule.until is None and rule.count is None:
        raise UnreadableRule(_("Choose a last day. What comes again for ever cannot be put into a calendar."))
    last, furthest = min(until_on or date.max, rule.until or date.max), from_on + LONGEST
    if last > furthest and not rule.count:
        raise UnreadableRule(_("It goes on for more than ten years. Choose an earlier last day."))
    days = list(islice(rule.between(from_on, min(last, furthest)), MOST_TIMES + 1))
    if len(days) > MOST_TIMES:
        raise UnreadableRule(_("It comes more than 400 times. Choose an earlier last day."))
    return days


def write_rule(how_often: str, *, weekdays: Collection[int], from_on: date) -> str:
    """Return the rule of a rhythm that was chosen: no rule for once; monthly is on the same weekday as `from_on`."""
    if how_often == HowOften.ONCE:
        return ""
    if how_often == HowOften.MONTHLY:
        return f"FREQ=MONTHLY;BYDAY={which_in_month(from_on)}{WEEKDAYS[from_on.weekday()]}"
    days = ",".join(WEEKDAYS[day] for day in sorted({*weekdays} or {from_on.weekday()}))
    weeks = EVERY_WEEKS[HowOften(how_often)]
    return f"FREQ=WEEKLY;BYDAY={days}" if weeks == 1 else f"FREQ=WEEKLY;INTERVAL={weeks};BYDAY={days}"


def which_in_month(day: date) -> int:
    """Return 2 for the second such weekday of the month; a fifth is the last, -1, because most months have none."""
    which = (day.day - 1) // 7 + 1
    return which if which < 5 else -1


def how_often_of(text: str) -> HowOften:
    """Return the choice by which a rule was written, `AS_READ` for one that came from elsewhere."""
    if not text:
        return HowOften.ONCE
    rule = read_rule(text)
    is_plain = not (rule.count or rule.until or rule.month_days) and rule.days
    if is_plain and rule.frequency == "MONTHLY" and rule.interval == 1 and len(rule.days) == 1 and rule.days[0][0]:
        return HowOften.MONTHLY
    weekly = {weeks: choice for choice, weeks in EVERY_WEEKS.items()}
    if is_plain and rule.frequency == "WEEKLY":
        return weekly.get(rule.interval, HowOften.AS_READ)
    return HowOften.AS_READ
