"""Journeys are told in choices, days and numbers: there is nowhere to write a name or an address (R-EX-1)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, TextChoices
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.forms import LocalDateField, MunicipalityField, PlainForm
from volunteers.models import ExpenseClaim, ExpenseLine
from volunteers.states import Claim
from volunteers.vocabulary import REFUSE_REASONS, RETURN_REASONS

LINE_NAMES = ("day", "purpose", "from_place", "from_municipality", "to_place", "to_municipality")


def told(words: Iterable[TextChoices]) -> list[tuple[str, str]]:
    """Return choices that begin with a capital letter, as answers on a page do."""
    return [(word.value, capfirst(str(word.label))) for word in words]


def new_key() -> str:
    """Return a key that makes one sending of one page: the same key never writes twice."""
    return secrets.token_urlsafe(16)


class PlainNumberField(forms.DecimalField):
    """A number with a comma or a point in every language."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "input-year"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """Show a number as it is written in the reader's language: 24 and 24,5."""
        if not isinstance(value, Decimal):
            return value
        plain = value.normalize()
        return number_format(plain, max(-int(plain.as_tuple().exponent), 0), use_l10n=True)


class JourneyForm(PlainForm):
    """When, for what, and from where to where; never to whom."""

    kind: str = ""

    day = LocalDateField(label=_("Day of the journey"))
    purpose = forms.ChoiceField(
        label=_("What was it for?"),
        choices=lambda: told(ExpenseLine.Purpose),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the journey was for.")},
    )
    from_place = forms.ChoiceField(
        label=_("From where?"), choices=lambda: told(ExpenseLine.Place), initial=ExpenseLine.Place.HOME
    )
    from_municipality = MunicipalityField(label=_("Municipality where you left"), required=False)
    to_place = forms.ChoiceField(
        label=_("To where?"),
        choices=lambda: told(ExpenseLine.Place),
        initial=ExpenseLine.Place.MEETING,
        help_text=_("The kind of place is enough. Nobody's name or address belongs here."),
    )
    to_municipality = MunicipalityField(label=_("Municipality where you went"), required=False)
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)

    def facts(self) -> dict[str, Any]:
        """Return the answers as the actions take them."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "submission_key"}
        return {**said, "kind": self.kind}

    @classmethod
    def initial_of(cls, line: ExpenseLine) -> dict[str, Any]:
        """Return a journey as the form begins with it."""
        return {name: getattr(line, name) for name in cls.base_fields if name != "submission_key"}


class DriveForm(JourneyForm):
    """A journey with one's own car."""

    kind = ExpenseLine.Kind.CAR

    km = PlainNumberField(
        label=_("Kilometres"),
        min_value=0,
        max_value=2000,
        max_digits=5,
        decimal_places=1,
        help_text=_("There and back together, for example 24 or 24,5"),
        error_messages={"required": _("Write how many kilometres you drove.")},
    )
    passengers = forms.IntegerField(
        label=_("How many others you drove"),
        min_value=0,
        max_value=8,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-year"}),
        help_text=_("Only if driving others was agreed with the office."),
    )

    def clean_passengers(self) -> int:
        return self.cleaned_data["passengers"] or 0


class TicketForm(JourneyForm):
    """A bus or a train."""

    kind = ExpenseLine.Kind.TICKET

    eur = PlainNumberField(
        label=_("What the tickets cost, euros"),
        min_value=0,
        max_value=2000,
        decimal_places=2,
        help_text=_("There and back together, for example 6,40"),
        error_messages={"required": _("Write what the ticket cost.")},
    )
    has_receipt = forms.BooleanField(
        label=_("I have the receipt"),
        required=False,
        help_text=_(
            "Give it to the office on paper, or show it there. It is not sent here: a picture of a receipt may tell "
            "more than is needed."
        ),
    )


def form_of(kind: str) -> type[JourneyForm]:
    return TicketForm if kind == ExpenseLine.Kind.TICKET else DriveForm


class ReasonForm(PlainForm):
    """One of the reasons that may be given."""

    reason = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the reasons.")}
    )
    AMONG: tuple[TextChoices, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = told(self.AMONG)


class ReturnForm(ReasonForm):
    AMONG = RETURN_REASONS


class RefuseForm(ReasonForm):
    AMONG = REFUSE_REASONS


class ClaimFilter(ListFilter):
    """What the list of claims is narrowed by; at first it shows what waits for the office."""

    SORTS = {"oldest": _("Sent first"), "latest": _("Sent last"), "name": _("Name")}
    ORDERS = {
        "oldest": ("sent_at", "pk"),
        "latest": ("-sent_at", "-pk"),
        "name": ("volunteer__user__name", "sent_at", "pk"),
    }
    SHOWN = [
        ("", _("Waiting for us")),
        ("approved", _("Approved, not yet with the accountant")),
        ("returned", _("With the volunteer, to be mended")),
        ("exported", _("With the accountant")),
        ("refused", _("Not approved")),
        ("all", _("All")),
    ]

    show = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)
    field_order = ["show", "municipality"]

    def narrow(self, rows: QuerySet[ExpenseClaim]) -> QuerySet[ExpenseClaim]:
        """Return the claims that the answers leave, in the chosen order."""
        show = self.chosen.get("show", Claim.SENT.value)
        rows = rows.filter(Q() if show == "all" else Q(state=show))
        if "municipality" in self.chosen:
            rows = rows.filter(volunteer__municipality=self.chosen["municipality"])
        return self.in_order(rows)


class PeriodForm(PlainForm):
    """The days of the approvals that are given to the accountant."""

    from_on = LocalDateField(label=_("Approved from"))
    until_on = LocalDateField(label=_("Until and with"))

    def clean(self) -> dict[str, date]:
        said = super().clean()
        from_on, until_on = said.get("from_on"), said.get("until_on")
        if from_on and until_on and until_on < from_on:
            self.add_error("until_on", _("The last day is before the first."))
        return said


class RateForm(PlainForm):
    """The next rate, as the Tax Administration has decided it."""

    valid_from = LocalDateField(label=_("Holds from"), help_text=_("For example 1.1.2027"))
    eur_a_km = PlainNumberField(label=_("Euros for a kilometre"), max_digits=4, decimal_places=2)
    eur_a_passenger_km = PlainNumberField(
        label=_("Addition for each passenger, euros for a kilometre"), max_digits=4, decimal_places=2
    )
