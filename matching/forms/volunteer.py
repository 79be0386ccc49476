from __future__ import annotations

import secrets
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateTimeField, LongTextField, PlainForm
from accounts.identity_codes import without_codes
from core.actor import Actor
from families.models import Family
from matching.models import Agreement, Goal, Match, Meeting
from matching.safe_places import places_of, why_outside
from matching.states import CancelReason

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
REASONS_OF_VOLUNTEER = (CancelReason.NOT_NOW, CancelReason.TOO_FAR, CancelReason.TIMES, CancelReason.KNOWS_FAMILY)
REMOTE_FORMS = (Meeting.Form.PHONE, Meeting.Form.VIDEO)


def told(words: Iterable[TextChoices]) -> list[tuple[str, str]]:
    """Return choices that begin with a capital letter, as answers on a page do."""
    return [(word.value, capfirst(str(word.label))) for word in words]


def new_key() -> str:
    """Return a key that makes one sending of one page: the same key never writes twice."""
    return secrets.token_urlsafe(16)


class VolunteerAnswerForm(PlainForm):
    """Yes, or not this time; a reason is a help to the office and never asked for."""

    answer = forms.ChoiceField(choices=YES_NO, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("What made you say no?"),
        help_text=_("You need not tell. The family does not see this."),
        choices=lambda: told(REASONS_OF_VOLUNTEER),
        widget=forms.RadioSelect,
        required=False,
    )


class AcceptAgreementForm(PlainForm):
    """A yes to the version that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    accepts = forms.BooleanField(
        label=_("I have read the agreement and I accept it."),
        error_messages={"required": _("Tick the box when you have read the agreement and accept it.")},
    )


class ContinuesForm(PlainForm):
    """Whether one party wants to go on after the trial."""

    continues = forms.ChoiceField(choices=YES_NO, widget=forms.HiddenInput)

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data["continues"] == "yes"


class MeetingForm(PlainForm):
    """The next meeting, agreed with the family."""

    starts_at = LocalDateTimeField(label=_("When do you meet?"))
    place_type = forms.ChoiceField(
        label=_("Where do you meet?"),
        choices=lambda: told(Meeting.Place),
        widget=forms.RadioSelect,
        initial=Meeting.Place.OUTSIDE,
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)

    def __init__(self, *args: Any, family: Family, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_places(self.fields["place_type"], family)


def offer_places(field: forms.ChoiceField, family: Family) -> None:
    """Offer the places where `family` can be met: not a home that is not safe to meet at."""
    field.choices = told(places_of(family))
    if outside := why_outside(family):
        field.help_text = outside[0]
        field.error_messages = {**field.error_messages, "invalid_choice": outside[1].sentence}


class GoalsField(forms.ModelMultipleChoiceField):
    """Goals in the parent's own words."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, goal: Goal) -> str:
        return goal.text


class EurosField(forms.DecimalField):
    """Euros and cents, with a comma or a point in every language."""

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class VisitForm(PlainForm):
    """A diary entry in half a minute on a phone (domain.md 2.4)."""

    LENGTHS = [("60", _("1 hour")), ("90", _("1½ hours")), ("120", _("2 hours"))]
    MOODS = [("5", _("very good")), ("4", _("good")), ("3", _("all right")), ("2", _("heavy")), ("1", _("very heavy"))]

    starts_at = LocalDateTimeField(label=_("When did the visit begin?"))
    length = forms.ChoiceField(label=_("How long was it?"), choices=LENGTHS, widget=forms.RadioSelect, initial="90")
    own_minutes = forms.IntegerField(
        label=_("How many minutes?"),
        help_text=_("Only if none of the three above is right."),
        required=False,
        min_value=5,
        max_value=720,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-year"}),
    )
    form = forms.ChoiceField(
        label=_("How did you meet?"),
        choices=lambda: told(Meeting.Form),
        widget=forms.RadioSelect,
        initial=Meeting.Form.FACE_TO_FACE,
    )
    place_type = forms.ChoiceField(
        label=_("Where?"),
        choices=lambda: told(Meeting.Place),
        widget=forms.RadioSelect,
        initial=Meeting.Place.OUTSIDE,
    )
    goals = GoalsField(label=_("Which goals did you work on?"), queryset=Goal.objects.none(), required=False)
    mood = forms.ChoiceField(
        label=_("How do you feel after the visit?"),
        help_text=_("Only you and your coordinator see this."),
        choices=lambda: [(value, capfirst(str(word))) for value, word in VisitForm.MOODS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you feel after the visit.")},
    )
    wants_talk = forms.BooleanField(label=_("I want to talk with the coordinator"), required=False)
    has_worry = forms.BooleanField(
        label=_("Something worries me"),
        help_text=_("Do not write the worry here. After saving we show you whom to call."),
        required=False,
    )
    note = LongTextField(
        label=_("A few words about the visit"),
        help_text=_("Write so that the family can read this. No names, no health details."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    travel_km = forms.IntegerField(
        label=_("Kilometres by your own car"),
        required=False,
        min_value=0,
        max_value=2000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-year"}),
    )
    transport_cost_eur = EurosField(
        label=_("Bus or train tickets, euros"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "input-year"}),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)

    def __init__(self, *args: Any, match: Match, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self.fields["place_type"], match.request.family)
        newest = Agreement.objects.visible_to(actor).filter(match=match)[:1]
        goals = Goal.objects.visible_to(actor).filter(agreement__in=list(newest))
        self.fields["goals"].queryset = goals
        if not goals:
            del self.fields["goals"]

    def clean(self) -> dict[str, Any]:
        """Bring a call to its only possible place."""
        said = super().clean() or self.cleaned_data
        if said.get("form") in REMOTE_FORMS:
            said["place_type"] = Meeting.Place.REMOTE
        return said

    def visit(self) -> dict[str, Any]:
        """Return the answers as `log_visit` takes them; minutes of one's own go before the usual lengths."""
        said = dict(self.cleaned_data)
        length, own = said.pop("length"), said.pop("own_minutes")
        numbers = {"travel_km": said.get("travel_km") or 0, "transport_cost_eur": said.get("transport_cost_eur") or 0}
        return {**said, **numbers, "minutes": own or int(length), "mood": int(said["mood"])}

    def answers_to_keep(self, data: QueryDict) -> dict[str, list[str]]:
        """Return what of `data` belongs to this form, without identity codes, for a draft."""
        kept = {}
        for key, values in data.lists():
            if any(key == name or key.startswith(f"{name}_") for name in self.fields):
                kept[key] = [without_codes(value)[:1000] for value in values[:20]]
        return kept

    def brought_back(self, draft: dict[str, Any]) -> dict[str, Any]:
        """Return a draft's answers as the initial values of this form's fields."""
        data = MultiValueDict({key: value if isinstance(value, list) else [value] for key, value in draft.items()})
        return {name: field.widget.value_from_datadict(data, {}, name) for name, field in self.fields.items()}
