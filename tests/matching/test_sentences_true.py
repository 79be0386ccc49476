"""Every sentence about a pair is true of the pair: worked out anew from plain people, in every language of the site."""

import re
from collections.abc import Iterable
from dataclasses import replace
from math import isqrt
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given

from benchmarks import naive_matching as naive
from matching import engine, sentences
from partners.vocabulary import (
    SLOT_KEYS,
    Competence,
    LifeStage,
    Limit,
    SpokenLanguage,
    SupportForm,
    Topic,
    mask,
    slot_label,
)
from tests.matching import engine_worlds
from tests.matching.engine_worlds import COMPETENCES, LIMITS, SLOTS, TOPICS, plenty, worlds

LANGUAGES_OF_THE_SITE = ("fi", "sv", "en")
# The worlds' words that the site does not know, and the site's own words in their place, some last ones among them.
OUR_WORDS = {
    **dict(zip(COMPETENCES, ("accompanying", "kela_forms", "special_support"), strict=True)),
    **dict(zip(TOPICS, ("activities", "kela", "talk", "appointments"), strict=True)),
    **dict(zip(LIMITS, ("fragrance", "pets", "stairs"), strict=True)),
    **dict(zip(SLOTS, reversed(SLOT_KEYS), strict=True)),
    **{word: word for word in (*engine_worlds.LANGUAGES, *engine_worlds.LIFE_STAGES, *SupportForm.values)},
}
VOCABULARIES = {
    "languages": SpokenLanguage.values,
    "first_language": SpokenLanguage.values,
    "life_stages": LifeStage.values,
    "wished_life_stages": LifeStage.values,
    "competences": Competence.values,
    "competences_required": Competence.values,
    "competences_wished": Competence.values,
    "topics": Topic.values,
    "slots": SLOT_KEYS,
    "support_forms": SupportForm.values,
    "support_form": SupportForm.values,
    "limits": Limit.values,
    "brings": Limit.values,
    "home_has": Limit.values,
}


def in_our_words(person: Any) -> Any:
    """Return the person of a world with the words that the site's people choose from."""
    found = {}
    for name in VOCABULARIES:
        value = getattr(person, name, None)
        if value:
            is_one = isinstance(value, str)
            found[name] = OUR_WORDS[value] if is_one else frozenset(OUR_WORDS[word] for word in value)
    return replace(person, **found)


def row(person: Any, kind: type[Any]) -> Any:
    def column(name: str) -> Any:
        value = getattr(person, name)
        if name not in VOCABULARIES:
            return value
        return mask([value] if isinstance(value, str) else value or [], VOCABULARIES[name])

    return kind(*(column(name) for name in kind._fields))


def columns(people: Iterable[naive.Volunteer]) -> engine.Volunteers:
    return engine.Volunteers.from_rows(row(one, engine.VolunteerRow) for one in people)


def asked(family: naive.Family) -> engine.Families:
    pairs = {
        "conflicts": engine.Pairs.of((family.id, one) for one in sorted(family.conflicts)),
        "earlier": engine.Pairs.of((family.id, one) for one in sorted(family.earlier)),
    }
    return engine.Families.from_rows([row(family, engine.FamilyRow)], **pairs)


def spoken(words: Iterable[str], vocabulary: Any) -> str:
    """Return words as a sentence lists them, in the vocabulary's order."""
    wanted = set(words)
    if vocabulary is SLOT_KEYS:
        return ", ".join(slot_label(key) for key in SLOT_KEYS if key in wanted)
    return ", ".join(str(word.label) for word in vocabulary if word.value in wanted)


def shared(one: naive.Volunteer, family: naive.Family) -> dict[str, str]:
    """Return what the two have in common as the words that a sentence must end with, by the reason's code."""
    return {
        "life_stage_lived": spoken(one.life_stages & family.life_stages, LifeStage),
        "shared_times": spoken(one.slots & family.slots, SLOT_KEYS),
        "first_language": spoken(one.languages & {family.first_language}, SpokenLanguage),
        "common_language": spoken(one.languages & family.languages, SpokenLanguage),
        "shared_interests": spoken(one.topics & family.topics, Topic),
        "wished_competence": spoken(one.competences & family.competences_wished, Competence),
        "volunteer_wish": spoken(one.wished_life_stages & family.life_stages, LifeStage),
    }


