from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import MunicipalityField, PlainForm
from accounts.models import Organisation
from accounts.sent_forms import CHOOSE, SentForm, line, words
from partners.fields import several
from partners.forms.register import KINDS, NAME_NEEDED, BusinessIdField, email_at_work, phone_at_work
from partners.vocabulary import PartnerOffer, PartnerWish


class JoinForm(SentForm):
    """An organisation would like to work together; the contact is the one at work."""

    name = line(_("Name of the organisation"), 120, error_messages=NAME_NEEDED)
    kind = forms.ChoiceField(label=_("What kind of organisation is it?"), choices=KINDS, error_messages=CHOOSE)
    business_id = BusinessIdField()
    municipality = MunicipalityField(label=_("Municipality"))
    contact_name = line(
        _("Your name"), 80, attrs={"autocomplete": "name"}, error_messages={"required": _("Write your name.")}
    )
    contact_title = line(_("Your title"), 80, required=False, help_text=_("For example public health nurse or chair."))
    contact_email = email_at_work(
        _("Your e-mail at work"), help_text=_("We write the answer here. You sign in with it later.")
    )
    contact_phone = phone_at_work(_("Your phone at work"))
    offers = several(PartnerOffer, label=_("What could you bring?"))
    wishes = several(PartnerWish, label=_("What do you hope for?"))
    words = words(
        _("What else would you like to tell?"),
        500,
        required=False,
        help_text=_("About your work and your wishes. Nothing about any family."),
    )

    GROUPS: ClassVar[list[tuple[str | Promise, list[str]]]] = [
        (_("Your organisation"), ["name", "kind", "business_id", "municipality"]),
        (_("You at work"), ["contact_name", "contact_title", "contact_email", "contact_phone"]),
        (_("Working together"), ["offers", "wishes", "words"]),
    ]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class ApproveForm(PlainForm):
    """As a new organisation, or as one that is in the register already."""

    organisation = forms.ModelChoiceField(
        label=_("Into the register"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("Choose one of the register when it is the same. Nothing that it has told is lost."),
    )

    def __init__(self, *args: Any, rows: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = rows
        self.fields["organisation"].empty_label = _("As a new organisation")


class DeclineForm(PlainForm):
    words = words(
        _("A kind sentence to the sender"),
        300,
        rows=3,
        required=False,
        help_text=_("It is read on the sender's own page, not in the message."),
    )
