from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.forms import PlainForm
from accounts.models import Language, Municipality, User
from core.actor import Actor, Role

INVITED_ROLES = (Role.COORDINATOR, Role.VOLUNTEER, Role.PARTNER, Role.CHECKER, Role.ADMINISTRATOR)


class InviteForm(PlainForm):
    """Who is invited, to which role, where."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("Role"), choices=[(role.value, role.label) for role in INVITED_ROLES], widget=forms.RadioSelect
    )
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Localities"),
        help_text=_("A coordinator and a volunteer work in the localities ticked here."),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Municipality.objects.visible_to(actor).filter(organisations__in=actor.organisation_ids)
        self.fields["municipalities"].queryset = places.distinct()


class AcceptInvitationForm(PlainForm):
    """The name that others see, and a password or none."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Write it as others at work and in the programme know you."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("Leave this empty if you would rather sign in with a code that we send to your e-mail."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str | None:
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password or None


class JoinForm(PlainForm):
    """Somebody who already signs in only says yes."""


class FiguresForm(PlainForm):
    """Which year the national figures are about."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]

    def chosen(self, newest: int) -> int:
        """Return the year asked for, the newest when there is none."""
        return (self.cleaned_data["year"] if self.is_valid() else None) or newest
