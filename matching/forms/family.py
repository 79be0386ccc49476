from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, PlainForm
from matching.forms.volunteer import told
from matching.states import CancelReason

REASONS_OF_FAMILY = (
    CancelReason.NOT_NOW,
    CancelReason.TIMES,
    CancelReason.TOO_FAR,
    CancelReason.KNOWS_FAMILY,
)


class FamilyAnswerForm(PlainForm):
    """Yes, or somebody else; answered on one page and confirmed on the next."""

    answer = forms.ChoiceField(
        label=_("Would you like to meet?"),
        choices=[("yes", _("Yes, I would like to meet")), ("no", _("I would like somebody else"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    reason = forms.ChoiceField(
        label=_("If you would like somebody else, what would help us?"),
        help_text=_("You need not tell. The volunteer does not see this."),
        choices=lambda: told(REASONS_OF_FAMILY),
        widget=forms.RadioSelect,
        required=False,
    )
    is_confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data["answer"] == "yes"


class ConfirmedAnswerForm(FamilyAnswerForm):
    """The same answers, carried unseen from the page where they were given."""

    def __init__(self, *, answer: str, reason: str) -> None:
        super().__init__(initial={"answer": answer, "reason": reason, "is_confirmed": True})
        for field in self.fields.values():
            field.widget = forms.HiddenInput()


class PauseForm(PlainForm):
    """Until when the companionship rests."""

    until = LocalDateField(label=_("Until which day?"))
