from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from matching.models import Plan
from matching.states import ChoiceReason


class ChosenForm(PlainForm):
    """Which pairs of a plan were chosen, each by its family's request; no others are taken."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, widget=forms.MultipleHiddenInput)

    def __init__(self, data: Any, *, plan: Plan) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(pair[0], pair[0]) for pair in plan.result.get("placed", [])]


class SetAsideForm(PlainForm):
    """Why a planned pair is left out for a time."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[("", _("Choose one")), *ChoiceReason.choices],
        help_text=_("It is kept to learn how well plans serve. The family and the volunteer never see it."),
    )
