"""The engine's codes as sentences. It reports positions in vocabularies; the words are found here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.vocabulary import (
    SLOT_KEYS,
    Competence,
    LifeStage,
    Limit,
    SpokenLanguage,
    Topic,
    labels,
    slot_label,
)

Params = Mapping[str, Any]

SAME_PLACE_M = 1000  # the centres of any two municipalities are farther apart

FACTOR_LABELS = {
    "distance": gettext_lazy("Distance"),
    "life_stage": gettext_lazy("Same life stage"),
    "times": gettext_lazy("Times"),
    "first_language": gettext_lazy("First language"),
    "interests": gettext_lazy("What the support is about"),
    "competence": gettext_lazy("Wished know-how"),
    "volunteer_wish": gettext_lazy("Volunteer's own wish"),
}
FILTER_LABELS = {
    "not_approved": gettext_lazy("Not approved for this form of support"),
    "not_available": gettext_lazy("On a pause or ended"),
    "no_capacity": gettext_lazy("No room for another family"),
    "no_common_language": gettext_lazy("No common language"),
    "too_far": gettext_lazy("Lives too far away"),
    "competence_missing": gettext_lazy("Required know-how is missing"),
    "gender_wish": gettext_lazy("The family's wish about gender"),
    "limits": gettext_lazy("Pets, smoking or another limit at home"),
    "no_shared_time": gettext_lazy("No shared free time"),
    "conflict_of_interest": gettext_lazy("May know the family"),
    "earlier_pair": gettext_lazy("Already suggested or ended"),
}


def words_at(positions: Iterable[int], vocabulary: Any) -> str:
    """Return the words at `positions` of a vocabulary, separated by commas."""
    keys = [vocabulary.values[place] for place in positions]
    return ", ".join(labels(keys, vocabulary))


def slots_at(positions: Iterable[int]) -> str:
    return ", ".join(slot_label(SLOT_KEYS[place]) for place in positions)


def kilometres(metres: int) -> int:
    """Return `metres` as whole kilometres, rounded up."""
    return -(-metres // 1000)


# What a coordinator and the family read of the volunteer, and what the volunteer reads of herself.
THEIRS = {
    "life_stage_lived": gettext_lazy("Has lived through: %(words)s"),
    "shared_times": gettext_lazy("Has time as the family wished: %(words)s"),
    "first_language": gettext_lazy("Speaks the family's first language: %(words)s"),
    "common_language": gettext_lazy("Common language: %(words)s"),
    "shared_interests": gettext_lazy("Likes to support with: %(words)s"),
    "wished_competence": gettext_lazy("Has the wished know-how: %(words)s"),
    "volunteer_wish": gettext_lazy("Wishes to be beside families at this stage: %(words)s"),
}
YOURS = {
    "life_stage_lived": gettext_lazy("You have lived through: %(words)s"),
    "shared_times": gettext_lazy("You have time as the family wished: %(words)s"),
    "first_language": gettext_lazy("You speak the family's first language: %(words)s"),
    "common_language": gettext_lazy("You have a common language: %(words)s"),
    "shared_interests": gettext_lazy("You like to support with: %(words)s"),
    "wished_competence": gettext_lazy("You have the wished know-how: %(words)s"),
    "volunteer_wish": gettext_lazy("You wish to be beside families at this stage: %(words)s"),
}
SHARED: dict[str, Callable[[Params], str]] = {
    "life_stage_lived": lambda p: words_at(p["life_stages"], LifeStage),
    "shared_times": lambda p: slots_at(p["slots"]),
    "first_language": lambda p: words_at(p["languages"], SpokenLanguage),
    "common_language": lambda p: words_at(p["languages"], SpokenLanguage),
    "shared_interests": lambda p: words_at(p["topics"], Topic),
    "wished_competence": lambda p: words_at(p["competences"], Competence),
    "volunteer_wish": lambda p: words_at(p["life_stages"], LifeStage),
}


def say_near(metres: int, *, you: bool) -> str:
    if metres < SAME_PLACE_M:
        return _("You live in the same municipality") if you else _("Lives in the same municipality")
    words = _("You live %(km)d km away") if you else _("Lives %(km)d km away")
    return words % {"km": kilometres(metres)}


BLOCKS: dict[str, Callable[[Params], str]] = {
    "not_approved": lambda p: _("The volunteer is not approved for this form of support."),
    "not_available": lambda p: _("The volunteer is on a pause or has ended."),
    "no_capacity": lambda p: _("The volunteer has no room for another family now."),
    "no_common_language": lambda p: (
        _("No common language. The family speaks: %(words)s") % {"words": words_at(p["languages"], SpokenLanguage)}
    ),
    "too_far": lambda p: (
        _("%(km)d km apart: %(over)d km more than the limit.")
        % {
            "km": kilometres(p["metres"]),
            "over": kilometres(max(p["over_volunteer_metres"], p["over_family_metres"])),
        }
    ),
    "competence_missing": lambda p: (
        _("Required know-how is missing: %(words)s") % {"words": words_at(p["competences"], Competence)}
    ),
    "gender_wish": lambda p: (
        _("The family wished for a woman.") if p["gender"] == 1 else _("The family wished for a man.")
    ),
    "limits": lambda p: _("Cannot meet where there is: %(words)s") % {"words": words_at(p["limits"], Limit)},
    "no_shared_time": lambda p: _("No shared time. The family wished: %(words)s") % {"words": slots_at(p["slots"])},
    "conflict_of_interest": lambda p: _("They may know each other."),
    "earlier_pair": lambda p: _("This pair has already been suggested, or has ended."),
}


def say_reason(code: str, params: Params, *, you: bool = False) -> str:
    """Return a reason of the engine as a sentence, said to the volunteer when `you`; KeyError for an unknown code."""
    if code == "near":
        return say_near(params["metres"], you=you)
    return str((YOURS if you else THEIRS)[code]) % {"words": SHARED[code](params)}


def say_lived(life_stages: Iterable[str]) -> str:
    """Return what a volunteer has lived, said of a family that hopes for somebody who has lived the same."""
    lived = ", ".join(labels(life_stages, LifeStage))
    if not lived:
        return _("The family hopes for somebody who has lived the same. The volunteer has told of nothing lived.")
    words = _("The family hopes for somebody who has lived the same. The volunteer has lived: %(words)s")
    return words % {"words": lived}


def say_block(code: str, params: Params) -> str:
    """Return why a pair does not fit as a sentence; raises KeyError for an unknown code."""
    return BLOCKS[code](params)
