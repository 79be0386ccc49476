from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm

LONGEST = 20_000
FORMAT = _("A line that begins with # is a heading, one that begins with - is a line of a list.")


def text_field(label: Any, **options: Any) -> LongTextField:
    return LongTextField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 20}), **options)


class DocumentForm(PlainForm):
    """The next version of a document, in three languages."""

    text_fi = text_field(_("Text in Finnish"), help_text=FORMAT)
    text_sv = text_field(_("Text in Swedish"), required=False)
    text_en = text_field(_("Text in English"), required=False)


class AcceptForm(PlainForm):
    """A yes of one's own."""

    is_accepted = forms.BooleanField(
        label=_("I have read this and I accept it"),
        error_messages={"required": _("Tick the box when you have read the text and accept it.")},
    )


class ConsentForm(PlainForm):
    is_given = forms.BooleanField(
        label=_("I give this consent"),
        error_messages={"required": _("Tick the box if you give your consent. You may also leave it.")},
    )
