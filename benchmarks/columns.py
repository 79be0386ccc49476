"""The people of an invented world as the engine's columns, in memory and in a file for another process."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import naive_matching as naive
from benchmarks.country import VOCABULARIES
from matching import engine

VOCABULARY_OF = {name: name for name in VOCABULARIES} | {
    "wished_life_stages": "life_stages",
    "brings": "limits",
    "home_has": "limits",
    "first_language": "languages",
    "support_form": "support_forms",
    "competences_required": "competences",
    "competences_wished": "competences",
}
BITS = {name: {word: 1 << place for place, word in enumerate(words)} for name, words in VOCABULARIES.items()}
PAIRS = ("conflicts", "earlier")
PAIR_COLUMNS = ("family_ids", "volunteer_ids")


def mask(column: str, words: Any) -> int:
    bits = BITS[VOCABULARY_OF[column]]
    chosen = words if isinstance(words, frozenset) else {words} - {None}
    return sum(bits[word] for word in chosen)


def row(person: Any, kind: type[Any]) -> tuple[int, ...]:
    given = ((name, getattr(person, name)) for name in kind._fields)
    return tuple(mask(name, value) if name in VOCABULARY_OF else value for name, value in given)


def volunteer_columns(people: Iterable[naive.Volunteer]) -> engine.Volunteers:
    return engine.Volunteers.from_rows(row(one, engine.VolunteerRow) for one in people)


def family_columns(people: list[naive.Family]) -> engine.Families:
    return engine.Families.from_rows(
        (row(family, engine.FamilyRow) for family in people),
        conflicts=engine.Pairs.of((family.id, one) for family in people for one in sorted(family.conflicts)),
        earlier=engine.Pairs.of((family.id, one) for family in people for one in sorted(family.earlier)),
    )


def save(path: Path, volunteers: engine.Volunteers, families: engine.Families) -> None:
    """Write both tables into one file, so that a process can read the inputs without ever making the people."""
    columns = {f"volunteers.{name}": getattr(volunteers, name) for name in engine.Volunteers.kinds}
    columns |= {f"families.{name}": getattr(families, name) for name in engine.Families.kinds}
    for name in PAIRS:
        columns |= {f"{name}.{column}": getattr(getattr(families, name), column) for column in PAIR_COLUMNS}
    np.savez(path, **columns)


def load(path: Path) -> tuple[engine.Volunteers, engine.Families]:
    with np.load(path) as columns:
        listed: dict[str, Any] = {
            name: engine.Pairs(*(columns[f"{name}.{each}"] for each in PAIR_COLUMNS)) for name in PAIRS
        }
        volunteers = engine.Volunteers(**{name: columns[f"volunteers.{name}"] for name in engine.Volunteers.kinds})
        families: dict[str, Any] = {name: columns[f"families.{name}"] for name in engine.Families.kinds}
    return volunteers, engine.Families(**families, **listed)
