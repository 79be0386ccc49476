"""What is told of a meeting of the local network: when it is and who is invited, who came, and what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter, own_municipalities
from accounts.forms import LocalDateField, LocalDateTimeField, PlainForm
from accounts.models import Municipality, Organisation
from accounts.sent_forms import line, words
from core.actor import Actor
from partners.models import Decision, NetworkMeeting

NO_FAMILIES = _("Of services and needs, never of any family: nobody is named and nobody can be known.")
TILES = "tiles tiles--small"


class MeetingFilter(ListFilter):
    """Meetings are looked for by municipality alone."""

    ORDERS = {"latest": ("-starts_at", "-pk")}

    def narrow(self, rows: QuerySet[NetworkMeeting]) -> QuerySet[NetworkMeeting]:
        municipality = self.chosen.get("municipality")
        return rows.filter(municipality=municipality) if municipality else rows


class MeetingForm(PlainForm):
    """When and where, what about, and who is invited."""

    title = line(_("What is the meeting called?"), 120, error_messages={"required": _("Give it a name.")})
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none())
    starts_at = LocalDateTimeField(label=_("When"))
    minutes = forms.IntegerField(
        label=_("How long, in minutes"),
        min_value=10,
        max_value=600,
        initial=60,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    place = line(_("Place"), 160, required=False)
    link = forms.URLField(label=_("Address of the online meeting"), required=False, assume_scheme="https")
    agenda = words(_("What is spoken of"), 2000, required=False, help_text=NO_FAMILIES)
    invited = forms.ModelMultipleChoiceField(
        label=_("Who are invited"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": TILES}),
        help_text=_("The partners of your municipalities. Their workers get an invitation by e-mail."),
        error_messages={"required": _("Choose at least one organisation.")},
    )

    def __init__(self, *args: Any, actor: Actor, meeting: NetworkMeeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = own_municipalities(actor)
        self.before = meeting and meeting.starts_at
        near = Organisation.objects.visible_to(actor).filter(municipalities__in=places)
        self.fields["municipality"].queryset = places
        self.fields["municipality"].empty_label = gettext("Choose one")
        self.fields["municipality"].initial = places.first()
        self.fields["invited"].queryset = near.exclude(pk__in=actor.organisation_ids).distinct()

    def clean_starts_at(self) -> datetime:
        at = self.cleaned_data["starts_at"]
        if at != self.before and at <= timezone.now():
            raise forms.ValidationError(_("This time is already past. Choose one that is ahead."))
        return at

    @classmethod
    def initial_of(cls, meeting: NetworkMeeting) -> dict[str, Any]:
        return model_to_dict(meeting, fields=list(cls.base_fields))


class MinutesForm(PlainForm):
    came = forms.ModelMultipleChoiceField(
        label=_("Who came"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": TILES}),
    )
    notes = words(_("What was spoken of"), 4000, rows=10, required=False, help_text=NO_FAMILIES)

    def __init__(self, *args: Any, meeting: NetworkMeeting, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].queryset = at_meeting(meeting, actor)


class DecisionForm(PlainForm):
    """A next step."""

    text = line(
        _("What is done next?"),
        300,
        help_text=NO_FAMILIES,
        error_messages={"required": _("Write in a few words what is done next.")},
    )
    responsible = forms.ModelChoiceField(
        label=_("Who takes it"), queryset=Organisation.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_on = LocalDateField(label=_("By when"), required=False)

    def __init__(self, *args: Any, meeting: NetworkMeeting, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = at_meeting(meeting, actor)

    @classmethod
    def initial_of(cls, decision: Decision) -> dict[str, Any]:
        return model_to_dict(decision, fields=list(cls.base_fields))


def at_meeting(meeting: NetworkMeeting, actor: Actor) -> Any:
    """Return whoever calls a meeting and those who are invited."""
    rows = Organisation.objects.visible_to(actor)
    return rows.filter(pk__in=[meeting.organisation_id, *(row.pk for row in meeting.invited.all())])
