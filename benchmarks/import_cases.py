"""Five thousand old cases from a table: how long they take, and how long a plain import, row by row, would.

Run it on the services of the tests: `.venv/bin/python scripts/services.py .venv/bin/python -m benchmarks.import_cases`.
Without them it measures SQLite in memory. Prints JSON. The people are invented.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from io import StringIO
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

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Municipality, Organisation, User  # noqa: E402
from benchmarks.room import own_database  # noqa: E402
from core import audit  # noqa: E402
from core.actor import Actor  # noqa: E402
from core.transitions import brought_in  # noqa: E402
from families.importing import Case, cases_in, read  # noqa: E402
from families.importing.cases import noon  # noqa: E402
from families.importing.writing import family_of, wishes_of  # noqa: E402
from families.models import Adult, Child, Consent, SupportRequest  # noqa: E402
from families.packing import pack  # noqa: E402
from matching.importing import match_of  # noqa: E402
from matching.models import Match  # noqa: E402
from matching.states import EndReason  # noqa: E402
from partners.models import Programme  # noqa: E402
from portal.importing import bring_in  # noqa: E402
from volunteers.models import Volunteer  # noqa: E402

PLACES, VOLUNTEERS = 20, 300
ACTOR = Actor.system("benchmark")
TODAY = timezone.localdate()
# How old registers look: most cases ended long ago, some lately, a few go on.
STATES = {"completed": 60, "withdrawn": 8, "redirected": 8, "expired": 4, "matched": 12, "accepted": 6, "received": 2}
HEADS = (
    "reference", "municipality", "state", "received on", "accepted on", "companionship began on", "ended on",
    "called", "phone", "language", "birth years", "topics", "consent on", "volunteer e-mail",
)  # fmt: skip


def open_office() -> Organisation:
    """Make an association with a programme in every twentieth place, and its volunteers."""
    office = Organisation.objects.create(name="Mittaus ry", kind="association")
    programme = Programme.objects.create(name="Rinnalla", organisation=office, support_forms=["companion"])
    places = list(Municipality.objects.all()[:PLACES])
    programme.municipalities.set(places)
    people = [User(email=f"vapaa{n}@example.org", name=f"Vapaa {n}") for n in range(VOLUNTEERS)]
    User.objects.bulk_create(people)
    rows = (Volunteer(user=user, organisation=office, municipality=places[0], capacity=9) for user in people)
    Volunteer.objects.bulk_create(rows)
    return office


def row_of(number: int, places: list[str], random: Random) -> list[str]:
    state = random.choices(list(STATES), list(STATES.values()))[0]
    received = TODAY - timedelta(days=random.randrange(400, 4000))
    has_ended = state not in ("matched", "accepted", "received")
    ended = received + timedelta(days=random.randrange(60, 390)) if has_ended else None
    began = received + timedelta(days=40) if state in ("completed", "matched") else None
    lately = has_ended and random.random() < 0.2
    if lately and ended:
        shift = (TODAY - ended) - timedelta(days=random.randrange(1, 150))
        received, ended, began = received + shift, ended + shift, began and began + shift
    accepted = received + timedelta(days=14) if state != "received" else None
    years = ", ".join(str(received.year - random.randrange(1, 12)) for _child in range(random.randrange(1, 4)))
    days = [told(day) for day in (received, accepted, began, ended)]
    person = [f"Vanhempi {number}", f"04570{number % 100000:05d}", "fi", years, "kela, talk", told(received)]
    volunteer = f"vapaa{random.randrange(VOLUNTEERS)}@example.org" if began else ""
    return [f"V-{number}", random.choice(places), state, *days, *person, volunteer]


def told(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day else ""


def table(rows: int, seed: int) -> bytes:
    """Return a file of `rows` cases; the same seed makes the same file."""
    random, out = Random(seed), StringIO()
    places = list(Municipality.objects.values_list("name_fi", flat=True)[:PLACES])
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADS)
    writer.writerows(row_of(number, places, random) for number in range(rows))
    return out.getvalue().encode()


def plain_import(data: bytes, office: Organisation) -> int:
    """Bring the cases in as a plain program would: row by row, looking up and writing each thing by itself."""
    cases, _mistakes = cases_in(read(data), office, at=timezone.now(), end_reasons=EndReason)
    with transaction.atomic():
        for case in cases:
            if not SupportRequest.objects.filter(submission_key=case.key).exists():
                write_one(case, office)
    return len(cases)


def write_one(case: Case, office: Organisation) -> None:
    programme = Programme.objects.filter(organisation=office, municipalities=case.municipality).first()
    family = family_of(case, office, timezone.now())
    family.save()
    adult = None
    if not case.is_past:
        told = {"called": case.called, "phone": case.phone, "channel": case.channel, "language": case.language}
        adult = Adult.objects.create(family=family, **told)
        for year in case.birth_years:
            Child.objects.create(family=family, birth_year=year)
    facts = {"family": family, "contact": adult, "programme": programme, "support_form": case.support_form}
    keys = {"submission_key": case.key, "reference": case.key[7:18], "received_at": noon(case.received_on)}
    request = brought_in(SupportRequest, case.state, since=noon(case.since), **facts, **keys, **wishes_of(case))
    request.save()
    if case.consent_on and adult:
        given = {"purpose": "family_support", "text_version": "older", "language": "fi", "channel": "paper"}
        Consent.objects.create(request=request, giver=adult, given_at=noon(case.consent_on), **given)
    if not case.has_ended:
        pack(request)
    if case.volunteer_email:
        match: Match = match_of(case, request, Volunteer.objects.get(user__email=case.volunteer_email))
        match.save()
    audit.record("family.imported", family, actor=ACTOR)


def timed(do: Callable[[], Any]) -> tuple[float, int, Any]:
    """Return the seconds and the queries that `do` takes, and what it returns."""
    with CaptureQueriesContext(connection) as queries:
        began = perf_counter()
        result = do()
        seconds = perf_counter() - began
    return seconds, len(queries), result


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def measure(rows: int, sample: int, seed: int) -> dict[str, Any]:
    """Return the figures: a dry run, the import, the same file again, and the plain import of a sample."""
    office, data = open_office(), table(rows, seed)
    with taken_back():
        plain_seconds, plain_queries, done = timed(lambda: plain_import(table(sample, seed), office))
    ways = {
        name: timed(partial(bring_in, data, office, at=timezone.now(), actor=ACTOR, dry_run=name == "dry_run"))
        for name in ("dry_run", "import", "again")
    }
    outcome = ways["import"][2]
    per_row = ways["import"][0] / rows
    return {
        "database": connection.vendor,
        "rows": rows,
        "brought_in": outcome.brought_in,
        "anonymous": outcome.anonymous,
        "companionships": outcome.companionships,
        "mistakes": len(outcome.mistakes),
        "seconds": {name: round(way[0], 2) for name, way in ways.items()},
        "queries": {name: way[1] for name, way in ways.items()},
        "plain": {"rows": done, "seconds": round(plain_seconds, 2), "queries": plain_queries},
        "plain_to_ours": round(plain_seconds / done / per_row, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--sample", type=int, default=500, help="rows of the plain import")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with own_database():
        print(json.dumps(measure(asked.rows, asked.sample, asked.seed), indent=2))


if __name__ == "__main__":
    main()
