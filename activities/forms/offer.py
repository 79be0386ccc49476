"""What a visitor looks for in the public offer. The choices live in the address; a broken one narrows nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, MunicipalityField, WithoutIdentityCodes
from accounts.models import Municipality, Organisation
from activities import states
from activities.clock import span_of, year_of
from activities.offer import USUAL_KM, WITHIN_KM, Filters
from activities.vocabulary import ActivityType
from core.actor import Actor
from partners.vocabulary import LifeStage, SpokenLanguage

ANY_KM = "any"
DISTANCES = [*((str(km), f"{km} km") for km in WITHIN_KM), (ANY_KM, _("However far"))]
SATURDAY = 5


class When(TextChoices):
    TODAY = "today", _("today")
    WEEK = "week", _("within 7 days")
    WEEKEND = "weekend", _("at the weekend")
    MONTH = "month", _("within 30 days")


def days_of(when: str, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period that begins today or at the weekend."""
    if when == When.WEEKEND:
        saturday = today + timedelta(days=max(0, SATURDAY - today.weekday()))
        return max(today, saturday), today + timedelta(days=6 - today.weekday())
    lasts = {When.TODAY: 0, When.WEEK: 6, When.MONTH: 29}
    return (today, today + timedelta(days=lasts[When(when)])) if when else (None, None)


def choices(vocabulary: type[TextChoices], nothing: Any) -> list[tuple[str, Any]]:
    return [("", nothing), *((word.value, capfirst(word.label)) for word in vocabulary)]


class NearForm(forms.Form):
    """The place near which somebody looks: the first choice of the list."""

    place = MunicipalityField(label=_("Where do you live?"))


class OneOrMore(forms.Select):
    """One choice from a list; an address, such as that of a letter, may name several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        told = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name)]
        return [word for word in told if word]


class OfferForm(WithoutIdentityCodes, forms.Form):
    """The filter of the list, of the clock and of what is made of them."""

    place = MunicipalityField(label=_("Where do you live?"), required=False)
    within = forms.ChoiceField(label=_("How far can you go?"), choices=DISTANCES, required=False)
    stage = forms.MultipleChoiceField(
        label=_("Life stage"), choices=choices(LifeStage, _("Any")), required=False, widget=OneOrMore
    )
    when = forms.ChoiceField(label=_("When"), choices=choices(When, _("Any day")), required=False)
    fathers = forms.BooleanField(label=_("For fathers"), required=False)
    room = forms.BooleanField(label=_("Has free places"), required=False)
    online = forms.BooleanField(label=_("Online, from anywhere"), required=False)
    find = forms.CharField(label=_("Name or word"), max_length=60, required=False)
    type = forms.ChoiceField(label=_("What it is"), choices=choices(ActivityType, _("Anything")), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=choices(SpokenLanguage, _("Any")), required=False)
    organiser = forms.ModelChoiceField(
        label=_("Organiser"), queryset=Organisation.objects.none(), empty_label=_("Any"), required=False
    )
    since = LocalDateField(label=_("From the day"), help_text="", required=False)
    until = LocalDateField(label=_("Until the day"), help_text="", required=False)

    RARE = frozenset({"find", "type", "language", "organiser", "since", "until"})
    has_rare = True

    def __init__(self, data: QueryDict, *, actor: Actor, today: date, place: Municipality | None = None) -> None:
        """Read an address; without a word of a place in it, `place` is the one that was chosen before."""
        super().__init__(with_place(data, place), auto_id="filter_%s")
        self.today = today
        offering = Organisation.objects.visible_to(actor).filter(activities__state__in=states.PUBLIC)
        self.fields["organiser"].queryset = offering.distinct()
        for name in self.RARE & self.fields.keys():
            self.fields[name].is_rare = True

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return self.cleaned_data

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The answers that are fit to use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() - {"within"})

    @property
    def is_rare_chosen(self) -> bool:
        """Whether the fold of rare choices holds one that is on, or one to mend."""
        return bool(self.RARE & (self.chosen.keys() | self.errors.keys()))

    @property
    def filters(self) -> Filters:
        """The choices as the offer reads them; days that are written out come before a period."""
        chosen = self.chosen
        begins, ends = days_of(chosen.get("when", ""), self.today)
        organiser = chosen.get("organiser")
        return Filters(
            place=chosen.get("place"),
            within_km=None if chosen.get("within") == ANY_KM else int(chosen.get("within", USUAL_KM)),
            type=chosen.get("type", ""),
            stages=tuple(chosen.get("stage", ())),
            language=chosen.get("language", ""),
            organisation_id=organiser.pk if organiser else None,
            for_fathers=chosen.get("fathers", False),
            online=chosen.get("online", False),
            has_room=chosen.get("room", False),
            find=chosen.get("find", ""),
            since=chosen.get("since", begins),
            until=chosen.get("until", ends),
        )


def with_place(data: QueryDict, place: Municipality | None) -> QueryDict:
    """Return the address with the place that was chosen before, when it says nothing of one."""
    told = data.copy()
    if place and "place" not in told:
        told["place"] = place.name
    told.setdefault("within", str(USUAL_KM))
    return told


class ClockForm(OfferForm):
    """The filter of the annual clock: a school year instead of days."""

    when = since = until = None
    year = forms.TypedChoiceField(label=_("School year"), coerce=int, required=False)
    field_order = ["place", "within", "stage", "year"]

    def __init__(self, data: QueryDict, *, actor: Actor, today: date, place: Municipality | None = None) -> None:
        told = data.copy()
        told.setdefault("year", str(year_of(today)))
        super().__init__(told, actor=actor, today=today, place=place)
        years = range(year_of(today) - 1, year_of(today) + 2)
        self.fields["year"].choices = [(year, f"{year}–{year + 1}") for year in years]

    @property
    def school_year(self) -> int:
        return self.chosen.get("year") or year_of(self.today)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() - {"within", "year"})

    @property
    def filters(self) -> Filters:
        """The choices as the offer reads them, through the whole school year."""
        begins, ends = span_of(self.school_year)
        return replace(super().filters, since=begins, until=ends)
