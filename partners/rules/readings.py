"""Why a directory elsewhere may not be read, or what was read not taken into use. Pure: no writes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from partners import states
from partners.models import DirectoryChange, DirectoryReading, DirectorySource

OFFICE = frozenset({Role.COORDINATOR, Role.SYSTEM})


def why_not_keep_sources(organisation: Organisation, *, actor: Actor) -> Refusal | None:
    """The directory is kept by the coordinators of an association."""
    if actor.role not in OFFICE:
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not actor.is_system and organisation.pk not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    return None


def why_not_add_source(organisation: Organisation, municipality: Municipality, *, actor: Actor) -> Refusal | None:
    """One's own municipality, once."""
    if refusal := why_not_keep_sources(organisation, actor=actor):
        return refusal
    if not actor.is_system and municipality.pk not in actor.municipality_ids:
        return Refusal("other_municipality", _("You do not look after this municipality."))
    if organisation.directory_sources.filter(municipality=municipality).exists():
        return Refusal("is_read", _("This municipality is read already."))
    return None


def why_not_read_now(source: DirectorySource, last: DirectoryReading | None, *, actor: Actor) -> Refusal | None:
    """Nothing of it is being read, and nothing waits to be looked at: `last` is the newest reading."""
    if refusal := why_not_keep_sources(source.organisation, actor=actor):
        return refusal
    if not source.is_on:
        return Refusal("is_off", _("The nightly reading is off. Turn it on first."))
    if last and last.state == states.Reading.READ:
        return Refusal("waits", _("The last reading waits to be looked at. Take it into use or leave it out first."))
    if last and last.state == states.Reading.RUNNING:
        return Refusal("is_read", _("It is being read just now."))
    return None


def why_not_apply(reading: DirectoryReading, *, actor: Actor) -> Refusal | None:
    """It has been read to its end, and nobody has decided about it."""
    if refusal := why_not_keep_sources(reading.source.organisation, actor=actor):
        return refusal
    if reading.state in (states.Reading.RUNNING, states.Reading.INTERRUPTED):
        return Refusal("is_read", _("It has not been read to its end yet."))
    if reading.state != states.Reading.READ:
        return Refusal("is_closed", _("This reading is closed already."))
    return None


def why_not_drop(reading: DirectoryReading, *, actor: Actor) -> Refusal | None:
    """An open reading may be left out at any time."""
    if refusal := why_not_keep_sources(reading.source.organisation, actor=actor):
        return refusal
    if reading.state not in states.READING_OPEN:
        return Refusal("is_closed", _("This reading is closed already."))
    return None


def why_not_take(change: DirectoryChange, *, actor: Actor) -> Refusal | None:
    """A change of an open reading that has not been taken."""
    if refusal := why_not_apply(change.reading, actor=actor):
        return refusal
    if change.state == states.Change.APPLIED:
        return Refusal("is_taken", _("This has been taken into use already."))
    return None


def why_not_leave(change: DirectoryChange, *, actor: Actor) -> Refusal | None:
    """A change that waits."""
    if refusal := why_not_take(change, actor=actor):
        return refusal
    if change.state == states.Change.LEFT:
        return Refusal("is_left", _("This has been left out already."))
    return None
