"""The proof that a plan is the best there is, found from the plan alone, whoever made it.

Duality of linear programming: give each volunteer a price and each family a share, none below 0, such that a family's
share and a volunteer's price together are at least the worth of their pair. Then no plan is worth more than all shares
and all prices (each as often as the volunteer has free places) together. A plan worth exactly that is the best.

The least prices come from the plan: a volunteer must cost so much that no family would rather be there than where it
is. That is a longest path in the graph of exchanges, found as Bellman and Ford do; where it has no end, families could
change places in a ring to the good of all, and the plan is not the best.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.exchange import Exchange
from matching.engine.kinds import Int64, Rows
from matching.engine.places import NOWHERE
from matching.engine.waiting import Edges, Ordered


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of volunteers [n] and shares of families [m], in the order of the ids beside them.

    `worth` is the plan's, `bound` what no plan can be worth more than.
    """

    volunteer_ids: Int64
    prices: Int64
    family_ids: Int64
    shares: Int64
    worth: int
    bound: int

    @property
    def is_optimal(self) -> bool:
        """Return whether the plan is the best there is."""
        return self.worth == self.bound


def _raised(plan: Exchange, worth: Int64, prices: Int64, families: Rows, shares: Int64) -> Rows:
    """Raise the prices until none of the families would get more than its share elsewhere; return whose rose."""
    pairs, count = plan.pairs_of(families)
    volunteers = plan.edges.volunteers[pairs]
    asked = worth[pairs] - np.repeat(shares, count)
    rising = np.flatnonzero(asked > prices[volunteers])
    np.maximum.at(prices, volunteers[rising], asked[rising])
    is_risen = np.zeros(len(prices), dtype=np.bool_)
    is_risen[volunteers[rising]] = True
    return np.flatnonzero(is_risen)


def _least_prices(plan: Exchange, worth: Int64, chosen: Rows) -> Int64:
    """Return the least prices [n] that let the plan be the best, or some prices when it is not the best."""
    has = np.zeros(len(chosen), dtype=np.int64)
    has[plan.placed] = worth[chosen[plan.placed]]
    is_open = plan.taken < plan.free
    prices = np.zeros(len(is_open), dtype=np.int64)
    families, shares = np.arange(len(chosen)), has
    # A longest path visits no volunteer twice.
    for _ in range(len(prices) + 1):
        risen = _raised(plan, worth, prices, families, shares)
        if not len(risen) or is_open[risen].any():
            break
        families = plan.placed_with(risen)
        shares = has[families] - prices[plan.at[families]]
        if shares.min(initial=0) < 0:
            break
    return prices


def _shares(edges: Edges, worth: Int64, prices: Int64) -> Int64:
    """Return the least shares [m] that go with the prices."""
    shares = np.zeros(len(edges.first) - 1, dtype=np.int64)
    has_pairs = np.diff(edges.first) > 0
    if has_pairs.any():
        left = worth - prices[edges.volunteers]
        shares[has_pairs] = np.maximum(0, np.maximum.reduceat(left, edges.first[:-1][has_pairs]))
    return shares


def certificate(waiting: Ordered, worth: Int64, chosen: Rows) -> Prices:
    """Return the least prices and the shares of a plan, in which `chosen` [m] is the place of each family's pair.

    `worth` [k] is what each pair is worth. The bound rests on nothing but the prices: whatever they are, the shares are
    made so that together they prove it.
    """
    prices = _least_prices(Exchange(waiting, chosen), worth, chosen)
    shares = _shares(waiting.edges, worth, prices)
    priced = np.flatnonzero(prices)
    # Plain numbers, which have no end.
    of_places = zip(prices[priced].tolist(), waiting.free[priced].tolist(), strict=True)
    return Prices(
        volunteer_ids=waiting.volunteer_ids,
        prices=prices,
        family_ids=waiting.family_ids,
        shares=shares,
        worth=sum(worth[chosen[chosen != NOWHERE]].tolist()),
        bound=sum(shares.tolist()) + sum(price * places for price, places in of_places),
    )
