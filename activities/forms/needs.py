"""A need of the area as a partner or a worker tells it, and what the board is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.models import Municipality
from accounts.sent_forms import SentForm, line, words
from activities.forms.wishes import SHOWN, TEXT
from activities.vocabulary import Target
from core.actor import Actor
from partners.fields import select_of
from partners.vocabulary import LifeStage, NeedSource

NOBODY = _("What families need in general. Nothing of any single family, nothing of health.")
MISSING = {"required": _("Write in a few words what is missing.")}


class NeedForm(SentForm):
    """What is missing, where, and in which time of family life."""

    text = words(_("What is missing?"), TEXT, help_text=NOBODY, error_messages=MISSING)
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none())
    life_stage = select_of(LifeStage, _("Any time of life"), label=_("Which time of family life is it about?"))
    target = select_of(Target, _("Everybody"), label=_("Whom would it be for first of all?"))

    def __init__(self, *args: Any, places: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = places
        self.fields["municipality"].empty_label = gettext("Choose one")


class OwnNeedForm(NeedForm):
    """A worker's: others read it in these words at once."""

    text = line(_("What is missing?"), SHOWN, help_text=NOBODY, error_messages=MISSING)


class NeedFilter(ListFilter):
    """What the board is narrowed by."""

    ORDERS = {"newest": ("-asked_at", "-pk")}

    life_stage = select_of(LifeStage, _("All"), label=_("Time of life"))
    source = select_of(NeedSource, _("All"), label=_("Who says it"))
    field_order = ["municipality", "life_stage", "source"]

    def __init__(self, data: Any, *, actor: Actor, places: QuerySet[Municipality]) -> None:
        super().__init__(data, actor=actor)
        self.fields["municipality"].queryset = places

    def narrow(self, rows: QuerySet) -> QuerySet:
        return rows.filter(**{name: value for name, value in self.chosen.items() if name != "sort"})
