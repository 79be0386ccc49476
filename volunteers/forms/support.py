"""What is asked around a volunteer's service: names, days, occasions, and who came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.filters import own_municipalities
from accounts.forms import LocalDateField, LocalDateTimeField, PlainForm
from accounts.models import Membership, Municipality, User
from core.actor import Actor, Role
from volunteers.answering import coordinators_of, usual_deputy
from volunteers.models import ExitTalk, SupervisionPlace, Thanks, Volunteer

YES_NO_UNKNOWN = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


class PersonField(forms.ModelChoiceField):
    """A person by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.name


class ResponsibleForm(PlainForm):
    """Who answers for a volunteer, and who does when they are away."""

    responsible = PersonField(label=_("Responsible coordinator"), queryset=User.objects.none())
    deputy = PersonField(label=_("Deputy"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet"))

    def __init__(self, data: Any, *, volunteer: Volunteer) -> None:
        deputy = volunteer.deputy or usual_deputy(volunteer)
        super().__init__(data, initial={"responsible": volunteer.responsible, "deputy": deputy})
        people = coordinators_of(volunteer.organisation_id, volunteer.municipality_id)
        for name in ("responsible", "deputy"):
            self.fields[name].queryset = people


class ThankForm(PlainForm):
    """What for."""

    occasion = forms.ChoiceField(
        label=_("What do you thank for?"),
        choices=[(word.value, capfirst(word.label)) for word in Thanks.Occasion],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you thank for.")},
    )


class ExitTalkForm(PlainForm):
    """Whether a talk at the end was wished for and held, and whether the person would come again."""

    is_wished = forms.ChoiceField(
        label=_("Does the volunteer wish for a talk?"),
        choices=YES_NO_UNKNOWN[1:],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    held_on = LocalDateField(
        label=_("Day of the talk"), required=False, help_text=_("For example 3.9.2026. Leave empty until it is held.")
    )
    would_return = forms.ChoiceField(
        label=_("Would they volunteer again?"), choices=YES_NO_UNKNOWN, widget=forms.RadioSelect, required=False
    )

    def __init__(self, data: Any, *, volunteer: Volunteer) -> None:
        talk = getattr(volunteer, "exit_talk", None)
        super().__init__(data, initial=begun_with(talk) if talk else {})

    def clean_is_wished(self) -> bool:
        return self.cleaned_data["is_wished"] == "yes"

    def clean_would_return(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["would_return"])

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Write the day when the talk has been held."), "not_yet")
        return day


class AskedByForm(PlainForm):
    """Which of two who serve together has asked."""

    person = forms.ChoiceField(
        label=_("Who has asked?"), widget=forms.RadioSelect, error_messages={"required": _("Choose who has asked.")}
    )

    def __init__(self, data: Any, *, volunteer: Volunteer) -> None:
        super().__init__(data)
        self.people = {str(person.pk): person for person in volunteer.people}
        if len(self.people) == 1:
            del self.fields["person"]
        else:
            self.fields["person"].choices = [(key, person.name) for key, person in self.people.items()]

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]


def begun_with(talk: ExitTalk) -> dict[str, Any]:
    said = {True: "yes", False: "no", None: ""}
    return {
        "is_wished": said[talk.is_wished],
        "held_on": talk.held_on,
        "would_return": said[talk.would_return],
    }


class SupervisionForm(PlainForm):
    """When and where volunteers meet."""

    starts_at = LocalDateTimeField(label=_("When"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=90)
    municipality = forms.ModelChoiceField(
        label=_("For volunteers of"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=_("The whole association"),
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    link = forms.URLField(
        label=_("Address of the video meeting"), required=False, assume_scheme="https", widget=forms.URLInput
    )
    capacity = forms.IntegerField(label=_("How many can come"), min_value=1, max_value=100, initial=10)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = own_municipalities(actor)
        for name in ("minutes", "capacity"):
            self.fields[name].widget.attrs["class"] = "input-short"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("place") and not said.get("link") and not {"place", "link"} & set(self.errors):
            self.add_error("place", _("Write where you meet: a place, or the address of a video meeting."))
        return said


class CameForm(PlainForm):
    """Who of those with a place came."""

    came = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any, *, places: Iterable[SupervisionPlace]) -> None:
        rows = list(places)
        super().__init__(data, initial={"came": [str(place.pk) for place in rows if place.came is not False]})
        self.fields["came"].choices = [(str(place.pk), place.volunteer.user.name) for place in rows]

    def clean_came(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["came"]]


class AddedForm(PlainForm):
    """One volunteer more."""

    volunteer = forms.ModelChoiceField(label=_("Volunteer"), queryset=Volunteer.objects.none())

    def __init__(self, data: Any, *, volunteers: QuerySet[Volunteer]) -> None:
        super().__init__(data)
        self.fields["volunteer"].queryset = volunteers


class HatField(forms.ModelChoiceField):
    """A coordinator by name."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.user.name


class AbsenceForm(PlainForm):
    """Who is away from when to when, and who answers meanwhile."""

    membership = HatField(label=_("Who is away"), queryset=Membership.objects.none())
    from_on = LocalDateField(label=_("First day away"))
    until_on = LocalDateField(label=_("Last day away"))
    deputy = PersonField(label=_("Who answers meanwhile"), queryset=User.objects.none())

    def __init__(self, data: Any, *, actor: Actor) -> None:
        hats = Membership.objects.visible_to(actor).active().filter(role=Role.COORDINATOR)
        hats = hats.filter(organisation__in=actor.organisation_ids).select_related("user").order_by("user__name")
        own = hats.filter(user=actor.user_id).first()
        super().__init__(data, initial={"membership": own, "from_on": timezone.localdate()})
        self.fields["membership"].queryset = hats
        people = User.objects.visible_to(actor).filter(pk__in=hats.order_by().values("user")).order_by("name")
        self.fields["deputy"].queryset = people
