"""Rows drawn from a table by their numbers, in any order and repeated, each column only when something reads it."""

from typing import Any, Self

import numpy.typing as npt

from matching.engine.columns import Families, Pairs, Volunteers
from matching.engine.kinds import Rows, Table


class Drawn(Table):
    """The rows of the given numbers of a table: what reads few columns costs few columns."""

    table: Table
    numbers: Rows

    def __init__(self, table: Table, numbers: Rows) -> None:
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "numbers", numbers)

    def drawn(self, rows: Rows) -> Self:
        """Return some of these rows."""
        return type(self)(self.table, self.numbers[rows])

    def __len__(self) -> int:
        return len(self.numbers)

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        if name not in self.kinds:
            raise AttributeError(name)
        column: npt.NDArray[Any] = getattr(self.table, name)[self.numbers]
        object.__setattr__(self, name, column)
        return column


class DrawnVolunteers(Drawn, Volunteers):
    """Volunteers, drawn."""


class DrawnFamilies(Drawn, Families):
    """Families, drawn, with the pairs of the whole table or, where the caller knows that they suffice, fewer."""

    def __init__(
        self, table: Families, numbers: Rows, *, conflicts: Pairs | None = None, earlier: Pairs | None = None
    ) -> None:
        super().__init__(table, numbers)
        object.__setattr__(self, "conflicts", table.conflicts if conflicts is None else conflicts)
        object.__setattr__(self, "earlier", table.earlier if earlier is None else earlier)
