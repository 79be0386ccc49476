from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Municipality
from core.actor import Actor, Role
from core.scoping import Everyone, Via, Visibility, actor_key
from families.models import Adult, Appointment, Family, RequestNote, SupportRequest
from matching import actions as matching
from matching.models import Match
from matching.states import Match as State
from partners.models import Programme
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers.models import Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def families_of(person: Person) -> set[int]:
    return set(Family.objects.visible_to(person.actor).values_list("pk", flat=True))


def match_in(state: str, parent: Person, volunteer: Person, coordinator: Person) -> Match:
    office = coordinator.actor
    request = matches.accepted(parent.request, office=office, worker=coordinator.user)
    return matches.match_in(state, request, volunteer.volunteer, office=office)


# Each hat


def test_a_coordinator_sees_families_of_their_own_association_only(
    coordinator_here: Person, coordinator_there: Person, parent_here: Person, parent_there: Person
) -> None:
    assert families_of(coordinator_here) == {parent_here.family.pk}
    assert families_of(coordinator_there) == {parent_there.family.pk}


def test_a_coordinator_sees_families_of_their_own_municipality_only(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    beside = cast.open_office("Rinnalla täällä ry", cast.HUITTINEN, organisation=here.organisation)
    other = cast.parent(beside, "Liisa")
    assert families_of(coordinator_here) == {parent_here.family.pk}
    assert families_of(cast.worker(beside, Role.COORDINATOR, "Oona Ohjaaja")) == {other.family.pk}


def test_both_paths_of_a_hat_must_hold(coordinator_here: Person, there: Office, parent_there: Person) -> None:
    both = Actor(
        role=Role.COORDINATOR,
        label="mixed",
        organisation_ids=coordinator_here.actor.organisation_ids,
        municipality_ids=frozenset({there.municipality.pk}),
    )
    assert list(Family.objects.visible_to(both)) == []


def test_a_parent_sees_their_own_family_and_no_other(parent_here: Person, parent_there: Person) -> None:
    assert families_of(parent_here) == {parent_here.family.pk}
    assert list(RequestNote.objects.visible_to(parent_there.actor)) == []


def test_a_volunteer_sees_themselves(volunteer_here: Person, volunteer_there: Person) -> None:
    assert list(Volunteer.objects.visible_to(volunteer_here.actor)) == [volunteer_here.volunteer]


@pytest.mark.parametrize("hat", ["partner", "statistics", "administrator_here", "stranger"])
def test_a_hat_without_a_way_sees_nothing(hat: str, parent_here: Person, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(hat).actor
    for model in (Family, Adult, SupportRequest, Appointment, Match, Volunteer):
        assert list(model.objects.visible_to(actor)) == [], model


def test_a_visitor_sees_what_is_public_and_nothing_else(parent_here: Person, here: Office) -> None:
    assert Municipality.objects.visible_to(Actor.public()).count() == 308
    assert list(Programme.objects.visible_to(Actor.public())) == [here.programme]
    assert list(Family.objects.visible_to(Actor.public())) == []


def test_the_system_sees_everything(parent_here: Person, parent_there: Person) -> None:
    assert Family.objects.visible_to(Actor.system("reminders")).count() == 2


# A volunteer's way ends with the match


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (State.PROPOSED, False),
        (State.VOLUNTEER_ACCEPTED, False),
        (State.FAMILY_ACCEPTED, True),
        (State.ACTIVE, True),
        (State.CLOSING, True),
        (State.ENDED, True),
    ],
)
def test_a_volunteer_sees_the_family_while_they_walk_together_and_to_thank_it(
    state: str, is_open: bool, parent_here: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    match_in(state, parent_here, volunteer_here, coordinator_here)
    assert families_of(volunteer_here) == ({parent_here.family.pk} if is_open else set())


def test_an_ended_match_stays_closed_when_another_volunteer_walks_with_the_family(
    here: Office, parent_here: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    match = match_in(State.CLOSING, parent_here, volunteer_here, coordinator_here)
    office = coordinator_here.actor
    matching.hold_closing_meeting(match, on=timezone.localdate(), actor=office)
    matching.end_match(match, reason="volunteer_wish", on=timezone.localdate(), actor=office, family_waits_again=True)
    another = cast.volunteer(here, "Aila Vapaa")
    request = SupportRequest.objects.get(pk=parent_here.request.pk)
    matches.match_in(State.ACTIVE, request, another.volunteer, office=office)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert families_of(another) == {parent_here.family.pk}
        assert families_of(volunteer_here) == set()


def test_two_families_of_one_volunteer_are_open_each_in_its_own_time(
    here: Office, parent_here: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    match_in(State.ENDED, parent_here, volunteer_here, coordinator_here)
    other = cast.parent(here, "Liisa")
    match_in(State.ACTIVE, other, volunteer_here, coordinator_here)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert families_of(volunteer_here) == {other.family.pk}


def test_an_appointment_is_seen_by_the_companion_only_when_it_is_shared(
    parent_here: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    match_in(State.ACTIVE, parent_here, volunteer_here, coordinator_here)
    told = {"family": parent_here.family, "service": "dental", "starts_at": timezone.now()}
    shared = Appointment.objects.create(is_shared=True, **told)
    Appointment.objects.create(is_shared=False, **told)
    assert list(Appointment.objects.visible_to(volunteer_here.actor)) == [shared]
    assert list(Appointment.objects.visible_to(coordinator_here.actor)) == []


# The interpreter


def test_a_row_reached_by_many_ways_comes_once(parent_here: Person) -> None:
    family = parent_here.family
    for name in ("Aino", "Bea"):
        Adult.objects.create(family=family, called=name, phone="+358400000013", channel="sms")
    everyone = Actor(role=Role.FAMILY, label="family", adult_ids=frozenset(family.adults.values_list("pk", flat=True)))
    assert list(Family.objects.visible_to(everyone)) == [family]


def test_one_of_several_ways_is_enough(
    monkeypatch: pytest.MonkeyPatch, here: Office, coordinator_here: Person, parent_here: Person, parent_there: Person
) -> None:
    beside = cast.open_office("Rinnalla täällä ry", cast.HUITTINEN, organisation=here.organisation)
    other = cast.parent(beside, "Liisa")
    either = Visibility(coordinator=[Via("organisation"), Via("municipality")])
    monkeypatch.setattr(Family, "visibility", either)
    assert families_of(coordinator_here) == {parent_here.family.pk, other.family.pk}


def test_scoping_can_be_followed_by_any_other_question(coordinator_here: Person, parent_here: Person) -> None:
    seen = SupportRequest.objects.visible_to(coordinator_here.actor).live().for_list()
    assert [request.pk for request in seen] == [parent_here.request.pk]


def test_a_hat_that_does_not_exist_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="unknown hats"):
        Visibility(neighbour=Via("organisation"))


def test_what_is_everybody_s_needs_no_hat() -> None:
    assert [type(way) for way in Visibility(everyone=Everyone()).of("partner")] == [Everyone]
    assert Visibility(coordinator=Via("organisation")).of("partner") == []


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("organisation", "organisation_ids"),
        ("municipality", "municipality_ids"),
        ("adults", "adult_ids"),
        ("requests__matches__volunteer__user", "user_ids"),
    ],
)
def test_a_path_ends_at_something_a_hat_holds(path: str, key: str) -> None:
    assert actor_key(Family, path) == key


@pytest.mark.parametrize("path", ["nobody", "requests__nobody", "requests", "created_at"])
def test_a_path_that_ends_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(LookupError):
        actor_key(Family, path)


@pytest.mark.parametrize("parents", [1, 3])
def test_scoping_asks_one_question_however_many_rows(
    parents: int, here: Office, coordinator_here: Person, django_assert_num_queries
) -> None:
    for number in range(parents):
        cast.parent(here, f"Kaisa {number}")
    with django_assert_num_queries(1):
        assert len(Family.objects.visible_to(coordinator_here.actor)) == parents
