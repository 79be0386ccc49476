"""Talks that are due, and visits that nobody logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.actor import Actor
from matching import states
from matching.models import CheckIn, Meeting
from portal.today.course import course_work
from portal.today.work import Work, about_match, page

DIARY_LATE = timedelta(days=14)
CHECK_IN_LATE = timedelta(days=7)


def of_live_match(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(match__state__in=states.LIVE).select_related(
        "match__request__assigned_to", "match__volunteer__user", "match__volunteer__together_with"
    )


def check_in_works(actor: Actor, today: date) -> Iterator[Work]:
    """Talks with each party that are due today or late; the oldest of each party of a match."""
    rows = of_live_match(CheckIn.objects.visible_to(actor).filter(done_at=None, due_on__lte=today))
    seen: set[tuple[int, str]] = set()
    for check_in in rows.order_by("due_on", "pk"):
        if (check_in.match_id, check_in.party) in seen:
            continue
        seen.add((check_in.match_id, check_in.party))
        yield Work(
            kind="check_in",
            tone="soon" if check_in.due_on < today - CHECK_IN_LATE else "info",
            since=check_in.due_on,
            since_label=_("due"),
            text=_("Talk alone with: %(party)s") % {"party": check_in.get_party_display()},
            label=_("The talk was had"),
            action_url=page("check-in-done", check_in.pk, back=True),
            **about_match(check_in.match),
        )


def unlogged_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Planned meetings that passed two weeks ago and have no diary entry; one row for each match."""
    rows = of_live_match(Meeting.objects.visible_to(actor).filter(logged_at=None, starts_at__lt=now - DIARY_LATE))
    seen: set[int] = set()
    for meeting in rows.order_by("starts_at"):
        if meeting.match_id not in seen:
            seen.add(meeting.match_id)
            text = _("A planned visit has no diary entry. Ask the volunteer.")
            yield course_work(
                meeting.match, "diary", meeting.starts_at, _("visit"), "match-detail", _("Open"), text=text, back=False
            )
