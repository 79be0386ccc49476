"""What organisations do together only while an agreement in force says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation
from activities import rules as activity_rules
from activities.actions import change_activity, publish_activity
from core.refusals import Refused
from partners.rules import agreements as rules
from partners.vocabulary import Shared
from tests.factories import offer
from tests.factories.cast import Office, Person
from tests.factories.partners import a_partner, an_agreement

A_DAY = timedelta(days=1)


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


def test_what_is_shared_needs_an_agreement_in_force_that_says_so(here: Office, there: Office) -> None:
    today, own, other = timezone.localdate(), here.organisation, there.organisation

    def may(what: str, on: date = today) -> bool:
        return rules.why_not_share(what, own, other, on=on) is None

    assert not may(Shared.ROOMS)
    agreement = an_agreement(own, other, shares=["rooms"])
    assert may(Shared.ROOMS)
    assert not may(Shared.CALENDAR)
    assert may(Shared.ROOMS, agreement.ends_on)
    assert not may(Shared.ROOMS, agreement.ends_on + A_DAY)
    assert not may(Shared.ROOMS, agreement.starts_on - A_DAY)


def test_all_parties_of_one_agreement_share_with_each_other(here: Office, there: Office, clinic: Organisation) -> None:
    an_agreement(here.organisation, there.organisation, clinic, shares=["calendar"])
    today = timezone.localdate()
    assert rules.sharing_with("calendar", clinic.pk, on=today) == {here.organisation.pk, there.organisation.pk}
    assert rules.sharing_with("rooms", clinic.pk, on=today) == set()


def test_an_activity_is_published_together_under_an_agreement(
    here: Office, there: Office, coordinator_here: Person
) -> None:
    activity = offer.an_activity(here, state="planned", together_with=[there.organisation])
    offer.a_session(activity)
    assert refused(lambda: publish_activity(activity, actor=coordinator_here.actor)) == "no_agreement"
    an_agreement(here.organisation, there.organisation, shares=["activities"])
    publish_activity(activity, actor=coordinator_here.actor)
    activity.refresh_from_db()
    assert activity.is_public


def test_what_is_public_stays_when_the_agreement_ends_but_nobody_new_joins(
    here: Office, there: Office, clinic: Organisation, coordinator_here: Person
) -> None:
    activity = offer.an_activity(here, together_with=[there.organisation])
    offer.a_session(activity)
    change_activity(activity, place="Uusi talo", actor=coordinator_here.actor)
    both = [there.organisation, clinic]
    assert (
        refused(lambda: change_activity(activity, together_with=both, actor=coordinator_here.actor)) == "no_agreement"
    )
    an_agreement(here.organisation, clinic)
    change_activity(activity, together_with=both, actor=coordinator_here.actor)
    lacks = activity_rules.what_is_missing(activity, now=timezone.now())
    assert [refusal.code for refusal in lacks] == ["no_agreement"]
