"""What a diary entry begins with: the planned meeting, the time of day, and what was left unfinished."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.actor import Actor
from matching.drafts import draft_of
from matching.models import Match, Meeting

USUAL_LENGTH = timedelta(minutes=90)
QUARTER = 15
STILL_REMEMBERED = timedelta(days=14)


def begun_at(match: Match, now: datetime, *, actor: Actor) -> dict[str, Any]:
    """Return the first guesses for an entry: the last planned meeting that has begun, else a visit that ends now."""
    begun_lately = {"starts_at__lte": now, "starts_at__gte": now - STILL_REMEMBERED}
    planned = Meeting.objects.visible_to(actor).filter(match=match, logged_at=None, **begun_lately).first()
    if planned:
        return {"starts_at": planned.starts_at, "place_type": planned.place_type, "form": planned.form}
    begun = now - USUAL_LENGTH
    return {"starts_at": begun.replace(minute=begun.minute - begun.minute % QUARTER, second=0, microsecond=0)}


def unsent_draft(match: Match, *, actor: Actor) -> dict[str, Any]:
    """Return the unfinished entry of `match`; one that has been sent meanwhile is no draft any more."""
    draft = draft_of(match)
    keys = draft.get("submission_key", [])
    is_sent = Meeting.objects.visible_to(actor).filter(match=match, submission_key__in=keys).exists() if keys else False
    return {} if is_sent else draft
