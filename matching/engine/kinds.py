"""What a column of a table of people may hold, and tables of such columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self, get_type_hints

import numpy as np
import numpy.typing as npt

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]
Rows = npt.NDArray[np.intp]

# Positions within this many metres of the origin keep every squared distance below 2**52, where a float root is exact.
FARTHEST_COORDINATE_M = 10_000_000
NO_LIMIT_M = 30_000_000
MOST_CAPACITY = 32_767
EVERY_ROW = slice(None)
GENDER_NOT_SAID, GENDER_WOMAN, GENDER_MAN, GENDER_OTHER = range(4)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds: its type and the least and most it may be."""

    dtype: type[np.generic]
    least: int
    most: int

    def column(self, name: str, values: object) -> npt.NDArray[Any]:
        """Return `values` as a read-only copy of this kind; TypeError or ValueError names the column."""
        raw = np.asarray(values)
        if raw.ndim != 1:
            raise ValueError(f"{name}: expected one dimension, got {raw.ndim}")
        if raw.size and raw.dtype.kind not in "iub":
            raise TypeError(f"{name}: expected whole numbers, got {raw.dtype}")
        if raw.size and (int(raw.min()) < self.least or int(raw.max()) > self.most):
            raise ValueError(f"{name}: expected {self.least} to {self.most}, got {raw.min()} to {raw.max()}")
        copy = np.array(raw, dtype=self.dtype)
        copy.flags.writeable = False
        return copy


ID = Kind(np.int64, -(2**63), 2**63 - 1)

Ids = Annotated[npt.NDArray[np.int64], ID]
Coordinates = Annotated[npt.NDArray[np.int32], Kind(np.int32, -FARTHEST_COORDINATE_M, FARTHEST_COORDINATE_M)]
Metres = Annotated[npt.NDArray[np.int32], Kind(np.int32, 0, NO_LIMIT_M)]
Masks31 = Annotated[npt.NDArray[np.int32], Kind(np.int32, 0, 2**31 - 1)]
Masks63 = Annotated[npt.NDArray[np.int64], Kind(np.int64, 0, 2**63 - 1)]
Genders = Annotated[npt.NDArray[np.int8], Kind(np.int8, GENDER_NOT_SAID, GENDER_OTHER)]
Capacities = Annotated[npt.NDArray[np.int16], Kind(np.int16, 0, MOST_CAPACITY)]
Flags = Annotated[npt.NDArray[np.bool_], Kind(np.bool_, 0, 1)]


class Table:
    """Read-only columns of equal length; the row number is the only thing that ties them."""

    ids: Ids
    kinds: ClassVar[dict[str, Kind]]

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        cls.kinds = {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}

    def __post_init__(self) -> None:
        for name, kind in self.kinds.items():
            object.__setattr__(self, name, kind.column(name, getattr(self, name)))
            if len(getattr(self, name)) != len(self):
                raise ValueError(f"{name}: expected {len(self)} rows, got {len(getattr(self, name))}")
        ordered = self.ids[self.by_id]
        if (ordered[1:] == ordered[:-1]).any():
            raise ValueError("ids: an id is there twice")

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def by_id(self) -> Rows:
        """The row numbers in the order of their ids."""
        order: Rows = np.argsort(self.ids)
        return order

    def rows_of(self, ids: Int64) -> Rows:
        """Return the row numbers of those of the ids that are here."""
        if not len(self):
            return np.empty(0, dtype=np.intp)
        places = np.searchsorted(self.ids, ids, sorter=self.by_id)
        rows: Rows = self.by_id[np.minimum(places, len(self) - 1)]
        found: Rows = rows[self.ids[rows] == ids]
        return found

    def position(self, row_id: int) -> int:
        """Return the row number of an id; KeyError when there is no such row."""
        found = np.flatnonzero(self.ids == row_id)
        if not len(found):
            raise KeyError(row_id)
        return int(found[0])

    def plain(self, rows: Rows | slice = EVERY_ROW) -> list[tuple[Any, ...]]:
        """Return the rows as plain values in the order of the columns."""
        columns = (getattr(self, name)[rows].tolist() for name in self.kinds)
        return list(zip(*columns, strict=True))

    def _picked(self, rows: Rows | slice) -> dict[str, npt.NDArray[Any]]:
        return {name: getattr(self, name)[rows] for name in self.kinds}

    @classmethod
    def _unchecked(cls, columns: dict[str, Any]) -> Self:
        made = object.__new__(cls)
        for name, values in columns.items():
            object.__setattr__(made, name, values)
        return made

    @classmethod
    def _transposed(cls, rows: Iterable[Sequence[int]]) -> dict[str, Any]:
        names = list(cls.kinds)
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
        if len(columns) != len(names):
            raise ValueError(f"rows: expected {len(names)} values each, got {len(columns)}")
        return dict(zip(names, columns, strict=True))
