"""Rhythms in words; a rule is never shown as it is written."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.models import Activity
from activities.recurrence import HowOften, Rule, how_often_of, read_rule
from activities.rhythm import nights_in, span
from notifications.dates import hour, weekday
from partners.vocabulary import Weekday

EVERY = {
    HowOften.WEEKLY: gettext_lazy("every week"),
    HowOften.SECOND_WEEK: gettext_lazy("every second week"),
    HowOften.FOURTH_WEEK: gettext_lazy("every fourth week"),
    HowOften.MONTHLY: gettext_lazy("every month"),
}
WHICH = {
    1: gettext_lazy("the first"),
    2: gettext_lazy("the second"),
    3: gettext_lazy("the third"),
    4: gettext_lazy("the fourth"),
    -1: gettext_lazy("the last"),
}
OFTEN: dict[str, Callable[[int], str]] = {
    "DAILY": lambda n: ngettext("every day", "every %(n)d days", n),
    "WEEKLY": lambda n: ngettext("every week", "every %(n)d weeks", n),
    "MONTHLY": lambda n: ngettext("every month", "every %(n)d months", n),
    "YEARLY": lambda n: ngettext("every year", "every %(n)d years", n),
}


def day_words(which: int, day: int) -> str:
    """Return "Tuesday" or "the second Tuesday"."""
    name = str(list(Weekday)[day].label)
    return f"{WHICH[which]} {name}" if which in WHICH else name


def often_words(text: str, rule: Rule) -> str:
    chosen = how_often_of(text)
    return str(EVERY.get(chosen, "")) or OFTEN[rule.frequency](rule.interval) % {"n": rule.interval}


def rhythm_words(activity: Activity) -> str:
    """Return "Every second week: Thursday 9.30–11.30", or the one day; nothing before it has been told."""
    if not (activity.from_on and activity.starts and activity.minutes):
        return ""
    starts_at, ends_at = span(activity.from_on, activity.starts, activity.minutes)
    nights = nights_in(activity.starts, activity.minutes)
    ends = f" – {weekday(ends_at)} {hour(ends_at)}" if nights and not activity.rule else f"–{hour(ends_at)}"
    clock = f"{hour(starts_at)}{ends}"
    if not activity.rule:
        return f"{capfirst(weekday(activity.from_on))} {clock}"
    rule = read_rule(activity.rule)
    days = ", ".join(day_words(which, day) for which, day in rule.days)
    often = capfirst(often_words(activity.rule, rule))
    return _("%(often)s: %(days)s") % {"often": often, "days": " ".join(filter(None, (days, clock)))}
