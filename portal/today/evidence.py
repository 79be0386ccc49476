"""Companionships without a sign of contact, and calls that somebody wished for in a check-in or at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from matching.models import CheckIn, Match, Meeting, Participation
from matching.states import Match as State
from portal.today.course import course_work
from portal.today.work import Work, about_match, page

NO_CONTACT = timedelta(days=21)
SILENCE = timedelta(days=42)  # a volunteer is not left without contact for more than six weeks
GOING_ON = (State.TRIAL, State.ACTIVE)


def no_contact_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Companionships without a meeting, held or planned, and without a check-in for three weeks."""
    today = timezone.localdate(now)
    for match, last in without_contact(actor, now):
        text = _("No meeting held or planned, and no check-in since. Call both.")
        tone = "danger" if last < today - SILENCE else "soon"
        yield course_work(
            match, "no_contact", last, _("last sign"), "match-detail", _("Open"), text=text, tone=tone, back=False
        )


def without_contact(actor: Actor, now: datetime) -> Iterator[tuple[Match, date]]:
    """Yield the companionships without a sign for three weeks, each with the day of the last one."""
    meetings = Meeting.objects.visible_to(actor).filter(match=OuterRef("pk")).order_by("-starts_at")
    talks = CheckIn.objects.visible_to(actor).filter(match=OuterRef("pk"), done_at__isnull=False).order_by("-done_at")
    rows = Match.objects.visible_to(actor).filter(state__in=GOING_ON).for_list().select_related("request__assigned_to")
    rows = rows.annotate(
        last_meeting_at=Subquery(meetings.values("starts_at")[:1]), last_talk_at=Subquery(talks.values("done_at")[:1])
    )
    today = timezone.localdate(now)
    for match in rows:
        last = last_sign(match)
        if last < today - NO_CONTACT:
            yield match, last


def last_sign(match: Match) -> date:
    moments = [at for at in (match.last_meeting_at, match.last_talk_at) if at]
    days = [timezone.localdate(at) for at in moments]
    return max([match.trial_began_on or timezone.localdate(match.state_since), *days])


def call_works(actor: Actor) -> Iterator[Work]:
    """Parties that said in a check-in that they want a call, until the call is made."""
    rows = CheckIn.objects.visible_to(actor).filter(wants_call=True, called_at=None)
    for talk in rows.select_related(
        "match__request__assigned_to", "match__volunteer__user", "match__volunteer__together_with"
    ):
        yield Work(
            kind="call",
            tone="soon",
            since=talk.done_at,
            since_label=_("told"),
            text=_("Wants a call: %(party)s") % {"party": talk.get_party_display()},
            label=_("The call was made"),
            action_url=page("check-in-called", talk.pk, back=True),
            is_post=True,
            **about_match(talk.match),
        )


def participation_works(actor: Actor) -> Iterator[Work]:
    """Families that would like to take part in something after the end, until they are called."""
    rows = Participation.objects.visible_to(actor).filter(called_at=None).exclude(wishes=[])
    for row in rows.select_related(
        "match__request__assigned_to", "match__volunteer__user", "match__volunteer__together_with"
    ):
        labels = [str(wish.label) for wish in Participation.Wish if wish in row.wishes]
        yield Work(
            kind="participation",
            tone="info",
            since=row.answered_at,
            since_label=_("told"),
            text=_("Would like to: %(wishes)s") % {"wishes": ", ".join(labels)},
            label=_("The call was made"),
            action_url=page("participation-called", row.pk, back=True),
            is_post=True,
            **about_match(row.match),
        )
