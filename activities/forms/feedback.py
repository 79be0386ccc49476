from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.wishes import SentForm, words
from activities.models import Feedback


class FeedbackForm(SentForm):
    """A face, and a few words by whoever likes. Nobody is asked who they are."""

    face = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=Feedback.Face.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the face that fits best.")},
    )
    words = words(
        _("Would you like to say something about it?"),
        300,
        rows=3,
        required=False,
        help_text=_("Those who led this and the office read it. Do not write names or health details."),
    )
