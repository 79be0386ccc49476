"""Calendars of others: understood row by row, taken in once, and never believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from activities import actions
from activities.importing.comparing import compare
from activities.importing.events import PROBLEMS, events_in
from activities.importing.fetching import Unreadable
from activities.importing.places import Places
from activities.models import Activity, FeedReading, Session
from core.actor import Actor
from core.refusals import Refused
from core.retention import run
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import HUITTINEN, Office, Person
from tests.factories.feeds import SOURCE, a_reading, data_of, event, file_of, served
from tests.factories.offer import a_session, an_activity
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
LIST, READ = "/coordinator/feeds/", "/coordinator/feeds/read/"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def rows_of(coordinator: Person, *told: Any) -> list[dict[str, Any]]:
    return events_in(told, Places.of(coordinator.actor), timezone.now())


def taken(reading: FeedReading, coordinator: Person, *keys: str, kind: str = "meeting_place") -> actions.TakenIn:
    chosen = keys or [row["id"] for row in reading.rows]
    return actions.take_in(reading, keys=chosen, kind=kind, actor=coordinator.actor)


def standings(reading: FeedReading) -> list[str]:
    return [line.standing.value for line in compare(reading, at=timezone.now())]


# Understood


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"NaN", b'"text"', b"17", b"{}",
        b'{"data": 5}', b"9" * 5000, b'{"data": {"name": "x"}}', b"null",
    ],
)  # fmt: skip
def test_what_is_no_calendar_is_refused_in_words(here: Office, coordinator_here: Person, body: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        actions.read_calendar(here.organisation, data=body, actor=coordinator_here.actor)
    assert str(refused.value.sentence).endswith(".")
    assert FeedReading.objects.count() == 0


def test_an_event_is_read_in_plain_words(coordinator_here: Person) -> None:
    (row,) = rows_of(coordinator_here, event())
    assert (row["name_fi"], row["name_sv"]) == ("Satutunti kunta:1", "Sagostund")
    assert row["text_fi"] == "Tule kuuntelemaan!"
    assert (row["municipality"], row["place"], row["address"]) == ("790", "Pääkirjasto", "Kirjastokatu 1")
    assert (row["languages"], row["price"], row["link"]) == (["fi"], "0", "https://kirjasto.example/satutunti")
    assert (len(row["times"]), row["problem"]) == (1, "")


def test_times_of_one_series_are_one_row(coordinator_here: Person) -> None:
    above = {"super_event": {"@id": f"{SOURCE}kunta:sarja/"}}
    told = [event("kunta:2", days=9, **above), event("kunta:1", **above), event("kunta:1", **above)]
    (row,) = rows_of(coordinator_here, event("kunta:sarja", super_event_type="recurring"), *told)
    assert row["id"] == "kunta:sarja"
    assert [time["id"] for time in row["times"]] == ["kunta:1", "kunta:2"]


SASTAMALA_POINT = {"type": "Point", "coordinates": [22.91, 61.34]}


@pytest.mark.parametrize(
    "location",
    [
        {"address_locality": {"sv": "SASTAMALA"}},
        {"address_locality": "Sastamala"},
        {"position": SASTAMALA_POINT},
        {"divisions": [{"type": "sub_district", "name": {"fi": "Huittinen"}}], "position": SASTAMALA_POINT},
    ],
)
def test_the_municipality_is_known_by_name_or_by_position(coordinator_here: Person, location: dict[str, Any]) -> None:
    (row,) = rows_of(coordinator_here, event(location=location))
    assert row["municipality"] == "790"


def test_what_is_online_is_in_the_only_municipality_of_the_reader(coordinator_here: Person) -> None:
    (row,) = rows_of(coordinator_here, event(location={"@id": "https://x.example/v1/place/helsinki:internet/"}))
    assert (row["where"], row["municipality"]) == ("online", "790")


@pytest.mark.parametrize(
    ("offers", "price", "words"),
    [
        ([{"is_free": True}], "0", ""),
        ([{"is_free": False, "price": {"fi": "2,50 €"}}], "2.50", "2,50 €"),
        ([{"is_free": False, "price": {"fi": "5–10 euroa"}}], "5", "5–10 euroa"),
        ([], "0", "?"),
        ("odd", "0", "?"),
        ([{"is_free": "true"}], "0", "?"),
    ],
)
def test_a_price_is_a_number_and_the_words_of_it(coordinator_here: Person, offers: Any, price: str, words: str) -> None:
    (row,) = rows_of(coordinator_here, event(offers=offers))
    assert row["price"] == price
    assert row["text_fi"].startswith("Tule kuuntelemaan!")
    assert words.strip("?") in row["text_fi"]
    assert (row["text_fi"] == "Tule kuuntelemaan!") == (words == "")


DEEP: Any = {"fi": "x"}
for _depth in range(50):
    DEEP = {"fi": DEEP}


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"name": {}}, "name"),
        ({"name": {"fi": "<script>x</script>"}}, "name"),
        ({"name": DEEP}, "name"),
        ({"name": ["Satutunti"]}, "name"),
        ({"name": {"fi": "Aino 131052-308T"}}, "code"),
        ({"description": {"fi": "Soita, 131052-308T"}}, "code"),
        ({"id": None}, "id"),
        ({"id": ["x"]}, "id"),
        ({"id": "x" * 121}, "id"),
        ({"id": "a b\n"}, "id"),
        ({"id": "131052-308T"}, "id"),
        ({"start_time": None}, "time"),
        ({"start_time": "2027-01-01"}, "all_day"),
        ({"start_time": 1_800_000_000}, "time"),
        ({"start_time": "0001-01-01T00:00:00+14:00"}, "time"),
        ({"start_time": "9999-12-31T23:59:59-14:00"}, "time"),
        ({"start_time": "2099-01-01T10:00:00Z", "end_time": None}, "far"),
        ({"end_time": "2020-01-01T10:00:00Z"}, "time"),
        ({"end_time": at(40).isoformat()}, "long"),
        ({"start_time": at(-3).isoformat()}, "past"),
        ({"location": None}, "place"),
        ({"location": {"@id": "https://x.example/v1/place/x:1/"}}, "place"),
        ({"location": {"position": {"coordinates": [1e400, "x"]}}}, "place"),
        ({"location": {"position": {"coordinates": [25.0, 65.0, {}]}}}, "not_yours"),
        ({"location": {"address_locality": {"fi": "Raasepori"}}}, "not_yours"),
    ],
)
def test_what_is_odd_is_left_out_with_a_reason(coordinator_here: Person, facts: dict[str, Any], problem: str) -> None:
    if facts.get("start_time") == at(-3).isoformat():
        facts = {**facts, "end_time": None}
    (row,) = rows_of(coordinator_here, event(**facts))
    assert row["problem"] == problem
    assert "131052" not in json.dumps(row)
    assert str(PROBLEMS[problem]).endswith(".")


@pytest.mark.parametrize("told", [None, 5, "x", [], [[]], True])
def test_what_is_no_event_is_said_to_be_none(coordinator_here: Person, told: Any) -> None:
    assert [row["problem"] for row in rows_of(coordinator_here, told)] == ["shape"]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://a:b@x.example/", 5, None, "x" * 300, {"fi": []}])
def test_a_link_that_is_none_is_left_out(coordinator_here: Person, link: Any) -> None:
    (row,) = rows_of(coordinator_here, event(info_url=link))
    assert row["link"] == ""


def test_long_and_odd_letters_are_cut(here: Office, coordinator_here: Person) -> None:
    name = "\x00\ud800\u202eSatu\u0007 " + "tunti" * 40
    text = "<div>Rivi yksi</div><![bad<p>Rivi kaksi" + "x" * 3000
    reading = a_reading(here, coordinator_here, event(name={"fi": name}, description={"fi": text}))
    reading.refresh_from_db()
    (row,) = reading.rows
    assert row["name_fi"].startswith("Satu tunti")
    assert len(row["name_fi"]) == 80
    assert row["text_fi"].startswith("Rivi yksi\n")
    assert len(row["text_fi"]) <= 1500
    assert taken(reading, coordinator_here).made == 1


def test_a_calendar_with_too_many_events_says_that_it_goes_on(coordinator_here: Person) -> None:
    rows = rows_of(coordinator_here, *(event(f"kunta:{n}") for n in range(501)))
    assert (len(rows), rows[-1]["problem"]) == (501, "more")


# Taken in


def test_a_chosen_row_becomes_an_activity_that_is_being_planned(here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here, event("kunta:1"), event("kunta:2"))
    outcome = taken(reading, coordinator_here, "kunta:1", kind="family_cafe")
    assert (outcome.made, outcome.changed, outcome.refused) == (1, 0, [])
    activity = Activity.objects.get()
    assert (activity.state, activity.type, activity.entry) == ("planned", "family_cafe", "open")
    assert (activity.source_url, activity.source_id) == (SOURCE, "kunta:1")
    assert (activity.contact, activity.municipality_id) == (coordinator_here.user, "790")
    assert activity.sessions.get().starts_at == at(5)
    assert OutboxMessage.objects.count() == 0
    actions.publish_activity(activity, actor=coordinator_here.actor)


def test_the_same_calendar_again_doubles_nothing(here: Office, coordinator_here: Person) -> None:
    first = a_reading(here, coordinator_here)
    taken(first, coordinator_here)
    again = a_reading(here, coordinator_here)
    assert standings(again) == standings(first) == ["same"]
    with pytest.raises(Refused, match="nothing"):
        taken(again, coordinator_here)
    assert (Activity.objects.count(), Session.objects.count()) == (1, 1)


def test_an_address_and_a_file_of_one_calendar_are_the_same(
    here: Office, coordinator_here: Person, tmp_path: Path
) -> None:
    with served(tmp_path) as calendar:
        own = event(**{"@id": calendar.address("/v1/event/kunta:1/")})
        calendar.pages["/v1/event/"] = (200, {}, data_of(own))
        asked = {"address": calendar.address("/v1/event/?start=today"), "reader": calendar.reader}
        taken(actions.read_calendar(here.organisation, **asked, actor=coordinator_here.actor), coordinator_here)
    assert standings(a_reading(here, coordinator_here, own)) == ["same"]


def test_news_change_what_is_here(here: Office, coordinator_here: Person) -> None:
    above = {"super_event": {"@id": f"{SOURCE}kunta:sarja/"}}
    taken(a_reading(here, coordinator_here, *(event(f"k:{n}", days=n, **above) for n in (5, 6, 7))), coordinator_here)
    moved = event("k:5", days=8, **above, description={"fi": "Uusi teksti"})
    off = event("k:6", days=6, **above, event_status="EventCancelled")
    reading = a_reading(here, coordinator_here, moved, off, event("k:9", days=9, **above))
    assert standings(reading) == ["changed"]
    assert taken(reading, coordinator_here).changed == 1
    activity = Activity.objects.get()
    times = {row.source_id: row for row in activity.sessions.all()}
    assert activity.text_fi == "Uusi teksti"
    assert (times["k:5"].starts_at, times["k:6"].is_live, times["k:7"].is_live) == (at(8), False, True)
    assert (times["k:9"].starts_at, len(times)) == (at(9), 4)
    assert standings(reading) == ["same"]


def test_what_was_cancelled_here_stays_cancelled(here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here)
    taken(reading, coordinator_here)
    actions.cancel_activity(Activity.objects.get(), actor=coordinator_here.actor)
    assert standings(reading) == ["closed"]


def test_what_is_cancelled_before_it_was_here_is_not_taken_in(here: Office, coordinator_here: Person) -> None:
    assert standings(a_reading(here, coordinator_here, event(event_status="EventCancelled"))) == ["unreadable"]


def test_a_row_that_is_refused_does_not_stop_the_others(here: Office, coordinator_here: Person) -> None:
    taken(a_reading(here, coordinator_here, event("k:1")), coordinator_here)
    actions.publish_activity(Activity.objects.get(), actor=coordinator_here.actor)
    nowhere = {"address_locality": {"fi": "Sastamala"}}
    reading = a_reading(here, coordinator_here, event("k:1", location=nowhere), event("k:2"))
    outcome = taken(reading, coordinator_here)
    assert (outcome.made, outcome.changed) == (1, 0)
    assert outcome.refused == [("Satutunti k:1", "Write the place.")]
    assert Activity.objects.get(source_id="k:1").place == "Pääkirjasto"


def test_our_own_open_data_can_be_read_by_another_association(
    here: Office, there: Office, coordinator_there: Person
) -> None:
    activity = an_activity(there, name_fi="Rannalla", rule="FREQ=DAILY")
    for days in (5, 6):
        a_session(activity, starts_at=at(days))
    from_us = coordinator_there.client.get("/api/linked-events/v1/event/").content
    reading = actions.read_calendar(there.organisation, data=from_us, actor=coordinator_there.actor)
    taken(reading, coordinator_there)
    copy = Activity.objects.get(source_id=f"rinnalla:activity-{activity.pk}")
    assert (copy.name_fi, copy.place, copy.sessions.count()) == ("Rannalla", "Perheentalo", 2)


def test_only_a_coordinator_of_the_association_reads_for_it(
    here: Office, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person
) -> None:
    reading = a_reading(here, coordinator_here)
    for actor in (coordinator_there.actor, volunteer_here.actor, Actor.public()):
        with pytest.raises(Refused):
            actions.read_calendar(here.organisation, data=data_of(event()), actor=actor)
        with pytest.raises(Refused):
            actions.take_in(reading, keys=["kunta:1"], kind="meeting_place", actor=actor)
    assert Activity.objects.count() == 0


def test_another_municipality_of_the_association_is_not_taken_in(here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here)
    beside = cast.open_office("", HUITTINEN, organisation=here.organisation)
    other = cast.worker(beside, coordinator_here.actor.role, "Heli Huittinen")
    outcome = actions.take_in(reading, keys=["kunta:1"], kind="meeting_place", actor=other.actor)
    assert outcome.refused == [("Satutunti kunta:1", "Choose a municipality that you look after.")]


def test_what_was_read_is_kept_for_a_week(here: Office, coordinator_here: Person) -> None:
    taken(a_reading(here, coordinator_here), coordinator_here)
    run(timezone.now() + timedelta(days=6), actor=Actor.system("retention"))
    assert FeedReading.objects.count() == 1
    run(timezone.now() + timedelta(days=7, minutes=1), actor=Actor.system("retention"))
    assert (FeedReading.objects.count(), Activity.objects.count()) == (0, 1)


# The pages


def test_a_file_is_read_looked_through_and_taken_in(here: Office, coordinator_here: Person) -> None:
    browser = coordinator_here.client
    odd = event("kunta:2", name={"fi": "<i>Kaukana</i>"}, location={"address_locality": {"fi": "Raasepori"}})
    answer = browser.post(READ, {"file": file_of(event(), odd)})
    page = browser.get(answer["Location"]).content.decode()
    assert '<input type="checkbox" name="rows" value="kunta:1" checked>' in page
    assert "Kaukana" in page
    assert "&lt;script" not in page
    assert "It is in a municipality that you do not look after." in page
    done = browser.post(answer["Location"], {"rows": ["kunta:1"], "type": "meeting_place"}, follow=True)
    assert "1 activity is being planned. Look at each, and publish it." in done.content.decode()
    assert Activity.objects.get().name_fi == "Satutunti kunta:1"
    assert "kalenteri.example" in browser.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"address": ""}, "Write an address or choose a file: one of the two."),
        ({"address": "http://kalenteri.example/v1/event/"}, "Write an address that begins with https://"),
        ({"address": "https://127.0.0.1/"}, "This address is not on the open internet."),
        ({"address": "131052-308T"}, "Remove the personal identity code."),
    ],
)
def test_what_cannot_be_read_is_told_on_the_form(coordinator_here: Person, told: dict[str, str], words: str) -> None:
    answer = coordinator_here.client.post(READ, told)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_choosing_nothing_or_too_much_keeps_the_page(here: Office, coordinator_here: Person) -> None:
    reading = a_reading(here, coordinator_here, event("k:1"), event("k:2"))
    page = f"{LIST}{reading.pk}/"
    for told in ({"type": "meeting_place"}, {"rows": ["k:3"], "type": "meeting_place"}, {"rows": ["k:1"], "type": "x"}):
        answer = coordinator_here.client.post(page, told)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()
    assert Activity.objects.count() == 0


def test_another_association_never_finds_what_was_read(
    here: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    reading = a_reading(here, coordinator_here)
    assert coordinator_there.client.get(f"{LIST}{reading.pk}/").status_code == 404
    assert "kalenteri.example" not in coordinator_there.client.get(LIST).content.decode()


def test_a_page_costs_the_same_for_three_rows_and_for_thirty(here: Office, coordinator_here: Person) -> None:
    counts = []
    for many in (3, 30):
        reading = a_reading(here, coordinator_here, *(event(f"k{many}:{n}") for n in range(many)))
        taken(reading, coordinator_here, *(f"k{many}:{n}" for n in range(0, many, 2)))
        coordinator_here.client.get(f"{LIST}{reading.pk}/")
        with CaptureQueriesContext(connection) as queries:
            coordinator_here.client.get(f"{LIST}{reading.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
