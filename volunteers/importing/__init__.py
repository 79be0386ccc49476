"""Volunteers of an older register, brought in from a table. The columns are told in docs/import.md."""

from volunteers.importing.columns import COLUMNS, columns_in_words
from volunteers.importing.people import Newcomer, newcomers_in

__all__ = ["COLUMNS", "Newcomer", "columns_in_words", "newcomers_in"]
