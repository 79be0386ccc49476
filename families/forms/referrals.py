"""A family referred by a professional, together with the parent: how to reach them and what they wish, nothing more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import LongTextField, PlainForm
from accounts.models import Language, Municipality, Organisation
from accounts.stepwise import too_long
from families import consents
from families.coverage import takers_in
from families.forms.arrival import PARENT_MUST_AGREE, WORDS_AT_MOST, ContactForm, YouForm
from families.models import Adult, Referral
from partners.vocabulary import SupportForm

Offered = Callable[[Municipality | None], Iterable[str]]


class ReferralForm(YouForm, ContactForm):
    """Both steps at once: the check page carries the same answers, so that nothing waits on anybody's computer.

    `offered` gives the forms of support that open programmes have in a municipality, or anywhere when told none.
    """

    short_labels = {
        "called": _("The parent"),
        "language": _("Language"),
        "channel": _("How we contact the parent"),
        "has_protected_address": _("Secret contact details"),
        "has_shared_phone": _("Someone else also uses this phone or e-mail"),
        "support_form": _("Form of support"),
        "text": _("What the parent hopes for"),
        "tells": _("What we may tell you later"),
    }
    field_order = [
        "called",
        "municipality",
        "language",
        "channel",
        "phone",
        "email",
        "has_shared_phone",
        "wants_neutral_sender",
        "has_protected_address",
        "support_form",
        "text",
        "tells",
    ]
    call_hours = None
    may_leave_message = None

    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=40)
    language = forms.ChoiceField(label=_("In which language may we contact the parent?"), choices=Language.choices)
    channel = forms.ChoiceField(
        label=_("How may we contact the parent?"),
        choices=Adult.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how we may contact the parent.")},
    )
    has_shared_phone = forms.BooleanField(
        label=_("Someone else also uses this phone or e-mail"),
        required=False,
        help_text=_(
            "Then we send no link and no code there, our messages do not say who we are, and we ask who answers first."
        ),
    )
    has_protected_address = forms.BooleanField(
        label=_("The parent's contact details are secret"),
        required=False,
        help_text=_("We never keep the address, and we hide the municipality from volunteers."),
    )
    support_form = forms.ChoiceField(
        label=_("What does the parent wish for?"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    text = LongTextField(
        label=_("What does the parent hope for, in the parent's own words?"),
        required=False,
        validators=[too_long(WORDS_AT_MOST)],
        help_text=_(
            "At most 500 characters. Write only what the parent wants to tell. Do not write health details, reasons "
            "for worry or other people's names. We ask the rest ourselves."
        ),
        widget=forms.Textarea(attrs={"maxlength": WORDS_AT_MOST, "rows": 5}),
    )
    tells = forms.ChoiceField(
        label=_("What may we tell you later?"),
        choices=[(word.value, capfirst(word.label)) for word in Referral.Tells],
        initial=Referral.Tells.NOTHING,
        widget=forms.RadioSelect,
        help_text=_("Choose together with the parent. The parent can change this at any time."),
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, offered: Offered, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = offered
        here = [(form.value, capfirst(form.label)) for form in SupportForm if form in offered(None)]
        self.fields["support_form"].choices = here
        self.fields["called"].label = _("First name, or the name that the parent lets us use")
        self.fields["called"].error_messages["required"] = _(
            "Write a name that we may use. It need not be the real one."
        )
        self.fields["municipality"].help_text = _("Where does the parent live?")
        self.fields["phone"].help_text = _("The parent's own number. We call from an unknown number.")
        self.fields["email"].help_text = _("The parent's own address, never yours.")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if place := said.get("municipality"):
            forms_there = self.offered(place)
            if not forms_there:
                self.add_error("municipality", _("We do not have companions in that municipality yet."))
            elif said.get("support_form") and said["support_form"] not in forms_there:
                self.add_error("support_form", _("This is not offered in that municipality. Choose another."))
        return said

    def taker(self) -> Organisation | None:
        """Return the organisation that takes the family of a valid form and answers for its data."""
        return next(iter(takers_in(self.cleaned_data["municipality"], self.cleaned_data["support_form"])), None)

    def items(self) -> list[dict[str, Any]]:
        """Return the answers as rows of label and value, to be checked together with the parent."""
        return [{"label": label, "value": value} for label, value in self.answered() if label]


class AgreementForm(PlainForm):
    """The professional's word that the parent knows and agrees."""

    consent = forms.BooleanField(
        label=consents.FOR_ANOTHER[consents.BESIDE_PARENT], error_messages={"required": PARENT_MUST_AGREE}
    )


class TellingForm(PlainForm):
    """What the one who asked may know from now on."""

    tells = forms.ChoiceField(choices=Referral.Tells.choices)
