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
from core.actor import Role
from core.refusals import Refused
from families.coverage import forms_offered, takers_in
from partners.models import PartnerAgreement, Venue
from partners.rules import agreements as rules
from partners.vocabulary import Shared
from portal.today.agreements import agreement_works
from tests.factories import cast, offer
from tests.factories.cast import Office, Person
from tests.factories.partners import a_partner, an_agreement
from tests.factories.programmes import a_guest, come_along

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


@pytest.fixture
def hall(here: Office, clinic: Organisation) -> Venue:
    """A room of the clinic, which has shared it."""
    venue = Venue.objects.create(organisation=clinic, municipality=here.municipality, name="Neuvolan sali")
    venue.shared_with.add(here.organisation)
    return venue


def told_today(person: Person) -> list[str]:
    return [work.text for work in agreement_works(person.actor, timezone.localdate()) if "agreement" in work.kind]


@pytest.mark.usefixtures("in_english")
def test_nothing_new_comes_into_anothers_room_without_an_agreement_and_what_is_there_stays(
    here: Office, clinic: Organisation, hall: Venue, coordinator_here: Person
) -> None:
    actor = coordinator_here.actor
    there_already = offer.an_activity(here, venue=hall)
    new, elsewhere = offer.an_activity(here, state="planned", venue=hall), offer.an_activity(here)
    for activity in (there_already, new, elsewhere):
        offer.a_session(activity)
    change_activity(there_already, place="Sali 2", actor=actor)
    assert refused(lambda: publish_activity(new, actor=actor)) == "no_agreement"
    assert refused(lambda: change_activity(elsewhere, venue=hall, actor=actor)) == "no_agreement"
    assert [text for text in told_today(coordinator_here) if "in their room" in text]
    an_agreement(here.organisation, clinic, shares=["rooms"])
    publish_activity(new, actor=actor)
    change_activity(elsewhere, venue=hall, actor=actor)
    assert told_today(coordinator_here) == []


@pytest.mark.usefixtures("in_english")
def test_new_families_come_to_who_keeps_the_programme_when_the_agreement_has_ended(
    here: Office, coordinator_here: Person
) -> None:
    guest = a_guest(here)
    theirs = cast.worker(guest, Role.COORDINATOR, "Toini Toinen")
    come_along(here, guest, "companion")
    offered = forms_offered(here.municipality, actor=coordinator_here.actor)
    assert takers_in(here.municipality, "companion") == [guest.organisation]
    assert [*told_today(coordinator_here), *told_today(theirs)] == []
    PartnerAgreement.objects.update(ends_on=timezone.localdate() - A_DAY)
    assert takers_in(here.municipality, "companion") == [here.organisation]
    assert forms_offered(here.municipality, actor=coordinator_here.actor) == offered
    assert "come to you" in told_today(coordinator_here)[0]
    assert "do not come to you" in told_today(theirs)[0]
