"""Activities: a group is found and joined, its heads counted, its queue moves; a host visit; the clock on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import HostVisit, Presence, Registration, Session
from tests.browser.looks import Setting
from tests.browser.offering import (
    ALBUM,
    FATHERS,
    HOST_LINK,
    PLACE,
    an_offer,
    arrives,
    event_told,
    fathers_group,
    finds,
    joins,
    opens_own_link,
    states_of,
)
from tests.browser.recruiting import look
from tests.browser.together import press_twice
from tests.browser.world import Person, in_days, path_to
from tests.factories.applications import role_in
from tests.factories.initiative import pass_by
from tests.factories.leading import with_family
from tests.factories.offer import a_session, an_activity
from tests.factories.registrations import closed_group, registered
from tests.factories.shifts import at, serves
from tests.families.life import Household

A_MINUTE = 60
PAPER = {"width": 680, "height": 1000}  # A4 within its margins
SHEET = re.compile(rb"/Type\s*/Page\b")
HEADS = {"adults": "12", "fathers": "3", "children": "9"}
RESULT = {"fi": "Hyvä keskustelu unesta", "sv": "Ett gott samtal om sömn"}


@pytest.fixture
def seat(sit_down: Callable[..., Person], setting: Setting) -> Callable[..., Person]:
    usual = {"album": ALBUM, "locale": f"{setting.language}-FI", **setting.options}
    return lambda name, **options: sit_down(name, **{**usual, **options})


@pytest.fixture
def eero(seat: Callable[..., Person], home: Household) -> Person:
    """The volunteer of the household, who leads and visits."""
    person = seat("volunteer")
    person.carry(home.volunteer.client)
    return person


# Joining


def test_a_parent_finds_and_joins_a_group_within_a_minute_without_an_account(
    seat: Callable[..., Person], home: Household, setting: Setting
) -> None:
    session, parent = an_offer(home.office), seat("parent")
    name, reach = FATHERS[f"name_{setting.language}"], f"myy.{setting.language}@example.org"
    began = monotonic()
    finds(parent, name)
    assert event_told(parent.page)["@type"] == "Event"
    assert event_told(parent.page)["startDate"] == timezone.localtime(session.starts_at).isoformat()
    look(parent, "group")
    joins(parent, reach)
    assert monotonic() - began < A_MINUTE
    look(parent, "registered")
    opens_own_link(parent, reach)
    look(parent, "own-registration")
    plain, number = seat("parent-without-scripts", java_script_enabled=False), f"04000005{len(name)}"
    finds(plain, name)
    joins(plain, number)
    opens_own_link(plain, number)
    expect(plain.page.locator("main .alert--ok")).to_be_visible()
    rows = Registration.objects.filter(session=session)
    assert [(row.called, row.state, row.language) for row in rows] == [("Pikku Myy", "confirmed", setting.language)] * 2


# Leading


def test_a_leader_counts_heads_on_a_phone_through_a_lost_connection(home: Household, eero: Person) -> None:
    session = with_family(home.office, home.volunteer, **FATHERS)
    eero.go("volunteer:led-list")
    look(eero, "led")
    eero.page.locator(f'main a[href*="/led/{session.pk}/"]').click()
    eero.press("came", "yes")
    assert Presence.objects.get(session=session).came
    look(eero, "lead")
    heads_are_counted_without_a_connection(eero, session)
    look(eero, "counted")
    eero.page.locator('main a[href*="/led/families/"]').click()
    look(eero, "led-family")
    eero.go("volunteer:session-ask", session.pk)
    look(eero, "led-ask")


def heads_are_counted_without_a_connection(eero: Person, session: Session) -> None:
    """Two taps; the count begins with those who are marked as here, stays on the phone and goes by itself."""
    numbers, status = eero.page.locator("main form.heads"), eero.page.locator("main [data-draft-status]")
    eero.page.context.set_offline(True)
    for part in ("fathers", "children"):
        numbers.locator(f'button[data-of={part}][data-step="1"]').click()
    numbers.locator(".form-actions button").click()
    expect(status).to_have_text(status.get_attribute("data-offline"))
    session.refresh_from_db()
    assert not session.is_counted
    eero.page.context.set_offline(False)
    expect(status).to_have_text(status.get_attribute("data-saved"))
    session.refresh_from_db()
    assert (session.adults, session.fathers, session.children) == (2, 2, 2)


# The queue


def test_a_place_that_is_cancelled_goes_to_the_next_in_the_queue(
    seat: Callable[..., Person], home: Household, coordinator: Person, setting: Setting
) -> None:
    session, language = fathers_group(home.office, places=1), setting.language
    first, second = f"nalle.{language}@example.org", f"muumi.{language}@example.org"
    registered(session, "Nalle", email=first, language=language)
    registered(session, "Muumi", email=second, language=language)
    one, other = seat("first"), seat("second")
    opens_own_link(other, second)
    look(other, "in-the-queue")
    opens_own_link(one, first)
    one.page.locator('main a[href$="/cancel/"]').click()
    look(one, "cancel-own")
    one.send()
    look(one, "cancelled-own")
    assert states_of(session) == {"Nalle": "cancelled", "Muumi": "offered"}
    arrives("registration_offer")
    opens_own_link(other, second)
    look(other, "place-offered")
    other.press("answer", "yes")
    look(other, "place-taken")
    coordinator.go("coordinator:registration-list", session.activity_id)
    expect(coordinator.page.locator("main table tbody tr")).to_have_count(1)
    expect(coordinator.page.locator("main table tbody tr")).to_contain_text("Muumi")
    look(coordinator, "registrations")


# A visit to a host


def test_a_clinic_gets_a_visit_without_an_account_and_hears_what_came_of_it(
    seat: Callable[..., Person], home: Household, eero: Person, coordinator: Person
) -> None:
    serves(home.volunteer, role_in(home.office, "peer_parent"))
    clinic = seat("clinic")
    visit = asks_for_a_visit(clinic)
    takes_the_visit(eero, visit)
    arrives("visit_taken")
    opens_own_link(clinic, visit.contact_email, HOST_LINK)
    look(clinic, "host-somebody-would-come")
    clinic.page.locator("main form.post-button button").click()
    expect(clinic.page.locator("main form.post-button")).to_have_count(0)
    visit.refresh_from_db()
    assert visit.state == "confirmed"
    coordinator.go("coordinator:visit-list")
    look(coordinator, "host-visits")
    pass_by(visit, timedelta(days=11))
    tells_how_it_went(eero, visit)
    clinic.page.reload()
    expect(clinic.page.locator("main")).to_contain_text(RESULT[clinic.language])
    clinic.page.locator('main a[href$="/result/"]').click()
    clinic.fill(host_face="3")
    look(clinic, "host-thanks")
    clinic.send()
    look(clinic, "host-result")
    coordinator.page.locator(f'main a[href$="/host-visits/{visit.pk}/"]').first.click()
    look(coordinator, "host-visit")


def asks_for_a_visit(clinic: Person) -> HostVisit:
    clinic.go("public:visit-ask")
    clinic.send()
    clinic.sees_errors("kind", "host", "life_stage", "contact_email")
    look(clinic, "host-ask-wrong")
    clinic.fill(kind="antenatal_visit", host="Esimerkkineuvola", municipality=PLACE, place="Sali 2", expected="20")
    clinic.at("starts_at", in_days(10, hour=17))
    clinic.page.locator("main [name=life_stage]").select_option("expecting")
    clinic.fill(contact_name="Nelli", contact_email=f"nelli.{clinic.language}@example.org")
    press_twice(clinic)
    visit = HostVisit.objects.get()
    look(clinic, "host-asked")
    return visit


def takes_the_visit(eero: Person, visit: HostVisit) -> None:
    eero.go("volunteer:host-visit-list")
    look(eero, "visits-to-take")
    eero.page.locator(f'main a[href$="/host-visits/{visit.pk}/"]').click()
    eero.page.locator('main a[href$="/take/"]').click()
    look(eero, "visit-take")
    eero.send()
    look(eero, "visit-mine")
    visit.refresh_from_db()
    assert visit.state == "taken"


def tells_how_it_went(eero: Person, visit: HostVisit) -> None:
    """Heads and one line, after the visit."""
    eero.go("volunteer:host-visit-detail", visit.pk)
    eero.page.locator('main a[href$="/result/"]').click()
    eero.fill(**{**HEADS, "fathers": "13"}, result=RESULT[eero.language])
    eero.send()
    eero.sees_errors("fathers")
    expect(eero.page.locator("main [name=result]")).to_have_value(RESULT[eero.language])
    look(eero, "visit-result-wrong")
    eero.fill(fathers=HEADS["fathers"])
    press_twice(eero)
    visit.refresh_from_db()
    assert (visit.state, visit.adults, visit.fathers, visit.children) == ("reported", 12, 3, 9)


# The clock


def test_the_annual_clock_is_a_list_a_ring_and_a_sheet_of_paper(seat: Callable[..., Person], home: Household) -> None:
    for days in (-20, 5, 40, 75, 110):
        a_session(an_activity(home.office, life_stages=["newborn"]), starts_at=at(days))
    closed_group(home.office, times=8, name_sv="Med baby")
    fathers_group(home.office)
    reader = seat("reader")
    reader.go("public:clock")
    reader.fill(place=PLACE)
    reader.page.locator("main form.filters button").last.click()
    expect(reader.page.locator("main .lead")).to_contain_text(PLACE)
    expect(reader.page.locator("#filter-clear a")).to_be_visible()
    expect(reader.page.locator("main .month")).to_have_count(12)
    expect(reader.page.locator("main .ring__key li")).to_have_count(3)
    look(reader, "clock")
    prints(reader)
    others_take_the_offer_along(reader)


def prints(reader: Person) -> None:
    """On paper there are the ring and the months, and nothing to move about with."""
    page = reader.page
    own = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    for gone in (".site-nav", ".filters", ".languages"):
        expect(page.locator(gone).first).to_be_hidden()
    for there in (".ring svg", ".month"):
        expect(page.locator(f"main {there}").first).to_be_visible()
    reader.picture(f"clock-on-paper-{reader.language}")
    sheets = page.pdf(format="A4", path=reader.album / f"clock-{reader.language}.pdf")
    assert 1 <= len(SHEET.findall(sheets)) <= 2
    page.emulate_media(media="screen")
    page.set_viewport_size(own)


def others_take_the_offer_along(reader: Person) -> None:
    """As a calendar, and as a bare list for the page of somebody else."""
    link = reader.page.locator('main a[href*="calendar.ics"]').get_attribute("href")
    answer = reader.page.request.get(link)
    assert (answer.status, answer.text()[:15]) == (200, "BEGIN:VCALENDAR")
    answer = reader.page.goto(f"{path_to('public:activity-embed', language=reader.language)}?place={PLACE}")
    assert (answer.status, "frame-ancestors *" in answer.headers["content-security-policy"]) == (200, True)
    expect(reader.page.locator(".site-nav")).to_have_count(0)
    look(reader, "embed")
