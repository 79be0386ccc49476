"""Times that repeat: booked together, changed, moved and cancelled one by one or from one on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.models import Appointment, SupportRequest
from families.states import Appointment as State
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
LIST, NEW = "/family/appointments/", "/family/appointments/new/"
NEXT_YEAR = timezone.localdate().year + 1
TYPED = {
    "service": "mental_health",
    "starts_at_day": f"3.9.{NEXT_YEAR}",
    "starts_at_time": "9.45",
    "place": "Perhekeskus",
    "weeks": "2",
    "times": "4",
    "submission_key": "once",
}


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


@pytest.fixture
def series(kaisa: SupportRequest) -> list[Appointment]:
    return series_of(kaisa)


def series_of(request: SupportRequest, **details: Any) -> list[Appointment]:
    told = {"adult": request.contact, "service": "dental", "weeks": 1, "times": 4, **details}
    starts_at = timezone.now() + timedelta(days=3)
    return actions.book_series(request.family, starts_at=starts_at, actor=actor_of(request.contact), **told)


def at(row: Appointment, step: str = "") -> str:
    return f"{LIST}{row.pk}/{step}"


def states_of(rows: list[Appointment]) -> list[str]:
    return [Appointment.objects.get(pk=row.pk).state for row in rows]


# Booking


def test_times_are_booked_together_in_one_sending(mine: Client) -> None:
    assert mine.post(NEW, TYPED).headers["Location"] == LIST
    rows = list(Appointment.objects.order_by("starts_at"))
    assert [row.starts_at - rows[0].starts_at for row in rows[:2]] == [timedelta(0), timedelta(weeks=2)]
    assert len({row.series_key for row in rows}) == 1
    assert len({row.calendar_key for row in rows}) == len(rows) == 4
    assert {row.place for row in rows} == {"Perhekeskus"}


def test_form_sent_twice_makes_the_times_once(mine: Client) -> None:
    for _press in range(2):
        assert mine.post(NEW, TYPED).headers["Location"] == LIST
    assert Appointment.objects.count() == 4


def test_a_lone_time_belongs_to_no_series(mine: Client) -> None:
    mine.post(NEW, {**TYPED, "weeks": "", "times": ""})
    assert Appointment.objects.get().series_key == ""


@pytest.mark.parametrize(
    ("weeks", "times", "field"),
    [
        ("2", "", "times"),
        ("2", "1", "times"),
        ("2", "13", "times"),
        ("2", "-3", "times"),
        ("2", "many", "times"),
        ("2", "2.5", "times"),
        ("", "4", "weeks"),
        ("3", "4", "weeks"),
        ("0", "4", "weeks"),
        ("52", "4", "weeks"),
        ("x", "", "weeks"),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused_and_nothing_is_lost(
    mine: Client, weeks: str, times: str, field: str
) -> None:
    answer = mine.post(NEW, {**TYPED, "weeks": weeks, "times": times})
    assert list(answer.context["form"].errors) == [field]
    assert 'value="Perhekeskus"' in answer.content.decode()
    assert '<details class="more" open>' in answer.content.decode()
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(("weeks", "times"), [(3, 4), (0, 4), (1, 1), (1, 13), (52, 2)])
def test_no_action_books_another_rhythm(kaisa: SupportRequest, weeks: int, times: int) -> None:
    with pytest.raises(Refused) as refused:
        series_of(kaisa, weeks=weeks, times=times)
    assert refused.value.refusal.code == "no_such_rhythm"


def test_the_last_time_too_lies_within_two_years(mine: Client) -> None:
    far = timezone.localdate() + timedelta(days=720)
    answer = mine.post(NEW, {**TYPED, "starts_at_day": f"{far:%d.%m.%Y}"})
    assert list(answer.context["form"].errors) == ["starts_at"]
    assert Appointment.objects.count() == 0


def test_the_key_of_another_familys_form_gives_nothing_of_theirs(mine: Client, kaisa: SupportRequest) -> None:
    theirs = series_of(make.request_of(called="Maria"), submission_key="once")
    assert mine.post(NEW, TYPED).status_code == 409
    assert Appointment.objects.count() == len(theirs)


# This one, or this and those after it


@pytest.mark.parametrize(("reach", "cancelled"), [("one", 1), ("following", 3)])
def test_cancelling_reaches_as_far_as_was_said(
    mine: Client, series: list[Appointment], reach: str, cancelled: int
) -> None:
    mine.post(at(series[1], "cancel/"), {"reach": reach})
    wanted = [State.PLANNED, *[State.CANCELLED] * cancelled, *[State.PLANNED] * (3 - cancelled)]
    assert states_of(series) == wanted


@pytest.mark.parametrize(("reach", "moved"), [("one", 1), ("following", 3)])
def test_moving_reaches_as_far_as_was_said(mine: Client, series: list[Appointment], reach: str, moved: int) -> None:
    day = timezone.localdate(series[1].starts_at) + timedelta(days=1)
    typed = {"starts_at_day": f"{day:%d.%m.%Y}", "starts_at_time": "13.15", "reach": reach}
    assert mine.post(at(series[1], "move/"), typed).status_code == 302
    wanted = [State.PLANNED, *[State.RESCHEDULED] * moved, *[State.PLANNED] * (3 - moved)]
    assert states_of(series) == wanted
    new = Appointment.objects.filter(moved_from__isnull=False).order_by("starts_at")
    assert {f"{timezone.localtime(row.starts_at):%H.%M}" for row in new} == {"13.15"}
    days = [timezone.localdate(row.starts_at) - timezone.localdate(row.moved_from.starts_at) for row in new]
    assert days == [timedelta(days=1)] * moved
    assert {row.series_key for row in new} == {series[0].series_key}


@pytest.mark.parametrize(("reach", "changed"), [("one", 1), ("following", 3)])
def test_changing_reaches_as_far_as_was_said(mine: Client, series: list[Appointment], reach: str, changed: int) -> None:
    typed = {"service": "dental", "place": "Uusi talo", "remind_at": ["days3", "day1", "hours2"], "reach": reach}
    assert mine.post(at(series[1], "change/"), typed).headers["Location"] == at(series[1])
    assert Appointment.objects.filter(place="Uusi talo", revision=1).count() == changed


def test_only_what_was_changed_is_changed_in_the_times_after(mine: Client, series: list[Appointment]) -> None:
    Appointment.objects.filter(pk=series[3].pk).update(place="Toinen talo")
    typed = {"service": "dental", "questions": "Milloin jatkuu?", "remind_at": ["day1"], "reach": "following"}
    mine.post(at(series[1], "change/"), typed)
    last = Appointment.objects.get(pk=series[3].pk)
    assert (last.place, last.questions, last.remind_at) == ("Toinen talo", "Milloin jatkuu?", ["day1"])


@pytest.mark.parametrize("step", ["change/", "move/", "cancel/"])
@pytest.mark.parametrize("reach", ["", "all", "ONE"])
def test_which_times_must_be_said(mine: Client, series: list[Appointment], step: str, reach: str) -> None:
    day = f"3.9.{NEXT_YEAR}"
    typed = {"reach": reach, "service": "dental", "place": "X", "starts_at_day": day, "starts_at_time": "9"}
    answer = mine.post(at(series[1], step), typed)
    assert list(answer.context["form"].errors) == ["reach"]
    assert states_of(series) == [State.PLANNED] * 4


@pytest.mark.parametrize("step", ["change/", "move/", "cancel/"])
def test_which_times_is_not_asked_of_the_last_or_of_a_lone_time(
    mine: Client, series: list[Appointment], kaisa: SupportRequest, step: str
) -> None:
    for row in (series[3], make.appointment_of(kaisa)):
        assert "reach" not in mine.get(at(row, step)).context["form"].fields
    assert "reach" in mine.get(at(series[0], step)).context["form"].fields


def test_what_has_its_outcome_is_not_reached(mine: Client, series: list[Appointment], kaisa: SupportRequest) -> None:
    actions.cancel_appointment(series[2], actor=actor_of(kaisa.contact))
    actions.cancel_appointment(series[0], following=True, actor=actor_of(kaisa.contact))
    assert states_of(series) == [State.CANCELLED] * 4
    assert Appointment.objects.get(pk=series[2].pk).revision == 1


def test_all_of_them_move_or_none(mine: Client, series: list[Appointment]) -> None:
    far = timezone.localdate() + timedelta(days=725)
    typed = {"starts_at_day": f"{far:%d.%m.%Y}", "starts_at_time": "9", "reach": "following"}
    answer = mine.post(at(series[0], "move/"), typed)
    assert list(answer.context["form"].errors) == ["starts_at"]
    assert states_of(series) == [State.PLANNED] * 4
    assert Appointment.objects.count() == 4


def test_a_move_sent_twice_makes_one_new_time(mine: Client, series: list[Appointment]) -> None:
    typed = {"starts_at_day": f"3.9.{NEXT_YEAR}", "starts_at_time": "9", "reach": "one"}
    assert [mine.post(at(series[0], "move/"), typed).status_code for _press in range(2)] == [302, 409]
    assert Appointment.objects.count() == 5


def test_the_series_of_another_family_is_not_reached(series: list[Appointment], kaisa: SupportRequest) -> None:
    other = series_of(make.request_of(called="Maria"))
    Appointment.objects.filter(pk__in=[row.pk for row in other]).update(series_key=series[0].series_key)
    actions.cancel_appointment(series[0], following=True, actor=actor_of(kaisa.contact))
    assert states_of(other) == [State.PLANNED] * 4


def test_page_of_one_tells_of_those_after_it(mine: Client, series: list[Appointment]) -> None:
    shown = mine.get(at(series[1])).content.decode()
    assert all(at(row) in shown for row in series[2:])
    assert at(series[0]) not in shown
