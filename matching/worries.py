"""Whom one calls when something worries, and whether the office can be reached now.

Numbers first, and a wish for a call: nothing about the worry is written down (R-CW-2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from core.actor import Actor
from families.models import Family
from matching.contacts import ContactPerson, away_today, contact_of, contacts_of_volunteer, office_of
from matching.models import Concern, Match
from notifications import quiet
from notifications.working_days import add_working_days, is_working_day
from partners.models import Helpline
from partners.rules.helplines import CONTACT
from volunteers.models import Volunteer
from volunteers.serving import volunteers_of

OPENS, CLOSES = time(8), time(16)  # on working days


@dataclass(frozen=True, slots=True)
class PlacesToCall:
    coordinators: list[ContactPerson]
    emergency: list[Helpline]


def is_office_open(at: datetime) -> bool:
    """Whether somebody of the office can be expected to see a wish for a call at the moment `at`."""
    here = quiet.local(at)
    return is_working_day(here.date()) and OPENS <= here.time() < CLOSES


def acknowledge_by(raised_at: datetime) -> date:
    """Return the working day on which a coordinator says that they know: the same, while it lasts (domain.md 2.5)."""
    here = quiet.local(raised_at)
    is_today = is_working_day(here.date()) and here.time() < CLOSES
    return here.date() if is_today else add_working_days(here.date(), 1)


def walked_by(actor: Actor) -> list[Match]:
    """Return the actor's companionships in which names are open, with whom to call."""
    rows = Match.objects.visible_to(actor).for_list().shared()
    return list(rows.select_related("request__family__organisation", "request__assigned_to"))


def emergency_numbers(counties: Iterable[str], *, actor: Actor) -> list[Helpline]:
    """Return the social emergency numbers of wellbeing services counties."""
    lines = Helpline.objects.visible_to(actor).filter(wellbeing_county_code__in=set(counties) - {""})
    return list(lines.exclude(key=CONTACT))


def whom_to_notify(family: Family) -> list[Helpline]:
    """Return the county's contact for children's social services: a notification is made there (domain.md 4.7)."""
    county = family.municipality.wellbeing_county_code
    return list(Helpline.objects.filter(wellbeing_county_code=county, key=CONTACT))


def places_to_call(matches: list[Match], *, actor: Actor) -> PlacesToCall:
    """Return the volunteer's own coordinators, and the social emergency numbers of where they walk.

    A family with a protected address is left out of the places: its municipality is hidden (R-AC-4).
    """
    own = files_of(actor)
    families = [match.request.family for match in matches]
    counties = {volunteer.municipality.wellbeing_county_code for volunteer in own}
    counties |= {f.municipality.wellbeing_county_code for f in families if not f.has_protected_address}
    away = away_today(*(row.organisation_id for row in (*own, *families)))
    contacts = [contact_of(match.request, away) for match in matches]
    named = [volunteer for volunteer in own if volunteer.responsible or not matches]
    contacts += [person for volunteer in named for person in contacts_of_volunteer(volunteer, away)]
    return PlacesToCall(list(dict.fromkeys(contacts)), emergency_numbers(counties, actor=actor))


def files_of(actor: Actor) -> list[Volunteer]:
    """Return the files of somebody who serves, alone or together with somebody."""
    if actor.user_id is None:
        return []
    return list(volunteers_of(actor.user_id, actor.organisation_ids).select_related("responsible", "deputy"))


def places_of_family(family: Family, matches: list[Match], *, actor: Actor) -> PlacesToCall:
    """Return the family's coordinator, or the office for an adult who sees the own part of the page alone."""
    away = away_today(family.organisation_id)
    contacts = [contact_of(match.request, away) for match in matches] or [office_of(family.organisation)]
    county = family.municipality.wellbeing_county_code
    return PlacesToCall(list(dict.fromkeys(contacts)), emergency_numbers([county], actor=actor))


@dataclass(frozen=True, slots=True)
class Call:
    """The way to ask for a call about one companionship, and what has been asked of the same kind and is open."""

    match: Match
    asked: Concern | None


def calls_of(matches: list[Match], *, kind: str, actor: Actor) -> list[Call]:
    """Return what the actor can ask and has asked, by companionship."""
    open_ones = Concern.objects.visible_to(actor).open().filter(kind=kind, match__in=matches).order_by("raised_at")
    asked = {concern.match_id: concern for concern in open_ones}
    return [Call(match, asked.get(match.pk)) for match in matches]
