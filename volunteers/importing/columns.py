"""The columns of a table of volunteers. Each may be headed in English, Finnish or Swedish."""

from __future__ import annotations

from typing import Any

from accounts.tables import Column

COLUMNS = (
    Column("name", "name", "nimi", "namn", is_needed=True),
    Column("email", "e-mail", "sähköposti", "e-post", is_needed=True),
    Column("municipality", "municipality", "kunta", "kommun", is_needed=True),
    Column("phone", "phone", "puhelin", "telefon"),
    Column("language", "language", "kieli", "språk"),
    Column("languages", "spoken languages", "puhutut kielet", "talade språk"),
    Column("support_forms", "approved for", "hyväksytty tehtävään", "godkänd för"),
    Column("approved_on", "approved on", "hyväksytty", "godkänd"),
    Column("capacity", "families at a time", "perheitä kerralla", "familjer samtidigt"),
    Column("radius_km", "kilometres", "kilometrit", "kilometer"),
    Column("life_stages", "life stages lived", "eletyt elämänvaiheet", "upplevda livsskeden"),
    Column("wished_life_stages", "life stages wished", "toivotut elämänvaiheet", "önskade livsskeden"),
    Column("topics", "topics", "aiheet", "ämnen"),
    Column("competences", "knows and can", "osaaminen", "kunnande"),
)
NAMES = {column.key: column.english for column in COLUMNS}


def columns_in_words(language: str) -> list[dict[str, Any]]:
    """Return the columns for a reader: the name in the reader's language, then the others."""
    found = []
    for column in COLUMNS:
        by_language = {"fi": column.finnish, "sv": column.swedish, "en": column.english}
        own = by_language.pop(language, column.finnish)
        found.append({"name": own, "others": " / ".join(by_language.values()), "is_needed": column.is_needed})
    return found
