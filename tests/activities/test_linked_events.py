"""The offer as open data in the Linked Events shape: what is told, what can be asked, and sentences for what cannot."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from activities import actions
from activities.models import Session
from notifications.quiet import moment
from tests.factories.cast import MAKER, Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
API = "/api/linked-events/v1/"
WHOLE = {
    "type": "father_child",
    "name_fi": "Isäsähly",
    "name_sv": "Pappainnebandy",
    "text_fi": "Tule pelaamaan.",
    "targets": ["fathers"],
    "life_stages": ["toddler"],
    "price_eur": "2.50",
    "places": 12,
}


def told(path: str, status: int = 200, **query: Any) -> Any:
    answer = Client().get(API + path, query)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    return answer.json()


def names(**query: Any) -> list[str]:
    return [event["name"]["fi"] for event in told("event/", **query)["data"]]


# What is told


def test_a_time_is_an_event_with_everything_that_event_calendars_read(here: Office) -> None:
    session = a_session(an_activity(here, **WHOLE), words="Tänään ulkona")
    (event,) = told("event/")["data"]
    site = "http://testserver"
    assert event["@id"] == f"{site}{API}event/rinnalla:time-{session.pk}/"
    assert event["name"] == {"fi": "Isäsähly", "sv": "Pappainnebandy"}
    assert event["description"] == {"fi": "Tule pelaamaan."}
    assert event["start_time"] == session.starts_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (event["event_status"], event["super_event"], event["type_id"]) == ("EventScheduled", None, "General")
    assert event["location"]["name"] == {"fi": "Perheentalo", "sv": "Perheentalo"}
    assert event["location"]["divisions"][0]["ocd_id"] == "ocd-division/country:fi/kunta:sastamala"
    assert [word["id"] for word in event["keywords"]] == ["rinnalla:type-father_child", "rinnalla:stage-toddler"]
    assert event["audience"][0]["name"]["en"] == "fathers"
    assert event["in_language"] == [{"@id": f"{site}{API}language/{code}/"} for code in ("fi", "sv")]
    assert (event["offers"][0]["is_free"], event["offers"][0]["price"]["fi"]) == (False, "2,50 €")
    assert event["info_url"]["sv"] == f"{site}/sv/activities/{session.activity_id}/"
    assert (event["provider"]["fi"], event["location_extra_info"]["fi"]) == ("Rinnalla täällä ry", "Tänään ulkona")


def test_a_series_stands_above_its_times(here: Office) -> None:
    activity = an_activity(here, rule="FREQ=WEEKLY;BYDAY=TH")
    times = [a_session(activity, starts_at=at(days)) for days in (5, 12, 19)]
    above = f"http://testserver{API}event/rinnalla:activity-{activity.pk}/"
    assert {event["super_event"]["@id"] for event in told("event/")["data"]} == {above}
    (series,) = told("event/", super_event_type="recurring")["data"]
    assert (series["super_event_type"], len(series["sub_events"])) == ("recurring", 3)
    assert series["end_time"] == times[-1].ends_at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_cancelled_and_moved_times_say_so(here: Office) -> None:
    activity = an_activity(here)
    a_session(activity, starts_at=at(5), cancelled_at=at(0))
    a_session(activity, starts_at=at(6), is_moved=True)
    found = [event["event_status"] for event in told("event/")["data"]]
    assert found == ["EventCancelled", "EventRescheduled"]


def test_a_wholly_cancelled_activity_says_so_at_the_addresses_it_had(here: Office) -> None:
    activity = an_activity(here, rule="FREQ=WEEKLY;BYDAY=TH")
    session = a_session(activity)
    actions.cancel_activity(activity, actor=MAKER)
    for key in (f"time-{session.pk}", f"activity-{activity.pk}"):
        event = told(f"event/rinnalla:{key}/")
        assert event["event_status"] == "EventCancelled"
        assert told(event["location"]["@id"].partition(API)[2])
    assert [event["event_status"] for event in told("event/")["data"]] == ["EventCancelled"]


def test_what_is_online_is_on_the_internet_and_its_link_is_not_told(here: Office) -> None:
    a_session(an_activity(here, where="online", link="https://example.org/salainen"))
    (event,) = told("event/")["data"]
    assert event["location"]["id"] == "rinnalla:internet"
    assert "salainen" not in str(event)


def test_what_is_free_says_so(here: Office) -> None:
    a_session(an_activity(here))
    (offer,) = told("event/")["data"][0]["offers"]
    assert (offer["is_free"], offer["price"]) == (True, None)


@pytest.mark.parametrize("facts", [{"state": "planned"}, {"entry": "internal"}, {"entry": "host_run"}])
def test_what_is_not_for_everybody_is_not_told(here: Office, facts: dict[str, str]) -> None:
    session = a_session(an_activity(here, rule="FREQ=WEEKLY;BYDAY=TH", **facts))
    assert told("event/")["meta"]["count"] == 0
    assert told("place/")["data"] == []
    for key in (f"time-{session.pk}", f"activity-{session.activity_id}"):
        assert told(f"event/rinnalla:{key}/", 404)["detail"].startswith("Tällä tunnisteella ei löydy mitään")


def test_no_worker_is_named(here: Office, coordinator_here: Person) -> None:
    a_session(an_activity(here))
    assert coordinator_here.user.name not in str(told("event/"))


def test_every_address_that_is_told_of_ours_answers(here: Office) -> None:
    a_session(an_activity(here, **WHOLE, rule="FREQ=WEEKLY;BYDAY=TH"), place="Kirjasto")
    (event,) = told("event/")["data"]
    addresses = [event["@id"], event["super_event"]["@id"], event["location"]["@id"], event["in_language"][0]["@id"]]
    addresses += [word["@id"] for word in (*event["keywords"], *event["audience"])]
    for address in addresses:
        found = told(address.partition(API)[2])
        assert found["@id"] == address
        assert found["license"]["name"] == "CC BY 4.0"


def test_lists_say_their_licence_and_where_the_lists_are(db: None) -> None:
    assert told("event/")["meta"]["license"]["name"] == "CC BY 4.0"
    assert set(told("")) == {"event", "place", "keyword", "language"}


# What can be asked


def test_pages_lead_to_each_other_and_keep_the_question(here: Office) -> None:
    activity = an_activity(here)
    for days in range(1, 6):
        a_session(activity, starts_at=at(days))
    first = told("event/", page_size=2, text="perhe")
    assert (first["meta"]["count"], len(first["data"]), first["meta"]["previous"]) == (5, 2, None)
    second = Client().get(first["meta"]["next"]).json()
    assert "text=perhe" in first["meta"]["next"]
    last = Client().get(second["meta"]["next"]).json()
    assert (len(last["data"]), last["meta"]["next"]) == (1, None)
    starts = [event["start_time"] for page in (first, second, last) for event in page["data"]]
    assert starts == sorted(starts)


def test_the_questions_narrow_the_events(here: Office, there: Office) -> None:
    a_session(an_activity(here, **WHOLE), starts_at=at(3))
    a_session(an_activity(there, name_fi="Kahvila", languages=["sv"], place="Talo"), starts_at=at(9))
    today, place = localdate(), told("event/", text="kahvila")["data"][0]["location"]["id"]
    assert names() == ["Isäsähly", "Kahvila"]
    assert names(sort="-start_time") == ["Kahvila", "Isäsähly"]
    for query in (
        {"start": "today", "end": str(today + timedelta(days=3))},
        {"end": (at(4)).isoformat()},
        {"keyword": "rinnalla:for-fathers"},
        {"keyword": "rinnalla:stage-toddler,helsinki:other"},
        {"keyword": "rinnalla:type-father_child"},
        {"division": "sastamala"},
        {"division": "ocd-division/country:fi/kunta:sastamala"},
        {"text": "isäsähly"},
        {"language": "fi"},
    ):
        assert names(**query) == ["Isäsähly"], query
    for query in (
        {"start": (at(4)).isoformat()},
        {"location": place},
        {"division": "Raseborg,Atlantis"},
        {"text": "kahvila"},
    ):
        assert names(**query) == ["Kahvila"], query
    assert names(keyword="helsinki:other") == names(location="rinnalla:nowhere") == []


def test_a_day_lasts_to_its_end_and_a_long_time_is_found_in_the_middle(here: Office) -> None:
    day = date(2027, 3, 10)
    a_session(an_activity(here), starts_at=moment(day, time(23)), ends_at=moment(day + timedelta(days=3), time(12)))
    assert len(names(start="2027-03-10", end="2027-03-10")) == 1
    assert len(names(start="2027-03-12", end="2027-03-12")) == 1
    assert names(end="2027-03-09") == names(start="2027-03-14") == []


def test_a_time_of_its_own_place_is_found_there_and_not_at_the_usual_place(here: Office) -> None:
    activity = an_activity(here)
    a_session(activity, starts_at=at(3))
    a_session(activity, starts_at=at(4), place="Kirjasto")
    places = {place["name"]["fi"]: place["id"] for place in told("place/")["data"]}
    assert set(places) == {"Kirjasto", "Perheentalo"}
    for name, key in places.items():
        (event,) = told("event/", location=key)["data"]
        assert event["location"]["name"]["fi"] == name
        assert told(f"place/{key}/")["id"] == key


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"start": "tomorrow"}, "start"),
        ({"end": "2026-02-30"}, "end"),
        ({"start": "9999-12-31T23:59:59-12:00"}, "start"),
        ({"page": "0"}, "page"),
        ({"page_size": "101"}, "page_size"),
        ({"page": "x"}, "page"),
        ({"language": "xx"}, "language"),
        ({"sort": "name"}, "sort"),
        ({"text": "x" * 101}, "text"),
        ({"text": "\x00"}, "text"),
        ({"keyword": ",".join("abc" * 1 for _ in range(21))}, "keyword"),
    ],
)
def test_a_question_that_cannot_be_read_is_answered_with_a_sentence(query: dict[str, str], name: str) -> None:
    assert told("event/", 400, **query)["detail"].startswith(f"{name}: ")


def test_what_is_not_there_is_told_in_json(here: Office) -> None:
    for path in ("event/x/", "event/rinnalla:time-x/", "event/rinnalla:time-99999999999999/", "place/x/", "keyword/x/"):
        assert set(told(path, 404)) == {"detail"}
    assert told("event/", 404, page=2)["detail"] == "Tällaista sivua ei ole."


# Who may ask


def test_any_page_may_read_and_none_may_write() -> None:
    for method in ("get", "head"):
        assert getattr(Client(), method)(f"{API}event/")["Access-Control-Allow-Origin"] == "*"
    asked = Client().options(f"{API}event/")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(Client(enforce_csrf_checks=True), method)(f"{API}event/")
        assert (answer.status_code, set(answer.json())) == (405, {"detail"})


def test_who_has_the_newest_is_told_so(here: Office) -> None:
    a_session(an_activity(here))
    first = Client().get(f"{API}event/")
    etag = {"If-None-Match": first["ETag"]}
    again = Client().get(f"{API}event/", headers=etag)
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")
    Session.objects.update(words="Uusi")
    assert Client().get(f"{API}event/", headers=etag).status_code == 200


def test_no_cookie_is_set() -> None:
    assert Client().get(f"{API}event/").cookies == {}


@pytest.mark.parametrize(
    "path", ["event/?page_size=100", "event/?super_event_type=recurring&page_size=100", "place/?page_size=100"]
)
def test_queries_are_the_same_for_few_and_for_many(here: Office, path: str) -> None:
    counts = []
    for many in (3, 27):
        for number in range(many):
            activity = an_activity(here, rule="FREQ=DAILY", place=f"Talo {many}-{number}")
            a_session(activity)
        with CaptureQueriesContext(connection) as queries:
            assert len(Client().get(API + path).json()["data"]) >= many
        counts.append(len(queries))
    assert counts[0] == counts[1]
