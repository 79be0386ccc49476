"""Where a family is met whose home is not safe: its address is protected (R-AC-4), or somebody there must not know."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from families import safe_places
from families.models import Family
from matching.models import Match, Meeting

MET_OUTSIDE = _("This family's address is secret, so you meet outside the home.")
OUTSIDE_HOME = _("This family's address is secret, so you meet outside the home. Choose another place.")
NOT_BEFORE_OTHERS = _("Somebody in this household must not know, so you meet outside the home.")
WHERE_NOBODY_HEARS = _("Somebody in this household must not know, so you meet outside the home. Choose another place.")


def why_outside(family: Family) -> tuple[str | Promise, Refusal] | None:
    """Return why a family is not met at home, and the refusal of meeting there; None when it can be."""
    if family.has_protected_address:
        return MET_OUTSIDE, Refusal("protected_address", OUTSIDE_HOME)
    if family.has_silent_adult:
        return NOT_BEFORE_OTHERS, Refusal("must_not_know", WHERE_NOBODY_HEARS)
    return None


def why_not_meet_at(match: Match, place_type: str) -> Refusal | None:
    """Nobody is met at a home that is not safe to meet at."""
    outside = why_outside(match.request.family) if place_type == Meeting.Place.HOME else None
    return outside[1] if outside else None


def why_not_name_place(match: Match, place: str) -> Refusal | None:
    """No address that is protected, and no home that is not safe to meet at, is written down as a place."""
    family = match.request.family
    if family.has_protected_address:
        return safe_places.why_not_meet_there(family, place)
    return why_not_meet_at(match, Meeting.Place.HOME) if safe_places.HOME.search(place) else None


def places_of(family: Family) -> list[Meeting.Place]:
    """Return where a family can be met."""
    return [place for place in Meeting.Place if place != Meeting.Place.HOME or not why_outside(family)]
