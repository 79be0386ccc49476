"""The boundary card, the same for both; and the two weeks after the end in which the companion can still thank."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from families.models import Family
from families.states import FAREWELL_REASONS
from matching import actions
from matching.models import Match
from matching.states import EndReason
from tests.factories.cast import Person
from tests.matching.volunteer_steps import main_of, page, text_of, volunteer_client

pytestmark = pytest.mark.django_db
MONDAY_NOON = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("Europe/Helsinki"))


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(MONDAY_NOON, tick=False):
        yield


def test_only_two_kinds_of_end_close_everything_at_once() -> None:
    assert set(EndReason.values) - set(FAREWELL_REASONS) == {"safety", "family_wish"}


def test_the_boundary_card_says_the_same_to_both(trial: Match, family: Person, eero: Client) -> None:
    def card(text: str) -> str:
        return text.split("What a companion does and does not do")[1].partition("</details>")[0]

    to_volunteer = card(main_of(eero, page("match-detail", trial)))
    assert card(main_of(family.client, reverse("family:home"))) == to_volunteer
    for word in ("money", "keys", "medicine", "bank codes", "mind the children"):
        assert word in to_volunteer


def test_after_a_calm_end_the_companion_can_thank_for_two_weeks(
    trial: Match, family: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    today = timezone.localdate()
    actions.end_match(trial, reason="life_change", on=today, actor=coordinator_here.actor)
    for days, code in ((14, 200), (15, 404)):
        with time_machine.travel(MONDAY_NOON + timedelta(days=days), tick=False):
            client = volunteer_client(trial)
            assert client.get(page("match-detail", trial)).status_code == code
            assert client.get(page("visit-new", trial)).status_code == 404
            home = text_of(client, reverse("volunteer:home"))
            assert (family.adult.called in home) == (code == 200)
    with time_machine.travel(MONDAY_NOON + timedelta(days=14), tick=False):
        shown = main_of(volunteer_client(trial), page("match-detail", trial))
    assert "tel:+358400000077" in shown
    assert "Monday 16 November 2026" in shown
    assert AuditEntry.objects.about(family.family).openings().exists()


@pytest.mark.parametrize("reason", ["safety", "family_wish"])
def test_after_an_end_for_safety_or_by_the_familys_wish_nothing_stays_open(
    reason: str, trial: Match, volunteer_here: Person, coordinator_here: Person, eero: Client
) -> None:
    actions.end_match(trial, reason=reason, on=timezone.localdate(), actor=coordinator_here.actor)
    assert eero.get(page("match-detail", trial)).status_code == 404
    assert list(Family.objects.visible_to(volunteer_here.actor)) == []
