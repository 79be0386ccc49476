"""Forms about a concern: codes alone. There is no field in which one could write what it is about (R-CW-2)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from matching.forms.volunteer import told
from matching.models import Concern
from matching.rules_concerns import RAISERS
from matching.states import ConcernOutcome


class CallForm(forms.Form):
    """What the call is about, by the button that was pressed."""

    kind = forms.ChoiceField(choices=Concern.Kind.choices)


class HandleForm(PlainForm):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=lambda: told(ConcernOutcome),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ended.")},
    )


class RecordForm(PlainForm):
    raised_by = forms.ChoiceField(
        label=_("Who told of it?"),
        choices=lambda: told(RAISERS),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who told of it.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=lambda: told(Concern.Kind),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about.")},
    )
