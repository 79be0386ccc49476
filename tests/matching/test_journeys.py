"""Journeys of logged visits, ticked into a claim once, without a word of the family."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.refusals import NotNow
from matching import actions
from matching.journeys import suggested
from matching.models import Match, Meeting, MeetingFeeling
from tests.factories import cast
from tests.factories.cast import Office, Person
from volunteers import actions as volunteers
from volunteers.models import ExpenseClaim

TODAY = timezone.localdate


def visit(match: Match, actor: Any, *, days_ago: int = 1, **told: Any) -> MeetingFeeling:
    told = {"form": "face_to_face", "place_type": "home", "mood": 4, "minutes": 60, "travel_km": 24, **told}
    meeting = actions.log_visit(match, starts_at=timezone.now() - timedelta(days=days_ago), actor=actor, **told)
    return meeting.feeling


def begun(person: Person) -> ExpenseClaim:
    return volunteers.begin_claim(person.volunteer, actor=person.actor)


def keys(claim: ExpenseClaim, person: Person) -> list[str]:
    return [journey.key for journey in suggested(claim, today=TODAY(), actor=person.actor)]


def test_what_a_visit_cost_is_suggested_until_it_is_asked_back(trial: Match, volunteer_here: Person) -> None:
    actor = volunteer_here.actor
    both = visit(trial, actor, transport_cost_eur=Decimal("6.40"))
    visit(trial, actor, days_ago=2, travel_km=0)
    visit(trial, actor, days_ago=3, form="phone", place_type="remote")
    claim = begun(volunteer_here)
    assert keys(claim, volunteer_here) == [f"drive-{both.pk}", f"ticket-{both.pk}"]
    lines = actions.claim_journeys(claim, keys=[f"drive-{both.pk}"], actor=actor)
    assert [(line.km, line.eur, line.purpose, line.to_place) for line in lines] == [
        (Decimal(24), Decimal("13.20"), "visit", "meeting")
    ]
    assert keys(claim, volunteer_here) == [f"ticket-{both.pk}"]
    with pytest.raises(NotNow):
        actions.claim_journeys(claim, keys=[f"drive-{both.pk}"], actor=actor)
    assert claim.lines.count() == 1


def test_what_is_thrown_away_can_be_asked_back_again(trial: Match, volunteer_here: Person) -> None:
    visit(trial, volunteer_here.actor)
    claim = begun(volunteer_here)
    before = keys(claim, volunteer_here)
    actions.claim_journeys(claim, keys=before, actor=volunteer_here.actor)
    volunteers.drop_claim(claim, actor=volunteer_here.actor)
    assert keys(begun(volunteer_here), volunteer_here) == before


def test_visits_of_another_volunteer_are_not_suggested(here: Office, trial: Match, volunteer_here: Person) -> None:
    visit(trial, volunteer_here.actor)
    other = cast.volunteer(here, "Elsa Toinen")
    assert keys(begun(other), other) == []


def test_the_ticks_are_on_a_page_and_tickets_need_a_receipt(eero: Client, trial: Match, volunteer_here: Person) -> None:
    felt = visit(trial, volunteer_here.actor, transport_cost_eur=Decimal("6.40"))
    claim = begun(volunteer_here)
    page = reverse("volunteer:expense-from-visits", args=[claim.pk])
    ticks = [f"drive-{felt.pk}", f"ticket-{felt.pk}"]
    assert eero.get(page).status_code == 200
    assert set(eero.post(page, {"journeys": ticks}).context["form"].errors) == {"has_receipts"}
    assert set(eero.post(page, {}).context["form"].errors) == {"journeys"}
    assert claim.lines.count() == 0
    eero.post(page, {"journeys": ticks, "has_receipts": "on"})
    assert sorted(claim.lines.values_list("kind", "eur")) == [("car", Decimal("13.20")), ("ticket", Decimal("6.40"))]
    assert eero.get(page).context["journeys"] == []


def test_the_page_costs_the_same_with_3_and_30_visits(eero: Client, trial: Match, volunteer_here: Person) -> None:
    page = reverse("volunteer:expense-from-visits", args=[begun(volunteer_here).pk])
    costs = []
    for number in (3, 27):
        for _ in range(number):
            meeting = Meeting.objects.create(match=trial, starts_at=timezone.now(), logged_at=timezone.now())
            MeetingFeeling.objects.create(meeting=meeting, mood=4, travel_km=10)
        with CaptureQueriesContext(connection) as found:
            eero.get(page)
        costs.append(len(found))
    assert costs[0] == costs[1]
