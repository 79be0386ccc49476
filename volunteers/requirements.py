"""Whether a person is in order for a role: what it asks, what the person has, and what is still missing.

A role without requirements asks nothing. Evidence hangs on the person, so somebody with two roles learns a thing once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.refusals import Refusal
from partners.models import Programme
from volunteers.evidence import Span, exemptions, outside_act, spans_of
from volunteers.models import Exemption, Requirement, Volunteer, VolunteerRole
from volunteers.serving import serving_in
from volunteers.vocabulary import ExemptionReason

Kind = Requirement.Kind

MISSING = {
    Kind.AGREEMENT: gettext_lazy("The volunteer agreement is missing."),
    Kind.CONFIDENTIALITY: gettext_lazy("The confidentiality commitment is missing."),
    Kind.MODULE: gettext_lazy("The training '%(name)s' is missing."),
    Kind.INTERVIEW: gettext_lazy("The interview is missing."),
    Kind.EXTRACT: gettext_lazy("The extract from the criminal records has not been seen."),
}
OVER = {
    Kind.AGREEMENT: gettext_lazy("The volunteer agreement was in force until %(day)s."),
    Kind.CONFIDENTIALITY: gettext_lazy("The confidentiality commitment was in force until %(day)s."),
    Kind.MODULE: gettext_lazy("The training '%(name)s' was in force until %(day)s."),
    Kind.INTERVIEW: gettext_lazy("The interview was in force until %(day)s."),
    # No day: when an extract was seen is for the checker and the volunteer alone (R-CR-6).
    Kind.EXTRACT: gettext_lazy("A new extract from the criminal records is needed."),
}
SUPERSEDED = {
    Kind.AGREEMENT: gettext_lazy("The new version of the volunteer agreement has not been accepted."),
    Kind.CONFIDENTIALITY: gettext_lazy("The new version of the confidentiality commitment has not been accepted."),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands with one requirement. `ends_on` is the last day before any grace; None is for good."""

    requirement: Requirement
    is_met: bool
    ends_on: date | None = None
    in_grace: bool = False
    is_exempt: bool = False
    is_superseded: bool = False
    why_exempt: str = ""

    @property
    def last_on(self) -> date | None:
        """The last day on which it still counts, grace and all."""
        if self.ends_on is None or self.is_exempt:
            return self.ends_on
        return self.ends_on + timedelta(days=self.requirement.grace_days)

    @property
    def thing(self) -> tuple[Any, ...]:
        """What it is about. Roles share documents and training; an interview is for a kind of role."""
        asked = self.requirement
        of_role = {Kind.INTERVIEW: asked.role.kind, Kind.EXTRACT: asked.role_id}.get(Kind(asked.kind))
        return asked.role.organisation_id, asked.kind, asked.module_id, of_role

    @property
    def sentence(self) -> str:
        """What there is to say of it, in the page's language: what is missing, or until when it is in order."""
        return words_of(self)


Standings = dict[tuple[int, int], list[Standing]]  # by (person, role)


def standing(user: User, role: VolunteerRole, on: date) -> list[Standing]:
    """Return how `user` stands on the day `on` with each requirement of `role`; empty when it asks nothing."""
    return standings([user], [role], on)[user.pk, role.pk]


def standings(users: Iterable[User], roles: Iterable[VolunteerRole], on: date) -> Standings:
    """Return how each person stands with each role, in a constant number of queries."""
    role_ids = {role.pk for role in roles}
    return standings_of({(user.pk, role_id) for user in users for role_id in role_ids}, on)


def standings_of(pairs: Collection[tuple[int, int]], on: date) -> Standings:
    """Return how people stand with roles, for pairs of ids (person, role); else as `standings`."""
    found: Standings = {pair: [] for pair in pairs}
    people: dict[int, list[int]] = {}
    for user_id, role_id in pairs:
        people.setdefault(role_id, []).append(user_id)
    asked = requirements_of(people)
    if not asked:
        return found
    user_ids = {user_id for user_id, _role_id in pairs}
    spans, exempt = spans_of(asked, user_ids, on), exemptions(asked, user_ids, on)
    outside = outside_act(asked, user_ids)
    for requirement in asked:
        held = spans.get(requirement.pk, {})
        for user_id in people[requirement.role_id]:
            if (requirement.pk, user_id) in outside:
                continue
            row = standing_with(requirement, held.get(user_id), exempt.get((requirement.pk, user_id)), on)
            found[user_id, requirement.role_id].append(row)
    return found


def requirements_of(role_ids: Iterable[int]) -> list[Requirement]:
    """Return what the roles ask. An extract is asked only where the role has the right to it (R-CR-1)."""
    rows = Requirement.objects.filter(role__in=role_ids).select_related("role__programme", "module").order_by("pk")
    return [row for row in rows if row.kind != Kind.EXTRACT or row.role.asks_extract]


def holds(requirement: Requirement, span: Span | None, on: date) -> bool:
    """Whether what a person has still counts on the day `on`, grace and all."""
    if span is None:
        return False
    return span.ends_on is None or on <= span.ends_on + timedelta(days=requirement.grace_days)


def standing_with(requirement: Requirement, span: Span | None, exemption: Exemption | None, on: date) -> Standing:
    """Return how somebody stands who has `span` for it. An exemption counts only where it is needed."""
    ends_on = span.ends_on if span else None
    is_met, is_over = holds(requirement, span, on), bool(ends_on and ends_on < on)
    if exemption and (is_over or not is_met):
        why = exemption.reason
        return Standing(requirement, is_met=True, ends_on=exemption.ends_on, is_exempt=True, why_exempt=why)
    is_superseded = bool(span and span.is_superseded)
    return Standing(requirement, is_met, ends_on, in_grace=is_met and is_over, is_superseded=is_superseded)


