"""Somebody's open calendar: read for a preview, and what was chosen of it taken in, never twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation
from activities import rules
from activities.actions.activities import change_activity, make_activity
from activities.actions.sessions import add_session, cancel_session, change_session
from activities.importing import comparing, fetching
from activities.importing.comparing import Line, News, Standing
from activities.importing.events import events_in
from activities.importing.fetching import Reader
from activities.importing.places import Places
from activities.models import Activity, FeedReading
from activities.types import preset_of
from activities.vocabulary import Entry
from core import audit
from core.actor import Actor
from core.refusals import Refused, refuse
from core.transitions import moved_on

# What a type usually has, and one to whom anybody may come has not.
NOT_USUAL = (
    "minutes", "least", "children_per_adult", "is_rotating", "needs_two_hosts", "asks_children",
)  # fmt: skip
LONGEST_ADDRESS = 200  # as the columns of both models


@dataclass
class TakenIn:
    """How many activities came, how many were changed, and what was refused: a name and why."""

    made: int = 0
    changed: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def read_calendar(
    organisation: Organisation, *, address: str = "", data: bytes = b"", actor: Actor, reader: Reader | None = None
) -> FeedReading:
    """Read the events at an address, or those of a file, and keep them for the preview; nothing is offered yet.

    Raises `Refused`, and `fetching.Unreadable` for a calendar that cannot be read.
    """
    refuse(rules.why_not_read_feed(organisation, actor=actor))
    told = fetching.read_feed(address, reader) if address else fetching.events_of(fetching.parsed(data))
    with transaction.atomic():
        reading = FeedReading.objects.create(
            organisation=organisation,
            source_url=source_of(address or address_in(told)),
            rows=events_in(told, Places.of(actor), timezone.now()),
            read_by_id=actor.user_id,
        )
        audit.record("feedreading.made", reading, actor=actor)
    return reading


def address_in(told: list[Any]) -> str:
    """Return the address of the list that the first event of a file comes from, as the event itself tells it."""
    first = told[0].get("@id") if told and isinstance(told[0], dict) else ""
    return f"{first.rstrip('/').rpartition('/')[0]}/" if isinstance(first, str) and first.startswith("https://") else ""


def source_of(address: str) -> str:
    """Return the address without what was asked of it: the same calendar however its list was narrowed."""
    url = urlsplit(address.strip())
    source = url._replace(query="", fragment="", netloc=url.netloc.lower()).geturl()
    return source if len(source) <= LONGEST_ADDRESS else ""


@transaction.atomic
def take_in(reading: FeedReading, *, keys: Collection[str], kind: str, actor: Actor) -> TakenIn:
    """Take the chosen rows in as activities of the type `kind`, being planned; those here are brought up to date.

    A row that is refused stays out and says why; the others come in. Raises `Refused`, and `NotNow` when the same
    calendar is being taken in by somebody else.
    """
    reading = FeedReading.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=reading.pk)
    lines = [line for line in comparing.compare(reading, at=timezone.now(), keys=set(keys)) if line.can_be_taken]
    refuse(rules.why_not_take_in(reading, len(lines), actor=actor))
    outcome = TakenIn()
    for line in lines:
        take_line(line, reading, kind, outcome, actor=actor)
    reading.taken_at = timezone.now()
    reading.save(update_fields=["taken_at"])
    audit.record("feedreading.taken_in", reading, actor=actor, reason=f"made:{outcome.made} changed:{outcome.changed}")
    return outcome


def take_line(line: Line, reading: FeedReading, kind: str, outcome: TakenIn, *, actor: Actor) -> None:
    try:
        with transaction.atomic():
            activity = line.activity or begun(line, reading, kind, actor=actor)
            bring_up_to_date(activity, line.news, actor=actor)
    except Refused as refused:
        outcome.refused.append((line.name, str(refused.refusal.sentence)))
    except IntegrityError as error:
        raise moved_on() from error
    else:
        outcome.made += line.standing == Standing.NEW
        outcome.changed += line.standing == Standing.CHANGED


def begun(line: Line, reading: FeedReading, kind: str, *, actor: Actor) -> Activity:
    """Begin planning an activity of a row: anybody may come until the coordinator says otherwise."""
    usual = {name: value for name, value in preset_of(kind).items() if name not in NOT_USUAL}
    own = {"entry": Entry.OPEN, "places": None, "contact_id": actor.user_id}
    source = {"source_url": reading.source_url, "source_id": line.key}
    return make_activity(
        organisation=reading.organisation,
        municipality=Municipality.objects.get(pk=line.row["municipality"]),
        actor=actor,
        type=kind,
        **{**usual, **own, **source, **comparing.facts_of(line.row)},
    )


def bring_up_to_date(activity: Activity, news: News, *, actor: Actor) -> None:
    """Do what is new: who has registered is told of it as when a coordinator does it by hand."""
    if news.facts:
        change_activity(activity, actor=actor, **news.facts)
    for time in news.added:
        add_session(activity, starts_at=time.starts_at, ends_at=time.ends_at, source_id=time.key, actor=actor)
    for session, time in news.moved:
        session.activity = activity
        kept = {"place": session.place, "words": session.words}
        change_session(session, starts_at=time.starts_at, ends_at=time.ends_at, actor=actor, **kept)
    for session in news.off:
        session.activity = activity
        cancel_session(session, actor=actor)
