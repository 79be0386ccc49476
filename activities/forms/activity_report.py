from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.forms import LocalDateField
from activities.counting import Asked
from activities.vocabulary import ActivityType
from core.actor import Actor
from partners.fields import select_of

AUTUMN = 8  # the month in which the school year begins
YEARS_BACK = 3
OWN = "own"


def half_of(day: date) -> str:
    """Return the school half-year of a day, such as 2026-autumn (August to December) or 2026-spring."""
    return f"{day.year}-{'autumn' if day.month >= AUTUMN else 'spring'}"


def period_of(code: str) -> tuple[date, date]:
    """Return the first and the last day of 2026-spring, 2026-autumn, 2026-school (from August on) or 2026-year."""
    words, kind = code.split("-")
    year = int(words)
    return {
        "spring": (date(year, 1, 1), date(year, AUTUMN - 1, 31)),
        "autumn": (date(year, AUTUMN, 1), date(year, 12, 31)),
        "school": (date(year, AUTUMN, 1), date(year + 1, AUTUMN - 1, 31)),
        "year": (date(year, 1, 1), date(year, 12, 31)),
    }[kind]


def years_of(code: str) -> tuple[tuple[date, date], ...]:
    """Return the years, of school and of the calendar, of which 2026-spring or 2026-autumn is a half."""
    words, kind = code.split("-")
    if kind not in ("spring", "autumn"):
        return ()
    begins = int(words) if kind == "autumn" else int(words) - 1
    return period_of(f"{begins}-school"), period_of(f"{words}-year")


def period_choices(today: date) -> Iterator[tuple[str, str]]:
    """Yield the periods to choose from, the newest first."""
    years = range(today.year, today.year - YEARS_BACK, -1)
    for year in years:
        if (year, AUTUMN) <= (today.year, today.month):
            yield f"{year}-autumn", gettext("Autumn %(year)d (August to December)") % {"year": year}
        yield f"{year}-spring", gettext("Spring %(year)d (January to July)") % {"year": year}
    for year in years:
        if (year, AUTUMN) <= (today.year, today.month):
            yield f"{year}-school", gettext("School year %(year)d–%(next)d") % {"year": year, "next": year + 1}
    for year in years:
        yield f"{year}-year", gettext("Year %(year)d") % {"year": year}
    yield OWN, gettext("My own days")


class ReportForm(ListFilter):
    """Of which days, where and of what; this half-year of school when nothing is told."""

    period = forms.ChoiceField(label=_("Period"), required=False)
    since = LocalDateField(label=_("First day"), required=False, help_text="")
    until = LocalDateField(label=_("Last day"), required=False, help_text="")
    type = select_of(ActivityType, _("All"), label=_("What"))
    field_order = ["period", "since", "until", "municipality", "type"]

    def __init__(self, data: Any, *, actor: Actor) -> None:
        today = timezone.localdate()
        super().__init__({"period": half_of(today), **data.dict()}, actor=actor)
        self.fields["period"].choices = list(period_choices(today))

    @property
    def code(self) -> str:
        """Which period is asked for."""
        return self.chosen.get("period") or half_of(timezone.localdate())

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day; None when one's own days are missing or the wrong way round."""
        told = self.chosen
        if self.code != OWN:
            return period_of(self.code)
        since, until = told.get("since"), told.get("until")
        return (since, until) if since and until and since <= until else None

    @property
    def asked(self) -> Asked | None:
        """What the report counts; None when the days cannot be read."""
        days, place = self.days, self.chosen.get("municipality")
        if days is None:
            return None
        narrowed = {"municipality_id": place.pk if place else "", "type": self.chosen.get("type", "")}
        if self.code == OWN:
            return Asked(*days, **narrowed, is_own=True)
        return Asked(*days, **narrowed, years=years_of(self.code))
