"""What a volunteer fills in for themselves: times, rest, details."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms import LocalDateField, PlainForm
from accounts.models import Language, User
from partners.fields import coming_along, week
from volunteers.models import Volunteer
from volunteers.rules.portal import most_families


class TimesForm(PlainForm):
    """When it suits, for how many families at a time, and what comes along that a family may not be with."""

    slots = week(label=_("Times that suit me"), help_text=_("Leave empty if any time will do."))
    capacity = forms.TypedChoiceField(
        label=_("How many families at a time"), coerce=int, choices=[], widget=forms.RadioSelect
    )
    brings = coming_along(label=_("Comes along with me, if only on clothes"))

    def __init__(self, data: Any, *, volunteer: Volunteer) -> None:
        super().__init__(data, initial={name: getattr(volunteer, name) for name in self.base_fields})
        self.fields["capacity"].choices = [(n, str(n)) for n in range(1, most_families(volunteer) + 1)]


class HolidayForm(PlainForm):
    """Days away."""

    from_on = LocalDateField(label=_("First day"))
    until_on = LocalDateField(label=_("Last day"))


class RestForm(PlainForm):
    """Until when to rest; the end may be left open."""

    until = LocalDateField(
        label=_("Until"), required=False, help_text=_("For example 3.9.2026. Leave empty if you do not know yet.")
    )


class OwnDetailsForm(PlainForm):
    """What one is called, and in which language one reads."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    language = forms.ChoiceField(label=_("Language of pages and messages"), choices=Language.choices)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data, initial={"name": user.name, "language": user.language})


class NewPhoneForm(PlainForm):
    """A new phone number."""

    phone = PhoneNumberField(
        label=_("New phone number"),
        region="FI",
        help_text=_("We send a code to it as a text message. The old number stays until you have written the code."),
        error_messages={
            "required": _("Write the new phone number."),
            "invalid": _("Write the phone number like this: 040 123 4567"),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input-short", "maxlength": 30}),
    )


class PhoneCodeForm(PlainForm):
    """The code that came to the new number."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        error_messages={"required": _("Write the code from the message.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-year"}),
    )
