"""Wishes of families about their own data that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from core.actor import Actor
from families.models import ErasureRequest
from families.rights import answer_by
from portal.today.work import Work, page

SOON = timedelta(days=7)


def erasure_works(actor: Actor, today: date) -> Iterator[Work]:
    """Families that want to be erased: answered within a month (domain.md 4.6)."""
    rows = ErasureRequest.objects.visible_to(actor).waiting().select_related("family")
    for asked in rows.prefetch_related("family__requests__assigned_to"):
        case = max(asked.family.requests.all(), key=lambda request: request.received_at, default=None)
        last_day = answer_by(asked)
        yield Work(
            kind="erasure",
            tone="danger" if last_day - SOON <= today else "soon",
            title=case.reference if case else _("A family"),
            since=last_day,
            since_label=_("answer by"),
            text=_("The family has asked to be erased."),
            label=_("Look at it and answer"),
            url=page("erasure-detail", asked.pk),
            action_url=page("erasure-detail", asked.pk),
            responsible=case.assigned_to.name if case and case.assigned_to else "",
            responsible_id=case.assigned_to_id if case else None,
        )
