"""Rows of a table of old cases, as the import reads them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

TODAY = timezone.localdate()


def ago(days: int) -> str:
    day = TODAY - timedelta(days=days)
    return f"{day.day}.{day.month}.{day.year}"


WAITING = {
    "reference": "2025-017",
    "municipality": "Sastamala",
    "state": "accepted",
    "received on": ago(90),
    "accepted on": ago(70),
    "called": "Tiina",
    "phone": "040 000 0031",
    "birth years": "2021, 2023",
    "topics": "kela, talk",
    "consent on": ago(75),
}
WALKING = {
    **WAITING,
    "reference": "2025-018",
    "state": "matched",
    "called": "Mervi",
    "companionship began on": ago(50),
    "planned end on": ago(-200),
    "volunteer e-mail": "eero.vapaa@example.org",
}
ENDED = {
    "reference": "2024-001",
    "municipality": "790",
    "state": "completed",
    "received on": ago(300),
    "companionship began on": ago(250),
    "ended on": ago(60),
    "end reason": "goal_reached",
    "called": "Kerttu",
    "e-mail": "kerttu@vanha.example",
    "birth years": "2015",
    "volunteer e-mail": "Eero.Vapaa@example.org",
}
LONG_AGO = {
    **ENDED,
    "reference": "2019-001",
    "received on": "1.2.2019",
    "companionship began on": "1.4.2019",
    "ended on": "1.4.2020",
    "called": "Vieno",
    "e-mail": "vieno@vanha.example",
}


def table(*rows: dict[str, str], sign: str = ";") -> str:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    lines = [sign.join(heads), *(sign.join(f'"{row.get(head, "")}"' for head in heads) for row in rows)]
    return "\r\n".join(lines) + "\r\n"
