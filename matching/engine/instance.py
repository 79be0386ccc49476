"""An instance as JSON: read with care, every complaint naming its place, and turned into columns.

Ids and the words of sets are strings there; here they become row numbers and bits in alphabetical order, so that
neither the order of rows nor that of words changes an answer.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.engine import reading
from matching.engine.columns import Families, FamilyRow, Pairs, VolunteerRow, Volunteers
from matching.engine.factors import FACTOR_CODES, Weights
from matching.engine.kinds import FARTHEST_COORDINATE_M, MOST_CAPACITY, NO_LIMIT_M

GENDERS = ("woman", "man", "other")
MOST_WORDS = {
    "languages": 63,
    "life_stages": 31,
    "competences": 31,
    "topics": 63,
    "slots": 31,
    "support_forms": 63,
    "limits": 31,
}
TOP_LEVEL = frozenset({"volunteers", "families", "conflicts", "earlier", "vocabularies", "weights"})
Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Instance:
    """An instance in columns, with the labels: `volunteer_ids[row id]`, `family_ids[row id]`, `words[set][bit]`."""

    volunteers: Volunteers
    families: Families
    volunteer_ids: tuple[str, ...]
    family_ids: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    weights: Weights


def _metres_or_no_limit(value: Any, place: str) -> int:
    return NO_LIMIT_M if value is None else int(reading.number(0, NO_LIMIT_M)(value, place))


def _flag(value: Any, place: str) -> bool:
    if type(value) is not bool:
        reading.wrong(place, "true or false", value)
    return bool(value)


def _words(value: Any, place: str) -> Words:
    listed = [reading.label(each, f"{place}[{index}]") for index, each in enumerate(reading.a_list(value, place))]
    if len(set(listed)) != len(listed):
        reading.wrong(place, "each word once", value)
    return frozenset(listed)


def _word(value: Any, place: str) -> Words:
    return frozenset({reading.label(value, place)})


def _word_or_none(value: Any, place: str) -> Words:
    return frozenset() if value is None else _word(value, place)


def _gender(value: Any, place: str) -> int:
    if value is not None and value not in GENDERS:
        reading.wrong(place, "null, " + ", ".join(f'"{gender}"' for gender in GENDERS), value)
    return 0 if value is None else GENDERS.index(value) + 1


_coordinate = reading.number(-FARTHEST_COORDINATE_M, FARTHEST_COORDINATE_M)
# For each key of the JSON: the column, how to read it, and the value when it is left out (... when it may not be).
VOLUNTEER_KEYS: reading.Keys = {
    "id": ("id", reading.label, ...),
    "east_m": ("east_m", _coordinate, ...),
    "north_m": ("north_m", _coordinate, ...),
    "radius_m": ("radius_m", _metres_or_no_limit, None),
    "languages": ("languages", _words, ...),
    "life_stages": ("life_stages", _words, []),
    "wished_life_stages": ("wished_life_stages", _words, []),
    "competences": ("competences", _words, []),
    "topics": ("topics", _words, []),
    "slots": ("slots", _words, []),
    "support_forms": ("support_forms", _words, ...),
    "limits": ("limits", _words, []),
    "brings": ("brings", _words, []),
    "gender": ("gender", _gender, None),
    "capacity": ("capacity_left", reading.number(0, MOST_CAPACITY), 1),
    "is_available": ("is_available", _flag, True),
}
FAMILY_KEYS: reading.Keys = {
    "id": ("id", reading.label, ...),
    "priority": ("priority", reading.number(1, 2**31 - 1), 1),
    "east_m": ("east_m", _coordinate, ...),
    "north_m": ("north_m", _coordinate, ...),
    "max_distance_m": ("max_distance_m", _metres_or_no_limit, None),
    "languages": ("languages", _words, ...),
    "first_language": ("first_language", _word_or_none, None),
    "life_stages": ("life_stages", _words, []),
    "topics": ("topics", _words, []),
    "slots": ("slots", _words, []),
    "support_form": ("support_form", _word, ...),
    "competences_required": ("competences_required", _words, []),
    "competences_wished": ("competences_wished", _words, []),
    "limits": ("limits", _words, []),
    "home_has": ("home_has", _words, []),
    "gender_wish": ("gender_wish", _gender, None),
}
# The vocabulary of each column that is a set; those not named here are called as their vocabulary.
VOCABULARY_OF = {name: name for name in MOST_WORDS} | {
    "wished_life_stages": "life_stages",
    "brings": "limits",
    "home_has": "limits",
    "first_language": "languages",
    "support_form": "support_forms",
    "competences_required": "competences",
    "competences_wished": "competences",
}


def _vocabularies(instance: dict[str, Any], people: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return the words of each set in alphabetical order: those given, else those that occur."""
    given = reading.an_object(instance.get("vocabularies", {}), "vocabularies")
    reading.known_keys(given, MOST_WORDS, "vocabularies")
    words = {}
    for name, most in MOST_WORDS.items():
        place = f"vocabularies.{name}"
        columns = [column for column, vocabulary in VOCABULARY_OF.items() if vocabulary == name]
        found = frozenset[str]().union(*(row.get(column, ()) for row in people for column in columns))
        listed = _words(given[name], place) if name in given else found
        if found - listed:
            raise reading.InstanceError(place, f"does not have {json.dumps(min(found - listed))}, which is used")
        if len(listed) > most:
            raise reading.InstanceError(place, f"expected at most {most} words, got {len(listed)}")
        words[name] = tuple(sorted(listed))
    return words


