"""People as columns of whole numbers: what the matching rules read, and nothing else about anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np

from matching.engine.kinds import (
    EVERY_ROW,
    ID,
    Bools,
    Capacities,
    Coordinates,
    Flags,
    Genders,
    Ids,
    Int64,
    Masks31,
    Masks63,
    Metres,
    Rows,
    Table,
)


class VolunteerRow(NamedTuple):
    """One volunteer in plain values, in the order of the columns of `Volunteers`."""

    id: int
    east_m: int
    north_m: int
    radius_m: int
    languages: int
    life_stages: int
    wished_life_stages: int
    competences: int
    topics: int
    slots: int
    support_forms: int
    limits: int
    brings: int
    gender: int
    capacity_left: int
    is_available: bool


class FamilyRow(NamedTuple):
    """One family's request in plain values, in the order of the columns of `Families`."""

    id: int
    east_m: int
    north_m: int
    max_distance_m: int
    languages: int
    first_language: int
    life_stages: int
    topics: int
    slots: int
    support_form: int
    competences_required: int
    competences_wished: int
    limits: int
    home_has: int
    gender_wish: int


def _is_one_bit_or_none(mask: Int64) -> Bools:
    found: Bools = (mask & (mask - 1)) == 0
    return found


@dataclass(frozen=True, eq=False)
class Volunteers(Table):
    """The volunteers of one scope (organisation or programme), `n` rows.

    Positions and distances are metres (ETRS-TM35FIN); sets are bit masks over the caller's ordered vocabularies.
    `radius_m` is how far the volunteer goes (`NO_LIMIT_M`: any distance), `life_stages` those lived through,
    `wished_life_stages` those the volunteer would like to be beside, `slots` the 21 parts of the week offered
    (0: not said), `support_forms` those approved for, `limits` the things that the volunteer cannot be with and
    `brings` those that come along. Raises TypeError for what is not a whole number, ValueError for what is out of
    bounds, of another length, or an id that is there twice.
    """

    ids: Ids
    east_m: Coordinates
    north_m: Coordinates
    radius_m: Metres
    languages: Masks63
    life_stages: Masks31
    wished_life_stages: Masks31
    competences: Masks31
    topics: Masks63
    slots: Masks31
    support_forms: Masks63
    limits: Masks31
    brings: Masks31
    gender: Genders
    capacity_left: Capacities
    is_available: Flags

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[int]]) -> Self:
        """Return columns from rows in the order of `VolunteerRow`; raises as the class does."""
        return cls(**cls._transposed(rows))

    def take(self, rows: Rows) -> Self:
        """Return the given row numbers, in that order."""
        return self._unchecked(self._picked(rows))

    def rows(self, rows: Rows | slice = EVERY_ROW) -> list[VolunteerRow]:
        """Return the rows of the given numbers in plain values, every row when none are given."""
        return list(map(VolunteerRow._make, self.plain(rows)))


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a family's request and a volunteer, `k` rows of ids; order and repetition mean nothing."""

    family_ids: Int64
    volunteer_ids: Int64

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Self:
        """Return the pairs (family id, volunteer id); raises TypeError for ids that are not whole numbers."""
        listed = list(pairs)
        columns = zip(*listed, strict=True) if listed else ((), ())
        return cls(*(ID.column("pairs", list(column)) for column in columns))

    @classmethod
    def none(cls) -> Self:
        """Return no pairs."""
        return cls.of([])

    def __len__(self) -> int:
        return len(self.family_ids)

    def of_family(self, family_id: int) -> Self:
        """Return the pairs of one family."""
        mine = self.family_ids == family_id
        return type(self)(self.family_ids[mine], self.volunteer_ids[mine])

    def hold(self, family_ids: Int64, volunteer_ids: Int64) -> Bools:
        """Return bool [n]: which of the pairs, both sides given row by row, are here."""
        if not len(self):
            return np.zeros(len(volunteer_ids), dtype=np.bool_)
        families, family_ranks = np.unique(self.family_ids, return_inverse=True)
        volunteers, volunteer_ranks = np.unique(self.volunteer_ids, return_inverse=True)
        family = np.minimum(np.searchsorted(families, family_ids), len(families) - 1)
        volunteer = np.minimum(np.searchsorted(volunteers, volunteer_ids), len(volunteers) - 1)
        is_known = (families[family] == family_ids) & (volunteers[volunteer] == volunteer_ids)
        listed = family_ranks * len(volunteers) + volunteer_ranks
        found: Bools = is_known & np.isin(family * len(volunteers) + volunteer, listed)
        return found


@dataclass(frozen=True, eq=False)
class Families(Table):
    """Waiting requests of families, `m` rows, with the pairs that may not be.

    Units and masks are those of `Volunteers`. `max_distance_m` is the family's own limit, `languages` all that would
    do, `first_language` one of them or 0, `life_stages` those the family is in, `slots` the times that suit (0: any),
    `support_form` the one form asked for, `limits` the things that the family cannot be with, `home_has` those found at
    home, `gender_wish` the gender wished (0: no wish). `conflicts` are conflicts of interest, `earlier` pairs that
    ended or were declined. Raises TypeError and ValueError as `Volunteers` does.
    """

    ids: Ids
    east_m: Coordinates
    north_m: Coordinates
    max_distance_m: Metres
    languages: Masks63
    first_language: Masks63
    life_stages: Masks31
    topics: Masks63
    slots: Masks31
    support_form: Masks63
    competences_required: Masks31
    competences_wished: Masks31
    limits: Masks31
    home_has: Masks31
    gender_wish: Genders
    conflicts: Pairs = field(default_factory=Pairs.none)
    earlier: Pairs = field(default_factory=Pairs.none)

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (_is_one_bit_or_none(self.support_form) & (self.support_form != 0)).all():
            raise ValueError("support_form: expected exactly one bit")
        if not (_is_one_bit_or_none(self.first_language) & ((self.first_language & ~self.languages) == 0)).all():
            raise ValueError("first_language: expected one of languages, or none")

    @classmethod
    def from_rows(
        cls, rows: Iterable[Sequence[int]], *, conflicts: Pairs | None = None, earlier: Pairs | None = None
    ) -> Self:
        """Return columns from rows in the order of `FamilyRow`; raises as the class does."""
        return cls(**cls._transposed(rows), conflicts=conflicts or Pairs.none(), earlier=earlier or Pairs.none())

    def one(self, family_id: int) -> Self:
        """Return the one row of this id with its own pairs; KeyError when there is no such row."""
        row = self.position(family_id)
        pairs = {"conflicts": self.conflicts.of_family(family_id), "earlier": self.earlier.of_family(family_id)}
        return self._unchecked({**self._picked(slice(row, row + 1)), **pairs})

    def rows(self) -> list[FamilyRow]:
        """Return every row in plain values, without the pairs."""
        return list(map(FamilyRow._make, self.plain()))
