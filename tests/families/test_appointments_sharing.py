"""Who sees what of a booked time: the family, another adult, the companion, the office; and what erasing leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.actor import Actor
from core.privacy import erase, export
from core.refusals import Refused
from families import actions, reminders
from families.access import actor_of
from families.kept import Kept, kept_of
from families.models import Adult, Appointment, CalendarFeed
from families.my_data import readable
from families.states import Appointment as State
from matching.models import Match
from matching.reminders import remind_companions
from notifications import delivery
from notifications.models import OutboxMessage
from portal.figures import counted
from tests.factories import matches
from tests.factories.cast import Person

HELSINKI = ZoneInfo("Europe/Helsinki")
CLOCK = Actor.system("clock")
LIST = "/family/appointments/"
SECRET = {"questions": "Miksi Tintti itkee?"}
TOLD = {"place": "Hammashoitola", "what_to_take": "Kelakortti", "help_wanted": ["ride", "child_minding"], **SECRET}
Walk = Callable[[str], Match]


@pytest.fixture
def walk(coordinator_here: Person, volunteer_here: Person, parent_here: Person) -> Walk:
    """Return a way to let the family and its companion come to a state together."""

    def walked(state: str) -> Match:
        request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
        return matches.match_in(state, request, volunteer_here.volunteer, office=coordinator_here.actor)

    return walked


@pytest.fixture
def partner(parent_here: Person) -> Adult:
    return Adult.objects.create(
        family=parent_here.family, called="Matti", phone="+358400000077", channel="sms", sees=Adult.Sees.OWN
    )


def book(parent: Person, *, days: float = 3, **details: Any) -> Appointment:
    told = {"adult": parent.adult, "service": "dental", "actor": parent.actor, **details}
    return actions.book_appointment(parent.family, starts_at=timezone.now() + timedelta(days=days), **told)


def passed(parent: Person, outcome: str = "", **details: Any) -> Appointment:
    """Return a time whose day has come."""
    row = book(parent, days=1, **details)
    Appointment.objects.filter(pk=row.pk).update(starts_at=timezone.now() - timedelta(days=1))
    row.refresh_from_db()
    if outcome:
        actions.record_outcome(row, outcome=outcome, actor=parent.actor)
    return row


# The companion


@pytest.mark.parametrize("is_shared", [True, False])
@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        ("proposed", False),
        ("volunteer_accepted", False),
        ("family_accepted", True),
        ("trial", True),
        ("active", True),
        ("closing", True),
        ("ended", False),
    ],
)
def test_the_companion_sees_what_is_shared_while_they_walk(
    is_shared: bool, state: str, is_open: bool, walk: Walk, volunteer_here: Person, parent_here: Person
) -> None:
    walk(state)
    row = book(parent_here, is_shared=is_shared)
    seen = Appointment.objects.visible_to(volunteer_here.actor)
    assert list(seen) == ([row] if is_shared and is_open else [])


def test_each_time_is_shared_by_itself(walk: Walk, volunteer_here: Person, parent_here: Person) -> None:
    walk("active")
    first, second = book(parent_here, **TOLD), book(parent_here, days=4)
    for shared in ([first], [first, second], [second], []):
        for row in (first, second):
            actions.set_sharing(row, is_shared=row in shared, actor=parent_here.actor)
        assert list(Appointment.objects.visible_to(volunteer_here.actor)) == shared


def test_the_companion_reads_where_what_to_take_and_what_would_help(
    walk: Walk, volunteer_here: Person, parent_here: Person
) -> None:
    match = walk("active")
    book(parent_here, is_shared=True, **TOLD)
    page = volunteer_here.client.get(f"/volunteer/families/{match.pk}/").content.decode()
    for words in ("Hammashoitola", "Kelakortti", "a ride there", "Minding children is not your task"):
        assert words in page


def test_the_companion_never_reads_questions_or_what_got_in_the_way(
    walk: Walk, volunteer_here: Person, parent_here: Person
) -> None:
    match = walk("active")
    book(parent_here, is_shared=True, **TOLD)
    missed = passed(parent_here, "missed", is_shared=True, place="Toinen paikka", **SECRET)
    actions.tell_reason(missed, reason="no_strength", actor=parent_here.actor)
    for path in ("/volunteer/", f"/volunteer/families/{match.pk}/"):
        page = volunteer_here.client.get(path).content.decode()
        assert [words for words in ("Tintti", "too much", "Toinen paikka", "could not") if words in page] == []


def test_a_shared_deadline_is_called_a_deadline_and_has_no_clock(
    walk: Walk, volunteer_here: Person, parent_here: Person
) -> None:
    match = walk("active")
    book(parent_here, kind="letter_deadline", service="kela", is_shared=True)
    for path in ("/volunteer/", f"/volunteer/families/{match.pk}/"):
        page = volunteer_here.client.get(path).content.decode()
        assert "Deadline: Kela" in page
        assert "23:59</time>" not in page


@pytest.mark.parametrize("path", ["/coordinator/", "/coordinator/requests/{}/", "/coordinator/search/?q=Hammas"])
def test_the_coordinator_sees_no_appointments(path: str, coordinator_here: Person, parent_here: Person) -> None:
    book(parent_here, is_shared=True, **TOLD)
    assert not Appointment.objects.visible_to(coordinator_here.actor).exists()
    page = coordinator_here.client.get(path.format(parent_here.request.pk)).content.decode()
    assert [words for words in ("Hammashoitola", "Kelakortti", "Tintti") if words in page] == []


@pytest.mark.parametrize("verb", ["share", "change", "move", "cancel", "outcome", "reason"])
def test_nobody_but_the_family_changes_it(verb: str, coordinator_here: Person, parent_here: Person) -> None:
    row = passed(parent_here, "missed" if verb == "reason" else "")
    new = timezone.now() + timedelta(days=5)
    ways: dict[str, Callable[[Actor], Any]] = {
        "share": lambda actor: actions.set_sharing(row, is_shared=True, actor=actor),
        "change": lambda actor: actions.change_appointment(row, place="X", actor=actor),
        "move": lambda actor: actions.move_appointment(row, starts_at=new, actor=actor),
        "cancel": lambda actor: actions.cancel_appointment(row, actor=actor),
        "outcome": lambda actor: actions.record_outcome(row, outcome="kept", actor=actor),
        "reason": lambda actor: actions.tell_reason(row, reason="ill", actor=actor),
    }
    with pytest.raises(Refused, match="not_yours"):
        ways[verb](coordinator_here.actor)


# Another adult


def test_an_adult_who_sees_their_own_finds_nothing_of_anothers(parent_here: Person, partner: Adult) -> None:
    hers, his = book(parent_here), book(parent_here, adult=partner)
    assert list(Appointment.objects.visible_to(actor_of(partner))) == [his]
    assert set(Appointment.objects.visible_to(parent_here.actor)) == {hers, his}


def test_an_adult_who_sees_everything_sees_everything(parent_here: Person, partner: Adult) -> None:
    Adult.objects.filter(pk=partner.pk).update(sees=Adult.Sees.EVERYTHING)
    hers, his = book(parent_here), book(parent_here, adult=partner)
    assert set(Appointment.objects.visible_to(actor_of(partner))) == {hers, his}


# Reminders


def hear(*, hours: int, step: int = 30) -> list[str]:
    """Let the clocks tick from now on; return the kinds of what was queued."""
    begun = timezone.now()
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    for minutes in range(0, hours * 60, step):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            reminders.remind(timezone.now(), actor=CLOCK)
            remind_companions(timezone.now())
    return sorted(OutboxMessage.objects.exclude(pk__in=before).values_list("kind", flat=True))


@pytest.fixture
def tuesday() -> Any:
    with time_machine.travel(datetime(2026, 9, 1, 10, tzinfo=HELSINKI), tick=False) as clock:
        yield clock


@pytest.mark.parametrize(
    ("chosen", "heard"),
    [
        ([], []),
        (["days3"], ["appointment_reminder"]),
        (["day1"], ["appointment_reminder"]),
        (["hours2"], ["appointment_soon"]),
        (["days3", "hours2"], ["appointment_reminder", "appointment_soon"]),
        (["days3", "day1", "hours2"], ["appointment_reminder", "appointment_reminder", "appointment_soon"]),
    ],
)
def test_only_the_chosen_moments_remind(tuesday: Any, chosen: list[str], heard: list[str], parent_here: Person) -> None:
    book(parent_here, days=3.5, remind_at=chosen)
    assert hear(hours=90) == heard


def test_a_deadline_reminds_in_words_of_its_own(tuesday: Any, walk: Walk, parent_here: Person) -> None:
    walk("active")
    row = book(parent_here, days=4, kind="letter_deadline", is_shared=True, remind_at=["day1", "hours2"])
    assert row.remind_at == ["day1"]
    assert hear(hours=110) == ["companion_deadline", "deadline_reminder"]


def test_the_companion_is_reminded_at_the_moments_that_the_family_chose(
    tuesday: Any, walk: Walk, parent_here: Person
) -> None:
    walk("active")
    book(parent_here, days=1.5, is_shared=True, remind_at=["hours2"])
    assert hear(hours=40) == ["appointment_soon", "companion_soon"]


def test_a_moment_that_is_no_longer_chosen_is_not_sent(tuesday: Any, parent_here: Person) -> None:
    delivery.deliver_due()
    row = book(parent_here, days=1)
    reminders.remind(timezone.now(), actor=CLOCK)
    actions.change_appointment(row, remind_at=[], actor=parent_here.actor)
    assert delivery.deliver_due() == {**delivery.deliver_due(), "cancelled": 1}


# Kept of booked


def test_kept_are_counted_of_those_whose_outcome_was_told(parent_here: Person) -> None:
    for outcome in ("kept", "kept", "missed", ""):
        passed(parent_here, outcome)
    passed(parent_here, "kept", kind="letter_deadline")
    book(parent_here)
    actions.cancel_appointment(passed(parent_here), actor=parent_here.actor)
    rows = Appointment.objects.visible_to(parent_here.actor)
    assert kept_of(rows, at=timezone.now()) == Kept(booked=4, told=3, kept=2)


@pytest.mark.parametrize(
    ("kept", "missed", "is_said"), [(0, 0, False), (2, 0, False), (3, 0, True), (2, 2, True), (2, 3, False)]
)
def test_the_family_reads_of_it_only_as_encouragement(
    kept: int, missed: int, is_said: bool, parent_here: Person
) -> None:
    for outcome in ["kept"] * kept + ["missed"] * missed:
        passed(parent_here, outcome)
    page = parent_here.client.get(LIST).content.decode()
    assert (f"You have kept {kept} of {kept + missed}" in page) is is_said
    assert [words for words in ("missed", "tag--danger", "tag--soon", "badge") if words in page] == []


# What erasing leaves


def test_erasing_leaves_time_and_outcome_and_nothing_to_know_the_family_by(parent_here: Person) -> None:
    actions.make_feed(parent_here.adult, actor=parent_here.actor)
    missed = passed(parent_here, "missed", is_shared=True, submission_key="once", **TOLD)
    actions.tell_reason(missed, reason="ill", actor=parent_here.actor)
    actions.book_series(
        parent_here.family, adult=parent_here.adult, service="dental", weeks=1, times=2, actor=parent_here.actor,
        starts_at=timezone.now() + timedelta(days=3), **TOLD,
    )  # fmt: skip
    passed(parent_here, "kept")
    year, now = timezone.localdate(missed.starts_at).year, timezone.now()
    before, times = counted(year, now), list(Appointment.objects.values_list("starts_at", "state", "service", "kind"))
    erase(parent_here.family)
    assert counted(year, now) == before
    assert list(Appointment.objects.values_list("starts_at", "state", "service", "kind")) == times
    assert CalendarFeed.objects.count() == 0
    blank: dict[str, Any] = {
        "place": "", "what_to_take": "", "questions": "", "help_wanted": [], "missed_reason": "", "remind_at": [],
        "is_shared": False, "series_key": "", "calendar_key": "", "submission_key": None, "adult": None,
    }  # fmt: skip
    for row in Appointment.objects.all():
        assert {name: getattr(row, name) for name in blank} == blank


@pytest.mark.usefixtures("in_english")
def test_the_family_reads_all_of_it_in_its_own_data(parent_here: Person) -> None:
    missed = passed(parent_here, "missed", **TOLD)
    actions.tell_reason(missed, reason="no_ride", actor=parent_here.actor)
    words = str([item for section in readable(export(parent_here.family)) for item in section["records"]])
    for expected in ("Tintti", "a ride there", "no way to get there", "the day before"):
        assert expected in words
    assert missed.calendar_key not in str(export(parent_here.family))


@pytest.mark.parametrize("reason", ["ill", "forgot", "no_ride", "no_care", "no_strength", "not_known", "other", ""])
def test_what_got_in_the_way_may_be_told_changed_and_taken_back(reason: str, parent_here: Person) -> None:
    mine: Client = parent_here.client
    row = passed(parent_here, "missed")
    assert 'name="reason"' in mine.get(f"{LIST}{row.pk}/").content.decode()
    for said in ("ill", reason):
        assert mine.post(f"{LIST}{row.pk}/reason/", {"reason": said}).status_code == 302
    row.refresh_from_db()
    assert (row.missed_reason, row.state) == (reason, State.MISSED)


@pytest.mark.parametrize("outcome", ["", "kept"])
def test_what_got_in_the_way_is_asked_of_nothing_else(outcome: str, parent_here: Person) -> None:
    mine, row = parent_here.client, passed(parent_here, outcome)
    assert 'name="reason"' not in mine.get(f"{LIST}{row.pk}/").content.decode()
    assert mine.post(f"{LIST}{row.pk}/reason/", {"reason": "ill"}).status_code == 409


def test_a_reason_that_does_not_exist_is_refused(parent_here: Person) -> None:
    row = passed(parent_here, "missed")
    answer = parent_here.client.post(f"{LIST}{row.pk}/reason/", {"reason": "lazy"})
    assert list(answer.context["reason_form"].errors) == ["reason"]
    row.refresh_from_db()
    assert row.missed_reason == ""
