"""Where values stand in a column that is in order: for ids, and for pairs in one number each."""

import numpy as np

from matching.engine.kinds import Int64, Rows

NOWHERE = -1
# Ids that are so many times as wide as they are many still make a table that is quicker than a search.
DENSE = 8


def _places_in_table(ordered: Int64, wanted: Int64) -> Rows:
    least, most = ordered[0], ordered[-1]
    table = np.full(most - least + 1, NOWHERE, dtype=np.intp)
    table[ordered - least] = np.arange(len(ordered))
    inside = np.clip(wanted, least, most)
    return np.where(inside == wanted, table[inside - least], NOWHERE)


def places(ordered: Int64, wanted: Int64) -> Rows:
    """Return the place of each wanted value in the ordered column (each value once), or `NOWHERE`."""
    if not len(ordered):
        return np.full(len(wanted), NOWHERE, dtype=np.intp)
    if len(wanted) > len(ordered) and int(ordered[-1]) - int(ordered[0]) < DENSE * len(ordered):
        return _places_in_table(ordered, wanted)
    found = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.where(ordered[found] == wanted, found, NOWHERE)


def pair_keys(families: Int64, volunteers: Int64, pairs: tuple[Int64, Int64]) -> Int64:
    """Return for each pair of ids one number that orders pairs by family and volunteer, or `NOWHERE`.

    `families` and `volunteers` are ordered ids; the number is the family's place times the volunteers' count plus the
    volunteer's place, `NOWHERE` for a pair of which either is not there.
    """
    family, volunteer = places(families, pairs[0]), places(volunteers, pairs[1])
    return np.where((family < 0) | (volunteer < 0), NOWHERE, family * len(volunteers) + volunteer)


def spans(first: Rows, count: Rows) -> Rows:
    """Return the places `first[i]`..`first[i] + count[i] - 1` of each span, one span after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - (ends - count), count)
