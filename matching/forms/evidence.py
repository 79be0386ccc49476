"""Goals, the everyday gauge, check-ins and what is asked at the end. Every answer of a family can be skipped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm
from matching.evidence_words import GAUGE
from matching.forms.volunteer import told
from matching.models import Feedback, Goal, Handover, Participation
from matching.states import HELPED, WOULD_HAVE_HELPED

TEN = range(11)
SKIP = "skip"
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
GOING = [
    ("5", _("5 – very well")),
    ("4", "4"),
    ("3", "3"),
    ("2", "2"),
    ("1", _("1 – badly")),
    (SKIP, _("Not told")),
]


def from_zero_to_ten() -> list[tuple[str, str | Promise]]:
    return [*((str(number), str(number)) for number in TEN), (SKIP, _("I skip this one"))]


def number_or_skip(answer: str) -> int | None:
    return None if answer == SKIP else int(answer)


class ScaleField(forms.TypedChoiceField):
    """A figure from 0 to 10 as radio buttons in a row; no figure is an answer too."""

    def __init__(self, **options: Any) -> None:
        widget = forms.RadioSelect(attrs={"class": "choices--scale"})
        super().__init__(
            choices=from_zero_to_ten, coerce=number_or_skip, empty_value=None, required=False, widget=widget, **options
        )


class GoalsForm(PlainForm):
    """How near each own goal feels."""

    def __init__(self, data: Any, *, goals: Iterable[Goal], answers: dict[int, int | None]) -> None:
        self.goals = list(goals)
        super().__init__(data)
        for goal in self.goals:
            hint = _("0 = not at all yet, 10 = reached")
            self.fields[f"goal_{goal.pk}"] = ScaleField(label=goal.text, help_text=hint)
            self.initial[f"goal_{goal.pk}"] = answers.get(goal.pk)

    def values(self) -> dict[int, int | None]:
        """Return the answers by goal; valid forms alone have them."""
        return {goal.pk: self.cleaned_data[f"goal_{goal.pk}"] for goal in self.goals}


class GaugeForm(PlainForm):
    """The five questions of everyday life."""

    def __init__(self, data: Any, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        hint = _("0 = not at all, 10 = completely")
        for question, label in GAUGE.items():
            self.fields[question] = ScaleField(label=label, help_text=hint)


class CheckInForm(PlainForm):
    """What a party told in a talk alone: three answers, and nothing of what was said."""

    going = forms.TypedChoiceField(
        label=_("How has it been?"),
        choices=GOING,
        coerce=number_or_skip,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a figure, or that it was not told.")},
    )
    wants_change = forms.TypedChoiceField(
        label=_("Anything you want to change?"),
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    wants_call = forms.TypedChoiceField(
        label=_("Shall we call you?"),
        help_text=_("A yes puts a call on your Today page."),
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )


class LessonsForm(PlainForm):
    """What all three learned, as ticks."""

    helped = forms.MultipleChoiceField(
        label=_("What helped?"), choices=lambda: told(HELPED), required=False, widget=forms.CheckboxSelectMultiple
    )
    would_have_helped = forms.MultipleChoiceField(
        label=_("What would have helped?"),
        choices=lambda: told(WOULD_HAVE_HELPED),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @staticmethod
    def begin(codes: list[str]) -> dict[str, list[str]]:
        """Return what the form begins with: what was recorded before."""
        return {"helped": codes, "would_have_helped": codes}


class FeedbackForm(PlainForm):
    """A figure and a few words; one of them is enough."""

    value = ScaleField(label=_("How was it on the whole?"), help_text=_("0 = not good at all, 10 = very good"))
    text = LongTextField(
        label=_("Would you like to say something?"),
        help_text=_("At most 300 characters. Please do not write names, or anything about somebody else."),
        max_length=Feedback.LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Please keep it to 300 characters.")},
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not self.errors and answers.get("value") is None and not answers.get("text"):
            raise forms.ValidationError(_("Choose a figure or write a few words. You can also leave this page."))
        return answers


class HandoverForm(PlainForm):
    """What may be passed on to a new companion; nothing is ticked beforehand."""

    items = forms.MultipleChoiceField(
        label=_("A new companion may know"),
        help_text=_("What you do not tick, nobody passes on. Both of you say yes to each other first."),
        choices=lambda: told(Handover.Item),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ParticipationForm(PlainForm):
    """What a family would like to do next; nothing is an answer too."""

    wishes = forms.MultipleChoiceField(
        label=_("One day I would like to"),
        choices=lambda: told(Participation.Wish),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
