"""Localities side by side: true figures, small numbers hidden, others only under an agreement that shares figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from activities.models import HostVisit
from portal.comparing import compared, middle, part_of, spots_of
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.factories.initiative import a_visit
from tests.factories.offer import a_session, an_activity
from tests.factories.partners import an_agreement

pytestmark = pytest.mark.usefixtures("in_english")
PAGE = "programme-compare"


def figures(office: Office) -> Any:
    year = timezone.localdate().year
    (found,) = compared([(office.organisation, office.municipality)], year)
    return found


def page(person: Person, area: str = "coordinator", **query: str) -> str:
    return person.client.get(reverse(f"{area}:{PAGE}"), query).content.decode()


def past(office: Office, **facts: Any) -> None:
    """A time of an activity that has been counted."""
    begins = timezone.now() - timedelta(hours=3)
    a_session(an_activity(office), starts_at=begins, counted_at=timezone.now(), **facts)


def test_peer_parents_are_counted_and_fewer_than_five_are_not_shown(here: Office) -> None:
    for number in range(4):
        cast.volunteer(here, f"Vertainen {number}", support_forms=["peer_parent"])
    assert figures(here).peer_parents is None
    for number in range(4, 10):
        cast.volunteer(here, f"Vertainen {number}", support_forms=["peer_parent"], gender="man")
    assert (figures(here).peer_parents, figures(here).men) == (10, None)
    cast.volunteer(here, "Vertainen 11", support_forms=["peer_parent"])
    assert (figures(here).peer_parents, figures(here).men) == (11, 6)


def test_a_part_is_hidden_when_the_rest_is_small() -> None:
    assert [part_of(*pair) for pair in ((4, 20), (16, 20), (5, 20), (15, 20), (5, 5))] == [None, None, 5, 15, 5]


def test_the_middle_of_fewer_than_five_is_not_told() -> None:
    assert middle([1, 2, 3, 4]).value is None
    assert (middle([1, 2, 3, 4, 100]).value, middle([1, 2, 3, 4, 100]).n) == (3, 5)


def test_visits_are_told_by_life_stage_and_hosts_who_ask_again(here: Office) -> None:
    for days in (10, 11):
        a_visit(here, days=days, life_stage="newborn")
    a_visit(here, days=12, host="Kerho", life_stage="toddler")
    HostVisit.objects.update(starts_at=timezone.now(), state="held", adults=10, fathers=4, children=2)
    found = figures(here)
    assert found.visits == {"newborn": 2, "toddler": 1}
    assert (found.hosts, found.hosts_again) == (2, 1)
    assert (found.contacts, found.fathers, found.adults_seen) == (36, 12, 30)


def test_activities_and_heads_are_counted(here: Office) -> None:
    past(here, adults=8, fathers=2, children=9)
    past(here, adults=6, children=5)
    found = figures(here)
    assert (found.activities, found.self_initiated, found.contacts) == (2, 0, 28)
    assert (found.fathers, found.adults_seen) == (2, 8)


def test_others_are_there_only_while_an_agreement_shares_figures(
    here: Office, there: Office, coordinator_here: Person
) -> None:
    today = timezone.localdate()
    assert {one for one, _place in spots_of(coordinator_here.actor, today)} == {here.organisation}
    agreement = an_agreement(here.organisation, there.organisation, shares=["activities"])
    assert there.organisation.name not in page(coordinator_here)
    agreement.shares = ["figures"]
    agreement.save(update_fields=["shares"])
    assert there.organisation.name in page(coordinator_here)
    assert {one for one, _place in spots_of(coordinator_here.actor, today + timedelta(days=1000))} == {
        here.organisation
    }


@pytest.mark.parametrize("area", ["coordinator", "administration"])
def test_the_page_tells_what_each_figure_counts(
    here: Office, coordinator_here: Person, administrator_here: Person, area: str
) -> None:
    text = page(coordinator_here if area == "coordinator" else administrator_here, area)
    for words in ("Peer parents", "Fathers among adults", "n = 0", "not shown", "What the figures count"):
        assert words in text


def test_the_table_can_be_downloaded(here: Office, coordinator_here: Person) -> None:
    past(here, adults=8, fathers=2, children=9)
    lines = page(coordinator_here, format="csv").splitlines()
    assert lines[1].startswith("Sastamala;Rinnalla täällä ry;")
    assert ";17;" in lines[1]


def test_it_costs_the_same_with_one_and_many_localities(here: Office, coordinator_here: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(coordinator_here)
        return len(queries)

    cost()
    few = cost()
    for place in (cast.RAASEPORI, cast.HUITTINEN):
        past(cast.open_office("Toinen", place, organisation=here.organisation), adults=8)
    assert cost() == few
