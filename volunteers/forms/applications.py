"""What the office is asked about an application, and what its list is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from accounts.filters import ListFilter
from accounts.forms import LongTextField, PlainForm
from accounts.models import User
from core.actor import Actor
from volunteers import states
from volunteers.models import VolunteerApplication, VolunteerRole
from volunteers.vocabulary import ContactOutcome, RejectReason

ENDED, MINE, NOBODY = "ended", "mine", "nobody"
OVER = tuple(state for state in states.Application if state not in states.APPLICATION_LIVE)
NEUTRAL = [(word.value, capfirst(word.label)) for word in RejectReason if word != RejectReason.ANOTHER_WAY]


class ApplicationFilter(ListFilter):
    """What the list of applications is narrowed by."""

    SORTS = {"oldest": _("Oldest first"), "newest": _("Newest first"), "longest": _("Longest in this step")}
    ORDERS = {
        "oldest": ("received_at", "pk"),
        "newest": ("-received_at", "-pk"),
        "longest": ("state_since", "pk"),
    }

    find = forms.CharField(label=_("Name"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All open")), *states.Application.choices, (ENDED, _("All that have ended"))],
    )
    assigned = forms.ChoiceField(
        label=_("Responsible person"),
        required=False,
        choices=[("", _("Everybody")), (MINE, _("Me")), (NOBODY, _("Nobody yet"))],
    )
    role = forms.ModelChoiceField(label=_("Role"), queryset=VolunteerRole.objects.none(), required=False)
    field_order = ["find", "state", "assigned", "role", "municipality"]

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        self.fields["role"].queryset = roles_of(actor)
        self.fields["role"].empty_label = _("All")

    def narrow(self, rows: QuerySet[VolunteerApplication]) -> QuerySet[VolunteerApplication]:
        """Return the applications that the answers leave, in the chosen order."""
        chosen = self.chosen
        rows = rows.filter(state__in=self.wanted_states)
        if "find" in chosen:
            text = chosen["find"]
            rows = rows.filter(Q(user__name__icontains=text) | Q(together_with__name__icontains=text))
        if "assigned" in chosen:
            me = Q(assigned_to=self.actor.user_id) | Q(deputy=self.actor.user_id)
            rows = rows.filter(me if chosen["assigned"] == MINE else Q(assigned_to=None))
        for name in ("role", "municipality"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        return self.in_order(rows)

    @property
    def wanted_states(self) -> tuple[str, ...]:
        state = self.chosen.get("state")
        if state == ENDED:
            return OVER
        return (state,) if state else states.APPLICATION_LIVE


def roles_of(actor: Actor) -> QuerySet[VolunteerRole]:
    """Return the roles of the hat's own organisation."""
    rows = VolunteerRole.objects.visible_to(actor).filter(programme__organisation__in=actor.organisation_ids)
    return rows.select_related("programme")


class CallForm(forms.Form):
    """How one try to reach the applicant went."""

    outcome = forms.ChoiceField(choices=ContactOutcome.choices)


class PeopleForm(PlainForm):
    """Who answers for an application."""

    owner = forms.ModelChoiceField(
        label=_("Responsible person"), queryset=User.objects.none(), empty_label=_("Choose one")
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )

    def __init__(self, data: Any, *, workers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in ("owner", "deputy"):
            self.fields[name].queryset = workers


class RejectForm(PlainForm):
    """A neutral reason, and nothing else (R-CR-5)."""

    reason = forms.ChoiceField(
        label=_("Reason, as the applicant reads it"),
        choices=NEUTRAL,
        initial=RejectReason.NOT_SELECTED,
        widget=forms.RadioSelect,
    )


class GuideForm(PlainForm):
    """Another role of ours, or another association."""

    role = forms.ModelChoiceField(
        label=_("Another role of ours"),
        queryset=VolunteerRole.objects.none(),
        required=False,
        empty_label=_("Choose one"),
    )
    elsewhere = LongTextField(
        label=_("Or another association"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Its name and how to get in touch, as the applicant reads it."),
    )

    def __init__(self, data: Any, *, roles: QuerySet[VolunteerRole]) -> None:
        super().__init__(data)
        self.fields["role"].queryset = roles

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and bool(said.get("role")) == bool(said.get("elsewhere")):
            self.add_error(None, _("Choose a role, or write where else to turn: one of the two."))
        return said


class ApproveForm(PlainForm):
    """What the register needs to know besides what the applicant has told."""

    capacity = forms.IntegerField(label=_("How many families at a time"), min_value=1, max_value=9, initial=1)
    radius_km = forms.IntegerField(label=_("How far they go, in kilometres"), min_value=1, max_value=500, initial=30)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("capacity", "radius_km"):
            self.fields[name].widget.attrs["class"] = "input-short"


class ReferenceForm(PlainForm):
    """Somebody who knows the applicant and may be called."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = PhoneNumberField(label=_("Phone number"), region="FI")

    def clean_phone(self) -> str:
        return str(self.cleaned_data["phone"])


class CheckReferenceForm(PlainForm):
    """Yes or no, and nothing of what was said."""

    is_ok = forms.TypedChoiceField(
        label=_("What did you hear?"),
        choices=[("yes", _("All is well: nothing stands in the way")), ("no", _("Not all is well"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