def _numbered(row: dict[str, Any], row_id: int, words: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    masks = {}
    for column, vocabulary in VOCABULARY_OF.items():
        if column in row:
            masks[column] = sum(1 << words[vocabulary].index(word) for word in row[column])
    return {**row, **masks, "id": row_id}


def _weights(instance: dict[str, Any]) -> Weights:
    given = reading.an_object(instance.get("weights", {}), "weights")
    reading.known_keys(given, FACTOR_CODES, "weights")
    read = {code: reading.number(0, 1000)(value, f"weights.{code}") for code, value in given.items()}
    try:
        return Weights(**read)
    except ValueError as error:
        raise reading.InstanceError("weights", str(error).removeprefix("weights: ")) from error


def _check_first_languages(rows: list[dict[str, Any]]) -> None:
    for index, row in enumerate(rows):
        if not row["first_language"] <= row["languages"]:
            raise reading.InstanceError(f"families[{index}].first_language", "expected one of its languages")


def read_instance(text: bytes) -> Instance:
    """Return the instance in columns; InstanceError names the place of the first thing that cannot be."""
    instance = reading.parse(text)
    reading.known_keys(instance, TOP_LEVEL, "instance")
    volunteers = reading.people(instance, "volunteers", VOLUNTEER_KEYS)
    families = reading.people(instance, "families", FAMILY_KEYS)
    _check_first_languages(families)
    words = _vocabularies(instance, [*volunteers, *families])
    volunteer_ids, family_ids = reading.ids(volunteers), reading.ids(families)
    volunteer_numbers, family_numbers = reading.numbers(volunteer_ids), reading.numbers(family_ids)
    volunteer_rows = [_numbered(row, volunteer_numbers[row["id"]], words) for row in volunteers]
    family_rows = [_numbered(row, family_numbers[row["id"]], words) for row in families]
    pairs = {
        name: Pairs.of(reading.pairs(instance, name, reading.PAIR_KEYS, family_numbers, volunteer_numbers))
        for name in ("conflicts", "earlier")
    }
    return Instance(
        volunteers=Volunteers.from_rows([row[name] for name in VolunteerRow._fields] for row in volunteer_rows),
        families=Families.from_rows(([row[name] for name in FamilyRow._fields] for row in family_rows), **pairs),
        volunteer_ids=volunteer_ids,
        family_ids=family_ids,
        words=words,
        weights=_weights(instance),
    )
