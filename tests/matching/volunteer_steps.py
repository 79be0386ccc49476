"""What tests of the volunteer's pages share: addresses, and what the diary's form sends."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.actor import Actor
from matching.models import Match
from tests.factories import matches

SECRETS = {
    "called": "Kettunen",
    "phone": "+358400000077",
    "email": "kettunen@example.org",
    "text": "Omat sanat lumihiutaleesta",
}


def page(name: str, match: Match) -> str:
    return reverse(f"volunteer:{name}", args=[match.pk])


def text_of(eero: Client, address: str) -> str:
    response = eero.get(address)
    assert response.status_code == 200
    return response.content.decode()


def main_of(client: Client, address: str) -> str:
    """Return what the page itself says, without what surrounds every page."""
    return text_of(client, address).split("<main")[1].partition("</main>")[0]


def volunteer_client(match: Match) -> Client:
    """Return a browser in which the volunteer of the match signs in now."""
    client = Client()
    client.force_login(match.volunteer.user)
    return client


def entry(**changes: Any) -> dict[str, Any]:
    """Return what the form sends for a visit of yesterday afternoon."""
    begun = timezone.localtime() - timedelta(days=1)
    return {
        "starts_at_day": f"{begun:%d.%m.%Y}",
        "starts_at_time": "15.00",
        "length": "90",
        "form": "face_to_face",
        "place_type": "outside",
        "mood": "4",
        "note": "Kävimme kirjastossa.",
        "submission_key": "a-key-of-this-page",
        **changes,
    }


def entry_values(**changes: Any) -> dict[str, Any]:
    return {
        "starts_at": timezone.now() - timedelta(days=1),
        "minutes": 60,
        "form": "face_to_face",
        "place_type": "home",
        "mood": 2,
        "note": "Kävelimme.",
        **changes,
    }


def volunteer_actor(match: Match) -> Actor:
    return matches.volunteer_actor(match.volunteer)
