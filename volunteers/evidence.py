"""What shows that somebody meets a requirement, and from which day to which: read in a constant number of queries."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from volunteers.models import (
    DocumentAcceptance,
    Exemption,
    ExtractCheck,
    InterviewRecord,
    ModuleCompletion,
    Requirement,
    Volunteer,
    VolunteerDocument,
)
from volunteers.states import Volunteer as State
from volunteers.vocabulary import Outcome

Kind = Requirement.Kind
DOCUMENTS = (Kind.AGREEMENT, Kind.CONFIDENTIALITY)
ACT_IN_FORCE_ON = date(2014, 5, 1)  # Act 148/2014 reaches those who joined after this day (domain.md 3.2)
EXTRACT_MONTHS = 6  # how old an extract may be when it is seen, and when a person begins (R-CR-4, domain.md 2.5)

Users = Collection[int] | QuerySet[Any] | None


class Span(NamedTuple):
    """From which day to which something holds; without an end it holds for good."""

    begins_on: date
    ends_on: date | None
    is_superseded: bool = False


Spans = dict[int, dict[int, Span]]  # by requirement, then by person


def months_after(day: date, months: int) -> date:
    """Return the same day so many calendar months later; the last day where the month is too short."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def among(path: str, users: Users) -> dict[str, Any]:
    """Return the condition that `path` is one of `users`; None means everybody."""
    return {} if users is None else {f"{path}__in": users}


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)


def valid_until(requirement: Requirement, begins_on: date) -> date | None:
    months = requirement.valid_months
    return months_after(begins_on, months) if months else None


def is_later(span: Span, other: Span) -> bool:
    return (span.ends_on or date.max, span.begins_on) > (other.ends_on or date.max, other.begins_on)


def spans_of(requirements: Iterable[Requirement], users: Users, on: date) -> Spans:
    """Return what each of `users` has for each requirement by the day `on`; somebody who has nothing is not there.

    The requirements come with `role__programme`. At most seven queries, whatever the number of people.
    """
    by_kind: dict[str, list[Requirement]] = {}
    for requirement in requirements:
        by_kind.setdefault(requirement.kind, []).append(requirement)
    readers = {DOCUMENTS: documents, (Kind.MODULE,): modules, (Kind.INTERVIEW,): interviews, (Kind.EXTRACT,): extracts}
    found: Spans = {}
    for kinds, read in readers.items():
        asked = [requirement for kind in kinds for requirement in by_kind.get(kind, [])]
        for requirement, user_id, span in read(asked, users, on) if asked else ():
            held = found.setdefault(requirement.pk, {})
            if span.begins_on <= on and (user_id not in held or is_later(span, held[user_id])):
                held[user_id] = span
    return found


Found = Iterable[tuple[Requirement, int, Span]]


def documents(asked: list[Requirement], users: Users, on: date) -> Found:
    """Yield acceptances of documents; one holds until a newer version is published."""
    superseded = superseded_on({r.role.organisation_id for r in asked}, on)
    given = DocumentAcceptance.objects.filter(document__in=superseded, **among("user", users))
    rows = given.values_list("document_id", "document__organisation_id", "document__kind", "user_id", "accepted_at")
    wanted = grouped(asked, lambda r: (r.role.organisation_id, r.kind))
    for document_id, organisation_id, kind, user_id, accepted_at in rows:
        begins_on, newer_on = timezone.localdate(accepted_at), superseded[document_id]
        for requirement in wanted.get((organisation_id, kind), ()):
            ends_on = earliest(valid_until(requirement, begins_on), newer_on)
            yield requirement, user_id, Span(begins_on, ends_on, bool(newer_on) and newer_on == ends_on)


def superseded_on(organisation_ids: Collection[int], on: date) -> dict[int, date | None]:
    """Return the documents published by the day `on`, each with the day when the next version followed it."""
    rows = VolunteerDocument.objects.filter(organisation__in=organisation_ids).order_by("kind", "version")
    found: dict[int, date | None] = {}
    newest: dict[tuple[int, str], int] = {}
    for pk, organisation_id, kind, at in rows.values_list("pk", "organisation_id", "kind", "published_at"):
        published_on = timezone.localdate(at)
        if published_on > on:
            continue
        if (organisation_id, kind) in newest:
            found[newest[organisation_id, kind]] = published_on
        newest[organisation_id, kind], found[pk] = pk, None
    return found


def modules(asked: list[Requirement], users: Users, on: date) -> Found:
    """Yield what has been learned, on a course or elsewhere."""
    wanted = grouped(asked, lambda r: r.module_id)
    rows = ModuleCompletion.objects.filter(module__in=wanted, **among("user", users)).order_by()
    for module_id, user_id, day in rows.values_list("module_id", "user_id", "completed_on"):
        for requirement in wanted[module_id]:
            yield requirement, user_id, Span(day, valid_until(requirement, day))


