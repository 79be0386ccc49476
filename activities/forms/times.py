"""When an activity is: its rhythm, the days that are left out, and single times."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import LocalDateField, LocalDateTimeField, LocalTimeField, PlainForm
from activities.days_off import why_off
from activities.forms.shifts import NEXT_DAY, WEEKDAYS
from activities.models import Activity, Session
from activities.recurrence import HowOften, UnreadableRule, days_of_rule, how_often_of, read_rule, write_rule
from activities.rhythm import end_of, minutes_over, nights_in, span
from activities.vocabulary import Scope
from notifications.dates import weekday
from notifications.quiet import local

HOW_OFTEN = [
    (HowOften.ONCE, _("once")),
    (HowOften.WEEKLY, _("every week")),
    (HowOften.SECOND_WEEK, _("every second week")),
    (HowOften.FOURTH_WEEK, _("every fourth week")),
    (HowOften.MONTHLY, _("every month")),
]
AS_READ = (HowOften.AS_READ, _("as it is now"))
TILES = {"class": "tiles tiles--small"}


class NightsForm(PlainForm):
    """When it ends: the same day, the next morning, or so many nights later."""

    ends = LocalTimeField(label=_("Ends"), help_text=NEXT_DAY)
    nights = forms.IntegerField(
        label=_("How many nights"),
        min_value=1,
        max_value=14,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        help_text=_("Only for a camp or a longer stay."),
    )

    def minutes_from(self, starts: time, told: dict[str, Any]) -> int:
        """Take the end out of `told`, and return how long it lasts in minutes."""
        return minutes_over(starts, told.pop("ends"), told.pop("nights") or 0)


class RhythmForm(NightsForm):
    """When an activity comes; cleaned to `rule`, `from_on`, `until_on`, `starts` and `minutes`."""

    how_often = forms.ChoiceField(label=_("How often"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=TILES),
        help_text=_(
            "Choose none for that of the first day. Every month: the same weekday, such as the second Tuesday."
        ),
    )
    from_on = LocalDateField(label=_("First day"))
    until_on = LocalDateField(label=_("Last day"), required=False)
    starts = LocalTimeField(label=_("Begins"))
    field_order = ["how_often", "weekdays", "from_on", "until_on", "starts", "ends", "nights"]

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        kept = [AS_READ] if how_often_of(activity.rule) == HowOften.AS_READ else []
        self.fields["how_often"].choices = [*HOW_OFTEN, *kept]
        self.fields["until_on"].is_needed_at_times = True

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if self.errors:
            return told
        told["minutes"] = self.minutes_from(told["starts"], told)
        how_often, weekdays = told.pop("how_often"), told.pop("weekdays")
        if how_often == HowOften.ONCE:
            told["until_on"] = None
        if how_often == HowOften.AS_READ:
            told["rule"] = self.activity.rule
        else:
            told["rule"] = write_rule(how_often, weekdays=weekdays, from_on=told["from_on"])
        try:
            told_days = days_of_rule(told["rule"], from_on=told["from_on"], until_on=told["until_on"])
        except UnreadableRule as error:
            self.add_error("until_on", error.sentence)
        else:
            self.days = told_days
            if not told_days:
                self.add_error("until_on", _("There is no such day between the first and the last day."))
        return told

    @classmethod
    def initial_of(cls, activity: Activity) -> dict[str, Any]:
        """Return the rhythm of an activity as the form begins with it."""
        days = {day for _which, day in read_rule(activity.rule).days} if activity.rule else set()
        told: dict[str, Any] = {
            "how_often": how_often_of(activity.rule) if activity.from_on else HowOften.WEEKLY,
            "weekdays": sorted(days),
            "from_on": activity.from_on,
            "until_on": activity.until_on,
            "starts": activity.starts,
        }
        if activity.starts and activity.minutes:
            told["ends"] = end_of(activity.starts, activity.minutes)
            told["nights"] = nights_in(activity.starts, activity.minutes) or None
        return told


class DaysForm(PlainForm):
    """The days of a rhythm, those ticked that are left out; `shown` tells of which rhythm the reader has seen them."""

    skipped = forms.MultipleChoiceField(
        label=_("Leave out"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tiles"}),
        help_text=_("Public holidays and schools' holidays are ticked. Schools decide their own: check them."),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, rhythm: RhythmForm) -> None:
        activity, told = rhythm.activity, rhythm.cleaned_data
        key = "|".join(str(told[name]) for name in ("rule", "from_on", "until_on"))
        region = activity.municipality.region_code
        reasons = {day: why_off(day, region) for day in rhythm.days}
        usual = [day.isoformat() for day, why in reasons.items() if why]
        has_not_moved = (activity.rule, activity.from_on) == (told["rule"], told["from_on"])
        first = [*activity.skipped] if has_not_moved and activity.sessions.exists() else usual
        self.is_seen = data.get("shown") == key
        super().__init__(data if self.is_seen else None, initial={"skipped": first, "shown": key})
        self.fields["skipped"].choices = [(day.isoformat(), day_words(day, why)) for day, why in reasons.items()]


def day_words(day: Any, why: Any) -> str:
    words = weekday(day)
    return gettext("%(day)s: %(why)s") % {"day": words, "why": why} if why else words


class TimeForm(NightsForm):
    """One time outside the rhythm; cleaned to `starts_at`, `ends_at`, `place` and `words`."""

    starts_at = LocalDateTimeField(label=_("Begins"))
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Empty: where the activity usually is.")
    )
    words = forms.CharField(
        label=_("What is different this time"),
        max_length=200,
        required=False,
        help_text=_("Everybody reads it on the page. No names."),
    )
    field_order = ["starts_at", "ends", "nights", "place", "words"]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if not self.errors:
            here = local(told["starts_at"])
            last = span(here.date(), here.time(), self.minutes_from(here.time(), told))[1]
            told["ends_at"] = max(last, told["starts_at"] + timedelta(minutes=1))
        return told


class ChangeTimeForm(TimeForm):
    """What changes of one time, and for which others too."""

    scope = forms.ChoiceField(
        label=_("Which times change"), choices=Scope.choices, initial=Scope.THIS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not session.activity.is_series:
            self.fields["scope"].widget = forms.HiddenInput()

    @classmethod
    def initial_of(cls, session: Session) -> dict[str, Any]:
        return {
            "starts_at": session.starts_at,
            "ends": local(session.ends_at).time(),
            "nights": (local(session.ends_at).date() - local(session.starts_at).date()).days or None,
            "place": session.place,
            "words": session.words,
            "scope": Scope.THIS,
        }
