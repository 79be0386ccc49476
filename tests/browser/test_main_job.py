"""The main job, end to end: a family asks, a companion walks beside. Four people, one worker, in Finnish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from families.models import Appointment, SupportRequest
from families.tasks import remind_appointments
from matching.models import Match, VisitDraft
from matching.tasks import remind_visits
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.browser import world
from tests.browser.world import PHONE, Person, in_days, letter_to, until

NUMBER = "0400000101"


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return request.param


def test_a_family_asks_and_a_companion_walks_beside(
    sit_down: Callable[..., Person], has_scripts: bool, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    world.build()
    parent = sit_down("parent", viewport=PHONE, java_script_enabled=has_scripts)
    outi, eero = sit_down("coordinator"), sit_down("volunteer", viewport=PHONE)

    the_parent_asks(parent)
    if has_scripts:
        assert_accessible(parent.page)
    request = SupportRequest.objects.get()
    the_page_opens_on_a_new_device(parent, sit_down("new-device", viewport=PHONE, java_script_enabled=has_scripts))
    the_coordinator_hears_the_family(outi, request)
    assert_accessible(outi.page)
    match = the_coordinator_suggests(outi, request)
    both_say_yes(eero, parent, match)
    they_meet_and_agree(outi, eero, parent, match)
    the_volunteer_logs_a_visit(eero, parent, match)
    assert_accessible(eero.page)
    a_booked_time_is_reminded_of(parent, eero, match)
    it_ends(outi, eero, parent, match)


def the_parent_asks(parent: Person) -> None:
    parent.go("public:support")
    expect(parent.page.get_by_text("112").first).to_be_visible()
    parent.picture("support")
    parent.go("public:support-step", "you")
    parent.fill(called="Sanna")
    parent.page.locator("main input[name=municipality]").fill("sastamala")
    parent.page.keyboard.press("Tab")
    parent.send()
    parent.fill(channel="sms", phone="040 000 0101", call_hours="morning")
    parent.picture("safe-contact")
    parent.send()
    parent.fill(birth_years="2022, 2019", life_stages="toddler")
    parent.send()
    parent.fill(topics="appointments")
    parent.send()
    parent.send()
    parent.fill(text="Toivon kalenterin, johon voin luottaa.")
    parent.send()
    expect(parent.page.locator("main h1")).to_have_text("Tarkista vastauksesi")
    parent.picture("check")
    parent.fill(consent=True)
    parent.send()
    expect(parent.page.locator("main h1")).to_have_text("Pyyntösi on saapunut")
    parent.picture("receipt")
    receipt = parent.page.url
    parent.page.go_back()
    parent.page.goto(receipt)
    assert SupportRequest.objects.count() == 1


def the_page_opens_on_a_new_device(parent: Person, device: Person) -> None:
    link = parent.page.locator("#private-link-field").input_value()
    parent.page.goto(link)
    expect(parent.page).to_have_url(f"{parent.page.url.split('/family')[0]}/family/")
    parent.picture("own-page")
    device.page.goto(link)
    device.page.locator("main button[name=send]").click()
    device.fill(code=letter_to(NUMBER, r"\b(\d{6})\b"))
    device.picture("code")
    device.send()
    expect(device.page.get_by_text("Sanna").first).to_be_visible()


def the_coordinator_hears_the_family(outi: Person, request: SupportRequest) -> None:
    outi.sign_in("outi@example.org")
    expect(outi.page.get_by_text(request.reference).first).to_be_visible()
    outi.picture("today")
    outi.go("coordinator:request-detail", request.pk)
    outi.send("/assign/")
    outi.go("coordinator:request-detail", request.pk)
    outi.page.locator('main form[action$="/attempt/"] button[value=reached]').first.click()
    outi.picture("request")
    ticks = ("has_child", "wants_it", "lives_here", "goal_fits", "is_safe_to_meet", "knows_role")
    outi.confirm("coordinator:request-intake", request.pk, **dict.fromkeys(ticks, True))
    outi.confirm("coordinator:request-accept", request.pk)
    request.refresh_from_db()
    assert request.state == "accepted"


def the_coordinator_suggests(outi: Person, request: SupportRequest) -> Match:
    outi.go("coordinator:request-shortlist", request.pk)
    expect(outi.page.get_by_text("Asuu samassa kunnassa").first).to_be_visible()
    outi.picture("shortlist")
    volunteer = outi.page.locator('main a[href*="/propose/"]').first
    volunteer.click()
    outi.picture("propose")
    outi.send()
    return Match.objects.get(state="proposed")


def both_say_yes(eero: Person, parent: Person, match: Match) -> None:
    eero.sign_in("eero@example.org")
    eero.picture("home")
    eero.go("volunteer:proposal", match.pk)
    body = eero.page.locator("body").inner_text()
    for secret in ("Sanna", "000 0101", match.request.reference, "kalenterin"):
        assert secret not in body
    eero.picture("suggestion")
    eero.page.locator("main button[name=answer][value=yes]").click()
    parent.go("family:home")
    parent.go("family:proposal", match.pk)
    card = parent.page.locator("body").inner_text()
    assert "Eero" in card
    assert "Suvipuro" not in card
    parent.picture("suggestion")
    parent.fill(answer="yes")
    parent.send()
    parent.picture("sure")
    parent.send()
    eero.go("volunteer:match-detail", match.pk)
    expect(eero.page.get_by_text("Sanna").first).to_be_visible()


def they_meet_and_agree(outi: Person, eero: Person, parent: Person, match: Match) -> None:
    outi.go("coordinator:match-meeting", match.pk)
    outi.at("at", in_days(3))
    outi.fill(place="Kirjaston kahvio")
    outi.send()
    outi.go("coordinator:match-agreement", match.pk)
    outi.fill(goal_1="Muistan varatut ajat", rhythm="Joka toinen viikko", place="Kirjasto")
    outi.picture("agreement")
    outi.send()
    outi.go("coordinator:match-detail", match.pk)
    outi.confirm("coordinator:match-accept", match.pk)
    for person, name in ((eero, "volunteer:match-agreement"), (parent, "family:agreement")):
        person.go(name, match.pk)
        person.picture("agreement")
        person.fill(accepts=True)
        person.send()
    outi.confirm("coordinator:match-trial", match.pk)
    match.refresh_from_db()
    assert match.state == "trial"
    assert match.check_ins.count() > 4
    for person, name in ((eero, "volunteer:match-continue"), (parent, "family:continue")):
        say_yes_to_going_on(person, name, match)
    outi.confirm("coordinator:match-active", match.pk)
    outi.go("coordinator:match-detail", match.pk)
    outi.picture("companionship")
    match.refresh_from_db()
    assert match.state == "active"


def say_yes_to_going_on(person: Person, name: str, match: Match) -> None:
    page = "volunteer:match-detail" if name.startswith("volunteer") else name
    person.go(page, match.pk)
    person.page.locator("main button[name=continues][value=yes]").click()
    person.page.wait_for_load_state()


def the_volunteer_logs_a_visit(eero: Person, parent: Person, match: Match) -> None:
    eero.go("volunteer:visit-new", match.pk)
    eero.fill(mood="4", note="Kävimme läpi kalenterin.")
    until(lambda: VisitDraft.objects.filter(match=match).exists(), "the draft is kept")
    eero.page.reload()
    expect(eero.page.locator("[name=note]")).to_have_value("Kävimme läpi kalenterin.")
    eero.fill(mood="4")
    eero.picture("visit")
    eero.send()
    until(lambda: match.meetings.logged().count() == 1, "the visit is logged")
    assert not VisitDraft.objects.filter(match=match).exists()
    parent.go("family:meetings")
    expect(parent.page.get_by_text("Kävimme läpi kalenterin.")).to_be_visible()
    parent.picture("meetings")


def a_booked_time_is_reminded_of(parent: Person, eero: Person, match: Match) -> None:
    parent.go("family:appointment-new")
    starts_at = timezone.now() + timedelta(hours=1, minutes=50)
    parent.at("starts_at", starts_at)
    parent.fill(service="dental", place="Hammashoitola", is_shared=True)
    parent.picture("appointment")
    parent.send()
    appointment = Appointment.objects.get()
    Appointment.objects.filter(pk=appointment.pk).update(booked_at=timezone.now() - timedelta(days=9))
    for _twice in range(2):
        remind_appointments.delay()
        remind_visits.delay()
    due = OutboxMessage.objects.filter(key__startswith=f"appointment:{appointment.pk}:", state=MessageState.SENT)
    until(lambda: due.count() == 2, "the family and the companion are reminded")
    assert sorted(due.values_list("kind", flat=True)) == ["appointment_soon", "companion_soon"]
    letter_to(NUMBER, r"(Muistutus)")
    eero.go("volunteer:match-detail", match.pk)
    expect(eero.page.get_by_text("Hammashoitola").first).to_be_visible()
    the_time_has_passed(parent, appointment)


def the_time_has_passed(parent: Person, appointment: Appointment) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(starts_at=timezone.now() - timedelta(hours=1))
    parent.go("family:appointment-detail", appointment.pk)
    parent.picture("how-did-it-go")
    parent.page.locator("main button[name=outcome][value=kept]").click()
    parent.page.wait_for_load_state()
    appointment.refresh_from_db()
    assert appointment.state == "kept"


def it_ends(outi: Person, eero: Person, parent: Person, match: Match) -> None:
    today = timezone.localdate()
    written = f"{today.day}.{today.month}.{today.year}"
    outi.confirm("coordinator:match-closing", match.pk, planned_end_on=written)
    outi.confirm("coordinator:match-closing-meeting", match.pk, on=written)
    outi.go("coordinator:match-end", match.pk)
    outi.fill(reason="goal_reached", on=written)
    outi.picture("end")
    eero.go("volunteer:match-detail", match.pk)
    outi.send()
    the_companion_says_farewell(eero, match)
    parent.go("family:home")
    parent.picture("ended")
    match.refresh_from_db()
    assert (match.state, match.request.state) == ("ended", "completed")


def the_companion_says_farewell(eero: Person, match: Match) -> None:
    """The name and the number stay for two weeks, to thank; the diary closes at once, and then everything."""
    assert eero.page.reload().status == 200
    expect(eero.page.locator("main h1")).to_have_text("Sanna")
    expect(eero.page.locator(f'main a[href="tel:+358{NUMBER[1:]}"]')).to_be_visible()
    expect(eero.page.locator('main a[href*="/visit/"], main form')).to_have_count(0)
    eero.picture("farewell")
    Match.objects.filter(pk=match.pk).update(ended_on=timezone.localdate() - timedelta(days=15))
    assert eero.page.reload().status == 404
    eero.picture("gone")
