"""What is to be planned as JSON: families, volunteers and the pairs that may be.

Ids are strings there; here they become row numbers in alphabetical order.
"""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine import reading
from matching.engine.columns import Pairs
from matching.engine.feasible import Feasible
from matching.engine.kinds import MOST_CAPACITY
from matching.engine.waiting import KEEP_BONUS, MOST_FIT, MOST_PRIORITY, Waiting

TOP_LEVEL = frozenset({"families", "volunteers", "pairs", "frozen", "keep", "keep_bonus"})
FAMILY_KEYS: reading.Keys = {
    "id": ("id", reading.label, ...),
    "priority": ("priority", reading.number(1, MOST_PRIORITY), ...),
}
VOLUNTEER_KEYS: reading.Keys = {
    "id": ("id", reading.label, ...),
    "capacity": ("capacity", reading.number(0, MOST_CAPACITY), ...),
}
FIT_KEYS: reading.Keys = {**reading.PAIR_KEYS, "fit": ("fit", reading.number(0, MOST_FIT), ...)}
keep_bonus = reading.number(0, MOST_FIT)


@dataclass(frozen=True, slots=True)
class PlanInstance:
    """What is to be planned, with the labels `family_ids[row id]` and `volunteer_ids[row id]`.

    `fits` and `priorities` are those of the instance, by row id: the frozen pairs are counted with them.
    """

    waiting: Waiting
    family_ids: tuple[str, ...]
    volunteer_ids: tuple[str, ...]
    fits: dict[tuple[int, int], int]
    priorities: list[int]


def _frozen(instance: dict[str, Any], families: dict[str, int], volunteers: dict[str, int]) -> Pairs:
    found = reading.pairs(instance, "frozen", reading.PAIR_KEYS, families, volunteers)
    seen: set[int] = set()
    for index, (family, _) in enumerate(found):
        if family in seen:
            label = json.dumps(found[list(found)[index]]["family"])
            raise reading.InstanceError(f"frozen[{index}].family", f"{label} is frozen twice")
        seen.add(family)
    return Pairs.of(found)


def _column(rows: list[dict[str, Any]], ids: tuple[str, ...], name: str) -> list[int]:
    """Return the values of a column in the order of the ids."""
    values = {row["id"]: row[name] for row in rows}
    return [values[label] for label in ids]


def _feasible(fits: dict[tuple[int, int], int]) -> Feasible:
    pairs = Pairs.of(fits)
    return Feasible(pairs.family_ids, pairs.volunteer_ids, np.array(list(fits.values()), dtype=np.int64))


def read_plan_instance(text: bytes) -> PlanInstance:
    """Return what is to be planned; InstanceError names the place of the first thing that cannot be."""
    instance = reading.parse(text)
    reading.known_keys(instance, TOP_LEVEL, "instance")
    families = reading.people(instance, "families", FAMILY_KEYS)
    volunteers = reading.people(instance, "volunteers", VOLUNTEER_KEYS)
    family_ids, volunteer_ids = reading.ids(families), reading.ids(volunteers)
    numbers = reading.numbers(family_ids), reading.numbers(volunteer_ids)
    fits = {pair: row["fit"] for pair, row in reading.pairs(instance, "pairs", FIT_KEYS, *numbers).items()}
    priorities = _column(families, family_ids, "priority")
    waiting = Waiting(
        family_ids=np.arange(len(family_ids)),
        priorities=np.array(priorities, dtype=np.int64),
        volunteer_ids=np.arange(len(volunteer_ids)),
        capacities=np.array(_column(volunteers, volunteer_ids, "capacity"), dtype=np.int64),
        pairs=_feasible(fits),
        frozen=_frozen(instance, *numbers),
        keep=Pairs.of(reading.pairs(instance, "keep", reading.PAIR_KEYS, *numbers)),
        keep_bonus=keep_bonus(instance.get("keep_bonus", KEEP_BONUS), "keep_bonus"),
    )
    return PlanInstance(waiting, family_ids, volunteer_ids, fits, priorities)
