"""A help number as families see it in three languages, and as their phone dials it (R-EM-2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from partners.models import Helpline
from partners.rules.helplines import COUNTY_NUMBERS, why_not_dial

SPACES = str.maketrans("", "", "  -")


def text(label: Any, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, **options)


class HelplineForm(PlainForm):
    name_fi = text(_("Name in Finnish"), 120)
    name_sv = text(_("Name in Swedish"), 120)
    name_en = text(_("Name in English"), 120)
    facts_fi = text(_("In a few words, in Finnish"), 200, required=False)
    facts_sv = text(_("In a few words, in Swedish"), 200, required=False)
    facts_en = text(_("In a few words, in English"), 200, required=False)
    display = text(_("The number as it is shown"), 30, help_text=_("With spaces, for example 09 2525 0111"))
    dial = text(
        _("The number as a phone dials it"),
        30,
        help_text=_("Only digits, perhaps + at the start. Short ones too: 116117"),
    )
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=1, max_value=999, help_text=_("Smaller numbers come first.")
    )

    def __init__(self, *args: Any, is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("display", "dial"):
            self.fields[name].disabled = is_fixed

    @staticmethod
    def of(line: Helpline) -> dict[str, Any]:
        """Return what the form begins with."""
        return {name: getattr(line, name) for name in HelplineForm.base_fields}

    @staticmethod
    def begin(key: str, county: tuple[str, str, str]) -> dict[str, Any]:
        """Return what the form of a county's own number begins with."""
        names = dict(zip(("name_fi", "name_sv", "name_en"), zip(county, COUNTY_NUMBERS[key], strict=True), strict=True))
        return {**{field: ", ".join(words) for field, words in names.items()}, "order": 90}

    def clean_dial(self) -> str:
        dial = self.cleaned_data["dial"].translate(SPACES)
        if refusal := why_not_dial(dial):
            raise ValidationError(refusal.sentence, refusal.code)
        return dial

    def clean(self) -> dict[str, Any]:
        """The few words are told in every language or in none: no page mixes languages (R-LA-1)."""
        said = super().clean()
        told = {name: said.get(name, "") for name in ("facts_fi", "facts_sv", "facts_en")}
        for name, words in told.items():
            if any(told.values()) and not words:
                self.add_error(name, _("Write the same in every language, or leave all three empty."))
        return said
