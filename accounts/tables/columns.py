from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.querysets import folded


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the program, and what may stand above it in English, Finnish or Swedish."""

    key: str
    english: str
    finnish: str
    swedish: str
    is_needed: bool = False

    @property
    def heads(self) -> tuple[str, ...]:
        return self.english, self.finnish, self.swedish


def heads_of(columns: Iterable[Column]) -> Mapping[str, Column]:
    """Return the columns by everything that may stand above them."""
    return {folded(head): column for column in columns for head in column.heads}
