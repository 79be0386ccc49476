"""Who answers for a request, and a family that waits: the deputy, the waiting letter's question, going on again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.models import SupportRequest
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

OpenPage = Callable[[SupportRequest], Client]


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


def refusal_of(verb: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **named)
    return refused.value.refusal.code


# The deputy


def test_the_familys_page_tells_the_responsible_person_and_the_deputy(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    deputy = cast.worker(here, "coordinator", "Satu Sijainen")
    case = parent_here.request
    actions.assign_request(case, to=coordinator_here.user, actor=coordinator_here.actor)
    url = f"/coordinator/requests/{case.pk}/deputy/"
    assert coordinator_here.client.post(url, {"to": deputy.user.pk}).status_code == 302
    shown = parent_here.client.get("/family/").content.decode()
    assert "Outi" in shown
    assert "Satu" in shown
    coordinator_here.client.post(url, {"to": ""})
    assert SupportRequest.objects.get().deputy is None


def test_the_deputy_is_another_coordinator_of_the_same_office(
    coordinator_here: Person, coordinator_there: Person, volunteer_here: Person, parent_here: Person
) -> None:
    case, hat = parent_here.request, coordinator_here.actor
    actions.assign_request(case, to=coordinator_here.user, actor=hat)
    codes = {
        person.user.pk: refusal_of(actions.name_deputy, case, to=person.user, actor=hat)
        for person in (coordinator_here, coordinator_there, volunteer_here)
    }
    assert list(codes.values()) == ["is_responsible", "not_a_coordinator", "not_a_coordinator"]
    url = f"/coordinator/requests/{case.pk}/deputy/"
    answer = coordinator_here.client.post(url, {"to": coordinator_there.user.pk})
    assert answer.context["form"].errors["to"]


# A family that waits, and one for which we wait


def waiting(request: SupportRequest, days: int) -> SupportRequest:
    actions.record_attempt(request, outcome="reached", actor=cast.MAKER)
    actions.record_intake(request, actor=cast.MAKER, **dict.fromkeys(matches.TICKS, True))
    actions.accept_request(SupportRequest.objects.get(pk=request.pk), actor=cast.MAKER)
    SupportRequest.objects.update(state_since=timezone.now() - timedelta(days=days))
    return SupportRequest.objects.get(pk=request.pk)


def test_the_waiting_letters_question_is_answered_on_the_page(mine: Client, kaisa: SupportRequest) -> None:
    waiting(kaisa, 29)
    assert "/family/waiting/" in mine.get("/family/").content.decode()
    assert mine.get("/family/waiting/").status_code == 200
    assert mine.post("/family/waiting/").headers["Location"] == "/family/"
    assert SupportRequest.objects.get().still_waits_at is not None
    assert AuditEntry.objects.filter(verb="supportrequest.still_waiting").count() == 1


def test_the_question_is_not_asked_before_its_time(mine: Client, kaisa: SupportRequest) -> None:
    waiting(kaisa, 27)
    assert "/family/waiting/" not in mine.get("/family/").content.decode()


def test_the_office_writes_down_that_a_family_still_waits(coordinator_here: Person, parent_here: Person) -> None:
    case = waiting(parent_here.request, 30)
    coordinator_here.client.post(f"/coordinator/requests/{case.pk}/still-waits/")
    assert SupportRequest.objects.get().still_waits_at is not None


def test_a_family_that_was_waited_for_goes_on_by_itself(mine: Client, kaisa: SupportRequest) -> None:
    actions.record_attempt(kaisa, outcome="reached", actor=cast.MAKER)
    actions.hold_request(SupportRequest.objects.get(), actor=cast.MAKER)
    assert "/family/ready/" in mine.get("/family/").content.decode()
    mine.post("/family/ready/")
    assert SupportRequest.objects.get().state == "in_contact"
    assert (
        refusal_of(actions.go_on, SupportRequest.objects.get(), at=timezone.now(), actor=actor_of(kaisa.contact))
        == "not_from_here"
    )
