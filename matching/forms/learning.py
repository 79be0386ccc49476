from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching import engine
from matching.forms.weights import WeightsForm
from matching.weights import weights_of
from partners.models import Programme


class TrialForm(WeightsForm):
    """Seven weights to try for one programme. They live in the address, so that a colleague can look at the same."""

    programme = forms.TypedChoiceField(label=_("Programme"), coerce=int, required=False)

    def __init__(self, data: Any, *, programmes: list[Programme]) -> None:
        """`programmes` are those to choose from, at least one; the first is meant where none is chosen."""
        self.programmes = {programme.pk: programme for programme in programmes}
        is_asked = any(code in data for code in engine.FACTOR_CODES)
        begun = self.meant(data.get("programme"))
        options = {"initial": {"programme": begun.pk}, "auto_id": "try_%s"}
        super().__init__(data if is_asked else None, weights=weights_of(begun), **options)
        for code in engine.FACTOR_CODES:
            self.fields[code].help_text = ""  # seven stand side by side here
        field = self.fields["programme"]
        field.choices = [(pk, programme.name) for pk, programme in self.programmes.items()]
        if len(self.programmes) == 1:
            field.widget = forms.HiddenInput()

    def meant(self, wanted: Any) -> Programme:
        """Return the programme that an answer means, the first where it means none."""
        known = {str(pk): programme for pk, programme in self.programmes.items()}
        return known.get(str(wanted), next(iter(known.values())))

    @property
    def programme_meant(self) -> Programme:
        return self.meant(self["programme"].value())
