"""A shortlist from the database: packed columns and the engine beside model instances and plain rules.

`python -m benchmarks.database --volunteers 5000` makes a database of its own with every migration, fills it, measures,
prints JSON and takes the database away. It is SQLite in a temporary folder, or, where DATABASE_URL names a server, a
new database there beside the one named.
"""

import argparse
import json
import os
from functools import partial
from random import Random
from statistics import mean
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Prefetch  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from accounts.models import Municipality, Organisation, User  # noqa: E402
from benchmarks import measure  # noqa: E402
from benchmarks import naive_matching as naive  # noqa: E402
from benchmarks.measure import at_least, figure  # noqa: E402
from benchmarks.room import own_database  # noqa: E402
from core.actor import Actor, Role  # noqa: E402
from families import packing as family_packing  # noqa: E402
from families.models import Family, PackedRequest, SupportRequest  # noqa: E402
from matching import candidates  # noqa: E402
from matching.models import Match  # noqa: E402
from matching.weights import weights_of  # noqa: E402
from partners.models import Programme  # noqa: E402
from partners.vocabulary import SLOT_KEYS, Competence, Gender, LifeStage, Limit, SupportForm, Topic  # noqa: E402
from volunteers import packing as volunteer_packing  # noqa: E402
from volunteers.models import PackedVolunteer, Volunteer  # noqa: E402

COUNTY = "08"
TOP = 5
ASKED = 4
ROUNDS, PLAIN_ROUNDS = 7, 2
TIMES_AS_FAST = at_least(50)
FORMS = (SupportForm.COMPANION, SupportForm.PEER_PARENT, SupportForm.SUPPORT_PERSON)
NOTE = (
    "Both sides answer for the same requests of one association. The plain side reads model instances with their "
    "municipalities and live matches prefetched, makes objects of them, and asks every rule of every volunteer. "
    "Milliseconds are processor time of this process; what a database server spends is not counted on either side."
)


