"""Why a help number may not be checked or changed by somebody, and what a number must look like. Pure: no writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from core.refusals import Refusal
from partners.counties import counties_of
from partners.models import Helpline
from partners.querysets import STALE_AFTER

EMERGENCY, CONTACT = "social_emergency", "social_contact"  # of each county (R-CW-3)
# What the county's numbers are called when they are added; the office may change the words.
COUNTY_NUMBERS = {
    EMERGENCY: ("sosiaalipäivystys", "socialjouren", "social emergency service"),
    CONTACT: ("lapsiperheiden sosiaalipalvelut", "socialservice för barnfamiljer", "social services for families"),
}
FIXED = {"emergency": "112"}  # what families call whoever keeps the table
DIAL = re.compile(r"\+?[0-9]{2,15}")
CHECKERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.SYSTEM})
EDITORS = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})


def is_stale(line: Helpline, on: date) -> bool:
    """Whether nobody has checked the number within 180 days (R-EM-1)."""
    return line.checked_on < on - STALE_AFTER


def why_not_reach(county: str, *, actor: Actor) -> Refusal | None:
    """National numbers are everybody's; a county's number is for those who work there."""
    if county and not actor.is_system and county not in counties_of(actor):
        return Refusal("other_county", _("This number is looked after by those who work in that county."))
    return None


def why_not_check(line: Helpline, *, actor: Actor) -> Refusal | None:
    """Coordinators and administrators call or look the number up, and say so."""
    if actor.role not in CHECKERS:
        return Refusal("not_yours", _("Only the office can do this."))
    return why_not_reach(line.wellbeing_county_code, actor=actor)


def why_not_edit(county: str, *, actor: Actor) -> Refusal | None:
    """Administrators change what families call."""
    if actor.role not in EDITORS:
        return Refusal("not_yours", _("Only an administrator of the association can do this."))
    return why_not_reach(county, actor=actor)


def why_not_dial(dial: str) -> Refusal | None:
    """Digits, perhaps with + at the start; short numbers too, which libraries of phone numbers do not know (R-EM-2)."""
    if DIAL.fullmatch(dial):
        return None
    return Refusal("dial", _("Write only digits, for example 116117 or +358401234567."))


def why_not_change_helpline(line: Helpline, facts: Mapping[str, Any], *, actor: Actor) -> Refusal | None:
    """Numbers are put right and none is taken off, for the list is the law's (domain.md 4.8); 112 is 112."""
    if refusal := why_not_edit(line.wellbeing_county_code, actor=actor):
        return refusal
    fixed = FIXED.get(line.key)
    if fixed and {facts.get("display", fixed), facts.get("dial", fixed)} != {fixed}:
        return Refusal("is_fixed", _("The emergency number is 112 everywhere. It does not change."))
    return why_not_dial(facts.get("dial", line.dial))
