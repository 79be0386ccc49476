"""A volunteer who cannot come, and another who comes instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from activities import actions, notices, rules
from activities.models import Shift, ShiftPlace, ShiftSwap
from activities.states import Place, Swap
from core.models import AuditEntry
from notifications.quiet import local
from tests.activities.asked import hands, is_due, messages_to, refused, told
from tests.factories import requirements, shifts
from tests.factories.cast import Office, Person
from tests.matching.test_parallel import at_once
from volunteers.models import Holiday, Requirement, VolunteerRole

pytestmark = pytest.mark.django_db
HANDS = 8


def state_of(row: ShiftPlace | ShiftSwap) -> str:
    return type(row).objects.get(pk=row.pk).state


def take_over(place: ShiftPlace, person: Person) -> ShiftSwap:
    return actions.take_over(place, person.volunteer, actor=person.actor)


@pytest.fixture
def strict(role: VolunteerRole) -> VolunteerRole:
    """The role asks a coordinator about swaps."""
    role.approves_swaps = True
    role.save(update_fields=["approves_swaps"])
    return role


@pytest.fixture
def third(here: Office, role: VolunteerRole) -> Person:
    return shifts.helper(here, "Kolmas Käsi", role)


def test_a_wish_keeps_the_place_and_asks_the_others_who_could_come(
    here: Office, role: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, third: Person, volunteer_here: Person
) -> None:
    away = shifts.helper(here, "Loma Lainen", role)
    day = local(shift.starts_at).date()
    Holiday.objects.create(volunteer=away.volunteer, from_on=day, until_on=day)
    shifts.on(shift, third)
    place = shifts.looking(shift, mummo)
    assert (place.state, hands(shift)) == (Place.SWAP_WANTED, (2, 1))
    asked = [person for person in (mummo, ukki, third, away, volunteer_here) if told(person)]
    assert asked == [ukki]
    assert told(ukki) == ["shift_place_open"]
    assert is_due(messages_to(ukki)[0])


def test_whoever_misses_what_the_role_asks_is_not_asked_to_come(
    here: Office, role: VolunteerRole, shift: Shift, mummo: Person, ukki: Person
) -> None:
    shifts.on(shift, mummo)
    requirement = requirements.asks(role, Requirement.Kind.CONFIDENTIALITY, here)
    assert notices.shifts.told_of_swap(shift) == 0
    requirements.has(ukki.user, requirement)
    assert notices.shifts.told_of_swap(shift) == 1


def test_without_approval_the_place_passes_at_once(shift: Shift, mummo: Person, ukki: Person) -> None:
    place = shifts.looking(shift, mummo)
    swap = take_over(place, ukki)
    assert (state_of(place), state_of(swap)) == (Place.HANDED_OVER, Swap.AGREED)
    assert shift.places.live().get().volunteer == ukki.volunteer
    assert hands(shift) == (1, 0)
    assert told(mummo) == ["shift_news:handed_over"]
    assert is_due(messages_to(mummo)[0])
    assert not is_due(messages_to(ukki)[0])  # the place does not look for anybody any more


def test_with_approval_the_place_passes_when_the_coordinator_agrees(
    strict: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    place = shifts.looking(shift, mummo)
    swap = take_over(place, ukki)
    assert (state_of(place), state_of(swap)) == (Place.SWAP_WANTED, Swap.OFFERED)
    assert hands(shift) == (1, 1)
    actions.agree_swap(swap, actor=coordinator_here.actor)
    assert (state_of(place), state_of(swap)) == (Place.HANDED_OVER, Swap.AGREED)
    assert told(mummo) == ["shift_news:handed_over"]
    assert told(ukki) == ["shift_place_open", "shift_news:agreed"]
    assert is_due(messages_to(ukki)[1])
    assert AuditEntry.objects.filter(verb="shiftswap.agreed", actor_user_id=coordinator_here.user.pk).count() == 1
    assert refused(lambda: actions.agree_swap(swap, actor=coordinator_here.actor)) == "is_decided"


def test_a_declined_offer_leaves_the_place_looking_for_another(
    strict: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, third: Person, coordinator_here: Person
) -> None:
    place = shifts.looking(shift, mummo)
    swap = take_over(place, ukki)
    assert refused(lambda: take_over(place, third)) == "is_offered"
    actions.decline_swap(swap, actor=coordinator_here.actor)
    assert (state_of(place), state_of(swap)) == (Place.SWAP_WANTED, Swap.DECLINED)
    assert told(ukki)[-1] == "shift_news:declined"
    assert take_over(place, third).state == Swap.OFFERED


def test_an_offer_is_taken_back_by_whoever_made_it(
    strict: VolunteerRole, shift: Shift, mummo: Person, ukki: Person
) -> None:
    swap = take_over(shifts.looking(shift, mummo), ukki)
    assert refused(lambda: actions.withdraw_offer(swap, actor=mummo.actor)) == "not_yours"
    actions.withdraw_offer(swap, actor=ukki.actor)
    assert state_of(swap) == Swap.WITHDRAWN


def test_whoever_can_come_after_all_keeps_the_place_and_the_other_hears_of_it(
    strict: VolunteerRole, shift: Shift, mummo: Person, ukki: Person
) -> None:
    place = shifts.looking(shift, mummo)
    swap = take_over(place, ukki)
    actions.keep_place(place, actor=mummo.actor)
    assert (state_of(place), state_of(swap)) == (Place.TAKEN, Swap.LAPSED)
    assert told(ukki)[-1] == "shift_news:declined"
    assert refused(lambda: take_over(place, ukki)) == "not_wanted"


def test_a_cancelled_shift_and_a_place_let_off_end_the_offer_too(
    here: Office, strict: VolunteerRole, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    for end in ("cancel", "release"):
        shift = shifts.shift(here, strict, days=5 if end == "cancel" else 6)
        place = shifts.looking(shift, mummo)
        swap = take_over(place, ukki)
        if end == "cancel":
            actions.cancel_shift(shift, actor=coordinator_here.actor)
        else:
            actions.release_place(place, actor=coordinator_here.actor)
        assert (state_of(place), state_of(swap)) == (Place.CANCELLED, Swap.LAPSED)


def test_a_swap_is_agreed_only_while_the_other_is_free_and_in_order(
    here: Office, strict: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    swap = take_over(shifts.looking(shift, mummo), ukki)
    busy = shifts.on(shifts.shift(here, strict), ukki)
    assert refused(lambda: actions.agree_swap(swap, actor=coordinator_here.actor)) == "overlap"
    actions.release_place(busy, actor=coordinator_here.actor)
    requirements.asks(strict, Requirement.Kind.CONFIDENTIALITY, here)
    assert refused(lambda: actions.agree_swap(swap, actor=coordinator_here.actor)) == "requirement_missing"
    assert state_of(swap) == Swap.OFFERED


def test_why_somebody_may_not_take_over(
    here: Office, shift: Shift, mummo: Person, ukki: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    place = shifts.on(shift, mummo)
    assert refused(lambda: take_over(place, ukki)) == "not_wanted"
    actions.wish_swap(place, actor=mummo.actor)
    assert refused(lambda: take_over(place, mummo)) == "own_place"
    assert refused(lambda: take_over(place, volunteer_here)) == "other_role"
    assert refused(lambda: actions.take_over(place, ukki.volunteer, actor=coordinator_here.actor)) == "not_yours"
    assert refused(lambda: actions.wish_swap(place, actor=ukki.actor)) == "not_yours"
    shifts.on(shift, ukki)
    place.refresh_from_db()
    assert refused(lambda: take_over(place, ukki)) == "is_on"


def test_only_the_coordinator_of_the_place_decides(
    strict: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, coordinator_there: Person
) -> None:
    swap = take_over(shifts.looking(shift, mummo), ukki)
    for actor, code in ((ukki.actor, "not_yours"), (coordinator_there.actor, "other_organisation")):
        assert rules.why_not_agree(swap, now=timezone.now(), actor=actor).code == code
        assert rules.why_not_decide(swap, actor=actor).code == code
    assert not ShiftSwap.objects.visible_to(coordinator_there.actor).exists()


# At the same moment


def taking_over(place: ShiftPlace, people: list[Person]) -> list[Callable[[], object]]:
    return [lambda person=person: take_over(place, person) for person in people]


def some(office: Office, role: VolunteerRole) -> list[Person]:
    return [shifts.helper(office, f"Eero {letter}", role) for letter in "ABCDEFGHIJ"[:HANDS]]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_take_over_at_the_same_moment_one_comes(here: Office) -> None:
    role = shifts.grandparents(here)
    shift = shifts.shift(here, role)
    place = shifts.looking(shift, shifts.helper(here, "Maija Mummo", role))
    ended = at_once(taking_over(place, some(here, role)))
    assert ended == {"done": 1, "not_wanted": HANDS - 1}
    assert (state_of(place), shift.places.live().count()) == (Place.HANDED_OVER, 1)
    assert AuditEntry.objects.filter(verb="shiftplace.handed_over").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_offer_at_the_same_moment_one_waits_for_the_coordinator(here: Office) -> None:
    role = shifts.grandparents(here, approves_swaps=True)
    place = shifts.looking(shifts.shift(here, role), shifts.helper(here, "Maija Mummo", role))
    ended = at_once(taking_over(place, some(here, role)))
    assert ended == {"done": 1, "is_offered": HANDS - 1}
    assert place.swaps.waiting().count() == 1


@pytest.mark.django_db(transaction=True)
def test_keeping_and_taking_over_at_the_same_moment_leave_one_on_the_shift(here: Office) -> None:
    role = shifts.grandparents(here)
    mummo, ukki = (shifts.helper(here, name, role) for name in ("Maija Mummo", "Unto Ukki"))
    shift = shifts.shift(here, role)
    place = shifts.looking(shift, mummo)
    ended = at_once([lambda: actions.keep_place(place, actor=mummo.actor), lambda: take_over(place, ukki)])
    assert ended["done"] == 1
    assert ended["moved_on"] + ended["not_wanted"] == 1
    assert shift.places.live().count() == 1


def test_a_cast_member_of_elsewhere_sees_no_place_that_looks_for_somebody(
    shift: Shift, mummo: Person, ukki: Person, volunteer_there: Person
) -> None:
    place = shifts.looking(shift, mummo)
    assert list(ShiftPlace.objects.visible_to(ukki.actor)) == [place]
    assert not ShiftPlace.objects.visible_to(volunteer_there.actor).exists()
