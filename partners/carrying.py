"""Which organisation takes a family in a programme that several carry, and where somebody of it receives families.

Each is the controller of its own families.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Membership, Municipality, Organisation
from core.actor import Actor, Role
from partners.models import Programme, ProgrammePart
from partners.rules.agreements import sharing_with
from partners.vocabulary import Shared


def taker_of(programme: Programme, form: str, on: date) -> Organisation:
    """Return who takes families that ask for `form`: whose part it is, else the organisation of the programme."""
    taking = (part.organisation for part in bound_parts(programme, on) if form in part.support_forms)
    return next(taking, programme.organisation)


def bound_parts(programme: Programme, on: date) -> list[ProgrammePart]:
    """Return the parts that take new families: carried under an agreement in force with who keeps the programme.

    Where the agreement has ended, new families come to who keeps it: it receives in the same places.
    """
    rows = ProgrammePart.objects.live(on).filter(programme=programme).select_related("organisation__readiness")
    parts = list(rows)
    bound = sharing_with(Shared.ACTIVITIES, programme.organisation_id, on=on) if parts else set()
    return [part for part in parts if part.organisation_id in bound]


def forms_taken(programme: Programme, on: date) -> list[str]:
    """Return the forms that somebody takes: not one whose activity is a purchased social service (R-SC-1)."""
    takers = dict.fromkeys(programme.support_forms, programme.organisation)
    for part in bound_parts(programme, on):
        takers |= dict.fromkeys(set(part.support_forms) & set(takers), part.organisation)
    return [form for form, taker in takers.items() if not is_purchased(taker)]


def carriers(programme: Programme, on: date) -> list[Organisation]:
    """Return who carries the programme: the one that keeps it, and those with a part of it."""
    parts = ProgrammePart.objects.live(on).filter(programme=programme).select_related("organisation")
    return [programme.organisation, *(part.organisation for part in parts)]


def open_places(organisation: Organisation, on: date) -> QuerySet[Municipality]:
    """Return the municipalities of the open programmes that the organisation carries."""
    rows = Programme.objects.carried_by([organisation.pk], on).filter(is_open=True)
    return Municipality.objects.filter(programmes__in=rows).distinct()


def unreceived(
    organisation: Organisation, places: QuerySet[Municipality], *, without: Membership | None = None
) -> QuerySet[Municipality]:
    """Return those of `places` where no coordinator of the organisation receives families, or none but `without`."""
    hats = Membership.objects.active().filter(organisation=organisation, role=Role.COORDINATOR)
    covered = hats.exclude(pk=without.pk if without else None).values_list("municipalities", flat=True)
    return places.exclude(pk__in=[code for code in covered if code])


def is_purchased(organisation: Organisation) -> bool:
    """Whether heavier law than this service knows of has begun for an organisation (domain.md 4.10)."""
    return bool(getattr(getattr(organisation, "readiness", None), "is_purchased", None))


def offices(on: date, *, actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that take families: those of open programmes, and those that carry a part of one."""
    parts = ProgrammePart.objects.live(on).filter(programme__is_open=True)
    taking = Q(programmes__is_open=True) | Q(pk__in=parts.values("organisation"))
    return Organisation.objects.visible_to(actor).filter(taking).distinct()