def rounded_up(metres: int) -> int:
    return (metres + 999) // 1000


def numbers_in(sentence: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", sentence)]


def check_reason(code: str, sentence: str, one: naive.Volunteer, family: naive.Family) -> None:
    if code == "near":
        metres = isqrt(naive.squared_metres(one, family))
        assert numbers_in(sentence) == ([] if metres < 1000 else [rounded_up(metres)])
        return
    expected = shared(one, family)[code]
    assert expected
    assert sentence.endswith(f": {expected}")
    assert not numbers_in(sentence)


@plenty
@given(worlds())
def test_every_reason_that_is_said_is_true_of_the_pair(world):
    people, family = [in_our_words(one) for one in world[0]], in_our_words(world[1])
    by_id = {one.id: one for one in people}
    for candidate in engine.candidates(columns(people), asked(family), top=50):
        one = by_id[candidate.volunteer_id]
        assert not list(naive.failing(one, family))
        for language in LANGUAGES_OF_THE_SITE:
            with override(language):
                for reason in candidate.reasons:
                    for is_you in (False, True):
                        said = sentences.say_reason(reason.code, reason.params, you=is_you)
                        check_reason(reason.code, said, one, family)


def check_block(code: str, sentence: str, one: naive.Volunteer, family: naive.Family) -> None:
    assert code in naive.failing(one, family)
    lists = {
        "no_common_language": spoken(family.languages, SpokenLanguage),
        "competence_missing": spoken(family.competences_required - one.competences, Competence),
        "limits": spoken((one.limits & family.home_has) | (one.brings & family.limits), Limit),
        "no_shared_time": spoken(family.slots, SLOT_KEYS),
    }
    if code == "too_far":
        squared = naive.squared_metres(one, family)
        needed = isqrt(squared) + (isqrt(squared) ** 2 < squared)
        over = needed - min(one.radius_m, family.max_distance_m)
        assert numbers_in(sentence) == [rounded_up(isqrt(squared)), rounded_up(over)]
    elif code in lists:
        assert lists[code]
        assert sentence.endswith(f": {lists[code]}")


@plenty
@given(worlds())
def test_everything_that_is_said_to_keep_two_apart_is_true_of_them(world):
    people, family = [in_our_words(one) for one in world[0]], in_our_words(world[1])
    for one in people:
        blocked = engine.why_not(columns(people), asked(family), one.id)
        assert {block.code for block in blocked} == set(naive.failing(one, family))
        for language in LANGUAGES_OF_THE_SITE:
            with override(language):
                for block in blocked:
                    check_block(block.code, sentences.say_block(block.code, block.params), one, family)


def test_every_reason_has_its_words_for_both_readers():
    assert set(sentences.THEIRS) == set(sentences.YOURS) == set(sentences.SHARED) == set(engine.REASON_CODES) - {"near"}
    assert set(sentences.BLOCKS) == set(sentences.FILTER_LABELS) == set(engine.FILTER_CODES)
    assert set(sentences.FACTOR_LABELS) == set(engine.FACTOR_CODES)


@pytest.mark.parametrize("code", sorted(sentences.YOURS))
def test_the_volunteer_is_spoken_to(code):
    params = dict.fromkeys(("life_stages", "slots", "languages", "topics", "competences"), (0,))
    with override("en"):
        assert sentences.say_reason(code, params, you=True).startswith("You ")
        assert "You" not in sentences.say_reason(code, params)
        assert sentences.say_reason("near", {"metres": 12_000}, you=True) == "You live 12 km away"
        assert sentences.say_reason("near", {"metres": 999}, you=True) == "You live in the same municipality"
        assert sentences.say_reason("near", {"metres": 12_001}) == "Lives 13 km away"


def test_an_unknown_code_is_an_error():
    for say in (sentences.say_reason, sentences.say_block):
        with pytest.raises(KeyError):
            say("stars", {})
