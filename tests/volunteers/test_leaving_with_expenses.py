"""Whoever leaves gets their expenses (domain.md 3.1), and no claim is left that nobody can decide."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from core.refusals import Refused
from tests.factories import expenses
from tests.factories.cast import Person
from volunteers import actions
from volunteers.models import ExpenseClaim
from volunteers.rules import expenses as rules
from volunteers.states import Claim
from volunteers.states import Volunteer as State

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("in_english")]


def reread(row: Model) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def end_page(person: Person) -> str:
    return f"/coordinator/volunteers/{person.volunteer.pk}/end/"


def returned(person: Person, office: Person) -> ExpenseClaim:
    claim = expenses.sent(person)
    actions.return_claim(claim, reason="kilometres", actor=office.actor)
    return reread(claim)


def test_a_service_does_not_end_while_a_claim_is_to_be_mended(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = returned(volunteer_here, coordinator_here)
    end = lambda: actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)  # noqa: E731
    assert code_of(end) == "returned_claims"
    actions.send_claim(claim, actor=volunteer_here.actor)
    end()
    actions.approve_claim(claim, actor=coordinator_here.actor)
    assert (reread(volunteer_here.volunteer).state, reread(claim).state) == (State.ENDED, Claim.APPROVED)


def test_the_office_takes_a_claim_back_from_somebody_who_cannot_be_reached_and_decides_it(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    claim, office = returned(volunteer_here, coordinator_here), coordinator_here.actor
    page = coordinator_here.client.get(f"/coordinator/expenses/{claim.pk}/").content.decode()
    assert "Take the decision back" in page
    actions.reopen_claim(claim, actor=office)
    assert (reread(claim).state, reread(claim).reason_code) == (Claim.SENT, "")
    actions.end_volunteer(volunteer_here.volunteer, actor=office)
    actions.refuse_claim(claim, reason="receipt", actor=office)
    assert reread(claim).state == Claim.REFUSED


def test_a_claim_of_somebody_who_has_ended_can_be_decided_and_the_file_erased(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    claim, office = expenses.sent(volunteer_here), coordinator_here.actor
    actions.ask_to_be_erased(volunteer_here.volunteer, actor=volunteer_here.actor)
    actions.end_volunteer(volunteer_here.volunteer, actor=office)
    ExpenseClaim.objects.filter(pk=claim.pk).update(state=Claim.RETURNED)  # ended before this was refused
    assert code_of(lambda: actions.erase_file(reread(volunteer_here.volunteer), actor=office)) == "open_claims"
    actions.reopen_claim(claim, actor=office)
    actions.refuse_claim(claim, reason="receipt", actor=office)
    actions.erase_file(reread(volunteer_here.volunteer), actor=office)
    assert reread(volunteer_here.volunteer).erased_at is not None


def test_nothing_is_sent_back_to_somebody_who_has_ended(volunteer_here: Person, coordinator_here: Person) -> None:
    claim, office = expenses.sent(volunteer_here), coordinator_here.actor
    actions.end_volunteer(volunteer_here.volunteer, actor=office)
    assert code_of(lambda: actions.return_claim(claim, reason="twice", actor=office)) == "has_ended"
    html = coordinator_here.client.get(f"/coordinator/expenses/{claim.pk}/").content.decode()
    assert "This volunteer has ended and can mend nothing any more. Decide the claim as it is." in html
    assert rules.why_not_decide(reread(claim), actor=office) is None


def test_a_claim_that_was_not_sent_is_asked_about_before_the_end(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    expenses.begun(volunteer_here)
    assert code_of(lambda: actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)) == "unsent"
    html = coordinator_here.client.get(end_page(volunteer_here)).content.decode()
    assert "The volunteer has expenses that have not been sent." in html
    assert coordinator_here.client.post(end_page(volunteer_here)).status_code == 200
    assert reread(volunteer_here.volunteer).state == State.AVAILABLE
    coordinator_here.client.post(end_page(volunteer_here), {"leaves_unsent": "on"})
    assert reread(volunteer_here.volunteer).state == State.ENDED


def test_an_empty_claim_is_no_reason_to_ask(volunteer_here: Person, coordinator_here: Person) -> None:
    actions.begin_claim(volunteer_here.volunteer, actor=volunteer_here.actor)
    html = coordinator_here.client.get(end_page(volunteer_here)).content.decode()
    assert "have not been sent" not in html
    coordinator_here.client.post(end_page(volunteer_here))
    assert reread(volunteer_here.volunteer).state == State.ENDED
