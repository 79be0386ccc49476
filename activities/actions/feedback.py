"""What people say of one time, without a name."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from activities import rules
from activities.models import Feedback, Session
from core.actor import Actor
from core.refusals import refuse


@transaction.atomic
def give_feedback(session: Session, *, face: int, submission: UUID, actor: Actor, words: str = "") -> Feedback:
    """Keep a face and a few words; the same form sent twice is one. Nothing tells who it was. Raises `Refused`.

    The trail has no entry: it would tell the minute.
    """
    refuse(rules.why_not_give_feedback(session, now=timezone.now()))
    told = {"session": session, "face": face, "words": words}
    feedback, _is_new = Feedback.objects.get_or_create(submission=submission, defaults=told)
    return feedback
