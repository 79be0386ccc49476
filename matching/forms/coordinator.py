from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.filters import ListFilter
from accounts.forms import LocalDateField, LocalDateTimeField, LongTextField, PlainForm
from families.models import Consent
from matching import states
from matching.forms.volunteer import new_key
from matching.models import Agreement, Goal, Match
from matching.safe_places import why_outside

MINE = "mine"
OVER = "over"
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
TAKEN_BACK = (
    states.CancelReason.COORDINATOR,
    states.CancelReason.NO_ANSWER,
    states.CancelReason.KNOWS_FAMILY,
    states.CancelReason.FAMILY_WISH,
    states.CancelReason.TIMES,
    states.CancelReason.TOO_FAR,
    states.CancelReason.NOT_NOW,
)
FAMILY_SAID_NO = (
    states.CancelReason.FAMILY_WISH,
    states.CancelReason.KNOWS_FAMILY,
    states.CancelReason.TIMES,
    states.CancelReason.NOT_NOW,
)
SPOKEN_OR_SIGNED = [(c.value, c.label) for c in (Consent.Channel.PHONE, Consent.Channel.PAPER)]
LEFT_OUT = [
    ("family_wish", _("the family does not wish it")),
    ("volunteer_wish", _("the volunteer cannot come")),
    ("no_contact", _("the family cannot be reached")),
    ("safety", _("it would not be safe")),
]
TWO_SIDES = [(p.value, p.label) for p in (states.Party.FAMILY, states.Party.VOLUNTEER)]


