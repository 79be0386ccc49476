"""Booked times, last days and the way to services, shared one by one. Finnish on a phone, Swedish on a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.utils import timezone, translation
from icalendar import Calendar
from playwright.sync_api import expect

from families import actions
from families.access import actor_of
from families.models import Appointment, ServiceStep
from matching.models import Match
from partners.models import Benefit
from tests.browser.looks import look
from tests.browser.together import address_of, finds_nothing, other_family, press_twice, sit, walk, written
from tests.browser.world import Person, in_days
from tests.factories import families as make
from tests.families.life import Household

Seat = Callable[..., Person]
PLACE, TAKE, ASK = "Hammashoitola, Puistokatu 2", "Kela-kortti", "Saako sisarus tulla mukaan?"


@pytest.fixture
def match(home: Household) -> Match:
    return walk(home, "trial")


@pytest.fixture
def eero(seat: Seat, home: Household) -> Person:
    return sit(seat, "volunteer", home.volunteer)


def beside(eero: Person, match: Match) -> str:
    """Return what the companion reads of the family."""
    eero.go("volunteer:match-detail", match.pk)
    return eero.page.locator("main").inner_text()


def downloaded(person: Person, link: str) -> Calendar:
    with person.page.expect_download() as waiting:
        person.page.locator(f"main {link}").click()
    return Calendar.from_ical(Path(waiting.value.path()).read_bytes())


# 4. Booked times and last days


def test_a_booked_time_is_shared_by_choice_and_told_how_it_went(
    home: Household, match: Match, parent: Person, eero: Person
) -> None:
    parent.go("family:appointment-list")
    look(parent, "appointments-none")
    row = a_time_is_written_down(parent)
    assert PLACE not in beside(eero, match)
    parent.go("family:appointment-detail", row.pk)
    look(parent, "appointment")
    parent.press("is_shared", "yes")
    shown = beside(eero, match)
    assert (PLACE in shown, TAKE in shown, ASK in shown) == (True, True, False)
    look(eero, "family-with-a-shared-time")
    event = downloaded(parent, "a[href$='calendar.ics']").events[0]
    assert event.start == row.starts_at
    assert PLACE in event["location"]
    assert not [secret for secret in (TAKE, ASK) if secret in event.to_ical().decode()]
    parent.press("is_shared", "no")
    assert PLACE not in beside(eero, match)
    something_got_in_the_way(parent, row)
    others = other_family(home, "trial").request
    private = make.appointment_of(others, days=5)
    finds_nothing(parent, "family:appointment-detail", "family:appointment-file", pk=private.pk)


def a_time_is_written_down(parent: Person) -> Appointment:
    parent.go("family:appointment-new")
    parent.fill(place=PLACE)
    parent.send()
    parent.sees_errors("service", "starts_at")
    expect(parent.page.locator("main [name=place]")).to_have_value(PLACE)
    look(parent, "appointment-new-wrong")
    parent.fill(service="dental", what_to_take=TAKE)
    parent.at("starts_at", in_days(6))
    parent.unfold()
    parent.fill(questions=ASK)
    parent.tick("help_wanted", "ride", "courage")
    parent.page.locator("main [name=remind_at][value=days3]").uncheck()
    look(parent, "appointment-new")
    press_twice(parent)
    expect(parent.page).to_have_url(address_of("family:appointment-list"))
    row = Appointment.objects.get()
    assert (row.starts_at, row.service, row.is_shared) == (in_days(6), "dental", False)
    assert (sorted(row.help_wanted), sorted(row.remind_at)) == (["courage", "ride"], ["day1", "hours2"])
    return row


def something_got_in_the_way(parent: Person, row: Appointment) -> None:
    """Asked once, without blame, and only the family sees it."""
    Appointment.objects.filter(pk=row.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    parent.go("family:appointment-detail", row.pk)
    look(parent, "how-did-it-go")
    parent.press("outcome", "missed")
    parent.unfold()
    parent.fill(reason="no_ride")
    look(parent, "what-got-in-the-way")
    parent.send("/reason/")
    row.refresh_from_db()
    assert (row.state, row.missed_reason) == ("missed", "no_ride")
    parent.go("family:appointment-list")
    expect(parent.page.locator("main .tag--danger")).to_have_count(0)
    look(parent, "appointments-past")


def test_last_days_and_repeating_times_go_into_the_familys_calendar(home: Household, parent: Person) -> None:
    the_last_day_in_a_letter(parent)
    rows = a_time_that_repeats(parent)
    parent.go("family:appointment-list")
    expect(parent.page.locator("main section[aria-labelledby=ahead] article")).to_have_count(4)
    look(parent, "appointments")
    parent.go("family:appointment-move", rows[1].pk)
    parent.at("starts_at", in_days(23, hour=9))
    parent.fill(reach="following")
    look(parent, "appointment-move")
    parent.send()
    parent.go("family:appointment-cancel", rows[0].pk)
    parent.fill(reach="one")
    look(parent, "appointment-cancel")
    parent.send()
    assert sorted(Appointment.objects.values_list("state", flat=True)) == [
        "cancelled", "planned", "planned", "planned", "rescheduled", "rescheduled",
    ]  # fmt: skip
    the_calendar_reads_by_a_secret_address(parent)


def the_last_day_in_a_letter(parent: Person) -> None:
    parent.go("family:appointment-deadline")
    parent.fill(service="kela", starts_at="ensi viikolla", what_to_take=TAKE)
    parent.send()
    parent.sees_errors("starts_at")
    expect(parent.page.locator("main [name=starts_at]")).to_have_value("ensi viikolla")
    look(parent, "deadline-wrong")
    parent.fill(starts_at=written(in_days(10).date()))
    press_twice(parent)
    expect(parent.page).to_have_url(address_of("family:appointment-list"))
    row = Appointment.objects.get()
    assert (row.kind, row.service, timezone.localdate(row.starts_at)) == ("letter_deadline", "kela", in_days(10).date())
    parent.go("family:appointment-detail", row.pk)
    look(parent, "deadline")


def a_time_that_repeats(parent: Person) -> list[Appointment]:
    parent.go("family:appointment-new")
    parent.fill(service="maternity_child_clinic")
    parent.at("starts_at", in_days(8))
    parent.unfold()
    parent.fill(weeks="2")
    parent.send()
    parent.sees_errors("times")
    parent.fill(times="3")
    parent.send()
    rows = list(Appointment.objects.filter(service="maternity_child_clinic").order_by("starts_at"))
    assert [row.starts_at for row in rows] == [in_days(days) for days in (8, 22, 36)]
    return rows


def the_calendar_reads_by_a_secret_address(parent: Person) -> None:
    """Another program than the family's browser reads it: no cookies, no scripts."""
    parent.go("family:calendar")
    look(parent, "calendar")
    parent.go("family:calendar-make")
    look(parent, "calendar-make")
    parent.send()
    address = parent.page.locator("#feed-field").input_value()
    look(parent, "calendar-address")
    with urlopen(address) as answer:
        assert answer.headers.get_content_type() == "text/calendar"
        calendar = Calendar.from_ical(answer.read())
    assert sorted(day_of(event.start) for event in calendar.events) == [in_days(days).date() for days in (10, 23, 37)]
    assert TAKE not in calendar.to_ical().decode()
    parent.go("family:calendar-close")
    look(parent, "calendar-close")
    parent.send()
    with pytest.raises(HTTPError, match="404"):
        urlopen(address)


