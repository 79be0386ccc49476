"""Registering in less than a minute: who, where to write, how many. More is asked only where it must be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from accounts.forms import PlainForm
from accounts.models import Language
from accounts.stepwise import SendForm, too_long
from activities.models import Activity, Registration

CHILD_ROWS, SHOWN_ROWS = 6, 2
MOST_PEOPLE = 20
GROWN_UP = 18
YEAR_WORDS = _("Write the birth year like this: 2021. Only children under 18.")
NUMBER_WORDS = {"invalid": _("Write a number."), "max_value": _("Write at most 20."), "min_value": _("Write a number.")}


class ReachField(PhoneNumberField):
    """An e-mail address or a phone number, whichever is written; cleaned to text or to a `PhoneNumber`."""

    def __init__(self, **options: Any) -> None:
        words = {
            "required": _("Enter a phone number or an e-mail so that we can reply."),
            "invalid": _("Write the phone number like this: 040 123 4567"),
        }
        widget = forms.TextInput(attrs={"autocomplete": "email", "spellcheck": "false", "maxlength": 254})
        super().__init__(region="FI", error_messages=words, widget=widget, **options)
        invalid = {"invalid": _("Write the e-mail address like this: name@example.org")}
        self.as_email = forms.EmailField(max_length=254, error_messages=invalid)

    def clean(self, value: Any) -> str | PhoneNumber:
        return self.as_email.clean(value) if "@" in (value or "") else super().clean(value)


def how_many(label: Any, initial: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"class": "input-year", "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, initial=initial, min_value=0, max_value=MOST_PEOPLE, widget=widget, error_messages=NUMBER_WORDS
    )


class PeopleForm(PlainForm):
    """How many come; where the activity must know more of children, a row for each."""

    adults = how_many(_("Adults"), 1)
    children = how_many(_("Children"), 1)

    def __init__(self, *args: Any, activity: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        self.activity = activity
        if activity.is_without_parents:
            del self.fields["adults"]
        if activity.asks_children:
            del self.fields["children"]
            self.add_rows()

    def add_rows(self) -> None:
        this_year = timezone.localdate().year
        years = {"min_value": this_year - GROWN_UP, "max_value": this_year}
        wrong = dict.fromkeys(("invalid", "min_value", "max_value"), YEAR_WORDS)
        for number in range(1, CHILD_ROWS + 1):
            widget = forms.NumberInput(attrs={"class": "input-year", "inputmode": "numeric"})
            self.fields[f"year_{number}"] = forms.IntegerField(
                label=_("Birth year"), required=False, widget=widget, error_messages=wrong, **years
            )
            self.fields[f"know_{number}"] = forms.CharField(
                label=_("What must we know? For example an allergy"),
                required=False,
                validators=[too_long(200)],
                widget=forms.TextInput(attrs={"maxlength": 200, "autocomplete": "off"}),
            )
            self.fields[f"year_{number}"].is_needed_at_times = True

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the fields of each child."""
        if self.activity.asks_children:
            for number in range(1, CHILD_ROWS + 1):
                yield {"number": number, "year": self[f"year_{number}"], "know": self[f"know_{number}"]}

    def first_rows(self) -> list[dict[str, Any]]:
        return list(self.rows())[:SHOWN_ROWS]

    def more_rows(self) -> list[dict[str, Any]]:
        return list(self.rows())[SHOWN_ROWS:]

    @property
    def has_more(self) -> bool:
        """Whether something is written, or wrong, in the rows that are folded."""
        return any(row["year"].value() or row["know"].value() or row["year"].errors for row in self.more_rows())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(1, CHILD_ROWS + 1):
            if said.get(f"know_{number}") and not said.get(f"year_{number}") and f"year_{number}" not in self.errors:
                self.add_error(f"year_{number}", _("Write the birth year of this child too."))
        return said

    def kids(self) -> list[dict[str, Any]]:
        said = self.cleaned_data
        written = [number for number in range(1, CHILD_ROWS + 1) if said.get(f"year_{number}")]
        return [{"birth_year": said[f"year_{number}"], "must_know": said[f"know_{number}"]} for number in written]

    def people(self) -> dict[str, Any]:
        """Return what a valid form says of those who come, as the actions take it."""
        said, adults = self.cleaned_data, self.cleaned_data.get("adults", 0)
        if not self.activity.asks_children:
            return {"adults": adults, "children": said["children"]}
        kids = self.kids()
        return {"adults": adults, "children": len(kids), "kids": kids}

    @staticmethod
    def initial_of(registration: Registration) -> dict[str, Any]:
        found: dict[str, Any] = {"adults": registration.adults, "children": registration.children}
        for number, kid in enumerate(registration.kids.all(), start=1):
            found |= {f"year_{number}": kid.birth_year, f"know_{number}": kid.must_know}
        return found


class RegisterForm(PeopleForm, SendForm):
    """`times` are (key, words) of the times to choose from; with one there is nothing to choose."""

    time = forms.ChoiceField(
        label=_("When do you come?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the time."), "invalid_choice": _("Choose one of these.")},
    )
    called = forms.CharField(
        label=_("What may we call you? A nickname will do."),
        validators=[too_long(60)],
        error_messages={"required": _("Write a name we may use. It need not be your real name.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "maxlength": 60}),
    )
    reach = ReachField(
        label=_("E-mail or phone number"),
        help_text=_("We send your own link there, and a reminder. Nothing else."),
    )
    is_father = forms.BooleanField(label=_("A father is coming"), required=False)
    is_first_time = forms.BooleanField(label=_("This is our first time"), required=False)
    needs = forms.CharField(
        label=_("What would make it easier to come?"),
        help_text=_("For example an interpreter, childcare or a way in without steps."),
        required=False,
        validators=[too_long(300)],
        widget=forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off"}),
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ["time", "called", "reach", "adults", "children"]

    def __init__(self, *args: Any, times: Sequence[tuple[str, Any]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time"].choices = times
        self.fields["submission"].initial = uuid4
        if len(times) < 2:
            del self.fields["time"]
        if self.activity.is_without_parents:
            del self.fields["is_father"]

    def facts(self) -> dict[str, Any]:
        """Return what a valid form says, as `actions.register` takes it."""
        said, reach = self.cleaned_data, self.cleaned_data["reach"]
        is_phone = isinstance(reach, PhoneNumber)
        names = ("called", "is_father", "is_first_time", "needs")
        return {
            **self.people(),
            **{name: said[name] for name in names if name in said},
            "channel": Registration.Channel.SMS if is_phone else Registration.Channel.EMAIL,
            "phone" if is_phone else "email": reach,
            "submission": said["submission"] or uuid4(),
        }


class AddForm(RegisterForm):
    """The office writes down somebody who called."""

    language = forms.ChoiceField(label=_("In which language do we write?"), choices=Language.choices)

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "language": self.cleaned_data["language"]}
