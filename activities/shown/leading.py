"""Activities as those who lead them see them: what is next, what has not been counted, who has registered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities import rules
from activities.models import Presence, RegisteredChild, Registration, Session
from activities.vocabulary import Entry
from core.actor import Actor
from notifications.dates import clock, hour, weekday

STILL_ASKED = timedelta(days=60)
LATELY = timedelta(days=30)
SHOWN_FIRST = 10


def hours_of(session: Session) -> str:
    """Return "10.00–12.00"; a night or a camp says the day on which it ends."""
    if localdate(session.starts_at) == localdate(session.ends_at):
        return f"{hour(session.starts_at)}–{hour(session.ends_at)}"
    return f"{hour(session.starts_at)} – {weekday(session.ends_at)} {hour(session.ends_at)}"


def place_of(session: Session) -> str:
    activity = session.activity
    return ", ".join(part for part in (session.place or activity.place, activity.municipality.name) if part)


def led(actor: Actor) -> QuerySet[Session]:
    """Return the times that somebody leads, of what has been published."""
    return Session.objects.visible_to(actor).live().told().select_related("activity__municipality")


def missing(actor: Actor, now: datetime) -> QuerySet[Session]:
    """Return the times whose heads have not been counted, the latest first: from the beginning on."""
    rows = led(actor).filter(counted_at=None, starts_at__lte=now, ends_at__gt=now - STILL_ASKED)
    return rows.filter(activity__source_id="").order_by("-starts_at", "-pk")


def led_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Return the leader's list: what is missing, what is next, what was counted lately."""
    ahead = [next_card(session) for session in led(actor).filter(starts_at__gt=now).order_by("starts_at", "pk")[:50]]
    counted = led(actor).exclude(counted_at=None).filter(ends_at__gt=now - LATELY).order_by("-starts_at", "-pk")
    return {
        "missing": [card(session, _("heads not counted"), "soon", to="#heads") for session in missing(actor, now)],
        "ahead": ahead[:SHOWN_FIRST],
        "later": ahead[SHOWN_FIRST:],
        "counted": [card(session, heads_words(session), "ok") for session in counted[:SHOWN_FIRST]],
    }


def card(session: Session, word: str, tone: str, *, to: str = "") -> dict[str, Any]:
    return {
        "title": session.activity.name,
        "url": reverse("volunteer:session-lead", args=[session.pk]) + to,
        "word": word,
        "tone": tone,
        "at": session.starts_at,
        "hours": hours_of(session),
        "where": place_of(session),
    }


def next_card(session: Session) -> dict[str, Any]:
    words = _("families register") if session.activity.takes_names else _("just come")
    return card(session, words, "info")


def heads_words(session: Session) -> str:
    """Return "8 adults, 11 children"."""
    adults, children = session.adults or 0, session.children or 0
    both = (
        ngettext("%(n)d adult", "%(n)d adults", adults) % {"n": adults},
        ngettext("%(n)d child", "%(n)d children", children) % {"n": children},
    )
    return ", ".join(both)


def counted_words(session: Session) -> str:
    """Return when it was counted, nothing when it has not been."""
    if session.counted_at is None:
        return ""
    return _("Saved %(day)s %(time)s") % {"day": weekday(session.counted_at), "time": clock(session.counted_at)}


def registered(session: Session, actor: Actor) -> QuerySet[Registration]:
    """Return those who have a place at a time, by the names they chose, with what is marked of them already."""
    for_all = Q(session=None, activity=session.activity_id)
    rows = Registration.objects.visible_to(actor).with_place().filter(Q(session=session) | for_all)
    marks = Presence.objects.visible_to(actor).filter(session=session)
    kids = RegisteredChild.objects.visible_to(actor)
    marked = Prefetch("presences", queryset=marks, to_attr="marks")
    return rows.prefetch_related(marked, Prefetch("kids", queryset=kids, to_attr="known")).order_by("called", "pk")


def row(registration: Any) -> dict[str, Any]:
    """Return a family as the check-in list shows it; marks and children are prefetched."""
    came = registration.marks[0].came if registration.marks else None
    said = [_("a father comes")] if registration.is_father else []
    said += [_("first time here")] if registration.is_first_time else []
    has_more = bool(registration.needs or registration.known)
    return {
        "pk": registration.pk,
        "called": registration.called,
        "who": ", ".join([heads_words(registration), *said]),
        "came": came,
        "more_url": reverse("volunteer:session-family", args=[registration.pk]) if has_more else "",
    }


def came_words(rows: Iterable[dict[str, Any]]) -> str:
    marks = [one["came"] for one in rows]
    numbers = {"came": marks.count(True), "all": len(marks)}
    return _("%(came)d of %(all)d families are here") % numbers


def first_guess(registrations: Iterable[Any]) -> dict[str, int | None]:
    """Return the heads of those who are marked as here: what a count begins with where nobody has counted."""
    here = [one for one in registrations if one.marks and one.marks[0].came]
    if not here:
        return {}
    return {
        "adults": sum(one.adults for one in here),
        "children": sum(one.children for one in here),
        "fathers": sum(one.is_father for one in here if one.adults) or None,
        "first_timers": sum(one.adults for one in here if one.is_first_time) or None,
    }


def page_of(session: Session, registrations: list[Any], *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what the leader's page shows of one time."""
    rows = [row(registration) for registration in registrations]
    is_named = session.activity.entry in (Entry.REGISTER, Entry.CLOSED)
    return {
        "session": session,
        "hours": hours_of(session),
        "where": place_of(session),
        "counted": counted_words(session),
        "families": rows,
        "is_named": is_named,
        "came_words": came_words(rows),
        "count_refusal": rules.why_not_count(session, now=now, actor=actor),
        "mark_refusal": why_no_mark(registrations, session, now=now, actor=actor),
        "feedback_refusal": rules.why_not_give_feedback(session, now=now),
    }


def why_no_mark(registrations: list[Any], session: Session, *, now: datetime, actor: Actor) -> Any:
    if not registrations:
        return None
    return rules.why_not_mark_presence(registrations[0], session, now=now, actor=actor)
