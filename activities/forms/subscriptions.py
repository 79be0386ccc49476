"""What is asked of somebody who wants to hear of what lies ahead: an address, a place, years. No name, no account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import MunicipalityField
from accounts.models import Language
from activities.forms.wishes import EMAIL_LIKE_THIS, SentForm
from activities.models import StageSubscription
from families.forms.households import ChildrenForm


class StagesForm(ChildrenForm):
    """The subscriber's own page: where they live, which children, in which language."""

    municipality = MunicipalityField(
        label=_("Municipality"), help_text=_("Where do you live? Write the name in Finnish or in Swedish.")
    )
    language = forms.ChoiceField(label=_("Language of the messages"), choices=Language.choices)
    wants_fathers = forms.BooleanField(label=_("Tell me also what is for fathers"), required=False)
    field_order = ["municipality", "birth_years", "due_month", "wants_fathers", "language"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not {"birth_years", "due_month"} & set(self.errors) and not (said["birth_years"] or said["due_month"]):
            self.add_error("birth_years", _("Write at least one birth year, or choose the month when a baby is due."))
        return said

    def wanted(self) -> dict[str, Any]:
        """Return what was told as `actions.Wanted` takes it."""
        told = {name: self.cleaned_data[name] for name in ("municipality", "language", "wants_fathers")}
        return {**told, **self.answers()}

    @staticmethod
    def of(row: StageSubscription) -> dict[str, Any]:
        """Return what the form of a subscriber begins with."""
        told = {name: getattr(row, name) for name in ("municipality", "language", "wants_fathers")}
        return {**told, **ChildrenForm.begin(row.children.all())}


class AskStagesForm(StagesForm, SentForm):
    """The same with the address, for somebody who begins."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={"required": _("Write your e-mail address."), "invalid": EMAIL_LIKE_THIS},
        help_text=_("We send a link first. Only when you open it do we write to you."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    begins_anew = forms.BooleanField(
        label=_("I have stopped these messages before and want them again"), required=False
    )
    field_order = ["email", *StagesForm.field_order, "begins_anew"]

    def reached(self) -> dict[str, Any]:
        """Return how they are reached, as `actions.ask_stages` takes it."""
        return {name: self.cleaned_data[name] for name in ("email", "submission", "begins_anew")}
