"""The steps of asking for a companion: one topic each, in the order they are asked."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts import stepwise
from accounts.forms import LongTextField, MunicipalityField
from accounts.stepwise import too_long
from families import consents
from families.models import Adult, SupportRequest
from partners.fields import several, week
from partners.vocabulary import GenderWish, LifeStage, SpokenLanguage, SupportForm, Topic

CHILDREN_AT_MOST = 12
GROWN_UP = 18
MONTHS_AHEAD = 10
WORDS_AT_MOST = 500
OPEN = "open"  # the form of support is left open
PARENT_MUST_AGREE = _("Ask the parent first. We take a request only when the parent knows about it and agrees.")


def months_ahead() -> list[tuple[str, str]]:
    """Return the months in which a child that is expected now may be born."""
    today = timezone.localdate()
    months = [today.month - 1 + ahead for ahead in range(MONTHS_AHEAD)]
    days = [date(today.year + month // 12, month % 12 + 1, 1) for month in months]
    return [("", gettext("No baby is due"))] + [
        (day.strftime("%Y-%m"), date_format(day, "YEAR_MONTH_FORMAT")) for day in days
    ]


class StepForm(stepwise.StepForm):
    """One step, with the words for somebody who answers for a parent."""

    title_for_another: str | Promise = ""

    def heading(self, *, is_for_another: bool) -> str | Promise:
        """Return the title of the step, as it is said to somebody who answers for a parent when they do."""
        return self.title_for_another if is_for_another and self.title_for_another else self.title


class HelperForm(StepForm):
    """Who asks. Of somebody who helps a parent nothing is kept but in which role they helped (R-GD-2)."""

    title = _("Who is asking?")
    lead = _("You can ask together with a parent who knows about it and agrees. We do not ask who you are.")
    short_labels = {"parent_agrees": _("The parent knows and agrees")}
    WORDS = {
        SupportRequest.AskedBy.RELATIVE: _("I am a relative or a friend"),
        SupportRequest.AskedBy.PROFESSIONAL: _("I meet the parent in my work"),
        SupportRequest.AskedBy.PARENT: _("I ask for myself after all"),
    }

    asked_by = forms.ChoiceField(
        label=_("How do you know the parent?"),
        choices=list(WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    parent_agrees = forms.BooleanField(label=consents.FOR_ANOTHER[consents.CURRENT], required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        asks_for_another = said.get("asked_by") not in (None, SupportRequest.AskedBy.PARENT)
        if asks_for_another and not said.get("parent_agrees"):
            self.add_error("parent_agrees", PARENT_MUST_AGREE)
        return said

    @property
    def is_for_another(self) -> bool:
        return self.cleaned_data["asked_by"] != SupportRequest.AskedBy.PARENT


class YouForm(StepForm):
    title = _("Let us begin with you")
    title_for_another = _("Let us begin with the parent")
    lead = _("You need no account. You can stop at any time.")

    called = forms.CharField(
        label=_("First name, or the name we may use"),
        validators=[too_long(60)],
        error_messages={"required": _("Write a name we may use. It need not be your real name.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "maxlength": 60}),
    )
    municipality = MunicipalityField(
        label=_("Municipality"),
        help_text=_("Where do you live? Write the name in Finnish or in Swedish."),
    )


class KindForm(StepForm):
    """Which form of support, where there are several; `offered` are those of the family's municipality."""

    title = _("Who would you like beside you?")
    title_for_another = _("Who would the parent like beside them?")
    lead = _("If you are not sure, leave the first choice. We will talk about it together.")
    short_labels = {"support_form": title}
    WORDS = {
        SupportForm.COMPANION: _("Companion: walks beside your family and helps you find the right service"),
        SupportForm.PEER_PARENT: _("Peer parent: a parent who has lived through the same stage"),
        SupportForm.SUPPORT_PERSON: _("Support person: an adult who meets you regularly, at home or elsewhere"),
        SupportForm.DOULA: _("Doula: beside you while you are expecting, at the birth and in the first weeks"),
        SupportForm.GRANDPARENT: _("Grandparent: an older person who has time for you and the children"),
        SupportForm.FATHER_TO_FATHER: _("Father to father: another father to talk and do things with"),
    }

    support_form = forms.ChoiceField(
        label=_("What there is in your area"),
        initial=OPEN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, *args: Any, offered: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        there = [(form.value, words) for form, words in self.WORDS.items() if form in offered]
        self.fields["support_form"].choices = [(OPEN, _("I do not know yet: whichever fits")), *there]


class ContactForm(StepForm):
    title = _("How can we reach you safely?")
    title_for_another = _("How can we reach the parent safely?")
    lead = _("We contact you only in the way you choose here.")
    short_labels = {"channel": _("How we contact you"), "has_protected_address": _("Secret contact details")}

    channel = forms.ChoiceField(
        label=_("How may we contact you?"),
        choices=Adult.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we may contact you.")},
    )
    phone = PhoneNumberField(
        label=_("Phone number"),
        region="FI",
        help_text=_("We call from an unknown number. We leave no message if you do not want one."),
        error_messages={
            "required": _("Enter a phone number, or choose another way to reach you."),
            "invalid": _("Write the phone number like this: 040 123 4567"),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "input-short", "maxlength": 30}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address, or choose another way to reach you."),
            "invalid": _("Write the e-mail address like this: name@example.org"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    call_hours = several(Adult.Hours, label=_("When can we call?"))
    may_leave_message = forms.BooleanField(label=_("You may leave me a voice message"), required=False)
    has_shared_phone = forms.BooleanField(
        label=_("Someone else also uses this phone or e-mail"),
        required=False,
        help_text=_(
            "Then we send no link and no code there, our messages do not say who we are, and we ask who answers first. "
            "You can open your own page right after sending; later it opens when you call us."
        ),
    )
    wants_neutral_sender = forms.BooleanField(
        label=_("Messages must not tell who they are from"),
        required=False,
        help_text=_("The sender and the words then tell nothing about us. The address of the link stays the same."),
    )
    has_protected_address = forms.BooleanField(
        label=_("My contact details are secret"),
        required=False,
        help_text=_("We never keep your address, and we hide your municipality from volunteers."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        said = self.data if self.is_bound else self.initial
        channel = said.get("channel")
        has_neither = not said.get("phone") and not said.get("email")
        if channel or self.is_bound:
            self.fields["email"].required = channel == Adult.Channel.EMAIL
            self.fields["phone"].required = channel in (Adult.Channel.SMS, Adult.Channel.CALL) or (
                not channel and has_neither
            )
        if has_neither:
            words = _("Enter a phone number or an e-mail so that we can reply.")
            for name in ("phone", "email"):
                self.fields[name].error_messages["required"] = words


class BirthYearsField(forms.CharField):
    """Years between commas or spaces, cleaned to a tuple of numbers."""

    default_error_messages = {
        "required": _("Write at least one birth year, or choose the month when a baby is due."),
        "not_years": _("Write only the years, for example 2019, 2021."),
        "grown_up": _("Write the birth years of children under 18."),
        "too_many": _("Write at most 12 years."),
    }

    def clean(self, value: Any) -> tuple[int, ...]:
        parts = [part for part in re.split(r"[\s,;.]+", super().clean(value)) if part]
        if not all(re.fullmatch(r"[12][0-9]{3}", part) for part in parts):
            raise ValidationError(self.error_messages["not_years"], "not_years")
        years = tuple(int(part) for part in parts)
        this_year = timezone.localdate().year
        if any(year > this_year or year < this_year - GROWN_UP for year in years):
            raise ValidationError(self.error_messages["grown_up"], "grown_up")
        if len(years) > CHILDREN_AT_MOST:
            raise ValidationError(self.error_messages["too_many"], "too_many")
        return years


class ChildrenForm(StepForm):
    title = _("Your children")
    title_for_another = _("The parent's children")
    short_labels = {"birth_years": _("Children's birth years"), "life_stages": _("Life stages")}

    birth_years = BirthYearsField(
        label=_("Children's birth years (no names)"),
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
    life_stages = several(
        LifeStage,
        label=_("What is going on in your family's life now?"),
        help_text=_("It helps us to find somebody who has been through the same. Choose as many as you like."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_month"].choices = months_ahead()
        said = self.data if self.is_bound else self.initial
        self.fields["birth_years"].required = not said.get("due_month")

    def in_words(self, field: forms.Field, value: Any) -> str:
        if isinstance(value, date):
            return date_format(value, "YEAR_MONTH_FORMAT")
        return super().in_words(field, value)


class TopicsForm(StepForm):
    title = _("Support you wish for")
    title_for_another = _("Support the parent wishes for")
    lead = _("If you are not sure, choose what comes closest, or just continue. We will talk about it together.")
    short_labels = {"topics": title}

    topics = several(Topic, label=_("What would you like support with? Choose as many as you like."))


class WishesForm(StepForm):
    title = _("What kind of companion would suit you?")
    title_for_another = _("What kind of companion would suit the parent?")
    lead = _("These are wishes. The more of them there are, the longer it may take.")
    short_labels = {
        "languages": _("Languages"),
        "slots": _("Times that suit you"),
        "gender_wish": _("Companion's gender"),
    }

    languages = several(
        SpokenLanguage,
        label=_("Which languages would you like to speak?"),
        help_text=_("If you choose none, we look for somebody who speaks the language of this page."),
    )
    gender_wish = forms.ChoiceField(
        label=_("Does the companion's gender matter?"),
        choices=GenderWish.choices,
        initial=GenderWish.ANY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. “It does not matter” is fine.")},
    )
    wants_father_to_father = forms.BooleanField(
        label=_("I am a father and would like to talk with another father"), required=False
    )
    wants_lived_experience = forms.BooleanField(
        label=_("I hope that the companion has lived through something similar"), required=False
    )
    slots = week(label=_("Which times suit you?"), help_text=_("If you choose none, any time is fine."))


class WordsForm(StepForm):
    title = _("In your own words")
    title_for_another = _("In the parent's own words")
    short_labels = {"text": title}

    text = LongTextField(
        label=_("What would you like to tell us?"),
        required=False,
        validators=[too_long(WORDS_AT_MOST)],
        help_text=_(
            "Tell us briefly if you like. Do not write health details or other people's names."
            " You can tell more by phone."
        ),
        widget=forms.Textarea(attrs={"maxlength": WORDS_AT_MOST, "rows": 7}),
    )


class SendForm(stepwise.SendForm):
    """The yes to the text of the consent, and a field that only machines fill in."""

    consent = forms.BooleanField(
        label=consents.TEXTS[consents.CURRENT],
        error_messages={"required": _("We need your permission before we can look for a companion for you.")},
    )
    consent_version = forms.ChoiceField(
        choices=[(version, version) for version in consents.TEXTS],
        initial=consents.CURRENT,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, is_for_another: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_for_another:
            self.fields["consent"].label = consents.FOR_ANOTHER[consents.CURRENT]
            self.fields["consent"].error_messages["required"] = PARENT_MUST_AGREE


HELPER = "helper"  # asked only of those who say at the start that they help a parent
KIND = "kind"  # asked only where several forms of support are offered
STEPS: dict[str, type[StepForm]] = {
    "you": YouForm,
    KIND: KindForm,
    "contact": ContactForm,
    "children": ChildrenForm,
    "topics": TopicsForm,
    "wishes": WishesForm,
    "words": WordsForm,
}
EVERY_STEP: dict[str, type[StepForm]] = {HELPER: HelperForm, **STEPS}
