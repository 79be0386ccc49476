"""The language that pages without one in their address are read in, such as the page for signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse


def remember(response: HttpResponse, code: str) -> None:
    """Let the browser remember a language until it is closed."""
    name, is_secure = settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_COOKIE_SECURE
    response.set_cookie(name, code, samesite="Lax", secure=is_secure)
