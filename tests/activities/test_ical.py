"""The offer in calendars: what a client makes of the rules is exactly our rows, in summer and winter time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
import recurring_ical_events
import time_machine
from dateutil import tz
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from accounts.models import Municipality, Organisation
from activities import actions, ical
from activities.models import Activity, Session
from activities.vocabulary import Scope
from notifications.quiet import HELSINKI, moment
from tests.factories.cast import MAKER, Office, Person
from tests.factories.offer import a_session, an_activity

TODAY = date(2026, 9, 1)
FEED = "/fi/activities/calendar.ics"
Shown = set[tuple[datetime, datetime, bool]]


@pytest.fixture(autouse=True)
def _in_september(db: None) -> Iterator[None]:
    """Events, and how often somebody asks, are kept in the cache."""
    cache.clear()
    with time_machine.travel(moment(TODAY, time(9)), tick=False):
        yield
    cache.clear()


def weekly(office: Office, **facts: Any) -> Activity:
    """Return a café of every Thursday from September to May, over both changes of the clocks."""
    told = {"rule": "FREQ=WEEKLY;BYDAY=TH", "from_on": date(2026, 9, 3), "until_on": date(2027, 5, 27), **facts}
    rhythm = {name: told.pop(name) for name in ("rule", "from_on", "until_on")}
    clock = {"starts": told.pop("starts", time(9, 30)), "minutes": told.pop("minutes", 120)}
    activity = an_activity(office, **told)
    skipped = told.get("skipped", [])
    actions.set_times(activity, **rhythm, **clock, skipped=skipped, actor=MAKER)
    activity.refresh_from_db()
    return activity


def rows(activity: Activity) -> Shown:
    first, last = TODAY - ical.PAST, TODAY + ical.COMING
    kept = activity.sessions.filter(starts_at__gte=moment(first, time()), starts_at__lt=moment(last, time(23, 59)))
    return {(row.starts_at, row.ends_at, row.is_live) for row in kept}


def body(path: str = FEED, **query: Any) -> str:
    answer = Client().get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def as_strict_client(text: str) -> Shown:
    """Expand with the client library `ical`, which refuses whatever RFC 5545 does."""
    calendar = IcsCalendarStream.calendar_from_ics(text)
    again = IcsCalendarStream.calendar_from_ics(IcsCalendarStream.calendar_to_ics(calendar))
    for one in (calendar, again):
        assert [event.uid for event in one.events] == [event.uid for event in calendar.events]
    found = again.timeline_tz(HELSINKI)
    events = found.overlapping(datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
    return {
        (event.start_datetime.astimezone(UTC), event.end_datetime.astimezone(UTC), event.status != "CANCELLED")
        for event in events
    }


def as_second_client(text: str) -> Shown:
    """Expand with `recurring_ical_events`, which reads the rule in its own way."""
    events = recurring_ical_events.of(Calendar.from_ical(text)).between((2026, 1, 1), (2028, 1, 1))
    return {
        (event.start.astimezone(UTC), event.end.astimezone(UTC), str(event.get("STATUS")) != "CANCELLED")
        for event in events
    }


def events_of(text: str) -> list[Any]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


CLIENTS = pytest.mark.parametrize("client", [as_strict_client, as_second_client])


@CLIENTS
def test_a_rhythm_is_one_rule_over_both_changes_of_the_clocks(here: Office, client: Any) -> None:
    activity = weekly(here)
    (event,) = events_of(body())
    assert event["RRULE"]["FREQ"] == ["WEEKLY"]
    assert len(rows(activity)) == 39
    assert client(body()) == rows(activity)


@CLIENTS
def test_skipped_moved_and_cancelled_times_are_as_in_the_rows(here: Office, client: Any) -> None:
    activity = weekly(here, skipped=["2026-10-15", "2026-12-24", "2026-12-31"])
    times = {row.on: row for row in activity.sessions.all()}
    moved, longer, off = (times[day] for day in (date(2026, 10, 8), date(2026, 11, 5), date(2027, 1, 14)))
    for row, hours, lasts in ((moved, 25, 2), (longer, 0, 3)):
        starts_at = row.starts_at + timedelta(hours=hours)
        ends_at = starts_at + timedelta(hours=lasts)
        actions.change_session(row, starts_at=starts_at, ends_at=ends_at, place="", words="", actor=MAKER)
    actions.cancel_session(off, actor=MAKER)
    a_session(activity, starts_at=moment(date(2026, 12, 19), time(12)))
    shown = client(body())
    assert shown == rows(activity)
    assert len([live for _starts, _ends, live in shown if not live]) == 1


@CLIENTS
def test_following_times_that_moved_and_the_rest_of_the_rhythm_agree(here: Office, client: Any) -> None:
    activity = weekly(here)
    row = activity.sessions.get(on=date(2027, 3, 4))
    starts_at = row.starts_at + timedelta(hours=7)
    actions.change_session(
        row, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), place="", words="", scope=Scope.FOLLOWING,
        actor=MAKER,
    )  # fmt: skip
    assert client(body()) == rows(activity)


@CLIENTS
@pytest.mark.parametrize(
    ("rule", "minutes", "starts"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", 90, time(17)),
        ("FREQ=MONTHLY;BYDAY=-1FR", 16 * 60, time(18)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", 60, time(8)),
        ("FREQ=WEEKLY;BYDAY=SA;COUNT=30", 16 * 60, time(18)),
        ("FREQ=DAILY;INTERVAL=3", 30, time(3, 30)),
    ],
)
def test_any_rhythm_agrees_also_on_nights_when_the_clocks_change(
    here: Office, client: Any, rule: str, minutes: int, starts: time
) -> None:
    activity = weekly(here, rule=rule, minutes=minutes, starts=starts)
    assert client(body()) == rows(activity)


@CLIENTS
def test_the_window_moves_on_and_the_rule_with_it(here: Office, client: Any) -> None:
    activity = weekly(here, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH")
    with time_machine.travel(moment(date(2027, 2, 9), time(9)), tick=False):
        shown = client(body())
    first = moment(date(2027, 2, 9) - ical.PAST, time())
    assert shown == {row for row in rows(activity) if row[0] >= first}
    assert 0 < len(shown) < len(rows(activity))


def test_what_is_held_once_is_told_once(here: Office) -> None:
    session = a_session(an_activity(here), starts_at=moment(date(2026, 10, 3), time(10)))
    (event,) = events_of(body())
    assert "RRULE" not in event
    assert str(event["UID"]) == f"activity-time-{session.pk}@rinnalla"
    assert event.start == session.starts_at


def test_a_rule_of_another_calendar_that_is_too_long_for_one_is_told_time_by_time(here: Office) -> None:
    activity = an_activity(here, rule="FREQ=DAILY", from_on=date(2020, 1, 1), starts=time(10), minutes=120)
    for day in (date(2026, 10, 1), date(2026, 10, 2)):
        a_session(activity, starts_at=moment(day, time(10)), on=day)
    assert ["RRULE" in event for event in events_of(body())] == [False, False]


def test_the_time_zone_is_helsinkis_for_any_client(here: Office) -> None:
    weekly(here)
    text = body()
    zone = tz.tzical(StringIO("\r\n".join(zone_of(text)))).get("Europe/Helsinki")
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(12_000)]
    assert [at for at in moments if at.astimezone(zone).utcoffset() != at.astimezone(HELSINKI).utcoffset()] == []
    assert "DTSTART;TZID=Europe/Helsinki:20260903T093000" in text


def zone_of(text: str) -> list[str]:
    lines = text.split("\r\n")
    return lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE") + 1]


def test_uids_stay_and_the_sequence_counts_changes(here: Office) -> None:
    activity = weekly(here)
    before = {str(event["UID"]) for event in events_of(body())}
    row = activity.sessions.get(on=date(2026, 9, 10))
    actions.change_session(
        row, starts_at=row.starts_at, ends_at=row.ends_at, place="Kirjasto", words="", actor=MAKER
    )  # fmt: skip
    found = events_of(body())
    assert {str(event["UID"]) for event in found} == before
    (moved,) = [event for event in found if "RECURRENCE-ID" in event]
    assert (moved["SEQUENCE"], str(moved["LOCATION"])) == (1, "Kirjasto, Sastamala")
    assert moved["RECURRENCE-ID"].dt == row.starts_at


NASTY = 'Kahvi; kakku, "pulla" \\ 👩‍👧 ja ' + "pitkäpitkä" * 3
WORDS = "Tule!\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Väärä\x0b\x07"


def test_odd_texts_stay_texts_and_lines_are_folded(here: Office) -> None:
    a_session(an_activity(here, name_fi=NASTY, text_fi=WORDS, place="A;B,\nC"))
    answer = Client().get(FEED)
    (event,) = events_of(answer.content.decode())
    assert str(event["SUMMARY"]) == NASTY
    assert str(event["DESCRIPTION"]).splitlines()[:3] == ["Tule!", "END:VEVENT", "BEGIN:VEVENT"]
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert not {sign for sign in answer.content.decode() if sign < " "} - {"\r", "\n"}
    IcsCalendarStream.calendar_from_ics(answer.content.decode())


def test_the_calendar_says_its_name_and_how_often_to_read_it(here: Office) -> None:
    weekly(here)
    text = body("/sv/activities/calendar.ics")
    assert "X-WR-CALNAME:" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in text
    assert "SUMMARY:Familjekafé" in text


def test_an_empty_calendar_is_a_calendar(db: None) -> None:
    assert as_strict_client(body()) == set()


# Which rows


def test_the_filters_of_the_list_narrow_the_calendar(here: Office, there: Office) -> None:
    a_session(an_activity(here, name_fi="Isäsähly", type="father_child"))
    a_session(an_activity(there, name_fi="Kahvila"))
    for query in ({"fathers": "on"}, {"place": "Sastamala"}, {"find": "isäs"}, {"type": "father_child"}):
        assert [str(event["SUMMARY"]) for event in events_of(body(**query))] == ["Isäsähly"]


def test_only_the_public_offer_of_the_window_is_told(here: Office) -> None:
    for facts in ({"state": "planned"}, {"entry": "internal"}, {"entry": "host_run"}):
        a_session(an_activity(here, **facts))
    activity = an_activity(here)
    for day in (TODAY - timedelta(days=61), TODAY + timedelta(days=402)):
        a_session(activity, starts_at=moment(day, time(10)))
    assert events_of(body()) == []


def test_one_activity_has_a_calendar_of_its_own(here: Office) -> None:
    activity = weekly(here)
    weekly(here, name_fi="Toinen")
    own = f"/fi/activities/{activity.pk}/calendar.ics"
    assert as_strict_client(body(own)) == rows(activity)
    assert "X-WR-CALNAME:Perhekahvila" in body(own)


def test_a_cancelled_activity_tells_so_to_those_who_have_its_calendar(here: Office) -> None:
    activity = weekly(here)
    actions.cancel_activity(activity, actor=MAKER)
    shown = as_strict_client(body(f"/fi/activities/{activity.pk}/calendar.ics"))
    assert {live for _starts, _ends, live in shown} == {False}


@pytest.mark.parametrize("query", [{}, {"place": "Sastamala"}, {"find": "kahvila", "room": "on"}])
def test_a_cancelled_activity_tells_so_in_every_calendar_that_had_it(here: Office, query: dict[str, str]) -> None:
    activity = weekly(here)
    before = {(starts, ends) for starts, ends, _live in as_strict_client(body(**query))}
    actions.cancel_activity(activity, actor=MAKER)
    shown = as_strict_client(body(**query))
    assert shown == {(starts, ends, False) for starts, ends in before}


def test_what_was_cancelled_before_anybody_read_of_it_is_in_no_calendar(here: Office) -> None:
    a_session(an_activity(here, state="cancelled", published_at=None), cancelled_at=moment(TODAY, time(8)))
    assert events_of(body()) == []


@pytest.mark.parametrize("facts", [{"state": "planned"}, {"entry": "internal"}])
def test_what_is_not_public_has_no_calendar(here: Office, facts: dict[str, str]) -> None:
    activity = an_activity(here, **facts)
    assert Client().get(f"/fi/activities/{activity.pk}/calendar.ics").status_code == 404


def test_no_worker_is_named(here: Office, coordinator_here: Person) -> None:
    weekly(here)
    assert coordinator_here.user.name not in body()
    assert coordinator_here.user.email not in body()


def test_queries_are_the_same_for_few_and_for_many(here: Office) -> None:
    counts = []
    for many in (3, 27):
        for _one in range(many):
            weekly(here, until_on=date(2026, 9, 30))
        with CaptureQueriesContext(connection) as queries:
            body()
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Asked again and again


def test_who_has_the_newest_is_told_so(here: Office) -> None:
    activity = weekly(here)
    first = Client().get(FEED)
    again = Client().get(FEED, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert Client().get(FEED, headers=since).status_code == 304
    with time_machine.travel(moment(TODAY, time(12)), tick=False):
        actions.cancel_session(activity.sessions.get(on=date(2026, 9, 10)), actor=MAKER)
        assert Client().get(FEED, headers={"If-None-Match": first["ETag"]}).status_code == 200
        assert Client().get(FEED, headers=since).status_code == 200
    assert first["Cache-Control"] == "max-age=900"
    assert first["Content-Type"] == "text/calendar; charset=utf-8"


def test_the_same_rows_give_the_same_bytes_all_day(here: Office) -> None:
    weekly(here)
    first = body()
    with time_machine.travel(moment(TODAY, time(23)), tick=False):
        assert body() == first


def test_events_are_written_anew_only_where_something_has_changed(here: Office) -> None:
    activity, other = weekly(here), weekly(here, name_fi="Toinen")
    first = body()
    slots = [ical.slot_of(row.pk, "http://testserver", "fi") for row in (activity, other)]
    kept = cache.get_many(slots)
    assert [kept[slot][1].decode() in first for slot in slots] == [True, True]
    Activity.objects.filter(pk=other.pk).update(place="Kirjasto")
    assert "Kirjasto" in body()
    assert [cache.get(slot) == kept[slot] for slot in slots] == [True, False]


@pytest.mark.parametrize(
    ("rows", "facts"),
    [
        (Activity, {"name_fi": "Uusi nimi"}),
        (Activity, {"address": "Uusikatu 2"}),
        (Session, {"words": "Ulkona"}),
        (Session, {"cancelled_at": moment(TODAY, time(8))}),
        (Organisation, {"name": "Toinen nimi ry"}),
        (Municipality, {"name_fi": "Uusikunta"}),
    ],
)
def test_a_calendar_is_never_behind_the_rows(here: Office, rows: Any, facts: dict[str, Any]) -> None:
    weekly(here)
    first = body()
    rows.objects.update(**facts)
    now = body()
    cache.clear()
    assert first != now == body()


def test_who_asks_too_often_waits(here: Office, settings: Any) -> None:
    settings.RINNALLA_RATE_LIMITS = {"calendar": "2/h/ip"}
    client = Client()
    assert [client.get(FEED).status_code, client.head(FEED).status_code, client.get(FEED).status_code] == [
        200,
        200,
        429,
    ]


def test_asking_for_the_head_alone_is_enough(here: Office) -> None:
    assert Client().head(FEED)["ETag"] == Client().get(FEED)["ETag"]
