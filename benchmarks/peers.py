"""Other ways to make the same plan: exact ones to be equal to, and two that a hurried person would use.

networkx and OR-tools are tried where they are installed; nothing else of the project knows them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching, min_weight_full_bipartite_matching

from benchmarks.problem import Outcome, Problem
from matching.engine.kinds import Int64

NOT_INSTALLED = "not installed"
NETWORKX = "networkx"
ORTOOLS = "ortools.graph.python.min_cost_flow"


def optional(name: str) -> Any:
    """Return a module that need not be there, or None."""
    package = name.split(".", maxsplit=1)[0]
    return import_module(name) if find_spec(package) else None


@dataclass(frozen=True)
class Copies:
    """Pairs with one column for each place of a volunteer: `pair` says which pair each of them copies."""

    pair: Int64
    column: Int64
    columns: int


def copied(problem: Problem) -> Copies:
    starts = np.concatenate(([0], np.cumsum(problem.capacities)))
    times = problem.capacities[problem.volunteer]
    pair = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    return Copies(pair, starts[problem.volunteer[pair]] + within, int(starts[-1]))


@dataclass(frozen=True)
class Assignment:
    """scipy's input: families as rows, places as columns, and a column of each family's own for staying unplaced."""

    matrix: csr_matrix
    copies: Copies
    problem: Problem


def bare_assignment(problem: Problem) -> Assignment:
    copies, families = copied(problem), np.arange(len(problem.priorities))
    weights = problem.weights[copies.pair]
    most = int(weights.max(initial=0)) + 1
    costs = np.concatenate((most - weights, np.full(len(families), most)))
    rows = np.concatenate((problem.family[copies.pair], families))
    columns = np.concatenate((copies.column, copies.columns + families))
    shape = (len(families), copies.columns + len(families))
    return Assignment(csr_matrix((costs.astype(np.float64), (rows, columns)), shape=shape), copies, problem)


def bare_solve(assignment: Assignment) -> Int64:
    """Return the column of each family."""
    columns: Int64 = min_weight_full_bipartite_matching(assignment.matrix)[1]
    return columns


def bare_outcome(assignment: Assignment, column_of: Int64) -> Outcome:
    copies = assignment.copies
    keys = assignment.problem.family[copies.pair] * copies.columns + copies.column
    order = np.argsort(keys)
    families = np.flatnonzero(column_of < copies.columns)
    wanted = families * copies.columns + column_of[families]
    pair_of = np.full(len(column_of), -1, dtype=np.int64)
    pair_of[families] = copies.pair[order[np.searchsorted(keys, wanted, sorter=order)]]
    return Outcome(pair_of)


def hopcroft_karp(problem: Problem) -> int:
    """Return the most families that can be placed at all."""
    copies = copied(problem)
    ones = np.ones(len(copies.pair), dtype=np.int8)
    shape = (len(problem.priorities), copies.columns)
    graph = csr_matrix((ones, (problem.family[copies.pair], copies.column)), shape=shape)
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())


def _taking(problem: Problem, order: Iterable[int]) -> Outcome:
    """Place pair after pair in the given order, as long as family and volunteer are free."""
    places, pair_of = problem.capacities.tolist(), [-1] * len(problem.priorities)
    family, volunteer = problem.family.tolist(), problem.volunteer.tolist()
    for pair in order:
        if pair_of[family[pair]] < 0 and places[volunteer[pair]] > 0:
            pair_of[family[pair]] = pair
            places[volunteer[pair]] -= 1
    return Outcome(np.array(pair_of, dtype=np.int64))


def greedy(problem: Problem) -> Outcome:
    """Place the best fit of all first, then the next; equal fits by row."""
    return _taking(problem, np.lexsort((problem.volunteer, problem.family, -problem.fits)).tolist())


def by_arrival(problem: Problem, waited_days: Int64) -> Outcome:
    """Give each family, longest waiting first, the best volunteer still free: first come, first served, by hand."""
    waited = waited_days[problem.family]
    return _taking(problem, np.lexsort((problem.volunteer, -problem.fits, problem.family, -waited)).tolist())


def networkx_outcome(problem: Problem) -> Outcome:
    """Solve by networkx's network simplex: families have one unit each to send to a volunteer, or to nobody."""
    networkx, families, volunteers = optional(NETWORKX), len(problem.priorities), len(problem.capacities)
    graph, sink = networkx.DiGraph(), families + volunteers
    graph.add_nodes_from(range(families), demand=-1)
    graph.add_node(sink, demand=families)
    graph.add_edges_from(((family, sink) for family in range(families)), weight=0, capacity=1)
    places = enumerate(problem.capacities.tolist(), start=families)
    graph.add_edges_from((volunteer, sink, {"weight": 0, "capacity": places}) for volunteer, places in places)
    rows = zip(problem.family.tolist(), problem.volunteer.tolist(), problem.weights.tolist(), strict=True)
    for family, volunteer, weight in rows:
        graph.add_edge(family, families + volunteer, weight=-weight, capacity=1)
    flow = networkx.network_simplex(graph)[1]
    pairs = zip(problem.family.tolist(), problem.volunteer.tolist(), strict=True)
    used = np.array([flow[family][families + volunteer] > 0 for family, volunteer in pairs], dtype=np.bool_)
    return _of_used(problem, used)


def _of_used(problem: Problem, used: Any) -> Outcome:
    pair_of = np.full(len(problem.priorities), -1, dtype=np.int64)
    pair_of[problem.family[used]] = np.flatnonzero(used)
    return Outcome(pair_of)


def ortools_outcome(problem: Problem) -> Outcome:
    """Solve by OR-tools' min-cost flow, building included."""
    flow = optional(ORTOOLS).SimpleMinCostFlow()
    families, volunteers, pairs = len(problem.priorities), len(problem.capacities), len(problem.fits)
    sink = families + volunteers
    ends = np.concatenate((problem.family, np.arange(families), families + np.arange(volunteers)))
    heads = np.concatenate((families + problem.volunteer, np.full(families + volunteers, sink)))
    room = np.concatenate((np.ones(pairs + families, dtype=np.int64), problem.capacities))
    costs = np.concatenate((-problem.weights, np.zeros(families + volunteers, dtype=np.int64)))
    arcs = flow.add_arcs_with_capacity_and_unit_cost(ends, heads, room, costs)
    flow.set_nodes_supplies(np.arange(families), np.ones(families, dtype=np.int64))
    flow.set_node_supply(sink, -families)
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("OR-tools did not solve it")
    return _of_used(problem, flow.flows(arcs[:pairs]) > 0)


class Peer(NamedTuple):
    """An exact way of an optional package: its module, how it plans, and up to how many families in reasonable time."""

    module: str
    plan: Callable[[Problem], Outcome]
    most: int


OPTIONAL = {
    "networkx": Peer(NETWORKX, networkx_outcome, 300),
    "ortools": Peer(ORTOOLS, ortools_outcome, 20_000),
}
