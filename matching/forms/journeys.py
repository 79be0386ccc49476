from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import PlainForm
from matching.journeys import TICKET, Journey
from notifications.dates import full_date
from volunteers.expenses import all_rates, priced
from volunteers.models import MileageRate
from volunteers.shown.expenses import by_car, by_ticket, euros


def label_of(journey: Journey, rates: list[MileageRate]) -> str:
    """Return a journey as its tick says it: the day and the sum tell the companion which visit it was."""
    facts = priced(journey.facts, rates)
    means = by_ticket() if journey.field == TICKET else by_car(facts["km"], facts["eur_a_km"])
    return f"{full_date(facts['day'])} · {means} · {euros(facts['eur'])}"


class JourneysForm(PlainForm):
    """Which journeys of logged visits are asked back."""

    journeys = forms.MultipleChoiceField(
        label=gettext_lazy("Journeys of visits that you have logged"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick the journeys that you ask back."),
            "invalid_choice": gettext_lazy("One of these has been asked back meanwhile. Look at the list again."),
        },
    )
    has_receipts = forms.BooleanField(
        label=gettext_lazy("I have the receipts of the tickets that I ticked"),
        required=False,
        help_text=gettext_lazy("Give them to the office on paper, or show them there."),
    )

    def __init__(self, *args: Any, journeys: list[Journey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tickets = {journey.key for journey in journeys if journey.field == TICKET}
        rates = all_rates()
        self.fields["journeys"].choices = [(journey.key, label_of(journey, rates)) for journey in journeys]
        self.fields["journeys"].initial = [journey.key for journey in journeys if journey.key not in self.tickets]
        if not self.tickets:
            del self.fields["has_receipts"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.tickets & set(said.get("journeys", [])) and not said.get("has_receipts"):
            words = _("Tickets are paid back against a receipt. Tick this when you have it, or leave the tickets out.")
            self.add_error("has_receipts", ValidationError(words, "has_receipt"))
        return said
