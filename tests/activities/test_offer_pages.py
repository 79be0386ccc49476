"""The public pages of the offer: the list, one activity, the annual clock, and what other pages tell of them."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import Activity, Registration, Session
from notifications.quiet import moment
from tests.factories.cast import Office, Person, open_family_page
from tests.factories.offer import a_session, an_activity
from tests.factories.shifts import at
from tests.matching.coordinator.pages import cost_of

SECRET = "Salainen Ilmoittautuja"
HOSTILE = [
    "place=%27%3B--&within=-5&stage=%00&page=-1",
    "place[]=x&find=%F0%9F%92%A9%27%22%3Cscript%3E&page=99999999999999999999",
    "since=99.99.9999&until=0&when=never&type=../../etc&organiser=-1&year=1e9",
    "find=010203-123A",
    "within=any&sort=x&format=csv",
]


@pytest.fixture
def client() -> Client:
    return Client()


def page(name: str, *args: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"public:{name}", args=args)


def text_of(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def fill(office: Office, count: int) -> None:
    for n in range(count):
        activity = an_activity(office, name_fi=f"Kahvila {n}", entry="register", places=5)
        a_session(activity, starts_at=at(2 + n % 5))


def on(day: date) -> datetime:
    return moment(day, time(10))


def registered(session: Session, **facts: Any) -> Registration:
    told = {"called": SECRET, "email": "salainen@example.org", "contact_key": "k", "state": "confirmed", **facts}
    return Registration.objects.create(activity=session.activity, session=session, **told)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["activity-list", "clock"])
def test_pages_answer_in_every_language(client: Client, here: Office, name: str, language: str) -> None:
    a_session(an_activity(here))
    found = text_of(client, f"{page(name, language=language)}?place=Sastamala")
    assert ("Familjekafé" if language == "sv" else "Perhekahvila") in found


@pytest.mark.parametrize("name", ["activity-list", "clock"])
def test_pages_cost_the_same_with_few_rows_and_many(client: Client, here: Office, name: str) -> None:
    fill(here, 3)
    address = f"{page(name)}?place=Sastamala&within=25"
    client.get(address)
    few = cost_of(client, address)
    fill(here, 27)
    assert cost_of(client, address) == few


def test_an_activity_costs_the_same_with_few_times_and_many(client: Client, here: Office) -> None:
    activity = an_activity(here, entry="register", places=5)
    address = page("activity-detail", activity.pk)
    a_session(activity)
    client.get(address)
    few = cost_of(client, address)
    for n in range(30):
        a_session(activity, starts_at=at(6 + n))
    assert cost_of(client, address) == few


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("name", ["activity-list", "clock"])
def test_hostile_choices_get_a_calm_page(client: Client, here: Office, name: str, query: str) -> None:
    a_session(an_activity(here))
    found = text_of(client, f"{page(name)}?{query}")
    assert "<script>" not in found
    assert "010203-123A" not in found


def test_a_broken_place_is_told_and_the_other_choices_are_kept(client: Client, here: Office) -> None:
    found = text_of(client, f"{page('activity-list')}?place=Sastamalla&find=kahvila")
    assert "Did you mean one of these: Sastamala" in found
    assert 'value="kahvila"' in found


def test_the_place_is_remembered_until_it_is_taken_away(client: Client, here: Office, there: Office) -> None:
    a_session(an_activity(there, name_fi="Muualla"))
    assert "Muualla" in text_of(client, page("activity-list"))
    text_of(client, f"{page('activity-list')}?place=Sastamala&within=10")
    assert "Muualla" not in text_of(client, page("activity-list"))
    assert "Muualla" in text_of(client, f"{page('activity-list')}?place=")


def test_an_empty_list_says_what_to_do(client: Client, here: Office) -> None:
    found = text_of(client, f"{page('activity-list')}?place=Utsjoki&within=10")
    assert "Nothing found with these choices. Try a wider area." in found
    assert "within=25" in found
    assert page("wish-new") in found
    assert page("stages") in found


def test_times_stand_under_their_days_with_a_word_about_room(client: Client, here: Office) -> None:
    full = a_session(an_activity(here, name_fi="Mummola", entry="register", places=1))
    registered(full)
    a_session(an_activity(here, name_fi="Leiri", entry="register", places=2))
    a_session(an_activity(here, name_fi="Kahvila"))
    found = text_of(client, page("activity-list"))
    assert found.count('class="day"') == 1
    for word in ("full: you can join the queue", "2 places left", "just come"):
        assert word in found


def test_nothing_of_those_who_come_is_on_a_public_page(client: Client, here: Office) -> None:
    session = a_session(an_activity(here, entry="register", places=3))
    registered(session)
    for address in (page("activity-list"), page("activity-detail", session.activity_id), page("clock")):
        found = text_of(client, address)
        assert SECRET not in found
        assert "salainen" not in found


def test_those_who_lead_are_not_named(client: Client, here: Office, volunteer_here: Person) -> None:
    activity = an_activity(here, leaders=[volunteer_here.volunteer])
    a_session(activity)
    assert "Eero" not in text_of(client, page("activity-detail", activity.pk))


@pytest.mark.parametrize("facts", [{"state": "idea"}, {"state": "planned"}, {"entry": "internal"}])
def test_what_is_not_public_is_not_found(client: Client, here: Office, facts: dict[str, str]) -> None:
    activity = an_activity(here, **facts)
    assert client.get(page("activity-detail", activity.pk)).status_code == 404


def test_an_unknown_activity_is_not_found(client: Client, db: None) -> None:
    assert client.get(page("activity-detail", 999999)).status_code == 404


def test_what_was_cancelled_before_anybody_read_of_it_is_not_found(client: Client, here: Office) -> None:
    activity = an_activity(here, state="cancelled", published_at=None)
    assert client.get(page("activity-detail", activity.pk)).status_code == 404


def test_a_cancelled_activity_says_so(client: Client, here: Office) -> None:
    activity = an_activity(here, state="cancelled", cancel_words="Liian vähän tulijoita.")
    found = text_of(client, page("activity-detail", activity.pk))
    assert "We cancelled the event. Sorry." in found
    assert "Liian vähän tulijoita." in found


def test_a_cancelled_time_says_when_it_is_next(client: Client, here: Office) -> None:
    activity = an_activity(here)
    a_session(activity, starts_at=at(3), cancelled_at=timezone.now())
    later = a_session(activity, starts_at=at(10))
    found = text_of(client, page("activity-detail", activity.pk))
    assert f"Sorry. Next time: {timezone.localtime(later.starts_at):%A %-d %B}" in found


def test_what_has_been_held_says_that_there_are_no_times_ahead(client: Client, here: Office) -> None:
    activity = an_activity(here, state="held")
    a_session(activity, starts_at=at(-3))
    assert "There are no times ahead just now" in text_of(client, page("activity-detail", activity.pk))


def test_the_first_time_with_registration_open_has_the_button(client: Client, here: Office) -> None:
    activity = an_activity(here, entry="register", places=5, closes_hours=7 * 24)
    closed, session = a_session(activity, starts_at=at(3)), a_session(activity, starts_at=at(10))
    found = text_of(client, page("activity-detail", activity.pk))
    form = page("activity-register", activity.pk)
    assert f'btn--big" href="{form}?time={session.pk}"' in found
    assert f"{form}?time={closed.pk}" not in found


def test_who_may_just_come_is_told_so(client: Client, here: Office) -> None:
    activity = an_activity(here)
    a_session(activity)
    found = text_of(client, page("activity-detail", activity.pk))
    assert "You need not register. Just come." in found
    assert page("activity-register", activity.pk) not in found


@pytest.mark.parametrize(("entry", "is_told"), [("open", True), ("register", False), ("closed", False)])
def test_the_link_to_a_meeting_is_told_only_where_anybody_may_come(
    client: Client, here: Office, entry: str, is_told: bool
) -> None:
    activity = an_activity(here, where="online", link="https://kokous.example.org/x", entry=entry)
    a_session(activity)
    assert ("kokous.example.org" in text_of(client, page("activity-detail", activity.pk))) == is_told


def test_search_engines_read_the_times(client: Client, here: Office) -> None:
    activity = an_activity(here, text_fi="Kahvia </script><script>alert(1)</script> & pullaa")
    session = a_session(activity)
    found = text_of(client, page("activity-detail", activity.pk, language="fi"))
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', found, re.DOTALL)
    assert block
    event = json.loads(block[1])[0]
    assert event["@type"] == "Event"
    assert event["startDate"] == timezone.localtime(session.starts_at).isoformat()
    assert event["description"] == activity.text_fi
    assert "alert(1)" not in re.sub(r'<script type="application.*?</script>', "", found, flags=re.DOTALL).replace(
        "&lt;script&gt;alert(1)", ""
    )


def test_the_clock_lists_months_names_and_gaps(client: Client, here: Office) -> None:
    activity = an_activity(here, life_stages=["newborn"])
    a_session(activity, starts_at=at(1))
    a_session(activity, starts_at=at(2))
    found = text_of(client, f"{page('clock')}?place=Sastamala")
    assert found.count('class="month') >= 12
    assert page("activity-detail", activity.pk) in found
    assert "Father&#x27;s Day" in found
    assert 'class="ring__part' in found
    assert "Nothing in the whole year" in found


def test_the_clock_without_a_place_counts_instead_of_naming(client: Client, here: Office) -> None:
    a_session(an_activity(here), starts_at=at(1))
    found = text_of(client, page("clock"))
    assert "1 activity</a>" in found


def fill_the_autumn(office: Office) -> None:
    """What is over, what has begun without newcomers, what is not for newcomers at all, and a café that is open."""
    cafes = [an_activity(office, name_fi=f"Kahvila {n}") for n in range(6)]
    for cafe in cafes:
        a_session(cafe, starts_at=on(date(2026, 9, 3)))
    group = an_activity(office, name_fi="Ryhmä", type="peer_group", entry="closed")
    visit = an_activity(office, name_fi="Vanhempainilta", type="antenatal_visit", entry="host_run")
    for month in (10, 12):
        a_session(group, starts_at=on(date(2026, month, 8)))
        a_session(visit, starts_at=on(date(2026, month, 8)))
    for cafe in cafes[:5]:
        a_session(cafe, starts_at=on(date(2026, 12, 8)))
    a_session(cafes[0], starts_at=on(date(2026, 11, 5)))


@pytest.mark.parametrize(("place", "more"), [("", ["5 activities"]), ("Sastamala", ["and 1 more"])])
def test_links_of_the_clock_lead_to_what_the_list_shows_and_everything_else_is_named(
    client: Client, here: Office, place: str, more: list[str]
) -> None:
    with time_machine.travel("2026-11-10T12:00+02:00", tick=False):
        fill_the_autumn(here)
        found = text_of(client, f"{page('clock')}?place={place}")
        links = re.findall(rf'href="({page("activity-list")}\?[^"]*since=[^"]*)">([^<]*)', found)
        assert [words for _link, words in links] == more
        for link, _words in links:
            assert "0 events" not in text_of(client, unescape(link))
    assert "Vanhempainilta" not in found
    assert found.count(">Ryhmä</a>") == 2
    assert found.count(">Kahvila 5</a>") == 1  # folded in September


def test_home_tells_what_is_next_near_the_chosen_place(client: Client, here: Office, there: Office) -> None:
    a_session(an_activity(here, name_fi="Lähellä"))
    a_session(an_activity(there, name_fi="Kaukana"))
    assert "Lähellä" not in text_of(client, page("home"))
    text_of(client, f"{page('activity-list')}?place=Sastamala")
    found = text_of(client, page("home"))
    assert "Lähellä" in found
    assert "Kaukana" not in found


def test_home_names_each_activity_once_and_no_cancelled_time(client: Client, here: Office) -> None:
    activity = an_activity(here, name_fi="Joka viikko")
    a_session(activity, starts_at=at(1), cancelled_at=timezone.now())
    for days in (3, 10, 17):
        a_session(activity, starts_at=at(days))
    client.get(f"{page('activity-list')}?place=Sastamala")
    assert text_of(client, page("home")).count("Joka viikko") == 1


def test_a_family_reads_what_is_next_for_its_stages(parent_here: Person, here: Office) -> None:
    a_session(an_activity(here, name_fi="Taaperoille", life_stages=["toddler", "ecec_start"]))
    a_session(an_activity(here, name_fi="Yläkoululaisille", life_stages=["adolescence"]))
    found = text_of(parent_here.client, reverse("family:home"))
    assert "Taaperoille" in found
    assert "Yläkoululaisille" not in found


def test_an_adult_who_sees_only_their_own_reads_nothing_chosen_by_stages(parent_here: Person, here: Office) -> None:
    a_session(an_activity(here, name_fi="Eroryhmä", life_stages=["toddler"]))
    parent_here.adult.family.adults.filter(pk=parent_here.adult.pk).update(sees="own")
    client = Client()
    open_family_page(client, parent_here.adult)
    assert "Eroryhmä" not in text_of(client, reverse("family:home"))


def test_times_that_are_over_leave_the_list(client: Client, here: Office) -> None:
    session = a_session(an_activity(here))
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=1)
    )
    assert Activity.objects.count() == 1
    assert "Perhekahvila" not in text_of(client, page("activity-list"))
