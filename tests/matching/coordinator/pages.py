"""Small words of the tests of the coordinator's pages: addresses, fresh rows, typed days, what a page costs."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from families.models import SupportRequest
from matching.models import Match
from tests.factories import matches
from tests.factories.cast import Person

LIST = "/coordinator/matches/"
IN_A_MONTH = timezone.localdate() + timedelta(days=30)
LONG_AGO, FAR_AHEAD = "1.1.2001", "1.1.2199"
WRITTEN = {
    "purpose": "Kulkea rinnalla", "goal_1": "Muistan ajat", "goal_2": " ", "goal_3": "Lähden mukaan",
    "rhythm": "Joka toinen viikko", "place": "Kirjasto", "starts_on": f"{timezone.localdate():%d.%m.%Y}",
    "submission_key": "one-sending",
}  # fmt: skip
STEPS = (
    "match-family-answer", "match-cancel", "match-meeting", "match-accept", "match-accept-for", "match-trial",
    "match-continue", "match-active", "match-pause", "match-resume", "match-closing", "match-prolong",
    "match-closing-meeting", "match-end",
)  # fmt: skip
PAGES = ("match-detail", "match-agreement", *STEPS)


def page(name: str, *rows: Any) -> str:
    return reverse(f"coordinator:{name}", args=[row.pk for row in rows])


def fresh(match: Match) -> Match:
    return Match.objects.get(pk=match.pk)


def typed(day: Any) -> str:
    return f"{day:%d.%m.%Y}"


def waiting(person: Person, coordinator: Person) -> SupportRequest:
    return matches.accepted(person.request, office=coordinator.actor, worker=coordinator.user)


def cost_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
