"""Reading a diary entry in the making."""

from __future__ import annotations

import json
from typing import Any

from matching.models import Match, VisitDraft


def draft_of(match: Match) -> dict[str, Any]:
    """Return the kept form values of `match`'s unfinished diary entry, empty when there is none."""
    draft = VisitDraft.objects.filter(match=match).first()
    return json.loads(draft.content) if draft else {}
