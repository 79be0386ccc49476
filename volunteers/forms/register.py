from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.filters import own_municipalities
from accounts.forms import LocalDateField, LongTextField, PlainForm
from accounts.models import Language, Municipality
from core.actor import Actor
from partners.fields import coming_along, in_columns, several, week
from partners.vocabulary import Competence, Gender, LifeStage, Limit, SpokenLanguage, SupportForm, Topic
from volunteers.models import Volunteer
from volunteers.rules.register import has_unsent


class ProfileForm(PlainForm):
    """What matching reads of a volunteer: places, times, languages, experience. Practical facts, never health."""

    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none())
    support_forms = several(SupportForm, label=_("Approved for"), required=True)
    languages = several(SpokenLanguage, label=_("Languages"), required=True)
    capacity = forms.IntegerField(
        label=_("How many families at a time"), min_value=1, max_value=9, initial=1, widget=forms.NumberInput
    )
    radius_km = forms.IntegerField(label=_("How far they go, in kilometres"), min_value=1, max_value=500, initial=30)
    slots = week(label=_("Times that suit"), help_text=_("Leave empty if any time will do."))
    life_stages = several(LifeStage, label=_("Life stages they have lived"))
    wished_life_stages = several(LifeStage, label=_("Life stages they would like to be beside"))
    topics = several(Topic, label=_("What they like to help with"))
    competences = several(Competence, label=_("Knows and can"))
    limits = several(Limit, label=_("Cannot be with"))
    brings = coming_along(label=_("Comes along with them, if only on clothes"))
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Gender.choices,
        initial=Gender.UNSAID,
        help_text=_("Used only when a family has asked for a woman or a man."),
    )
    introduction = LongTextField(
        label=_("A few words for the family"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The family reads this with a suggestion. No surname, no address, nothing of health."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = own_municipalities(actor)
        for name in ("capacity", "radius_km"):
            self.fields[name].widget.attrs["class"] = "input-short"
        in_columns(self)


class NewVolunteerForm(ProfileForm):
    """A new volunteer: the person and the profile. The age is confirmed and not kept."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The sign-in code comes here."))
    phone = PhoneNumberField(label=_("Phone number"), required=False, region="FI")
    language = forms.ChoiceField(label=_("Language of pages and messages"), choices=Language.choices)
    is_adult = forms.BooleanField(
        label=_("This person is 18 or over"),
        error_messages={"required": _("A volunteer is 18 or over. Tick this when you know it.")},
    )
    field_order = ["name", "email", "phone", "language", "is_adult"]

    def clean_phone(self) -> str:
        return str(self.cleaned_data["phone"] or "")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        return {name: value for name, value in told.items() if name != "is_adult"}


class PauseForm(PlainForm):
    until = LocalDateField(label=_("Until"), required=False, help_text=_("For example 3.9.2026. May be left open."))


class EndForm(PlainForm):
    """Asks only about expenses that have not been sent."""

    leaves_unsent = forms.BooleanField(
        label=_("We have asked about the expenses, or nobody can be reached"),
        help_text=_("The volunteer has expenses that have not been sent. After the end they can no longer be sent."),
        error_messages={"required": _("Ask the volunteer first to send the expenses, or to throw them away.")},
    )

    def __init__(self, data: Any, *, volunteer: Volunteer) -> None:
        super().__init__(data)
        if not has_unsent(volunteer):
            del self.fields["leaves_unsent"]
