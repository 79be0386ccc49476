"""Who sees and writes what of a family's way to services: the family, its adults, the companion, the coordinator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from families import actions
from families.access import actor_of
from families.models import Adult, ServiceStep, SupportRequest
from families.states import SHARING
from matching.models import Match
from matching.states import Match as MatchState
from partners.models import Benefit
from tests.factories import families as make
from tests.factories import matches
from tests.factories.cast import Person
from tests.families.service_pages import ADD, LIST, at, day_in, fresh, refusal_of, step_of

pytestmark = pytest.mark.django_db
OpenPage = Callable[[SupportRequest], Client]
POSTED = {
    "move/": {"to": "contacted"},
    "share/": {"is_shared": "yes"},
    "deadline/": {"deadline": "1.9.2027"},
    "remind/": {},
    "remove/": {},
}


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


def other_adult(request: SupportRequest, **facts: object) -> Adult:
    told = {"called": "Toinen", "phone": "+358400000055", "channel": "sms", **facts}
    return Adult.objects.create(family=request.family, **told)


# Whose it is


@pytest.mark.parametrize("verb", ["", *POSTED])
def test_a_step_of_another_family_does_not_exist(mine: Client, sastamala: object, verb: str) -> None:
    other = step_of(make.request_of(called="Maria"), is_shared=True)
    if verb in ("", "remove/"):
        assert mine.get(at(other, verb)).status_code == 404
    if verb:
        assert mine.post(at(other, verb), POSTED[verb]).status_code == 404
    assert fresh(other).state == "suggested"
    assert mine.get(LIST).context["steps"] == []


def test_an_adult_who_sees_their_own_alone_has_no_services(own_page: OpenPage, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    mine = own_page(kaisa)
    Adult.objects.filter(pk=kaisa.contact_id).update(sees=Adult.Sees.OWN)
    assert mine.get(LIST).context["refusal"].code == "own_only"
    assert mine.get(at(step)).status_code == 404
    assert mine.post(ADD, {"what": "service:debt"}).status_code == 409
    assert 'href="/family/services/catalogue/"' not in mine.get("/family/").content.decode().split("<main")[1]
    assert ServiceStep.objects.count() == 1


def test_another_adult_who_sees_everything_has_the_same_list(kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    actor = actor_of(other_adult(kaisa))
    assert list(ServiceStep.objects.visible_to(actor)) == [step]
    actions.move_step(step, to="contacted", actor=actor)


@pytest.mark.parametrize("is_shared", [True, False])
@pytest.mark.parametrize("state", MatchState.values)
def test_companion_sees_shared_steps_while_names_are_open(
    parent_here: Person, volunteer_here: Person, coordinator_here: Person, state: str, is_shared: bool
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    match = matches.match_in(
        MatchState.FAMILY_ACCEPTED, request, volunteer_here.volunteer, office=coordinator_here.actor
    )
    step = step_of(parent_here.request, is_shared=is_shared)
    Match.objects.filter(pk=match.pk).update(state=state)
    expected = [step] if is_shared and state in SHARING else []
    assert list(ServiceStep.objects.visible_to(volunteer_here.actor)) == expected
    assert list(ServiceStep.objects.visible_to(coordinator_here.actor)) == []


def test_each_step_is_shared_on_its_own(mine: Client, kaisa: SupportRequest) -> None:
    step, other = step_of(kaisa), step_of(kaisa, service="debt")
    for said, is_shared in [("yes", True), ("no", False), ("maybe", False)]:
        mine.post(at(step, "share/"), {"is_shared": said})
        assert (fresh(step).is_shared, fresh(other).is_shared) == (is_shared, False)


# The companion


@pytest.fixture
def walking(parent_here: Person, volunteer_here: Person, coordinator_here: Person) -> Match:
    office = coordinator_here.actor
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    return matches.match_in(MatchState.TRIAL, request, volunteer_here.volunteer, office=office)


def beside(match: Match, page: str = "") -> str:
    return f"/volunteer/families/{match.pk}/{page}"


def test_companions_page_has_what_is_shared_and_the_boundaries(
    walking: Match, volunteer_here: Person, parent_here: Person
) -> None:
    step_of(parent_here.request, benefit="child_benefit", is_shared=True)
    step_of(parent_here.request, service="debt")
    shown = volunteer_here.client.get(beside(walking)).content.decode()
    assert "Child benefit" in shown
    assert "Financial and debt counselling" not in shown
    for words in ("bank codes", "Never sign for the family", "sit beside them"):
        assert words in shown


def test_companion_writes_one_down_with_permission(walking: Match, volunteer_here: Person, parent_here: Person) -> None:
    page = beside(walking, "services/")
    refused = volunteer_here.client.post(page, {"what": "service:dental"})
    assert list(refused.context["form"].errors) == ["has_permission"]
    volunteer_here.client.post(page, {"what": "service:dental", "has_permission": "on"})
    step = ServiceStep.objects.get()
    assert (step.set_by, step.is_shared, step.family) == ("companion", True, parent_here.family)
    again = volunteer_here.client.post(page, {"what": "service:dental", "has_permission": "on"})
    assert list(again.context["form"].errors) == ["what"]


@pytest.mark.parametrize("what", ["", "service:other", "x", "benefit:nothing"])
def test_companions_forged_key_is_refused(walking: Match, volunteer_here: Person, what: str) -> None:
    answer = volunteer_here.client.post(beside(walking, "services/"), {"what": what, "has_permission": "on"})
    assert list(answer.context["form"].errors) == ["what"]
    assert ServiceStep.objects.count() == 0


def test_what_the_family_keeps_to_itself_is_not_told_by_a_refusal(
    walking: Match, volunteer_here: Person, parent_here: Person
) -> None:
    step_of(parent_here.request, service="debt")
    answer = volunteer_here.client.post(beside(walking, "services/"), {"what": "service:debt", "has_permission": "on"})
    assert answer.status_code == 302
    assert ServiceStep.objects.filter(service="debt").count() == 2


def test_companion_of_an_ended_match_adds_nothing(walking: Match, volunteer_here: Person) -> None:
    Match.objects.filter(pk=walking.pk).update(state=MatchState.ENDED)
    page = beside(walking, "services/")
    assert volunteer_here.client.post(page, {"what": "service:debt", "has_permission": "on"}).status_code == 404
    family = walking.request.family
    assert refusal_of(actions.add_step, family, service="debt", actor=volunteer_here.actor) == "not_yours"


def test_companion_and_coordinator_change_no_step(
    walking: Match, volunteer_here: Person, coordinator_here: Person, parent_here: Person
) -> None:
    step = step_of(parent_here.request, is_shared=True)
    for actor in (volunteer_here.actor, coordinator_here.actor):
        assert refusal_of(actions.move_step, step, to="contacted", actor=actor) == "not_yours"
        assert refusal_of(actions.share_step, step, is_shared=True, actor=actor) == "not_yours"
        assert refusal_of(actions.set_deadline, step, day=day_in(3), actor=actor) == "not_yours"
        assert refusal_of(actions.remove_step, step, actor=actor) == "not_yours"


def test_shared_steps_cost_the_companion_the_same_queries(
    walking: Match, volunteer_here: Person, parent_here: Person
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert volunteer_here.client.get(beside(walking)).status_code == 200
        return len(found)

    keys = list(Benefit.objects.values_list("key", flat=True))
    for key in keys[:3]:
        step_of(parent_here.request, benefit=key, is_shared=True)
    queries()
    of_three = queries()
    for key in keys[3:]:
        step_of(parent_here.request, benefit=key, is_shared=True)
    assert queries() == of_three


# The coordinator


def test_coordinator_suggests_and_sees_nothing_of_what_follows(coordinator_here: Person, parent_here: Person) -> None:
    page = f"/coordinator/requests/{parent_here.request.pk}/suggest/"
    assert coordinator_here.client.get(page).status_code == 200
    coordinator_here.client.post(page, {"what": "benefit:child_benefit"})
    step = ServiceStep.objects.get()
    assert (step.set_by, step.is_shared, step.state) == ("office", False, "suggested")
    assert ServiceStep.objects.visible_to(coordinator_here.actor).count() == 0
    shown = parent_here.client.get(at(step)).content.decode()
    assert "the coordinator, as a suggestion" in shown


def test_suggestion_to_a_family_of_another_office_does_not_exist(
    coordinator_here: Person, parent_there: Person
) -> None:
    page = f"/coordinator/requests/{parent_there.request.pk}/suggest/"
    assert coordinator_here.client.post(page, {"what": "service:dental"}).status_code == 404
    code = refusal_of(actions.add_step, parent_there.family, service="dental", actor=coordinator_here.actor)
    assert code == "not_yours"


def test_the_same_suggestion_is_made_once(coordinator_here: Person, parent_here: Person) -> None:
    page = f"/coordinator/requests/{parent_here.request.pk}/suggest/"
    for _press in range(2):
        coordinator_here.client.post(page, {"what": "service:dental"})
    assert ServiceStep.objects.count() == 1
