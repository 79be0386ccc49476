"""Deadlines in letters, and what the family writes down about its times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from families import actions, clock
from families.access import actor_of
from families.models import Adult, Appointment, SupportRequest
from families.states import Appointment as State
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
LIST, NEW, DEADLINE = "/family/appointments/", "/family/appointments/new/", "/family/appointments/deadline/"
NEXT_YEAR = timezone.localdate().year + 1
LAST_DAY = f"3.9.{NEXT_YEAR}"
TYPED = {"service": "kela", "starts_at": LAST_DAY, "what_to_take": "Liitteet", "submission_key": "once"}
BOOKED = {"service": "dental", "starts_at_day": LAST_DAY, "starts_at_time": "9.05", "submission_key": "once"}


@pytest.fixture
def mine(own_page: OpenPage, sastamala: object) -> Client:
    return own_page(make.request_of(language="en"))


@pytest.fixture
def me(mine: Client) -> SupportRequest:
    return SupportRequest.objects.get()


def at(row: Appointment, step: str = "") -> str:
    return f"{LIST}{row.pk}/{step}"


def deadline_of(me: SupportRequest, **details: object) -> Appointment:
    return make.appointment_of(me, kind="letter_deadline", service="kela", **details)


# Writing down


@pytest.mark.parametrize("day", [LAST_DAY, f"03.09.{NEXT_YEAR}", f"{NEXT_YEAR}-09-03"])
def test_a_deadline_has_a_day(mine: Client, day: str) -> None:
    assert mine.post(DEADLINE, {**TYPED, "starts_at": day}).headers["Location"] == LIST
    row = Appointment.objects.get()
    assert (clock.plain(row.starts_at).isoformat(), row.kind) == (f"{NEXT_YEAR}-09-03T23:59:00", "letter_deadline")


@pytest.mark.parametrize("day", ["", "3.9", "31.2.2027", "tomorrow", "3.9.2020", f"3.9.{NEXT_YEAR + 5}", "1.1.0001"])
def test_a_day_that_cannot_be_is_refused_and_nothing_is_lost(mine: Client, day: str) -> None:
    answer = mine.post(DEADLINE, {**TYPED, "starts_at": day})
    assert list(answer.context["form"].errors) == ["starts_at"]
    assert 'value="Liitteet"' in answer.content.decode()
    assert not day or f'value="{day}"' in answer.content.decode()
    assert Appointment.objects.count() == 0


def test_today_is_still_ahead(mine: Client) -> None:
    mine.post(DEADLINE, {**TYPED, "starts_at": f"{timezone.localdate():%d.%m.%Y}"})
    assert mine.get(LIST).context["upcoming"] == list(Appointment.objects.all())


def test_form_sent_twice_makes_one_deadline(mine: Client) -> None:
    for _press in range(2):
        assert mine.post(DEADLINE, TYPED).headers["Location"] == LIST
    assert Appointment.objects.count() == 1


def test_a_deadline_cannot_be_reminded_of_by_the_hour(mine: Client) -> None:
    answer = mine.post(DEADLINE, {**TYPED, "remind_at": ["day1", "hours2"]})
    assert list(answer.context["form"].errors) == ["remind_at"]


@pytest.mark.parametrize("given", [["hours2"], ["day1", "hours2"], ["days3", "day1", "hours2"], []])
def test_no_action_reminds_of_a_deadline_by_the_hour(me: SupportRequest, given: list[str]) -> None:
    row = deadline_of(me, remind_at=given)
    assert row.remind_at == [name for name in given if name != "hours2"]
    actions.change_appointment(row, remind_at=["day1", "hours2"], actor=actor_of(me.contact))
    assert row.remind_at == ["day1"]


def test_pages_of_a_deadline_say_deadline_and_no_clock_time(mine: Client, me: SupportRequest) -> None:
    row = deadline_of(me)
    for path in (LIST, at(row), at(row, "change/"), at(row, "move/"), at(row, "cancel/"), "/family/"):
        page = mine.get(path).content.decode()
        assert "Deadline: Kela" in page, path
        assert "23:59</time>" not in page, path


def test_a_deadline_moves_to_another_day(mine: Client, me: SupportRequest) -> None:
    row = deadline_of(me, questions="Mitä liitteitä?")
    answer = mine.post(at(row, "move/"), {"starts_at": LAST_DAY})
    row.refresh_from_db()
    assert answer.headers["Location"] == at(row.moved_to)
    assert clock.plain(row.moved_to.starts_at).isoformat() == f"{NEXT_YEAR}-09-03T23:59:00"
    assert (row.moved_to.kind, row.moved_to.questions) == ("letter_deadline", "Mitä liitteitä?")


# What became of it


def test_what_a_deadline_is_for_may_be_done_before_it(mine: Client, me: SupportRequest) -> None:
    row = deadline_of(me)
    page = mine.get(at(row)).content.decode()
    assert ('value="kept"' in page, 'value="missed"' in page) == (True, False)
    assert mine.post(at(row, "outcome/"), {"outcome": "missed"}).status_code == 409
    assert mine.post(at(row, "outcome/"), {"outcome": "kept"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.state_words) == (State.KEPT, "done")


def test_that_the_day_went_by_is_told_after_it(mine: Client, me: SupportRequest) -> None:
    row = deadline_of(me)
    Appointment.objects.filter(pk=row.pk).update(starts_at=timezone.now() - timedelta(days=2))
    assert 'value="missed"' in mine.get(at(row)).content.decode()
    assert mine.post(at(row, "outcome/"), {"outcome": "missed"}).status_code == 302


# Questions, help, reminders


def test_questions_help_and_reminders_are_kept(mine: Client) -> None:
    told = {"questions": "Milloin?\r\nMiksi?", "help_wanted": ["courage", "ride"], "remind_at": ["hours2"]}
    mine.post(NEW, {**BOOKED, **told})
    row = Appointment.objects.get()
    assert (row.questions, row.help_wanted, row.remind_at) == ("Milloin?\nMiksi?", ["courage", "ride"], ["hours2"])


def test_every_reminder_is_ticked_until_told_otherwise(mine: Client) -> None:
    assert mine.get(NEW).context["form"]["remind_at"].value() == ("days3", "day1", "hours2")
    assert mine.get(DEADLINE).context["form"]["remind_at"].value() == ("days3", "day1")


@pytest.mark.parametrize(
    ("field", "value"), [("help_wanted", ["money"]), ("remind_at", ["days9"]), ("questions", "x" * 501)]
)
def test_what_nobody_offered_is_refused(mine: Client, field: str, value: object) -> None:
    answer = mine.post(NEW, {**BOOKED, field: value})
    assert list(answer.context["form"].errors) == [field]
    assert Appointment.objects.count() == 0


def test_personal_identity_code_is_refused_in_questions(mine: Client) -> None:
    answer = mine.post(NEW, {**BOOKED, "questions": "tunnus 010190-123A"})
    assert list(answer.context["form"].errors) == ["questions"]
    assert "010190-123A" not in answer.content.decode()


def test_that_there_are_no_reminders_is_said_plainly(mine: Client, me: SupportRequest) -> None:
    answer = mine.post(NEW, {**BOOKED, "remind_at": []}, follow=True)
    assert "We do not remind you of it." in answer.content.decode()
    assert "None. We do not remind you of this." in mine.get(at(Appointment.objects.get())).content.decode()


def test_a_parent_who_takes_no_messages_is_promised_none(mine: Client, me: SupportRequest) -> None:
    Adult.objects.filter(pk=me.contact_id).update(channel="call")
    assert "so we send you no reminders" in mine.get(NEW).content.decode()
    answer = mine.post(NEW, {**BOOKED, "remind_at": ["day1"]}, follow=True)
    assert "We do not remind you of it." in answer.content.decode()


def test_page_of_a_change_shows_what_is_written(mine: Client, me: SupportRequest) -> None:
    row = make.appointment_of(me, place="Neuvola", questions="Milloin?", help_wanted=["ride"], remind_at=["day1"])
    form = mine.get(at(row, "change/")).context["form"]
    assert [form[name].value() for name in ("service", "place", "questions", "help_wanted", "remind_at")] == [
        "maternity_child_clinic", "Neuvola", "Milloin?", ["ride"], ["day1"],
    ]  # fmt: skip


def test_a_change_that_changes_nothing_writes_nothing(me: SupportRequest) -> None:
    row = make.appointment_of(me, place="Neuvola")
    assert actions.change_appointment(row, place="Neuvola", actor=actor_of(me.contact)) == []


def test_only_details_are_changed(me: SupportRequest) -> None:
    row = make.appointment_of(me)
    with pytest.raises(ValueError, match="is_shared"):
        actions.change_appointment(row, is_shared=True, actor=actor_of(me.contact))


@pytest.mark.parametrize("step", ["change/", "reason/", "calendar.ics"])
def test_appointment_of_another_family_does_not_exist(mine: Client, step: str) -> None:
    other = make.appointment_of(make.request_of(called="Maria"))
    assert mine.get(at(other, step)).status_code in (404, 405)
    assert mine.post(at(other, step), {"service": "dental", "reason": "ill"}).status_code in (404, 405)
    other.refresh_from_db()
    assert (other.service, other.missed_reason) == ("maternity_child_clinic", "")


def test_time_that_has_its_outcome_is_not_changed(mine: Client, me: SupportRequest) -> None:
    row = make.appointment_of(me)
    actions.cancel_appointment(row, actor=actor_of(me.contact))
    assert mine.get(at(row, "change/")).context["refusal"].code == "has_outcome"
    assert mine.post(at(row, "change/"), {"service": "dental", "place": "X"}).status_code == 409
