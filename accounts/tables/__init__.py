"""Tables that people bring from elsewhere: CSV or XLSX, read to rows of cells, every mistake told with its place."""

from accounts.tables.cells import Cells
from accounts.tables.columns import Column, heads_of
from accounts.tables.mistakes import Mistake
from accounts.tables.reading import Sheet, read

__all__ = ["Cells", "Column", "Mistake", "Sheet", "heads_of", "read"]
