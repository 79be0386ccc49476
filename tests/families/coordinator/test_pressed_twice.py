"""A step that is pressed twice is done once, and an older page takes nothing from a colleague."""

from __future__ import annotations

import pytest

from core.refusals import NotNow
from families import actions
from families.models import Consent, ContactAttempt, SupportRequest
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def page_of(parent: Person, step: str = "") -> str:
    return f"/coordinator/requests/{parent.request.pk}/{step}"


def fresh() -> SupportRequest:
    return SupportRequest.objects.get()


def keys_on_page(coordinator: Person, parent: Person) -> dict[str, str]:
    outcomes = coordinator.client.get(page_of(parent)).context["outcomes"]
    return {code: key for code, _words, key in outcomes}


def test_a_try_that_is_sent_three_times_is_one_try(coordinator_here: Person, parent_here: Person) -> None:
    keys = keys_on_page(coordinator_here, parent_here)
    told = {"outcome": "not_reached", "submission_key": keys["not_reached"]}
    for _press in range(3):
        answer = coordinator_here.client.post(page_of(parent_here, "attempt/"), told)
        assert answer.headers["Location"] == page_of(parent_here)
    assert ContactAttempt.objects.count() == 1


def test_each_new_page_writes_down_a_new_try(coordinator_here: Person, parent_here: Person) -> None:
    for outcome in ("not_reached", "not_reached", "reached"):
        key = keys_on_page(coordinator_here, parent_here)[outcome]
        told = {"outcome": outcome, "submission_key": key}
        coordinator_here.client.post(page_of(parent_here, "attempt/"), told)
    assert [row.outcome for row in ContactAttempt.objects.all()] == ["not_reached", "not_reached", "reached"]


def test_the_page_sends_its_keys_with_the_buttons(coordinator_here: Person, parent_here: Person) -> None:
    shown = coordinator_here.client.get(page_of(parent_here))
    html = shown.content.decode()
    assert all(f'name="submission_key" value="{key}"' in html for _code, _words, key in shown.context["outcomes"])


def test_a_consent_that_is_sent_twice_is_one_consent(coordinator_here: Person, parent_here: Person) -> None:
    Consent.objects.all().delete()
    told = {"giver": parent_here.adult.pk, "channel": "phone"}
    for _press in range(2):
        assert coordinator_here.client.post(page_of(parent_here, "consent/"), told).status_code == 302
    assert Consent.objects.count() == 1
    coordinator_here.client.post(page_of(parent_here, "consent/"), {**told, "channel": "paper"})
    assert [consent.channel for consent in Consent.objects.order_by("pk")] == ["phone", "paper"]


def test_a_consent_that_was_taken_back_is_given_anew(coordinator_here: Person, parent_here: Person) -> None:
    actions.withdraw_request(parent_here.request, actor=coordinator_here.actor)
    coordinator_here.client.post(page_of(parent_here, "reopen/"))
    given = {"giver": parent_here.adult, "channel": "web_form", "actor": coordinator_here.actor}
    actions.record_consent(fresh(), **given)
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_an_older_page_takes_no_request_from_a_colleague(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    colleague = cast.worker(here, "coordinator", "Satu Sijainen")
    assert coordinator_here.client.post(page_of(parent_here, "assign/")).status_code == 302
    late = colleague.client.post(page_of(parent_here, "assign/"))
    assert late.status_code == 409
    assert fresh().assigned_to == coordinator_here.user


def test_two_who_have_seen_the_same_page_do_not_both_take_the_request(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    colleague = cast.worker(here, "coordinator", "Satu Sijainen")
    actions.record_attempt(parent_here.request, outcome="reached", actor=cast.MAKER)
    seen = fresh()
    actions.assign_request(fresh(), to=coordinator_here.user, actor=coordinator_here.actor)
    with pytest.raises(NotNow):
        actions.assign_request(seen, to=colleague.user, actor=colleague.actor)
    assert fresh().assigned_to == coordinator_here.user


def test_taking_a_request_twice_is_taking_it_once(coordinator_here: Person, parent_here: Person) -> None:
    for _press in range(2):
        assert coordinator_here.client.post(page_of(parent_here, "assign/")).status_code == 302
    assert fresh().assigned_to == coordinator_here.user
