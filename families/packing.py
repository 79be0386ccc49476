"""The one place that turns a request into the row the matching engine reads."""

from __future__ import annotations

from families.models import PackedRequest, SupportRequest
from partners.vocabulary import (
    SLOT_KEYS,
    Competence,
    GenderWish,
    LifeStage,
    Limit,
    SpokenLanguage,
    SupportForm,
    Topic,
    mask,
)

NO_LIMIT_M = 30_000_000
GENDER_WISHES = {GenderWish.ANY: 0, GenderWish.WOMAN: 1, GenderWish.MAN: 2}


def packed_values(request: SupportRequest) -> dict[str, int]:
    """Return the columns of `request` as integers: metres and bit masks of the vocabularies in partners."""
    place = request.family.municipality
    first = [request.first_language] if request.first_language else []
    return {
        "east_m": place.east_m,
        "north_m": place.north_m,
        "max_distance_m": request.max_distance_km * 1000 if request.max_distance_km else NO_LIMIT_M,
        "languages": mask(request.languages, SpokenLanguage.values),
        "first_language": mask(first, SpokenLanguage.values),
        "life_stages": mask(request.life_stages, LifeStage.values),
        "topics": mask(request.topics, Topic.values),
        "slots": mask(request.slots, SLOT_KEYS),
        "support_form": mask([request.support_form], SupportForm.values),
        "competences_required": mask(request.competences_required, Competence.values),
        "competences_wished": mask(request.competences_wished, Competence.values),
        "limits": mask(request.limits, Limit.values),
        "home_has": mask(request.home_has, Limit.values),
        "gender_wish": GENDER_WISHES[GenderWish(request.gender_wish)],
    }


def pack(request: SupportRequest) -> PackedRequest:
    """Write the packed row of `request`; called by every action that changes what matching reads."""
    row, _created = PackedRequest.objects.update_or_create(request=request, defaults=packed_values(request))
    return row
