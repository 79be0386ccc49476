from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts import tables
from families.importing.columns import COLUMNS

OLDEST_YEAR = 1980
NAMES = {column.key: column.english for column in COLUMNS}


class Cells(tables.Cells):
    """One row of a table of cases."""

    def __init__(self, row: int, texts: Mapping[str, str], heads: Mapping[str, str]) -> None:
        super().__init__(row, texts, heads, NAMES)

    def years(self, key: str, last: int) -> list[int]:
        parts = [part for part in re.split(r"[\s,;|/]+", self.texts.get(key, "")) if part]
        if not all(re.fullmatch(r"\d{4}", part) and OLDEST_YEAR <= int(part) <= last for part in parts):
            self.wrong(key, _("Write only the years, for example 2019, 2021."))
            return []
        return [int(part) for part in parts]
