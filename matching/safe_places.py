"""Where a family with a protected address is met: outside the home, at a place named without an address (R-AC-4)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from families.models import Family
from matching.models import Match, Meeting

# "Kotona", "hemma", "at home" in their common forms, but not "outside the home"; a number makes a street an address.
AT_HOME = re.compile(
    r"(?<!outside )(?<!outside the )(?<!utanför )\b(?:kotona|kotiin|kotia|koti|kodissa|hemma|hem|hemmet|home)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d")
MET_OUTSIDE = _("This family's address is secret, so you meet outside the home.")
OUTSIDE_HOME = _("This family's address is secret, so you meet outside the home. Choose another place.")
NO_ADDRESS = _("This family's address is secret. Name a public place outside the home, without a street number.")


def why_not_meet_at(match: Match, place_type: str) -> Refusal | None:
    """Nobody is met at a home whose address is protected."""
    if place_type == Meeting.Place.HOME and match.request.family.has_protected_address:
        return Refusal("protected_address", OUTSIDE_HOME)
    return None


def why_not_name_place(match: Match, place: str) -> Refusal | None:
    """No address, and no home, is written down for a family whose address is protected."""
    if not match.request.family.has_protected_address:
        return None
    if AT_HOME.search(place) or NUMBER.search(place):
        return Refusal("protected_address", NO_ADDRESS)
    return None


def places_of(family: Family) -> list[Meeting.Place]:
    """Return where a family can be met."""
    return [place for place in Meeting.Place if not (family.has_protected_address and place == Meeting.Place.HOME)]
