"""Cases of an older register, brought in from a table. The columns are told in docs/import.md."""

from accounts.tables import Column, Mistake
from families.importing.cases import Case
from families.importing.checking import cases_in
from families.importing.columns import COLUMNS
from families.importing.reading import read
from families.importing.writing import write

__all__ = ["COLUMNS", "Case", "Column", "Mistake", "cases_in", "read", "write"]
