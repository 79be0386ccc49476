"""Answers that are asked for again and again: whoever has the newest already is told so in a line."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

SECONDS = 900


def fresh(request: HttpRequest, body: bytes, *, content_type: str, changed_at: datetime | None = None) -> HttpResponse:
    """Return `body`, or 304 when the asker has it; it may be kept for a quarter of an hour."""
    etag = quote_etag(sha256(body).hexdigest()[:32])
    answer = HttpResponse(body, content_type=content_type)
    answer["ETag"], answer["Cache-Control"] = etag, f"max-age={SECONDS}"
    seconds = int(changed_at.timestamp()) if changed_at else None
    if seconds is not None:
        answer["Last-Modified"] = http_date(seconds)
    return get_conditional_response(request, etag, seconds, answer)