def words_of(row: Standing) -> str:
    if row.is_exempt:
        reason = str(ExemptionReason(row.why_exempt).label)
        return _("Not needed until %(day)s: %(reason)s.") % {"day": day_words(row.ends_on), "reason": reason}
    if not row.is_met:
        return unmet_words(row)
    if row.ends_on is None or row.requirement.kind == Kind.EXTRACT:
        return _("In order.")
    if row.in_grace:
        return _("To be renewed by %(day)s.") % {"day": day_words(row.last_on)}
    return _("In order until %(day)s.") % {"day": day_words(row.ends_on)}


def unmet_words(row: Standing) -> str:
    said = SUPERSEDED if row.is_superseded else OVER if row.ends_on else MISSING
    words = {"name": str(row.requirement.module or ""), "day": day_words(row.ends_on)}
    return str(said[Kind(row.requirement.kind)]) % words


def day_words(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def why_not_serve_in(role: VolunteerRole | None, users: Sequence[User], on: date) -> Refusal | None:
    """Everybody who serves together is in order with everything that the role asks; a role that is not there asks
    nothing. The sentence names what is missing, and who misses it where they are several.
    """
    if role is None:
        return None
    words = missing_of(users, role, standings(users, [role], on))
    return Refusal("requirement_missing", words) if words else None


def missing_of(users: Sequence[User], role: VolunteerRole, found: Standings) -> str:
    """Return what is missing in words, empty when nothing is; of several people each with the first name."""
    missing = []
    for user in users:
        words = " ".join(row.sentence for row in found[user.pk, role.pk] if not row.is_met)
        if words:
            missing.append(f"{user.first_name}: {words}" if len(users) > 1 else words)
    return " ".join(missing)


def role_for(programme_id: int, support_form: str, organisation_id: int) -> VolunteerRole | None:
    """Return the role in which an association gives a form of support to the families of a programme.

    Associations that carry a programme together have volunteers and roles of their own: where the programme is
    another's, it is the association's first role of that kind. Nothing where none is described.
    """
    return roles_for([(programme_id, support_form)], organisation_id).get((programme_id, support_form))


def roles_for(asked: Iterable[tuple[int, str]], organisation_id: int) -> dict[tuple[int, str], VolunteerRole]:
    """Return the same for pairs (programme, form of support), in one query; pairs without a role are left out."""
    wanted = set(asked)
    own = VolunteerRole.objects.of_organisations([organisation_id]).select_related("programme").order_by("-pk")
    rows = list(own.filter(kind__in={form for _programme_id, form in wanted}))
    exact = {(role.programme_id, role.kind): role for role in rows}
    found = {pair: exact[pair] for pair in wanted & exact.keys()}
    rest = {programme_id for programme_id, _form in wanted - exact.keys()} if rows else set()
    of_others = Programme.objects.filter(pk__in=rest).exclude(organisation=organisation_id).values_list("pk", flat=True)
    shared, first = set(of_others) if rest else set(), {role.kind: role for role in rows}
    return found | {pair: first[pair[1]] for pair in wanted - exact.keys() if pair[0] in shared and pair[1] in first}


def unready(rows: QuerySet[Volunteer], roles: Iterable[VolunteerRole], on: date) -> dict[int, set[int]]:
    """Return for each role the ids of those of the volunteers `rows` who are not in order for it.

    The number of queries does not depend on how many volunteers there are; a role that asks nothing costs none.
    """
    role_ids = {role.pk for role in roles}
    found: dict[int, set[int]] = {role_id: set() for role_id in role_ids}
    asked = requirements_of(role_ids) if role_ids else []
    return found | unready_for(asked, rows, on) if asked else found


def unready_for(asked: Collection[Requirement], rows: QuerySet[Volunteer], on: date) -> dict[int, set[int]]:
    """Return by role the ids of those of the volunteers `rows` who miss one of the requirements `asked`."""
    return unready_among(asked, list(rows.order_by().values_list("pk", "user_id", "together_with_id")), on)


def unready_among(
    asked: Collection[Requirement], people: Iterable[tuple[int, int, int | None]], on: date
) -> dict[int, set[int]]:
    """Return the same for `people`: of each volunteer the key, the person, and who serves together with them."""
    people = list(people)
    spans, freed = spans_of(asked, None, on), exemptions(asked, None, on).keys() | outside_act(asked, None)
    found: dict[int, set[int]] = {}
    for requirement in asked:
        held = spans.get(requirement.pk, {})
        ready: set[int | None] = {None}
        ready |= {user_id for user_id, span in held.items() if holds(requirement, span, on)}
        ready |= {user_id for requirement_id, user_id in freed if requirement_id == requirement.pk}
        missing = {pk for pk, one, other in people if one not in ready or other not in ready}
        found.setdefault(requirement.role_id, set()).update(missing)
    return found


def count_short_of(role: VolunteerRole, asked: Iterable[dict[str, Any]], on: date) -> int:
    """Return how many who serve in `role` do not have what might be asked of them; `asked` as the actions take it."""
    tried = [Requirement(pk=-place, role=role, **fields) for place, fields in enumerate(asked, start=1)]
    return len(unready_for(tried, serving_in(role), on).get(role.pk, ())) if tried else 0
