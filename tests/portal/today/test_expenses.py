"""Claims in the coordinator's queue: others' claims to decide, and what waits for the accountant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.today.expenses import expense_works
from tests.factories import expenses
from tests.factories.cast import Person
from volunteers.models import ExpenseClaim, Volunteer

pytestmark = pytest.mark.django_db


def test_a_sent_claim_waits_and_soon_presses(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    now = timezone.now()
    (work,) = expense_works(coordinator_here.actor, now)
    assert (work.kind, work.tone, work.title) == ("expense", "info", "Eero Vapaa")
    assert str(claim.pk) in work.action_url
    (later,) = expense_works(coordinator_here.actor, now + timedelta(days=8))
    assert later.tone == "soon"


def test_ones_own_claim_is_not_ones_work(volunteer_here: Person, coordinator_here: Person) -> None:
    expenses.sent(volunteer_here)
    Volunteer.objects.update(user=coordinator_here.user)
    assert list(expense_works(coordinator_here.actor, timezone.now())) == []


def test_approved_claims_are_one_row_after_a_month(
    volunteer_here: Person, coordinator_here: Person, coordinator_there: Person
) -> None:
    for _ in range(2):
        expenses.approved(volunteer_here, coordinator_here)
    now = timezone.now()
    assert list(expense_works(coordinator_here.actor, now)) == []
    ahead = now + timedelta(days=32)
    (work,) = expense_works(coordinator_here.actor, ahead)
    assert work.kind == "expense_file"
    assert "26" in work.text
    assert list(expense_works(coordinator_there.actor, ahead)) == []
    assert ExpenseClaim.objects.count() == 2
