"""Claims for expenses that wait for a decision, and approved ones that wait for the accountant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from portal.today.work import Work, page
from volunteers.models import ExpenseClaim
from volunteers.rules.expenses import is_own
from volunteers.shown.expenses import euros, journeys_in_words

SOON = timedelta(days=7)
TO_THE_ACCOUNTANT = timedelta(days=31)


def expense_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Claims that somebody else has sent, and one row for what waits for the accountant: two queries."""
    rows = ExpenseClaim.objects.visible_to(actor)
    for claim in rows.waiting().for_list():
        if not is_own(claim, actor=actor):
            yield claim_work(claim, now)
    waiting = (
        rows.to_give_on()
        .order_by()
        .aggregate(count=Count("pk", distinct=True), first=Min("decided_at"), eur=Sum("lines__eur"))
    )
    if waiting["count"] and waiting["first"] <= now - TO_THE_ACCOUNTANT:
        yield accountant_work(waiting)


def claim_work(claim: Any, now: datetime) -> Work:
    responsible = claim.volunteer.responsible
    return Work(
        kind="expense",
        tone="soon" if claim.sent_at <= now - SOON else "info",
        title=claim.volunteer.user.name,
        since=claim.sent_at,
        since_label=_("sent"),
        text=f"{journeys_in_words(claim.journeys)}, {euros(claim.eur)}.",
        url=page("expense-detail", claim.pk),
        label=_("Look at the claim"),
        action_url=page("expense-detail", claim.pk),
        responsible=responsible.name if responsible else "",
        responsible_id=claim.volunteer.responsible_id,
    )


def accountant_work(waiting: dict[str, Any]) -> Work:
    """Return approved claims that have waited for a month, as one row."""
    n = waiting["count"]
    words = ngettext("%(n)d approved claim, %(eur)s.", "%(n)d approved claims, %(eur)s.", n)
    return Work(
        kind="expense_file",
        tone="info",
        title=_("Files for the accountant"),
        since=waiting["first"],
        since_label=_("first approved"),
        text=words % {"n": n, "eur": euros(waiting["eur"])},
        url=reverse("coordinator:expense-files"),
        label=_("Make a file"),
        action_url=reverse("coordinator:expense-file-new"),
    )
