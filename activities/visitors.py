"""A visitor of the public pages as a number that tells nothing: the same browser counts once, for as long as its
session lasts."""

from __future__ import annotations

import secrets

from django.contrib.sessions.backends.base import SessionBase

from activities.links import address_key

SESSION_KEY = "supporter"


def known_visitor(session: SessionBase) -> str:
    """Return the keyed hash of a browser that has pressed a button before, else nothing."""
    held = session.get(SESSION_KEY)
    return address_key(f"{held}@browser") if held else ""


def visitor_of(session: SessionBase) -> str:
    """Return the keyed hash of a browser; from now on it is known again."""
    if SESSION_KEY not in session:
        session[SESSION_KEY] = secrets.token_hex(16)
    return known_visitor(session)


def person_of(user_id: int) -> str:
    """Return the keyed hash of somebody who has an account."""
    return address_key(f"{user_id}@account")


def house_of(organisation_id: int) -> str:
    """Return the keyed hash of an organisation: it counts once, whoever of it presses the button."""
    return address_key(f"{organisation_id}@organisation")
