"""The business ID of an organisation: seven digits and a check digit, such as 1234567-1."""

from __future__ import annotations

import re

SHAPE = re.compile(r"(\d{6,7})\s*[-–]?\s*(\d)")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def business_id_of(text: str) -> str:
    """Return a business ID as it is written, "" when `text` is none.

    The sum of the digits, each times its weight, is divided by 11: with a remainder of 0 the check digit is 0, with 1
    there is no such ID, and else it is 11 less the remainder (the Tax Administration's "Y-tunnuksen tarkistusmerkin
    laskenta"). Of the oldest numbers the zero in front is often left out.
    """
    found = SHAPE.fullmatch(text.strip())
    if found is None:
        return ""
    digits, check = found[1].zfill(7), int(found[2])
    left = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return f"{digits}-{check}" if left != 1 and check == -left % 11 else ""
