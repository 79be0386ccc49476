"""What a family wishes of its companion, changed by the family itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from families.forms.arrival import TopicsForm, WishesForm
from families.models import SupportRequest
from partners.vocabulary import GenderWish

DISTANCES = (5, 10, 20, 50, 100)


class OwnWishesForm(WishesForm, TopicsForm):
    """The questions of the public form once more, with the answers that hold now."""

    max_distance_km = forms.TypedChoiceField(
        label=_("How far away may the companion live?"), required=False, coerce=int, empty_value=None
    )
    field_order = ["topics", "slots", "languages", "gender_wish"]

    def __init__(self, data: Any, *, about: SupportRequest) -> None:
        self.about = about
        super().__init__(data, initial={name: getattr(about, name) for name in self.base_fields})
        kept = {about.max_distance_km} - {None, *DISTANCES}
        ways = [(str(km), _("At most %(km)d km") % {"km": km}) for km in sorted({*DISTANCES, *kept})]
        self.fields["max_distance_km"].choices = [("", _("Any distance")), *ways]

    def wished(self) -> dict[str, Any]:
        """Return the wishes as fields of the request; a first language that was unticked gives way."""
        told = dict(self.cleaned_data)
        languages = told["languages"] or self.about.languages
        first = self.about.first_language
        told["languages"] = languages
        told["first_language"] = first if first in languages or not first else languages[0]
        if told["wants_father_to_father"]:
            told["gender_wish"] = GenderWish.MAN.value
        return told
