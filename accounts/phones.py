"""Telephone numbers as people here write and read them."""

from __future__ import annotations

from django.conf import settings
from phonenumber_field.phonenumber import to_python

FINLAND = 358


def as_people_write(number: str) -> str:
    """Return "040 1234567" for a Finnish number as it is stored; what somebody has written stays as they wrote it."""
    if not number.startswith("+"):
        return number
    known = to_python(number, region=settings.PHONENUMBER_DEFAULT_REGION)
    if not known or known.country_code is None:
        return number
    return known.as_national if known.country_code == FINLAND else known.as_international
