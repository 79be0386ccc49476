"""The register with 20 000 volunteers: every filter beside a bare query of the same page, in the same run.

Run it on the services of the tests: `.venv/bin/python scripts/services.py .venv/bin/python -m benchmarks.register`.
Without them it measures SQLite in memory. Prints JSON. The people are invented.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
HERE = Path(__file__).resolve().parent
# As a script this folder comes first, where `calendar` would be a benchmark and not Python's own.
sys.path[:] = [str(HERE.parent), *(path for path in sys.path if Path(path).resolve() != HERE)]
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from accounts.models import Municipality, Organisation, User  # noqa: E402
from benchmarks.room import own_database  # noqa: E402
from core.actor import Actor, Role  # noqa: E402
from partners.models import Programme  # noqa: E402
from partners.vocabulary import Competence, LifeStage, SpokenLanguage, SupportForm  # noqa: E402
from volunteers import duplicates  # noqa: E402
from volunteers.forms.filtering import VolunteerFilter  # noqa: E402
from volunteers.models import (  # noqa: E402
    ModuleCompletion,
    PackedVolunteer,
    Requirement,
    TrainingModule,
    Volunteer,
    VolunteerCall,
    VolunteerRole,
)
from volunteers.packing import packed_values  # noqa: E402

PER_PAGE, ROUNDS, PLACES, BATCH = 25, 5, 20, 2_000
QUERIES = {
    "everybody": "",
    "text": "find=vapaa+19",
    "state": "state=paused",
    "municipality": "municipality=PLACE",
    "role": "role=ROLE",
    "language": "language=sv",
    "life_stage": "life_stage=toddler",
    "competence": "competence=kela_forms",
    "room": "room=free",
    "no_room": "room=full",
    "in_order": "readiness=in_order",
    "ending": "readiness=ending",
    "missing": "readiness=missing",
    "contact": "contact=lately",
    "no_contact": "contact=long_ago",
    "all_at_once": "role=ROLE&language=fi&room=free&readiness=in_order&contact=long_ago&sort=newest",
}


def some(random: Random, words: list[str], most: int) -> list[str]:
    return random.sample(words, random.randint(0, most))


def fill(volunteers: int, seed: int) -> tuple[Organisation, list[Municipality], VolunteerRole]:
    """Make an association with so many volunteers in twenty places, half of them trained in the last two years."""
    random, office = Random(seed), Organisation.objects.create(name="Mittaus ry", kind="association")
    places = list(Municipality.objects.order_by("pk")[:PLACES])
    programme = Programme.objects.create(name="Rinnalla", organisation=office, support_forms=["companion"])
    programme.municipalities.set(places)
    module = TrainingModule.objects.create(organisation=office, name_fi="Rooli", hours=3)
    role = VolunteerRole.objects.create(programme=programme, kind="companion")
    Requirement.objects.create(role=role, kind="module", module=module, valid_months=18)
    people = [User(email=f"vapaa{n}@example.org", name=f"Vapaa {n}", phone="") for n in range(volunteers)]
    User.objects.bulk_create(people, batch_size=BATCH)
    rows = [volunteer_of(person, office, random, places) for person in people]
    Volunteer.objects.bulk_create(rows, batch_size=BATCH)
    PackedVolunteer.objects.bulk_create(
        (PackedVolunteer(volunteer=row, **packed_values(row)) for row in rows), batch_size=BATCH
    )
    today, now = timezone.localdate(), timezone.now()
    learned = (
        ModuleCompletion(module=module, user=person, completed_on=today - timedelta(days=random.randrange(730)))
        for person in people[::2]
    )
    ModuleCompletion.objects.bulk_create(learned, batch_size=BATCH)
    calls = (VolunteerCall(volunteer=row, at=now - timedelta(days=random.randrange(120))) for row in rows[::3])
    VolunteerCall.objects.bulk_create(calls, batch_size=BATCH)
    return office, places, role


def volunteer_of(person: User, office: Organisation, random: Random, places: list[Municipality]) -> Volunteer:
    state = random.choices(["available", "in_task", "paused", "ended"], [50, 30, 10, 10])[0]
    facts: dict[str, Any] = {
        "state": state,
        "support_forms": ["companion", *some(random, SupportForm.values[1:], 2)],
        "languages": ["fi", *some(random, SpokenLanguage.values[1:4], 2)],
        "life_stages": some(random, LifeStage.values, 4),
        "competences": some(random, Competence.values, 2),
    }
    return Volunteer(user=person, organisation=office, municipality=random.choice(places), **facts)


def page_of(actor: Actor, query: str) -> Callable[[], int]:
    """Return what the list does for one address: the rows of the first page, how many there are, how many people."""

    def look() -> int:
        visible = Volunteer.objects.visible_to(actor).for_list()
        rows = VolunteerFilter(QueryDict(query), visible, request=SimpleNamespace(actor=actor)).qs
        list(rows.prefetch_related("matches")[:PER_PAGE])
        rows.people_count()
        return rows.count()

    return look


def bare_page(office: Organisation) -> int:
    """Ask for the same of the whole table, narrowed by nothing but the association."""
    rows = Volunteer.objects.filter(organisation=office).select_related("user", "municipality").order_by("user__name")
    list(rows[:PER_PAGE])
    return rows.count()


def timed(look: Callable[[], int]) -> tuple[float, int, int]:
    """Return the best of several times in milliseconds, the number of queries, and what was found."""
    with CaptureQueriesContext(connection) as queries:
        found = look()
    times = []
    for _round in range(ROUNDS):
        began = perf_counter()
        look()
        times.append(1000 * (perf_counter() - began))
    return min(times), len(queries), found


def measured(volunteers: int, seed: int) -> dict[str, dict[str, float]]:
    office, places, role = fill(volunteers, seed)
    everywhere = frozenset(place.pk for place in places)
    actor = Actor(Role.COORDINATOR, "bench", 1, frozenset({office.pk}), everywhere)
    bare_ms, _queries, _found = timed(lambda: bare_page(office))
    figures: dict[str, dict[str, float]] = {"bare": {"ms": round(bare_ms, 2)}}
    for name, query in QUERIES.items():
        asked = query.replace("ROLE", str(role.pk)).replace("PLACE", places[0].pk)
        ms, queries, found = timed(page_of(actor, asked))
        figures[name] = {"found": found, "queries": queries, "ms": round(ms, 2), "to_bare": round(ms / bare_ms, 2)}
    rows = Volunteer.objects.visible_to(actor)
    ms, queries, found = timed(lambda: len(duplicates.pairs_of(rows)))
    figures["duplicates"] = {"found": found, "queries": queries, "ms": round(ms, 2), "to_bare": round(ms / bare_ms, 2)}
    return figures


def in_own_world(volunteers: int, seed: int) -> dict[str, dict[str, float]]:
    with transaction.atomic():
        figures = measured(volunteers, seed)
        transaction.set_rollback(True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--volunteers", type=int, default=20_000)
    parser.add_argument("--few", type=int, default=200, help="the small register that queries are compared with")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_database(), translation.override("fi"):
        few, many = in_own_world(asked.few, asked.seed), in_own_world(asked.volunteers, asked.seed)
    same = {name: few[name].get("queries") == many[name].get("queries") for name in many}
    told = {"database": connection.vendor, "volunteers": asked.volunteers, "filters": many}
    print(json.dumps({**told, "same_queries_with_few": same, "constant": all(same.values())}, indent=2))
    sys.exit(0 if all(same.values()) else 1)


if __name__ == "__main__":
    main()
