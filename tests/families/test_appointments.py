"""The family's own list of booked times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.forms import LocalDateField, LocalDateTimeField, LocalTimeField
from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.models import Appointment, Family, SupportRequest
from families.safe_places import NO_STREET
from families.states import Appointment as State
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
LIST, NEW = "/family/appointments/", "/family/appointments/new/"
HELSINKI = ZoneInfo("Europe/Helsinki")
NEXT_YEAR = timezone.localdate().year + 1
TYPED = {
    "service": "dental",
    "starts_at_day": f"3.9.{NEXT_YEAR}",
    "starts_at_time": "9.05",
    "place": "Hammashoitola",
    "submission_key": "once",
}


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


def at(row: Appointment, step: str = "") -> str:
    return f"{LIST}{row.pk}/{step}"


# Writing down


@pytest.mark.smoke
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("day", [f"3.9.{NEXT_YEAR}", f"03.09.{NEXT_YEAR}", f"{NEXT_YEAR}-09-03"])
@pytest.mark.parametrize("clock", ["9.05", "9:05", "klo 9.05", "kl. 9.05", "09:05"])
def test_day_and_time_are_taken_as_people_write_them_in_every_language(
    own_page: OpenPage, sastamala: Any, language: str, day: str, clock: str
) -> None:
    mine = own_page(make.request_of(language=language))
    answer = mine.post(NEW, {**TYPED, "starts_at_day": day, "starts_at_time": clock})
    assert answer.headers["Location"] == LIST
    row = Appointment.objects.get()
    assert row.starts_at == datetime(NEXT_YEAR, 9, 3, 9, 5, tzinfo=HELSINKI)
    assert (row.service, row.place, row.is_shared, row.set_by) == ("dental", "Hammashoitola", False, "family")


def test_whole_hour_needs_no_minutes(mine: Client) -> None:
    mine.post(NEW, {**TYPED, "starts_at_time": "9"})
    assert Appointment.objects.get().starts_at.astimezone(HELSINKI).hour == 9


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("3.13.2027", "9"),
        ("31.2.2027", "9"),
        ("3.9", "9"),
        ("tomorrow", "9"),
        ("3.9.27", "9"),
        ("1.1.0001", "9"),
        ("31.12.9999", "23.59"),
        (f"3.9.{NEXT_YEAR}", "25"),
        (f"3.9.{NEXT_YEAR}", "9.75"),
        (f"3.9.{NEXT_YEAR}", "nine"),
        (f"3.9.{NEXT_YEAR}", ""),
        ("", "9"),
        (f"3.9.{NEXT_YEAR + 5}", "9"),
        ("3.9.2020", "9"),
    ],
)
def test_time_that_cannot_be_is_refused_and_nothing_is_lost(mine: Client, day: str, clock: str) -> None:
    answer = mine.post(NEW, {**TYPED, "starts_at_day": day, "starts_at_time": clock})
    assert list(answer.context["form"].errors) == ["starts_at"]
    assert 'value="Hammashoitola"' in answer.content.decode()
    assert not day or f'value="{day}"' in answer.content.decode()
    assert Appointment.objects.count() == 0


def test_clock_that_is_put_forward_has_no_such_hour(mine: Client) -> None:
    answer = mine.post(NEW, {**TYPED, "starts_at_day": "28.3.2027", "starts_at_time": "3.30"})
    assert list(answer.context["form"].errors) == ["starts_at"]


@pytest.mark.parametrize("field", ["place", "what_to_take"])
def test_personal_identity_code_is_refused(mine: Client, field: str) -> None:
    answer = mine.post(NEW, {**TYPED, field: "tunnus 010190-123A"})
    assert list(answer.context["form"].errors) == [field]
    assert "010190-123A" not in answer.content.decode()


@pytest.mark.parametrize(("field", "limit"), [("place", 120), ("what_to_take", 200)])
def test_too_long_text_is_refused(mine: Client, field: str, limit: int) -> None:
    assert mine.post(NEW, {**TYPED, field: "x" * limit}).status_code == 302
    assert list(mine.post(NEW, {**TYPED, field: "x" * (limit + 1)}).context["form"].errors) == [field]


def test_form_sent_twice_makes_one_appointment(mine: Client) -> None:
    for _press in range(2):
        assert mine.post(NEW, TYPED).headers["Location"] == LIST
    assert Appointment.objects.count() == 1


def test_each_new_form_has_its_own_key(mine: Client) -> None:
    keys = {mine.get(NEW).context["form"]["submission_key"].value() for _form in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize("place", ["Kotona", "Myllykatu 5", "Myllykadulla, rappu B", "meillä"])
def test_no_home_and_no_street_of_a_secret_address_is_kept_as_the_place(
    place: str, mine: Client, kaisa: SupportRequest
) -> None:
    Family.objects.filter(pk=kaisa.family_id).update(has_protected_address=True)
    assert mine.post(NEW, {**TYPED, "place": place}).context["form"].errors["place"] == [str(NO_STREET)]
    mine.post(NEW, {**TYPED, "place": "Neuvola, 2. kerros, huone 214"})
    row = Appointment.objects.get()
    assert mine.post(at(row, "change/"), {**TYPED, "place": place}).context["form"].errors["place"] == [str(NO_STREET)]
    told = {"starts_at": timezone.now() + timedelta(days=3), "service": "dental", "place": place}
    actor = actor_of(kaisa.contact)
    with pytest.raises(Refused, match="protected_address"):
        actions.book_appointment(row.family, **told, actor=actor)
    with pytest.raises(Refused, match="protected_address"):
        actions.book_series(row.family, **told, weeks=1, times=2, actor=actor)
    with pytest.raises(Refused, match="protected_address"):
        actions.change_appointment(row, place=place, actor=actor)


def test_a_street_is_kept_where_the_address_is_no_secret(mine: Client, kaisa: SupportRequest) -> None:
    mine.post(NEW, {**TYPED, "place": "Hammashoitola, Myllykatu 5"})
    assert Appointment.objects.get().place == "Hammashoitola, Myllykatu 5"


# Reading


def test_list_has_what_lies_ahead_first_and_the_newest_past_next(mine: Client, kaisa: SupportRequest) -> None:
    later, sooner = make.appointment_of(kaisa, days=9), make.appointment_of(kaisa, days=2)
    longer_ago, just_now = make.appointment_of(kaisa, days=-9), make.appointment_of(kaisa, days=-1)
    context = mine.get(LIST).context
    assert context["upcoming"] == [sooner, later]
    assert list(context["past"]) == [just_now, longer_ago]


def test_cancelled_time_ahead_is_among_the_changed(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    actions.cancel_appointment(row, actor=actor_of(kaisa.contact))
    context = mine.get(LIST).context
    assert context["upcoming"] == []
    assert list(context["past"]) == [row]


def test_empty_list_says_what_to_do(mine: Client) -> None:
    assert NEW in mine.get(LIST).content.decode()


def test_list_of_thirty_costs_no_more_queries_than_of_three(mine: Client, kaisa: SupportRequest) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert mine.get(LIST).status_code == 200
        return len(found)

    for number in range(3):
        make.appointment_of(kaisa, days=number + 1)
        make.appointment_of(kaisa, days=-number - 1)
    of_three = queries()
    for number in range(27):
        make.appointment_of(kaisa, days=number + 4)
        make.appointment_of(kaisa, days=-number - 4)
    assert queries() == of_three


def test_missed_time_is_told_in_a_plain_word(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa, days=-1)
    mine.post(at(row, "outcome/"), {"outcome": "missed"})
    shown = mine.get(LIST).content.decode()
    assert "tag--danger" not in shown
    assert "tag--soon" not in shown


# Somebody else's


@pytest.mark.parametrize("step", ["", "move/", "cancel/", "share/", "outcome/"])
def test_appointment_of_another_family_does_not_exist(mine: Client, sastamala: Any, step: str) -> None:
    other = make.appointment_of(make.request_of(called="Maria"))
    if step not in ("share/", "outcome/"):
        assert mine.get(at(other, step)).status_code == 404
    if step:
        posted = {"is_shared": "yes", "outcome": "kept", "starts_at_day": "1.1.2028", "starts_at_time": "9"}
        assert mine.post(at(other, step), posted).status_code == 404
    assert mine.get(LIST).context["upcoming"] == []


# Changing


def test_sharing_is_opened_and_closed_one_time_at_a_time(mine: Client, kaisa: SupportRequest) -> None:
    row, other = make.appointment_of(kaisa), make.appointment_of(kaisa)
    for said, is_shared in [("yes", True), ("no", False), ("maybe", False)]:
        assert mine.post(at(row, "share/"), {"is_shared": said}).headers["Location"] == at(row)
        row.refresh_from_db()
        assert row.is_shared is is_shared
    other.refresh_from_db()
    assert other.is_shared is False


def test_moved_time_keeps_its_story(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa, place="Neuvola", is_shared=True)
    typed = {"starts_at_day": f"4.10.{NEXT_YEAR}", "starts_at_time": "13"}
    answer = mine.post(at(row, "move/"), typed)
    row.refresh_from_db()
    assert answer.headers["Location"] == at(row.moved_to)
    assert (row.state, row.moved_to.state) == (State.RESCHEDULED, State.PLANNED)
    assert (row.moved_to.place, row.moved_to.is_shared) == ("Neuvola", True)
    assert at(row.moved_to) in mine.get(at(row)).content.decode()
    assert at(row) in mine.get(at(row.moved_to)).content.decode()


def test_time_is_not_moved_into_the_past(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    answer = mine.post(at(row, "move/"), {"starts_at_day": "3.9.2020", "starts_at_time": "9"})
    assert list(answer.context["form"].errors) == ["starts_at"]
    row.refresh_from_db()
    assert row.state == State.PLANNED


@pytest.mark.parametrize("outcome", ["kept", "missed"])
def test_family_says_how_it_went_after_the_time(mine: Client, kaisa: SupportRequest, outcome: str) -> None:
    row = make.appointment_of(kaisa, days=-1)
    assert 'name="outcome"' in mine.get(at(row)).content.decode()
    mine.post(at(row, "outcome/"), {"outcome": outcome})
    row.refresh_from_db()
    assert row.state == outcome


@pytest.mark.parametrize("outcome", ["cancelled", "rescheduled", "reminded", "planned", "", "x"])
def test_outcome_is_kept_or_missed_and_nothing_else(mine: Client, kaisa: SupportRequest, outcome: str) -> None:
    row = make.appointment_of(kaisa, days=-1)
    mine.post(at(row, "outcome/"), {"outcome": outcome})
    row.refresh_from_db()
    assert row.state == State.PLANNED


def test_how_it_went_is_not_asked_before_the_time(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    assert 'name="outcome"' not in mine.get(at(row)).content.decode()
    assert mine.post(at(row, "outcome/"), {"outcome": "kept"}).status_code == 409


def test_cancelling_tells_first_what_will_happen(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    assert mine.get(at(row, "cancel/")).status_code == 200
    row.refresh_from_db()
    assert row.state == State.PLANNED
    assert mine.post(at(row, "cancel/")).headers["Location"] == LIST
    row.refresh_from_db()
    assert row.state == State.CANCELLED


@pytest.mark.parametrize(
    ("step", "posted"),
    [
        ("share/", {"is_shared": "yes"}),
        ("move/", {"starts_at_day": f"4.10.{NEXT_YEAR}", "starts_at_time": "13"}),
        ("cancel/", {}),
        ("outcome/", {"outcome": "kept"}),
    ],
)
def test_time_that_has_its_outcome_stays_as_it_is(
    mine: Client, kaisa: SupportRequest, step: str, posted: dict[str, str]
) -> None:
    row = make.appointment_of(kaisa)
    actions.cancel_appointment(row, actor=actor_of(kaisa.contact))
    assert mine.post(at(row, step), posted).status_code == 409
    row.refresh_from_db()
    assert (row.state, row.is_shared, Appointment.objects.count()) == (State.CANCELLED, False, 1)


@pytest.mark.parametrize("step", ["move/", "cancel/"])
def test_page_of_a_step_that_is_not_possible_says_why(mine: Client, kaisa: SupportRequest, step: str) -> None:
    row = make.appointment_of(kaisa)
    actions.cancel_appointment(row, actor=actor_of(kaisa.contact))
    assert mine.get(at(row, step)).context["refusal"].code == "has_outcome"


# The fields


def test_moment_is_shown_again_as_it_would_be_typed() -> None:
    moment = datetime(2026, 9, 3, 6, 5, tzinfo=ZoneInfo("UTC"))
    assert LocalDateTimeField().widget.decompress(moment) == [moment.date(), moment.astimezone(HELSINKI).time()]


def test_each_half_of_a_moment_says_how_it_is_written() -> None:
    field = LocalDateTimeField()
    with pytest.raises(Exception, match=r"3\.9\.2026"):
        field.clean(["x", "9"])
    with pytest.raises(Exception, match=r"9\.05"):
        field.clean(["3.9.2026", "x"])


def test_optional_day_and_time_may_be_empty() -> None:
    assert LocalDateField(required=False).clean("") is None
    assert LocalTimeField(required=False).clean("") is None
    assert LocalDateTimeField(required=False).clean(["", ""]) is None
