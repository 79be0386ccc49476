"""How often one address, or one secret, may knock. Rates are written as the sign-in pages write theirs: 10/h/ip.

The sign-in pages' own counter waits a second for a lock and then says no, so that pressing a button several times on a
slow line would be refused. Here a try is one atomic step of a counter for each window of time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
RATES = {
    "support_step": "300/h/ip",
    "support_send": "10/h/ip",
    "apply_step": "300/h/ip",
    "apply_send": "10/h/ip",
    "family_link": "60/h/ip",
    "family_code_sent": "5/h/key",
    "family_code_tried": "30/h/ip",
    "family_link_lost": "5/h/ip",
    "family_link_sent": "3/h/key",
    "certificate": "30/h/ip",
    "activity_feedback": "60/h/ip",
    "own_code_sent": "5/h/key",
    "own_code_tried": "30/h/ip",
    "register_send": "30/h/ip",
    "register_sent": "10/h/key",
    "registration": "120/h/ip",
    "wish_send": "30/h/ip",
    "wish_support": "60/h/ip",
    "visit_ask": "30/h/ip",
    "barrier_tell": "30/h/ip",
    "partner_join": "30/h/ip",
    "partner_application": "120/h/ip",
    "visit_host": "120/h/ip",
    "stages_ask": "10/h/ip",
    "stages_sent": "3/d/key",
    "calendar": "120/h/ip",
    "referral_sent": "20/h/key",
}
SECONDS = {"m": 60, "h": 3600, "d": 86400}


def within(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count one try of `action` and return whether it is within its rate; `key` is what rates "per key" count by.

    `settings.RINNALLA_RATE_LIMITS` overrides rates one by one; an empty string takes a limit away.
    """
    rate = {**RATES, **getattr(settings, "RINNALLA_RATE_LIMITS", {})}[action]
    if not rate:
        return True
    amount, unit, per = rate.split("/")
    who = source_of(request) if per == "ip" else key
    window = int(time.time() // SECONDS[unit])
    name = sha256(f"{action}:{who}:{window}".encode()).hexdigest()
    return counted(f"tries:{name}", SECONDS[unit]) <= int(amount)


def counted(name: str, seconds: int) -> int:
    """Return how many times `name` has been counted, this one among them."""
    if cache.add(name, 1, seconds):
        return 1
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two
        count = 1
    cache.touch(name, seconds)
    return count


def source_of(request: HttpRequest) -> str:
    """Return the address a request comes from; a household with IPv6 has a whole network of them."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def limited(action: str, *methods: str) -> Callable[[View], View]:
    """Answer 429 to requests of `methods` that come more often than `action` allows."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not within(request, action):
                return respond_429(request)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
