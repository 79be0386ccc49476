"""Wishes for a call because something worries or too much was asked, until somebody has told how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor
from matching.models import Concern, MeetingFeeling
from matching.states import Concern as State
from matching.states import Party
from matching.worries import acknowledge_by
from portal.today.work import Work, about_match, number_of, page
from volunteers.models import Volunteer


def concern_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Concerns that nobody of the office knows of, and those whose outcome is still to be told."""
    rows = Concern.objects.visible_to(actor).open().order_by("raised_at")
    today = timezone.localdate(now)
    for concern in rows.select_related(
        "match__request__assigned_to", "match__volunteer__user", "match__volunteer__together_with"
    ):
        is_unseen = concern.state == State.RAISED
        due = acknowledge_by(concern.raised_at)
        words = whom_to_call(concern)
        if is_unseen and due < today:
            words = _("Overdue since: %(day)s") % {"day": date_format(due, "D j.n.Y")} + f" · {words}"
        step = "concern-informed" if is_unseen else "concern-handle"
        yield Work(
            kind="concern",
            tone="danger" if is_unseen else "soon",
            since=concern.raised_at,
            since_label=_("told"),
            text=words if is_unseen else _("You know of this. Tell how it ended when you know."),
            label=_("I know of this") if is_unseen else _("Tell how it ended"),
            action_url=page(step, concern.pk, back=True),
            is_post=is_unseen,
            **about_match(concern.match),
        )


def whom_to_call(concern: Concern) -> str:
    """Say who wishes a call: the companion with a number, the family by its page, where it is safe to look first."""
    if concern.raised_by == Party.FAMILY:
        return _("The family wishes a call today. Look first at how it is safe to call.")
    words = _("The companion wishes a call today. What it is about is not written down.")
    return with_number(words, concern.match.volunteer)


def with_number(words: str, volunteer: Volunteer) -> str:
    """Return `words` and a phone number that stays on one line."""
    return f"{words} {number_of(volunteer)}".strip()


def feeling_works(actor: Actor) -> Iterator[Work]:
    """Companions who wish to talk after a visit, until the talk has been had. One with a worry too is a concern."""
    rows = MeetingFeeling.objects.visible_to(actor).filter(wants_talk=True, has_worry=False, called_at=None)
    for feeling in rows.select_related(
        "meeting__match__request__assigned_to",
        "meeting__match__volunteer__user",
        "meeting__match__volunteer__together_with",
    ):
        match = feeling.meeting.match
        yield Work(
            kind="talk",
            tone="soon",
            since=feeling.meeting.logged_at,
            since_label=_("told"),
            text=with_number(_("Call the volunteer."), match.volunteer),
            label=_("The talk was had"),
            action_url=page("feeling-called", feeling.pk, back=True),
            is_post=True,
            **about_match(match),
        )
