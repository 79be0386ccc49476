"""Whether somebody can be found where a family lives, and which organisation takes it."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Municipality, Organisation
from core.actor import Actor
from partners.carrying import forms_taken, taker_of
from partners.models import Programme
from partners.vocabulary import SupportForm


def form_offered(municipality: Municipality, *, actor: Actor) -> str | None:
    """Return what is asked for in `municipality` by who leaves the form open, None where no programme is open."""
    return left_open(forms_offered(municipality, actor=actor))


def left_open(offered: list[str]) -> str | None:
    """Return what who leaves the form open asks for: a companion where there is one, else the first that is offered."""
    return SupportForm.COMPANION if SupportForm.COMPANION in offered else next(iter(offered), None)


def forms_offered(municipality: Municipality | None, *, actor: Actor) -> list[str]:
    """Return the forms that open programmes offer in `municipality`, or anywhere when there is none."""
    rows = Programme.objects.visible_to(actor).select_related("organisation__readiness")
    covering = rows.covering(municipality) if municipality else rows.filter(is_open=True)
    today = timezone.localdate()
    return [*dict.fromkeys(form for programme in covering for form in forms_taken(programme, today))]


def programmes_taking(municipality: Municipality, form: str) -> list[Programme]:
    """Return the open programmes in which somebody takes those who ask for `form`, the first opened before others."""
    covering = Programme.objects.covering(municipality).select_related("organisation__readiness")
    today = timezone.localdate()
    return [programme for programme in covering if form in forms_taken(programme, today)]


def takers_in(municipality: Municipality, form: str) -> list[Organisation]:
    """Return who takes families that ask for `form` in `municipality`: a new request goes to the first of them."""
    today = timezone.localdate()
    return [taker_of(programme, form, today) for programme in programmes_taking(municipality, form)]
