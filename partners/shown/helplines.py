"""The help numbers as a table: the number, when it was checked, and what is still missing in a county."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.actor import Actor
from partners import counties as places
from partners.models import Helpline
from partners.rules import helplines as rules


@dataclass(frozen=True)
class Shown:
    """One number with what this hat may do to it now."""

    line: Helpline
    is_stale: bool
    may_check: bool
    may_edit: bool


@dataclass(frozen=True)
class Group:
    """The numbers of the whole country or of one county, and those that it must have and has not (R-CW-3)."""

    title: str
    county: str
    lines: list[Shown]
    missing: list[dict[str, str]]


def groups_of(lines: Iterable[Helpline], counties: list[str], *, on: date, actor: Actor) -> list[Group]:
    """Return the numbers of the country first, then of each county this hat works in."""
    own = list(lines)
    return [group_of(own, code, on=on, actor=actor) for code in ["", *counties]]


def group_of(lines: list[Helpline], county: str, *, on: date, actor: Actor) -> Group:
    here = [line for line in lines if line.wellbeing_county_code == county]
    may_edit = rules.why_not_edit(county, actor=actor) is None
    shown = [Shown(line, rules.is_stale(line, on), True, may_edit) for line in here]
    wanted = rules.COUNTY_NUMBERS if county in places.NAMES else {}
    missing = [{"key": key, "name": name_of(key)} for key in wanted if key not in {line.key for line in here}]
    return Group(places.name_of(county) if county else _("The whole country"), county, shown, missing)


def name_of(key: str) -> str:
    names = {
        rules.EMERGENCY: _("Social emergency service, day and night"),
        rules.CONTACT: _("Social services for children and families"),
    }
    return names[key]