def day_of(start: object) -> object:
    return timezone.localdate(start) if isinstance(start, datetime) else start


# 5. The way to services and benefits


def test_the_family_walks_its_way_to_a_benefit(home: Household, match: Match, parent: Person, eero: Person) -> None:
    step = one_is_picked(parent)
    the_path_is_walked(parent, step)
    the_letter_gives_a_last_day(parent, step)
    name = name_of(step, parent.language)
    hidden = actions.add_step(home.parent.family, service="debt", actor=home.parent.actor)
    assert name not in beside(eero, match)
    parent.go("family:service-step-detail", step.pk)
    parent.press("is_shared", "yes")
    shown = beside(eero, match)
    assert (name in shown, name_of(hidden, parent.language) in shown) == (True, False)
    expect(eero.page.locator("main .alert", has=eero.page.locator("ul"))).to_have_count(1)
    look(eero, "family-with-a-shared-step")
    parent.go("family:service-step-list")
    expect(parent.page.locator("main article")).to_have_count(2)
    look(parent, "services")
    parent.go("family:service-step-remove", hidden.pk)
    look(parent, "service-remove")
    parent.send()
    assert list(ServiceStep.objects.filter(family=home.parent.family)) == [step]


def name_of(step: ServiceStep, language: str) -> str:
    with translation.override(language):
        name = str(step.name)
    return name[:1].upper() + name[1:]


