"""Wishes of families and volunteers, and visits that hosts ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F

from activities import actions
from activities.models import Activity, HostVisit, Wish
from core.actor import Actor
from tests.factories import cast
from tests.factories.applications import role_in
from tests.factories.cast import Office, Person
from tests.factories.shifts import at, serves

WORDS = "Iltaryhmä isille ja vauvoille"


def a_wish(office: Office, *, by: Person | None = None, **facts: Any) -> Wish:
    """Return a wish as it arrives: of somebody without an account, or of the volunteer `by`."""
    told = {"text": WORDS, "kind": "wish", "language": "en", "submission": uuid4(), **facts}
    who = {"volunteer": by.volunteer, "actor": by.actor} if by else {"actor": Actor.public()}
    return actions.make_wish(municipality=office.municipality, **who, **told)


def an_open_wish(office: Office, coordinator: Person, **facts: Any) -> Wish:
    """Return a wish that others may see."""
    wish = a_wish(office, **facts)
    actions.show_wish(wish, public_text="Toivotaan iltaryhmää", actor=coordinator.actor)
    return wish


def an_idea(office: Office, person: Person, **facts: Any) -> Activity:
    """Return what a volunteer would like to begin."""
    told = {"name": "Sähly isille", "type": "father_child", "text": "Pelataan yhdessä", "when": "sunnuntaisin"}
    about = {**told, "submission": uuid4(), "language": "fi", **facts}
    who = {"volunteer": person.volunteer, "municipality": office.municipality, "actor": person.actor}
    return actions.propose_activity(**who, **about)


VISIT: dict[str, Any] = {
    "kind": "antenatal_visit",
    "host": "Esimerkkineuvola",
    "contact_name": "Nelli Neuvola",
    "contact_email": "nelli@example.org",
    "place": "Perhevalmennuksen sali",
    "life_stage": "expecting",
    "theme": "Ensimmäiset viikot",
    "minutes": 30,
    "language": "en",
}


def a_visit(office: Office, *, days: int = 10, hour: int = 17, **facts: Any) -> HostVisit:
    """Return a visit that a clinic has asked for, so many days ahead."""
    told = {**VISIT, "starts_at": at(days, hour), "submission": uuid4(), **facts}
    return actions.ask_visit(municipality=office.municipality, actor=Actor.public(), **told)


def peer(office: Office, name: str, **profile: Any) -> Person:
    """Return a volunteer who may make visits."""
    return serves(cast.volunteer(office, name, **profile), role_in(office, "peer_parent"))


def taken(office: Office, person: Person, **facts: Any) -> HostVisit:
    """Return a visit that a peer parent has taken."""
    visit = a_visit(office, **facts)
    actions.take_visit(visit, person.volunteer, actor=person.actor)
    visit.refresh_from_db()
    return visit


def pass_by(visit: HostVisit, by: timedelta) -> None:
    """Let so much time pass over a visit."""
    moved = {"starts_at": F("starts_at") - by, "asked_at": F("asked_at") - by, "taken_at": F("taken_at") - by}
    HostVisit.objects.filter(pk=visit.pk).update(**moved)
    visit.refresh_from_db()


def initiative(office: Office, coordinator: Person, volunteer: Person, words: str = WORDS) -> None:
    """A family's wish that nobody has read, a volunteer's that was supported and taken back, an idea, two visits."""
    an_idea(office, volunteer)
    a_wish(office, text=words)
    wish = an_open_wish(office, coordinator, by=volunteer, text=words)
    actions.set_support(wish, supporter="a" * 64, supports=True, actor=Actor.public())
    actions.take_wish_back(wish, actor=volunteer.actor)
    serves(volunteer, role_in(office, "peer_parent"))
    a_visit(office, theme=words, contact_name=words)
    taken(office, volunteer, days=20, theme=words)
