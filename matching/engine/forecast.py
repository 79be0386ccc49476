"""Whom to recruit: which kind of new volunteer would let most of the families left out be placed."""

from collections import Counter
from heapq import heapify, heappop, heappush
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.engine.columns import Families, VolunteerRow, Volunteers
from matching.engine.drawn import DrawnFamilies, DrawnVolunteers
from matching.engine.exchange import Exchange
from matching.engine.filters import FILTERS
from matching.engine.kinds import Bools, Int64, Rows
from matching.engine.places import NOWHERE, places
from matching.engine.reasons import positions
from matching.engine.solve import best_pairs, places_as_cells
from matching.engine.waiting import Ordered, Waiting, in_order
from matching.engine.worth import worth

_RULES = tuple(rule for rule in FILTERS if rule.code in ("not_approved", "no_common_language", "too_far"))


class Profile(NamedTuple):
    """A kind of volunteer: where they live, metres, one language and one form of support, one bit each."""

    east_m: int
    north_m: int
    language: int
    support_form: int


class Wish(NamedTuple):
    """With as many volunteers of the `profile` as needed, `more` families would be placed.

    `families` are those left out whom the profile itself reaches, `life_stages` how many of them are in which stage, as
    (bit position, families), most first.
    """

    profile: Profile
    more: int
    families: tuple[int, ...]
    life_stages: tuple[tuple[int, int], ...]


class _Reach:
    """Which of the planned families a profile reaches itself."""

    def __init__(self, families: Families, family_ids: Int64, radius_m: int) -> None:
        rows = places(families.ids[families.by_id], family_ids)
        if len(rows) and rows.min() == NOWHERE:
            raise ValueError("families: a family that waits is not among them")
        self.families = DrawnFamilies(families, families.by_id[rows])
        self.radius_m = radius_m

    def profiles(self, rows: Rows) -> list[Profile]:
        """Return the profiles made of the families of the given rows, each once, in their order."""
        found = set()
        for family in self.families.drawn(rows).rows():
            for place in positions(family.languages):
                found.add(Profile(family.east_m, family.north_m, 1 << place, family.support_form))
        return sorted(found)

    def by(self, profile: Profile) -> Bools:
        """Return bool [m]: whom the profile reaches, held to the same rules as anybody."""
        unsaid: dict[str, Any] = dict.fromkeys(VolunteerRow._fields, 0)
        row = VolunteerRow(
            **{
                **unsaid,
                "east_m": profile.east_m,
                "north_m": profile.north_m,
                "radius_m": self.radius_m,
                "languages": profile.language,
                "support_forms": profile.support_form,
            }
        )
        one = DrawnVolunteers(Volunteers.from_rows([row]), np.zeros(len(self.families), dtype=np.intp))
        return ~np.logical_or.reduce([rule.fails(one, self.families) for rule in _RULES])


class _Count:
    """How many families can be placed when some have a volunteer of their own."""

    def __init__(self, waiting: Ordered, chosen: Rows) -> None:
        plan = Exchange(waiting, chosen)
        self.edges, self.free = waiting.edges, waiting.free
        self.is_out = plan.at == NOWHERE
        self.is_scarce = self.is_out & (np.diff(self.edges.first) > 0)
        # Only those whom the families left out reach can be concerned; all their candidates are among the volunteers.
        self.is_concerned = np.zeros(len(self.is_out), dtype=np.bool_)
        self.is_concerned[plan.reached(np.flatnonzero(self.is_scarce))[0]] = True

    def at_most(self, helped: Bools) -> int:
        """Return how many more can be placed at most when the families have a volunteer of their own."""
        freed = np.count_nonzero(helped & self.is_concerned & ~self.is_out)
        return int(np.count_nonzero(helped & self.is_out) + min(freed, np.count_nonzero(self.is_scarce & ~helped)))

    def placed(self, helped: Bools) -> int:
        """Return how many can be placed when the families have a volunteer of their own."""
        sure = helped | ~(self.is_out | self.is_concerned)
        others = self.is_concerned & ~helped
        return int(np.count_nonzero(sure)) + self._matched(others)

    def _matched(self, families: Bools) -> int:
        left = np.flatnonzero(families[self.edges.families])
        if not len(left):
            return 0
        rows = (np.cumsum(families) - 1)[self.edges.families[left]]
        cells = places_as_cells(self.edges, self.free, left, rows)
        shape = (int(np.count_nonzero(families)), cells.width)
        ones = np.ones(len(cells.rows), dtype=np.int8)
        matrix = csr_array((ones, (cells.rows, cells.columns)), shape=shape)
        return int(np.count_nonzero(maximum_bipartite_matching(matrix, perm_type="column") >= 0))


def _life_stages(families: Families) -> tuple[tuple[int, int], ...]:
    counts = Counter(place for mask in families.life_stages.tolist() for place in positions(mask))
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def wish_list(waiting: Waiting, families: Families, *, radius_m: int, top: int = 10) -> tuple[Wish, ...]:
    """Return up to `top` kinds of volunteers to recruit, each time the one that lets most more families be placed.

    Kinds are made of the families left out: where they live, each of their languages, their form of support. A new
    volunteer is taken to go `radius_m` and, as one chooses whom to recruit, to fit the other wishes (gender, times,
    know-how, limits). Each line counts what it adds to those before it, exactly; equal ones in the order of profiles.
    ValueError when a family that waits is not among `families`.
    """
    ordered = in_order(waiting)
    chosen = best_pairs(ordered.edges, worth(ordered), ordered.free)
    reach, count = _Reach(families, ordered.family_ids, radius_m), _Count(ordered, chosen)
    helped = np.zeros(len(chosen), dtype=np.bool_)
    placed = len(chosen) - int(np.count_nonzero(count.is_out))
    # What a profile adds never grows when others are there before it, so a figure from before is a bound.
    ahead = [(-count.at_most(reach.by(one)), one, NOWHERE) for one in reach.profiles(np.flatnonzero(count.is_out))]
    heapify(ahead)
    wishes: list[Wish] = []
    while ahead and len(wishes) < top:
        bound, profile, lines_before = heappop(ahead)
        both = helped | reach.by(profile)
        if lines_before != len(wishes):
            more = count.placed(both) - placed
            if more:
                heappush(ahead, (-more, profile, len(wishes)))
            continue
        theirs = reach.families.drawn(np.flatnonzero(both & ~helped & count.is_out))
        wishes.append(Wish(profile, -bound, tuple(theirs.ids.tolist()), _life_stages(theirs)))
        helped, placed = both, placed - bound
    return tuple(wishes)
