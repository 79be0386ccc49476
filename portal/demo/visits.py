"""Visits that clinics and schools of the demo have asked for: made and counted, agreed, taken, and one that waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from accounts.models import Municipality, Organisation, User
from activities import actions
from activities.models import HostVisit
from core.actor import Actor
from portal.demo import people
from portal.demo.clock import at, moment, working_day
from portal.demo.places import RASEBORG, SASTAMALA

HOST = Actor.public()
CLINIC: dict[str, Any] = {
    "kind": "antenatal_visit", "host": "Esimerkkineuvola Tyrvää", "place": "Perhevalmennuksen sali, 2. krs",
    "life_stage": "expecting", "theme": "Ensimmäiset viikot kotona", "contact_name": "Nelli Neuvolademo",
    "contact_email": "nelli@example.org", "contact_phone": "+358400000011", "minutes": 30, "language": "fi",
    "travel_words": "Pysäköinti pihalla, ovi A", "expected": 14,
}  # fmt: skip
SCHOOL: dict[str, Any] = {
    "kind": "parents_evening", "host": "Kivikoulu (demo)", "place": "Koulun ruokala", "life_stage": "school_start",
    "theme": "Koulun aloitus vanhemman silmin", "contact_name": "Raija Rehtoridemo", "minutes": 45, "language": "fi",
    "contact_email": "kivikoulu@example.org", "expected": 40, "wants_father": True,
}  # fmt: skip
STRAND: dict[str, Any] = {
    "kind": "parents_evening", "host": "Strandskolan (demo)", "place": "Aulan", "life_stage": "lower_to_upper",
    "theme": "Övergången till sjuan", "contact_name": "Rita Rektordemo", "minutes": 40, "language": "sv",
    "contact_email": "strandskolan@example.org", "expected": 30,
}  # fmt: skip


def build(today: date) -> None:
    """Make one visit of each sort, all of them relative to one today."""
    counted = ask("counted", SASTAMALA, CLINIC, asked=45, ahead=-21, today=today)
    agree(counted, "veikko", 40, today)
    tell(counted, today)
    forgotten = ask("forgotten", SASTAMALA, CLINIC, asked=30, ahead=-8, today=today)
    agree(forgotten, "veikko", 26, today)
    soon = ask("soon", SASTAMALA, CLINIC, asked=10, ahead=6, today=today)
    agree(soon, "veikko", 7, today)
    ask("waits", SASTAMALA, SCHOOL, asked=8, ahead=12, today=today)
    taken = ask("taken", RASEBORG, STRAND, asked=5, ahead=9, today=today)
    take(taken, "johan", 2, today)


def ask(code: str, place: str, facts: dict[str, Any], *, asked: int, ahead: int, today: date) -> HostVisit:
    """A host asks for a visit in the evening of a day; the clinic does it with its account."""
    known = {}
    if facts is CLINIC:
        house = Organisation.objects.get(name=facts["host"])
        known = {"host_organisation": house, "asked_by": User.objects.get(memberships__organisation=house)}
    with at(moment(today - timedelta(days=asked), "11.30")):
        return actions.ask_visit(
            municipality=Municipality.objects.get(pk=place),
            starts_at=moment(working_day(-ahead, today), "17.30"),
            submission=uuid5(NAMESPACE_URL, f"demo-visit-{code}"),
            actor=HOST,
            **known,
            **facts,
        )


def take(visit: HostVisit, login: str, days_ago: int, today: date) -> None:
    with at(moment(today - timedelta(days=days_ago), "19.05")):
        actions.take_visit(visit, people.volunteer(login), actor=people.volunteer_actor(login))


def agree(visit: HostVisit, login: str, days_ago: int, today: date) -> None:
    """A peer parent takes the visit, and the host confirms on the next day."""
    take(visit, login, days_ago, today)
    with at(moment(today - timedelta(days=days_ago - 1), "9.00")):
        actions.confirm_visit(visit, actor=HOST)


def tell(visit: HostVisit, today: date) -> None:
    """The peer parents count on the same evening, and the host says thank you."""
    heads = {"adults": 13, "fathers": 5, "children": 0}
    with at(visit.starts_at + timedelta(hours=3)):
        words = "Hyvä keskustelu unesta ja parisuhteesta, isät kyselivät paljon."
        actions.report_visit(visit, **heads, result=words, actor=people.volunteer_actor("veikko"))
    with at(visit.starts_at + timedelta(days=2)):
        actions.thank_visit(visit, host_face=3, host_words="Tulkaa pian uudestaan!", actor=HOST)
