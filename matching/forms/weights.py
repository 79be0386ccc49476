from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from matching import engine, sentences
from matching.engine.factors import FULL

MEANINGS = {
    "distance": _("How near the volunteer lives."),
    "life_stage": _("The volunteer has lived through the same stage of life."),
    "times": _("The volunteer has time when the family wished."),
    "first_language": _("The volunteer speaks the family's first language. They always share some language."),
    "interests": _("The volunteer likes to support with what the family asked for."),
    "competence": _("The volunteer knows what the family wished for."),
    "volunteer_wish": _("The volunteer wishes to be beside families at this stage."),
}

WHOLE = _("Write a whole number, 0 or more.")


class WeightsForm(PlainForm):
    """How many of the 1000 points of a fit each factor can give."""

    def __init__(self, data: Any = None, *, weights: engine.Weights, **options: Any) -> None:
        """`weights` are those in use."""
        in_use = dict(zip(engine.FACTOR_CODES, weights.listed(), strict=True))
        super().__init__(data, initial={**options.pop("initial", {}), **in_use}, **options)
        for code, meaning in MEANINGS.items():
            self.fields[code] = forms.IntegerField(
                label=sentences.FACTOR_LABELS[code],
                help_text=meaning,
                min_value=0,
                max_value=FULL,
                # A text field: what cannot be a number stays there to be mended.
                widget=forms.TextInput(attrs={"class": "input-year", "inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"invalid": WHOLE, "required": WHOLE},
            )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        together = sum(told.get(code) or 0 for code in engine.FACTOR_CODES)
        if not self.errors and together != FULL:
            words = _("Together the seven weights must make %(full)d. Now they make %(sum)d.")
            raise ValidationError(words, "sum", {"full": FULL, "sum": together})
        return told

    @property
    def weights(self) -> engine.Weights:
        """The weights that were written; only of a valid form."""
        return engine.Weights(**{code: self.cleaned_data[code] for code in engine.FACTOR_CODES})
