"""What is passed on to a new companion: what the family ticked, once both have said yes, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.refusals import Refused
from families.models import Appointment, ServiceStep
from matching import actions
from matching.handover import passed_on
from matching.models import Agreement, Feedback, Goal, GoalRating, Handover, Match, Meeting
from matching.states import Match as State
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.matching.endings import NOTE, asked_urls, page, share, text_of, walk_again

pytestmark = pytest.mark.django_db

Walked = Callable[..., Match]


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


@pytest.fixture
def new_companion(here: Office) -> Person:
    return cast.volunteer(here, "Uusi Kulkija")


def test_nothing_is_passed_on_unless_the_family_ticks_it(
    ended_early: Match, parent_here: Person, new_companion: Person, coordinator_here: Person
) -> None:
    assert asked_urls(parent_here)[0] == "pass-on"
    match = walk_again(ended_early, new_companion, coordinator_here)
    assert seen_by(new_companion, match) == set()


EVERYTHING = {"goals", "rhythm", "appointments", "service_steps", "diary"}


def seen_by(companion: Person, match: Match) -> set[str]:
    """Return what of the earlier time a new companion can see, on the page and in the database."""
    shown = text_of(companion.client, page("volunteer", "match-detail", match))
    found = {
        "goals": "Muistan varatut ajat" in shown,
        "rhythm": "Joka toinen viikko" in shown,
        "diary": NOTE in shown,
        "appointments": Appointment.objects.visible_to(companion.actor).exists(),
        "service_steps": ServiceStep.objects.visible_to(companion.actor).exists(),
    }
    return {item for item, is_seen in found.items() if is_seen}


@pytest.mark.parametrize("items", [set(), *({item} for item in sorted(EVERYTHING)), EVERYTHING])
def test_a_new_companion_sees_exactly_what_was_ticked(
    items: set[str], ended_early: Match, parent_here: Person, new_companion: Person, coordinator_here: Person
) -> None:
    address = page("family", "handover", ended_early)
    assert parent_here.client.post(address, {"items": sorted(items)}).url == "/family/"
    match = walk_again(ended_early, new_companion, coordinator_here)
    assert seen_by(new_companion, match) == items
    earlier = {"match": ended_early}
    for model in (Agreement, Meeting, Feedback):
        assert not model.objects.visible_to(new_companion.actor).filter(**earlier).exists()
    for model, path in ((Goal, "agreement__match"), (GoalRating, "goal__agreement__match")):
        assert not model.objects.visible_to(new_companion.actor).filter(**{path: ended_early}).exists()


@pytest.mark.parametrize("until", [State.PROPOSED, State.VOLUNTEER_ACCEPTED])
def test_nothing_is_seen_before_both_have_said_yes(
    until: str, ended_early: Match, parent_here: Person, new_companion: Person, coordinator_here: Person
) -> None:
    actions.hand_over(ended_early, items=sorted(EVERYTHING), actor=parent_here.actor)
    match = walk_again(ended_early, new_companion, coordinator_here, until=until)
    assert passed_on(match, actor=new_companion.actor) is None
    assert not Handover.objects.visible_to(new_companion.actor).exists()
    assert not Appointment.objects.visible_to(new_companion.actor).exists()
    assert NOTE not in text_of(new_companion.client, page("volunteer", "proposal", match))


def test_the_earlier_companion_sees_nothing_of_the_new_time(
    ended_early: Match,
    parent_here: Person,
    new_companion: Person,
    coordinator_here: Person,
    volunteer_here: Person,
) -> None:
    actions.hand_over(ended_early, items=sorted(EVERYTHING), actor=parent_here.actor)
    walk_again(ended_early, new_companion, coordinator_here, until=State.TRIAL)
    for model in (Handover, Appointment, ServiceStep, Agreement, Meeting):
        assert not model.objects.visible_to(volunteer_here.actor).exists()


def test_the_family_can_change_its_mind_while_the_new_companion_walks(
    ended_early: Match, parent_here: Person, new_companion: Person, coordinator_here: Person
) -> None:
    actions.hand_over(ended_early, items=["goals", "diary"], actor=parent_here.actor)
    match = walk_again(ended_early, new_companion, coordinator_here)
    assert seen_by(new_companion, match) == {"goals", "diary"}
    parent_here.client.post(page("family", "handover", ended_early), {"items": ["goals"]})
    assert seen_by(new_companion, match) == {"goals"}


def test_times_that_have_passed_are_closed_even_when_times_are_passed_on(
    ended_early: Match, parent_here: Person, new_companion: Person, coordinator_here: Person
) -> None:
    actions.hand_over(ended_early, items=["appointments"], actor=parent_here.actor)
    first = Appointment.objects.order_by("starts_at").first()
    Appointment.objects.filter(pk=first.pk).update(starts_at=timezone.now() - timedelta(days=1))
    walk_again(ended_early, new_companion, coordinator_here)
    assert [row.pk for row in Appointment.objects.filter(is_shared=True)] == [
        Appointment.objects.latest("starts_at").pk
    ]


def test_a_first_companion_sees_what_the_family_shared_while_it_waited(
    walked: Walked, parent_here: Person, volunteer_here: Person
) -> None:
    share(parent_here)
    walked(State.FAMILY_ACCEPTED, parent_here)
    assert Appointment.objects.visible_to(volunteer_here.actor).count() == 2


def test_passing_on_is_asked_only_while_a_new_companion_is_waited_for(
    ended: Match, parent_here: Person, coordinator_here: Person
) -> None:
    assert "pass-on" not in asked_urls(parent_here)
    shown = text_of(parent_here.client, page("family", "handover", ended))
    assert "This is asked when you wait for a new companion." in shown
    for actor in (parent_here.actor, coordinator_here.actor):
        with pytest.raises(Refused):
            actions.hand_over(ended, items=[], actor=actor)


def test_what_is_not_on_the_list_cannot_be_passed_on(ended_early: Match, parent_here: Person) -> None:
    with pytest.raises(Refused):
        actions.hand_over(ended_early, items=["gauge"], actor=parent_here.actor)
    shown = parent_here.client.post(page("family", "handover", ended_early), {"items": ["gauge"]})
    assert "gauge is not one of the available choices" in shown.content.decode()


def test_the_coordinator_sees_what_may_be_passed_on(desk: Client, ended_early: Match, parent_here: Person) -> None:
    actions.hand_over(ended_early, items=["rhythm"], actor=parent_here.actor)
    assert "How often and where we met" in text_of(desk, page("coordinator", "match-detail", ended_early))
