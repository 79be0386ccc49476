"""Shortlists looked at, suggestions made from them, and how it went: what the learning loop's tests are about."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.actor import Actor
from families.models import SupportRequest
from matching import actions, candidates
from matching.models import Match, ShownShortlist
from tests.factories import cast, matches, worlds
from tests.factories.cast import Office, Person
from volunteers.models import Volunteer

STAGE = "separation"
FIRST_LEARNED = 301


def family(here: Office, coordinator: Person, called: str, **answers: object) -> SupportRequest:
    """Return a family that waits, in the life stage that some volunteers have lived."""
    parent = cast.parent(here, called, **{"life_stages": (STAGE,), **answers})
    return matches.accepted(parent.request, office=coordinator.actor, worker=coordinator.user)


def look(request: SupportRequest, *, office: Actor, is_held_out: bool = False) -> ShownShortlist:
    """Let a coordinator look at the shortlist; its number says whether the list is held out."""
    last = ShownShortlist.objects.order_by("pk").last()
    number = last.pk + 1 if last else FIRST_LEARNED
    while (number % 3 == 0) != is_held_out:
        number += 1
    worlds.count_from(number, [ShownShortlist])
    shown = actions.keep_shown(request, candidates.shortlist_for(request, actor=office), actor=office)
    assert shown.pk == number
    return shown


def suggest(
    request: SupportRequest, volunteer: Volunteer, *, office: Actor, is_held_out: bool = False, reason: str = ""
) -> Match:
    """Look at the shortlist and suggest one of it."""
    look(request, office=office, is_held_out=is_held_out)
    return actions.propose(request, volunteer, reason=reason, actor=office)


def say_no(match: Match, reason: str = "not_now") -> None:
    actor = matches.volunteer_actor(match.volunteer)
    actions.answer_as_volunteer(match, says_yes=False, reason=reason, actor=actor)


def say_yes(match: Match) -> None:
    """Both say yes."""
    actions.answer_as_volunteer(match, says_yes=True, actor=matches.volunteer_actor(match.volunteer))
    actions.answer_as_family(match, says_yes=True, actor=matches.parent_actor(match.request))


def family_says_no(match: Match, reason: str) -> None:
    actions.answer_as_volunteer(match, says_yes=True, actor=matches.volunteer_actor(match.volunteer))
    actor = matches.parent_actor(match.request)
    actions.answer_as_family(match, says_yes=False, reason=reason, actor=actor)


def begin_trial(match: Match, *, office: Actor) -> None:
    """Walk a match that both said yes to on to its trial."""
    at = timezone.now() + timedelta(days=3)
    actions.book_first_meeting(match, at=at, place="Kirjasto", actor=office)
    matches.agreed(match, office=office)
    actions.begin_trial(match, actor=office)
