"""How the public offer is shown: times by day, one activity in full, and the same for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Municipality
from activities import offer
from activities.models import Activity, Session
from activities.occasions import Occasion, occasion_at
from activities.offer import USUAL_KM, WITHIN_KM, Filters, km_of
from activities.rules import why_not_register
from activities.shown.shifts import hours_of
from activities.states import Activity as State
from activities.vocabulary import FOR_FATHERS, Childcare, Entry, Seat, Target, Where
from core.actor import Actor
from notifications.dates import clock, weekday
from partners.vocabulary import Access, LifeStage, SpokenLanguage, labels
from volunteers.shown.expenses import euros

FEW = 5  # so few places that their number is told
WHOM_NAMED = 3
NEXT_SHOWN, LOOKED_AT = 3, 40
ATTENDANCE = {
    Where.HERE: "OfflineEventAttendanceMode",
    Where.ONLINE: "OnlineEventAttendanceMode",
    Where.BOTH: "MixedEventAttendanceMode",
}
MAP = "https://www.openstreetmap.org/search"


def by_day(sessions: Iterable[Any], now: datetime) -> list[dict[str, Any]]:
    """Return times as rows under their days, in the order they come."""
    days = groupby(sessions, key=lambda session: localdate(session.starts_at))
    return [{"title": capfirst(weekday(day)), "rows": [row(session, now) for session in rows]} for day, rows in days]


def next_near(place: Municipality, *, stages: Iterable[str] = (), now: datetime) -> list[dict[str, Any]]:
    """Return the next times near a place, one of each activity, as everybody may see them; in one query."""
    filters = Filters(place=place, within_km=USUAL_KM, stages=tuple(stages))
    soonest = offer.ahead_for(filters, actor=Actor.public(), now=now).live()[:LOOKED_AT]
    of_each = {session.activity_id: session for session in reversed(soonest)}
    found = sorted(of_each.values(), key=lambda session: session.starts_at)
    return [row(session, now) for session in found[:NEXT_SHOWN]]


def row(session: Any, now: datetime) -> dict[str, Any]:
    """Return one time; the session has its activity and its room."""
    activity = session.activity
    return {
        "title": activity.name,
        "url": reverse("public:activity-detail", args=[activity.pk]),
        "day": capfirst(weekday(session.starts_at)),
        "hours": hours_of(session),
        "where": where_of(session),
        "whom": for_words(activity),
        "words": session.words,
        **status_of(session, now),
    }


def where_of(session: Any) -> str:
    """Return the place, its municipality, and how far it is."""
    activity, km = session.activity, km_of(session)
    if activity.where == Where.ONLINE:
        return _("Online")
    place = ", ".join(part for part in (session.place or activity.place, activity.municipality.name) if part)
    far = f"{place} · {km}\N{NO-BREAK SPACE}km" if km else place
    return _("%(place)s, and online") % {"place": far} if activity.where == Where.BOTH else far


def is_for_fathers(activity: Activity) -> bool:
    return activity.type in FOR_FATHERS or Target.FATHERS in activity.targets


def whom_of(activity: Activity) -> list[str]:
    """Return those it is for first of all, then its life stages; nobody when it is for everybody."""
    targets, stages = labels(activity.targets, Target), labels(activity.life_stages, LifeStage)
    fathers = [str(Target.FATHERS.label)] if activity.type in FOR_FATHERS and not targets else []
    return [*fathers, *targets, *stages]


def for_words(activity: Activity) -> str:
    """Return for whom it is, shortly."""
    whom = whom_of(activity)
    if not whom:
        return _("For everybody")
    more = "…" if len(whom) > WHOM_NAMED else ""
    return _("For: %(whom)s") % {"whom": ", ".join(whom[:WHOM_NAMED]) + more}


def status_of(session: Any, now: datetime) -> dict[str, str]:
    """Return in a word whether one may come: cancelled, just come, how many places, or when registration opens."""
    activity = session.activity
    if session.cancelled_at:
        return {"tag": _("cancelled"), "tone": "soon"}
    if not activity.takes_names:
        return {"tag": str(Entry(activity.entry).label), "tone": "ok"}
    if activity.registration_opens_at and activity.registration_opens_at > now:
        opens = f"{weekday(activity.registration_opens_at)} {clock(activity.registration_opens_at)}"
        return {"tag": _("registration opens on %(day)s") % {"day": opens}, "tone": "info"}
    closes_at = Occasion(activity, session).closes_at
    if closes_at is None or closes_at <= now:
        return {"tag": _("registration has ended"), "tone": ""}
    return room_of(session.room)


def room_of(room: int | None) -> dict[str, str]:
    if room is None:
        return {"tag": str(Entry.REGISTER.label), "tone": "info"}
    if room == 0:
        return {"tag": _("full: you can join the queue"), "tone": ""}
    if room > FEW:
        return {"tag": _("free places"), "tone": "ok"}
    return {"tag": ngettext("%(n)d place left", "%(n)d places left", room) % {"n": room}, "tone": "ok"}


def ways_on(filters: Filters) -> dict[str, str]:
    """Return the addresses to which the choices go along: farther away, the year, a calendar, a wish."""
    farther = replace(filters, within_km=wider(filters.within_km)).as_query() if is_near(filters) else ""
    lasting = replace(filters, since=None, until=None).as_query()
    wish = Filters(place=filters.place, stages=filters.stages).as_query()
    queries = {"wider": farther, "lasting": lasting, "wish": wish}
    return {name: f"?{query}" if query else "" for name, query in queries.items()}


def is_near(filters: Filters) -> bool:
    """Whether looking farther away could help."""
    return filters.place is not None and filters.within_km is not None and not filters.online


def wider(km: int | None) -> int | None:
    """Return the next longer distance, None for any distance."""
    return next((longer for longer in WITHIN_KM if km is not None and longer > km), None)


def found_words(count: int) -> str:
    return ngettext("%(n)d event", "%(n)d events", count) % {"n": count}


def count_words(count: int) -> str:
    return ngettext("%(n)d time", "%(n)d times", count) % {"n": count}


def facts_of(activity: Activity) -> list[dict[str, Any]]:
    """Return what helps to decide whether to come; what was not told is left out."""
    facts = [
        (_("For whom"), capfirst(", ".join(whom_of(activity)) or _("everybody"))),
        (_("Where"), address_of(activity)),
        (_("What the place is like"), access_of(activity)),
        (_("Children"), capfirst(Childcare(activity.childcare).label)),
        (_("Languages"), capfirst(", ".join(labels(activity.languages, SpokenLanguage)))),
        (_("Price"), euros(activity.price_eur) if activity.price_eur else _("Free of charge")),
        (_("How to come"), entry_words(activity)),
        (_("Organiser"), ", ".join(organisers_of(activity))),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def organisers_of(activity: Activity) -> list[str]:
    return [activity.organisation.name, *(other.name for other in activity.together_with.all())]


def address_of(activity: Activity) -> str:
    if activity.where == Where.ONLINE:
        return _("Online")
    told = ", ".join(part for part in (activity.place, activity.address, activity.municipality.name) if part)
    return _("%(place)s, and online") % {"place": told} if activity.where == Where.BOTH else told


def access_of(activity: Activity) -> str:
    facts = capfirst(", ".join(labels(activity.access, Access)))
    return ". ".join(part for part in (facts, activity.access_words) if part)


def entry_words(activity: Activity) -> str:
    """Return how one comes, and of what the places are."""
    words = capfirst(Entry(activity.entry).label)
    if not (activity.takes_names and activity.places):
        return words
    of = {
        Seat.FAMILY: ngettext("%(n)d family", "%(n)d families", activity.places),
        Seat.PERSON: ngettext("%(n)d person", "%(n)d people", activity.places),
        Seat.CHILD: ngettext("%(n)d child", "%(n)d children", activity.places),
    }[Seat(activity.seat)]
    return _("%(how)s. Places: %(places)s") % {"how": words, "places": of % {"n": activity.places}}


def map_url(activity: Activity) -> str:
    """Return the address of the place on a map of others, empty for what has no street address."""
    if activity.where == Where.ONLINE or not activity.address:
        return ""
    return f"{MAP}?{urlencode({'query': f'{activity.address}, {activity.municipality.name_fi}'})}"


def link_of(activity: Activity) -> str:
    """Return the link to an online meeting when anybody may just come."""
    is_for_all = activity.entry in (Entry.OPEN, Entry.ANONYMOUS) and activity.where != Where.HERE
    return activity.link if is_for_all else ""


def times_of(sessions: list[Any], now: datetime, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the times of one activity, each with the way to register for it where there is one."""
    return [
        {
            **row(session, now),
            "place": session.place,
            "register_url": register_url(session, now, actor),
            "is_apart": session.cancelled_at or session.activity.entry == Entry.REGISTER,
        }
        for session in sessions
    ]


