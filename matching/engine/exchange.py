"""A plan as a graph of exchanges: who is placed with whom, and where else each of them could be."""

import numpy as np

from matching.engine.kinds import Int64, Rows
from matching.engine.places import NOWHERE, spans
from matching.engine.waiting import Ordered


class Exchange:
    """A plan: `chosen` [m] is the place of each family's pair, or `NOWHERE`.

    `placed` are the rows of the families placed, `at` [m] those of their volunteers (`NOWHERE` for a family left out).
    """

    def __init__(self, waiting: Ordered, chosen: Rows) -> None:
        self.edges, self.free = waiting.edges, waiting.free
        self.placed = np.flatnonzero(chosen != NOWHERE)
        self.at = np.full(len(chosen), NOWHERE)
        self.at[self.placed] = self.edges.volunteers[chosen[self.placed]]
        self.taken: Int64 = np.bincount(self.at[self.placed], minlength=len(self.free))
        self._there = self.placed[np.argsort(self.at[self.placed], kind="stable")]
        self._first = np.cumsum(self.taken) - self.taken

    def placed_with(self, volunteers: Rows) -> Rows:
        """Return the families placed with the volunteers."""
        return self._there[spans(self._first[volunteers], self.taken[volunteers])]

    def pairs_of(self, families: Rows) -> tuple[Rows, Rows]:
        """Return the places of all pairs of the families, one family after the other, and how many each has."""
        first = self.edges.first[families]
        count = self.edges.first[families + 1] - first
        return spans(first, count), count

    def left_out(self) -> Rows:
        """Return the families left out although somebody could be beside them."""
        return np.flatnonzero((self.at == NOWHERE) & (np.diff(self.edges.first) > 0))

    def reached(self, families: Rows) -> tuple[Rows, Rows]:
        """Return all families and volunteers that the families reach: candidates, those placed there, and so on."""
        is_family = np.zeros(len(self.at), dtype=np.bool_)
        is_volunteer = np.zeros(len(self.free), dtype=np.bool_)
        while len(families):
            is_family[families] = True
            is_new = np.zeros(len(self.free), dtype=np.bool_)
            is_new[self.edges.volunteers[self.pairs_of(families)[0]]] = True
            is_new &= ~is_volunteer
            is_volunteer |= is_new
            there = self.placed_with(np.flatnonzero(is_new))
            families = there[~is_family[there]]
        return np.flatnonzero(is_family), np.flatnonzero(is_volunteer)
