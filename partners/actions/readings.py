"""Which directories are read every night, and what of it is taken into use."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from partners.models import DirectoryChange, DirectoryReading, DirectorySource, ServiceEntry
from partners.reading import applying, finishing
from partners.rules import readings as rules
from partners.states import Change as ChangeState


def add_source(
    organisation: Organisation, municipality: Municipality, *, applies_itself: bool = False, actor: Actor
) -> DirectorySource:
    """Let the services of a municipality be read every night, the first time within minutes. Raises `Refused`."""
    refuse(rules.why_not_add_source(organisation, municipality, actor=actor))
    try:
        with transaction.atomic():
            source = DirectorySource.objects.create(
                organisation=organisation,
                municipality=municipality,
                applies_itself=applies_itself,
                not_before=timezone.now(),
            )
            audit.record("directorysource.added", source, actor=actor)
    except IntegrityError as error:
        raise moved_on() from error
    return source


@transaction.atomic
def change_source(source: DirectorySource, *, is_on: bool, applies_itself: bool, actor: Actor) -> DirectorySource:
    """Turn the nightly reading on or off, and say whether somebody looks before. Raises `Refused`."""
    refuse(rules.why_not_keep_sources(source.organisation, actor=actor))
    source.is_on, source.applies_itself = is_on, applies_itself
    source.save(update_fields=["is_on", "applies_itself"])
    audit.record("directorysource.changed", source, actor=actor, fields=["is_on", "applies_itself"])
    return source


@transaction.atomic
def ask_reading(source: DirectorySource, *, actor: Actor) -> None:
    """Let a source be read at the next look of the clock, whatever rest it was given. Raises `Refused`."""
    refuse(rules.why_not_read_now(source, source.readings.first(), actor=actor))
    source.not_before = timezone.now()
    source.save(update_fields=["not_before"])
    audit.record("directorysource.asked", source, actor=actor)


def apply_reading(reading: DirectoryReading, *, actor: Actor) -> int:
    """Take everything that waits into use; return how many changes that was. Raises `Refused` and `NotNow`."""
    refuse(rules.why_not_apply(reading, actor=actor))
    return applying.apply_waiting(reading, at=timezone.now(), actor=actor)


def drop_reading(reading: DirectoryReading, *, actor: Actor) -> None:
    """Leave out everything that waits; the directory stays as it is. Raises `Refused` and `NotNow`."""
    refuse(rules.why_not_drop(reading, actor=actor))
    finishing.drop(reading, at=timezone.now(), actor=actor)


def apply_change(change: DirectoryChange, *, actor: Actor) -> ServiceEntry:
    """Take one change into use, also one that was left out before. Raises `Refused` and `NotNow`."""
    refuse(rules.why_not_take(change, actor=actor))
    return applying.apply_one(change, at=timezone.now(), actor=actor)


@transaction.atomic
def leave_change(change: DirectoryChange, *, actor: Actor) -> None:
    """Leave one change out, as long as the source says the same. Raises `Refused` and `NotNow`."""
    refuse(rules.why_not_leave(change, actor=actor))
    advance(change, ChangeState.LEFT, actor=actor)
    applying.close_when_done(change.reading, actor=actor)
