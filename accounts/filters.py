"""What a list is narrowed by. The choices live in the address; a broken one narrows nothing."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from core.actor import Actor


def typed(request: HttpRequest, name: str) -> str:
    """Return what was typed into the field `name` of a search, as text that a database takes."""
    return request.GET.get(name, "").replace("\0", "").strip()


def own_municipalities(actor: Actor) -> QuerySet[Municipality]:
    """Return the municipalities that a hat looks after."""
    return Municipality.objects.visible_to(actor).filter(pk__in=actor.municipality_ids)


class ListFilter(forms.Form):
    """The base of every filter. `ORDERS` are the ways to sort, the usual one first; `SORTS` are their names."""

    SORTS: ClassVar[dict[str, str | Promise]] = {}
    ORDERS: ClassVar[dict[str, tuple[str, ...]]] = {}

    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none(), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.actor = actor
        self.fields["municipality"].queryset = own_municipalities(actor)
        self.fields["municipality"].empty_label = _("All")

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The answers that are fit to use."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def order(self) -> str:
        wanted = self.chosen.get("sort")
        return wanted if wanted in self.ORDERS else next(iter(self.ORDERS))

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen.keys() - {"sort"})

    def in_order(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return `rows` in the chosen order."""
        return rows.order_by(*self.ORDERS[self.order])
