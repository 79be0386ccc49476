"""What the house calendar is narrowed by, and which days it shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.models import Municipality, Organisation
from core.actor import Actor
from partners.models import Venue


class HouseFilter(ListFilter):
    ORDERS = {"soonest": ("starts_at", "pk")}

    venue = forms.ModelChoiceField(label=_("House or room"), queryset=Venue.objects.none(), required=False)
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none(), required=False)
    at = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["venue", "organisation", "municipality"]

    def __init__(
        self, data: Any, *, actor: Actor, places: QuerySet[Municipality], venues: QuerySet[Venue],
        organisations: QuerySet[Organisation],
    ) -> None:  # fmt: skip
        super().__init__(data, actor=actor)
        rows = {"municipality": places, "venue": venues, "organisation": organisations}
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset
            self.fields[name].empty_label = gettext("All")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() & {"municipality", "venue", "organisation"})

    def narrow(self, rows: QuerySet) -> QuerySet:
        chosen = self.chosen
        for name in ("municipality", "venue", "organisation"):
            rows = rows.filter(**{f"activity__{name}": chosen[name]}) if name in chosen else rows
        return rows.filter(place="") if "venue" in chosen else rows
