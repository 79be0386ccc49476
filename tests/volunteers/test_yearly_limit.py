"""The yearly tax-free limit (R-EX-2) stays right whatever is reopened, decided anew, given on or merged."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories import cast, expenses
from tests.factories.cast import Office, Person
from tests.factories.expenses import drive
from volunteers import actions
from volunteers.models import ExpenseClaim, ExpenseLine

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def approved(person: Person, office: Person, n: int) -> ExpenseClaim:
    """Return an approved claim of `n` drives of 550 euros each."""
    return expenses.approved(person, office, *[drive(km=Decimal(1000)) for _ in range(n)])


def beyond() -> Decimal:
    return sum(ExpenseLine.objects.values_list("eur_beyond", flat=True), Decimal(0))


def give_on(person: Person, office: Person) -> None:
    today, organisation = timezone.localdate(), person.volunteer.organisation
    actions.give_to_accountant(organisation, from_on=today, until_on=today, actor=office.actor)


def test_an_approval_that_is_taken_back_and_given_again_marks_the_same_sum(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    first = approved(volunteer_here, coordinator_here, 5)
    approved(volunteer_here, coordinator_here, 1)
    assert beyond() == Decimal(300)
    actions.reopen_claim(first, actor=coordinator_here.actor)
    assert beyond() == 0
    actions.approve_claim(first, actor=coordinator_here.actor)
    assert beyond() == Decimal(300)


def test_a_claim_that_is_refused_after_all_frees_its_part_of_the_year(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    first = approved(volunteer_here, coordinator_here, 5)
    approved(volunteer_here, coordinator_here, 1)
    actions.reopen_claim(first, actor=coordinator_here.actor)
    actions.refuse_claim(first, reason="twice", actor=coordinator_here.actor)
    assert beyond() == 0


def test_what_the_accountant_has_stays_and_what_was_paid_as_taxed_leaves_room(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    first = approved(volunteer_here, coordinator_here, 5)
    ExpenseClaim.objects.filter(pk=first.pk).update(decided_at=timezone.now() - timedelta(days=2))
    approved(volunteer_here, coordinator_here, 1)
    give_on(volunteer_here, coordinator_here)
    actions.reopen_claim(first, actor=coordinator_here.actor)
    assert beyond() == Decimal(300)
    actions.approve_claim(first, actor=coordinator_here.actor)
    assert beyond() == Decimal(300)


def test_two_files_that_become_one_have_one_limit_and_two_again_when_it_is_undone(
    here: Office, coordinator_here: Person
) -> None:
    kept, gone = cast.volunteer(here, "Eero Vapaa"), cast.volunteer(here, "Eero Wapaa")
    for person in (kept, gone):
        approved(person, coordinator_here, 4)
    merge = actions.merge_volunteers(kept.volunteer, gone.volunteer, actor=coordinator_here.actor)
    assert beyond() == Decimal(1400)
    actions.undo_merge(merge, actor=coordinator_here.actor)
    assert beyond() == 0


def test_what_was_given_on_between_a_merge_and_its_undoing_stays_as_the_accountant_has_it(
    here: Office, coordinator_here: Person
) -> None:
    kept, gone = cast.volunteer(here, "Eero Vapaa"), cast.volunteer(here, "Eero Wapaa")
    for person in (kept, gone):
        approved(person, coordinator_here, 4)
    merge = actions.merge_volunteers(kept.volunteer, gone.volunteer, actor=coordinator_here.actor)
    give_on(kept, coordinator_here)
    actions.undo_merge(merge, actor=coordinator_here.actor)
    assert beyond() == Decimal(1400)
