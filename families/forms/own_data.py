"""What is asked when somebody uses a right over their data: corrections, erasing, a legal hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.forms import LocalDateField, PlainForm
from accounts.models import Language
from families import states
from families.forms.arrival import too_long
from families.models import Adult, ErasureRequest, LegalHold
from partners.fields import several

DETAILS = (
    "called", "channel", "language", "call_hours", "may_leave_message", "has_shared_phone", "wants_neutral_sender",
)  # fmt: skip


class DetailsForm(PlainForm):
    """How an adult is called and reached; the numbers themselves are changed one by one."""

    called = forms.CharField(
        label=_("First name, or the name we may use"),
        validators=[too_long(60)],
        error_messages={"required": _("Write a name we may use. It need not be your real name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "maxlength": 60}),
    )
    channel = forms.ChoiceField(
        label=_("How may we contact you?"),
        choices=Adult.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we may contact you.")},
    )
    language = forms.ChoiceField(label=_("Language of pages and messages"), choices=Language.choices)
    call_hours = several(Adult.Hours, label=_("When can we call?"))
    may_leave_message = forms.BooleanField(label=_("You may leave me a voice message"), required=False)
    has_shared_phone = forms.BooleanField(
        label=_("Someone else also uses this phone or e-mail"),
        required=False,
        help_text=_(
            "Then we send no link and no code there, and our messages do not say who we are. "
            "Your page opens again when you call us."
        ),
    )
    wants_neutral_sender = forms.BooleanField(
        label=_("Messages must not tell who they are from"),
        required=False,
        help_text=_("The sender and the words then tell nothing about us. The address of the link stays the same."),
    )

    @staticmethod
    def begin(adult: Adult) -> dict[str, Any]:
        """Return what the form begins with."""
        return {name: getattr(adult, name) for name in DETAILS}


class OfficeDetailsForm(DetailsForm):
    """The same as the office corrects it, after a call: with phone and e-mail."""

    phone = PhoneNumberField(
        label=_("Phone number"),
        region="FI",
        required=False,
        error_messages={"invalid": _("Write the phone number like this: 040 123 4567")},
        widget=forms.TextInput(attrs={"type": "tel", "class": "input-short", "maxlength": 30}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Write the e-mail address like this: name@example.org")},
    )
    field_order = ["called", "channel", "phone", "email"]

    @staticmethod
    def begin(adult: Adult) -> dict[str, Any]:
        return {**DetailsForm.begin(adult), "phone": adult.phone, "email": adult.email}

    def clean(self) -> dict[str, Any]:
        """Kept as plain text, and somebody who is told of things can be reached."""
        said = super().clean()
        said["phone"] = str(said.get("phone") or "")
        if not said["phone"] and not said.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Enter a phone number or an e-mail so that we can reply."))
        return said


class PhoneForm(PlainForm):
    """A new phone number."""

    address = PhoneNumberField(
        label=_("New phone number"),
        region="FI",
        help_text=_("We send a code to it as a text message. The old number stays until you have written the code."),
        error_messages={
            "required": _("Write the new phone number."),
            "invalid": _("Write the phone number like this: 040 123 4567"),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input-short", "maxlength": 30}),
    )


class EmailForm(PlainForm):
    """A new e-mail address."""

    address = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        help_text=_("We send a code to it. The old address stays until you have written the code."),
        error_messages={
            "required": _("Write the new e-mail address."),
            "invalid": _("Write the e-mail address like this: name@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


ADDRESS_FORMS: dict[str, type[PlainForm]] = {Adult.Channel.SMS: PhoneForm, Adult.Channel.EMAIL: EmailForm}


class AskedForm(PlainForm):
    """How a family asked the office to erase its data."""

    channel = forms.ChoiceField(
        label=_("How did the family ask?"),
        widget=forms.RadioSelect,
        choices=[(c.value, c.label) for c in (ErasureRequest.Channel.PHONE, ErasureRequest.Channel.PAPER)],
        error_messages={"required": _("Choose how the family asked.")},
        help_text=_("Be sure who asks: call back the number on file. Never ask for a personal identity code."),
    )


class RefusalForm(PlainForm):
    """Why the data cannot be erased yet: a reason that the law knows."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        choices=states.ErasureRefused.choices,
        error_messages={"required": _("Choose the reason. The family reads it.")},
    )


class HoldForm(PlainForm):
    """Why the data must stay, and until when. Nothing of the matter itself is asked."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        choices=LegalHold.Reason.choices,
        error_messages={"required": _("Choose the reason.")},
    )
    until = LocalDateField(
        label=_("Last day of the hold"), help_text=_("For example 3.9.2026. You can lengthen or lift the hold later.")
    )
