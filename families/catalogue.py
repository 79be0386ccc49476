"""Services and benefits to pick from: how each is applied for and when that was checked. No amounts (domain.md 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.querysets import folded
from core.actor import Actor
from families.models import Family, ServiceStep
from partners.models import Benefit, ServiceEntry
from partners.querysets import STALE_AFTER
from partners.vocabulary import ServiceCategory

Words = str | Promise
Category = ServiceCategory
MOST_PLACES = 12  # of one kind of service; all of them are in the public list
OTHER_BENEFITS = _("Other benefits")
BENEFIT_GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        _("When a child is born and small"),
        (
            "maternity_grant", "pregnancy_allowance", "parental_allowance", "child_benefit", "home_care_allowance",
            "private_care_allowance", "flexible_care_allowance", "early_education_fee",
        ),
    ),
    (
        _("Home, work, studies and money"),
        (
            "general_housing_allowance", "general_support", "earnings_related_allowance", "student_aid",
            "basic_assistance", "supplementary_assistance", "child_maintenance", "survivors_pension",
        ),
    ),
    (
        _("Illness, care and special support"),
        (
            "disability_allowance_child", "special_care_allowance", "sickness_allowance", "travel_medicine",
            "rehabilitation", "informal_care",
        ),
    ),
)  # fmt: skip
SERVICE_GROUPS: tuple[tuple[Words, tuple[ServiceCategory, ...]], ...] = (
    (
        _("Services for children and families"),
        (
            Category.CLINIC, Category.FAMILY_CENTRE, Category.MEETING_PLACE, Category.FAMILY_COUNSELLING,
            Category.ECEC, Category.SCHOOL, Category.PUPIL_WELFARE, Category.HOME_SERVICE, Category.FAMILY_WORK,
            Category.SUPPORT_FAMILY, Category.CHILD_MINDING, Category.MEDIATION, Category.CHILD_SUPERVISOR,
            Category.HOBBY, Category.PARISH,
        ),
    ),
    (_("Health"), (Category.DENTAL, Category.HEALTH_CENTRE, Category.MENTAL_HEALTH, Category.SUBSTANCE)),
    (
        _("Everyday life, work and advice"),
        (
            Category.SOCIAL_GUIDANCE, Category.KELA, Category.DEBT, Category.LEGAL_AID, Category.EMPLOYMENT,
            Category.INTEGRATION, Category.INTERPRETER, Category.FOOD_AID,
        ),
    ),
    (_("Help in a hard moment"), (Category.CRISIS, Category.SHELTER, Category.SOCIAL_EMERGENCY)),
)  # fmt: skip
PAID_ELSEWHERE = {
    "earnings_related_allowance": Category.OTHER,
    "supplementary_assistance": Category.SOCIAL_GUIDANCE,
    "informal_care": Category.SOCIAL_GUIDANCE,
    "early_education_fee": Category.ECEC,
}


@dataclass(frozen=True, slots=True)
class Place:
    """A service of the area in the directory."""

    name: str
    route: str
    phone: str
    dial: str
    web_address: str
    checked_on: date
    is_stale: bool
    how: str = ""
    opening: str = ""


@dataclass(slots=True)
class Entry:
    """One service or benefit; `key` is what a form sends, `step` is the family's own way to it, if there is one."""

    key: str
    name: str
    payer: str = ""
    how: str = ""
    web_address: str = ""
    checked_on: date | None = None
    is_stale: bool = False
    places: list[Place] = field(default_factory=list)
    all_url: str = ""
    step: ServiceStep | None = None
    search: str = ""

    def has(self, words: str) -> bool:
        return all(word in self.search for word in words.split())


@dataclass(frozen=True, slots=True)
class Group:
    title: Words
    entries: list[Entry]


def key_of(step: ServiceStep) -> str:
    return f"benefit:{step.benefit.key}" if step.benefit else f"service:{step.service}"


def service_of(step: ServiceStep) -> str:
    """Return the service whose letter gives the deadline of a step: the one that pays, for a benefit."""
    return PAID_ELSEWHERE.get(step.benefit.key, Category.KELA) if step.benefit else step.service


def is_stale(checked_on: date, today: date) -> bool:
    return checked_on < today - STALE_AFTER