def interviews(asked: list[Requirement], users: Users, on: date) -> Found:
    """Yield interviews that came to "fits", for the same kind of role in the same association; both of a couple."""
    wanted = grouped(asked, role_key)
    rows = InterviewRecord.objects.filter(outcome=Outcome.FITS, **in_roles("application__role", asked))
    if users is not None:
        rows = rows.filter(Q(application__user__in=users) | Q(application__together_with__in=users))
    columns = ("application__user_id", "application__together_with_id", "held_on", *role_columns("application__role"))
    for user_id, together_id, day, *key in rows.values_list(*columns):
        for requirement in wanted.get(tuple(key), ()):
            for person_id in (user_id, together_id):
                if person_id:
                    yield requirement, person_id, Span(day, valid_until(requirement, day))


def extracts(asked: list[Requirement], users: Users, on: date) -> Found:
    """Yield extracts that were seen, each for the one role that the consent names.

    Whoever has not begun in the kind of role yet begins within six months of its issue.
    """
    wanted = grouped(asked, lambda r: r.role_id)
    seen = ExtractCheck.objects.filter(result=ExtractCheck.Result.CHECKED, role__in=wanted)
    columns = ("volunteer_id", "extract_issue_date", "checked_at", "role_id")
    rows = list(seen.filter(**among("volunteer", users)).values_list(*columns))
    begun = people_serving({r.role.organisation_id for r in asked}, {row[0] for row in rows})
    for user_id, issued_on, checked_at, role_id in rows:
        day = timezone.localdate(checked_at)
        for requirement in wanted[role_id]:
            is_begun = (user_id, *role_key(requirement)) in begun
            ends_on = valid_until(requirement, day) if is_begun else months_after(issued_on, EXTRACT_MONTHS)
            yield requirement, user_id, Span(day, ends_on)


def people_serving(organisation_ids: Collection[int], users: Collection[int]) -> set[tuple[int, int, str]]:
    """Return which of `users` serve in which kind of role: (person, organisation, kind)."""
    rows = Volunteer.objects.filter(organisation__in=organisation_ids).exclude(state=State.ENDED).order_by()
    rows = rows.filter(Q(user__in=users) | Q(together_with__in=users))
    columns = ("user_id", "together_with_id", "organisation_id", "support_forms", "roles__kind")
    found = set()
    for user_id, together_id, organisation_id, forms, kind in rows.values_list(*columns):
        people = [person_id for person_id in (user_id, together_id) if person_id]
        found |= {(person_id, organisation_id, one) for person_id in people for one in {*forms, kind} if one}
    return found


def outside_act(asked: Iterable[Requirement], users: Users) -> set[tuple[int, int]]:
    """Return of whom an extract may not be asked: (requirement, person) for those who joined before the act did."""
    extracts_asked = [requirement for requirement in asked if requirement.kind == Kind.EXTRACT]
    if not extracts_asked:
        return set()
    joined = Volunteer.objects.serving().filter(approved_on__lte=ACT_IN_FORCE_ON).order_by()
    if users is not None:
        joined = joined.filter(Q(user__in=users) | Q(together_with__in=users))
    rows = list(joined.values_list("organisation_id", "user_id", "together_with_id"))
    return {
        (requirement.pk, person_id)
        for requirement in extracts_asked
        for organisation_id, *people in rows
        for person_id in people
        if person_id and organisation_id == requirement.role.organisation_id
    }


def exemptions(requirements: Collection[Requirement], users: Users, on: date) -> dict[tuple[int, int], Exemption]:
    """Return the exemptions in force on a day by (requirement, person), the longest of each."""
    rows = Exemption.objects.filter(requirement__in=requirements, ends_on__gte=on, **among("user", users))
    in_force = [row for row in rows.order_by("ends_on") if timezone.localdate(row.granted_at) <= on]
    return {(row.requirement_id, row.user_id): row for row in in_force}


def role_key(requirement: Requirement) -> tuple[int, str]:
    return requirement.role.organisation_id, requirement.role.kind


def role_columns(path: str) -> tuple[str, str]:
    return f"{path}__programme__organisation_id", f"{path}__kind"


def in_roles(path: str, asked: Iterable[Requirement]) -> dict[str, Any]:
    organisation, kind = role_columns(path)
    keys = [role_key(requirement) for requirement in asked]
    return {f"{organisation}__in": {key[0] for key in keys}, f"{kind}__in": {key[1] for key in keys}}


def grouped(asked: Iterable[Requirement], key: Any) -> dict[Any, list[Requirement]]:
    found: dict[Any, list[Requirement]] = {}
    for requirement in asked:
        found.setdefault(key(requirement), []).append(requirement)
    return found
