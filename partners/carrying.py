"""Which organisation takes a family in a programme that several carry. Each is the controller of its own families."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from core.actor import Actor
from partners.models import Programme, ProgrammePart


def taker_of(programme: Programme, form: str, on: date) -> Organisation:
    """Return who takes families that ask for `form`: whose part it is, else the organisation of the programme."""
    parts = ProgrammePart.objects.live(on).filter(programme=programme).select_related("organisation")
    taking = (part.organisation for part in parts if form in part.support_forms)
    return next(taking, programme.organisation)


def forms_taken(programme: Programme, on: date) -> list[str]:
    """Return the forms that somebody takes: not one whose activity is a purchased social service (R-SC-1)."""
    takers = dict.fromkeys(programme.support_forms, programme.organisation)
    parts = ProgrammePart.objects.live(on).filter(programme=programme).select_related("organisation__readiness")
    for part in parts:
        takers |= dict.fromkeys(set(part.support_forms) & set(takers), part.organisation)
    return [form for form, taker in takers.items() if not is_purchased(taker)]


def is_purchased(organisation: Organisation) -> bool:
    """Whether heavier law than this service knows of has begun for an organisation (domain.md 4.10)."""
    return bool(getattr(getattr(organisation, "readiness", None), "is_purchased", None))


def offices(on: date, *, actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that take families: those of open programmes, and those that carry a part of one."""
    parts = ProgrammePart.objects.live(on).filter(programme__is_open=True)
    taking = Q(programmes__is_open=True) | Q(pk__in=parts.values("organisation"))
    return Organisation.objects.visible_to(actor).filter(taking).distinct()