class MatchFilter(ListFilter):
    """What the list of companionships is narrowed by."""

    SORTS = {"longest": _("Longest in this step"), "newest": _("Newest first"), "volunteer": _("Volunteer")}
    ORDERS = {
        "longest": ("state_since", "pk"),
        "newest": ("-proposed_at", "-pk"),
        "volunteer": ("volunteer__user__name", "pk"),
    }

    find = forms.CharField(label=_("Reference or name"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All that go on")), *states.Match.choices, (OVER, _("All that are over"))],
    )
    assigned = forms.ChoiceField(
        label=_("Responsible person"), required=False, choices=[("", _("Everybody")), (MINE, _("Me"))]
    )
    field_order = ["find", "state", "assigned", "municipality"]

    def narrow(self, rows: QuerySet[Match]) -> QuerySet[Match]:
        """Return the matches that the answers leave, in the chosen order."""
        chosen = self.chosen
        rows = rows.filter(state__in=self.wanted_states)
        if text := chosen.get("find"):
            found = Q(request__reference__icontains=text) | Q(request__contact__called__icontains=text)
            rows = rows.filter(found | Q(volunteer__user__name__icontains=text))
        if "assigned" in chosen:
            rows = rows.filter(request__assigned_to=self.actor.user_id)
        if "municipality" in chosen:
            rows = rows.filter(request__family__municipality=chosen["municipality"])
        return self.in_order(rows)

    @property
    def wanted_states(self) -> tuple[str, ...]:
        state = self.chosen.get("state")
        if state == OVER:
            return (states.Match.ENDED, states.Match.CANCELLED)
        return (state,) if state else states.LIVE


class FamilyAnswerForm(PlainForm):
    """The family's answer as it told it to the office. How it came is a code, never a story."""

    answer = forms.ChoiceField(label=_("What does the family say?"), choices=YES_NO, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("If no: why"),
        choices=[("", _("Not told")), *((r.value, r.label) for r in FAMILY_SAID_NO)],
        required=False,
        help_text=_("The volunteer does not see this."),
    )
    on_behalf_note = forms.ChoiceField(
        label=_("How did the answer come?"),
        choices=[("phone", _("by phone")), ("in person", _("when we met")), ("paper", _("on paper"))],
        widget=forms.RadioSelect,
    )


class CancelForm(PlainForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=[(r.value, r.label) for r in TAKEN_BACK])


class FirstMeetingForm(PlainForm):
    at = LocalDateTimeField(label=_("Day and time"))
    place = forms.CharField(
        label=_("Place"), max_length=120, help_text=_("A neutral place, or as the family wishes. No home address here.")
    )


class AgreementForm(PlainForm):
    """The three-party agreement: what changes from family to family (domain.md 2.3)."""

    purpose = forms.CharField(label=_("Purpose in one sentence"), max_length=200)
    goal_1 = LongTextField(
        label=_("First goal, in the parent's own words"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    goal_2 = LongTextField(
        label=_("Second goal"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    goal_3 = LongTextField(
        label=_("Third goal"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    rhythm = forms.CharField(label=_("How often"), max_length=120)
    place = forms.CharField(label=_("Where you meet"), max_length=120, help_text=_("No home address here."))
    starts_on = LocalDateField(label=_("First day"))
    planned_end_on = LocalDateField(
        label=_("Planned last day"),
        help_text=_("To go on after all, choose a new day: at most six months ahead, two years in all."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=new_key)

    def __init__(self, *args: Any, match: Match, **options: Any) -> None:
        super().__init__(*args, **options)
        if match.state != states.Match.CLOSING:
            del self.fields["planned_end_on"]

    def written(self) -> dict[str, Any]:
        """Return what was written, with the goals as one list in their order."""
        goals = [self.cleaned_data[f"goal_{place}"].strip() for place in range(1, Goal.MOST + 1)]
        facts = {name: told for name, told in self.cleaned_data.items() if not name.startswith("goal_")}
        return {**facts, "goals": [text for text in goals if text]}

    @staticmethod
    def begin(match: Match, newest: Agreement | None) -> dict[str, Any]:
        """Return what the form begins with: the version in force, else the programme's usual words and dates."""
        if newest:
            goals = {f"goal_{goal.order}": goal.text for goal in newest.goals.all()}
            kept = {name: getattr(newest, name) for name in ("purpose", "rhythm", "place", "starts_on")}
            return {**kept, **goals, "planned_end_on": match.planned_end_on}
        at = match.first_meeting_at
        is_met_outside = why_outside(match.request.family) is not None
        return {
            "purpose": _("Somebody beside the family in everyday life and in finding services."),
            "rhythm": _("One to four times a month, a few hours at a time"),
            "place": _("Outside the home") if is_met_outside else _("At home or outside, as the family wishes"),
            "starts_on": timezone.localdate(at) if at else timezone.localdate(),
            "planned_end_on": match.planned_end_on,
        }


class AcceptForm(PlainForm):
    """A yes to the version that was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForForm(AcceptForm):
    """A yes that a party gave by phone or signed on paper."""

    party = forms.ChoiceField(label=_("Who accepts"), choices=TWO_SIDES, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How it was given"), choices=SPOKEN_OR_SIGNED, widget=forms.RadioSelect)


class ContinueForm(PlainForm):
    """What one party told the office of going on."""

    party = forms.ChoiceField(label=_("Who tells"), choices=TWO_SIDES, widget=forms.RadioSelect)
    answer = forms.ChoiceField(label=_("Do they want to go on?"), choices=YES_NO, widget=forms.RadioSelect)


class PauseForm(PlainForm):
    until = LocalDateField(label=_("Until"), help_text=_("At most three months ahead. For example 3.9.2026"))


class PlannedEndForm(PlainForm):
    planned_end_on = LocalDateField(label=_("Planned last day"))

    @staticmethod
    def in_four_weeks() -> dict[str, Any]:
        """The end is announced at least four weeks before (domain.md 2.1 step 14)."""
        return {"planned_end_on": timezone.localdate() + timedelta(days=28)}


class ClosingMeetingForm(PlainForm):
    """The closing meeting was held on a day, or is left out with a reason."""

    on = LocalDateField(label=_("It was held on"), required=False)
    reason = forms.ChoiceField(
        label=_("Or it is left out, because"),
        required=False,
        choices=[("", _("It was held")), *LEFT_OUT],
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not self.errors and bool(answers.get("on")) == bool(answers.get("reason")):
            raise forms.ValidationError(_("Write the day of the meeting, or choose why it is left out."))
        return answers


class EndForm(PlainForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose one")), *states.EndReason.choices])
    on = LocalDateField(label=_("Last day"))
    family_waits_again = forms.BooleanField(label=_("The family wants a new companion and waits again"), required=False)
