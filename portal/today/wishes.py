"""Wishes that nobody has read or answered, and what trusted volunteers have published by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from textwrap import shorten

from django.utils.translation import gettext as _

from activities.models import Activity, Wish
from activities.states import Wish as State
from core.actor import Actor
from portal.today.work import Work, page

ANSWER_WITHIN = timedelta(days=14)
LETTERS = 60


def wish_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """One row for each wish that waits, and each activity that nobody has looked at; two queries."""
    for wish in Wish.objects.visible_to(actor).waiting().for_list():
        if wish.state == State.RECEIVED or wish.asked_at <= now - ANSWER_WITHIN:
            yield wish_work(wish, is_late=wish.asked_at <= now - ANSWER_WITHIN)
    for activity in Activity.objects.visible_to(actor).unseen().select_related("proposed_by__user"):
        yield published_work(activity)


def wish_work(wish: Wish, *, is_late: bool) -> Work:
    return Work(
        kind="wish",
        tone="soon" if is_late else "info",
        title=shorten(wish.words, LETTERS, placeholder="…"),
        since=wish.asked_at,
        since_label=_("arrived"),
        text=wish.municipality.name,
        url=page("wish-detail", wish.pk),
        label=_("Answer the wish") if is_late else _("Read the wish"),
        action_url=page("wish-answer" if is_late else "wish-detail", wish.pk, back=is_late),
    )


def published_work(activity: Activity) -> Work:
    """It is public already: looked at, it is right as it stands, is changed, or goes back to the desk."""
    own = activity.proposed_by
    return Work(
        kind="own_activity",
        tone="info",
        title=activity.name,
        since=activity.self_published_at,
        since_label=_("published"),
        text=own.user.name if own else "",
        url=page("activity-detail", activity.pk),
        label=_("Look at it"),
        action_url=page("activity-detail", activity.pk),
        responsible_id=own.responsible_id if own else None,
    )
