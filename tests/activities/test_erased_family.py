"""A family that is erased on its own wish is gone from activities too; at other associations it asks anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from activities.models import RegisteredChild, Registration
from activities.states import Registration as State
from families import actions as families
from families.models import Adult
from tests.factories import cast, initiative
from tests.factories.cast import Office, Person
from tests.factories.registrations import a_time, fresh, registered

pytestmark = pytest.mark.django_db
EMAIL = "kaisa@example.org"


@pytest.fixture
def kaisa(parent_here: Person) -> Person:
    Adult.objects.filter(pk=parent_here.adult.pk).update(email=EMAIL)
    families.withdraw_request(parent_here.request, actor=cast.MAKER)
    return parent_here


def erase(parent: Person, coordinator: Person) -> None:
    asked = families.ask_erasure(parent.family, actor=parent.actor)
    families.approve_erasure(asked, actor=coordinator.actor)


def test_registrations_of_an_erased_family_go_with_it_and_the_next_in_the_queue_is_offered_the_place(
    kaisa: Person, coordinator_here: Person, here: Office, there: Office
) -> None:
    kid: Any = {"birth_year": timezone.localdate().year - 4, "must_know": "Pähkinät"}
    time = a_time(here, places=1)
    by_phone = registered(a_time(here), "Kaisa", phone=str(kaisa.adult.phone))
    by_email = registered(time, "Kaisa", email=EMAIL.upper(), kids=[kid])
    waiting = registered(time, "Toinen")
    elsewhere = registered(a_time(there), "Kaisa", email=EMAIL)
    assert (fresh(by_email).state, fresh(waiting).state) == (State.CONFIRMED, State.WAITLISTED)
    erase(kaisa, coordinator_here)
    assert set(Registration.objects.all()) == {waiting, elsewhere}
    assert not Registration.objects.filter(pk=by_phone.pk).exists()
    assert not RegisteredChild.objects.exists()
    assert fresh(waiting).state == State.OFFERED


def test_own_words_of_a_wish_go_with_the_family_that_sent_it(
    kaisa: Person, coordinator_here: Person, here: Office, there: Office
) -> None:
    ours, theirs, another = (
        initiative.a_wish(office, email=email)
        for office, email in ((here, EMAIL), (there, EMAIL), (here, "joku@example.org"))
    )
    erase(kaisa, coordinator_here)
    for wish in (ours, theirs, another):
        wish.refresh_from_db()
    assert [(wish.email, bool(wish.text)) for wish in (ours, theirs, another)] == [
        ("", False),
        (EMAIL, True),
        ("joku@example.org", True),
    ]
