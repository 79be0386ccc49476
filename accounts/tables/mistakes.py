from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong with one cell: the row as a spreadsheet numbers it, the column's name there, and what to do.

    The sentence never repeats what the cell says.
    """

    row: int
    column: str
    sentence: str
