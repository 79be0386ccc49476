"""Small words of the tests of a family's way to services: addresses, steps, days, and how a refusal is caught."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.models import ServiceStep, SupportRequest
from partners.models import Benefit

LIST, ADD = "/family/services/", "/family/services/add/"


def at(step: ServiceStep, verb: str = "") -> str:
    return f"{LIST}{step.pk}/{verb}"


def step_of(request: SupportRequest, *, service: str = "dental", benefit: str = "", **details: object) -> ServiceStep:
    what = {"benefit": Benefit.objects.get(key=benefit)} if benefit else {"service": service}
    return actions.add_step(request.family, actor=actor_of(request.contact), **what, **details)


def fresh(step: ServiceStep) -> ServiceStep:
    return ServiceStep.objects.get(pk=step.pk)


def day_in(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def written(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def refusal_of(verb: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **named)
    return refused.value.refusal.code
