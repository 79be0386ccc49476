"""The steps of applying to be a volunteer: who, what one wants, can and has strength for (tarve, halu, kyky)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts import stepwise
from accounts.forms import LongTextField, MunicipalityField
from accounts.stepwise import StepForm, too_long
from partners.fields import several, week
from partners.vocabulary import Competence, LifeStage, SpokenLanguage, Topic
from volunteers import consents
from volunteers.vocabulary import HeardFrom, Unit, Wish

NAME_AT_MOST = 120
WORDS_AT_MOST = 300
EMAIL_LIKE_THIS = _("Write the e-mail address like this: name@example.org")
SAME_ADDRESS = _("Each of you needs an e-mail address of your own.")


class PlaceForm(forms.Form):
    """Where somebody would like to volunteer."""

    place = MunicipalityField(label=_("Municipality"))


def name_field(label: Any, *, said: Any, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        validators=[too_long(NAME_AT_MOST)],
        error_messages={"required": said},
        widget=forms.TextInput(attrs={"autocomplete": options.pop("autocomplete", "name"), "maxlength": NAME_AT_MOST}),
        **options,
    )


def email_field(label: Any, *, said: Any, **options: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        error_messages={"required": said, "invalid": EMAIL_LIKE_THIS},
        widget=forms.EmailInput(attrs={"autocomplete": options.pop("autocomplete", "email"), "spellcheck": "false"}),
        **options,
    )


class YouForm(StepForm):
    title = _("Who are you?")
    lead = _("We ask only what we need to call you.")
    short_labels = {"unit": _("Who would volunteer"), "is_adult": _("18 or over")}

    name = name_field(_("Your name"), said=_("Write your name."))
    email = email_field(
        _("E-mail"),
        said=_("Write your e-mail address. You sign in with it to see how your application goes."),
        help_text=_("You follow your application with a code that we send here. You need no password."),
    )
    phone = PhoneNumberField(
        label=_("Phone number"),
        region="FI",
        help_text=_("The coordinator calls you within a week."),
        error_messages={
            "required": _("Write your phone number, so that we can call you."),
            "invalid": _("Write the phone number like this: 040 123 4567"),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input-short", "maxlength": 30}),
    )
    unit = forms.ChoiceField(
        label=_("Who would volunteer?"),
        choices=Unit.choices,
        initial=Unit.SINGLE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    is_adult = forms.BooleanField(
        label=_("I am 18 or over"),
        error_messages={"required": _("You can volunteer with us when you are 18. Tick this if you are.")},
    )


class TogetherForm(StepForm):
    title = _("Who is the other adult?")
    lead = _("We write to them too, and they sign in with an address of their own.")
    short_labels = {"is_other_adult": _("18 or over")}

    other_name = name_field(_("The other's name"), said=_("Write the other's name."), autocomplete="off")
    other_email = email_field(_("The other's e-mail"), said=_("Write the other's e-mail address."), autocomplete="off")
    is_other_adult = forms.BooleanField(
        label=_("The other is 18 or over and wants to volunteer with me"),
        error_messages={"required": _("Ask the other first. Tick this when both of you are 18 or over and willing.")},
    )

    def __init__(self, *args: Any, is_needed: bool = True, own_email: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.own_email = own_email
        if not is_needed:
            self.fields["other_name"].help_text = _("Leave this page empty if you are the only adult.")
        asked = is_needed or any(self.data.get(self.add_prefix(name)) for name in self.fields)
        for field in self.fields.values():
            field.required = asked

    def clean_other_email(self) -> str:
        address = self.cleaned_data["other_email"]
        if address and address.lower() == self.own_email.lower():
            raise forms.ValidationError(SAME_ADDRESS, "same_address")
        return address


class WantsForm(StepForm):
    title = _("What do you want?")
    lead = _("There is no wrong answer. You may leave everything here empty.")
    short_labels = {"wishes": _("What you want"), "life_stages": _("What you have lived through")}

    wishes = several(Wish, label=_("Why would you like to volunteer?"))
    life_stages = several(
        LifeStage,
        label=_("What have you lived through yourself?"),
        help_text=_("Tick only what you would like to use as a volunteer. It helps us to find people you understand."),
    )


class CanForm(StepForm):
    title = _("What can you do?")
    short_labels = {
        "languages": _("Languages"),
        "competences": _("Knows and can"),
        "topics": _("What you like to help with"),
        "introduction": _("In your own words"),
    }

    languages = several(
        SpokenLanguage,
        label=_("Which languages do you speak?"),
        required=True,
        error_messages={"required": _("Choose at least one language.")},
    )
    topics = several(Topic, label=_("What would you like to help with?"))
    competences = several(Competence, label=_("What do you know already?"))
    introduction = LongTextField(
        label=_("What would you like to tell about yourself?"),
        required=False,
        validators=[too_long(WORDS_AT_MOST)],
        help_text=_("A sentence or two is enough. Do not write about health or about other people."),
        widget=forms.Textarea(attrs={"maxlength": WORDS_AT_MOST, "rows": 4}),
    )


class StrengthForm(StepForm):
    title = _("What do you have strength for?")
    lead = _("Little is enough. You can change this at any time.")
    short_labels = {"hours_a_month": _("Time a month"), "slots": _("Times that suit you")}
    HOURS = [
        (2, _("about two hours")),
        (4, _("about four hours")),
        (8, _("about eight hours")),
        (12, _("twelve hours or more")),
    ]

    hours_a_month = forms.TypedChoiceField(
        label=_("How much time would you have in a month?"),
        choices=[*HOURS, ("", _("I do not know yet"))],
        required=False,
        coerce=int,
        empty_value=None,
        initial="",
        widget=forms.RadioSelect,
    )
    slots = week(label=_("Which times suit you?"), help_text=_("If you choose none, any time is fine."))

    def in_words(self, field: forms.Field, value: Any) -> str:
        return super().in_words(field, str(value) if isinstance(value, int) else value)

    def labels(self, field: Any) -> Any:
        return ((str(key), words) for key, words in super().labels(field))


class SendForm(stepwise.SendForm):
    """How they heard of us, and the yes to how their data is handled."""

    heard_from = forms.ChoiceField(
        label=_("Where did you hear about us?"),
        choices=[("", _("I would rather not say")), *HeardFrom.choices],
        required=False,
    )
    agrees = forms.BooleanField(
        label=consents.TEXTS[consents.CURRENT],
        error_messages={"required": _("We need your permission before we can take your application.")},
    )
    privacy_notice = forms.ChoiceField(
        choices=[(version, version) for version in consents.TEXTS],
        initial=consents.CURRENT,
        widget=forms.HiddenInput,
    )


YOU, TOGETHER = "you", "together"
STEPS: dict[str, type[StepForm]] = {
    YOU: YouForm,
    TOGETHER: TogetherForm,
    "wants": WantsForm,
    "can": CanForm,
    "strength": StrengthForm,
}
