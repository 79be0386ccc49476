"""Registering on the page, the own page behind the link, and the office's lists."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities.models import Registration, Session
from activities.vocabulary import Entry
from core.actor import Actor
from core.models import AuditEntry
from notifications.models import OutboxMessage
from tests.activities.registering import answers, form_of, words_of
from tests.factories import shifts
from tests.factories.cast import Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.registrations import a_time, closed_group, fresh, registered, taking_names
from volunteers.models import VolunteerRole

pytestmark = pytest.mark.django_db
PUBLIC = Actor.public()


@pytest.fixture(autouse=True)
def _few_tries() -> None:
    cache.clear()


# Registering


def test_a_parent_registers_on_one_page_without_an_account(here: Office, client: Client) -> None:
    session = a_time(here)
    answer = client.post(form_of(session), answers(is_father="on", needs="tulkki"), follow=True)
    assert answer.redirect_chain == [(f"/fi/activities/{session.activity_id}/registered/", 302)]
    row = Registration.objects.get()
    assert (row.called, row.email, row.adults, row.children, row.is_father) == (
        "Nalle",
        "nalle@example.org",
        1,
        2,
        True,
    )
    assert (row.state, row.language, row.session) == ("confirmed", "fi", session)


def test_a_phone_number_is_written_to_by_text_message(here: Office, client: Client) -> None:
    client.post(form_of(a_time(here)), answers(reach="040 000 0012"))
    row = Registration.objects.get()
    assert (row.channel, str(row.phone), row.email) == ("sms", "+358400000012", "")


def test_the_same_address_gets_the_same_answer_whether_or_not_it_was_known(here: Office, client: Client) -> None:
    session = a_time(here)
    registered(session, email="tuttu@example.org")
    known, new = Client(), Client()
    pages = [
        words_of(one.post(form_of(session), answers(reach=reach), follow=True))
        for one, reach in ((known, "tuttu@example.org"), (new, "uusi@example.org"))
    ]
    assert pages[0] == pages[1]
    assert "tuttu" not in pages[0]
    assert Registration.objects.count() == 2


def test_pressing_twice_is_one_registration(here: Office, client: Client) -> None:
    session, said = a_time(here), answers()
    for _ in range(2):
        assert client.post(form_of(session), said).status_code == 302
    assert Registration.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="registration_received").count() == 1


BAD = [
    ({"reach": ""}, "reach"),
    ({"reach": "kaisa@"}, "reach"),
    ({"reach": "puh"}, "reach"),
    ({"called": ""}, "called"),
    ({"adults": "monta"}, "adults"),
    ({"children": "99"}, "children"),
    ({"needs": "131052-308T"}, "needs"),
    ({"adults": 0, "children": 0}, "__all__"),
]


@pytest.mark.parametrize(("said", "field"), BAD)
def test_bad_input_is_told_in_place_and_nothing_is_lost(
    here: Office, client: Client, said: dict[str, Any], field: str
) -> None:
    answer = client.post(form_of(a_time(here)), answers(**{"called": "Nallekarhu", **said}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert ("Nallekarhu" in words_of(answer)) == (field != "called")
    assert "131052" not in words_of(answer)
    assert not Registration.objects.exists()


def test_one_chooses_among_the_times_and_sees_what_is_left(here: Office, client: Client) -> None:
    activity = taking_names(here, places=1)
    first, second = (a_session(activity, starts_at=shifts.at(days)) for days in (5, 12))
    registered(first)
    page = client.get(f"{form_of(activity)}?time={second.pk}")
    assert [key for key, _words in page.context["form"].fields["time"].choices] == [str(first.pk), str(second.pk)]
    assert re.search(rf'value="{second.pk}"[^>]*checked', words_of(page))
    assert list(client.post(form_of(activity), answers()).context["form"].errors) == ["time"]
    client.post(form_of(activity), answers(time=second.pk))
    assert Registration.objects.get(called="Nalle").session == second


def test_a_time_far_ahead_can_be_chosen_when_its_own_link_was_pressed(here: Office, client: Client) -> None:
    activity = taking_names(here)
    times = [a_session(activity, starts_at=shifts.at(7 * week)) for week in range(1, 15)]
    pressed = f"{form_of(activity)}?time={times[-1].pk}"
    client.post(pressed, answers(time=times[-1].pk))
    assert Registration.objects.get().session == times[-1]


def test_a_closed_group_is_registered_for_as_a_whole(here: Office, client: Client) -> None:
    group = closed_group(here)
    assert "time" not in client.get(form_of(group)).context["form"].fields
    client.post(form_of(group), answers())
    assert (Registration.objects.get().activity, Registration.objects.get().session) == (group, None)


def test_when_it_is_full_the_page_says_so_and_gives_a_turn_in_the_queue(here: Office, client: Client) -> None:
    session = a_time(here, places=1)
    registered(session)
    assert "alert--soon" in words_of(client.get(form_of(session)))
    page = client.post(form_of(session), answers(), follow=True)
    assert page.context["receipt"]["was"] == "queue"


def test_where_adults_are_missing_the_page_does_not_say_full(here: Office, role: VolunteerRole, client: Client) -> None:
    session = a_session(taking_names(here, children_per_adult=4), shift=shifts.shift(here, role))
    told = client.get(form_of(session)).context["told"]
    assert (bool(told["room"]), told["is_full"]) == (True, False)
    page = client.post(form_of(session), answers(), follow=True)
    assert page.context["receipt"]["was"] == "queue"


def test_children_are_asked_about_only_where_it_must_be_known(here: Office, client: Client) -> None:
    this_year = timezone.localdate().year
    session = a_time(here, asks_children=True)
    page = client.get(form_of(session))
    assert "children" not in page.context["form"].fields
    said = answers(year_1=this_year - 4, know_1="Pähkinät", year_5=this_year - 2)
    client.post(form_of(session), said)
    row = Registration.objects.get()
    found = [(kid.birth_year, kid.must_know, kid.called) for kid in row.kids.all()]
    assert (row.children, found) == (2, [(this_year - 4, "Pähkinät", ""), (this_year - 2, "", "")])


def test_what_is_said_of_a_child_needs_its_year(here: Office, client: Client) -> None:
    page = client.post(form_of(a_time(here, asks_children=True)), answers(know_5="Pähkinät", year_1="1950"))
    assert sorted(page.context["form"].errors) == ["year_1", "year_5"]
    assert '<details class="more" open>' in words_of(page)
    assert "Pähkinät" in words_of(page)


def test_where_children_come_alone_no_adult_is_asked(here: Office, client: Client) -> None:
    session = a_time(here, is_without_parents=True, asks_children=True, seat="child", places=8)
    fields = client.get(form_of(session)).context["form"].fields
    assert not {"adults", "is_father", "children"} & set(fields)
    client.post(form_of(session), answers(year_1=timezone.localdate().year - 5))
    row = Registration.objects.get()
    assert (row.adults, row.children, row.seats) == (0, 1, 1)


@pytest.mark.parametrize("entry", [Entry.OPEN, Entry.ANONYMOUS, Entry.HOST_RUN, Entry.INTERNAL])
def test_where_nobody_asks_for_names_the_page_says_just_come(here: Office, client: Client, entry: str) -> None:
    session = a_session(an_activity(here, entry=entry))
    for answer in (client.get(form_of(session)), client.post(form_of(session), answers())):
        assert answer.status_code == 200
        assert '<form class="form"' not in words_of(answer)
    assert not Registration.objects.exists()


def test_what_is_not_published_has_no_page(here: Office, client: Client) -> None:
    assert client.get(form_of(a_time(here, state="planned"))).status_code == 404


def test_when_registration_ends_while_one_writes_nothing_is_lost(here: Office, client: Client) -> None:
    session = a_time(here)
    page = client.get(form_of(session))
    assert page.status_code == 200
    Session.objects.filter(pk=session.pk).update(cancelled_at=timezone.now())
    answer = client.post(form_of(session), answers())
    assert (answer.status_code, Registration.objects.count()) == (200, 0)


def test_a_machine_is_thanked_and_nothing_is_kept(here: Office, client: Client) -> None:
    answer = client.post(form_of(a_time(here)), answers(website="https://example.org"), follow=True)
    assert answer.status_code == 200
    assert not Registration.objects.exists()


def test_nobody_is_written_to_again_and_again(here: Office, client: Client, settings: Any) -> None:
    settings.RINNALLA_RATE_LIMITS = {"register_sent": "2/h/key"}
    session = a_time(here, places=None)
    codes = [client.post(form_of(session), answers()).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_without_having_registered_there_is_no_receipt(here: Office, client: Client) -> None:
    session = a_time(here)
    answer = client.get(f"/fi/activities/{session.activity_id}/registered/")
    assert answer.headers["Location"] == form_of(session)


# The office


def office(page: str) -> str:
    return f"/coordinator/{page}"


def test_the_office_sees_who_comes_and_who_waits_and_it_is_written_down(here: Office, coordinator_here: Person) -> None:
    session = a_time(here, places=1)
    first, second = registered(session, "Nalle"), registered(session, "Muumi")
    page = coordinator_here.client.get(office(f"activities/{session.activity_id}/registrations/"))
    assert [row["cells"][0]["text"] for row in page.context["placed"]] == ["Nalle"]
    assert [row["cells"][0]["text"] for row in page.context["line"]] == ["Muumi"]
    assert AuditEntry.objects.about(session.activity).openings().count() == 1
    assert first.email in words_of(page)
    assert second.email in words_of(page)


def test_one_time_of_many_is_chosen(here: Office, coordinator_here: Person) -> None:
    activity = taking_names(here)
    first, second = (a_session(activity, starts_at=shifts.at(days)) for days in (5, 12))
    registered(first, "Nalle")
    registered(second, "Muumi")
    url = office(f"activities/{activity.pk}/registrations/")
    named = {time: coordinator_here.client.get(url, {"time": time}) for time in (first.pk, second.pk)}
    assert [words_of(page).count("Muumi") > 0 for page in named.values()] == [False, True]
    assert [coordinator_here.client.get(url, {"time": bad}).status_code for bad in ("x", "9" * 30)] == [404, 404]


def test_the_list_asks_as_much_for_thirty_families_as_for_three(here: Office, coordinator_here: Person) -> None:
    activity = taking_names(here, places=2)
    session = a_session(activity)
    url = office(f"activities/{activity.pk}/registrations/")
    coordinator_here.client.get(url)
    counts = []
    for many in (3, 27):
        for _ in range(many):
            registered(session)
        with CaptureQueriesContext(connection) as seen:
            coordinator_here.client.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_list_is_also_a_table(here: Office, coordinator_here: Person) -> None:
    session = a_time(here, asks_children=True)
    registered(session, "=Nalle", kids=[{"birth_year": 2022, "must_know": "Pähkinät"}])
    answer = coordinator_here.client.get(office(f"activities/{session.activity_id}/registrations/?format=csv"))
    assert "'=Nalle" in answer.content.decode()
    assert "Pähkinät" not in answer.content.decode()
    assert AuditEntry.objects.about(session.activity).openings().get().reason == "registrations as a table"


def test_the_office_adds_somebody_who_called(here: Office, coordinator_here: Person) -> None:
    session = a_time(here, closes_hours=24 * 30)
    url = office(f"activities/{session.activity_id}/registrations/add/")
    assert coordinator_here.client.get(url).status_code == 200
    answer = coordinator_here.client.post(url, answers(language="sv"), follow=True)
    row = Registration.objects.get()
    assert (row.state, row.language) == ("confirmed", "sv")
    assert answer.redirect_chain == [(office(f"registrations/{row.pk}/"), 302)]


def test_the_office_offers_cancels_and_changes(here: Office, coordinator_here: Person) -> None:
    session = a_time(here, places=2)
    first, _second, third = (registered(session) for _ in range(3))
    browser = coordinator_here.client
    assert browser.get(office(f"registrations/{third.pk}/offer/")).status_code == 200
    browser.post(office(f"registrations/{first.pk}/change/"), {"adults": 2, "children": 1})
    assert fresh(first).adults == 2
    browser.post(office(f"registrations/{first.pk}/cancel/"))
    assert [fresh(row).state for row in (first, third)] == ["cancelled", "offered"]
    assert OutboxMessage.objects.filter(kind="registration_news", context__what="cancelled").count() == 1


def test_opening_one_registration_is_written_down(here: Office, coordinator_here: Person) -> None:
    row = registered(a_time(here, asks_children=True), kids=[{"birth_year": 2022, "must_know": "Pähkinät"}])
    assert "Pähkinät" in words_of(coordinator_here.client.get(office(f"registrations/{row.pk}/")))
    assert AuditEntry.objects.about(row).openings().count() == 1


def test_another_office_finds_nothing(here: Office, coordinator_there: Person) -> None:
    row = registered(a_time(here))
    pages = [f"activities/{row.activity_id}/registrations/", f"activities/{row.activity_id}/registrations/add/"]
    pages += [f"registrations/{row.pk}/{page}" for page in ("", "offer/", "cancel/", "change/")]
    assert {coordinator_there.client.get(office(page)).status_code for page in pages} == {404}


def test_an_activity_without_registration_says_so(here: Office, coordinator_here: Person) -> None:
    activity = an_activity(here)
    a_session(activity)
    page = coordinator_here.client.get(office(f"activities/{activity.pk}/registrations/"))
    assert (page.status_code, page.context["occasion"]) == (200, None)


def test_what_has_been_held_can_still_be_read(here: Office, coordinator_here: Person) -> None:
    session = a_time(here)
    registered(session, "Nalle")
    past = timezone.now() - timedelta(days=3)
    Session.objects.filter(pk=session.pk).update(starts_at=past, ends_at=past + timedelta(hours=1))
    page = coordinator_here.client.get(office(f"activities/{session.activity_id}/registrations/"))
    assert "Nalle" in words_of(page)
    assert not page.context["can_add"]
