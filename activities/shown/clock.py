"""How the annual clock is shown: months with their moments, the ring, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.clock import FATHERS, MONTHS, Held, Ring, by_month, gaps_of, month_of, months_of, name_spots, rings_of
from activities.moments import Moment, moments_of
from activities.offer import Filters
from activities.shown.offer import count_words
from activities.vocabulary import ActivityType
from notifications.dates import day_and_month
from partners.vocabulary import LifeStage

NAMES_SHOWN = 4  # of a type in a month; the rest is folded or behind a link


def clock_of(held: list[Held], year: int, filters: Filters, today: date) -> dict[str, Any]:
    """Return everything that the page of the clock shows."""
    activities, times = len({one.activity.pk for one in held}), sum(one.times for one in held)
    return {
        "year_words": f"{year}–{year + 1}",
        "count": f"{activities_words(activities)}, {count_words(times)}",
        "months": months(held, year, filters, today),
        "ring_names": [{"x": x, "y": y, "word": short} for (x, y), short in zip(name_spots(), shorts(), strict=True)],
        "rings": [ring(one) for one in rings_of(held)],
        "gaps": gaps(held, filters),
    }


def months(held: Iterable[Held], year: int, filters: Filters, today: date) -> list[dict[str, Any]]:
    region = filters.place.region_code if filters.place else ""
    moments: list[list[dict[str, Any]]] = [[] for _month in range(MONTHS)]
    for moment in moments_of(year, region):
        moments[month_of(moment.first)].append({"name": capfirst(moment.name), "days": days_of(moment)})
    return [
        {
            "title": capfirst(formats.date_format(first, "F Y")),
            "is_now": (first.year, first.month) == (today.year, today.month),
            "moments": moments[n],
            "types": [type_in(what, rows, first, filters) for what, rows in types.items()],
        }
        for n, (first, types) in enumerate(zip(months_of(year), by_month(held), strict=True))
    ]


def days_of(moment: Moment) -> str:
    """Return the days of a moment, empty when it belongs to the month as a whole."""
    if moment.last is None:
        return ""
    first, last = day_and_month(moment.first), day_and_month(moment.last)
    return first if first == last else f"{first} – {last}"


def type_in(what: str, rows: list[Held], first: date, filters: Filters) -> dict[str, Any]:
    """Return the activities of one type in one month: by name, or behind a link to the list where it shows them."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rest = replace(filters, type=what, since=first, until=last)
    begins = NAMES_SHOWN if filters.place else 0
    behind = sum(row.is_listed for row in rows[begins:])
    named = [name_in(row) for row in (*rows[:begins], *(row for row in rows[begins:] if not row.is_listed))]
    return {
        "label": capfirst(ActivityType(what).label),
        "names": named[:NAMES_SHOWN],
        "folded": named[NAMES_SHOWN:],
        "fold": more_words(len(rows), len(named[NAMES_SHOWN:])),
        "more": more_words(len(rows), behind),
        "more_url": f"{reverse('public:activity-list')}?{rest.as_query()}",
    }


def more_words(count: int, left: int) -> str:
    """Return how many are not named: all of them where no place was chosen."""
    if left and left < count:
        return _("and %(n)d more") % {"n": left}
    return activities_words(left) if left else ""


def activities_words(count: int) -> str:
    return ngettext("%(n)d activity", "%(n)d activities", count) % {"n": count}


def name_in(row: Held) -> dict[str, Any]:
    url = reverse("public:activity-detail", args=[row.activity.pk])
    return {"name": row.activity.name, "url": url, "times": count_words(row.times)}


def shorts() -> list[str]:
    """Return the short names of the months from August."""
    return [formats.date_format(first, "M") for first in months_of(2000)]


def ring(one: Ring) -> dict[str, Any]:
    label = capfirst(ActivityType(one.what).label)
    names = [formats.date_format(first, "F") for first in months_of(2000)]
    said = _("%(what)s, %(month)s: %(times)d")
    parts = [
        {
            "path": part.path,
            "strength": part.strength,
            "said": said % {"what": label, "month": names[part.month], "times": part.times},
        }
        for part in one.parts
    ]
    return {"number": one.number, "label": label, "parts": parts, "x": one.x, "y": one.y}


def gaps(held: Iterable[Held], filters: Filters) -> list[dict[str, str]]:
    """Return for each life stage the months without anything meant for it; those with nothing at all come last."""
    found, names = gaps_of(held, filters.stages), [formats.date_format(first, "F") for first in months_of(2000)]
    never = [stage_words(word) for word, gap in found.items() if len(gap) == MONTHS]
    rows = [
        {"label": capfirst(stage_words(word)), "value": ", ".join(names[n] for n in gap)}
        for word, gap in found.items()
        if len(gap) < MONTHS
    ]
    return [*rows, *([{"label": _("Nothing in the whole year"), "value": ", ".join(never)}] if never else [])]


def stage_words(word: str) -> str:
    return _("for fathers") if word == FATHERS else str(LifeStage(word).label)
