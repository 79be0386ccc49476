"""What is asked of the feeds: the queries of programs, and another's calendar to be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import YEARS, PlainForm
from activities.forms.offer import OfferForm
from activities.linked_query import ORDERS
from activities.types import preset_of
from activities.vocabulary import ActivityType, Entry
from notifications.quiet import moment
from partners.vocabulary import SpokenLanguage

LARGEST_FILE = 2_000_000
PAGE_SIZE, MOST = 20, 100
MOST_CHOICES = 20


class WordsField(forms.CharField):
    """Words between commas, any of which will do."""

    def clean(self, value: Any) -> list[str]:
        words = [word for word in (part.strip() for part in super().clean(value).split(",")) if word]
        if len(words) > MOST_CHOICES:
            raise ValidationError(_("At most %(n)d can be asked for at a time."), "most", {"n": MOST_CHOICES})
        return words


class MomentField(forms.CharField):
    """A day or a moment (ISO 8601), "today" or "now". A day ends at its end, a moment without a zone is in Helsinki."""

    def __init__(self, *, is_end: bool = False) -> None:
        super().__init__(required=False, max_length=40)
        self.is_end = is_end

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        if text == "now":
            return timezone.now()
        try:
            return self.read(text)
        except (ValueError, OverflowError) as error:
            words = _("Write a day or a moment like this: 2026-09-03 or 2026-09-03T09:30:00Z.")
            raise ValidationError(words, "invalid") from error

    def read(self, text: str) -> datetime:
        day = timezone.localdate() if text == "today" else parse_date(text)
        if day:
            return moment(day + timedelta(days=1 if self.is_end else 0), time())
        at = parse_datetime(text)
        if at is None or at.year not in YEARS:
            raise ValueError
        return timezone.make_aware(at) if timezone.is_naive(at) else at


class PageQuery(forms.Form):
    """Which page of a list is asked for."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    page_size = forms.IntegerField(required=False, min_value=1, max_value=MOST)

    @property
    def size(self) -> int:
        return self.cleaned_data["page_size"] or PAGE_SIZE

    @property
    def number(self) -> int:
        return self.cleaned_data["page"] or 1


class EventQuery(PageQuery):
    """What a program asks of the events; what it asks besides is passed over."""

    start = MomentField()
    end = MomentField(is_end=True)
    location = WordsField(required=False, max_length=500)
    division = WordsField(required=False, max_length=500)
    keyword = WordsField(required=False, max_length=500)
    text = forms.CharField(required=False, max_length=100)
    language = forms.ChoiceField(required=False, choices=SpokenLanguage.choices)
    super_event_type = forms.ChoiceField(required=False, choices=[("none", "none"), ("recurring", "recurring")])
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in ORDERS])


class ReadForm(PlainForm):
    """Somebody's calendar: an address on the open internet, or a file that was sent."""

    address = forms.CharField(
        label=_("Address of the open data"),
        help_text=_("It begins with https:// and ends for example with /v1/event/?start=today."),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("Or a file"),
        help_text=_("JSON in the Linked Events shape, at most 2 megabytes."),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 2 megabytes. Divide it."), "size")
        return file.read() if file else b""

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors and bool(told["address"]) == bool(told["file"]):
            raise ValidationError(_("Write an address or choose a file: one of the two."), "one")
        return told


def taken_types() -> list[tuple[str, Any]]:
    """Return the types to which one may simply come; what asks for more is begun by hand."""
    return [(one.value, capfirst(one.label)) for one in ActivityType if preset_of(one)["entry"] == Entry.OPEN]


class TakeForm(PlainForm):
    """Which rows are taken in, and as what."""

    rows = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one row.")})
    type = forms.ChoiceField(
        label=_("Take them in as"), initial=ActivityType.MEETING_PLACE, help_text=_("You can change each afterwards.")
    )

    def __init__(self, data: Any, *, keys: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["rows"].choices = [(key, key) for key in keys]
        self.fields["type"].choices = taken_types()


class SharingForm(OfferForm):
    """The choices that stay right: a list on another page goes on for longer than any period."""

    when = since = until = None
    RARE = OfferForm.RARE - {"since", "until"}

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.fields["place"].label = _("Around which place?")
        self.fields["within"].label = _("How far from it?")
