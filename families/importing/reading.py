from __future__ import annotations

from accounts import tables
from accounts.tables import Sheet
from families.importing.columns import COLUMNS


def read(data: bytes) -> Sheet:
    """Return the rows of a file of cases; what is wrong with its shape is among the mistakes of the sheet."""
    return tables.read(data, COLUMNS)
