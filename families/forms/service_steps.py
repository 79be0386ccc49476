"""Steps to services and benefits: picking one, saying how far it has come, and the last day that a letter gives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, PlainForm
from families import catalogue
from families.states import ServiceStep

MISSING = _("Choose a service or benefit from the list.")


class CatalogueField(forms.ChoiceField):
    """One service or benefit of the catalogue; cleaned to the fields of a step."""

    default_error_messages = {"required": MISSING, "invalid_choice": MISSING}

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Which service or benefit?"))
        options.setdefault("choices", lambda: [("", ""), *catalogue.choices()])
        options.setdefault("widget", forms.Select(attrs={"data-autocomplete": True}))
        super().__init__(**options)

    def validate(self, value: str) -> None:
        """What is sent is looked up in `clean`."""

    def clean(self, value: Any) -> dict[str, Any]:
        found = catalogue.picked(super().clean(value))
        if not found:
            raise ValidationError(MISSING, "invalid_choice")
        return found


class PickForm(PlainForm):
    """What a button of the catalogue sends."""

    what = CatalogueField(choices=(), widget=forms.HiddenInput)


class SuggestForm(PlainForm):
    """One service or benefit, suggested to a family by its coordinator."""

    what = CatalogueField()


class CompanionStepForm(PlainForm):
    """One service or benefit, written down by the companion because the family asked for it."""

    what = CatalogueField()
    has_permission = forms.BooleanField(
        label=_("The family has asked me to write this down"),
        error_messages={"required": _("Ask the family first. Then tick this.")},
    )

    @property
    def picked(self) -> dict[str, Any]:
        return self.cleaned_data["what"]


class MoveStepForm(PlainForm):
    to = forms.ChoiceField(choices=[(state.value, "") for state in ServiceStep])


class ShareStepForm(PlainForm):
    is_shared = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")


class DeadlineForm(PlainForm):
    """The last day that a letter gives, and whether to be reminded of it; an empty day takes it away."""

    deadline = LocalDateField(label=_("The last day in the letter"), required=False)
    is_reminded = forms.BooleanField(
        label=_("Remind me three days and one day before"),
        required=False,
        help_text=_("The day is put among your appointments. You can change the reminders there."),
    )
