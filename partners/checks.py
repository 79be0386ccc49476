"""Whether this installation may open its doors: `manage.py check --deploy --database default`, or `check_go_live`."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, Tags, register
from django.utils import timezone

from core.actor import Actor
from partners.carrying import offices
from partners.rules.readiness import points_of


@register(Tags.database, deploy=True)
def check_go_live(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[Error]:
    """Nothing is missing of any organisation that takes families (R-CW-3, R-SC-1, R-EM-1)."""
    if not databases:
        return []
    return [Error(sentence, id="partners.E001") for sentence in missing()]


def missing() -> list[str]:
    """Return what is missing, a sentence each, of every organisation that takes families."""
    today = timezone.localdate()
    return [
        f"{organisation.name}: {point.to_do}"
        for organisation in offices(today, actor=Actor.system("check-go-live")).order_by("name")
        for point in points_of(organisation, on=today)
        if point.to_do
    ]
