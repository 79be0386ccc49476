"""The page: the most urgent first, narrowed by the address, at the same cost with many rows."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.actor import Actor
from families import actions as families
from families.models import SupportRequest
from matching.models import Match
from matching.states import Match as State
from partners.models import Helpline
from portal.today import queue_of
from portal.today.work import TONE_ORDER
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.portal.today.queue import TODAY, Walk, felt, in_days, works
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


# The page


def test_nothing_to_do_is_told_kindly(desk: Client) -> None:
    Helpline.objects.all().delete()
    assert "Nothing waits for you." in desk.get(TODAY).content.decode()


def test_the_most_urgent_stand_first(here: Office, walk: Walk, coordinator_here: Person) -> None:
    felt(walk(State.ACTIVE), wants_talk=True)
    walk(State.FAMILY_ACCEPTED)
    cast.parent(here, "Uusi")
    with time_machine.travel(in_days(-10), tick=False):
        cast.parent(here, "Vanha")
    shown = works(coordinator_here)
    assert [work.kind for work in shown] == ["late_contact", "talk", "meeting", "unassigned"]
    assert [TONE_ORDER.index(work.tone) for work in shown] == [0, 1, 1, 2]


def test_mine_and_kinds_narrow_the_queue_by_the_address(
    here: Office, walk: Walk, coordinator_here: Person, desk: Client
) -> None:
    Helpline.objects.all().delete()
    mine = walk(State.FAMILY_ACCEPTED).request
    nobodys = cast.parent(here, "Uusi").request
    colleague = cast.worker(here, "coordinator", "Kaarina Koe")
    Volunteer.objects.update(responsible=coordinator_here.user)
    theirs = cast.parent(here, "Toinen").request
    families.assign_request(theirs, to=colleague.user, actor=colleague.actor)

    def titles(query: str = "") -> set[str]:
        return {work.title.split(" ")[0] for work in desk.get(f"{TODAY}?{query}").context["page"]}

    assert titles() == {mine.reference, nobodys.reference, theirs.reference}
    assert titles("mine=1") == {mine.reference}
    assert titles("kind=contact") == {theirs.reference}
    assert titles("mine=1&kind=contact") == set()
    assert titles("kind=nonsense") == titles()
    counts = desk.get(TODAY).context["counts"]
    assert {row["kind"]: row["count"] for row in counts} == {"unassigned": 1, "contact": 1, "meeting": 1}


def test_a_row_names_the_family_by_its_reference_alone(desk: Client, parent_here: Person) -> None:
    text = desk.get(TODAY).content.decode()
    assert parent_here.request.reference in text
    assert "Kaisa" not in text


def test_nothing_of_another_association_shows(coordinator_there: Person, walk: Walk, parent_here: Person) -> None:
    Helpline.objects.all().delete()
    felt(walk(State.ACTIVE), has_worry=True)
    assert works(coordinator_there, in_days(60)) == []


def test_a_request_is_taken_in_place(desk: Client, coordinator_here: Person, parent_here: Person) -> None:
    address = works(coordinator_here)[0].action_url
    assert desk.post(address).url == TODAY
    assert SupportRequest.objects.get(pk=parent_here.request.pk).assigned_to == coordinator_here.user


def test_every_row_leads_to_a_page_that_opens(
    desk: Client, walk: Walk, coordinator_here: Person, parent_here: Person
) -> None:
    for state in (State.PROPOSED, State.FAMILY_ACCEPTED, State.MEETING_BOOKED, State.TRIAL, State.CLOSING):
        walk(state)
    felt(walk(State.ACTIVE), has_worry=True)
    for work in works(coordinator_here, in_days(60)):
        assert desk.get(work.url).status_code == 200
        assert desk.get(work.action_url).status_code == (405 if work.is_post else 200)


def test_today_costs_the_same_with_few_and_many_rows(
    desk: Client, here: Office, walk: Walk, coordinator_here: Person
) -> None:
    def fill(rounds: int) -> None:
        for number in range(rounds):
            cast.parent(here, f"Q{number}", key=f"{Match.objects.count()}-{number}")
            felt(walk(State.ACTIVE), has_worry=True)
            walk(State.PROPOSED)
            walk(State.MEETING_BOOKED)

    def cost() -> int:
        with time_machine.travel(in_days(50), tick=False):
            desk.force_login(coordinator_here.user)
            with CaptureQueriesContext(connection) as queries:
                answer = desk.get(TODAY)
        assert len({work.kind for work in answer.context["queue"].works}) >= 5
        return len(queries)

    fill(1)
    cost()
    few = cost()
    fill(9)
    assert cost() == few


def test_the_system_of_a_coordinator_without_places_sees_no_family(parent_here: Person) -> None:
    nobody = Actor(role="coordinator", label="x", user_id=None)
    assert [work.kind for work in queue_of(nobody, in_days(9)).works if work.kind != "helpline"] == []
