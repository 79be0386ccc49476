"""Which part of the grid is looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.models import Municipality
from activities.coverage import EVERYBODY, TARGETS
from core.actor import Actor
from partners.fields import select_of
from partners.vocabulary import LifeStage

WORDS = [(key, capfirst(words)) for key, words in TARGETS.items()]


class CoverageFilter(ListFilter):
    """One's own municipalities or the whole county, one target group, one stage or all."""

    county = forms.BooleanField(label=_("The whole county"), required=False)
    target = forms.ChoiceField(label=_("For whom first of all"), choices=WORDS, required=False)
    stage = select_of(LifeStage, _("All"), label=_("Life stage"))

    @property
    def target_group(self) -> str:
        return self.chosen.get("target", EVERYBODY)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() - {"sort"}) and self.chosen != {"target": EVERYBODY}

    @property
    def stages(self) -> list[str]:
        return [self.chosen["stage"]] if "stage" in self.chosen else LifeStage.values

    @property
    def places(self) -> QuerySet[Municipality]:
        """The municipalities to show: those the hat looks after, one of them, or all of the same counties."""
        rows = own_municipalities(self.actor)
        if "municipality" in self.chosen:
            rows = rows.filter(pk=self.chosen["municipality"].pk)
        if "county" not in self.chosen:
            return rows
        counties = rows.order_by().values("wellbeing_county_code")
        return Municipality.objects.visible_to(self.actor).filter(wellbeing_county_code__in=counties)


class CellForm(forms.Form):
    """One cell of the grid, as its address names it."""

    municipality = forms.ModelChoiceField(queryset=Municipality.objects.none())
    stage = forms.ChoiceField(choices=LifeStage.choices)
    target = forms.ChoiceField(choices=WORDS)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.fields["municipality"].queryset = Municipality.objects.visible_to(actor)
