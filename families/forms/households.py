"""What is asked of a household: its adults and who of them knows, its children, its stages of life."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms import PlainForm
from accounts.models import Language, User
from families.forms.arrival import BirthYearsField, months_ahead, too_long
from families.models import Adult, Child
from partners.fields import several
from partners.vocabulary import LifeStage

ASKED_OF_TOLD = (
    "sees", "channel", "phone", "email", "language", "call_hours", "may_leave_message", "has_shared_phone",
    "wants_neutral_sender",
)  # fmt: skip
YES, NO = "yes", "no"


class ToldAdultForm(PlainForm):
    """What an adult who knows of the contact sees, and how it is safe to reach them. Nothing is chosen beforehand."""

    sees = forms.ChoiceField(
        label=_("What do they see on the family's page?"),
        choices=[(word.value, capfirst(word.label)) for word in Adult.Sees],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they see.")},
    )
    channel = forms.ChoiceField(
        label=_("How may we contact them?"),
        choices=Adult.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we may contact them.")},
    )
    phone = PhoneNumberField(
        label=_("Their phone number"),
        region="FI",
        required=False,
        error_messages={"invalid": _("Write the phone number like this: 040 123 4567")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "input-short", "maxlength": 30}),
    )
    email = forms.EmailField(
        label=_("Their e-mail"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write the e-mail address like this: name@example.org")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language of pages and messages"), choices=Language.choices)
    call_hours = several(Adult.Hours, label=_("When can we call them?"))
    may_leave_message = forms.BooleanField(label=_("We may leave them a voice message"), required=False)
    has_shared_phone = forms.BooleanField(
        label=_("Someone else also uses this phone or e-mail"),
        required=False,
        help_text=_("Then we send no link and no code there, so they get no page of their own."),
    )
    wants_neutral_sender = forms.BooleanField(label=_("Messages must not tell who they are from"), required=False)

    def clean(self) -> dict[str, Any]:
        """Kept as plain text; an adult who knows can be reached in the way that was chosen."""
        said = super().clean()
        said["phone"] = str(said.get("phone") or "")
        if self.is_to_be_told(said) and "channel" in self.fields:
            self.need_an_address(said)
        return said

    def is_to_be_told(self, said: dict[str, Any]) -> bool:
        return True

    def need_an_address(self, said: dict[str, Any]) -> None:
        needed = {Adult.Channel.EMAIL: "email", Adult.Channel.SMS: "phone", Adult.Channel.CALL: "phone"}
        field = needed.get(said.get("channel", ""))
        if field and not said.get(field) and field not in self.errors:
            words = {"phone": _("Write the phone number."), "email": _("Write the e-mail address.")}
            self.add_error(field, words[field])

    def about_seeing(self) -> ToldAdultForm:
        """Return the form with the one question that is not the adult's own: how they are reached is theirs to say."""
        for name in ASKED_OF_TOLD[1:]:
            del self.fields[name]
        return self

    def told(self) -> dict[str, Any]:
        """Return the ways of contact that were asked and written."""
        return {name: self.cleaned_data[name] for name in ASKED_OF_TOLD if name in self.fields}

    @staticmethod
    def begin(adult: Adult) -> dict[str, Any]:
        """Return what the form begins with; of one who does not know yet, nothing is chosen beforehand."""
        if not adult.is_told:
            return {"language": adult.language}
        return {name: getattr(adult, name) for name in ASKED_OF_TOLD}


class NewAdultForm(ToldAdultForm):
    """An adult of the household. Whether they may know of the contact is asked first, and never assumed."""

    called = forms.CharField(
        label=_("First name, or what you call them"),
        validators=[too_long(60)],
        error_messages={"required": _("Write a name we may use. It need not be a real name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 60}),
    )
    knows = forms.ChoiceField(
        label=_("May this adult know that we are in contact?"),
        choices=[(YES, _("Yes, they know or may know")), (NO, _("No, they must not know"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no. We never guess.")},
        help_text=_("If you choose no, we keep the name alone, never write to them, and leave the rest below empty."),
    )
    field_order = ["called", "knows", *ASKED_OF_TOLD]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound and self.data.get("knows") != YES:
            for name in ASKED_OF_TOLD:
                self.fields[name].required = False

    def is_to_be_told(self, said: dict[str, Any]) -> bool:
        return said.get("knows") == YES

    def answers(self) -> dict[str, Any]:
        """Return the adult as the action takes it: of one who must not know, the name alone."""
        is_told = self.is_to_be_told(self.cleaned_data)
        return {"called": self.cleaned_data["called"], "is_told": is_told, **(self.told() if is_told else {})}


class ChildrenForm(PlainForm):
    """Children by birth year and due month alone. It may be left empty, and nobody asks why."""

    birth_years = BirthYearsField(
        label=_("Children's birth years (no names)"),
        required=False,
        max_length=120,
        help_text=_("For example 2019, 2021"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-short"}),
    )
    due_month = forms.TypedChoiceField(
        label=_("Is a baby due?"),
        required=False,
        empty_value=None,
        coerce=lambda text: date.fromisoformat(f"{text}-01"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_month"].choices = months_ahead()

    def answers(self) -> dict[str, Any]:
        month = self.cleaned_data["due_month"]
        return {"birth_years": self.cleaned_data["birth_years"], "due_months": [month] if month else []}

    @staticmethod
    def begin(children: QuerySet[Child]) -> dict[str, Any]:
        rows = list(children)
        month = next((child.due_month for child in rows if child.due_month), None)
        years = ", ".join(str(child.birth_year) for child in rows if child.birth_year)
        return {"birth_years": years, "due_month": month.strftime("%Y-%m") if month else ""}


class StagesForm(PlainForm):
    """The family's stages of life: what the children's years suggest is ticked, and the family decides."""

    stages = several(
        LifeStage,
        label=_("What is going on in your family's life now?"),
        help_text=_("Those that the children's birth years suggest are ticked. Take away what does not fit."),
    )


class AdultChoiceForm(PlainForm):
    """Who is the contact person from now on."""

    adult = forms.ModelChoiceField(
        label=_("Contact person"),
        queryset=Adult.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, data: Any, *, adults: QuerySet[Adult]) -> None:
        super().__init__(data)
        self.fields["adult"].queryset = adults


class DeputyForm(PlainForm):
    """Who answers when the responsible person is away."""

    to = forms.ModelChoiceField(
        label=_("Deputy"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        error_messages={"invalid_choice": _("Choose a coordinator of your own organisation.")},
    )

    def __init__(self, data: Any, *, workers: QuerySet[User], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["to"].queryset = workers


class OnThePhoneForm(PlainForm):
    """Said before a code is shown that opens the family's page."""

    is_on_the_phone = forms.BooleanField(
        label=_("The parent is on the phone with me"),
        help_text=_("I called the number on file, or know the voice."),
        error_messages={"required": _("Call the parent first.")},
    )
