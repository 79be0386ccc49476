"""Somebody who helps a parent to ask: only with the parent's agreement, and nothing is kept of the helper (R-GD-2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.refusals import Refused
from families import actions, rules
from families.models import Consent, FamilyLink, SupportRequest
from notifications.models import OutboxMessage
from partners.models import Programme
from tests.factories import families as make
from tests.factories import matches
from tests.factories.arrival import ANSWERS, errors, fill, page, send
from tests.factories.cast import Office, Person

HELPS = {"asked_by": "professional", "parent_agrees": "on"}


def help_to_ask(browser: Client, **said: str) -> Any:
    return browser.post(page("helper"), {**HELPS, **said})


def asked_for_another(browser: Client) -> SupportRequest:
    help_to_ask(browser)
    fill(browser)
    assert send(browser).headers["Location"] == page("receipt")
    return SupportRequest.objects.get()


@pytest.mark.smoke
def test_a_helper_asks_with_the_parents_agreement_and_contact(client: Client, sastamala: Programme) -> None:
    assert page("helper") in client.get("/fi/support/").content.decode()
    assert help_to_ask(client).headers["Location"] == page("you")
    fill(client)
    send(client)
    request = SupportRequest.objects.get()
    assert (request.asked_by, request.arrived_by, request.contact.called) == ("professional", "web_form", "Kaisa")
    consent = request.consents.get()
    assert (consent.purpose, consent.giver, consent.channel) == ("asked_by_another", request.contact, "web_form")


def test_a_parent_is_asked_nothing_more_than_before(client: Client, sastamala: Programme) -> None:
    fill(client)
    send(client)
    request = SupportRequest.objects.get()
    assert (request.asked_by, request.consents.get().purpose) == ("parent", "family_support")


@pytest.mark.parametrize("who", ["relative", "professional"])
def test_without_the_parents_agreement_nothing_begins(client: Client, sastamala: Programme, who: str) -> None:
    answer = client.post(page("helper"), {"asked_by": who})
    assert answer.status_code == 200
    assert answer.context["form"].errors["parent_agrees"]
    assert answer.context["form"]["asked_by"].value() == who


@pytest.mark.parametrize("said", [{}, {"asked_by": ""}, {"asked_by": "neighbour", "parent_agrees": "on"}])
def test_a_wrong_answer_is_told_in_words(client: Client, sastamala: Programme, said: dict[str, str]) -> None:
    assert errors(client.post(page("helper"), said))


def test_agreement_is_asked_again_before_sending(client: Client, sastamala: Programme) -> None:
    help_to_ask(client)
    fill(client)
    answer = client.post(page("check"), {"consent_version": "2026-1"})
    assert answer.context["form"].errors["consent"]
    assert not SupportRequest.objects.exists()


def test_every_step_reminds_that_the_answers_are_the_parents(client: Client, sastamala: Programme) -> None:
    help_to_ask(client)
    shown = []
    for step in ANSWERS:
        fill(client, until=step)
        shown.append(client.get(page(step)))
    assert all(answer.context["is_for_another"] for answer in shown)
    assert (shown[0].context["step"], shown[0].context["steps"]) == (2, 8)


def test_the_helper_gets_no_way_into_the_parents_page(client: Client, sastamala: Programme) -> None:
    request = asked_for_another(client)
    shown = client.get(page("receipt")).content.decode()
    assert request.reference in shown
    assert "/own/" not in shown
    assert not FamilyLink.objects.exists()
    assert client.get(make.link_path(request)).headers["Location"] == "/fi/own-link/"
    assert client.session.get("family_devices") is None


def test_the_parent_gets_the_receipt_with_a_link_of_their_own(client: Client, sastamala: Programme) -> None:
    request = asked_for_another(client)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient) == ("request_received", f"families.Adult:{request.contact_id}")


def test_who_asks_for_themselves_after_all_leaves_no_helper_behind(client: Client, sastamala: Programme) -> None:
    help_to_ask(client)
    client.post(page("helper"), {"asked_by": "parent"})
    fill(client)
    send(client)
    request = SupportRequest.objects.get()
    assert (request.asked_by, request.consents.get().purpose) == ("parent", "family_support")


def test_an_agreement_that_was_not_given_is_refused_by_the_action(sastamala: Programme) -> None:
    with pytest.raises(Refused) as refused:
        make.request_of(asked_by="relative")
    assert refused.value.refusal.code == "parent_must_agree"
    assert not SupportRequest.objects.exists()


# At the office


def test_the_parents_own_permission_is_asked_before_a_companion_is_looked_for(
    coordinator_here: Person, here: Office
) -> None:
    request = make.request_of(place=here.municipality.pk, asked_by="relative", parent_agrees=True, has_consent=False)
    actor = coordinator_here.actor
    actions.assign_request(request, to=coordinator_here.user, actor=actor)
    actions.record_intake(request, actor=actor, **dict.fromkeys(matches.TICKS, True))
    request = SupportRequest.objects.get()
    assert rules.why_not_accept(request, actor=actor).code == "consent_missing"
    shown = coordinator_here.client.get(f"/coordinator/requests/{request.pk}/")
    assert f"/coordinator/requests/{request.pk}/consent/" in shown.context["next"].url
    assert shown.context["came_how"]
    actions.record_consent(request, giver=request.contact, channel="phone", actor=actor)
    assert rules.why_not_accept(request, actor=actor) is None


def told(**changes: Any) -> dict[str, Any]:
    return {
        "submission_key": "avain-9", "consent_channel": "phone", "asked_by": "professional", "parent_agrees": "on",
        "language": "fi", "support_form": "companion", "called": "Kaisa", "municipality": "Sastamala",
        "channel": "sms", "phone": "040 000 0012", "birth_years": "2021", "languages": ["fi"], "gender_wish": "any",
        **changes,
    }  # fmt: skip


def test_the_office_writes_down_a_helpers_call(coordinator_here: Person) -> None:
    assert coordinator_here.client.post("/coordinator/requests/new/", told()).status_code == 302
    request = SupportRequest.objects.get()
    assert (request.asked_by, request.arrived_by) == ("professional", "phone")
    assert [consent.purpose for consent in request.consents.all()] == ["asked_by_another"]


def test_a_parent_who_listens_in_gives_their_own_permission_too(coordinator_here: Person) -> None:
    coordinator_here.client.post("/coordinator/requests/new/", told(consent="on"))
    purposes = set(Consent.objects.values_list("purpose", flat=True))
    assert purposes == {"asked_by_another", "family_support"}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [({"parent_agrees": ""}, "parent_agrees"), ({"asked_by": "parent"}, "consent"), ({"asked_by": "x"}, "asked_by")],
)
def test_the_office_writes_nothing_without_the_yes_that_is_needed(
    changes: dict[str, str], wrong: str, coordinator_here: Person
) -> None:
    answer = coordinator_here.client.post("/coordinator/requests/new/", told(**changes))
    assert wrong in answer.context["form"].errors
    assert not SupportRequest.objects.exists()