def of_benefit(benefit: Benefit, today: date) -> Entry:
    names = (benefit.name_fi, benefit.name_sv, benefit.name_en, benefit.payer)
    return Entry(
        key=f"benefit:{benefit.key}",
        name=capfirst(str(benefit)),
        payer=benefit.payer,
        how=benefit.how,
        web_address=benefit.web_address,
        checked_on=benefit.checked_on,
        is_stale=is_stale(benefit.checked_on, today),
        search=folded(" ".join(names)),
    )


def of_service(category: ServiceCategory, places: list[ServiceEntry], today: date) -> Entry:
    name = capfirst(str(category.label))
    local = (name for place in places for name in (place.name_fi, place.name_sv, place.name_en))
    return Entry(
        key=f"service:{category.value}",
        name=name,
        places=[of_place(place, today) for place in places[:MOST_PLACES]],
        all_url=reverse("public:service-list") + f"?kind={category.value}" if len(places) > MOST_PLACES else "",
        search=folded(" ".join([*in_every_language(category.label), *local])),
    )


def in_every_language(words: Words) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with override(code):
            yield str(words)


def of_place(place: ServiceEntry, today: date) -> Place:
    return Place(
        name=place.name,
        route=place.contact_route,
        phone=place.phone_display,
        dial=place.phone_dial,
        web_address=place.web_address,
        checked_on=place.checked_on,
        is_stale=is_stale(place.checked_on, today),
        how=place.how,
        opening=place.opening,
    )


def catalogue_of(family: Family, *, actor: Actor, today: date, words: str = "") -> list[Group]:
    """Return the groups that hold something for `words`; what is on the family's way already names its step."""
    steps = ServiceStep.objects.visible_to(actor).filter(family=family).select_related("benefit")
    on_the_way = {key_of(step): step for step in steps}
    found = []
    for group in [*benefit_groups(actor, today), *service_groups(family, actor, today)]:
        entries = [entry for entry in group.entries if entry.has(folded(words))]
        for entry in entries:
            entry.step = on_the_way.get(entry.key)
        if entries:
            found.append(Group(group.title, entries))
    return found


def benefit_groups(actor: Actor, today: date) -> list[Group]:
    """Return every benefit under its heading; those without one come under the last."""
    left = {benefit.key: benefit for benefit in Benefit.objects.visible_to(actor)}
    groups = []
    for title, keys in BENEFIT_GROUPS:
        groups.append(Group(title, [of_benefit(left.pop(key), today) for key in keys if key in left]))
    return [*groups, Group(OTHER_BENEFITS, [of_benefit(benefit, today) for benefit in left.values()])]


def service_groups(family: Family, actor: Actor, today: date) -> list[Group]:
    """Return every kind of service under its heading, with those of the family's area."""
    places: dict[str, list[ServiceEntry]] = {}
    for place in ServiceEntry.objects.visible_to(actor).serving(family.municipality):
        places.setdefault(place.category, []).append(place)
    return [
        Group(title, [of_service(category, places.get(category, []), today) for category in categories])
        for title, categories in SERVICE_GROUPS
    ]


def entry_of(step: ServiceStep, *, actor: Actor, today: date) -> Entry | None:
    """Return what the catalogue says of one step; None once the step has been erased."""
    if step.benefit:
        return of_benefit(step.benefit, today)
    if not step.service:
        return None
    places = ServiceEntry.objects.visible_to(actor).serving(step.family.municipality).filter(category=step.service)
    return of_service(Category(step.service), list(places), today)


def choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the whole catalogue as the grouped choices of a select."""
    actor = Actor.public()
    names = {benefit.key: capfirst(str(benefit)) for benefit in Benefit.objects.visible_to(actor)}
    benefits = [(f"benefit:{key}", name) for key, name in names.items()]
    services = [(f"service:{c.value}", capfirst(str(c.label))) for c in listed_services()]
    return [(_("Benefits"), by_name(benefits)), (_("Services"), by_name(services))]


def listed_services() -> Iterable[ServiceCategory]:
    return (category for _title, categories in SERVICE_GROUPS for category in categories)


def by_name(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: folded(pair[1]))


def picked(key: str) -> dict[str, Any]:
    """Return what a sent `key` stands for as the fields of a step; empty when there is no such thing."""
    kind, _colon, name = key.partition(":")
    if kind == "service" and name in {category.value for category in listed_services()}:
        return {"service": name}
    benefit = Benefit.objects.visible_to(Actor.public()).filter(key=name).first() if kind == "benefit" else None
    return {"benefit": benefit} if benefit else {}
