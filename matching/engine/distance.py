"""How far apart a volunteer and a family live, in whole metres as the crow flies.

Squares are floats that hold whole numbers below 2**52: sums, comparisons and rounded roots of them are exact, and so
the same on every machine. `families` has 1 row or as many as the volunteers chosen by `rows`.
"""

import numpy as np

from matching.engine.columns import Families, Volunteers
from matching.engine.kinds import EVERY_ROW, Floats, Rows


def squared_metres(volunteers: Volunteers, families: Families, rows: Rows | slice = EVERY_ROW) -> Floats:
    """Return the squared distance of each pair."""
    east = np.subtract(volunteers.east_m[rows], families.east_m).astype(np.float64)
    north = np.subtract(volunteers.north_m[rows], families.north_m).astype(np.float64)
    east *= east
    north *= north
    east += north
    return east


def metres_apart(volunteers: Volunteers, families: Families, rows: Rows | slice = EVERY_ROW) -> Floats:
    """Return the distance of each pair with its fraction: rounded up it is the least limit that the pair fits in."""
    return np.sqrt(squared_metres(volunteers, families, rows))
