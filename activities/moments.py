"""Moments of the year that families live by, the same everywhere in Finland or by region (domain.md 6.3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.days_off import AUTUMN, CHRISTMAS, WEEK_8, WEEK_10, WINTER, why_off

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SUNDAY = 6
EVERYWHERE = (min(WEEK_8), "", min(WEEK_10))  # one region for each week of the winter holiday


@dataclass(frozen=True, slots=True)
class Moment:
    """`last` is None for what belongs to a month without certain days."""

    first: date
    last: date | None
    name: str | Promise


def moments_of(year: int, region: str = "") -> list[Moment]:
    """Return the moments of the school year that begins in August of `year`, in a region (code of the maakunta)."""
    regions = (region,) if region else EVERYWHERE
    autumn = holiday(AUTUMN, date(year, 10, 1), regions)
    winter = holiday(WINTER, date(year + 1, 2, 1), regions)
    school_ends = date.fromisocalendar(year + 1, 22, 6)
    rights = date(year, 11, 20)
    monday = rights - timedelta(days=rights.weekday())
    found = [
        Moment(date(year, 8, 1), None, _("Schools and day care begin")),
        Moment(date(year, 9, 1), None, _("Groups of the autumn begin")),
        Moment(date(year, 10, 1), None, _("Parents' week and theme weeks of families")),
        Moment(*autumn, AUTUMN),
        Moment(second_sunday(year, 11), second_sunday(year, 11), _("Father's Day")),
        Moment(monday, monday + 6 * DAY, _("Week of the Rights of the Child")),
        Moment(date(year, 12, 5), date(year, 12, 5), _("International Volunteer Day")),
        Moment(date(year, 12, 22), date(year + 1, 1, 6), CHRISTMAS),
        Moment(date(year + 1, 1, 1), None, _("Registration for the groups of the spring")),
        Moment(*winter, WINTER),
        Moment(date(year + 1, 4, 1), None, _("Camps of the summer take registrations")),
        Moment(second_sunday(year + 1, 5), second_sunday(year + 1, 5), _("Mother's Day")),
        Moment(school_ends, school_ends, _("Schools end")),
        Moment(date(year + 1, 6, 1), None, _("Summer: camps, and fewer groups")),
    ]
    return sorted(found, key=lambda moment: (moment.first, moment.last is not None))


def second_sunday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(SUNDAY - first.weekday()) % 7) + WEEK


def holiday(name: str | Promise, since: date, regions: tuple[str, ...]) -> tuple[date, date]:
    """Return from when to when a holiday of schools lasts in `regions` together, within 60 days from `since`."""
    days = (since + n * DAY for n in range(60))
    off = [day for day in days if any(why_off(day, region) is name for region in regions)]
    return off[0], off[-1]
