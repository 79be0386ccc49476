"""What is missing or about to end among those who serve: for the coordinator's work and for reminders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from volunteers.models import Requirement, Volunteer, VolunteerRole
from volunteers.requirements import Standing, standings_of
from volunteers.serving import roles_of_volunteers

AHEAD = timedelta(days=60)
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing of one person that is missing, in its days of grace, or ends within two months."""

    volunteer: Volunteer
    person: User
    role: VolunteerRole
    standing: Standing

    @property
    def is_missing(self) -> bool:
        return not self.standing.is_met

    def is_soon(self, on: date) -> bool:
        """Whether it stops counting within a week."""
        last_on = self.standing.last_on
        return self.standing.is_met and last_on is not None and last_on <= on + SOON


def issues_of(rows: QuerySet[Volunteer], on: date) -> list[Issue]:
    """Return what is missing or ends among volunteers, each thing once a person, in a constant number of queries."""
    volunteers = list(rows.for_list())
    roles = roles_of_volunteers(volunteers)
    pairs = {(person.pk, role.pk) for one in volunteers for person in one.people for role in roles[one.pk]}
    found = standings_of(pairs, on)
    seen: set[tuple[Any, ...]] = set()
    issues = []
    for issue in every_issue(volunteers, roles, found):
        key = (issue.person.pk, *issue.standing.thing)
        if key not in seen and needs_a_look(issue.standing, on):
            seen.add(key)
            issues.append(issue)
    return issues


def every_issue(
    volunteers: list[Volunteer],
    roles: dict[int, list[VolunteerRole]],
    found: dict[tuple[int, int], list[Standing]],
) -> Iterator[Issue]:
    for volunteer in volunteers:
        for person in volunteer.people:
            for role in roles[volunteer.pk]:
                for row in found[person.pk, role.pk]:
                    yield Issue(volunteer, person, role, row)


def needs_a_look(row: Standing, on: date) -> bool:
    return not row.is_met or (row.ends_on is not None and row.ends_on <= on + AHEAD)


def is_for_office(issue: Issue) -> bool:
    """Whether a coordinator sees it: when an extract was seen is for the checker and the person alone (R-CR-6)."""
    return issue.is_missing or issue.standing.requirement.kind != Requirement.Kind.EXTRACT
