"""Who works with whom: read from agreements, programmes, activities, rooms, visits and referrals, and drawn."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation
from activities.models import HostVisit
from activities.network import FEW, Tie, TieKind, joined, ties_of
from activities.network_map import Pair, draw
from activities.shown.network import tie_words
from partners.models import ProgrammePart, Venue
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.factories.initiative import a_visit
from tests.factories.offer import an_activity
from tests.factories.partners import a_partner, an_agreement

pytestmark = pytest.mark.usefixtures("in_english")
NETWORK = "/coordinator/network/"


def page(client: Client, address: str = NETWORK) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def kinds_of(person: Person, office: Office) -> list[str]:
    return sorted(tie.kind.value for tie in ties_of(person.actor, [office.municipality.pk]))


def an_accepted_part(office: Office, organisation: Organisation) -> ProgrammePart:
    today = timezone.localdate()
    return ProgrammePart.objects.create(programme=office.programme, organisation=organisation, accepted_on=today)


@pytest.mark.django_db
def test_each_kind_of_work_joins_two_organisations(here: Office, coordinator_here: Person) -> None:
    clinic = a_partner(here)
    assert kinds_of(coordinator_here, here) == []
    an_agreement(here.organisation, clinic)
    an_activity(here, together_with=[clinic])
    venue = Venue.objects.create(organisation=clinic, municipality=here.municipality, name="Neuvolan sali")
    venue.shared_with.add(here.organisation)
    an_accepted_part(here, clinic)
    HostVisit.objects.filter(pk=a_visit(here).pk).update(host_organisation=clinic)
    assert kinds_of(coordinator_here, here) == ["agreement", "programme", "together", "venue", "visit"]
    shown = page(coordinator_here.client)
    assert "agreement in force, since" in shown
    assert "<svg" in shown
    narrowed = page(coordinator_here.client, f"{NETWORK}?kind=venue")
    assert "a shared house or room" in narrowed
    assert "agreement in force, since" not in narrowed
    file = coordinator_here.client.get(f"{NETWORK}?format=csv").content.decode()
    assert file.count("Esimerkkineuvola") == 5


@pytest.mark.django_db
def test_agreements_and_visits_of_others_are_not_told(here: Office, coordinator_here: Person) -> None:
    second, clinic = cast.open_office("Toinen ry", cast.SASTAMALA), a_partner(here)
    an_agreement(second.organisation, clinic)
    visit = a_visit(here)
    HostVisit.objects.filter(pk=visit.pk).update(host_organisation=clinic, organisation=second.organisation)
    assert kinds_of(coordinator_here, here) == []
    assert "Toinen ry" in page(coordinator_here.client)


@pytest.mark.django_db
def test_who_has_only_been_asked_along_or_has_left_is_not_told(here: Office, coordinator_here: Person) -> None:
    today = timezone.localdate()
    part = ProgrammePart.objects.create(programme=here.programme, organisation=a_partner(here))
    assert kinds_of(coordinator_here, here) == []
    part.accepted_on = today
    part.save(update_fields=["accepted_on"])
    assert kinds_of(coordinator_here, here) == ["programme"]
    part.until = today
    part.save(update_fields=["until"])
    assert kinds_of(coordinator_here, here) == []


@pytest.mark.django_db
def test_an_activity_that_is_not_public_joins_nobody(here: Office, coordinator_here: Person) -> None:
    an_activity(here, together_with=[a_partner(here)], state="planned")
    assert kinds_of(coordinator_here, here) == []


@pytest.mark.django_db
def test_the_network_costs_the_same_with_three_and_thirty_organisations(here: Office, coordinator_here: Person) -> None:
    costs = []
    for count in (3, 27):
        for number in range(count):
            partner = a_partner(here, name=f"Kumppani {count} {number}")
            an_activity(here, together_with=[partner])
        page(coordinator_here.client)
        with CaptureQueriesContext(connection) as counted:
            page(coordinator_here.client)
        costs.append(len(counted))
    assert costs[0] == costs[1]


def test_few_referrals_are_told_without_their_number() -> None:
    few = joined(Tie.between(2, 1, TieKind.REFERRAL) for _referral in range(FEW - 1))
    many = joined(Tie.between(2, 1, TieKind.REFERRAL) for _referral in range(FEW))
    assert [tie_words(tie) for tie in few] == ["families asked for together with a parent (fewer than 5)"]
    assert [tie_words(tie) for tie in many] == ["families asked for together with a parent (5)"]


def test_the_drawing_puts_those_who_work_together_side_by_side() -> None:
    numbers = {key: place for place, key in enumerate((10, 20, 30, 40), 1)}
    drawing = draw(numbers, [Pair(10, 30, 3), Pair(30, 20, 1), Pair(10, 99, 1)])
    assert drawing is not None
    assert [knot.key for knot in drawing.knots] == [30, 10, 20]
    assert [(line.one.key, line.other.key, line.boldness) for line in drawing.lines] == [(10, 30, 3), (30, 20, 1)]
    assert (drawing.knots[0].x, drawing.knots[0].y) == (200, 32)
    assert draw(numbers, []) is None
