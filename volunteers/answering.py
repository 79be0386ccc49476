"""Who answers for somebody now: the responsible coordinator, and from the first day of an absence the deputy."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Membership, User
from core.actor import Role
from volunteers.models import Absence, Volunteer


@dataclass(frozen=True, slots=True)
class Answer:
    """The person to turn to; nobody means the office. A deputy answers `instead_of` somebody, `until` a last day."""

    person: User | None
    instead_of: User | None = None
    until: date | None = None


class Away:
    """Who is away on one day, and who answers for them."""

    def __init__(self, rows: Iterable[Absence]) -> None:
        self.rows = {(row.membership.organisation_id, row.membership.user_id): row for row in rows}

    def is_away(self, organisation_id: int, user_id: int | None) -> bool:
        return (organisation_id, user_id) in self.rows

    def answer(self, organisation_id: int, responsible: User | None) -> Answer:
        """Return who answers for what is `responsible`'s; a deputy who is away too hands over to her own."""
        if responsible is None or not self.is_away(organisation_id, responsible.pk):
            return Answer(responsible)
        first = row = self.rows[organisation_id, responsible.pk]
        until, asked = row.until_on, {responsible.pk}
        while row.deputy_id not in asked and self.is_away(organisation_id, row.deputy_id):
            asked.add(row.deputy_id)
            row = self.rows[organisation_id, row.deputy_id]
            until = min(until, row.until_on)
        if row.deputy_id in asked:  # all of them are away
            return Answer(None, first.membership.user, until)
        return Answer(row.deputy, first.membership.user, until)

    def with_deputies(self, organisation_id: int, user_ids: Collection[int | None]) -> set[int | None]:
        """Return the people, and those who answer for the ones of them who are away."""
        rows = [self.rows[organisation_id, one] for one in user_ids if self.is_away(organisation_id, one)]
        answers = [self.answer(organisation_id, row.membership.user) for row in rows]
        return {*user_ids, *(answer.person.pk for answer in answers if answer.person)}


def away_on(organisation_ids: Iterable[int], on: date) -> Away:
    """Return who of these organisations is away on the day `on`, in one query."""
    return Away(Absence.objects.on(on).filter(membership__organisation__in=set(organisation_ids)).for_list())


def who_answers(volunteer: Volunteer, on: date, away: Away | None = None) -> Answer:
    """Return who answers for a volunteer on the day `on`.

    Where nobody is named, it is the coordinator of the place if there is only one. `away` is given for many at once.
    """
    away = away or away_on([volunteer.organisation_id], on)
    return away.answer(volunteer.organisation_id, volunteer.responsible or only_coordinator(volunteer))


def coordinators_of(organisation_id: int, municipality_id: str) -> QuerySet[User]:
    """Return who may answer for volunteers in a municipality."""
    hats = Membership.objects.active().filter(role=Role.COORDINATOR, organisation=organisation_id)
    return User.objects.filter(memberships__in=hats.filter(municipalities=municipality_id)).order_by("name", "pk")


def only_coordinator(volunteer: Volunteer) -> User | None:
    found = list(coordinators_of(volunteer.organisation_id, volunteer.municipality_id)[:2])
    return found[0] if len(found) == 1 else None


def usual_deputy(volunteer: Volunteer) -> User | None:
    """Return the other coordinator of the place, where there is one only."""
    others = coordinators_of(volunteer.organisation_id, volunteer.municipality_id)
    found = list(others.exclude(pk=volunteer.responsible_id)[:2])
    return found[0] if len(found) == 1 else None
