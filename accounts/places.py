"""The municipality that a visitor of the public pages has chosen, for as long as their session lasts."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase

from accounts.models import Municipality
from core.actor import Actor

SESSION_KEY = "place"


def remember_place(session: SessionBase, municipality: Municipality | None) -> None:
    """Keep the municipality that was chosen; None forgets it."""
    if municipality is None:
        session.pop(SESSION_KEY, None)
    elif session.get(SESSION_KEY) != municipality.pk:
        session[SESSION_KEY] = municipality.pk


def remembered_place(session: SessionBase, *, actor: Actor) -> Municipality | None:
    """Return the municipality that was chosen before, None when none was."""
    chosen = session.get(SESSION_KEY)
    return Municipality.objects.visible_to(actor).filter(pk=chosen).first() if chosen else None
