"""What a family fills in on its own pages and on its way to them."""

from __future__ import annotations

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


class LostLinkForm(PlainForm):
    address = forms.CharField(
        label=_("Your e-mail or phone number"),
        max_length=254,
        error_messages={"required": _("Write the e-mail or phone number that you gave us.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
