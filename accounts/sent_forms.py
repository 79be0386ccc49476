"""What a form asks in a line or in a few sentences, and forms that are sent without an account."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField
from accounts.stepwise import SendForm, too_long

CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}
EMAIL_LIKE_THIS = _("Write the e-mail address like this: name@example.org")


def words(label: Any, most: int, *, rows: int = 4, **options: Any) -> LongTextField:
    """Return a field for a few sentences."""
    widget = forms.Textarea(attrs={"maxlength": most, "rows": rows})
    return LongTextField(label=label, validators=[too_long(most)], widget=widget, **options)


def line(label: Any, most: int, **options: Any) -> forms.CharField:
    """Return a field for one line."""
    widget = forms.TextInput(attrs={"maxlength": most, **options.pop("attrs", {})})
    return forms.CharField(label=label, validators=[too_long(most)], widget=widget, **options)


class SentForm(SendForm):
    """What is sent without an account: a double press is one, and a field that only machines fill in."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    @property
    def asked(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name != "website"]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The questions under their headings; a short form has none."""
        return [("", self.asked)]

    @property
    def told(self) -> dict[str, Any]:
        """The answers, without the field for machines."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}
