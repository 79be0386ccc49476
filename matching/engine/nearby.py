"""Who lives near enough to be worth a look: volunteers in bands from south to north, each band from west to east.

What comes up is never too little and often a little too much; the rule about distance has the last word.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from matching.engine.columns import Families, Volunteers
from matching.engine.kinds import FARTHEST_COORDINATE_M, Int64, Rows

# So few pairs that one band for everybody is quicker than many.
FEW_PAIRS = 1 << 15
WHOLE_M = 2 * FARTHEST_COORDINATE_M + 1
# So many pairs at once: their columns stay in the processor's cache, whatever the size of the whole.
CHUNK = 1 << 16


class Runs(NamedTuple):
    """For each place a family's row and the run `first`..`first + counts - 1` of `volunteer_rows` that it looks at."""

    volunteer_rows: Rows
    family_rows: Rows
    first: Rows
    counts: Rows


class _Bands:
    """Volunteers in bands of equal height, sorted by band and then from west to east."""

    def __init__(self, volunteers: Volunteers, rows: Rows, height: int) -> None:
        east, north = (column[rows].astype(np.int64) for column in (volunteers.east_m, volunteers.north_m))
        self.height = height
        self.west, self.south = int(east.min()), int(north.min())
        self.width = int(east.max()) - self.west + 1
        self.last = (int(north.max()) - self.south) // height
        keys = (north - self.south) // height * self.width + (east - self.west)
        order = np.argsort(keys)
        self.keys, self.rows = keys[order], rows[order]

    def runs(self, band: Int64, west: Int64, east: Int64) -> tuple[Rows, Rows]:
        """Return the first place and the count of those in the band of that number from `west` to `east`, metres."""
        start = band * self.width
        first = np.searchsorted(self.keys, start + np.clip(west - self.west, 0, self.width))
        end = np.searchsorted(self.keys, start + np.clip(east - self.west, -1, self.width - 1), side="right")
        return first, end - first


def _within(bands: _Bands, families: Families, family_rows: Rows, widest: int) -> Iterator[Runs]:
    """Yield the runs in the bands, a band for each family each time, where nobody goes farther than `widest`."""
    east, north = (column[family_rows].astype(np.int64) for column in (families.east_m, families.north_m))
    north -= bands.south
    reach = np.minimum(families.max_distance_m[family_rows].astype(np.int64), widest)
    lowest = np.clip((north - reach) // bands.height, 0, bands.last)
    highest = np.clip((north + reach) // bands.height, 0, bands.last)
    for step in range(int((highest - lowest).max()) + 1):
        here = np.flatnonzero(lowest + step <= highest)
        band = lowest[here] + step
        south = band * bands.height
        gap = np.maximum(0, np.maximum(south - north[here], north[here] - (south + bands.height - 1)))
        # One metre more than the circle's half width at that height, so that rounding leaves nobody out.
        half = np.sqrt(np.maximum(0, reach[here] ** 2 - gap**2)).astype(np.int64) + 1
        first, counts = bands.runs(band, east[here] - half, east[here] + half)
        met = np.flatnonzero(counts)
        yield Runs(bands.rows, family_rows[here[met]], first[met], counts[met])


def nearby(volunteers: Volunteers, families: Families, volunteer_rows: Rows, family_rows: Rows) -> Iterator[Runs]:
    """Yield runs in which every pair of the given rows that lives near enough comes up, and comes up once."""
    if not len(volunteer_rows) or not len(family_rows):
        return
    if len(volunteer_rows) * len(family_rows) <= FEW_PAIRS:
        widest = int(volunteers.radius_m[volunteer_rows].max())
        yield from _within(_Bands(volunteers, volunteer_rows, WHOLE_M), families, family_rows, widest)
        return
    # Radii of one class differ by less than a factor of two.
    classes = np.frexp(volunteers.radius_m[volunteer_rows])[1]
    for one in np.unique(classes):
        rows = volunteer_rows[classes == one]
        widest = int(volunteers.radius_m[rows].max())
        yield from _within(_Bands(volunteers, rows, max(1, widest // 2)), families, family_rows, widest)


def joined(listed: list[Runs]) -> Runs:
    """Return all the runs as one, over one list of volunteers."""
    if not listed:
        return Runs(*(np.empty(0, dtype=np.intp) for _ in Runs._fields))
    offsets = np.cumsum([0, *(len(runs.volunteer_rows) for runs in listed)])
    return Runs(
        np.concatenate([runs.volunteer_rows for runs in listed]),
        np.concatenate([runs.family_rows for runs in listed]),
        np.concatenate([runs.first + offset for runs, offset in zip(listed, offsets, strict=False)]),
        np.concatenate([runs.counts for runs in listed]),
    )


def chunks(runs: Runs, size: int = CHUNK) -> Iterator[tuple[Rows, Rows]]:
    """Yield the rows of volunteers and of families of all pairs that come up, `size` of them at most each time."""
    ends = np.cumsum(runs.counts)
    # From a place in the list of all pairs to one in the list of volunteers.
    shift = runs.first - (ends - runs.counts)
    total = int(ends[-1]) if len(ends) else 0
    for start in range(0, total, size):
        stop = min(start + size, total)
        here = slice(int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(ends, stop)) + 1)
        counts = np.minimum(ends[here], stop) - np.maximum(ends[here] - runs.counts[here], start)
        places = np.arange(start, stop) + np.repeat(shift[here], counts)
        yield runs.volunteer_rows[places], np.repeat(runs.family_rows[here], counts)