def register_url(session: Session, now: datetime, actor: Actor) -> str:
    """Return the way to register for one time, empty when one need not or cannot."""
    if session.activity.entry == Entry.CLOSED or why_not_register(occasion_at(session), now=now, actor=actor):
        return ""
    return form_url(session)


def form_url(session: Session) -> str:
    """Return the address of the form, with this time chosen in it; a closed group is joined for all of them."""
    url = reverse("public:activity-register", args=[session.activity_id])
    return url if session.activity.entry == Entry.CLOSED else f"{url}?time={session.pk}"


def way_in(activity: Activity, sessions: list[Any], now: datetime, *, actor: Actor) -> dict[str, Any]:
    """Return what one does to come: the next time that one can register for, or why one need or can not."""
    refusal = None
    for session in [one for one in sessions if one.cancelled_at is None]:
        refusal = why_not_register(occasion_at(session), now=now, actor=actor)
        if refusal is None:
            return {"url": form_url(session), "label": way_words(session), **room_of(session.room)}
        if activity.entry == Entry.CLOSED:
            break
    return {"refusal": refusal.sentence} if refusal else {}


def way_words(session: Any) -> str:
    if session.activity.entry == Entry.CLOSED:
        return _("Join the queue") if session.room == 0 else _("Register for all times at once")
    words = _("Join the queue: %(day)s") if session.room == 0 else _("Register: %(day)s")
    return words % {"day": weekday(session.starts_at)}


