from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from matching.states import ChoiceReason


class ProposeForm(PlainForm):
    """Why somebody other than the first of the list: a code about the fit, never a story about people."""

    reason = forms.ChoiceField(
        label=_("Why this one?"),
        help_text=_("For learning how well the list serves. The volunteer and the family never see it."),
        choices=[("", _("I would rather not say")), *ChoiceReason.choices],
        error_messages={"invalid_choice": _("Choose one of the reasons, or leave this empty.")},
        required=False,
    )
