"""JSON read with care: every complaint is one line that names its place."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

Read = Callable[[Any, str], Any]
# For each key of an object: the column, how to read it, and the value when it is left out (... when it may not be).
Keys = dict[str, tuple[str, Read, Any]]


class InstanceError(ValueError):
    """What is wrong with an instance, and where."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")


def wrong(place: str, expected: str, got: object) -> NoReturn:
    """Raise InstanceError for what was expected and is not there."""
    shown = json.dumps(got)
    raise InstanceError(place, f"expected {expected}, got {shown if len(shown) <= 60 else shown[:57] + '...'}")


def number(least: int, most: int) -> Read:
    """Return how to read a whole number within bounds; true and 1.0 are none."""

    def read(value: Any, place: str) -> int:
        if type(value) is not int or not least <= value <= most:
            wrong(place, f"a whole number from {least} to {most}", value)
        return int(value)

    return read


def label(value: Any, place: str) -> str:
    """Return a string that is not empty."""
    if type(value) is not str or not value:
        wrong(place, "a string that is not empty", value)
    return str(value)


def a_list(value: Any, place: str) -> list[Any]:
    """Return a list."""
    if type(value) is not list:
        wrong(place, "a list", value)
    return list(value)


def an_object(value: Any, place: str) -> dict[str, Any]:
    """Return an object."""
    if type(value) is not dict:
        wrong(place, "an object", value)
    return dict(value)


def known_keys(given: Iterable[str], known: Iterable[str], place: str) -> None:
    """Raise InstanceError for a key that is not known."""
    for key in given:
        if key not in known:
            raise InstanceError(place, f"unknown key {json.dumps(key)}")


def _row(value: Any, keys: Keys, place: str) -> dict[str, Any]:
    given = an_object(value, place)
    known_keys(given, keys, place)
    row = {}
    for key, (column, read, default) in keys.items():
        if key not in given and default is ...:
            raise InstanceError(place, f"{json.dumps(key)} is missing")
        row[column] = read(given.get(key, default), f"{place}.{key}")
    return row


def rows(instance: dict[str, Any], name: str, keys: Keys) -> list[dict[str, Any]]:
    """Return the list of that name row by row, by column; none when it is left out."""
    listed = a_list(instance.get(name, []), name)
    return [_row(value, keys, f"{name}[{index}]") for index, value in enumerate(listed)]


def people(instance: dict[str, Any], name: str, keys: Keys) -> list[dict[str, Any]]:
    """Return the list of that name, which must be there, with each id once."""
    if name not in instance:
        raise InstanceError("instance", f"{json.dumps(name)} is missing")
    listed = rows(instance, name, keys)
    seen: set[str] = set()
    for index, row in enumerate(listed):
        if row["id"] in seen:
            raise InstanceError(f"{name}[{index}].id", f"{json.dumps(row['id'])} is there twice")
        seen.add(row["id"])
    return listed


def ids(listed: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the ids of the rows in their order as strings; the place of each is its number."""
    return tuple(sorted(row["id"] for row in listed))


PAIR_KEYS: Keys = {"family": ("family", label, ...), "volunteer": ("volunteer", label, ...)}


def numbers(listed: tuple[str, ...]) -> dict[str, int]:
    """Return the number of each id."""
    return {each: number for number, each in enumerate(listed)}


def pairs(
    instance: dict[str, Any], name: str, keys: Keys, families: Mapping[str, int], volunteers: Mapping[str, int]
) -> dict[tuple[int, int], dict[str, Any]]:
    """Return the rows of a list of pairs by the numbers of family and volunteer, each pair once."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for index, row in enumerate(rows(instance, name, keys)):
        for side, known in (("family", families), ("volunteer", volunteers)):
            if row[side] not in known:
                raise InstanceError(f"{name}[{index}].{side}", f"there is no {side} {json.dumps(row[side])}")
        pair = (families[row["family"]], volunteers[row["volunteer"]])
        if pair in found:
            raise InstanceError(f"{name}[{index}]", "the pair is there twice")
        found[pair] = row
    return found


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InstanceError("instance", f"the key {json.dumps(twice)} is twice in one object")
    return made


def parse(text: bytes) -> dict[str, Any]:
    """Return the object that the JSON holds; InstanceError names the line when it is broken."""
    try:
        return an_object(json.loads(text.decode(), object_pairs_hook=_no_key_twice), "instance")
    except InstanceError:
        raise
    except UnicodeDecodeError as error:
        raise InstanceError(f"byte {error.start}", "not UTF-8") from error
    except json.JSONDecodeError as error:
        raise InstanceError(f"line {error.lineno} column {error.colno}", f"not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise InstanceError("instance", "a number too long or lists too deeply nested") from error
