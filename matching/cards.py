"""What two people may know of each other before both have said yes: a card, never a file (R-AC-1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from families.models import Child, SupportRequest
from matching import candidates, sentences
from matching.models import Match
from partners.vocabulary import Competence, LifeStage, SpokenLanguage, Topic, labels, slot_label


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """A family without name, contact, address, reference or own words."""

    place: str
    children: list[str]
    life_stages: list[str]
    topics: list[str]
    languages: list[str]
    times: list[str]
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class VolunteerCard:
    """A volunteer without surname, address or contact."""

    first_name: str
    introduction: str
    languages: list[str]
    life_stages: list[str]
    competences: list[str]
    reasons: list[str]


def age_in_words(child: Child) -> str:
    """Return the age a child reaches this year, or that a child is expected; never a birthday."""
    if child.birth_year is None:
        return _("a child is expected")
    years = timezone.localdate().year - child.birth_year
    if years < 1:
        return _("under one year")
    return ngettext("%(years)d year", "%(years)d years", years) % {"years": years}


def family_card(match: Match) -> FamilyCard:
    """Return the pseudonymous card of the family, for the volunteer: the reasons say "you".

    With a protected address the place is left out, and the reasons, which tell how far it is (R-AC-4).
    """
    request: SupportRequest = match.request
    family = request.family
    return FamilyCard(
        place="" if family.has_protected_address else family.municipality.name,
        children=[age_in_words(child) for child in family.children.all()],
        life_stages=labels(request.life_stages, LifeStage),
        topics=labels(request.topics, Topic),
        languages=labels(request.languages, SpokenLanguage),
        times=[slot_label(key) for key in request.slots],
        reasons=[] if family.has_protected_address else said_to_volunteer(match),
    )


def said_to_volunteer(match: Match) -> list[str]:
    return [sentences.say_reason(kept["code"], kept["params"], you=True) for kept in match.reasons]


def volunteer_card(match: Match) -> VolunteerCard:
    """Return the card by which the family gets to know the suggested volunteer."""
    volunteer = match.volunteer
    return VolunteerCard(
        first_name=volunteer.first_name,
        introduction=volunteer.introduction,
        languages=labels(volunteer.languages, SpokenLanguage),
        life_stages=labels(volunteer.life_stages, LifeStage),
        competences=labels(volunteer.competences, Competence),
        reasons=candidates.said(match.reasons),
    )
