"""Which municipalities are read, and which changes of a reading are shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.filters import own_municipalities
from accounts.forms import PlainForm
from accounts.models import Municipality
from core.actor import Actor
from partners.models import DirectoryChange
from partners.states import Change as ChangeState

SHOWN_KINDS = [
    (kind.value, kind.label)
    for kind in (DirectoryChange.Kind.ADDED, DirectoryChange.Kind.CHANGED, DirectoryChange.Kind.GONE)
]
APPLIES_HELP = _("New services, changes and what is gone are then in the directory every morning. "
                 "What you have written yourself always stays.")  # fmt: skip


class SourceForm(PlainForm):
    """A municipality of one's own, and whether somebody looks first."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    applies_itself = forms.BooleanField(
        label=_("Take changes into use without looking at them"), help_text=APPLIES_HELP, required=False
    )

    def __init__(self, data: Any = None, *, actor: Actor, read: QuerySet[Any]) -> None:
        super().__init__(data)
        self.fields["municipality"].queryset = own_municipalities(actor).exclude(pk__in=read.values("municipality"))


class SourceChangeForm(PlainForm):
    is_on = forms.BooleanField(label=_("Read every night"), required=False)
    applies_itself = forms.BooleanField(
        label=_("Take changes into use without looking at them"), help_text=APPLIES_HELP, required=False
    )


class ChangeFilter(forms.Form):
    """Which changes of one reading are shown. The choices live in the address; a broken one narrows nothing."""

    kind = forms.ChoiceField(label=_("What"), choices=[("", _("All")), *SHOWN_KINDS], required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *((one.value, one.label) for one in ChangeState)], required=False
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")

    @property
    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)

    def narrow(self, rows: QuerySet[DirectoryChange]) -> QuerySet[DirectoryChange]:
        return rows.filter(**self.chosen)
