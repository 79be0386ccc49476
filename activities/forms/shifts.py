from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import YEARS, LocalDateField, LocalDateTimeField, LocalTimeField, PlainForm
from accounts.models import Municipality
from activities.models import Shift, ShiftFacts, ShiftPlace, ShiftSeries
from activities.rhythm import end_of, minutes_between, span
from core.actor import Actor
from notifications.quiet import local
from partners.vocabulary import Weekday
from volunteers.models import Volunteer, VolunteerRole

NEXT_DAY = _("For example 18.00. An overnight stay ends the next morning: write that time.")
SHORT = {"class": "input-short"}
WEEKDAYS = [(number, day.label) for number, day in enumerate(Weekday)]


def whole(label: Any, *, least: int, most: int, initial: int, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a small number."""
    widget = forms.NumberInput(attrs=SHORT)
    numbers = {"min_value": least, "max_value": most, "initial": initial}
    return forms.IntegerField(label=label, widget=widget, help_text=help_text, **numbers)


class FactsForm(PlainForm):
    """What a shift is, and how many people it needs."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ShiftFacts.Kind.choices)
    name = forms.CharField(
        label=_("Name of the shift"),
        max_length=80,
        help_text=_("Volunteers read it in messages too. No names of families or children."),
    )
    place = forms.CharField(label=_("Place"), max_length=120)
    children_expected = whole(_("How many children are expected"), least=0, most=200, initial=0)
    children_per_volunteer = whole(_("Children for each volunteer, at most"), least=1, most=50, initial=4)
    least_volunteers = whole(
        _("Volunteers at least"),
        least=1,
        most=50,
        initial=2,
        help_text=_("However few children come. The larger of the two numbers is needed."),
    )


class WhoseForm(PlainForm):
    """Of which role, and where."""

    role = forms.ModelChoiceField(label=_("Role"), queryset=VolunteerRole.objects.none())
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = VolunteerRole.objects.visible_to(actor).of_organisations(actor.organisation_ids)
        self.fields["role"].queryset = own.for_list()
        self.fields["municipality"].queryset = own_municipalities(actor)
        for name in ("role", "municipality"):
            self.fields[name].empty_label = gettext("Choose one")


class ClockForm(PlainForm):
    """From when to when, on a day that is told elsewhere; cleaned to `starts` and `minutes`."""

    starts = LocalTimeField(label=_("Begins"))
    ends = LocalTimeField(label=_("Ends"), help_text=NEXT_DAY)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        ends = told.pop("ends", None)
        if told.get("starts") is not None and ends is not None:
            told["minutes"] = minutes_between(told["starts"], ends)
        return told


class SeriesForm(ClockForm, FactsForm):
    """What can be changed of a series."""

    field_order = ["kind", "name", "place", "starts", "ends"]

    @classmethod
    def initial_of(cls, series: ShiftSeries) -> dict[str, Any]:
        """Return a series as the form begins with it."""
        told = {name: getattr(series, name) for name in FactsForm.base_fields}
        return {**told, "starts": series.starts, "ends": end_of(series.starts, series.minutes)}


class NewSeriesForm(SeriesForm, WhoseForm):
    """A shift that comes again."""

    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=WEEKDAYS, coerce=int)
    every_weeks = forms.TypedChoiceField(label=_("How often"), choices=ShiftSeries.EveryWeeks.choices, coerce=int)
    from_on = LocalDateField(label=_("First day"))
    until_on = LocalDateField(label=_("Last day"), help_text=_("At most a year later. It can be prolonged."))
    field_order = [
        "role", "municipality", "kind", "name", "place", "weekday", "every_weeks", "starts", "ends", "from_on",
        "until_on",
    ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("from_on") and told.get("until_on") and told["until_on"] < told["from_on"]:
            self.add_error("until_on", _("The last day is before the first."))
        return told


class ShiftForm(FactsForm):
    """When one shift is, and what it is; cleaned to `starts_at` and `ends_at`."""

    starts_at = LocalDateTimeField(label=_("Begins"))
    ends = LocalTimeField(label=_("Ends"), help_text=NEXT_DAY)
    field_order = ["kind", "name", "place", "starts_at", "ends"]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        ends = told.pop("ends", None)
        if told.get("starts_at") and ends is not None:
            here = local(told["starts_at"])
            minutes = minutes_between(here.time(), ends)
            told["ends_at"] = max(span(here.date(), here.time(), minutes)[1], told["starts_at"] + timedelta(minutes=1))
        return told

    @classmethod
    def initial_of(cls, shift: Shift) -> dict[str, Any]:
        """Return a shift as the form begins with it."""
        told = {name: getattr(shift, name) for name in FactsForm.base_fields}
        return {**told, "starts_at": shift.starts_at, "ends": local(shift.ends_at).time()}


class NewShiftForm(ShiftForm, WhoseForm):
    """A shift that comes once."""

    field_order = ["role", "municipality", "kind", "name", "place", "starts_at", "ends"]


class UntilForm(PlainForm):
    until_on = LocalDateField(label=_("Last day"))


class FillForm(PlainForm):
    """Whom the office puts on a shift."""

    volunteer = forms.ModelChoiceField(label=_("Volunteer"), queryset=Volunteer.objects.none())

    def __init__(self, *args: Any, rows: QuerySet[Volunteer], away: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volunteer"].queryset = rows
        self.fields["volunteer"].empty_label = gettext("Choose one")
        self.fields["volunteer"].label_from_instance = lambda row: named(row, away)


def named(volunteer: Volunteer, away: set[int]) -> str:
    if volunteer.pk not in away:
        return volunteer.name
    return gettext("%(name)s (days off then)") % {"name": volunteer.name}


class PresentForm(PlainForm):
    """Who was there."""

    present = forms.ModelMultipleChoiceField(
        label=_("Who was there"),
        queryset=ShiftPlace.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, people: QuerySet[ShiftPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = people
        self.fields["present"].is_needed_at_times = True  # nobody ticked says that nobody came
        self.fields["present"].label_from_instance = lambda row: named(row.volunteer, set())


class ShiftFilter(ListFilter):
    """What the calendar of shifts is narrowed by, and which week it shows."""

    ORDERS = {"soonest": ("starts_at", "pk")}

    role = forms.ModelChoiceField(
        label=_("Role"), queryset=VolunteerRole.objects.none(), required=False, empty_label=_("All")
    )
    week = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["role", "municipality"]

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        own = VolunteerRole.objects.visible_to(actor).of_organisations(actor.organisation_ids)
        self.fields["role"].queryset = own.for_list()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() & {"role", "municipality"})

    @property
    def monday(self) -> date:
        """The first day of the week asked for, such as 2026-W48; of this week when there is none."""
        try:
            day = datetime.strptime(f"{self.chosen.get('week', '')}-1", "%G-W%V-%u").date()  # noqa: DTZ007  a day
        except ValueError:
            day = date.min
        today = timezone.localdate()
        return day if day.year in YEARS else today - timedelta(days=today.weekday())

    def narrow(self, rows: QuerySet[Shift]) -> QuerySet[Shift]:
        """Return the shifts that the answers leave, the soonest first."""
        for name in ("role", "municipality"):
            if name in self.chosen:
                rows = rows.filter(**{name: self.chosen[name]})
        return self.in_order(rows)
