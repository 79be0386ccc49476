"""A household as its adults and its coordinator see it. How another adult is reached is nobody else's to read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Language
from core.actor import Actor
from families import household_rules, stages
from families.models import Adult, Family, SupportRequest
from partners.models import ServiceEntry
from partners.vocabulary import LifeStage, labels


@dataclass(frozen=True, slots=True)
class Line:
    """One adult as the rest of the household may know of them."""

    adult: Adult
    is_contact: bool
    is_reader: bool
    words: str
    facts: tuple[dict[str, Any], ...] = ()


def lines_of(family: Family, *, reader: Adult) -> list[Line]:
    """Return the adults that `reader` may know of: all who see everything know who belongs, others themselves."""
    rows = family.adults.all() if reader.sees == Adult.Sees.EVERYTHING else [reader]
    contact = household_rules.contact_of(family)
    return [Line(row, row == contact, row == reader, words_of(row)) for row in rows]


def office_lines(family: Family, adults: Iterable[Adult]) -> list[Line]:
    """Return the adults with how each is reached, for the office."""
    contact = household_rules.contact_of(family)
    return [Line(row, row == contact, False, words_of(row), tuple(reach_of(row))) for row in adults]


def words_of(adult: Adult) -> str:
    if not adult.is_told:
        return _("Must not know of the contact. Nothing is ever sent to them.")
    return _("Sees: %(what)s") % {"what": adult.get_sees_display()}


def reach_of(adult: Adult) -> list[dict[str, Any]]:
    """Return how an adult who knows is reached, as rows of label and value."""
    if not adult.is_told:
        return []
    hours = ", ".join(str(Adult.Hours(hour).label) for hour in adult.call_hours)
    facts = [
        (_("Way of contact"), adult.get_channel_display()),
        (_("Phone number"), adult.phone.as_national if adult.phone else ""),
        (_("E-mail"), adult.email),
        (_("When to call"), hours or _("Any time on working days")),
        (_("May leave a message"), _("Yes") if adult.may_leave_message else _("No")),
        (_("Somebody else uses it too"), _("Yes") if adult.has_shared_phone else ""),
        (_("Neutral sender"), _("Yes") if adult.wants_neutral_sender else ""),
        (_("Gets the contact person's messages too"), _("Yes") if adult.gets_copies else ""),
        (_("Language of pages and messages"), Language(adult.language).label),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def children_of(family: Family) -> list[str]:
    """Return the children in words: years and months, never more."""
    rows = family.children.all()
    born = [str(child.birth_year) for child in rows if child.birth_year]
    due = [_("due in %(month)s") % {"month": month_of(child)} for child in rows if child.due_month]
    return [*born, *due]


def month_of(child: Any) -> str:
    return date_format(child.due_month, "YEAR_MONTH_FORMAT")


def suggested_for(request: SupportRequest) -> list[str]:
    """Return the stages to tick when the family looks at them: its own, and those its children's years suggest.

    A family whose life has changed is suggested nothing.
    """
    children = [] if request.family.wants_stage_messages is False else request.family.children.all()
    found = {*request.life_stages, *stages.suggested(children, timezone.localdate())}
    return [stage.value for stage in LifeStage if stage in found]


def stages_of(request: SupportRequest | None) -> dict[str, Any]:
    """Return the family's stages in words, and those that are suggested and not its own yet."""
    if request is None:
        return {"stages": [], "stages_new": []}
    new = set(suggested_for(request)) - set(request.life_stages)
    shown = {"stages": labels(request.life_stages, LifeStage), "stages_new": labels(new, LifeStage)}
    return {name: [capfirst(word) for word in words] for name, words in shown.items()}


def ahead_of(family: Family, *, actor: Actor) -> dict[str, Any]:
    """Return the stages that begin in the autumn, and the services of the area that help with them."""
    coming = stages.ahead(family.children.all(), timezone.localdate())
    if not coming or family.wants_stage_messages is False:
        return {"ahead": [], "services": []}
    rows = ServiceEntry.objects.visible_to(actor).serving(family.municipality)
    services = list(rows.filter(category__in=stages.services_for(coming))[:6])
    return {"ahead": [capfirst(word) for word in labels(coming, LifeStage)], "services": services}
