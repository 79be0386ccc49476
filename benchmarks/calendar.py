"""A year of 20 000 times: the list, the clock, the calendars and the open data beside a bare query, in the same run.

Run it on the services of the tests: `.venv/bin/python scripts/services.py .venv/bin/python -m benchmarks.calendar`.
Without them it measures SQLite in memory. Prints JSON. The activities are invented.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
HERE = Path(__file__).resolve().parent
# As a script this folder comes first, where `calendar` would be a benchmark and not Python's own.
sys.path[:] = [str(HERE.parent), *(path for path in sys.path if Path(path).resolve() != HERE)]
django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from accounts.models import Municipality, Organisation, User  # noqa: E402
from activities.models import Activity, Registration, Session  # noqa: E402
from activities.rhythm import span  # noqa: E402
from activities.vocabulary import ActivityType  # noqa: E402
from benchmarks.room import own_database  # noqa: E402
from notifications.quiet import moment  # noqa: E402
from partners.vocabulary import LifeStage  # noqa: E402

ROUNDS, PLACES, TIMES, BATCH, PER_PAGE = 5, 20, 50, 2_000, 20
SEATS, MOST_COMING = 10, 13  # the places of a time, and the most who register: three wait
TYPES = [ActivityType.FAMILY_CAFE, ActivityType.FATHER_CHILD, ActivityType.MEETING_PLACE, ActivityType.MEDIA_EDUCATION]
KEPT = ("calendar_of_a_place", "calendar_of_everything")  # their events are kept: measured without any, too
EVENTS = "/api/linked-events/v1/event/"
PAGES = {
    "list": "/fi/activities/",
    "list_near_a_place": "/fi/activities/?place=PLACE&within=50",
    "list_narrowed": "/fi/activities/?find=kerho&stage=toddler&fathers=on&room=on",
    "clock": "/fi/clock/",
    "clock_near_a_place": "/fi/clock/?place=PLACE&within=50",
    "calendar_of_a_place": "/fi/activities/calendar.ics?place=PLACE&within=25",
    "calendar_of_everything": "/fi/activities/calendar.ics",
    "frame": "/fi/activities/embed/",
    "open_data": EVENTS,
    "open_data_narrowed": f"{EVENTS}?text=kerho&keyword=rinnalla:type-family_cafe&start=today&page_size=100",
    "open_data_series": f"{EVENTS}?super_event_type=recurring",
    "open_data_places": "/api/linked-events/v1/place/",
}


def fill(times: int, seed: int) -> list[Municipality]:
    """Make so many times in twenty places: a weekly activity has fifty of them, one in ten has another place.

    To every fourth activity one registers: 0 to 13 families for ten places at each time.
    """
    random, office = Random(seed), Organisation.objects.create(name="Mittaus ry", kind="association")
    contact = User.objects.create(email="mittaus@example.org", name="Mitta")
    places, first = list(Municipality.objects.order_by("pk")[:PLACES]), timezone.localdate() - timedelta(days=20)
    rows = [activity_of(number, office, contact, random, places, first) for number in range(max(1, times // TIMES))]
    Activity.objects.bulk_create(rows, batch_size=BATCH)
    sessions = [session_of(row, week, random) for row in rows for week in range(TIMES)]
    Session.objects.bulk_create(sessions, batch_size=BATCH)
    Registration.objects.bulk_create(
        (registration_of(session, turn) for session in sessions for turn in range(coming_to(session, random))),
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a running database does by itself
    return places


def activity_of(
    number: int, office: Organisation, contact: User, random: Random, places: list[Municipality], first: date
) -> Activity:
    day = first + timedelta(days=random.randrange(7))
    facts: dict[str, Any] = {
        "type": random.choice(TYPES),
        "state": "published",
        "life_stages": random.sample(LifeStage.values[:8], random.randint(0, 3)),
        "entry": random.choices(["open", "register"], [3, 1])[0],
        "places": SEATS,
        "starts": time(random.randint(9, 18)),
    }
    return Activity(
        organisation=office, municipality=random.choice(places), contact=contact,
        published_at=timezone.now(), name_fi=f"Kerho {number}", name_sv=f"Klubb {number}", languages=["fi"],
        place=f"Talo {number}", rule="FREQ=WEEKLY", minutes=120, from_on=day,
        until_on=day + timedelta(weeks=TIMES), **facts,
    )  # fmt: skip


def session_of(activity: Activity, week: int, random: Random) -> Session:
    day = activity.from_on + timedelta(weeks=week)
    starts_at, ends_at = span(day, activity.starts, activity.minutes)
    place = "Kirjasto" if random.random() < 0.1 else ""
    return Session(activity=activity, on=day, starts_at=starts_at, ends_at=ends_at, place=place, is_moved=bool(place))


def coming_to(session: Session, random: Random) -> int:
    return random.randint(0, MOST_COMING) if session.activity.entry == "register" else 0


def registration_of(session: Session, turn: int) -> Registration:
    facts: dict[str, Any] = {
        "state": "confirmed" if turn < SEATS else "waitlisted",
        "called": "Perhe",
        "email": f"perhe{turn}@example.org",
        "contact_key": str(turn),
    }
    return Registration(activity=session.activity, session=session, **facts)


def bare_page() -> int:
    """Ask for the first page of what lies ahead, narrowed by nothing but the day, and for how many there are."""
    ahead = Session.objects.filter(starts_at__gte=moment(timezone.localdate(), time()), cancelled_at=None)
    list(ahead.select_related("activity__organisation", "activity__municipality").order_by("starts_at")[:PER_PAGE])
    return ahead.count()


def page_of(address: str) -> Callable[[], int]:
    """Return what a visitor does, from the address to the last byte; how many bytes they are."""

    def look() -> int:
        answer = Client(headers={"host": "localhost"}).get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
        return len(answer.content)

    return look


def cold(look: Callable[[], int]) -> Callable[[], int]:
    """Return what the first visitor does, for whom nothing has been kept."""

    def look_first() -> int:
        cache.clear()
        return look()

    return look_first


def timed(look: Callable[[], int]) -> tuple[float, float, int, int]:
    """Return the best of several times, that of the bare page in the same rounds, the queries, and what was found."""
    with CaptureQueriesContext(connection) as queries:
        found = look()
    asked = len(queries)  # counted now: the next request empties the list
    rounds = [(lasted(look), lasted(bare_page)) for _round in range(ROUNDS)]
    return min(own for own, _bare in rounds), min(bare for _own, bare in rounds), asked, found


def lasted(look: Callable[[], int]) -> float:
    began = perf_counter()
    look()
    return 1000 * (perf_counter() - began)


def measured(times: int, seed: int) -> dict[str, dict[str, float]]:
    place = fill(times, seed)[0]
    bare_ms, _same, queries, _found = timed(bare_page)
    figures: dict[str, dict[str, float]] = {"bare": {"queries": queries, "ms": round(bare_ms, 2)}}
    looks = {name: page_of(address.replace("PLACE", place.name_fi)) for name, address in PAGES.items()}
    looks |= {f"{name}_cold": cold(looks[name]) for name in KEPT}
    for name, look in looks.items():
        ms, bare_ms, queries, size = timed(look)
        told = {"kilobytes": round(size / 1000, 1), "queries": queries, "ms": round(ms, 1)}
        figures[name] = {**told, "to_bare": round(ms / bare_ms, 1)}
    return figures


def in_own_world(times: int, seed: int) -> dict[str, dict[str, float]]:
    with transaction.atomic():
        figures = measured(times, seed)
        transaction.set_rollback(True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20_000)
    parser.add_argument("--few", type=int, default=2_000, help="the small year that queries are compared with")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_database(), translation.override("fi"):
        few, many = in_own_world(asked.few, asked.seed), in_own_world(asked.times, asked.seed)
    same = {name: 0 < few[name]["queries"] == many[name]["queries"] for name in many}
    pages = {name: {**told, "to_few": round(told["ms"] / few[name]["ms"], 1)} for name, told in many.items()}
    told = {"database": connection.vendor, "times": asked.times, "few": asked.few, "pages": pages}
    print(json.dumps({**told, "same_queries_with_few": same, "constant": all(same.values())}, indent=2))
    sys.exit(0 if all(same.values()) else 1)


if __name__ == "__main__":
    main()
