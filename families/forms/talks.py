"""A talk without the child present: how, when and with whom. There is no text box: what it is about is said."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateTimeField, PlainForm
from core.actor import Actor
from families.models import Family, Talk
from partners.fields import week
from partners.models import ServiceEntry

MOST_BUTTONS = 8  # more choices than this go into a list that one can search
NOT_LISTED = _("Choose with whom you would like to talk from the list.")


class PlaceChoiceField(forms.ModelChoiceField):
    """A service that offers talks, with the way to reach it."""

    def label_from_instance(self, obj: Any) -> str:
        said = [obj.name, obj.contact_route, obj.phone_display]
        return " · ".join(part for part in said if part)


class WishTalkForm(PlainForm):
    way = forms.ChoiceField(
        label=_("How would you like to talk?"),
        choices=[(way.value, capfirst(way.label)) for way in Talk.Way],
        initial=Talk.Way.PHONE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
    )
    times = week(label=_("Which times suit you?"), help_text=_("If you choose none, any time is fine."))
    with_whom = PlaceChoiceField(
        label=_("With whom would you like to talk?"),
        queryset=ServiceEntry.objects.none(),
        empty_label=_("Your coordinator"),
        required=False,
        blank=True,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_LISTED},
        help_text=_("Your coordinator sees the wish in any case, and helps you to reach the service you choose."),
    )

    def __init__(self, data: Any, *, family: Family, actor: Actor) -> None:
        super().__init__(data)
        offered = ServiceEntry.objects.visible_to(actor).offering_talks(family.municipality)
        if offered.count() > MOST_BUTTONS:
            self.fields["with_whom"].widget = forms.Select(attrs={"data-autocomplete": ""})
        self.fields["with_whom"].queryset = offered


class BookTalkForm(PlainForm):
    at = LocalDateTimeField(label=_("When is the talk?"))
