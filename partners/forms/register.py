from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import MunicipalityField, PlainForm
from accounts.models import Municipality, Organisation
from accounts.sent_forms import CHOOSE, EMAIL_LIKE_THIS, line, words
from core.actor import Actor
from partners.business_id import business_id_of
from partners.fields import select_of, several
from partners.models import Material, PartnerProfile, Programme
from partners.vocabulary import Access, PartnerOffer, PartnerWish

KINDS = [("", _("Choose one")), *Organisation.Kind.choices]
SHORT = {"class": "input-short"}
PHONE, EMAIL = _("Phone at work"), _("E-mail at work")
NAME_NEEDED = {"required": _("Write the name.")}


class BusinessIdField(forms.CharField):
    """A business ID with its check digit; not required."""

    def __init__(self, **options: Any) -> None:
        told = {"label": _("Business ID"), "help_text": _("For example 1234567-1"), "required": False}
        super().__init__(**{**told, "max_length": 20, "widget": forms.TextInput(attrs=SHORT), **options})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        found = business_id_of(text) if text else ""
        if text and not found:
            raise ValidationError(_("This is not a business ID. Look at its digits again: 1234567-1"), "invalid")
        return found


def phone_at_work(label: Any = PHONE) -> PhoneNumberField:
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off", **SHORT, "maxlength": 30})
    errors = {"invalid": _("Write the phone number like this: 040 123 4567")}
    return PhoneNumberField(label=label, region="FI", required=False, error_messages=errors, widget=widget)


def email_at_work(label: Any = EMAIL, **options: Any) -> forms.EmailField:
    errors = {"required": _("Write your e-mail address at work."), "invalid": EMAIL_LIKE_THIS}
    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})
    return forms.EmailField(label=label, max_length=254, error_messages=errors, widget=widget, **options)


def web_address() -> forms.URLField:
    errors = {"invalid": _("Write the address like this: https://example.org")}
    return forms.URLField(label=_("Web address"), required=False, assume_scheme="https", error_messages=errors)


def filled(names: Iterable[str], rows: Iterable[Model | None]) -> dict[str, Any]:
    """Return what a form begins with, from the rows that its fields are of."""
    found = [(row, {column.name for column in row._meta.fields}) for row in rows if row]
    return {name: getattr(row, name) for name in names for row, columns in found if name in columns}


class PageForm(PlainForm):
    """What an organisation tells of itself; the office's phone and e-mail are public."""

    business_id = BusinessIdField()
    phone = line(_("Phone of the office"), 30, required=False, attrs={"type": "tel", **SHORT})
    email = email_at_work(_("E-mail of the office"), required=False)
    web_address = web_address()
    address = line(_("Address"), 160, required=False)
    text_fi = words(
        _("In own words, in Finnish"),
        600,
        required=False,
        help_text=_("What families find there, in a few sentences. Nothing about any family."),
    )
    text_sv = words(_("In own words, in Swedish"), 600, required=False)
    offers = several(PartnerOffer, label=_("Brings"))
    offer_words = line(_("More about what is brought"), 300, required=False)
    wishes = several(PartnerWish, label=_("Hopes for"))
    wish_words = line(_("More about what is hoped for"), 300, required=False)


class PartnerForm(PageForm):
    """The page with the organisation's name, kind and places, as a coordinator writes them."""

    name = line(_("Name of the organisation"), 120, error_messages=NAME_NEEDED)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, error_messages=CHOOSE)
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where families meet it. Municipalities of others stay as they are."),
        error_messages={"required": _("Choose at least one municipality.")},
    )
    field_order = ["name", "kind", "municipalities"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipalities"].queryset = own_municipalities(actor)


class ContactForm(PlainForm):
    """Somebody at work."""

    name = line(_("Name"), 80, error_messages=NAME_NEEDED)
    title = line(_("Title"), 80, required=False, help_text=_("For example public health nurse."))
    email = email_at_work(required=False)
    phone = phone_at_work()
    is_first = forms.BooleanField(label=_("The one to call first"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors and not told.get("email") and not told.get("phone"):
            self.add_error("phone", _("Write an e-mail address or a phone number at work."))
        return told


class VenueForm(PlainForm):
    """A house or a room, and who uses it besides."""

    name = line(_("Name of the house or the room"), 120, error_messages=NAME_NEEDED)
    municipality = MunicipalityField(label=_("Municipality"))
    address = line(_("Address"), 160, required=False)
    room_for = forms.IntegerField(
        label=_("For how many people"),
        required=False,
        min_value=1,
        max_value=5000,
        widget=forms.NumberInput(attrs={**SHORT, "inputmode": "numeric"}),
    )
    access = several(Access, label=_("What the place is like"))
    access_words = line(_("How one gets in"), 200, required=False)
    shared_with = forms.ModelMultipleChoiceField(
        label=_("Who else uses it"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_in_use = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, others: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shared_with"].queryset = others


class PartnerFilter(ListFilter):
    """What the register is narrowed by."""

    SORTS: ClassVar[dict[str, str | Promise]] = {"name": _("name"), "checked": _("longest unchecked first")}
    ORDERS: ClassVar[dict[str, tuple[str, ...]]] = {"name": ("name",), "checked": ("profile__checked_on", "name")}

    find = forms.CharField(label=_("Name or words"), required=False, max_length=60)
    kind = select_of(Organisation.Kind, _("All"), label=_("Kind"))
    offers = select_of(PartnerOffer, _("All"), label=_("Brings"))
    wishes = select_of(PartnerWish, _("All"), label=_("Hopes for"))
    standing = forms.ChoiceField(
        label=_("State"), choices=[("", _("on the register")), ("off", _("off the register"))], required=False
    )
    field_order = ["find", "kind", "municipality", "offers", "wishes", "standing"]

    def narrow(self, rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """Return the partners that the answers leave, in the chosen order."""
        chosen = self.chosen
        rows = (
            rows.filter(profile__is_active=False) if chosen.get("standing") else rows.exclude(profile__is_active=False)
        )
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        if place := chosen.get("municipality"):
            rows = rows.filter(pk__in=place.organisations.values("pk"))
        if text := chosen.get("find"):
            rows = rows.filter(self.written(text))
        for name in ("offers", "wishes"):
            if word := chosen.get(name):
                rows = rows.filter(pk__in=self.telling(name, word))
        return self.in_order(rows)

    @staticmethod
    def written(text: str) -> Q:
        page = Q(profile__text_fi__icontains=text) | Q(profile__text_sv__icontains=text)
        more = Q(profile__offer_words__icontains=text) | Q(profile__wish_words__icontains=text)
        return Q(name__icontains=text) | Q(business_id=text) | page | more

    def telling(self, name: str, word: str) -> list[int]:
        """Return the organisations whose ticked words have `word`; no database compares lists alike."""
        rows = PartnerProfile.objects.visible_to(self.actor).values_list("organisation", name)
        return [organisation for organisation, told in rows if word in told]


class MaterialForm(PlainForm):
    """Words that partners or volunteers may read, print and hand on."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), error_messages=CHOOSE)
    audience = forms.ChoiceField(
        label=_("For whom"), choices=Material.Audience.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    title_fi = line(_("Title in Finnish"), 120, error_messages={"required": _("Write the title.")})
    title_sv = line(_("Title in Swedish"), 120, required=False)
    text_fi = words(_("Text in Finnish"), 3000, rows=10, required=False)
    text_sv = words(_("Text in Swedish"), 3000, rows=10, required=False)
    web_address = web_address()

    def __init__(self, *args: Any, rows: QuerySet[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = rows
        self.fields["programme"].empty_label = gettext("Choose one")
