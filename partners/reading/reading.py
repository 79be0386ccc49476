"""Reading a source: page by page, each kept as soon as it has come, so that an interrupted reading goes on from there.

Whoever reads holds no lock between pages. A page is kept only by the one who saw the page before it, so two who read at
once do no harm, and a reading that somebody left out in the meantime is read no further.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Municipality
from core import audit
from core.actor import Actor
from core.refusals import NotNow
from core.transitions import advance, moved_on
from partners.models import DirectoryChange, DirectoryReading, DirectorySource, ServiceEntry
from partners.reading import comparing, finishing, pages
from partners.reading.client import Asks, Client, Fault
from partners.reading.comparing import Kind
from partners.reading.pages import Item
from partners.reading.shape import Towns, Values, classes_of, is_for_families, modified_at, values_of
from partners.states import READING_OPEN
from partners.states import Reading as State

READER = Actor.system("directory-reading")
BUDGET = 200.0  # seconds; a task may last for 300
LEFT_BEHIND = timedelta(minutes=10)  # whoever was reading has been stopped: no task lasts as long
WAITS_AT_MOST = timedelta(days=7)
WHOLE_EVERY = timedelta(days=7)  # pages that say "as before" know nothing of channels, so all is asked once a week
FIRST_REST, LONGEST_REST = timedelta(minutes=10), timedelta(hours=24)
MOST_WALKS = 3


def towns_here() -> Towns:
    rows = Municipality.objects.values_list("pk", "wellbeing_county_code", "region_code")
    return Towns({pk: county for pk, county, _ in rows}, {pk: region for pk, _, region in rows})


@dataclass
class Reader:
    """One stretch of reading: who is asked, until when, and what every page needs."""

    reading: DirectoryReading
    client: Asks
    ends: float
    towns: Towns = field(default_factory=towns_here)

    def check_time(self) -> None:
        if time.monotonic() > self.ends:
            raise Fault("time_over")


def read_source(
    source: DirectorySource, *, at: datetime, client: Asks | None = None, seconds: float = BUDGET
) -> DirectoryReading | None:
    """Read a source, or go on where its reading was interrupted; return the reading, or None when there is nothing to
    do: somebody else is reading, or what was read waits to be looked at."""
    reading = opened(source, at)
    if reading is None:
        return None
    try:
        read_on(Reader(reading, client or Client(), time.monotonic() + seconds), at)
    except Fault as fault:
        interrupt(reading, fault.code, at=at, rest=fault.rest)
    except NotNow:
        reading.refresh_from_db()
    return reading


def opened(source: DirectorySource, at: datetime) -> DirectoryReading | None:
    """Return the reading to go on with, held by us alone; a new one when there is none."""
    reading = source.readings.filter(state__in=READING_OPEN).select_related("source").first()
    try:
        if reading is None:
            return begun(source, at)
        if reading.state == State.INTERRUPTED:
            advance(reading, State.RUNNING, actor=READER, fault="")
            return reading
        if reading.state == State.READ and reading.state_since < at - WAITS_AT_MOST:
            finishing.drop(reading, at=at, actor=READER, reason="replaced")
            return begun(source, at)
        if reading.state == State.RUNNING and reading.state_since < at - LEFT_BEHIND:
            interrupt(reading, "stopped", at=at)
    except NotNow:
        return None
    return None


def begun(source: DirectorySource, at: datetime) -> DirectoryReading:
    """Begin a reading; raises `NotNow` when another has begun."""
    forget_old_tags(source, at)
    try:
        with transaction.atomic():
            reading = DirectoryReading.objects.create(source=source, began_at=at)
            audit.record("directoryreading.begun", reading, actor=READER, organisation_id=source.organisation_id)
    except IntegrityError as error:
        raise moved_on() from error
    return reading


def forget_old_tags(source: DirectorySource, at: datetime) -> None:
    since = source.tags.get("since")
    if since is None or datetime.fromisoformat(since) < at - WHOLE_EVERY:
        source.tags = {"since": at.isoformat(), "pages": {}}
        source.save(update_fields=["tags"])


def read_on(reader: Reader, at: datetime) -> None:
    """Read what is left, look for what is missing, and finish."""
    reading = reader.reading
    for _walk in range(MOST_WALKS):
        if walk(reader):
            break
        keep(reading, page=0)  # the list has grown or shrunk meanwhile: rows may have moved over the edge of a page
    missing = finishing.missing(reading)
    found = pages.services_of(reader.client, list(missing))
    reader.check_time()
    channels = pages.channels_by_id(reader.client, found)
    with transaction.atomic():
        keep(reading, page=reading.page)
        write(reader, found, channels)
        finishing.finish(reading, [guid for guid in missing if guid not in found], at=at, actor=READER)


def walk(reader: Reader) -> bool:
    """Read the pages after the last one that was read whole; return whether the list held still all along."""
    reading, is_still = reader.reading, True
    while reading.pages is None or reading.page < reading.pages:
        reader.check_time()
        before = reading.pages
        take_page(reader)
        is_still = is_still and before in (None, reading.pages)
    return is_still


def take_page(reader: Reader) -> None:
    """Ask for the next page and keep it: whole, or not at all."""
    reading, source = reader.reading, reader.reading.source
    number = reading.page + 1
    held = source.tags.setdefault("pages", {})
    page = pages.ask_page(reader.client, source.municipality_id, number, held.get(str(number), {}))
    known = seen_of(reading, [*page.items, *page.same])
    items = {guid: item for guid, item in page.items.items() if guid not in known}
    items = pages.with_facts(reader.client, items)
    channels = pages.channels_by_id(reader.client, items)
    with transaction.atomic():
        keep(reading, page=number, pages=page.pages, unreadable=F("unreadable") + page.unreadable)
        write(reader, items, channels)
        write_same(reading, [guid for guid in page.same if guid not in known])
        held[str(number)] = page.memory
        source.save(update_fields=["tags"])


def keep(reading: DirectoryReading, **facts: Any) -> None:
    """Write how far the reading has come; raises `NotNow` when another has read on or it is left out."""
    mine = DirectoryReading.objects.filter(pk=reading.pk, state=State.RUNNING, page=reading.page)
    if not mine.update(**facts):
        raise moved_on()
    reading.refresh_from_db(fields=[*facts])


def seen_of(reading: DirectoryReading, guids: list[str]) -> set[str]:
    return set(reading.changes.filter(source_id__in=guids).values_list("source_id", flat=True))


def write(reader: Reader, items: dict[str, Item], channels: dict[str, Item]) -> None:
    """Keep what the services say beside what stands here."""
    standing = comparing.standing_of(items)
    changes, told, unreadable = [], [], 0
    for guid, item in items.items():
        own = [channels[one] for one in pages.channels_of(item) if one in channels]
        values = values_of({**item, "id": guid}, own, reader.towns) if is_for_families(item) else {}
        is_unclear = not values and (is_for_families(item) or not classes_of(item))
        unreadable += is_unclear
        there = standing.get(guid)
        if values:
            changes.append(comparing.change_of(values, there))
            told.append((changes[-1], values))
        else:
            told_of = comparing.same if is_unclear else comparing.not_for_families
            changes.append(told_of(guid, there))
    write_moments(told)
    save_changes(reader.reading, changes, unreadable)


def write_moments(told: list[tuple[DirectoryChange, Values]]) -> None:
    """Write when the source changed its entries, and that those as before were looked up today.

    What somebody here has edited is not looked up by any reading, so an entry with such fields keeps its day.
    """
    later = []
    for change, values in told:
        if change.entry and change.entry.source_modified_at != modified_at(values):
            change.entry.source_modified_at = modified_at(values)
            later.append(change.entry)
    ServiceEntry.objects.bulk_update(later, ["source_modified_at"], batch_size=200)
    same = [change.entry for change, _values in told if change.entry and change.kind == Kind.SAME]
    looked_up = [entry.pk for entry in same if not entry.own_fields]
    ServiceEntry.objects.filter(pk__in=looked_up).update(checked_on=timezone.localdate())


def write_same(reading: DirectoryReading, guids: list[str]) -> None:
    """Keep that the services of a page are as before: nobody asked for their phones and hours."""
    standing = comparing.standing_of(guids)
    save_changes(reading, [comparing.same(guid, standing.get(guid)) for guid in guids], 0)


def save_changes(reading: DirectoryReading, changes: list[DirectoryChange], unreadable: int) -> None:
    for change in changes:
        change.reading = reading
    DirectoryChange.objects.bulk_create(changes, batch_size=200)
    told = [change.kind for change in changes if change.kind != Kind.SAME or change.entry_id]
    counted = {str(kind): F(str(kind)) + told.count(kind) for kind in (Kind.ADDED, Kind.CHANGED, Kind.SAME)}
    facts = {**counted, "seen": F("seen") + len(changes), "unreadable": F("unreadable") + unreadable}
    DirectoryReading.objects.filter(pk=reading.pk).update(**facts)
    reading.refresh_from_db(fields=[*facts])


def interrupt(reading: DirectoryReading, code: str, *, at: datetime, rest: float = 0.0) -> None:
    """Leave a reading where it is, to go on later: at once when only its time was over, else after a longer rest."""
    source = reading.source
    source.faults = 0 if code == "time_over" else min(source.faults + 1, 20)
    pause = FIRST_REST * 2 ** (source.faults - 1) if source.faults else timedelta()
    pause = min(max(pause, timedelta(seconds=min(rest, 86_400))), LONGEST_REST)
    source.not_before = at + pause
    with transaction.atomic():
        source.save(update_fields=["faults", "not_before"])
        advance(reading, State.INTERRUPTED, actor=READER, fault=code)


def read_due(at: datetime, *, client: Asks | None = None, seconds: float = BUDGET) -> int:
    """Read the sources whose turn it is, as long as there is time; return how many were read."""
    ends, read = time.monotonic() + seconds, 0
    for source in due(at):
        if time.monotonic() > ends:
            break
        left = ends - time.monotonic()
        read += read_source(source, at=timezone.now(), client=client, seconds=left) is not None
    return read


def due(at: datetime) -> list[DirectorySource]:
    """Return the sources that somebody waits for, whose rest is over, or whose night it is."""
    rows = DirectorySource.objects.filter(is_on=True).select_related("municipality")
    return [source for source in rows if finishing.is_due(source, at)]