def one_is_picked(parent: Person) -> ServiceStep:
    parent.go("family:service-catalogue")
    look(parent, "catalogue")
    search(parent, "xyzzy")
    expect(parent.page.locator("main details")).to_have_count(0)
    look(parent, "catalogue-nothing")
    with translation.override(parent.language):
        search(parent, str(Benefit.objects.get(key="home_care_allowance")))
    look(parent, "catalogue-found")
    button = 'main button[name=what][value="benefit:home_care_allowance"]'
    parent.page.locator(button).dblclick()
    expect(parent.page.locator("main [name=deadline]")).to_be_visible()
    return ServiceStep.objects.get()


def search(parent: Person, words: str) -> None:
    parent.page.locator("main input[type=search]").fill(words)
    with parent.page.expect_navigation():
        parent.page.keyboard.press("Enter")


def the_path_is_walked(parent: Person, step: ServiceStep) -> None:
    look(parent, "service")
    for said, becomes in (("contacted", "contacted"), ("applied", "applied"), ("contacted", "contacted")):
        parent.press("to", said)
        step.refresh_from_db()
        assert step.state == becomes
    for said in ("started", "stayed"):
        parent.press("to", said)
    step.refresh_from_db()
    assert step.state == "stayed"
    parent.press("to", "started")
    look(parent, "service-undone")
    step.refresh_from_db()
    assert step.state == "started"


def the_letter_gives_a_last_day(parent: Person, step: ServiceStep) -> None:
    parent.fill(deadline="ylihuomenna")
    parent.send("/deadline/")
    parent.sees_errors("deadline")
    expect(parent.page.locator("main [name=deadline]")).to_have_value("ylihuomenna")
    look(parent, "service-deadline-wrong")
    parent.fill(deadline=written(in_days(12).date()))
    parent.send("/deadline/")
    step.refresh_from_db()
    row = Appointment.objects.get()
    assert (step.deadline, row.kind, timezone.localdate(row.starts_at)) == (
        in_days(12).date(), "letter_deadline", in_days(12).date(),
    )  # fmt: skip
    look(parent, "service-with-a-last-day")


def test_others_suggest_and_the_family_decides(
    home: Household, match: Match, parent: Person, coordinator: Person, eero: Person
) -> None:
    coordinator.go("coordinator:request-suggest", home.request.pk)
    coordinator.send()
    coordinator.sees_errors("what")
    coordinator.fill(what="service:debt")
    look(coordinator, "suggest")
    coordinator.send()
    eero.go("volunteer:step-new", match.pk)
    eero.fill(what="service:legal_aid")
    eero.send()
    eero.sees_errors("has_permission")
    look(eero, "step-new-wrong")
    eero.fill(has_permission=True)
    eero.send()
    steps = {step.set_by: step for step in ServiceStep.objects.all()}
    assert {by: step.service for by, step in steps.items()} == {"office": "debt", "companion": "legal_aid"}
    one_is_left_and_taken_up_again(parent, steps["office"])
    nobody_else_finds_it(home, parent, coordinator)


def one_is_left_and_taken_up_again(parent: Person, step: ServiceStep) -> None:
    parent.go("family:service-step-detail", step.pk)
    look(parent, "service-suggested")
    for said in ("left", "suggested"):
        parent.press("to", said)
        look(parent, f"service-{said}-again")
        step.refresh_from_db()
        assert step.state == said


def nobody_else_finds_it(home: Household, parent: Person, coordinator: Person) -> None:
    """What another family keeps does not exist here; what became of a suggestion the office does not read."""
    others = other_family(home, "trial").request
    step = actions.add_step(others.family, service="dental", actor=actor_of(others.contact))
    finds_nothing(parent, "family:service-step-detail", "family:service-step-remove", pk=step.pk)
    coordinator.go("coordinator:request-detail", home.request.pk)
    expect(coordinator.page.locator("main a[href*='/services/']")).to_have_count(0)
    look(coordinator, "request-with-suggestions")
