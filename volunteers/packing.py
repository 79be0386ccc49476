"""The one place that turns a volunteer into the row the matching engine reads."""

from __future__ import annotations

from partners.vocabulary import (
    SLOT_KEYS,
    Competence,
    Gender,
    LifeStage,
    Limit,
    SpokenLanguage,
    SupportForm,
    Topic,
    mask,
)
from volunteers.models import PackedVolunteer, Volunteer

GENDERS = {Gender.UNSAID: 0, Gender.WOMAN: 1, Gender.MAN: 2, Gender.OTHER: 3}


def packed_values(volunteer: Volunteer) -> dict[str, int]:
    """Return the columns of `volunteer` as integers: metres and bit masks of the vocabularies in partners."""
    place = volunteer.municipality
    return {
        "east_m": place.east_m,
        "north_m": place.north_m,
        "radius_m": volunteer.radius_km * 1000,
        "languages": mask(volunteer.languages, SpokenLanguage.values),
        "life_stages": mask(volunteer.life_stages, LifeStage.values),
        "wished_life_stages": mask(volunteer.wished_life_stages, LifeStage.values),
        "competences": mask(volunteer.competences, Competence.values),
        "topics": mask(volunteer.topics, Topic.values),
        "slots": mask(volunteer.slots, SLOT_KEYS),
        "support_forms": mask(volunteer.support_forms, SupportForm.values),
        "limits": mask(volunteer.limits, Limit.values),
        "brings": mask(volunteer.brings, Limit.values),
        "gender": GENDERS[Gender(volunteer.gender)],
        "capacity": volunteer.capacity,
    }


def pack(volunteer: Volunteer) -> PackedVolunteer:
    """Write the packed row of `volunteer`; called by every action that changes what matching reads."""
    row, _created = PackedVolunteer.objects.update_or_create(volunteer=volunteer, defaults=packed_values(volunteer))
    return row
