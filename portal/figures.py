"""National figures by municipality: whole rows are counted here and only protected cells leave (R-RP-1, R-RP-2).

A cell is hidden when it is under five, when the rest of its whole is, or when it could be counted back from the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from families.models import Appointment, ServiceStep, SupportRequest
from families.states import Appointment as Outcome
from matching.models import Match

LEAST = 5
TOLD = (Outcome.KEPT, Outcome.MISSED)
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Measure:
    """What one column counts, in words for its reader."""

    code: str
    label: str | Promise
    definition: str | Promise


MEASURES = (
    Measure("requests", _("Requests"), _("Requests for a companion that arrived during the year.")),
    Measure("begun", _("Companionships begun"), _("Companionships whose trial began during the year.")),
    Measure(
        "going_on",
        _("Going on"),
        _("Companionships that went on at the year's end, or today in the current year."),
    ),
    Measure(
        "taken_up",
        _("Services and benefits taken up"),
        _("Services and benefits on families' own lists that they said had begun during the year."),
    ),
    Measure(
        "booked",
        _("Booked times"),
        _("Service times of families that fell in the year and have passed. Moved and cancelled times are left out."),
    ),
    Measure("told", _("Outcome told"), _("Of the booked times, those of which the family told how it went.")),
    Measure("kept", _("Kept"), _("Of the times whose outcome was told, those that the family kept.")),
)
SHARE = Measure("share", _("Kept of told"), _("Kept times as a share of the times whose outcome was told."))


@dataclass(frozen=True, slots=True)
class Column:
    """One measure: a number for each municipality and for the whole, None where it is hidden."""

    cells: Mapping[str, int | None]
    total: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    year: int
    places: list[Municipality]
    columns: Mapping[str, Column]

    def cells_of(self, place: str | None) -> list[str]:
        """Return one row as words: the columns of `MEASURES`, then the share. None means the whole country."""
        numbers = {code: column.cells[place] if place else column.total for code, column in self.columns.items()}
        shown = [in_words(numbers[measure.code]) for measure in MEASURES]
        return [*shown, share_in_words(numbers["kept"], numbers["told"])]


def in_words(number: int | None) -> str:
    return gettext("not shown") if number is None else str(number)


def share_in_words(part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return gettext("not shown")
    return f"{round(100 * part / whole)} %"


def leaks(values: Iterable[int], rests: Iterable[int]) -> bool:
    """Whether a group of cells, known together as one sum, tells of fewer than five."""
    group = list(values)
    total, rest = sum(group), sum(rests)
    return 0 < rest < LEAST or (total > 0 and (len(group) == 1 or total < LEAST))


def protected(values: Counts, wholes: Counts | None = None) -> Column:
    """Hide what R-RP-1 hides. With `wholes`, each value is a part of one, and the rest of it is protected too.

    Everything hidden can be counted together from the total: further cells, the smallest first, are hidden until that
    sum tells of nobody. The total itself is hidden where that is not enough.
    """
    rest = {key: wholes[key] - value if wholes else 0 for key, value in values.items()}
    hidden = {key for key, value in values.items() if value < LEAST or 0 < rest[key] < LEAST}
    shown = sorted(values.keys() - hidden, key=lambda key: (values[key], key))
    while leaks([values[k] for k in hidden], [rest[k] for k in hidden]) and shown:
        hidden.add(shown.pop(0))
    total, total_rest = sum(values.values()), sum(rest.values())
    is_hidden = total < LEAST or 0 < total_rest < LEAST
    cells = {key: None if key in hidden else value for key, value in values.items()}
    return Column(cells, None if is_hidden else total)


def by_place(rows: QuerySet, path: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(path).annotate(Count("pk")))


def counted(year: int, now: datetime) -> dict[str, dict[str, int]]:
    """Return the true counts of every measure by municipality. They do not leave this module."""
    last = min(date(year, 12, 31), timezone.localdate(now))
    began = Match.objects.filter(trial_began_on__isnull=False)
    going_on = began.filter(trial_began_on__lte=last).filter(Q(ended_on=None) | Q(ended_on__gt=last))
    booked = Appointment.objects.filter(starts_at__year=year).counted(now)
    of_match, of_family = "request__family__municipality", "family__municipality"
    return {
        "requests": by_place(SupportRequest.objects.filter(received_at__year=year), of_family),
        "begun": by_place(began.filter(trial_began_on__year=year), of_match),
        "going_on": by_place(going_on, of_match),
        "taken_up": by_place(ServiceStep.objects.taken_up(year), of_family),
        "booked": by_place(booked, of_family),
        "told": by_place(booked.filter(state__in=TOLD), of_family),
        "kept": by_place(booked.filter(state=Outcome.KEPT), of_family),
    }


def figures_of(year: int, now: datetime) -> Figures:
    """Return the protected figures of `year` as they stand at `now`, for every municipality with a programme."""
    counts = counted(year, now)
    seen = {place for column in counts.values() for place in column}
    places = list(Municipality.objects.filter(Q(programmes__isnull=False) | Q(pk__in=seen)).distinct())
    full = {code: {place.pk: column.get(place.pk, 0) for place in places} for code, column in counts.items()}
    columns = {code: protected(values) for code, values in full.items() if code != "kept"}
    columns["kept"] = protected(full["kept"], full["told"])
    return Figures(year, places, columns)


def years_of(now: datetime) -> list[int]:
    """Return the years there are figures of, the newest first."""
    newest = timezone.localdate(now).year
    first = SupportRequest.objects.aggregate(first=Min("received_at"))["first"]
    return list(range(newest, min(timezone.localdate(first).year if first else newest, newest) - 1, -1))
