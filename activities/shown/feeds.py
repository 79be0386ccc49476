"""How the offer goes out to the pages of others, and how another's calendar is shown before it is taken in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Municipality
from activities.importing.comparing import Line, Standing, Time
from activities.importing.events import PROBLEMS
from activities.models import FeedReading
from activities.vocabulary import Where
from notifications.dates import clock, full_date, weekday

TONES = {Standing.NEW: "ok", Standing.CHANGED: "soon"}
FACTS = {
    "name_fi": gettext_lazy("name"),
    "name_sv": gettext_lazy("name"),
    "text_fi": gettext_lazy("text"),
    "text_sv": gettext_lazy("text"),
    "languages": gettext_lazy("languages"),
    "link": gettext_lazy("link"),
    "where": gettext_lazy("place"),
    "place": gettext_lazy("place"),
    "address": gettext_lazy("address"),
    "price_eur": gettext_lazy("price"),
}
COLUMNS = (gettext_lazy("Calendar"), gettext_lazy("Was read"), gettext_lazy("Rows"), gettext_lazy("Taken in"))


def source_words(reading: FeedReading) -> str:
    return urlsplit(reading.source_url).hostname or _("A file")


# Earlier readings


def reading_columns() -> list[dict[str, Any]]:
    return [{"label": label, "numeric": place == 2} for place, label in enumerate(COLUMNS)]


def reading_row(reading: FeedReading) -> dict[str, Any]:
    taken = full_date(reading.taken_at) if reading.taken_at else _("not yet")
    read = f"{full_date(reading.read_at)} {clock(reading.read_at)}"
    url = reverse("coordinator:feed-preview", args=[reading.pk])
    return {"cells": [source_words(reading), read, len(reading.rows), taken], "url": url}


# The preview


def preview_row(line: Line, towns: dict[str, Municipality]) -> dict[str, Any]:
    """Return one row of a reading as its page shows it."""
    row, standing = line.row, line.standing
    return {
        "key": line.key,
        "name": line.name or _("Without a name"),
        "tag": str(standing.label),
        "tone": TONES.get(standing, ""),
        "where": "" if row["problem"] else where_of(row, towns),
        "when": when_of(line),
        "why": why_of(line),
        "url": reverse("coordinator:activity-detail", args=[line.activity.pk]) if line.activity else "",
        "can_be_taken": line.can_be_taken,
        "is_new": standing == Standing.NEW,
    }


def where_of(row: dict[str, Any], towns: dict[str, Municipality]) -> str:
    if row["where"] == Where.ONLINE:
        return _("Online")
    return ", ".join(part for part in (row["place"], row["address"], towns[row["municipality"]].name) if part)


def when_of(line: Line) -> str:
    """Return the first of the times that are told, and how many follow."""
    times = line.row.get("times") or []
    if not times:
        return ""
    first = Time.read(times[0])
    more = len(times) - 1
    begins = f"{capfirst(weekday(first.starts_at))} {clock(first.starts_at)}"
    return begins + (ngettext(" and %(n)d more time", " and %(n)d more times", more) % {"n": more} if more else "")


def why_of(line: Line) -> str:
    """Return what is new in a row, or why it cannot be taken in."""
    if line.standing == Standing.UNREADABLE:
        return str(PROBLEMS[line.row["problem"] or "off"])
    if line.standing == Standing.CLOSED:
        return _("It was cancelled or counted here, and stays so.")
    return "; ".join(news_words(line)) if line.standing == Standing.CHANGED else ""


def news_words(line: Line) -> Iterable[str]:
    news = line.news
    names = list(dict.fromkeys(str(FACTS[name]) for name in news.facts))
    if names:
        yield _("Other: %(names)s") % {"names": ", ".join(names)}
    if news.added:
        yield ngettext("%(n)d new time", "%(n)d new times", len(news.added)) % {"n": len(news.added)}
    if news.moved:
        yield ngettext("%(n)d time moves", "%(n)d times move", len(news.moved)) % {"n": len(news.moved)}
    if news.off:
        yield ngettext("%(n)d time is cancelled", "%(n)d times are cancelled", len(news.off)) % {"n": len(news.off)}


# What partners put on their own pages


def sharing(request: HttpRequest, query: str) -> dict[str, str]:
    """Return what is copied to other pages: a frame, a calendar, and the open data."""

    def at(name: str) -> str:
        path = reverse(name)
        return request.build_absolute_uri(f"{path}?{query}" if query else path)

    title = _("Activities for families")
    frame = f'<iframe src="{at("public:activity-embed")}" title="{title}" width="100%" height="600" loading="lazy">'
    return {
        "frame": f"{frame}</iframe>",
        "frame_url": at("public:activity-embed"),
        "calendar": at("public:activity-calendar"),
        "data": request.build_absolute_uri(reverse("linked-events-event")),
    }
