"""Service classes of the Palvelutietovaranto (ptvserclass2, domain.md 5.4) as our categories and times of life.

What is not here is of no help to a family with children, and its services are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable

from partners.vocabulary import LifeStage as Stage
from partners.vocabulary import ServiceCategory as Category

# The first class that a service has decides its category, so the narrow ones stand before the wide ones.
CLASSES: dict[str, tuple[Category, tuple[Stage, ...]]] = {
    "P5.2": (Category.CLINIC, (Stage.EXPECTING, Stage.NEWBORN, Stage.TODDLER)),
    "P3.4": (Category.ECEC, (Stage.TODDLER, Stage.ECEC_START)),
    "P6.1": (Category.SCHOOL, (Stage.PRESCHOOL_START,)),
    "P6.2": (Category.SCHOOL, (Stage.SCHOOL_START, Stage.LOWER_TO_UPPER)),
    "P6.3": (Category.SCHOOL, (Stage.SCHOOL_START,)),
    "P5.9": (Category.PUPIL_WELFARE, ()),
    "P4.9": (Category.PUPIL_WELFARE, ()),
    "P3.7": (Category.FAMILY_COUNSELLING, ()),
    "P3.5": (Category.CHILD_SUPERVISOR, (Stage.SEPARATION,)),
    "P3.9": (Category.KELA, (Stage.SEPARATION, Stage.SINGLE_PARENT)),
    "P3.6": (Category.FAMILY_WORK, ()),
    "P3.8": (Category.SOCIAL_GUIDANCE, ()),
    "P3.1": (Category.FAMILY_COUNSELLING, (Stage.SEPARATION, Stage.NEW_FAMILY)),
    "P3.2": (Category.FAMILY_CENTRE, (Stage.EXPECTING, Stage.ADOPTION_FOSTER)),
    "P3.3": (Category.FAMILY_CENTRE, (Stage.EXPECTING, Stage.NEWBORN)),
    "P5.7": (Category.MENTAL_HEALTH, ()),
    "P5.10": (Category.DENTAL, ()),
    "P15.1": (Category.DEBT, (Stage.FINANCES_WORK,)),
    "P10.6": (Category.EMPLOYMENT, (Stage.FINANCES_WORK,)),
    "P4.10": (Category.SOCIAL_GUIDANCE, (Stage.FINANCES_WORK,)),
    "P1.4": (Category.KELA, (Stage.FINANCES_WORK, Stage.MOVING_OUT)),
    "P4.13": (Category.SOCIAL_GUIDANCE, ()),
    "P4.12": (Category.OTHER, ()),
    "P3": (Category.FAMILY_CENTRE, ()),
}


def category_of(codes: Iterable[str]) -> str:
    """Return the category of a service that has these classes, empty when none of them is for families."""
    held = set(codes)
    return next((found.value for code, (found, _stages) in CLASSES.items() if code in held), "")


def stages_of(codes: Iterable[str]) -> list[str]:
    """Return the times of life that the classes are about, in our order; none when one of them is for all."""
    found = [CLASSES[code][1] for code in codes if code in CLASSES]
    if not all(found):
        return []
    named = {stage for stages in found for stage in stages}
    return [stage.value for stage in Stage if stage in named]
