"""Why a family was not placed although somebody could be beside it: too many families for the places of a few.

From the family over all its candidates, whose places are taken, to the families placed there, over all theirs, and so
on: it ends in families (rivals) whose candidates all are some volunteers with fewer places than there are rivals. All
rivals are at least as urgent as the family, or it would have been placed instead.
"""

from functools import cache

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.engine.exchange import Exchange
from matching.engine.kinds import Int64, Rows
from matching.engine.places import NOWHERE
from matching.engine.waiting import Ordered

Proof = tuple[tuple[int, ...], tuple[int, ...], int]


class _Circles:
    """Volunteers in circles, within which every one leads to every other, and the circles that each leads to.

    A volunteer leads to another when a family placed with the one could be with the other.
    """

    def __init__(self, plan: Exchange) -> None:
        families = plan.reached(plan.left_out())[0]
        placed = families[plan.at[families] != NOWHERE]
        pairs, counts = plan.pairs_of(placed)
        leads = np.repeat(plan.at[placed], counts), plan.edges.volunteers[pairs]
        size = len(plan.free)
        graph = csr_array((np.ones(len(pairs), dtype=np.int8), leads), shape=(size, size))
        self.of = connected_components(graph, connection="strong")[1]
        circles = np.unique(self.of[leads[0]] * np.int64(size) + self.of[leads[1]])
        self._ahead: dict[int, list[int]] = {}
        for one, other in zip((circles // size).tolist(), (circles % size).tolist(), strict=True):
            self._ahead.setdefault(one, []).append(other)
        self._order = np.argsort(self.of, kind="stable")
        self._bounds = np.searchsorted(self.of[self._order], np.arange(size + 1)).tolist()

    def led_to(self, circles: frozenset[int]) -> Rows:
        """Return the volunteers of the circles and of all that these lead to, in order."""
        found, ahead = set(circles), list(circles)
        while ahead:
            new = [one for one in self._ahead.get(ahead.pop(), ()) if one not in found]
            found.update(new)
            ahead += new
        members = [self._order[self._bounds[one] : self._bounds[one + 1]] for one in sorted(found)]
        return np.sort(np.concatenate(members))


class Scarcity:
    """A plan in which to look for proofs: `chosen` is the place of each family's pair, or `NOWHERE`."""

    def __init__(self, waiting: Ordered, chosen: Rows) -> None:
        self._plan = Exchange(waiting, chosen)
        self._circles = _Circles(self._plan)
        # Plain ids that all proofs share: in a scarce country they name millions.
        self._family_ids = waiting.family_ids.astype(object)
        self._volunteer_ids = waiting.volunteer_ids.astype(object)
        self._led_to = cache(self._around)

    def _around(self, circles: frozenset[int]) -> tuple[Int64, tuple[int, ...], int]:
        """Return the families placed with all whom the circles lead to, the ids of these and their free places."""
        volunteers = self._circles.led_to(circles)
        ids = tuple(self._volunteer_ids[volunteers].tolist())
        return np.sort(self._plan.placed_with(volunteers)), ids, int(self._plan.free[volunteers].sum())

    def proof(self, family: int) -> Proof:
        """Return the ids of the rivals and of the volunteers, both in order, and the volunteers' free places."""
        candidates = self._plan.edges.volunteers[self._plan.pairs_of(np.array([family]))[0]]
        placed, volunteer_ids, places = self._led_to(frozenset(self._circles.of[candidates].tolist()))
        rivals = np.insert(placed, np.searchsorted(placed, family), family)
        return tuple(self._family_ids[rivals].tolist()), volunteer_ids, places
