"""Services of the area from a table, and the same table back. The columns are told in docs/import.md."""

from partners.importing.columns import COLUMNS, columns_in_words, head_in, row_of
from partners.importing.services import Brought, rows_in

__all__ = ["COLUMNS", "Brought", "columns_in_words", "head_in", "row_of", "rows_in"]
