"""What may be written as a place of a family whose address is protected: no home and no street (R-AC-4)."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from families.models import Family
from partners.models import ServiceEntry

# A home in its common forms and what belongs to one. Not "outside the home", nor a petting farm ("kotieläinpiha"), a
# local museum ("kotiseututalo") or the nearest library ("kotikirjasto").
HOME = re.compile(
    r"(?<!outside )(?<!outside the )(?<!utanför )\b(?:"
    r"koto(?:na|a)|koti(?!eläin|seutu|kirjasto|kirk|kaupun|kun[tn])\w*|kodi(?:ssa|sta)|kodin (?:piha|ove|rappu|edus)\w*"
    r"|meillä|meille|heillä|luonani|luonamme|(?:perheen|äidin|isän|heidän) luo\w*"
    r"|rappu|rapun|rapussa|rapulla|ovikoodi\w*|asunto|asunnolla|asunnossa"
    r"|hem|hemma|hemmet|hemdörr\w*|dörrkod\w*|hos (?:oss|mig|familjen|dem)"
    r"|home|our place|doorstep)\b",
    re.IGNORECASE,
)
# Ways that are nobody's address: a walking street, a nature trail, the railway.
KINDS_OF_WAYS = (
    r"(?:kävely|pyörä|ulkoilu|rauta)(?:tie|ka[td]u|rait)|(?:luonto|metsä|kunto|retkeily|ulkoilu|satu|taide)pol[ku]"
    r"|(?:gång|cykel|promenad|järn)väg|gågat|(?:natur|motions|vandrings)stig"
)
STREETS = (
    rf"\b(?!{KINDS_OF_WAYS})[\w-]+(?:"
    r"katua?|kadu(?:lla|lle|lta)|tie|tietä|tie(?:llä|lle|ltä)|kujaa?|kuja(?:lla|lle|lta)|polkua?|polu(?:lla|lle|lta)"
    r"|raittia?|raiti(?:lla|lle|lta)|gatan|vägen|gränden|gränd|stigen)\b"
)
STREET = re.compile(STREETS, re.IGNORECASE)
HOUSE = re.compile(STREETS + r"\W{1,3}\d", re.IGNORECASE)  # in a story a street alone is only where one walked
NUMBER = re.compile(r"\d")
NO_ADDRESS = _("This family's address is secret. Name a public place outside the home, without a street.")
NO_STREET = _("The address is secret. Write the name of the place alone, without a street and not at home.")
NO_HOUSE = _("This family's address is secret. Leave out the street and its number.")


def without_services(text: str, family: Family) -> str:
    """Return `text` without the addresses of public services of the area: those are no secret."""
    known = ServiceEntry.objects.serving(family.municipality).exclude(address="")
    for address in known.values_list("address", flat=True):
        for told in (address, address.partition(",")[0]):
            text = re.sub(rf"\b{re.escape(told.strip())}\b", "", text, flags=re.IGNORECASE)
    return text


def tells(text: str, family: Family, *signs: re.Pattern[str]) -> bool:
    """Whether `text` may tell where a family with a protected address lives."""
    if not family.has_protected_address or not any(sign.search(text) for sign in signs):
        return False
    rest = without_services(text, family)
    return any(sign.search(rest) for sign in signs)


def why_not_meet_there(family: Family, place: str) -> Refusal | None:
    """No address, and no home, is written down as where the family is met."""
    return Refusal("protected_address", NO_ADDRESS) if tells(place, family, HOME, STREET, NUMBER) else None


def why_not_go_there(family: Family, place: str) -> Refusal | None:
    """Where a booked time is has a name; a number may be that of a room."""
    return Refusal("protected_address", NO_STREET) if tells(place, family, HOME, STREET) else None


def why_not_tell(family: Family, words: str) -> Refusal | None:
    """A story may speak of home, but not say which house it is."""
    return Refusal("protected_address", NO_HOUSE) if tells(words, family, HOUSE) else None
