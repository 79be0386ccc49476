"""Small words of the tests of the end: a companionship with things shared, its early end, what is asked."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from families import actions as families
from families.models import SupportRequest
from matching import actions
from matching.asks import own_evidence
from matching.models import Feedback, Match
from matching.states import Match as State
from tests.factories import matches
from tests.factories.cast import Person

NOTE = "Kävimme kirjastossa."


def log(match: Match) -> None:
    told = {"minutes": 60, "form": "face_to_face", "place_type": "outside", "mood": 4, "note": NOTE}
    starts_at = timezone.now() - timedelta(days=2)
    actions.log_visit(match, starts_at=starts_at, actor=matches.volunteer_actor(match.volunteer), **told)


def share(parent: Person) -> None:
    for days in (3, 9):
        families.book_appointment(
            parent.family,
            adult=parent.adult,
            service="dental",
            starts_at=timezone.now() + timedelta(days=days),
            is_shared=True,
            actor=parent.actor,
        )
    families.add_step(parent.family, service="dental", is_shared=True, actor=parent.actor)


def end_early(match: Match, coordinator: Person, reason: str = "volunteer_wish") -> None:
    today = timezone.localdate()
    actions.end_match(match, reason=reason, on=today, actor=coordinator.actor, family_waits_again=True)


def walk_again(match: Match, companion: Person, coordinator: Person, *, until: str = State.FAMILY_ACCEPTED) -> Match:
    """Return the match of the same family with a new companion."""
    request = SupportRequest.objects.get(pk=match.request_id)
    return matches.match_in(until, request, companion.volunteer, office=coordinator.actor)


def page(hat: str, name: str, row: Any) -> str:
    return reverse(f"{hat}:{name}", args=[row.pk])


def feedback_of(match: Match, party: str) -> Feedback:
    return match.feedback.get(party=party)


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def asked_urls(parent: Person, days: int = 0) -> list[str]:
    today = timezone.localdate() + timedelta(days=days)
    return [ask.url.split("/")[-2] for ask in own_evidence(parent.adult, today=today, actor=parent.actor).asks]
