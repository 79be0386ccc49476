"""What a family writes down of its booked times and of the deadlines in letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, LocalDateTimeField, LongTextField, PlainForm
from families import clock
from families.forms.arrival import too_long
from families.models import Appointment
from families.models.appointments import DEADLINE_MOMENTS, MOMENTS
from families.states import Appointment as State
from partners.fields import several
from partners.vocabulary import ServiceCategory

LONGEST_KEY = 40
FEWEST, MOST = 2, 12
EVERY = [
    ("", _("Only this once")),
    ("1", _("Every week")),
    ("2", _("Every second week")),
    ("4", _("Every fourth week")),
]
ONE, FOLLOWING = "one", "following"


def moments(*names: str) -> list[tuple[str, str | Promise]]:
    return [(name, Appointment.Moment(name).label) for name in names]


class LastDayField(LocalDateField):
    """A last day, cleaned to its last minute."""

    def clean(self, value: Any) -> datetime | None:
        day = super().clean(value)
        return clock.end_of_day(day) if day else None


class ServiceForm(PlainForm):
    service = forms.ChoiceField(
        label=_("Which service?"),
        choices=[("", ""), *ServiceCategory.choices],
        widget=forms.Select(attrs={"data-autocomplete": True}),
        error_messages={"required": _("Choose the service."), "invalid_choice": _("Choose the service from the list.")},
    )


class NotesForm(PlainForm):
    """What the family writes for itself; of these the companion sees what to take, and only when the time is shared."""

    what_to_take = forms.CharField(
        label=_("What to take along"),
        required=False,
        validators=[too_long(200)],
        help_text=_("For example a card, papers or spare clothes. Do not write health details."),
        widget=forms.TextInput(attrs={"maxlength": 200}),
    )
    questions = LongTextField(
        label=_("Questions to ask"),
        required=False,
        validators=[too_long(500)],
        help_text=_("A word or two is enough. Nobody but your family sees these, not even your companion."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )


class GettingThereForm(NotesForm):
    place = forms.CharField(
        label=_("Place"), required=False, validators=[too_long(120)], widget=forms.TextInput(attrs={"maxlength": 120})
    )
    help_wanted = several(
        Appointment.HelpWanted,
        label=_("Help that would make it easier"),
        help_text=_(
            "Your companion sees these, if you share the time. A companion does not mind children, but you can think "
            "together about who could."
        ),
    )
    remind_at = several(
        Appointment.Moment,
        label=_("When do we remind you?"),
        initial=MOMENTS,
        help_text=_("If you choose none, we do not remind you of this time."),
    )


class ByDaysForm(NotesForm):
    remind_at = several(
        Appointment.Moment,
        choices=moments(*DEADLINE_MOMENTS),
        label=_("When do we remind you?"),
        initial=DEADLINE_MOMENTS,
        help_text=_("In the morning. If you choose none, we do not remind you of this deadline."),
    )


class SharingForm(PlainForm):
    is_shared = forms.BooleanField(
        label=_("My companion may see this"),
        required=False,
        help_text=_("You can change this whenever you like. Nobody else sees it."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEY)


class AppointmentForm(ServiceForm, GettingThereForm, SharingForm):
    kind = Appointment.Kind.BOOKED
    field_order = [
        "service", "starts_at", "place", "what_to_take", "is_shared", "questions", "help_wanted", "remind_at", "weeks",
    ]  # fmt: skip
    starts_at = LocalDateTimeField(label=_("When?"))
    weeks = forms.TypedChoiceField(
        label=_("Does it repeat?"), choices=EVERY, coerce=int, empty_value=0, required=False, widget=forms.RadioSelect
    )
    times = forms.IntegerField(
        label=_("How many times in all?"),
        required=False,
        help_text=_("From 2 to 12. Write it only if the time repeats."),
        validators=[MinValueValidator(FEWEST), MaxValueValidator(MOST)],
        error_messages={"invalid": _("Write a number from 2 to 12.")},
        widget=forms.TextInput(attrs={"class": "input-year", "inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("weeks") and told.get("times") is None and "times" not in self.errors:
            self.add_error("times", _("Write a number from 2 to 12."))
        if told.get("times") and not told.get("weeks") and "weeks" not in self.errors:
            self.add_error("weeks", _("Choose how often it repeats, or leave the number out."))
        return told

    @property
    def rhythm(self) -> dict[str, int]:
        """How it repeats; empty when it does not."""
        told = self.cleaned_data
        return {"weeks": told["weeks"], "times": told["times"]} if told["weeks"] else {}

    @property
    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("weeks", "times")}

    @property
    def has_more(self) -> bool:
        """Whether something in the folded part needs to be seen: what was written there, or what is wrong with it."""
        folded = ("questions", "help_wanted", "weeks", "times")
        return any(self[name].errors or self[name].value() for name in folded) or bool(self["remind_at"].errors)


class DeadlineForm(ServiceForm, ByDaysForm, SharingForm):
    kind = Appointment.Kind.LETTER_DEADLINE
    field_order = ["service", "starts_at", "what_to_take", "is_shared", "questions", "remind_at"]
    rhythm: dict[str, int] = {}
    starts_at = LastDayField(
        label=_("What is the last day?"), help_text=_("The day that the letter gives, for example 3.9.2026.")
    )

    @property
    def details(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def has_more(self) -> bool:
        return bool(self["questions"].errors or self["questions"].value() or self["remind_at"].errors)


class ReachForm(PlainForm):
    """This time alone, or also those after it that were booked together with it."""

    reach = forms.ChoiceField(
        label=_("Which times?"),
        choices=[(ONE, _("Only this one")), (FOLLOWING, _("This and those after it"))],
        initial=ONE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )

    def __init__(self, *args: Any, has_following: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_following:
            del self.fields["reach"]

    @property
    def following(self) -> bool:
        return self.cleaned_data.get("reach") == FOLLOWING

    @property
    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reach"}


class MoveForm(ReachForm):
    starts_at = LocalDateTimeField(label=_("When is the new time?"))


class MoveDeadlineForm(ReachForm):
    starts_at = LastDayField(label=_("What is the new last day?"))


class ChangeForm(ReachForm, ServiceForm, GettingThereForm):
    field_order = ["service", "place", "what_to_take", "questions", "help_wanted", "remind_at", "reach"]


class ChangeDeadlineForm(ReachForm, ServiceForm, ByDaysForm):
    field_order = ["service", "what_to_take", "questions", "remind_at", "reach"]


class ShareForm(PlainForm):
    is_shared = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")


class OutcomeForm(PlainForm):
    outcome = forms.ChoiceField(choices=[(State.KEPT, ""), (State.MISSED, "")])


class ReasonForm(PlainForm):
    reason = forms.ChoiceField(
        label=_("What got in the way?"),
        choices=[*Appointment.MissedReason.choices, ("", _("I would rather not say"))],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only if you like. Nobody but your family sees it."),
        error_messages={"invalid_choice": _("Choose one.")},
    )
