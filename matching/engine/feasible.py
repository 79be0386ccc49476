"""Every pair of a waiting family and a volunteer that passes every rule, with its fit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.engine.columns import Families, Pairs, Volunteers
from matching.engine.drawn import DrawnFamilies, DrawnVolunteers
from matching.engine.factors import Weights, values, weighed
from matching.engine.filters import FILTERS
from matching.engine.kinds import Int64, Rows, Table
from matching.engine.nearby import Runs, chunks, joined, nearby
from matching.engine.places import NOWHERE, pair_keys, places
from matching.engine.shortlist import DEFAULT_WEIGHTS

Watch = Callable[[str, int], None]

# Asked once for each form of support: they read the volunteer and the form, and nothing else.
_BY_FORM = tuple(rule for rule in FILTERS if rule.code in ("not_approved", "not_available", "no_capacity"))
# Asked last and only about pairs that are listed somewhere.
_LISTED = tuple(rule for rule in FILTERS if rule.code in ("conflict_of_interest", "earlier_pair"))
# Asked pair by pair, those that turn most away for the least time first.
_FIRST = ("too_far", "no_common_language", "no_shared_time")
_BY_PAIR = tuple(
    sorted(
        (rule for rule in FILTERS if rule not in _BY_FORM + _LISTED),
        key=lambda rule: _FIRST.index(rule.code) if rule.code in _FIRST else len(_FIRST),
    )
)
FIT_BITS = 10


@dataclass(frozen=True, eq=False)
class Feasible:
    """Feasible pairs, `k` rows sorted by (family id, volunteer id), each with its fit 0..1000."""

    family_ids: Int64
    volunteer_ids: Int64
    fits: Int64

    def __len__(self) -> int:
        return len(self.fits)


class _Scores:
    """The weights of each family as columns: one column for all of them where they do not differ."""

    def __init__(self, weights: Weights | Sequence[Weights], families: int) -> None:
        listed = [weights] if isinstance(weights, Weights) else list(weights)
        if not isinstance(weights, Weights) and len(listed) != families:
            raise ValueError(f"weights: expected {families} rows, got {len(listed)}")
        kinds = {one: number for number, one in enumerate(dict.fromkeys(listed))}
        self.columns = np.array([one.listed() for one in kinds], dtype=np.int64).T
        self.kind_of = np.array([kinds[one] for one in listed], dtype=np.intp)

    def fits(self, volunteers: DrawnVolunteers, families: DrawnFamilies) -> Int64:
        columns = self.columns
        if columns.shape[1] > 1:
            columns = columns[:, self.kind_of[families.numbers]]
        found: Int64 = weighed(values(volunteers, families), columns).sum(axis=0)
        return found


def _runs(volunteers: Volunteers, families: Families) -> Iterator[Runs]:
    for form in np.unique(families.support_form).tolist():
        family_rows = np.flatnonzero(families.support_form == form)
        one = DrawnFamilies(families, family_rows[:1])
        fails = np.logical_or.reduce([rule.fails(volunteers, one) for rule in _BY_FORM])
        yield from nearby(volunteers, families, np.flatnonzero(~fails), family_rows)


def _passing(here: DrawnVolunteers, asked: DrawnFamilies) -> tuple[DrawnVolunteers, DrawnFamilies]:
    """Return those of the pairs that pass the rules asked pair by pair."""
    for rule in _BY_PAIR:
        passing = np.flatnonzero(~rule.fails(here, asked))
        if len(passing) < len(here):
            here, asked = here.drawn(passing), asked.drawn(passing)
    return here, asked


class _Keys:
    """Pairs as one number each, which orders them by their ids and carries the fit: places of ids, then the fit.

    Whole numbers of 64 bits hold 2**53 pairs of everybody with everybody, more than any table of people.
    """

    def __init__(self, volunteers: Volunteers, families: Families) -> None:
        self.volunteers, self.families = volunteers, families
        self.ranks = _ranks(volunteers), _ranks(families)

    def of(self, here: DrawnVolunteers, asked: DrawnFamilies, fits: Int64) -> Int64:
        pairs = self.ranks[1][asked.numbers] * len(self.volunteers) + self.ranks[0][here.numbers]
        return (pairs << FIT_BITS) | fits

    def rows(self, pairs: Int64) -> tuple[Rows, Rows]:
        """Return the row numbers of the volunteers and of the families of pairs without fits."""
        family, volunteer = np.divmod(pairs, max(1, len(self.volunteers)))
        return self.volunteers.by_id[volunteer], self.families.by_id[family]

    def _listed(self, pairs: Int64, listed: Pairs) -> tuple[Rows, Pairs]:
        """Return the places in the ordered pairs of those listed, and the listed pairs that are there."""
        ids = self.families.ids[self.families.by_id], self.volunteers.ids[self.volunteers.by_id]
        found = places(pairs, pair_keys(*ids, (listed.family_ids, listed.volunteer_ids)))
        is_there = found != NOWHERE
        return found[is_there], Pairs(listed.family_ids[is_there], listed.volunteer_ids[is_there])

    def unlisted(self, keys: Int64) -> Int64:
        """Return the ordered keys without those that fail a rule about listed pairs."""
        pairs = keys >> FIT_BITS
        conflicts, earlier = (
            self._listed(pairs, listed) for listed in (self.families.conflicts, self.families.earlier)
        )
        suspects = np.concatenate((conflicts[0], earlier[0]))
        if not len(suspects):
            return keys
        volunteer_rows, family_rows = self.rows(pairs[suspects])
        here = DrawnVolunteers(self.volunteers, volunteer_rows)
        asked = DrawnFamilies(self.families, family_rows, conflicts=conflicts[1], earlier=earlier[1])
        fails = np.logical_or.reduce([rule.fails(here, asked) for rule in _LISTED])
        return np.delete(keys, suspects[fails])

    def feasible(self, keys: Int64) -> Feasible:
        volunteer_rows, family_rows = self.rows(keys >> FIT_BITS)
        return Feasible(
            self.families.ids[family_rows], self.volunteers.ids[volunteer_rows], keys & ((1 << FIT_BITS) - 1)
        )


def _ranks(table: Table) -> Rows:
    ranks = np.empty(len(table), dtype=np.intp)
    ranks[table.by_id] = np.arange(len(table))
    return ranks


def feasible(
    volunteers: Volunteers,
    families: Families,
    *,
    weights: Weights | Sequence[Weights] = DEFAULT_WEIGHTS,
    watch: Watch | None = None,
) -> Feasible:
    """Return every pair of n volunteers and m families that fails no rule, with its fit, sorted by the ids.

    `weights` are one for all, or one for each family in the families' order; ValueError when they are too few or too
    many. `watch` is told ("pairs", percent) now and then and may raise to stop the work. Memory grows with the pairs
    found, not with those looked at.
    """
    scores, keys = _Scores(weights, len(families)), _Keys(volunteers, families)
    runs = joined(list(_runs(volunteers, families)))
    total, seen, found = int(runs.counts.sum()), 0, [np.empty(0, dtype=np.int64)]
    for pairs in chunks(runs):
        here, asked = _passing(DrawnVolunteers(volunteers, pairs[0]), DrawnFamilies(families, pairs[1]))
        found.append(keys.of(here, asked, scores.fits(here, asked)))
        seen += len(pairs[0])
        if watch:
            watch("pairs", 100 * seen // total)
    ordered = np.concatenate(found)
    ordered.sort()
    return keys.feasible(keys.unlisted(ordered))
