"""Who has registered: full overnight stays with six in the queue, a full baby group, grandparents, a camp."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from activities import actions
from activities.models import Activity, Session
from activities.occasions import Occasion, occasion_at
from core.actor import Actor
from portal.demo.clock import at, moment

ASKED_DAYS = 6
DRAW = Actor.system("demo-data")
NAMES = (
    "Nalle", "Viiru", "Tuisku", "Mansikka", "Sampo", "Leppäkerttu", "Pilvi", "Myrsky", "Kettu", "Peikko", "Vadelma",
    "Haukka", "Sade", "Tähti", "Kanerva", "Lumi", "Routa", "Mesi",
)  # fmt: skip
NEEDS = {2: "Tulkki somalin kielelle", 5: "Esteetön sisäänkäynti"}
MUST_KNOW = {1: "Pähkinäallergia", 4: "Nukkuu yövalon kanssa"}


def build(today: date) -> None:
    """Let families register where names are taken. The places of the overnight stays are drawn: six wait."""
    before, coming = overnight_stays()
    for session in (before, coming):
        if session:
            with at(min(session.starts_at - timedelta(days=9), moment(today - timedelta(days=ASKED_DAYS), "9.30"))):
                fill(Occasion(session.activity, session), 16, adults=0, children=1)
                actions.draw_places(session, now=timezone.now(), actor=DRAW)
    with at(moment(today - timedelta(days=ASKED_DAYS), "10.30")):
        fill(whole("Vauvan kanssa"), 6, begin=20, adults=2, children=1, is_first_time=True)
        fill(next_time("Mummola"), 5, begin=30, adults=0, children=1)
        fill(next_time("Perheleiri"), 3, begin=40, adults=2, children=2, is_father=True)


def overnight_stays() -> tuple[Session | None, Session | None]:
    """Return the last overnight stay and the next."""
    rows = Session.objects.told().live().filter(activity__name_fi="Yökylä").select_related("activity")
    now = timezone.now()
    before = rows.filter(ends_at__lt=now).order_by("-starts_at").first()
    return before, rows.filter(starts_at__gt=now).order_by("starts_at").first()


def whole(name: str) -> Occasion | None:
    activity = Activity.objects.public().filter(name_fi__startswith=name).first()
    return Occasion(activity) if activity else None


def next_time(name: str) -> Occasion | None:
    rows = Session.objects.told().ahead(timezone.now() + timedelta(days=ASKED_DAYS)).select_related("activity")
    session = rows.filter(activity__name_fi__startswith=name).order_by("starts_at").first()
    return occasion_at(session) if session else None


def fill(occasion: Occasion | None, families: int, *, begin: int = 0, **facts: Any) -> None:
    """Let so many families register; what is told of children only where it is asked."""
    if occasion is None or not occasion.activity.takes_names:
        return
    for place in range(families):
        kids = [{"birth_year": timezone.localdate().year - 3 - place % 6, "must_know": MUST_KNOW.get(place, "")}]
        told = {"kids": kids} if occasion.activity.asks_children else {}
        actions.register(
            occasion,
            called=NAMES[(begin + place) % len(NAMES)],
            submission=uuid4(),
            email=f"perhe{begin + place + 1}@example.org",
            needs=NEEDS.get(place, ""),
            actor=Actor.public(),
            **facts,
            **told,
        )
