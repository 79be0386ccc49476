"""Registering, the queue, offers, the draw, and what is kept of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from activities import actions
from activities.links import address_key, row_of, token_of
from activities.models import Activity, HostVisit, RegisteredChild, Registration, Session
from activities.occasions import place_in_line
from activities.reminders import registrations as due
from activities.states import Registration as State
from activities.vocabulary import Entry
from core.actor import Actor
from core.models import AuditEntry
from tests.activities.registering import kinds_to, moved_to, refused, room, states
from tests.factories import shifts
from tests.factories.cast import Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.registrations import a_time, closed_group, fresh, registered, taking_names

pytestmark = pytest.mark.django_db
PUBLIC, JOB = Actor.public(), Actor.system("tests")
DAY = timedelta(days=1)


# Links and keys


def test_a_link_opens_its_own_row_and_no_other(here: Office) -> None:
    row = registered(a_time(here))
    token = token_of(row)
    assert row_of(token, Registration) == row
    assert row_of(token, HostVisit) is None
    assert row_of(token[:-1] + ("a" if token[-1] != "a" else "b"), Registration) is None
    assert row_of("", Registration) is None


def test_an_address_has_one_key_however_it_is_written() -> None:
    assert address_key("Kaisa@Example.org ") == address_key("kaisa@example.org")
    assert address_key("040 000 0012") == address_key("+358400000012")
    assert address_key("a@example.org") != address_key("b@example.org")


# Places


def test_places_are_given_until_there_are_none_and_then_a_turn_in_the_queue(here: Office) -> None:
    session = a_time(here, places=2)
    rows = [registered(session) for _ in range(4)]
    assert states(*rows) == ["confirmed", "confirmed", "waitlisted", "waitlisted"]
    assert [place_in_line(fresh(row)) for row in rows] == [None, None, 1, 2]
    assert (room(session).taken, room(session).room) == (2, 0)
    assert kinds_to(rows[0]) == ["registration_received:confirmed"]
    assert kinds_to(rows[2]) == ["registration_received:waitlisted"]


SEATS = [("family", 1), ("person", 3), ("child", 2)]


@pytest.mark.parametrize(("seat", "taken"), SEATS)
def test_a_place_is_what_the_activity_says(here: Office, seat: str, taken: int) -> None:
    session = a_time(here, places=5, seat=seat)
    registered(session, adults=1, children=2)
    assert (room(session).taken, room(session).room) == (taken, 5 - taken)


def test_without_a_limit_there_is_room_for_all(here: Office) -> None:
    session = a_time(here, places=None)
    assert states(*(registered(session) for _ in range(3))) == ["confirmed"] * 3
    assert room(session).room is None


def test_no_more_children_than_the_hands_on_the_shift_can_look_after(here: Office, mummo: Person, role: Any) -> None:
    shift = shifts.shift(here, role)
    session = a_session(taking_names(here, places=10, children_per_adult=2), shift=shift)
    assert room(session).room == 0
    first = registered(session, children=2)
    shifts.on(shift, mummo)
    due.keep_lines(timezone.now())
    assert states(first, registered(session)) == ["offered", "waitlisted"]
    assert room(session).room == 0


def test_without_a_shift_there_are_no_hands_and_no_child_gets_a_place(here: Office) -> None:
    session = a_session(taking_names(here, places=10, seat="child", children_per_adult=4))
    assert states(registered(session)) == ["waitlisted"]
    assert room(session).room == 0


def test_an_extra_time_has_the_hands_of_the_shift_on_its_day(here: Office, mummo: Person, role: Any) -> None:
    series = shifts.series(here, role)
    shift = series.shifts.order_by("on").first()
    shifts.on(shift, mummo)
    activity = taking_names(here, places=10, children_per_adult=4, shifts=series)
    ends_at = shift.starts_at + timedelta(hours=2)
    extra = actions.add_session(activity, starts_at=shift.starts_at, ends_at=ends_at, actor=JOB)
    assert states(registered(extra, children=4), registered(extra)) == ["confirmed", "waitlisted"]


def test_places_of_a_closed_group_are_for_all_its_times(here: Office) -> None:
    group = closed_group(here, places=1)
    rows = registered(group), registered(group)
    assert states(*rows) == ["confirmed", "waitlisted"]
    found = Activity.objects.with_taken().get(pk=group.pk)
    assert (found.taken, found.room) == (1, 0)
    assert {one.taken for one in Session.objects.with_taken().filter(activity=group)} == {1}


def test_counting_places_asks_as_much_for_thirty_times_as_for_three(
    here: Office, django_assert_num_queries: Any
) -> None:
    activity = taking_names(here)
    for days in range(30):
        registered(a_session(activity, starts_at=shifts.at(days + 1)))
    for many in (3, 30):
        with django_assert_num_queries(1):
            assert [one.room for one in Session.objects.with_taken()[:many]] == [1] * many


def test_the_same_form_sent_twice_is_one_registration(here: Office) -> None:
    session, form = a_time(here), uuid4()
    rows = [registered(session, email="kaisa@example.org", submission=form) for _ in range(2)]
    assert rows[0] == rows[1]
    assert len(kinds_to(rows[0])) == 1


def test_the_same_person_again_gets_the_link_where_nobody_else_reads_it(here: Office) -> None:
    session = a_time(here)
    first = registered(session, email="kaisa@example.org")
    assert registered(session, email="Kaisa@example.org") == first
    assert Registration.objects.count() == 1
    assert kinds_to(first) == ["registration_received:confirmed", "registration_received:again"]


def test_who_has_cancelled_can_register_anew(here: Office) -> None:
    session = a_time(here)
    first = registered(session, email="kaisa@example.org")
    actions.cancel_registration(first, actor=PUBLIC)
    assert registered(session, email="kaisa@example.org") != first


# Why not


@pytest.mark.parametrize("entry", [Entry.OPEN, Entry.ANONYMOUS, Entry.HOST_RUN, Entry.INTERNAL])
def test_nobody_is_registered_where_nobody_asks(here: Office, entry: str) -> None:
    session = a_session(an_activity(here, entry=entry))
    assert refused(registered, session) == "just_come"
    assert not Registration.objects.exists()


WHY_NOT = [
    ("is_cancelled", {}, {"cancelled_at": timezone.now()}, 5),
    ("not_published", {"state": "planned"}, {}, 5),
    ("has_closed", {"closes_hours": 48}, {}, 1),
    ("has_closed", {}, {}, -0.01),
    ("not_yet_open", {"registration_opens_at": timezone.now() + DAY}, {}, 5),
]


@pytest.mark.parametrize(("code", "facts", "of_session", "days"), WHY_NOT)
def test_why_somebody_cannot_register(here: Office, code: str, facts: Any, of_session: Any, days: float) -> None:
    session = moved_to(a_session(taking_names(here, **facts), **of_session), days)
    assert refused(registered, session) == code


def test_the_office_adds_somebody_after_registration_has_ended(here: Office, coordinator_here: Person) -> None:
    session = moved_to(a_time(here, closes_hours=48), 1)
    assert registered(session, actor=coordinator_here.actor).state == State.CONFIRMED


def test_another_office_adds_nobody(here: Office, coordinator_there: Person) -> None:
    assert refused(registered, a_time(here), actor=coordinator_there.actor) == "other_organisation"


NUMBERS = [
    ("nobody", {}, {"adults": 0, "children": 0}),
    ("no_children", {"seat": "child"}, {"adults": 1, "children": 0}),
    ("too_many", {"seat": "person", "places": 3}, {"adults": 2, "children": 2}),
]


@pytest.mark.parametrize(("code", "facts", "numbers"), NUMBERS)
def test_so_many_cannot_register(here: Office, code: str, facts: Any, numbers: Any) -> None:
    assert refused(registered, a_time(here, **facts), **numbers) == code


# The queue moves


def test_a_place_that_becomes_free_is_offered_to_the_first_in_the_queue(here: Office) -> None:
    session = a_time(here, places=1)
    first, second, third = (registered(session) for _ in range(3))
    actions.cancel_registration(first, actor=PUBLIC)
    assert states(first, second, third) == ["cancelled", "offered", "waitlisted"]
    assert room(session).room == 0, "an open offer is a place that nobody else gets"
    assert kinds_to(second)[-1] == "registration_offer"
    actions.answer_offer(second, says_yes=True, actor=PUBLIC)
    assert states(second, third) == ["confirmed", "waitlisted"]


def test_a_no_passes_the_offer_to_the_next(here: Office) -> None:
    session = a_time(here, places=1)
    first, second, third = (registered(session) for _ in range(3))
    actions.cancel_registration(first, actor=PUBLIC)
    actions.answer_offer(second, says_yes=False, actor=PUBLIC)
    assert states(second, third) == ["declined", "offered"]
    assert refused(actions.answer_offer, second, says_yes=True, actor=PUBLIC) == "no_offer"


def test_an_offer_that_nobody_answers_passes_to_the_next(here: Office) -> None:
    session = a_time(here, places=1)
    first, second, third = (registered(session) for _ in range(3))
    actions.cancel_registration(first, actor=PUBLIC)
    until = fresh(second).offer_until
    due.keep_lines(until - timedelta(minutes=1))
    assert states(second, third) == ["offered", "waitlisted"]
    due.keep_lines(until)
    assert states(second, third) == ["offer_expired", "offered"]
    assert kinds_to(second)[-1] == "registration_news:offer_expired"
    assert fresh(third).offer_until <= session.starts_at


def test_a_newcomer_never_overtakes_the_queue(here: Office) -> None:
    session = a_time(here, places=2, seat="child")
    first = registered(session, children=2)
    second = registered(session, children=1)
    Activity.objects.filter(pk=session.activity_id).update(places=3)
    third = registered(session, children=1)
    assert states(first, second, third) == ["confirmed", "offered", "waitlisted"]


def test_the_office_offers_a_place_out_of_turn_but_never_one_that_is_not_there(
    here: Office, coordinator_here: Person
) -> None:
    session = a_time(here, places=1)
    first, _second, third = (registered(session) for _ in range(3))
    assert refused(actions.offer_place, third, actor=coordinator_here.actor) == "no_room"
    Registration.objects.filter(pk=first.pk).update(seats=0)
    actions.offer_place(third, actor=coordinator_here.actor)
    assert states(third) == ["offered"]
    assert refused(actions.offer_place, third, actor=coordinator_here.actor) == "not_waiting"


def test_too_late_nothing_is_offered(here: Office, coordinator_here: Person) -> None:
    session = a_time(here, places=1)
    first, second = registered(session), registered(session)
    moved_to(session, -0.01)
    actions.cancel_registration(fresh(first), actor=coordinator_here.actor)
    assert states(second) == ["waitlisted"]
    assert refused(actions.offer_place, fresh(second), actor=coordinator_here.actor) == "too_late"


def test_numbers_go_up_while_there_is_room_and_down_always(here: Office) -> None:
    session = a_time(here, places=3, seat="child")
    first, second = registered(session, children=1), registered(session, children=1)
    actions.change_registration(first, adults=1, children=2, actor=PUBLIC)
    third = registered(session, children=1)
    assert states(third) == ["waitlisted"]
    assert refused(actions.change_registration, second, adults=1, children=2, actor=PUBLIC) == "no_room"
    actions.change_registration(first, adults=1, children=1, actor=PUBLIC)
    assert states(third) == ["offered"]


def test_who_waits_keeps_the_turn_when_numbers_change(here: Office) -> None:
    session = a_time(here, places=3, seat="child")
    registered(session, children=3)
    second, third = registered(session, children=2), registered(session, children=1)
    actions.change_registration(second, adults=1, children=3, actor=PUBLIC)
    assert [place_in_line(fresh(row)) for row in (second, third)] == [1, 2]
    assert refused(actions.change_registration, third, adults=1, children=4, actor=PUBLIC) == "too_many"


def test_cancelling_erases_what_was_told_of_children(here: Office) -> None:
    session = a_time(here, asks_children=True)
    row = registered(session, kids=[{"birth_year": 2022, "must_know": "Pähkinät"}])
    assert row.kids.get().must_know == "Pähkinät"
    actions.cancel_registration(row, actor=PUBLIC)
    assert not RegisteredChild.objects.exists()
    assert kinds_to(row)[-1] == "registration_received:cancelled"
    assert refused(actions.cancel_registration, row, actor=PUBLIC) == "has_ended"


def test_every_move_is_in_the_trail_without_a_name(here: Office) -> None:
    row = registered(a_time(here), "Nalle")
    actions.cancel_registration(row, actor=PUBLIC)
    found = AuditEntry.objects.about(row).order_by("pk")
    assert [one.verb for one in found] == ["registration.made", "registration.confirmed", "registration.cancelled"]
    assert {one.organisation_id for one in found} == {here.organisation.pk}
    assert not any("Nalle" in f"{one.actor_label}{one.reason}{one.fields}" for one in found)


# Scarce places rotate


def yokyla(here: Office, *, days: int, continues: Activity | None = None, activity: Activity | None = None) -> Session:
    activity = activity or taking_names(here, places=2, is_rotating=True)
    return a_session(activity, starts_at=shifts.at(days))


def drawn(session: Session) -> None:
    actions.draw_places(session, now=timezone.now(), actor=JOB)
    session.refresh_from_db()


def test_until_the_draw_everybody_is_registered_alike(here: Office) -> None:
    session = yokyla(here, days=20)
    rows = [registered(session) for _ in range(3)]
    assert states(*rows) == ["registered"] * 3
    assert (room(session).taken, room(session).room) == (0, 2)
    assert kinds_to(rows[0]) == ["registration_received:registered"]


def test_who_was_left_without_last_time_goes_first_in_the_draw(here: Office) -> None:
    before = yokyla(here, days=20)
    names = ["a@example.org", "b@example.org", "c@example.org"]
    last = [registered(before, email=name) for name in names]
    drawn(before)
    assert states(*last) == ["confirmed", "confirmed", "waitlisted"]
    now = yokyla(here, days=50, activity=before.activity)
    again = [registered(now, email=name) for name in (*names[:2], "d@example.org", names[2])]
    drawn(now)
    assert states(*again) == ["confirmed", "waitlisted", "waitlisted", "confirmed"]
    assert kinds_to(again[3])[-1] == "registration_news:confirmed"
    assert kinds_to(again[1])[-1] == "registration_news:waitlisted"


def test_after_the_draw_one_comes_to_the_end_of_the_queue(here: Office) -> None:
    before = yokyla(here, days=20)
    left = [registered(before) for _ in range(3)][2]
    drawn(before)
    now = yokyla(here, days=50, activity=before.activity)
    rows = [registered(now) for _ in range(3)]
    drawn(now)
    late = registered(now, email=left.email)
    assert states(*rows, late) == ["confirmed", "confirmed", "waitlisted", "waitlisted"]
    assert [place_in_line(fresh(row)) for row in (rows[2], late)] == [1, 2]


def test_a_draw_is_held_once_when_its_time_has_come(here: Office) -> None:
    session = yokyla(here, days=20)
    rows = [registered(session) for _ in range(3)]
    a_week_before = session.starts_at - timedelta(days=7)
    assert due.draw_due(a_week_before - timedelta(minutes=1)) == 0
    assert due.draw_due(a_week_before) == 1
    assert due.draw_due(a_week_before) == 0
    assert states(*rows) == ["confirmed", "confirmed", "waitlisted"]


def test_the_hours_of_the_activity_say_when_places_are_drawn(here: Office) -> None:
    session = yokyla(here, days=20)
    Activity.objects.filter(pk=session.activity_id).update(closes_hours=24)
    assert due.draw_due(session.starts_at - timedelta(hours=25)) == 0
    assert due.draw_due(session.starts_at - timedelta(hours=24)) == 1
