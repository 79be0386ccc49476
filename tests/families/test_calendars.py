"""Booked times in the family's own calendar: a file of one, a feed of all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from core.models import AuditEntry
from core.privacy import erase
from families import actions, calendars, clock
from families.access import actor_of, hashed
from families.models import Adult, Appointment, CalendarFeed, SupportRequest
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
PAGE, MAKE, CLOSE = "/family/calendar/", "/family/calendar/make/", "/family/calendar/close/"
LINE = re.compile(rb"[A-Z][A-Z0-9-]*(;[A-Z-]+=[^\x00-\x1f\x7f\";:,]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")
ONCE = ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "CREATED", "STATUS", "TRANSP", "CLASS"]
NEVER = ["VALARM", "ATTENDEE", "ORGANIZER", "DESCRIPTION", "METHOD", "TZID", "RRULE"]


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


@pytest.fixture
def partner(kaisa: SupportRequest) -> Adult:
    """Another adult of the family, who sees only what is their own."""
    return Adult.objects.create(
        family=kaisa.family, called="Matti", phone="+358400000077", channel="sms", sees=Adult.Sees.OWN
    )


def strictly_read(body: bytes) -> list[Event]:
    """Return the events of a calendar, held against RFC 5545: its lines, their length, what is there once and never."""
    assert body.endswith(b"\r\n")
    folded = body.split(b"\r\n")[:-1]
    assert not any(b"\n" in line or b"\r" in line or len(line) > 75 for line in folded)
    lines = body.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert [name for name in NEVER if re.search(rf"(^|[\r\n:;]){name}", body.decode())] == []
    calendar = Calendar.from_ical(body)
    assert calendar.errors == []
    assert calendar.to_ical() == body
    assert (calendar["VERSION"], calendar["CALSCALE"]) == ("2.0", "GREGORIAN")
    events = list(calendar.walk("VEVENT"))
    for event in events:
        assert event.errors == []
        assert all(len(event.property_items()) and not isinstance(event[name], list) for name in ONCE)
    assert len({event["UID"] for event in events}) == len(events)
    return events


def feed_path(client: Client) -> str:
    """Return the path of a new feed of the family whose page `client` has open."""
    address = client.post(MAKE).context["address"]
    assert address.startswith("http://testserver/fi/calendar/")
    return address.removeprefix("http://testserver")


def read_feed(path: str) -> list[Event]:
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    return strictly_read(answer.content)


# The address


def test_the_address_is_shown_once_and_only_its_hash_is_kept(mine: Client, kaisa: SupportRequest) -> None:
    assert mine.get(MAKE).context["happens"]
    assert CalendarFeed.objects.count() == 0
    token = feed_path(mine).removeprefix("/fi/calendar/").removesuffix(".ics")
    assert CalendarFeed.objects.get(adult=kaisa.contact).token_hash == hashed(token)
    assert token not in mine.get(PAGE).content.decode()
    assert token not in str(actions.export_family(kaisa.family, actor=actor_of(kaisa.contact)))
    assert not AuditEntry.objects.filter(reason__contains=token).exists()


def test_a_calendar_reads_it_without_signing_in(mine: Client, kaisa: SupportRequest) -> None:
    make.appointment_of(kaisa)
    assert len(read_feed(feed_path(mine))) == 1


def test_a_new_address_closes_the_old_one(mine: Client) -> None:
    old, new = feed_path(mine), feed_path(mine)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert CalendarFeed.objects.count() == 1


def test_a_closed_address_does_not_exist(mine: Client) -> None:
    path = feed_path(mine)
    assert mine.get(CLOSE).status_code == 200
    assert Client().get(path).status_code == 200
    assert mine.post(CLOSE).headers["Location"] == PAGE
    assert Client().get(path).status_code == 404
    assert mine.post(CLOSE).headers["Location"] == PAGE


@pytest.mark.parametrize("token", ["x", "a" * 43, "%2e%2e"])
def test_an_unknown_address_does_not_exist(db: None, token: str) -> None:
    assert Client().get(f"/fi/calendar/{token}.ics").status_code == 404
    assert Client().post(f"/fi/calendar/{token}.ics").status_code == 405


def test_the_hash_opens_nothing(mine: Client) -> None:
    feed_path(mine)
    assert Client().get(f"/fi/calendar/{CalendarFeed.objects.get().token_hash}.ics").status_code == 404


def test_closing_the_private_links_closes_the_address_too(mine: Client, kaisa: SupportRequest) -> None:
    path = feed_path(mine)
    actions.revoke_links(kaisa.contact, actor=actor_of(kaisa.contact))
    assert Client().get(path).status_code == 404


def test_erasing_the_family_closes_the_address(mine: Client, kaisa: SupportRequest) -> None:
    path = feed_path(mine)
    erase(kaisa.family)
    assert Client().get(path).status_code == 404


def test_somebody_who_is_to_hear_nothing_reads_nothing(mine: Client, kaisa: SupportRequest) -> None:
    path = feed_path(mine)
    Adult.objects.filter(pk=kaisa.contact_id).update(is_told=False)
    assert Client().get(path).status_code == 404


# What is in it


def test_the_feed_holds_what_the_adult_may_see(
    mine: Client, own_page: OpenPage, kaisa: SupportRequest, partner: Adult
) -> None:
    hers, his = make.appointment_of(kaisa), make.appointment_of(kaisa, adult=partner)
    make.appointment_of(make.request_of(called="Maria"))
    token = actions.make_feed(partner, actor=actor_of(partner))
    names = {row: f"{row.calendar_key}@rinnalla" for row in (hers, his)}
    assert {event["UID"] for event in read_feed(feed_path(mine))} == {names[hers], names[his]}
    assert {event["UID"] for event in read_feed(f"/fi/calendar/{token}.ics")} == {names[his]}


def test_what_is_cancelled_moved_or_long_past_is_left_out(mine: Client, kaisa: SupportRequest) -> None:
    actor = actor_of(kaisa.contact)
    kept, cancelled, moved = (make.appointment_of(kaisa, days=days) for days in (-10, 3, 4))
    make.appointment_of(kaisa, days=-100)
    actions.record_outcome(kept, outcome="kept", actor=actor)
    actions.cancel_appointment(cancelled, actor=actor)
    new = actions.move_appointment(moved, starts_at=timezone.now() + timedelta(days=8), actor=actor)
    assert {event["UID"] for event in read_feed(feed_path(mine))} == {f"{r.calendar_key}@rinnalla" for r in (kept, new)}


def test_a_calendar_is_told_service_time_and_place_and_nothing_more(mine: Client, kaisa: SupportRequest) -> None:
    make.appointment_of(
        kaisa,
        place="Hammashoitola, 2. krs; ovi B\\C",
        what_to_take="Maijan kortti",
        questions="Sattuuko Maijaan?",
        help_wanted=["ride"],
        is_shared=True,
    )
    path = feed_path(mine)
    (event,) = read_feed(path)
    text = Client().get(path).content.decode()
    assert str(event["LOCATION"]) == "Hammashoitola, 2. krs; ovi B\\C"
    assert "Maija" not in text
    assert kaisa.contact.called not in text
    assert kaisa.reference not in text


def test_a_deadline_takes_a_day_and_leaves_it_free(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa, kind="letter_deadline", service="kela")
    (event,) = read_feed(feed_path(mine))
    assert event["DTSTART"].dt == clock.day_of(row.starts_at)
    assert b"DTSTART;VALUE=DATE:" in event.to_ical()
    assert (event["TRANSP"], str(event["SUMMARY"]).endswith(": Kela")) == ("TRANSPARENT", True)


def test_times_are_the_same_moment(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    (event,) = read_feed(feed_path(mine))
    assert event["DTSTART"].dt == row.starts_at.replace(microsecond=0)
    assert re.search(rb"DTSTART:\d{8}T\d{6}Z", event.to_ical())


def test_a_change_is_known_again_and_counted(mine: Client, kaisa: SupportRequest) -> None:
    actor, path = actor_of(kaisa.contact), feed_path(mine)
    row = make.appointment_of(kaisa)
    (first,) = read_feed(path)
    actions.change_appointment(row, what_to_take="Kortti", actor=actor)
    assert read_feed(path)[0]["SEQUENCE"] == first["SEQUENCE"] == 0
    actions.change_appointment(row, place="Terveysasema", actor=actor)
    (second,) = read_feed(path)
    actions.move_appointment(row, starts_at=timezone.now() + timedelta(days=9), actor=actor)
    (third,) = read_feed(path)
    assert [event["SEQUENCE"] for event in (first, second, third)] == [0, 1, 2]
    assert len({event["UID"] for event in (first, second, third)}) == 1
    moments = [event["LAST-MODIFIED"].dt for event in (first, second, third)]
    assert moments == sorted(moments)


def test_a_row_from_before_names_were_given_keeps_its_name_when_moved(kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    Appointment.objects.filter(pk=row.pk).update(calendar_key="")
    row.refresh_from_db()
    before = row.name_in_calendars
    new = timezone.now() + timedelta(days=9)
    assert actions.move_appointment(row, starts_at=new, actor=actor_of(kaisa.contact)).name_in_calendars == before


def test_the_feed_of_thirty_costs_no_more_queries_than_of_three(mine: Client, kaisa: SupportRequest) -> None:
    path = feed_path(mine)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            read_feed(path)
        return len(found)

    for number in range(3):
        make.appointment_of(kaisa, days=number + 1)
    of_three = queries()
    for number in range(27):
        make.appointment_of(kaisa, days=number + 4)
    assert queries() == of_three


def test_a_feed_without_times_is_still_a_calendar(mine: Client) -> None:
    calendar = Calendar.from_ical(Client().get(feed_path(mine)).content)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar.errors == []


def test_the_same_feed_reads_the_same_twice(mine: Client, kaisa: SupportRequest) -> None:
    path = feed_path(mine)
    make.appointment_of(kaisa)
    assert Client().get(path).content == Client().get(path).content


# A file of one


@pytest.mark.parametrize("kind", ["booked", "letter_deadline"])
def test_one_time_is_a_file(mine: Client, kaisa: SupportRequest, kind: str) -> None:
    row = make.appointment_of(kaisa, kind=kind)
    answer = mine.get(f"/family/appointments/{row.pk}/calendar.ics")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rinnalla.ics"'
    (event,) = strictly_read(answer.content)
    assert event["STATUS"] == "CONFIRMED"


def test_a_cancelled_time_says_so_in_its_file(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(kaisa)
    actions.cancel_appointment(row, actor=actor_of(kaisa.contact))
    (event,) = strictly_read(mine.get(f"/family/appointments/{row.pk}/calendar.ics").content)
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)


def test_a_file_of_another_family_does_not_exist(mine: Client, kaisa: SupportRequest) -> None:
    row = make.appointment_of(make.request_of(called="Maria"))
    assert mine.get(f"/family/appointments/{row.pk}/calendar.ics").status_code == 404


@given(place=st.text(max_size=120), kind=st.sampled_from(Appointment.Kind.values))
def test_any_place_that_people_write_comes_back_as_it_was(place: str, kind: str) -> None:
    now = datetime(2026, 9, 3, 6, 5, tzinfo=UTC)
    row: Any = Appointment(pk=1, kind=kind, service="dental", starts_at=now, place=place, booked_at=now, changed_at=now)
    (event,) = strictly_read(calendars.file_of(row))
    assert str(event.get("LOCATION", "")) == calendars.without_controls(place)
