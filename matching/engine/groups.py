"""Families who have no volunteer in common, not even through others, and so can be planned apart."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.engine.kinds import Rows
from matching.engine.waiting import Edges


def groups(edges: Edges, pairs: Rows | slice, volunteers: int) -> Rows:
    """Return for each family the number of its group, from 0, where only the pairs at the given places count."""
    families = len(edges.first) - 1
    ends = edges.families[pairs], edges.volunteers[pairs] + families
    ones = np.ones(len(ends[0]), dtype=np.int8)
    graph = csr_array((ones, ends), shape=(families + volunteers, families + volunteers))
    labels = connected_components(graph, directed=False)[1]
    return np.unique(labels[:families], return_inverse=True)[1]
