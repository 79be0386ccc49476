"""The partner register: organisations, what they tell of themselves, whom one calls there, and their rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from partners.models import Contact, PartnerProfile, Venue
from partners.rules import register as rules
from partners.rules.agreements import why_not_share
from partners.vocabulary import Shared

OF_ORGANISATION = frozenset({"name", "kind", "business_id", "phone", "email"})


@transaction.atomic
def make_partner(
    *, name: str, kind: str, municipalities: Iterable[Municipality], actor: Actor, **told: Any
) -> Organisation:
    """Write a partner down; `told` are fields of `Organisation` and `PartnerProfile`. Raises `Refused`."""
    places = list(municipalities)
    refuse(rules.why_not_make_partner(name, [place.pk for place in places], actor=actor))
    return open_partner(name=name, kind=kind, places=places, actor=actor, **told)


def open_partner(*, name: str, kind: str, places: Iterable[Municipality], actor: Actor, **told: Any) -> Organisation:
    """Create the organisation with its page; the caller has asked whether."""
    own = {field: value for field, value in told.items() if field in OF_ORGANISATION}
    organisation = Organisation.objects.create(name=name, kind=kind, **own)
    organisation.municipalities.set(places)
    page = {field: value for field, value in told.items() if field not in OF_ORGANISATION}
    PartnerProfile.objects.create(organisation=organisation, **page)
    audit.record("organisation.made", organisation, actor=actor)
    return organisation


@transaction.atomic
def change_partner(
    organisation: Organisation, *, municipalities: Collection[Municipality] | None = None, actor: Actor, **told: Any
) -> None:
    """Keep what an organisation tells of itself, looked at today.

    A coordinator's `municipalities` are the own ones alone: those of others stay. Raises `Refused`.
    """
    refuse(rules.why_not_keep_partner(organisation, actor=actor))
    if "name" in told:
        refuse(rules.why_not_name(told["name"], organisation=organisation))
    own = {field: value for field, value in told.items() if field in OF_ORGANISATION}
    save(organisation, own)
    profile = page_of(organisation)
    save(profile, {field: value for field, value in told.items() if field not in OF_ORGANISATION})
    if municipalities is not None:
        others = organisation.municipalities.exclude(pk__in=actor.municipality_ids)
        organisation.municipalities.set([*others, *municipalities])
    see_today(profile)
    audit.record("organisation.changed", organisation, actor=actor, fields=told)


def page_of(organisation: Organisation) -> PartnerProfile:
    """Return the organisation's page, made now when there was none."""
    return PartnerProfile.objects.get_or_create(organisation=organisation)[0]


def save(row: models.Model, values: dict[str, Any]) -> None:
    for field, value in values.items():
        setattr(row, field, value)
    if values:
        row.save(update_fields=list(values))


def see_today(profile: PartnerProfile) -> None:
    save(profile, {"checked_on": timezone.localdate()})


@transaction.atomic
def check_partner(organisation: Organisation, *, actor: Actor) -> None:
    """Everything on the page is right today."""
    refuse(rules.why_not_keep_partner(organisation, actor=actor))
    see_today(page_of(organisation))
    audit.record("organisation.checked", organisation, actor=actor)


@transaction.atomic
def leave_partner(organisation: Organisation, *, actor: Actor) -> None:
    """Take a partner off the register; its rows stay, and its contacts go in half a year."""
    refuse(rules.why_not_leave(organisation, actor=actor))
    save(page_of(organisation), {"is_active": False, "checked_on": timezone.localdate()})
    audit.record("organisation.left", organisation, actor=actor)


@transaction.atomic
def return_partner(organisation: Organisation, *, actor: Actor) -> None:
    """A partner comes along again."""
    refuse(rules.why_not_return(organisation, actor=actor))
    save(page_of(organisation), {"is_active": True, "checked_on": timezone.localdate()})
    audit.record("organisation.returned", organisation, actor=actor)


# Contacts


@transaction.atomic
def add_contact(organisation: Organisation, *, actor: Actor, **told: Any) -> Contact:
    """Write down somebody at work there; the one to call first is one. Raises `Refused`."""
    refuse(rules.why_not_keep_partner(organisation, actor=actor))
    contact = Contact.objects.create(organisation=organisation, **told)
    put_first(contact)
    audit.record("contact.added", contact, actor=actor)
    return contact


@transaction.atomic
def change_contact(contact: Contact, *, actor: Actor, **told: Any) -> None:
    refuse(rules.why_not_keep_partner(contact.organisation, actor=actor))
    save(contact, told)
    put_first(contact)
    audit.record("contact.changed", contact, actor=actor, fields=told)


def put_first(contact: Contact) -> None:
    if contact.is_first:
        Contact.objects.filter(organisation=contact.organisation_id).exclude(pk=contact.pk).update(is_first=False)


@transaction.atomic
def remove_contact(contact: Contact, *, actor: Actor) -> None:
    """The person no longer answers for the matter there: the row goes. Raises `Refused`."""
    refuse(rules.why_not_keep_partner(contact.organisation, actor=actor))
    audit.record("contact.removed", contact, actor=actor)
    contact.delete()


# Venues


@transaction.atomic
def add_venue(
    organisation: Organisation, *, shared_with: Iterable[Organisation] = (), actor: Actor, **told: Any
) -> Venue:
    """Write down a house or a room, and who uses it besides. Raises `Refused`."""
    refuse(rules.why_not_keep_partner(organisation, actor=actor))
    refuse(rules.why_not_room(organisation, told["name"]))
    venue = Venue.objects.create(organisation=organisation, **told)
    share(venue, shared_with)
    audit.record("venue.added", venue, actor=actor)
    return venue


@transaction.atomic
def change_venue(venue: Venue, *, shared_with: Iterable[Organisation] | None = None, actor: Actor, **told: Any) -> None:
    refuse(rules.why_not_keep_partner(venue.organisation, actor=actor))
    refuse(rules.why_not_room(venue.organisation, told.get("name", venue.name), venue=venue))
    save(venue, told)
    if shared_with is not None:
        share(venue, shared_with)
    audit.record("venue.changed", venue, actor=actor, fields=told)


def share(venue: Venue, others: Iterable[Organisation]) -> None:
    """Let others use a room under an agreement in force; who uses it already goes on until taken off."""
    chosen, users = list(others), set(venue.shared_with.all())
    new = [other for other in chosen if other not in users]
    refuse(why_not_share(Shared.ROOMS, venue.organisation, *new, on=timezone.localdate()))
    venue.shared_with.set(chosen)
