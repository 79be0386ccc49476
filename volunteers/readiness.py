"""Whose requirements are in order, for the filter of the register: thousands of volunteers in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from volunteers.models import Requirement, Volunteer, VolunteerRole
from volunteers.requirements import requirements_of, unready_among
from volunteers.serving import given_pairs

AHEAD = timedelta(days=60)


class Readiness(TextChoices):
    IN_ORDER = "in_order", _("in order")
    ENDING = "ending", _("something ends within two months")
    MISSING = "missing", _("something is missing")


class Serving(NamedTuple):
    """What is read of a volunteer to know in which roles they serve, and who has to be in order."""

    pk: int
    user_id: int
    together_with_id: int | None
    organisation_id: int
    municipality_id: str
    support_forms: list[str]


def with_readiness(rows: QuerySet[Volunteer], readiness: str, on: date) -> QuerySet[Volunteer]:
    """Return those of the volunteers `rows` whose requirements stand so on the day `on`.

    When an extract was seen is for the checker and the person alone (R-CR-6): that one ends is not told here.
    """
    people = [Serving(*row) for row in rows.order_by().values_list(*Serving._fields)]
    served = people_by_role(people)
    asked = requirements_of(served)
    missing = short_of(asked, people, served, on)
    if readiness == Readiness.MISSING:
        return rows.filter(pk__in=missing)
    told = [requirement for requirement in asked if requirement.kind != Requirement.Kind.EXTRACT]
    ending = short_of(told, people, served, on + AHEAD) - missing
    return rows.filter(pk__in=ending) if readiness == Readiness.ENDING else rows.exclude(pk__in=missing | ending)


def short_of(asked: Collection[Requirement], people: list[Serving], served: dict[int, set[int]], on: date) -> set[int]:
    """Return the ids of volunteers who miss something of a role in which they serve."""
    found = unready_among(asked, [one[:3] for one in people], on) if asked else {}
    return {pk for role_id, unready in found.items() for pk in unready & served.get(role_id, set())}


def people_by_role(people: Iterable[Serving]) -> dict[int, set[int]]:
    """Return for each role the ids of those of `people` who serve in it, as `serving.roles_of_volunteers` says."""
    people = list(people)
    organisations = {one.organisation_id for one in people}
    here = {one.pk for one in people}
    found: dict[int, set[int]] = {}
    for volunteer_id, role_id in given_pairs(organisations):
        if volunteer_id in here:
            found.setdefault(role_id, set()).add(volunteer_id)
    by_way = roles_by_way(VolunteerRole.objects.of_organisations(organisations))
    for one in people:
        for form in one.support_forms:
            for role_id in by_way.get((one.organisation_id, one.municipality_id, form), ()):
                found.setdefault(role_id, set()).add(one.pk)
    return found


def roles_by_way(roles: QuerySet[VolunteerRole]) -> dict[tuple[int, str, str], list[int]]:
    """Return roles by association, municipality and kind."""
    found: dict[tuple[int, str, str], list[int]] = {}
    rows: Iterable[tuple[int, int, str, str]] = roles.order_by().values_list(
        "pk", "programme__organisation_id", "kind", "programme__municipalities"
    )
    for pk, organisation_id, kind, code in rows:
        found.setdefault((organisation_id, code, kind), []).append(pk)
    return found
