"""Somebody without a case who wants to hear of what lies ahead."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from activities import actions
from activities.actions.subscriptions import Wanted
from activities.models import StageSubscription
from core.actor import Actor
from tests.factories.cast import Office


def subscribed(office: Office, email: str, **facts: Any) -> StageSubscription:
    """Return a subscription of somebody in the office's municipality who has confirmed the address."""
    told = {"municipality": office.municipality, "language": "en", "birth_years": (2020,), **facts}
    row = actions.ask_stages(Wanted(**told), email=email, submission=uuid4(), actor=Actor.public())
    actions.begin_stages(row, actor=Actor.public())
    return row
