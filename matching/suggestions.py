"""Suggestions whose answer a hat was once asked for, also after it was given: of them the state alone is told."""

from __future__ import annotations

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from core.actor import Actor, Role
from core.models import AuditEntry
from core.scoping import Via, Visibility, served_by
from families.models import Adult
from matching.models import Match

ASKED = Visibility(
    volunteer=served_by("volunteer"),
    family=Via("request__family__adults", request__family__adults__sees=Adult.Sees.EVERYTHING),
)


def once_asked_of(actor: Actor) -> QuerySet[Match]:
    """Return the suggestions that were put to this hat, whatever came of them, with their key and state only.

    The trail tells whether a family was asked: a suggestion that the volunteer turned down never was (ADR 9).
    """
    rows = Match.objects.reached(actor, ASKED).only("pk", "state")
    if actor.role != Role.FAMILY:
        return rows
    said_yes = AuditEntry.objects.filter(subject_type=Match._meta.label, verb="match.volunteer_accepted")
    return rows.filter(Exists(said_yes.filter(subject_id=Cast(OuterRef("pk"), CharField()))))
