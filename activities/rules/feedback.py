"""Why feedback may not be given now. Pure: no writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from activities.models import Session
from core.refusals import Refusal

OPEN_FOR = timedelta(days=14)


def why_not_give_feedback(session: Session, *, now: datetime) -> Refusal | None:
    """Anybody who was there tells how it was, from its beginning to two weeks after its end."""
    if not session.is_live or not session.activity.was_public:
        return Refusal("not_held", _("This time was not held."))
    if session.starts_at > now:
        return Refusal("not_begun", _("You can tell how it was when it has begun."))
    if session.ends_at + OPEN_FOR <= now:
        return Refusal("has_closed", _("The time to tell us how this was has passed. You can still contact us."))
    return None
