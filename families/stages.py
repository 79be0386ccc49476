"""Stages of life as the children's birth years and due months tell them: suggestions that the family confirms.

Only the year of birth is known, so a child may be of two ages on one day, and a stage is suggested when either fits.
Stages that begin with a school year go by the calendar year, as they do in Finland. What can be known only from the
family itself, such as separation or illness, is never suggested (domain.md 6.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from families.models import Child
from families.transitions_ahead import ahead_of
from partners.vocabulary import LifeStage, ServiceCategory

BY_AGE = {
    LifeStage.NEWBORN: range(1),
    LifeStage.TODDLER: range(1, 3),
    LifeStage.ECEC_START: range(1, 5),
    LifeStage.ADOLESCENCE: range(11, 18),
    LifeStage.SECONDARY_ED: range(15, 18),
    LifeStage.MOVING_OUT: range(18, 19),
}
BY_YEAR = {
    LifeStage.PRESCHOOL_START: range(6, 7),
    LifeStage.SCHOOL_START: range(7, 8),
    LifeStage.LOWER_TO_UPPER: range(12, 14),
}
HELPS_WITH = {
    LifeStage.NEWBORN: (ServiceCategory.CLINIC, ServiceCategory.FAMILY_CENTRE, ServiceCategory.KELA),
    LifeStage.ECEC_START: (ServiceCategory.ECEC, ServiceCategory.CLINIC, ServiceCategory.KELA),
    LifeStage.PRESCHOOL_START: (ServiceCategory.ECEC, ServiceCategory.SCHOOL, ServiceCategory.FAMILY_CENTRE),
    LifeStage.SCHOOL_START: (ServiceCategory.SCHOOL, ServiceCategory.PUPIL_WELFARE, ServiceCategory.FAMILY_CENTRE),
    LifeStage.LOWER_TO_UPPER: (ServiceCategory.PUPIL_WELFARE, ServiceCategory.FAMILY_COUNSELLING),
    LifeStage.ADOLESCENCE: (ServiceCategory.PUPIL_WELFARE, ServiceCategory.FAMILY_COUNSELLING, ServiceCategory.HOBBY),
    LifeStage.SECONDARY_ED: (ServiceCategory.PUPIL_WELFARE, ServiceCategory.KELA, ServiceCategory.EMPLOYMENT),
}


def suggested(children: Iterable[Child], on: date) -> list[str]:
    """Return the stages that the children's years and months suggest on the day `on`, in the vocabulary's order."""
    found = {stage for child in children for stage in stages_of(child, on)}
    return [stage.value for stage in LifeStage if stage in found]


def stages_of(child: Child, on: date) -> set[LifeStage]:
    """Return the stages one child suggests; a due month that has passed suggests nothing, and nobody asks."""
    if child.birth_year is None:
        is_ahead = child.due_month is not None and child.due_month >= on.replace(day=1)
        return {LifeStage.EXPECTING} if is_ahead else set()
    turns = on.year - child.birth_year
    ages = {max(turns - 1, 0), turns} if turns >= 0 else set()
    by_age = {stage for stage, fits in BY_AGE.items() if ages & set(fits)}
    return by_age | {stage for stage, fits in BY_YEAR.items() if turns in fits}


def ahead(children: Iterable[Child], on: date) -> list[str]:
    """Return the stages that begin soon for some child, in the vocabulary's order: `transitions_ahead` says when."""
    coming = {one.stage for one in ahead_of(children, on)}
    return [stage.value for stage in LifeStage if stage in coming]


def services_for(stages: Iterable[str]) -> list[str]:
    """Return the categories of services that help families at `stages`."""
    return sorted({category.value for stage in stages for category in HELPS_WITH.get(LifeStage(stage), ())})
