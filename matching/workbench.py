"""The workbench: whom to suggest to a family, side by side, and why others do not fit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from families.casefile import household_of, wishes_of
from families.models import SupportRequest
from families.states import Request
from matching import candidates, distances, rules, sentences
from matching.actions.choices import last_shown, rank_in
from matching.actions.proposals import FAMILY_ANSWER_DAYS, VOLUNTEER_ANSWER_WORKING_DAYS
from matching.candidates import Listing
from matching.cards import FamilyCard, family_card
from matching.distances import Person
from matching.models import Match
from notifications.working_days import add_working_days
from partners.vocabulary import LifeStage, SpokenLanguage, labels, slot_label
from volunteers.models import Volunteer

MOST_FOUND = 10


def family_facts(request: SupportRequest) -> list[dict[str, Any]]:
    """Return the family as matching reads it: no name, no contact."""
    return [*household_of(request), *wishes_of(request)]


def shortlist_of(request: SupportRequest, wanted: set[int], *, actor: Actor) -> dict[str, Any]:
    """Return everything that the shortlist's page shows; `wanted` are the volunteers to put side by side."""
    listing = candidates.shortlist_for(request, actor=actor)
    return {
        "family": family_facts(request),
        "listing": listing,
        "refusal": why_not_suggest(request),
        "compared": compared(listing, wanted),
        "funnel": funnel_rows(listing),
        "farther": farther_words(listing),
        "map": map_of(request, listing),
    }


def why_not_suggest(request: SupportRequest) -> str:
    """Return why nobody can be suggested for this request now, empty when somebody can."""
    if request.state == Request.ACCEPTED:
        return ""
    return _("This family is not waiting for a companion now.")


def chosen_ids(values: Iterable[str]) -> set[int]:
    """Return the volunteers named in the address, given one by one or with commas between."""
    return {int(word) for value in values for word in value.split(",") if word.strip().isdecimal()}


def compared(listing: Listing, wanted: set[int]) -> dict[str, Any] | None:
    """Return two or more candidates as the columns of one table; None when fewer were chosen."""
    chosen = [listed for listed in listing.candidates if listed.volunteer.pk in wanted]
    if len(chosen) < 2:
        return None
    volunteers = [listed.volunteer for listed in chosen]
    facts = [
        (_("Distance"), [_("%(km)d km") % {"km": listed.distance_km} for listed in chosen]),
        (_("Languages"), [", ".join(labels(v.languages, SpokenLanguage)) for v in volunteers]),
        (_("Life stages they have lived"), [", ".join(labels(v.life_stages, LifeStage)) for v in volunteers]),
        (_("Times that suit"), [times_of(v) for v in volunteers]),
        (_("How many families at a time"), [v.capacity for v in volunteers]),
    ]
    factors = [(bars[0].label, bars) for bars in zip(*(listed.bars for listed in chosen), strict=True)]
    return {"candidates": chosen, "facts": facts, "factors": factors}


def times_of(volunteer: Volunteer) -> str:
    return ", ".join(slot_label(key) for key in volunteer.slots) or _("Any time")


def funnel_rows(listing: Listing) -> list[dict[str, Any]]:
    """Return the rules that left somebody out, in their order: how many, and how many are left after it."""
    rows = [{"label": row.label, "count": row.left, "removed": row.before - row.left} for row in listing.funnel]
    return [row for row in rows if row["removed"]]


def farther_words(listing: Listing) -> list[str]:
    """Return what a longer way would bring, such as "10 km more: 3 volunteers"; nothing where it brings nobody."""
    return [
        ngettext("%(km)d km more: %(n)d volunteer", "%(km)d km more: %(n)d volunteers", n) % {"km": km, "n": n}
        for km, n in listing.farther
        if n
    ]


def map_of(request: SupportRequest, listing: Listing) -> dict[str, Any] | None:
    """Return who lives where, as a drawing and as the rows of a table; None when there is nobody to be shown."""
    people = people_on_map(request, listing)
    if not people:
        return None
    return {"drawing": distances.draw(people), "rows": [map_row(person) for person in people]}


def people_on_map(request: SupportRequest, listing: Listing) -> list[Person]:
    """Return the candidates in their order, then those whom only the distance keeps away, the nearest first."""
    home = request.family.municipality
    ranked = [(listed.volunteer, listed.rank) for listed in listing.candidates]
    too_far = [(near.volunteer, 0) for near in listing.near_misses if near.code == "too_far"]
    people = [Person.seen_from(home, v.municipality, name=v.user.name, rank=rank) for v, rank in (*ranked, *too_far)]
    return [*people[: len(ranked)], *sorted(people[len(ranked) :], key=lambda person: (person.metres, person.name))]


def map_row(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "rank": person.rank,
        "place": person.place,
        "distance": _("%(km)d km") % {"km": sentences.kilometres(person.metres)},
        "direction": person.direction or "–",
    }


def found_by_name(text: str, *, actor: Actor) -> list[Volunteer]:
    """Return the first volunteers whose name holds `text`."""
    if not text:
        return []
    rows = Volunteer.objects.visible_to(actor).serving().for_list()
    return list(rows.filter(user__name__icontains=text)[:MOST_FOUND])


def blocks_of(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> list[str]:
    """Return why a named volunteer does not fit, as sentences; empty when they do."""
    if not volunteer.is_proposable or volunteer.organisation_id != request.organisation_id:
        refusal = rules.why_not_propose(request, volunteer, actor=actor)
        return [str(refusal.sentence)] if refusal else []
    return candidates.why_not(request, volunteer, actor=actor)


def card_shown(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> FamilyCard:
    """Return the card that the volunteer would see of the family. Raises LookupError when the two do not fit."""
    pair = candidates.reasons_of(request, volunteer, actor=actor)
    return family_card(Match(request=request, volunteer=volunteer, reasons=pair.codes))


def is_asked_why(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> bool:
    """Return whether this is somebody other than the first of the list that the coordinator last saw."""
    shown = last_shown(request, by_id=actor.user_id)
    return bool(shown and shown.listed) and rank_in(shown, volunteer.pk) != 1


def suggestion_words(volunteer: Volunteer) -> dict[str, list[str]]:
    """Return what a suggestion brings about, and who hears of it."""
    day = add_working_days(timezone.localdate(), VOLUNTEER_ANSWER_WORKING_DAYS)
    name, until = volunteer.first_name, date_format(day, "l j.n.Y")
    return {
        "happens": [
            _("The volunteer reads the card that you see here. No name, no contact, no address."),
            _("Time to answer: until %(day)s.") % {"day": until},
            _("After a yes the family is asked. It has %(days)d days to answer.") % {"days": FAMILY_ANSWER_DAYS},
            _("One place of the volunteer is taken while the suggestion is out."),
        ],
        "told": [_("%(name)s: an e-mail with a link to the card.") % {"name": name}, _("The family: nothing yet.")],
    }
