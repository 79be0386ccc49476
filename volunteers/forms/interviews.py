"""Times for interviews, and what is kept of an interview: codes and a few words that the applicant reads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import own_municipalities
from accounts.forms import LocalDateField, LocalTimeField, LongTextField, PlainForm
from accounts.models import Municipality
from core.actor import Actor
from notifications.dates import clock, weekday
from notifications.quiet import moment
from partners.fields import in_columns, several
from partners.vocabulary import Limit
from volunteers.models import InterviewRecord, InterviewSlot
from volunteers.vocabulary import Outcome, Strength

WAYS = [(way.value, capfirst(way.label)) for way in InterviewSlot.Way]


class OpenTimesForm(PlainForm):
    """A day, from when to when, and how long each interview is."""

    day = LocalDateField(label=_("Day"))
    begins = LocalTimeField(label=_("From"))
    ends = LocalTimeField(label=_("Until"))
    minutes = forms.IntegerField(
        label=_("Minutes for each interview"),
        min_value=15,
        max_value=240,
        initial=60,
        help_text=_("Leave time to write down each interview: 75 minutes give an hour to talk."),
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none(), empty_label=None
    )
    way = forms.ChoiceField(label=_("How"), choices=WAYS, initial=InterviewSlot.Way.PLACE, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Where you meet. The applicant reads it.")
    )
    link = forms.URLField(
        label=_("Address of the video call"), required=False, assume_scheme="https", widget=forms.URLInput
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = own_municipalities(actor)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("way") == InterviewSlot.Way.PLACE and not said.get("place") and "place" not in self.errors:
            self.add_error("place", _("Write where you meet."))
        if said.get("way") == InterviewSlot.Way.VIDEO and not said.get("link") and "link" not in self.errors:
            self.add_error("link", _("Write the address of the video call."))
        if said.get("begins") and said.get("ends") and said["ends"] <= said["begins"]:
            self.add_error("ends", _("The end comes after the beginning."))
        return said

    @property
    def span(self) -> dict[str, datetime]:
        """The first beginning and the last end, as moments."""
        told = self.cleaned_data
        return {
            "starts_at": moment(told["day"], told["begins"]),
            "ends_at": moment(told["day"], told["ends"]),
        }

    @property
    def rest(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("municipality", "minutes", "way", "place", "link")}


class TimeChoiceField(forms.ModelChoiceField):
    """A time in words: the day, the clock, and how."""

    def label_from_instance(self, obj: Any) -> str:
        said = [f"{weekday(obj.starts_at)} {clock(obj.starts_at)}", str(obj.get_way_display())]
        if obj.way == InterviewSlot.Way.PLACE:
            said.append(obj.place)
        return capfirst(", ".join(said))


class ChooseTimeForm(PlainForm):
    """One of the free times."""

    slot = TimeChoiceField(
        label=_("Choose a time"),
        queryset=InterviewSlot.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("This time is not free any more. Choose another."),
        },
    )

    def __init__(self, data: Any, *, times: QuerySet[InterviewSlot]) -> None:
        super().__init__(data)
        self.fields["slot"].queryset = times


class RecordForm(PlainForm):
    """What is kept of an interview (domain.md 3.1): no story, no diagnosis, nothing of crime."""

    held_on = LocalDateField(label=_("Day of the interview"))
    outcome = forms.ChoiceField(
        label=_("What it came to"),
        choices=[(word.value, capfirst(word.label)) for word in Outcome],
        widget=forms.RadioSelect,
    )
    strengths = several(Strength, label=_("Strengths"))
    limits = several(Limit, label=_("Cannot be with"))
    summary = LongTextField(
        label=_("In a few words"),
        max_length=InterviewRecord.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "The applicant reads this. Write what you agreed on and what the applicant is good at. Nothing of health, "
            "crime, religion or politics, and no life story. At most 1,000 letters."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_columns(self)

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Write the interview down when it has been held."), "not_yet")
        return day
