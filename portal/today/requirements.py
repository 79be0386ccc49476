"""Volunteers who miss something that their role asks, or for whom something soon ends.

Each has a row of their own while they are few; more of them, and what ends later than in a week, are one row together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from portal.today.work import Work, page
from volunteers.models import Volunteer
from volunteers.watching import Issue, is_for_office, issues_of

MOST_NAMED = 5


def requirement_works(actor: Actor, today: date) -> Iterator[Work]:
    """One row for each volunteer with something missing or about to end, in a constant number of queries."""
    rows = Volunteer.objects.visible_to(actor).serving()
    issues = [issue for issue in issues_of(rows, today) if is_for_office(issue)]
    missing = by_volunteer(issue for issue in issues if issue.is_missing)
    soon = by_volunteer(issue for issue in issues if issue.is_soon(today) and issue.volunteer.pk not in missing)
    named = {**missing, **soon}
    later = by_volunteer(issue for issue in issues if issue.volunteer.pk not in named)
    if len(named) <= MOST_NAMED:
        yield from (own_work(group, today) for group in named.values())
    else:
        yield from together_if(
            missing, today, tone="soon", text=_("Something is missing. No family is suggested to them.")
        )
        yield from together_if(soon, today, tone="soon", text=_("Something ends within a week."))
    yield from together_if(later, today, tone="info", text=_("Something ends within two months. They are reminded."))


def by_volunteer(issues: Iterable[Issue]) -> dict[int, list[Issue]]:
    found: dict[int, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.volunteer.pk, []).append(issue)
    return found


def due_of(issue: Issue, today: date) -> date:
    return issue.standing.last_on or today


def own_work(group: list[Issue], today: date) -> Work:
    """Return the row of one volunteer: what is missing, else what has to be renewed."""
    volunteer = group[0].volunteer
    is_missing = group[0].is_missing
    first = group[0].standing
    words = first.sentence if is_missing else f"{first.requirement}: {first.sentence}"
    more = len(group) - 1
    if more:
        others = ngettext("And %(n)d thing more.", "And %(n)d things more.", more) % {"n": more}
        words = f"{words} {others}"
    return Work(
        kind="requirement",
        tone="soon",
        title=volunteer.name,
        since=min(due_of(issue, today) for issue in group),
        since_label=_("in order until") if first.ends_on else _("missing"),
        text=words,
        url=page("volunteer-detail", volunteer.pk),
        label=_("Open"),
        action_url=page("volunteer-detail", volunteer.pk),
        responsible_id=volunteer.responsible_id,
    )


def together_if(groups: dict[int, list[Issue]], today: date, *, tone: str, text: str) -> Iterator[Work]:
    if groups:
        yield together(groups, today, tone=tone, text=text)


def together(groups: dict[int, list[Issue]], today: date, *, tone: str, text: str) -> Work:
    """Return several volunteers as one row."""
    n = len(groups)
    return Work(
        kind="requirement",
        tone=tone,
        title=ngettext("%(n)d volunteer", "%(n)d volunteers", n) % {"n": n},
        since=min(due_of(issue, today) for group in groups.values() for issue in group),
        since_label=_("earliest"),
        text=text,
        url=reverse("coordinator:standing-list"),
        label=_("See who"),
        action_url=reverse("coordinator:standing-list"),
    )
