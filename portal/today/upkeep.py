"""What keeps the service honest: messages that did not go, numbers that nobody has checked, barriers on the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from textwrap import shorten

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Municipality
from core.actor import Actor
from notifications.models import OutboxMessage
from partners.models import Barrier, Helpline
from portal.today.work import Work

SOON = timedelta(days=7)
LETTERS = 60


def message_works(actor: Actor) -> Iterator[Work]:
    """Messages that a person has to decide about, as one row."""
    rows = OutboxMessage.objects.visible_to(actor).wanting_a_person()
    stuck = rows.aggregate(oldest=Min("created_at"), n=Count("pk"))
    if not stuck["n"]:
        return
    yield Work(
        kind="message",
        tone="danger",
        title=ngettext("%(n)d message", "%(n)d messages", stuck["n"]) % {"n": stuck["n"]},
        since=stuck["oldest"],
        since_label=_("oldest"),
        text=_("Some messages did not go, or it is not known whether they did."),
        url=reverse("coordinator:messages"),
        label=_("Decide about them"),
        action_url=reverse("coordinator:messages"),
    )


def helpline_works(actor: Actor, today: date) -> Iterator[Work]:
    """Numbers that families see and nobody has checked for half a year (R-EM-1)."""
    places = Municipality.objects.visible_to(actor).filter(pk__in=actor.municipality_ids)
    counties = Q(wellbeing_county_code="") | Q(wellbeing_county_code__in=places.values("wellbeing_county_code"))
    for line in Helpline.objects.visible_to(actor).filter(counties).stale(today):
        yield Work(
            kind="helpline",
            tone="info",
            title=str(line),
            since=line.checked_on,
            since_label=_("checked"),
            text=_("Check the number at its owner, then mark it checked."),
            url=reverse("coordinator:helpline-list"),
            label=_("Help numbers"),
            action_url=reverse("coordinator:helpline-list"),
        )


def barrier_works(actor: Actor, today: date) -> Iterator[Work]:
    """What visitors could not do on the site and wait to be answered (R-A11Y-2)."""
    for barrier in Barrier.objects.visible_to(actor).waiting():
        is_soon = barrier.answer_by <= today + SOON
        yield Work(
            kind="barrier",
            tone="danger" if barrier.is_late(today) else "soon" if is_soon else "info",
            title=shorten(barrier.text, LETTERS, placeholder="…"),
            since=barrier.answer_by,
            since_label=_("due"),
            text=barrier.page,
            url=reverse("coordinator:barrier-list"),
            label=_("Read and answer"),
            action_url=reverse("coordinator:barrier-list"),
        )
