"""Who does what (domain.md 5.1), and in which order a tired parent wants to read it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partners.vocabulary import ServiceCategory as Kind

DUTIES: tuple[tuple[str | Promise, tuple[Kind, ...]], ...] = (
    (
        _("Wellbeing services county"),
        (
            Kind.FAMILY_CENTRE, Kind.CLINIC, Kind.HOME_SERVICE, Kind.FAMILY_WORK, Kind.FAMILY_COUNSELLING,
            Kind.PUPIL_WELFARE, Kind.SOCIAL_GUIDANCE, Kind.SUPPORT_FAMILY, Kind.MEDIATION, Kind.CHILD_SUPERVISOR,
            Kind.HEALTH_CENTRE, Kind.DENTAL, Kind.MENTAL_HEALTH, Kind.SUBSTANCE, Kind.SOCIAL_EMERGENCY,
        ),
    ),
    (_("Municipality"), (Kind.ECEC, Kind.SCHOOL, Kind.HOBBY, Kind.EMPLOYMENT, Kind.INTEGRATION)),
    (_("Kela"), (Kind.KELA, Kind.INTERPRETER)),
    (_("State"), (Kind.LEGAL_AID, Kind.DEBT)),
    (
        _("Associations and parish"),
        (Kind.MEETING_PLACE, Kind.CHILD_MINDING, Kind.PARISH, Kind.FOOD_AID, Kind.CRISIS, Kind.SHELTER, Kind.OTHER),
    ),
)  # fmt: skip
# Where one may simply come first, then who helps in everyday life, then all the rest as the list of words has it.
FIRST = (
    Kind.MEETING_PLACE, Kind.FAMILY_CENTRE, Kind.CLINIC, Kind.HOME_SERVICE, Kind.FAMILY_WORK, Kind.CHILD_MINDING,
    Kind.PARISH, Kind.FAMILY_COUNSELLING, Kind.ECEC, Kind.SCHOOL, Kind.PUPIL_WELFARE, Kind.HOBBY,
)  # fmt: skip
ORDER = (*FIRST, *(kind for kind in Kind if kind not in FIRST))


def by_duty() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return every kind of service as the grouped choices of a select."""
    return [(duty, [(kind.value, capfirst(str(kind.label))) for kind in kinds]) for duty, kinds in DUTIES]


def rank() -> Case:
    """Return the place of a service's kind in `ORDER`, to order rows by."""
    places = [When(category=kind.value, then=Value(place)) for place, kind in enumerate(ORDER)]
    return Case(*places, default=Value(len(ORDER)), output_field=IntegerField())
