"""Where a programme begins anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from accounts.models import Municipality
from core.actor import Actor


class CloneForm(PlainForm):
    """The new place, and what the programme is called there."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        empty_label=_("Choose"),
        help_text=_("One of your organisation's."),
        error_messages={"required": _("Choose the municipality.")},
    )
    name = forms.CharField(label=_("What is it called there?"), max_length=120)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Municipality.objects.visible_to(actor).filter(organisations__in=actor.organisation_ids)
        self.fields["municipality"].queryset = rows.distinct()
