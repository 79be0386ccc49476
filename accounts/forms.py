"""What every form is built on: no identity codes, Finnish dates and clock times, names of municipalities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.identity_codes import holds_code, is_code_and_not_phone, without_codes
from accounts.models import Municipality
from accounts.querysets import folded
from core.actor import Actor

TEXT_INPUTS = frozenset({"text", "email", "tel", "url", "search", "number"})
YEARS = range(1900, 2200)
CLOCK_WORDS = re.compile(r"^\s*(klo|kl|at)\b\.?\s*", re.IGNORECASE)
SUGGESTIONS = 3


class WithoutIdentityCodes(forms.BaseForm):
    """Refuses a personal identity code in any text field, and cuts it out so that no page shows it again."""

    def full_clean(self) -> None:
        found = self.cut_codes() if self.is_bound else []
        super().full_clean()
        for name in found:
            self._errors.pop(name, None)
            self.add_error(name, ValidationError(_("Remove the personal identity code. We do not need it."), "code"))

    def cut_codes(self) -> list[str]:
        """Cut codes out of the data that came; return the names of the fields that had one."""
        found = {key: name for key, name in self.text_keys() if self.has_code(name, self.data.get(key))}
        if found:
            self.data = self.data.copy()
        for key in found:
            self.data[key] = without_codes(self.data[key])
        return list(dict.fromkeys(found.values()))

    def text_keys(self) -> Iterator[tuple[str, str]]:
        """Yield the keys under which text may come, with the name of their field."""
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if isinstance(field.widget, forms.MultiWidget):
                yield from ((key + ending, name) for ending in field.widget.widgets_names)
            elif isinstance(field.widget, forms.Textarea) or getattr(field.widget, "input_type", "") in TEXT_INPUTS:
                yield key, name

    def has_code(self, name: str, text: Any) -> bool:
        is_phone = isinstance(self.fields[name], PhoneNumberField)
        return isinstance(text, str) and (is_code_and_not_phone(text) if is_phone else holds_code(text))


class PlainForm(WithoutIdentityCodes, forms.Form):
    """The base of every form."""


class PlainModelForm(WithoutIdentityCodes, forms.ModelForm):
    """The base of every form of one row; its `save` is not used: actions write."""


class LongTextField(forms.CharField):
    """Free text, whose line ends count as one letter each, as they do in the browser."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class LocalDateField(forms.DateField):
    """A day as people write it: 3.9.2026."""

    default_error_messages = {
        "required": _("Write the day."),
        "invalid": _("Write the date like this: 3.9.2026"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 3.9.2026"))
        options.setdefault("widget", forms.DateInput(attrs={"class": "input-short"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return day


class LocalTimeField(forms.TimeField):
    """A clock time as people write it: 9.05, 9:05 or 9."""

    default_error_messages = {
        "required": _("Write the time."),
        "invalid": _("Write the time like this: 9.05"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 9.05"))
        options.setdefault("widget", ClockInput())
        super().__init__(**options)

    def to_python(self, value: Any) -> time | None:
        return super().to_python(CLOCK_WORDS.sub("", value) if isinstance(value, str) else value)


class ClockInput(forms.TimeInput):
    """A plain text field: every keyboard has the full stop that 9.05 needs, which number pads lack."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input-year", "autocomplete": "off", "spellcheck": "false", **(attrs or {})})


class DayAndTimeInput(forms.MultiWidget):
    """A day and a clock time beside each other, each with its own label."""

    template_name = "accounts/widgets/day_and_time.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets = {"day": forms.DateInput(attrs={"class": "input-short"}), "time": ClockInput()}
        super().__init__(widgets, attrs)

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None, None]
        here = value.astimezone(get_current_timezone())
        return [here.date(), here.time().replace(second=0, microsecond=0)]


class LocalDateTimeField(forms.MultiValueField):
    """A moment in Finland: day and clock time, told apart so that each can be wrong on its own."""

    widget = DayAndTimeInput
    default_error_messages = {
        "required": _("Write the day and the time."),
        "skipped": _("There is no such time that night, because the clocks are put forward. Choose another."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 3.9.2026 and 9.05"))
        super().__init__(fields=(LocalDateField(), LocalTimeField()), **options)

    def compress(self, values: list[Any]) -> datetime | None:
        if not values:
            return None
        typed = datetime.combine(*values)
        moment = make_aware(typed)
        if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != typed:
            raise ValidationError(self.error_messages["skipped"], "skipped")
        return moment


class MunicipalityField(forms.CharField):
    """A municipality by its Finnish or Swedish name; cleaned to the row. Scripts add completion."""

    default_error_messages = {
        "required": _("Write the name of your municipality."),
        "unknown": _("We do not know this municipality. Write its name in Finnish or in Swedish."),
        "suggest": _("We do not know this municipality. Did you mean one of these: %(names)s?"),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 60)
        options.setdefault("widget", PlaceInput())
        super().__init__(**options)

    def clean(self, value: Any) -> Municipality | None:
        text = super().clean(value)
        if not text:
            return None
        places = Municipality.objects.visible_to(Actor.public())
        found = places.named(text).first()
        if found is None:
            raise self.unknown(near(text, places.values_list("name_fi", "name_sv")))
        return found

    def unknown(self, names: list[str]) -> ValidationError:
        if not names:
            return ValidationError(self.error_messages["unknown"], "unknown")
        return ValidationError(self.error_messages["suggest"], "suggest", {"names": ", ".join(names)})

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Municipality) else value


class PlaceInput(forms.TextInput):
    """A name of a municipality; `static/js/places.js` adds the list of names."""

    template_name = "accounts/widgets/place.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        names = reverse_lazy("public:municipalities")
        super().__init__({"data-places": names, "autocomplete": "address-level2", **(attrs or {})})


class GridSelect(forms.CheckboxSelectMultiple):
    """Grouped choices as a table: a row for each group, a column for each choice in it."""

    template_name = "accounts/widgets/grid.html"


def near(text: str, names: Any) -> list[str]:
    """Return the names of municipalities most like `text`: those that begin with it, then those spelt nearly so."""
    by_search = {folded(name): name for pair in names for name in pair}
    wanted = folded(text)
    beginning = sorted(key for key in by_search if len(wanted) > 2 and key.startswith(wanted))
    alike = get_close_matches(wanted, by_search, n=SUGGESTIONS, cutoff=0.7)
    return [by_search[key] for key in dict.fromkeys([*beginning, *alike])][:SUGGESTIONS]
