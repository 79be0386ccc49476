"""Shifts: series, who may come, who was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from activities import actions, rules
from activities.models import Shift, ShiftPlace
from activities.reminders.shifts import remind_shifts
from activities.states import Place as State
from core.models import AuditEntry
from notifications.models import OutboxMessage
from notifications.quiet import local, moment
from tests.activities.asked import hands, is_due, messages_to, refused, told
from tests.factories import cast, requirements, shifts
from tests.factories.cast import Office, Person
from tests.matching.test_parallel import at_once
from volunteers import actions as volunteers
from volunteers.models import Holiday, Requirement, VolunteerRole

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# Series


def clocks(rows: Any) -> list[str]:
    return [f"{local(row.starts_at):%d.%m. %H.%M}–{local(row.ends_at):%H.%M}" for row in rows.order_by("starts_at")]


@time_machine.travel(datetime(2026, 10, 1, 9, tzinfo=timezone.get_default_timezone()), tick=False)
def test_a_series_keeps_its_time_on_the_wall_over_the_change_of_clocks(here: Office, role: VolunteerRole) -> None:
    row = shifts.series(here, role, from_on=date(2026, 10, 15), until_on=date(2026, 11, 5), weekday=3)
    expected = ["15.10. 10.00–12.00", "22.10. 10.00–12.00", "29.10. 10.00–12.00", "05.11. 10.00–12.00"]
    assert clocks(row.shifts) == expected


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"from_on": -1}, "is_past"),
        ({"until_on": 400}, "too_long"),
        ({"until_on": 2, "weekday": 1}, "never"),
        ({"place": cast.RAASEPORI}, "other_municipality"),
        ({"place": cast.HUITTINEN}, "not_there"),
        ({"who": "coordinator_there"}, "other_organisation"),
        ({"who": "volunteer_here"}, "not_yours"),
    ],
)
def test_why_a_series_may_not_be_made(
    facts: dict[str, Any], code: str, here: Office, role: VolunteerRole, request: pytest.FixtureRequest
) -> None:
    today = timezone.localdate()
    who = request.getfixturevalue(facts.get("who", "coordinator_here"))
    place = cast.Municipality.objects.get(pk=facts.get("place", here.municipality.pk))
    actor = who.actor
    if facts.get("place") == cast.HUITTINEN:
        actor = cast.hat_of(who.user.memberships.get()).actor
        actor = type(actor)(actor.role, actor.label, actor.user_id, actor.organisation_ids, frozenset({place.pk}))
    first = today + DAY * facts.get("from_on", 1)
    weekday = (first.weekday() + 3) % 7 if "weekday" in facts else first.weekday()
    rhythm = {"weekday": weekday, "every_weeks": 1}
    period = {"from_on": first, "until_on": today + DAY * facts.get("until_on", 30)}
    found = rules.why_not_make_series(role, place, rhythm=rhythm, **period, today=today, actor=actor)
    assert found.code == code


def test_a_change_of_a_series_changes_its_shifts_but_not_what_is_their_own(
    here: Office, role: VolunteerRole, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    row = shifts.series(here, role)
    first, second, third = row.shifts.order_by("starts_at")
    shifts.on(first, mummo)
    shifts.on(third, ukki)
    own = {"starts_at": third.starts_at + timedelta(hours=4), "ends_at": third.ends_at + timedelta(hours=4)}
    actions.change_shift(third, place="Kirjasto", actor=coordinator_here.actor, **own)
    before = len(told(ukki))
    changed = actions.change_series(
        row, place="Seurakuntatalo", starts=time(9), children_expected=12, actor=coordinator_here.actor
    )
    assert changed == ["children_expected", "place", "starts"]
    found = [(s.place, f"{local(s.starts_at):%H.%M}", s.needed) for s in row.shifts.order_by("starts_at")]
    assert found == [("Seurakuntatalo", "09.00", 3), ("Seurakuntatalo", "09.00", 3), ("Kirjasto", "14.00", 3)]
    assert told(mummo) == ["shift_changed"]
    assert len(told(ukki)) == before  # the own time and place of the third shift stay
    assert second.places.count() == 0


def test_a_series_is_prolonged_in_its_rhythm_and_ended_with_a_message(
    here: Office, role: VolunteerRole, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    row = shifts.series(here, role, every_weeks=2)
    assert row.shifts.count() == 2
    until = row.until_on + 28 * DAY
    actions.prolong_series(row, until_on=until, actor=coordinator_here.actor)
    days = list(row.shifts.order_by("on").values_list("on", flat=True))
    assert [(day - days[0]).days for day in days] == [0, 14, 28, 42]
    first, _second, third, _fourth = row.shifts.order_by("on")
    shifts.on(first, mummo)
    shifts.on(third, ukki)
    actions.end_series(row, until_on=first.on + DAY, actor=coordinator_here.actor)
    assert list(row.shifts.live().values_list("on", flat=True)) == [first.on]
    assert (told(mummo), told(ukki)) == ([], ["shift_cancelled"])
    row.refresh_from_db()
    assert row.until_on == first.on + DAY


def test_a_series_is_prolonged_later_and_ended_earlier_only(
    here: Office, role: VolunteerRole, coordinator_here: Person
) -> None:
    row, office = shifts.series(here, role), coordinator_here.actor
    today = timezone.localdate()
    tried = [
        refused(lambda: actions.prolong_series(row, until_on=row.until_on, actor=office)),
        refused(lambda: actions.prolong_series(row, until_on=today + 400 * DAY, actor=office)),
        refused(lambda: actions.end_series(row, until_on=row.until_on, actor=office)),
        refused(lambda: actions.end_series(row, until_on=today - DAY, actor=office)),
    ]
    assert tried == ["not_longer", "too_long", "not_shorter", "not_shorter"]


# Who may come


def test_volunteers_take_places_until_the_shift_has_the_people_it_needs(
    here: Office, role: VolunteerRole, shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    shifts.on(shift, mummo)
    shifts.on(shift, ukki)
    third = shifts.helper(here, "Kolmas Käsi", role)
    assert hands(shift) == (2, 0)
    assert refused(lambda: shifts.on(shift, third)) == "is_full"
    place = actions.fill_place(shift, volunteer=third.volunteer, actor=coordinator_here.actor)
    assert place.state == State.TAKEN
    assert hands(shift) == (3, 0)
    assert (told(third), told(mummo)) == (["shift_news:given"], [])
    assert AuditEntry.objects.filter(verb="shiftplace.taken").count() == 3


def test_a_couple_is_two_people_and_either_of_them_acts(
    here: Office, role: VolunteerRole, shift: Shift, mummo: Person
) -> None:
    other = cast.volunteer(here, "Pentti Pari")
    volunteer = mummo.volunteer
    volunteer.together_with = other.user
    volunteer.save(update_fields=["together_with"])
    actions.take_place(shift, volunteer, actor=other.actor)
    assert hands(shift) == (2, 0)
    place = ShiftPlace.objects.visible_to(other.actor).get()
    assert place.volunteer == volunteer


def on_pause(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    volunteers.pause_volunteer(person.volunteer, until=None, actor=cast.MAKER)


def without_the_role(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    person.volunteer.roles.clear()


def on_it(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    shifts.on(shift, person)


def on_another(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    starts_at = shift.starts_at + timedelta(hours=1)
    ends_at = starts_at + timedelta(hours=2)
    shifts.on(shifts.shift(office, role, starts_at=starts_at, ends_at=ends_at), person)


def asked_for_more(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    requirements.asks(role, Requirement.Kind.CONFIDENTIALITY, office)


def begun(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    shifts.pass_by(shift, shift.starts_at - timezone.now() + timedelta(hours=1))


def called_off(person: Person, role: VolunteerRole, shift: Shift, office: Office) -> None:
    actions.cancel_shift(shift, actor=cast.MAKER)


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("happened", "code", "sentence"),
    [
        (on_pause, "is_paused", "Shifts wait until the pause has ended."),
        (without_the_role, "other_role", "This shift belongs to another role."),
        (on_it, "is_on", "There is a place on this shift already."),
        (on_another, "overlap", "There is another shift at the same time."),
        (asked_for_more, "requirement_missing", "The confidentiality commitment is missing."),
        (begun, "has_begun", "This shift has begun already."),
        (called_off, "is_cancelled", "This shift has been cancelled."),
    ],
)
def test_why_somebody_may_not_come(
    happened: Callable[..., None],
    code: str,
    sentence: str,
    here: Office,
    role: VolunteerRole,
    shift: Shift,
    mummo: Person,
    coordinator_here: Person,
) -> None:
    happened(mummo, role, shift, here)
    mummo.volunteer.refresh_from_db()
    shift.refresh_from_db()
    for actor in (mummo.actor, coordinator_here.actor):
        found = rules.why_not_take(shift, mummo.volunteer, now=timezone.now(), actor=actor)
        assert (found.code, str(found.sentence)) == (code, sentence)


def test_one_person_in_two_files_comes_once(
    here: Office, role: VolunteerRole, shift: Shift, mummo: Person, ukki: Person
) -> None:
    shifts.on(shift, mummo)
    ukki.volunteer.together_with = mummo.user
    ukki.volunteer.save(update_fields=["together_with"])
    assert refused(lambda: shifts.on(shift, ukki)) == "overlap"


def test_shifts_one_after_the_other_do_not_overlap(here: Office, role: VolunteerRole, mummo: Person) -> None:
    shifts.on(shifts.shift(here, role, hour=10), mummo)
    assert shifts.on(shifts.shift(here, role, hour=12), mummo).state == State.TAKEN


def test_who_else_may_not_put_somebody_on_a_shift(
    shift: Shift, mummo: Person, ukki: Person, coordinator_there: Person, volunteer_there: Person, here: Office
) -> None:
    def codes(person: Person, volunteer: Person) -> str:
        return refused(lambda: actions.take_place(shift, volunteer.volunteer, actor=person.actor))

    assert codes(ukki, mummo) == "not_yours"
    assert codes(coordinator_there, mummo) == "other_organisation"
    coordinator_here = cast.worker(here, cast.Role.COORDINATOR, "Outi Ohjaaja")
    assert codes(coordinator_here, volunteer_there) == "other_organisation"


def test_days_off_are_told_and_not_refused(shift: Shift, mummo: Person) -> None:
    day = local(shift.starts_at).date()
    Holiday.objects.create(volunteer=mummo.volunteer, from_on=day - DAY, until_on=day)
    assert rules.has_days_off(mummo.volunteer, shift)
    assert shifts.on(shift, mummo).state == State.TAKEN


@pytest.mark.django_db(transaction=True)
def test_ten_who_take_a_place_at_the_same_moment_share_those_that_are_needed(here: Office) -> None:
    role = shifts.grandparents(here)
    shift = shifts.shift(here, role)
    people = [shifts.helper(here, f"Eero {letter}", role) for letter in "ABCDEFGHIJ"]
    ended = at_once([lambda person=person: shifts.on(shift, person) for person in people])
    assert ended == {"done": 2, "is_full": 8}
    assert hands(shift) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_one_who_takes_two_overlapping_shifts_at_the_same_moment_gets_one(here: Office) -> None:
    role = shifts.grandparents(here)
    rows = [shifts.shift(here, role) for _ in range(4)]
    person = shifts.helper(here, "Eero Kiire", role)
    ended = at_once([lambda row=row: shifts.on(row, person) for row in rows])
    assert ended == {"done": 1, "overlap": 3}


# Changed, cancelled, held


def test_whoever_is_on_a_shift_hears_of_its_new_time_and_the_newest_alone_is_sent(
    shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    shifts.on(shift, mummo)
    later = {"starts_at": shift.starts_at + timedelta(hours=1), "ends_at": shift.ends_at + timedelta(hours=1)}
    actions.change_shift(shift, actor=coordinator_here.actor, children_expected=9)
    assert told(mummo) == []
    actions.change_shift(shift, actor=coordinator_here.actor, **later)
    actions.change_shift(shift, actor=coordinator_here.actor, place="Kirjasto")
    assert told(mummo) == ["shift_changed", "shift_changed"]
    assert [is_due(message) for message in messages_to(mummo)] == [False, True]
    assert told(ukki) == []
    past = {"starts_at": timezone.now() - DAY}
    assert refused(lambda: actions.change_shift(shift, actor=coordinator_here.actor, **past)) == "is_past"


@pytest.mark.parametrize(("days", "channels"), [(5, ["email"]), (0, ["email", "sms"])])
def test_a_cancelled_shift_is_told_and_by_text_message_too_when_it_is_near(
    days: int, channels: list[str], here: Office, role: VolunteerRole, ukki: Person, coordinator_here: Person
) -> None:
    mummo = shifts.helper(here, "Puhelin Mummo", role, phone="+358400000033")
    starts_at = timezone.now() + timedelta(days=days, hours=3)
    shift = shifts.shift(here, role, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    place = shifts.on(shift, mummo)
    actions.cancel_shift(shift, actor=coordinator_here.actor)
    place.refresh_from_db()
    assert place.state == State.CANCELLED
    assert [message.channel for message in messages_to(mummo)] == channels
    assert all(is_due(message) for message in messages_to(mummo))
    assert told(ukki) == []
    assert refused(lambda: actions.cancel_shift(shift, actor=coordinator_here.actor)) == "is_cancelled"


@pytest.mark.parametrize(
    ("hours", "later", "channels"),
    [(72, 24, ["email"]), (5, 2, ["email", "sms"]), (5, 72, ["email", "sms"]), (72, -60, ["email", "sms"])],
)
def test_a_change_is_told_by_text_message_too_when_the_old_or_the_new_time_is_near(
    hours: int, later: int, channels: list[str], here: Office, role: VolunteerRole, coordinator_here: Person
) -> None:
    mummo = shifts.helper(here, "Puhelin Mummo", role, phone="+358400000033")
    starts_at = timezone.now() + timedelta(hours=hours)
    shift = shifts.shift(here, role, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    shifts.on(shift, mummo)
    moved = timedelta(hours=later)
    times = {"starts_at": shift.starts_at + moved, "ends_at": shift.ends_at + moved}
    actions.change_shift(shift, actor=coordinator_here.actor, **times)
    assert [message.channel for message in messages_to(mummo)] == channels
    assert all(is_due(message) for message in messages_to(mummo))


def test_somebody_who_is_let_off_hears_of_it_and_may_come_again(
    shift: Shift, mummo: Person, coordinator_here: Person
) -> None:
    place = shifts.on(shift, mummo)
    actions.release_place(place, actor=coordinator_here.actor)
    assert told(mummo) == ["shift_news:released"]
    assert is_due(messages_to(mummo)[0])
    shifts.on(shift, mummo)
    assert not is_due(messages_to(mummo)[0])
    assert refused(lambda: actions.release_place(place, actor=coordinator_here.actor)) == "not_on"


def test_who_was_there_is_marked_when_the_shift_has_begun_and_can_be_mended(
    shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    places = [shifts.on(shift, person) for person in (mummo, ukki)]
    office = coordinator_here.actor
    assert refused(lambda: actions.mark_attendance(shift, present=[], actor=office)) == "not_begun"
    shifts.pass_by(shift, timedelta(days=6))
    actions.mark_attendance(shift, present=[places[0].pk], actor=office)
    assert Counter(shift.places.values_list("state", flat=True)) == {State.DONE: 1, State.NO_SHOW: 1}
    actions.mark_attendance(shift, present=[place.pk for place in places], actor=office)
    assert Counter(shift.places.values_list("state", flat=True)) == {State.DONE: 2}


def test_whoever_has_ended_the_service_comes_no_more(
    shift: Shift, mummo: Person, ukki: Person, coordinator_here: Person
) -> None:
    shifts.on(shift, mummo)
    shifts.on(shift, ukki)
    volunteers.end_volunteer(mummo.volunteer, actor=coordinator_here.actor)
    assert (hands(shift), rules.hands_on(shift)) == ((1, 0), 1)
    actions.cancel_shift(shift, actor=coordinator_here.actor)
    assert (told(mummo), told(ukki)) == ([], ["shift_cancelled"])


# Reminders


def test_a_reminder_goes_two_days_before_once_and_not_to_whoever_has_just_taken_the_place(
    here: Office, role: VolunteerRole, mummo: Person, ukki: Person
) -> None:
    with time_machine.travel(moment(date(2026, 11, 2), time(9)), tick=False):
        shift = shifts.shift(here, role, starts_at=moment(date(2026, 11, 12), time(10)),
                             ends_at=moment(date(2026, 11, 12), time(12)))  # fmt: skip
        shifts.on(shift, mummo)
    early, due = moment(date(2026, 11, 10), time(9)), moment(date(2026, 11, 10), time(10, 30))
    assert (remind_shifts(early), remind_shifts(due)) == (0, 1)
    with time_machine.travel(due, tick=False):
        shifts.on(shift, ukki)
        remind_shifts(timezone.now())
        assert is_due(messages_to(mummo)[0])
    assert (told(mummo), told(ukki)) == (["shift_reminder"], [])
    assert OutboxMessage.objects.filter(kind="shift_reminder").count() == 1
