"""The private link: how a family without an account opens its own page (domain.md 4.4).

A link's secret is known to its holder alone; the database holds its SHA-256. The session that sent the request, or
that entered the one-time code, is a known device; any other must enter a code sent to the address on file.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone

from accounts import stepwise
from accounts.areas import Hat
from core.actor import Actor, Role
from families.models import Adult, FamilyLink

LINK_DAYS = 90
IDLE = timedelta(minutes=30)  # R-AC-5
CODE_MINUTES = 15
CODE_TRIES = 5
SESSION_KEY = "family"
DEVICES_KEY = "family_devices"
CODE_KEY = "family_code"
ENTRY_KEY = "family_entry"


def hashed(token: str) -> str:
    """Return the hash under which a link's secret is stored."""
    return sha256(token.encode()).hexdigest()


def find_link(token: str, at: datetime) -> FamilyLink | None:
    """Return the valid link of a secret, None when it is unknown, revoked or too old."""
    links = FamilyLink.objects.valid(at).select_related("adult__family__organisation", "adult__family__municipality")
    return links.filter(token_hash=hashed(token)).first()


def actor_of(adult: Adult) -> Actor:
    """Return the family's hat for one adult; it reaches what that adult's family may see and nothing else.

    The trail keeps the adult as a number, as it does people with an account.
    """
    return Actor(role=Role.FAMILY, label=acting_as(adult), adult_ids=frozenset({adult.pk}))


def acting_as(adult: Adult) -> str:
    """Return how the trail names what an adult of the family did."""
    return f"adult {adult.pk}"


def family_hat(request: HttpRequest) -> Hat | None:
    """Return the family's hat of this session, None when no link was opened or it has been idle too long."""
    held = request.session.get(SESSION_KEY)
    now = timezone.now()
    if not held or now.timestamp() - held["seen"] > IDLE.total_seconds():
        return None
    links = FamilyLink.objects.valid(now).select_related("adult__family__organisation", "adult__family__municipality")
    link = links.filter(pk=held["link"]).first()
    if link is None:
        return None
    request.session[SESSION_KEY] = {"link": link.pk, "seen": now.timestamp()}
    request.adult = link.adult
    return Hat(actor=actor_of(link.adult), language=link.adult.language)


def is_known_device(request: HttpRequest, adult: Adult) -> bool:
    """Whether this session has shown before that it belongs to the adult, and to nobody else besides."""
    return not adult.has_shared_phone and adult.pk in request.session.get(DEVICES_KEY, [])


def remember_device(request: HttpRequest, adult: Adult) -> None:
    """Make this session a known device of the adult."""
    request.session[DEVICES_KEY] = sorted({*request.session.get(DEVICES_KEY, []), adult.pk})


def lengthen(link: FamilyLink) -> None:
    """While the request goes on, a link that is used works for as long again: to some no other can be sent."""
    if link.adult.family.requests.live().exists():
        link.expires_at = timezone.now() + timedelta(days=LINK_DAYS)
        link.save(update_fields=["expires_at"])


def open_page(request: HttpRequest, link: FamilyLink) -> None:
    """Let this session wear the family's hat through `link`."""
    request.session.cycle_key()
    request.session.pop(ENTRY_KEY, None)
    remember_device(request, link.adult)
    lengthen(link)
    request.session[SESSION_KEY] = {"link": link.pk, "seen": timezone.now().timestamp()}


def close_page(request: HttpRequest) -> None:
    """Take the family's hat off, and forget what was begun elsewhere; the device stays known."""
    request.session.pop(SESSION_KEY, None)
    stepwise.forget(request.session)


def leave_in_a_hurry(request: HttpRequest) -> None:
    """Close the page and forget the device: nothing in this browser leads to the family's page without a code."""
    close_page(request)
    for key in (DEVICES_KEY, ENTRY_KEY, CODE_KEY):
        request.session.pop(key, None)


def await_link(request: HttpRequest, link: FamilyLink) -> None:
    """Keep in the session which link waits for its one-time code, so that its secret can leave the address bar."""
    request.session[ENTRY_KEY] = link.pk


def awaited_link(request: HttpRequest) -> FamilyLink | None:
    """Return the still valid link that waits for its code in this session, None when there is none."""
    links = FamilyLink.objects.valid(timezone.now()).select_related("adult__family__organisation")
    return links.filter(pk=request.session.get(ENTRY_KEY)).first()


def new_code(request: HttpRequest, link: FamilyLink) -> str:
    """Start a one-time code for this session and return it; the session keeps a hash only."""
    code = f"{secrets.randbelow(10**6):06d}"
    request.session[CODE_KEY] = {
        "link": link.pk,
        "hash": make_password(code),
        "until": (timezone.now() + timedelta(minutes=CODE_MINUTES)).timestamp(),
        "tries": 0,
    }
    return code


def awaits_code(request: HttpRequest, link: FamilyLink) -> bool:
    """Whether a code for `link` is out and can still be tried."""
    held = request.session.get(CODE_KEY)
    return bool(
        held and held["link"] == link.pk and held["tries"] < CODE_TRIES and timezone.now().timestamp() < held["until"]
    )


def code_opens(request: HttpRequest, link: FamilyLink, code: str) -> bool:
    """Try a one-time code; a wrong try is counted, a right one is used up."""
    if not awaits_code(request, link):
        return False
    held = request.session[CODE_KEY]
    if check_password(code.strip().replace(" ", ""), held["hash"]):
        del request.session[CODE_KEY]
        return True
    request.session[CODE_KEY] = {**held, "tries": held["tries"] + 1}
    return False
