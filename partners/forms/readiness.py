"""What an organisation answers before it takes its first family."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from accounts.models import Organisation
from partners.models import Readiness

YES, NO = "yes", "no"


class ReadinessForm(PlainForm):
    is_purchased = forms.ChoiceField(
        label=_("Does a wellbeing services county or a municipality buy your activity as a social service?"),
        choices=[(NO, _("No, it is our own civic activity")), (YES, _("Yes, it is bought as a social service"))],
        widget=forms.RadioSelect,
        help_text=_("A grant is not a purchase. If you are not sure, ask the one who pays before you answer."),
        error_messages={"required": _("Choose one.")},
    )
    phone = forms.CharField(
        label=_("Phone number of the office"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "class": "input-short"}),
        help_text=_("Families see it."),
    )
    email = forms.EmailField(label=_("E-mail of the office"), help_text=_("Families see it."))
    data_email = forms.EmailField(
        label=_("E-mail for questions about personal data"),
        help_text=_("An address of the office rather than a person's own. It is shown on the page about privacy."),
    )

    @staticmethod
    def of(organisation: Organisation, answer: Readiness) -> dict[str, Any]:
        """Return what the form begins with."""
        said = {None: "", True: YES, False: NO}[answer.is_purchased]
        office = {"phone": organisation.phone, "email": organisation.email}
        return {"is_purchased": said, "data_email": answer.data_email, **office}

    def clean_is_purchased(self) -> bool:
        return self.cleaned_data["is_purchased"] == YES