def state_words(activity: Activity, sessions: list[Any]) -> dict[str, str]:
    """Return what there is to tell before anything else: it was cancelled, or there are no times ahead."""
    if activity.state == State.CANCELLED:
        return {"title": _("We cancelled the event. Sorry."), "text": activity.cancel_words, "tone": "soon"}
    if not sessions:
        return {
            "title": _("There are no times ahead just now"),
            "text": _("See what else happens near you."),
            "tone": "",
        }
    if sessions[0].cancelled_at is None:
        return {}
    held = next((one for one in sessions if one.cancelled_at is None), None)
    if held is None:
        return {"title": _("We cancelled the event. Sorry."), "tone": "soon"}
    words = _("We cancelled the event. Sorry. Next time: %(day)s") % {"day": weekday(held.starts_at)}
    return {"title": words, "text": sessions[0].words, "tone": "soon"}


def event_of(session: Any, page: str) -> dict[str, Any]:
    """Return one time as search engines read it: an Event of schema.org. `page` is the full address of its page."""
    activity, happens = session.activity, "EventCancelled" if session.cancelled_at else "EventScheduled"
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": activity.name,
        "description": activity.text,
        "url": page,
        "startDate": timezone.localtime(session.starts_at).isoformat(),
        "endDate": timezone.localtime(session.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{happens}",
        "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[Where(activity.where)]}",
        "inLanguage": activity.languages,
        "isAccessibleForFree": not activity.price_eur,
        "location": location_of(session, page),
        "organizer": [{"@type": "Organization", "name": name} for name in organisers_of(activity)],
    }


def location_of(session: Any, page: str) -> dict[str, Any]:
    activity = session.activity
    if activity.where == Where.ONLINE:
        return {"@type": "VirtualLocation", "url": page}
    address = {
        "@type": "PostalAddress",
        "streetAddress": activity.address,
        "addressLocality": activity.municipality.name,
        "addressCountry": "FI",
    }
    return {"@type": "Place", "name": session.place or activity.place or activity.municipality.name, "address": address}


def data_block(events: list[dict[str, Any]]) -> SafeString:
    """Return data as it may stand in a page: nothing in it can end the element that holds it."""
    text = json.dumps(events, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return mark_safe(text)  # noqa: S308  escaped right above