class Association:
    """One association with its programme in a county; the same seed makes the same people."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.places = list(Municipality.objects.filter(wellbeing_county_code=COUNTY).order_by("pk"))
        self.organisation = Organisation.objects.create(name="Rinnalla mittaus ry", kind="association")
        self.programme = Programme.objects.create(
            name="Rinnalla", organisation=self.organisation, support_forms=list(FORMS)
        )
        self.actor = Actor(
            role=Role.COORDINATOR,
            label="benchmark",
            organisation_ids=frozenset({self.organisation.pk}),
            municipality_ids=frozenset(place.pk for place in self.places),
        )

    def some(self, words: Any, count: float) -> list[str]:
        return [str(word) for word in words if self.random.random() < count / len(words)]

    def spoken(self) -> list[str]:
        return ["fi", *(word for word, odds in (("sv", 0.1), ("en", 0.4), ("ar", 0.03)) if self.random.random() < odds)]

    def user(self, number: int) -> User:
        return User(email=f"volunteer{number}@example.org", name=f"Volunteer {number}")

    def volunteer(self, user: User) -> Volunteer:
        random = self.random
        return Volunteer(
            user=user,
            organisation=self.organisation,
            municipality=random.choice(self.places),
            capacity=random.choice((1, 1, 1, 2)),
            radius_km=random.choice((5, 10, 15, 20, 30, 50)),
            support_forms=self.some(FORMS, 2) or [str(FORMS[0])],
            languages=self.spoken(),
            life_stages=self.some(LifeStage.values, 4),
            wished_life_stages=self.some(LifeStage.values, 1),
            competences=self.some(Competence.values, 2),
            topics=self.some(Topic.values, 2),
            slots=self.some(SLOT_KEYS, 5),
            limits=self.some(Limit.values, 0.3),
            gender=random.choices(Gender.values, (5, 75, 19, 1))[0],
        )

    def family(self) -> Family:
        return Family(organisation=self.organisation, municipality=self.random.choice(self.places))

    def request(self, number: int, family: Family) -> SupportRequest:
        return SupportRequest(
            family=family,
            programme=self.programme,
            support_form=self.random.choice(FORMS),
            reference=f"B-{number}",
            submission_key=f"benchmark-{number}",
            languages=self.spoken(),
            first_language=self.random.choice(("", "fi")),
            life_stages=self.some(LifeStage.values, 2),
            topics=self.some(Topic.values, 2),
            slots=self.some(SLOT_KEYS, 5),
            home_has=self.some(Limit.values, 0.5),
            limits=self.some(Limit.values, 0.2),
            competences_wished=self.some(Competence.values, 1),
            max_distance_km=self.random.choice((None, 10, 20, 30)),
        )

    def fill(self, volunteers: int) -> list[SupportRequest]:
        """Write the volunteers, half of them beside a family already; return requests that wait."""
        users = User.objects.bulk_create(self.user(number) for number in range(volunteers))
        people = Volunteer.objects.bulk_create(self.volunteer(user) for user in users)
        PackedVolunteer.objects.bulk_create(
            PackedVolunteer(volunteer=one, **volunteer_packing.packed_values(one)) for one in people
        )
        families = Family.objects.bulk_create(self.family() for _ in range(volunteers // 2 + ASKED))
        requests = SupportRequest.objects.bulk_create(self.request(*each) for each in enumerate(families))
        PackedRequest.objects.bulk_create(
            PackedRequest(request=one, **family_packing.packed_values(one)) for one in requests
        )
        today = timezone.localdate()
        beside = zip(requests[ASKED:], self.random.sample(people, volunteers // 2), strict=True)
        Match.objects.bulk_create(Match(request=one, volunteer=other, answer_by=today) for one, other in beside)
        return requests[:ASKED]


def plain_volunteer(row: Volunteer) -> naive.Volunteer:
    return naive.Volunteer(
        id=row.pk,
        east_m=row.municipality.east_m,
        north_m=row.municipality.north_m,
        radius_m=row.radius_km * 1000,
        **{name: frozenset(getattr(row, name)) for name in SHARED_SETS},
        wished_life_stages=frozenset(row.wished_life_stages),
        competences=frozenset(row.competences),
        support_forms=frozenset(row.support_forms),
        gender=volunteer_packing.GENDERS[Gender(row.gender)],
        capacity_left=max(row.capacity - len(row.matches.all()), 0),
        is_available=row.is_proposable,
    )


SHARED_SETS = ("languages", "life_stages", "topics", "slots", "limits")


def plain_family(row: SupportRequest) -> naive.Family:
    place = row.family.municipality
    return naive.Family(
        id=row.pk,
        support_form=row.support_form,
        east_m=place.east_m,
        north_m=place.north_m,
        max_distance_m=row.max_distance_km * 1000 if row.max_distance_km else family_packing.NO_LIMIT_M,
        first_language=row.first_language or None,
        **{name: frozenset(getattr(row, name)) for name in SHARED_SETS},
        competences_wished=frozenset(row.competences_wished),
        home_has=frozenset(row.home_has),
        earlier=frozenset(row.family.requests.values_list("matches__volunteer_id", flat=True)) - {None},
    )


def by_rows(request_id: int, *, actor: Actor) -> list[tuple[int, int]]:
    """Return ids and fits of the five best, as one would write it first; why the others do not fit is found too."""
    request = SupportRequest.objects.select_related("family__municipality", "programme").get(pk=request_id)
    rows = (
        Volunteer.objects.visible_to(actor)
        .filter(organisation_id=request.organisation_id)
        .for_list()
        .prefetch_related(Prefetch("matches", queryset=Match.objects.live()))
    )
    people, family = [plain_volunteer(row) for row in rows], plain_family(request)
    weights = weights_of(request.programme)
    shares = dict(zip(candidates.engine.FACTOR_CODES, weights.listed(), strict=True))
    naive.why_not_all(people, family)
    return [(one.id, fit) for one, fit, _ in naive.best(people, family, TOP, shares)]


def by_columns(request_id: int, *, actor: Actor) -> list[tuple[int, int]]:
    request = SupportRequest.objects.select_related("family__municipality", "programme").get(pk=request_id)
    found = candidates.shortlist_for(request, actor=actor, top=TOP)
    return [(one.volunteer.pk, one.fit) for one in found.candidates]


def figures(volunteers: int, seed: int) -> dict[str, Any]:
    association = Association(seed)
    asked = association.fill(volunteers)
    sides = {
        name: [partial(side, one.pk, actor=association.actor) for one in asked]
        for name, side in (("mine", by_columns), ("plain", by_rows))
    }
    equal = [mine() == plain() for mine, plain in zip(sides["mine"], sides["plain"], strict=True)]
    columns = partial(candidates.volunteer_columns, association.organisation.pk, actor=association.actor)
    measure.settle()
    *packed, loading = measure.best_times([*sides["mine"], columns], ROUNDS)
    mine, plain = mean(packed), mean(measure.best_times(sides["plain"], PLAIN_ROUNDS))
    return {
        "note": NOTE,
        "database": connection.vendor,
        "volunteers": volunteers,
        "requests": ASKED,
        "packed_columns_ms": round(mine, 2),
        "of_which_loading_ms": round(loading, 2),
        "model_instances_ms": round(plain, 2),
        "times_as_fast_as_model_instances": figure(plain / mine, TIMES_AS_FAST),
        "equal": {"candidates_and_fits_as_model_instances": all(equal)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--volunteers", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with own_database(), translation.override("en"):
        found = figures(arguments.volunteers, arguments.seed)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
