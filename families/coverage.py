"""Whether somebody can be found where a family lives."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Municipality
from core.actor import Actor
from partners.carrying import forms_taken
from partners.models import Programme
from partners.vocabulary import SupportForm


def form_offered(municipality: Municipality, *, actor: Actor) -> str | None:
    """Return the form of support that a request from `municipality` asks for, None where no programme is open.

    A companion wherever there is one; elsewhere the first form that an open programme offers.
    """
    offered = forms_offered(municipality, actor=actor)
    return SupportForm.COMPANION if SupportForm.COMPANION in offered else next(iter(offered), None)


def forms_offered(municipality: Municipality | None, *, actor: Actor) -> list[str]:
    """Return the forms that open programmes offer in `municipality`, or anywhere when there is none."""
    rows = Programme.objects.visible_to(actor).select_related("organisation__readiness")
    covering = rows.covering(municipality) if municipality else rows.filter(is_open=True)
    return [form for programme in covering for form in forms_taken(programme, timezone.localdate())]
