"""What a family fills in on its own pages and on its way to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from accounts.models import Language


class LanguageForm(PlainForm):
    language = forms.ChoiceField(choices=Language.choices)


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits"),
        error_messages={"required": _("Write the code from the message.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "input-code"}),
    )


class SpokenCodeForm(CodeForm):
    """The code that the office reads aloud."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["code"].help_text = _("Ten digits")
        self.fields["code"].error_messages["required"] = _("Write the code that you hear.")


class LostLinkForm(PlainForm):
    address = forms.CharField(
        label=_("Your e-mail or phone number"),
        max_length=254,
        error_messages={"required": _("Write the e-mail or phone number that you gave us.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
