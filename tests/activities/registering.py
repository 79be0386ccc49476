"""What tests of registrations ask of rows, messages and pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from activities.links import token_of
from activities.models import Activity, Registration, Session
from core.refusals import Refused
from notifications.models import OutboxMessage
from tests.factories.registrations import fresh


def states(*rows: Registration) -> list[str]:
    return [fresh(row).state for row in rows]


def kinds_to(row: Registration) -> list[str]:
    told = OutboxMessage.objects.filter(recipient=f"activities.Registration:{row.pk}").order_by("pk")
    return [f"{one.kind}:{one.context.get('what', '')}".rstrip(":") for one in told]


def room(session: Session) -> Any:
    return Session.objects.with_taken().get(pk=session.pk)


def refused(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value.refusal.code


def moved_to(session: Session, days: float) -> Session:
    session.starts_at = timezone.now() + timedelta(days=days)
    session.ends_at = session.starts_at + timedelta(hours=2)
    session.save(update_fields=["starts_at", "ends_at"])
    return session


def form_of(row: Session | Activity) -> str:
    return f"/fi/activities/{getattr(row, 'activity_id', row.pk)}/register/"


def answers(**said: Any) -> dict[str, Any]:
    told = {"called": "Nalle", "reach": "nalle@example.org", "adults": 1, "children": 2, "submission": uuid4()}
    return {**told, **said}


def own(row: Registration, page: str = "") -> str:
    return f"/fi/registration/{token_of(row)}/{page}"


def words_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())
