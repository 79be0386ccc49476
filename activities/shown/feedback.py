"""What people said of one time or of all times of an activity: faces counted, words without names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.text import capfirst
from qrcode import QRCode

from activities.models import Feedback
from core.actor import Actor

MOST_WORDS = 20


def feedback_of(actor: Actor, **which: Any) -> dict[str, Any]:
    """Return the faces and the last words that `actor` may read, such as of `session=…`; in two queries."""
    rows = Feedback.objects.visible_to(actor).filter(**which)
    faces = faces_of(rows)
    words = rows.exclude(words="").values_list("words", "given_on")[:MOST_WORDS]
    return {"count": sum(face["value"] for face in faces), "faces": faces, "words": list(words)}


def faces_of(rows: QuerySet[Feedback]) -> list[dict[str, Any]]:
    """Return how many chose each face, as bars read them."""
    numbers = dict(rows.order_by().values_list("face").annotate(n=Count("pk")))
    return [{"label": capfirst(str(face.label)), "value": numbers.get(face.value, 0)} for face in Feedback.Face]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as an SVG draws it: how many dots wide, and the dark ones as a path."""

    size: int
    dots: str


def code_of(address: str) -> Code:
    """Return the code of an address, with its quiet border."""
    code = QRCode(border=4)
    code.add_data(address)
    rows = code.get_matrix()
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Code(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
