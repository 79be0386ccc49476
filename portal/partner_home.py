"""What waits for a partner, and what lies ahead: agreements, visits and meetings. Never a family."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from activities.models import HostVisit
from activities.notices.visits import host_path
from activities.states import Visit
from core.actor import Actor
from partners.models import AgreementParty, NetworkMeeting
from partners.states import Agreement

MOST = 10


def tasks_of(own: Organisation, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return what waits for the partner's word, as the work list reads it; three queries."""
    return [*agreement_tasks(own, actor), *visit_tasks(actor, now), *meeting_tasks(own, actor, now)]


def agreement_tasks(own: Organisation, actor: Actor) -> Iterator[dict[str, Any]]:
    """Agreements that wait for the own yes to their newest version."""
    parts = AgreementParty.objects.visible_to(actor).filter(organisation=own)
    parts = parts.filter(agreement__state=Agreement.WAITING_SIGNATURES)
    parts = parts.exclude(Q(accepted_on__isnull=False) & Q(accepted_version=F("agreement__version")))
    for part in parts.select_related("agreement"):
        yield {
            "title": part.agreement.title,
            "tag": _("Agreement"),
            "tone": "soon",
            "text": _("It waits to be read and accepted."),
            "label": _("Read the agreement"),
            "url": reverse("partner:agreement-detail", args=[part.agreement_id]),
        }


def visit_tasks(actor: Actor, now: datetime) -> Iterator[dict[str, Any]]:
    """Visits to which somebody would come, and the host has not agreed."""
    for visit in HostVisit.objects.visible_to(actor).filter(state=Visit.TAKEN, starts_at__gt=now):
        yield {
            "title": visit.host,
            "tag": _("Peer visit"),
            "tone": "soon",
            "due": visit.starts_at,
            "text": _("Somebody would come. Confirm, so that both of you can count on it."),
            "label": _("Confirm"),
            "url": host_path(visit),
        }


def meeting_tasks(own: Organisation, actor: Actor, now: datetime) -> Iterator[dict[str, Any]]:
    """Meetings of the network to which we have been invited and have not answered."""
    for meeting in meetings_ahead(actor, now).exclude(answers__organisation=own):
        yield {
            "title": meeting.title,
            "tag": _("Meeting"),
            "tone": "info",
            "due": meeting.starts_at,
            "text": meeting.place,
            "label": _("Say whether you come"),
            "url": reverse("partner:network-meeting-detail", args=[meeting.pk]),
        }


def meetings_ahead(actor: Actor, now: datetime) -> Any:
    rows = NetworkMeeting.objects.visible_to(actor).filter(cancelled_on=None, held_on=None, starts_at__gt=now)
    return rows.order_by("starts_at", "pk")


def ahead_of(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return the visits and meetings to come, the nearest first."""
    visits = HostVisit.objects.visible_to(actor).ahead(now)
    rows = [
        {"at": visit.starts_at, "title": visit.host, "what": _("Peer visit"), "url": host_path(visit)}
        for visit in visits
    ]
    for meeting in meetings_ahead(actor, now):
        address = reverse("partner:network-meeting-detail", args=[meeting.pk])
        rows.append({"at": meeting.starts_at, "title": meeting.title, "what": _("Meeting"), "url": address})
    return sorted(rows, key=lambda row: row["at"])[:MOST]
