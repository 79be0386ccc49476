"""A suggestion that asks for no answer any more: a second press, and a page that was left open."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.models import AuditEntry
from families.models import Adult
from matching import actions
from matching.models import Match
from matching.states import Match as State
from matching.suggestions import once_asked_of
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.endings import page
from tests.matching.volunteer_steps import SECRETS

pytestmark = pytest.mark.django_db

YES = {"answer": "yes", "is_confirmed": "True"}
NO = {"answer": "no", "is_confirmed": "True"}
OPEN_NO_MORE = "This suggestion is not open any more"
ANSWERED = "This suggestion has been answered"


@pytest.fixture
def asked(walked: Callable[..., Match], family: Person) -> Match:
    return walked(State.VOLUNTEER_ACCEPTED, family)


def said(browser: Client, address: str, sent: dict[str, Any] | None = None) -> tuple[int, str]:
    answer = browser.post(address, sent) if sent is not None else browser.get(address)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(("first", "words"), [(YES, ANSWERED), (NO, OPEN_NO_MORE)])
def test_a_second_press_of_the_family_meets_a_calm_page(
    first: dict[str, str], words: str, asked: Match, family: Person
) -> None:
    address = page("family", "proposal", asked)
    assert family.client.post(address, first).status_code == 302
    before = AuditEntry.objects.count()
    for sent, code in ((first, 409), (YES, 409), ({}, 409), (None, 200)):
        status, shown = said(family.client, address, sent)
        assert (status, words in shown, "Eero" in shown) == (code, True, False)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(("first", "words"), [(YES, ANSWERED), (NO, OPEN_NO_MORE)])
def test_a_second_press_of_the_volunteer_meets_a_calm_page_without_the_family(
    first: dict[str, str], words: str, suggested: Match, eero: Client
) -> None:
    address = page("volunteer", "proposal", suggested)
    assert eero.post(address, first).status_code == 302
    before = AuditEntry.objects.count()
    for sent in (first, YES, {}):
        status, shown = said(eero, address, sent)
        assert (status, words in shown) == (409, True)
        assert [word for word in (*SECRETS.values(), "Sastamala") if word in shown.split("<main")[1]] == []
    assert AuditEntry.objects.count() == before


def test_the_volunteers_card_stays_readable_while_the_family_thinks(asked: Match, eero: Client) -> None:
    status, shown = said(eero, page("volunteer", "proposal", asked))
    assert (status, "You said yes" in shown) == (200, True)


def test_a_suggestion_that_the_office_took_back_is_told_to_both(
    asked: Match, family: Person, eero: Client, coordinator_here: Person
) -> None:
    actions.cancel_match(asked, reason="coordinator", actor=coordinator_here.actor)
    for browser, hat in ((family.client, "family"), (eero, "volunteer")):
        for sent, code in ((YES, 409), (None, 200)):
            status, shown = said(browser, page(hat, "proposal", asked), sent)
            assert (status, OPEN_NO_MORE in shown) == (code, True)


def test_a_family_that_was_never_asked_finds_nothing(suggested: Match, family: Person, eero: Client) -> None:
    address = page("family", "proposal", suggested)
    assert [said(family.client, address, sent)[0] for sent in (None, YES)] == [404, 404]
    eero.post(page("volunteer", "proposal", suggested), NO)
    assert [said(family.client, address, sent)[0] for sent in (None, YES)] == [404, 404]


def test_nobody_else_meets_the_calm_page(
    asked: Match, family: Person, eero: Client, parent_there: Person, here: Office
) -> None:
    family.client.post(page("family", "proposal", asked), NO)
    own = cast.parent(here, "Aatu")
    Adult.objects.filter(pk=own.adult.pk).update(family=family.family, sees="own")
    other = cast.volunteer(here, "Toinen Vapaa")
    for browser, hat in ((parent_there.client, "family"), (own.client, "family"), (other.client, "volunteer")):
        for sent in (YES, None):
            assert said(browser, page(hat, "proposal", asked), sent)[0] == 404


def test_the_calm_page_reads_key_and_state_alone(asked: Match, family: Person) -> None:
    found = once_asked_of(family.actor).get()
    assert found.get_deferred_fields() == {
        field.attname for field in Match._meta.concrete_fields if field.name not in ("id", "state")
    }
