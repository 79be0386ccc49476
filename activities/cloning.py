"""What of a programme can begin in a new place, and what never travels (domain.md 1.1, step 6).

Words, settings and rhythm travel. People, families and everything that was promised to them stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Municipality, Organisation
from activities import states
from activities.models import Activity, GroupMethod
from partners.models import Material, Programme
from volunteers.models import VolunteerRole

ROLE_WORDS = (
    "hours_a_month", "what_fi", "what_sv", "what_en", "gets_fi", "gets_sv", "gets_en", "asks_references",
    "trains_first", "approves_swaps",
)  # fmt: skip
PROGRAMME_WORDS = (
    "preset", "support_forms", "trial_days", "length_days", "check_in_days", "check_in_every_days", "weights",
    "requirements", "retention", "text_fi", "text_sv", "text_en",
)  # fmt: skip
# Without days, leaders, contact, place, link, method's licence or whose idea it was.
ACTIVITY_WORDS = (
    "type", "name_fi", "name_sv", "text_fi", "text_sv", "life_stages", "targets", "languages", "childcare", "price_eur",
    "where", "needs_two_hosts", "entry", "places", "seat", "least", "children_per_adult", "is_without_parents",
    "is_rotating", "asks_children", "closes_hours", "minutes",
)  # fmt: skip
METHOD_WORDS = (
    "name", "owner", "evidence_url", "least", "most", "times", "age_from", "age_to", "needs_referral", "needs_pair",
)  # fmt: skip
MATERIAL_WORDS = ("audience", "title_fi", "title_sv", "text_fi", "text_sv", "web_address")


@dataclass(frozen=True, slots=True)
class Travels:
    """What is not in the new place yet, and how many of each kind are there already."""

    programme: Programme | None
    roles: list[VolunteerRole]
    activities: list[Activity]
    methods: list[GroupMethod]
    materials: list[Material]
    there: dict[str, int]

    @property
    def is_done(self) -> bool:
        return self.programme is not None and not (self.roles or self.activities or self.methods or self.materials)


def copy_in(programme: Programme, organisation: Organisation, place: Municipality) -> Programme | None:
    """Return the programme that was made after this one in a place, if there is one."""
    copies = Programme.objects.filter(copied_from=programme, organisation=organisation, municipalities=place)
    return copies.order_by("pk").first()


def travelling(programme: Programme, organisation: Organisation, place: Municipality) -> Travels:
    """Return what would be made in `place` for `organisation`; nothing is made twice."""
    copy = copy_in(programme, organisation, place)
    shown, methods = activities_of(programme), methods_of(programme, organisation)
    has_roles = set(copy.roles.values_list("kind", flat=True)) if copy else set()
    has_words = set(copy.materials.values_list("title_fi", flat=True)) if copy else set()
    has_methods = set(GroupMethod.objects.filter(organisation=organisation).values_list("name", flat=True))
    has_activities = names_in(organisation, place)
    rows: dict[str, tuple[list[Any], list[Any]]] = {
        "roles": apart(roles_of(programme), lambda row: row.kind in has_roles),
        "activities": apart(shown, lambda row: named(row) in has_activities),
        "methods": apart(methods, lambda row: row.name in has_methods),
        "materials": apart(programme.materials.all(), lambda row: row.title_fi in has_words),
    }
    new = {kind: missing for kind, (missing, _there) in rows.items()}
    return Travels(programme=copy, **new, there={kind: len(there) for kind, (_missing, there) in rows.items()})


def apart(rows: Any, is_there: Any) -> tuple[list[Any], list[Any]]:
    """Return the rows that are not in the new place yet, and those that are."""
    rows = list(rows)
    return [row for row in rows if not is_there(row)], [row for row in rows if is_there(row)]


def roles_of(programme: Programme) -> QuerySet[VolunteerRole]:
    return VolunteerRole.objects.filter(programme=programme)


def activities_of(programme: Programme) -> list[Activity]:
    """Return what the programme's organisation has offered to everybody in its places, each name once."""
    places = programme.municipalities.values("pk")
    rows = Activity.objects.filter(organisation=programme.organisation_id, municipality__in=places, source_id="")
    found = {named(row): row for row in rows.filter(state__in=states.PUBLIC).order_by("pk")}
    return list(found.values())


def named(activity: Activity) -> tuple[str, str, str]:
    return activity.type, activity.name_fi, activity.name_sv


def names_in(organisation: Organisation, place: Municipality) -> set[tuple[str, ...]]:
    rows = Activity.objects.filter(organisation=organisation, municipality=place)
    return set(rows.values_list("type", "name_fi", "name_sv"))


def methods_of(programme: Programme, organisation: Organisation) -> list[GroupMethod]:
    """Return the methods of groups; an association has each of its own already."""
    if organisation.pk == programme.organisation_id:
        return []
    return list(GroupMethod.objects.filter(organisation=programme.organisation_id))


def words_of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
