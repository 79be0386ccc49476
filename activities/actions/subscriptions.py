"""Asking to hear of what lies ahead, without a case and without a name: ask, confirm, change, stop for ever."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Municipality
from activities import notices
from activities.links import address_key
from activities.models import StageSubscription, SubscribedChild
from activities.rules import subscriptions as rules
from activities.states import Subscription as State
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance
from notifications import outbox


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscriber tells: where they live, in which language, of which children by year or due month."""

    municipality: Municipality
    language: str
    birth_years: Sequence[int] = ()
    due_months: Sequence[date] = ()
    wants_fathers: bool = False


@transaction.atomic
def ask_stages(
    wanted: Wanted, *, email: str, submission: uuid.UUID, begins_anew: bool = False, actor: Actor
) -> StageSubscription | None:
    """Keep the wish and send the link that confirms it; a form that is sent twice is one wish.

    To an address that was stopped nothing is sent, and nothing is kept, unless they say that they begin anew: None. Who
    is written to already gets the link to their own page once more.
    """
    if sent := StageSubscription.objects.filter(submission=submission).first():
        return sent
    same = StageSubscription.objects.select_for_update().filter(address_key=address_key(email))
    known = {row.state: row for row in same}
    if State.ON in known:
        notices.subscriptions.page_asked(known[State.ON])
        return known[State.ON]
    if State.STOPPED in known and not begins_anew:
        return None
    forget(same.filter(state=State.ASKED))
    reached = {"email": email, "address_key": address_key(email)}
    row, is_new = StageSubscription.objects.get_or_create(
        submission=submission, defaults={**reached, **told_of(wanted)}
    )
    if is_new:
        keep_children(row, wanted)
        audit.record("stagesubscription.asked", row, actor=actor)
        notices.subscriptions.confirmation(row)
    return row


@transaction.atomic
def begin_stages(subscription: StageSubscription, *, actor: Actor) -> None:
    """The reader of the address has said yes. What was asked or stopped for it before gives way."""
    refuse(rules.why_not_begin(subscription, at=timezone.now()))
    if subscription.state == State.ON:
        return
    advance(subscription, State.ON, actor=actor)
    forget(StageSubscription.objects.filter(address_key=subscription.address_key).exclude(pk=subscription.pk))


@transaction.atomic
def change_stages(subscription: StageSubscription, wanted: Wanted, *, actor: Actor) -> None:
    """The subscriber has moved, speaks another language, or tells other years."""
    refuse(rules.why_not_change(subscription))
    told = told_of(wanted)
    for name, value in told.items():
        setattr(subscription, name, value)
    subscription.save(update_fields=[*told])
    keep_children(subscription, wanted)
    audit.record("stagesubscription.changed", subscription, actor=actor, fields=[*told, "children"])


@transaction.atomic
def stop_stages(subscription: StageSubscription, *, actor: Actor) -> None:
    """Stop for ever: nothing stays but the keyed hash by which the address is known again. Twice is once."""
    row = StageSubscription.objects.select_for_update().get(pk=subscription.pk)
    if row.state == State.STOPPED:
        return
    outbox.cancel_to(row)
    row.children.all().delete()
    advance(row, State.STOPPED, actor=actor, email="", municipality=None, wants_fathers=False)


def told_of(wanted: Wanted) -> dict[str, Any]:
    """Return what a subscriber tells of themselves, as fields of the row."""
    return {name: getattr(wanted, name) for name in ("municipality", "language", "wants_fathers")}


def keep_children(subscription: StageSubscription, wanted: Wanted) -> None:
    """Let the children be those that were told."""
    subscription.children.all().delete()
    years: list[dict[str, Any]] = [{"birth_year": year} for year in wanted.birth_years]
    months: list[dict[str, Any]] = [{"due_month": month.replace(day=1)} for month in wanted.due_months]
    SubscribedChild.objects.bulk_create(
        SubscribedChild(subscription=subscription, **known) for known in (*years, *months)
    )


def forget(rows: Iterable[StageSubscription]) -> None:
    """Delete `rows`, and whatever was on its way to them."""
    for row in rows:
        outbox.cancel_to(row)
        row.delete()
