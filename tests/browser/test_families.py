"""Families from the first word on: the household, and how a request arrives. Finnish on a phone, Swedish on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from families import actions
from families.models import Adult, Consent, Family, SupportRequest
from partners.models import ServiceEntry
from tests.browser.looks import look
from tests.browser.together import finds_nothing, press_twice
from tests.browser.world import Person, letter_to, letters_to
from tests.factories import cast, matches
from tests.families.life import Household, be_heard

Seat = Callable[..., Person]
TYPED = "040 000 0077"


# 1. The household


def test_of_several_adults_the_one_who_must_not_know_never_hears(seat: Seat, home: Household, parent: Person) -> None:
    matti, mummo = one_who_must_not_know(parent), one_who_sees_their_own(parent)
    parent.go("family:household")
    expect(parent.page.locator("main article", has_text="Matti").locator(".tag")).to_be_visible()
    look(parent, "household")
    assert letters_to(mummo) == []
    parent.go("family:household-adult-page", mummo.pk)
    look(parent, "send-page")
    parent.send()
    parent.go("family:household-adult-page", matti.pk)
    expect(parent.page.locator("main #form-submit")).to_be_disabled()
    assert (letters_to(mummo), letters_to(matti)) == (["family_link"], [])
    second = seat("second-adult")
    second.carry(cast.page_of(mummo))
    the_second_adult_sees_their_own(second, home)
    parent.go("family:household-adult-silence", mummo.pk)
    look(parent, "must-not-know")
    parent.send()
    second.go("family:home")
    expect(second.page.locator("main [name=address]")).to_be_visible()
    mummo.refresh_from_db()
    assert (mummo.is_told, mummo.phone, mummo.email) == (False, "", "")
    parent.confirm("family:household-adult-remove", matti.pk)
    assert not Adult.objects.filter(pk=matti.pk).exists()


def one_who_must_not_know(parent: Person) -> Adult:
    """Whether they may know is asked first, never assumed; of one who must not, the name alone is kept."""
    parent.go("family:household-adult-new")
    parent.fill(called="Matti", phone=TYPED)
    parent.send()
    parent.sees_errors("knows")
    look(parent, "adult-new-wrong")
    expect(parent.page.locator("main [name=called]")).to_have_value("Matti")
    parent.fill(knows="no")
    parent.send()
    adult = Adult.objects.get(called="Matti")
    assert (adult.is_told, adult.phone, adult.gets_messages) == (False, "", False)
    return adult


def one_who_sees_their_own(parent: Person) -> Adult:
    parent.go("family:household-adult-new")
    parent.fill(called="Mummo", knows="yes", sees="own", channel="sms", phone=TYPED, language=parent.language)
    parent.fill(wants_neutral_sender=True)
    parent.tick("call_hours", "morning")
    parent.send()
    adult = Adult.objects.get(called="Mummo")
    assert (adult.is_told, adult.sees, adult.wants_neutral_sender, adult.gets_copies) == (True, "own", True, False)
    return adult


def the_second_adult_sees_their_own(second: Person, home: Household) -> None:
    for name in ("home", "household", "my-data"):
        second.go(f"family:{name}")
        look(second, f"second-adult-{name}")
        shown = second.page.locator("main").inner_text()
        assert not [secret for secret in ("Matti", "Kaisa", "000 0012", home.request.reference) if secret in shown]
    finds_nothing(second, "family:household-adult", "family:household-adult-silence", pk=home.parent.adult.pk)


def test_life_changes_and_the_address_is_secret(
    seat: Seat, home: Household, parent: Person, coordinator: Person
) -> None:
    be_heard(home)
    actions.accept_request(home.request, actor=home.coordinator.actor)
    match = matches.match_in("proposed", home.request, home.volunteer.volunteer, office=home.coordinator.actor)
    eero = seat("volunteer")
    eero.carry(home.volunteer.client)
    eero.go("volunteer:proposal", match.pk)
    expect(eero.page.locator("main")).to_contain_text("Sastamala")
    children_and_stages(parent)
    one_press_stops_every_message_of_stages(parent)
    parent.go("family:secret-address")
    look(parent, "secret-address")
    parent.send()
    assert Family.objects.get().has_protected_address
    eero.go("volunteer:proposal", match.pk)
    expect(eero.page.locator("main")).not_to_contain_text("Sastamala")
    look(eero, "card-without-a-place")
    the_office_keeps_the_household(coordinator, home)


def children_and_stages(parent: Person) -> None:
    parent.go("family:household-children")
    parent.fill(birth_years="minun lapset")
    parent.send()
    parent.sees_errors("birth_years")
    expect(parent.page.locator("main [name=birth_years]")).to_have_value("minun lapset")
    parent.fill(birth_years=f"{timezone.localdate().year - 1}, {timezone.localdate().year - 6}")
    look(parent, "children")
    parent.send()
    parent.go("family:household-stages")
    look(parent, "stages")
    parent.page.locator("main [name=stages]:checked").first.uncheck()
    parent.send()
    assert (
        sorted(Family.objects.get().children.values_list("birth_year", flat=True))[1] == timezone.localdate().year - 1
    )
    assert SupportRequest.objects.get().life_stages


def one_press_stops_every_message_of_stages(parent: Person) -> None:
    parent.go("family:household")
    parent.send("/stage-messages/")
    assert Family.objects.get().wants_stage_messages is True
    parent.send("/life-changed/")
    expect(parent.page.locator("main form[action$='/life-changed/']")).to_have_count(0)
    expect(parent.page.locator("main form[action$='/stage-messages/']")).to_have_count(0)
    assert Family.objects.get().wants_stage_messages is False
    look(parent, "life-has-changed")


def the_office_keeps_the_household(coordinator: Person, home: Household) -> None:
    """What the family tells by phone: another adult, who becomes the contact person."""
    case = home.request
    coordinator.go("coordinator:request-adult", case.pk)
    coordinator.fill(called="Jari", knows="yes", sees="everything", channel="call", phone=TYPED)
    look(coordinator, "adult-told")
    coordinator.send()
    jari = Adult.objects.get(called="Jari")
    coordinator.go("coordinator:request-household", case.pk)
    expect(coordinator.page.locator("main .alert--danger")).to_be_visible()
    look(coordinator, "household")
    coordinator.go("coordinator:request-contact-person", case.pk)
    coordinator.fill(adult=jari.pk)
    look(coordinator, "contact-person")
    coordinator.send()
    assert home.request.contact == jari


# 2. Intake


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def helper(request: pytest.FixtureRequest, seat: Seat) -> Person:
    return seat("helper", java_script_enabled=request.param)


def test_somebody_else_asks_with_the_parents_agreement(home: Household, helper: Person) -> None:
    the_parent_must_agree(helper)
    answer_for_the_parent(helper)
    helper.send()
    helper.sees_errors("consent")
    helper.go("public:support-check")
    helper.fill(consent=True)
    press_twice(helper)
    helper.page.wait_for_url("**/receipt/")
    look(helper, "receipt-for-another")
    helper.page.go_back()
    helper.page.reload()
    expect(helper.page).to_have_url(re.compile("/receipt/$"))
    case = SupportRequest.objects.exclude(pk=home.request.pk).get()
    assert (case.asked_by, case.contact.called) == ("professional", "Piia")
    assert list(case.consents.values_list("purpose", flat=True)) == ["asked_by_another"]
    assert letters_to(case.contact) == ["request_received"]
    the_parent_has_lost_the_link(helper, case.contact)


def the_parent_must_agree(helper: Person) -> None:
    helper.go("public:support")
    look(helper, "support")
    helper.go("public:support-step", "helper")
    helper.fill(asked_by="professional")
    helper.send()
    helper.sees_errors("parent_agrees")
    look(helper, "helper-wrong")
    expect(helper.page.locator("main [name=asked_by][value=professional]")).to_be_checked()
    helper.fill(parent_agrees=True)
    helper.send()
    if helper.has_scripts:
        helper.page.go_back()
        expect(helper.page.locator("main [name=parent_agrees]")).to_be_checked()
        helper.page.go_forward()


def answer_for_the_parent(helper: Person) -> None:
    helper.fill(called="Piia", municipality="sastamala")
    look(helper, "helper-you")
    helper.send()
    helper.send()
    helper.sees_errors("channel")
    helper.fill(channel="sms", phone="040 000 0333")
    look(helper, "helper-contact")
    helper.send()
    helper.fill(birth_years="2022")
    helper.send()
    for _the_rest in range(3):
        helper.send()
    look(helper, "helper-check")


def test_a_place_written_before_the_suggestions_come_covers_nothing(home: Household, seat: Seat) -> None:
    helper = seat("helper")
    helper.page.route("**/places/", held := Held())
    helper.go("public:support-step", "you")
    helper.fill(called="Piia", municipality="sastamala")
    held.let_go()
    place = helper.page.locator("main [role=combobox]")
    expect(place).to_be_focused()
    expect(place).to_have_value("sastamala")
    expect(helper.page.get_by_role("option")).to_have_count(0)
    helper.send()
    expect(helper.page).to_have_url(re.compile("/support/contact/$"))


class Held:
    """Keeps what a page asks for, until it is let go."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __call__(self, route: Route) -> None:
        self.routes.append(route)

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


def the_parent_has_lost_the_link(person: Person, adult: Adult) -> None:
    """The answer is the same for an address we know and for one we do not."""
    answers = []
    for address in ("nobody@example.org", "040 000 0333"):
        person.go("public:family-link-lost")
        person.send()
        person.sees_errors("address")
        person.fill(address=address)
        person.send()
        answers.append(person.page.locator("main").inner_text())
    look(person, "link-lost")
    assert answers[0] == answers[1]
    assert letters_to(adult) == ["family_link", "request_received"]
    person.page.goto(letter_to("0400000333", r"(/\w\w/own/\S+?/)(?:\s|$)"))
    person.press("send", "yes")
    code = letter_to("0400000333", r"\b(\d{6})\b")
    person.fill(code="000001" if code == "000000" else "000000")
    person.send()
    person.sees_errors("code")
    look(person, "code-wrong")
    person.fill(code=code)
    person.send()
    expect(person.page.locator("main h1")).to_contain_text("Piia")
    look(person, "own-page-opened")


def test_the_office_takes_a_request_by_phone(seat: Seat, home: Household, coordinator: Person) -> None:
    coordinator.go("coordinator:request-new")
    coordinator.fill(called="Veera")
    coordinator.send()
    coordinator.sees_errors("consent_channel", "consent", "municipality")
    expect(coordinator.page.locator("main [name=called]")).to_have_value("Veera")
    look(coordinator, "request-new-wrong")
    coordinator.fill(consent_channel="phone", municipality="Sastamala", channel="sms", phone="040 000 0444")
    coordinator.fill(birth_years="2020", consent=True)
    coordinator.send()
    case = SupportRequest.objects.get(contact__called="Veera")
    assert (case.arrived_by, case.consents.get().channel) == ("phone", Consent.Channel.PHONE)
    assert case.contact.language == coordinator.language
    coordinator.send("/assign/")
    for outcome in ("not_reached", "call_again", "reached"):
        coordinator.press("outcome", outcome)
    assert list(case.attempts.values_list("outcome", flat=True)) == ["not_reached", "call_again", "reached"]
    look(coordinator, "request")
    the_talk_leads_elsewhere(coordinator, case)
    family = seat("family")
    family.carry(cast.page_of(case.contact))
    family.go("family:home")
    expect(family.page.locator("main")).to_contain_text("03 000 0000")
    look(family, "guided-elsewhere")


def the_talk_leads_elsewhere(coordinator: Person, case: SupportRequest) -> None:
    """Not everything for a companion is there: the family gets a service with its contact route."""
    coordinator.go("coordinator:request-intake", case.pk)
    coordinator.fill(adults_count="2", has_child=True, wants_it=True)
    look(coordinator, "intake")
    coordinator.send()
    assert not case.intake.is_complete
    service = ServiceEntry.objects.create(
        category="family_centre", name_fi="Perhekeskus", name_sv="Familjecentret", contact_route_fi="Soita arkisin",
        contact_route_sv="Ring på vardagar", phone_display="03 000 0000", phone_dial="+35830000000",
        municipality=case.family.municipality, checked_on=timezone.localdate(),
    )  # fmt: skip
    coordinator.go("coordinator:request-redirect", case.pk)
    look(coordinator, "redirect")
    coordinator.choose(coordinator.page.locator("main form[method=get] select"), str(service.pk))
    coordinator.page.locator("main form[method=get] button").click()
    coordinator.fill(reason="needs_interpreter_or_professional")
    look(coordinator, "redirect-chosen")
    coordinator.send()
    case.refresh_from_db()
    assert (case.state, case.redirect.service) == ("redirected", service)


def test_a_request_is_taken_back_and_opened_again(home: Household, parent: Person, coordinator: Person) -> None:
    be_heard(home)
    actions.accept_request(home.request, actor=home.coordinator.actor)
    SupportRequest.objects.update(state_since=timezone.now() - timedelta(days=29))
    the_family_still_waits_and_wishes(parent, home)
    coordinator.confirm("coordinator:request-hold", home.request.pk)
    assert home.request.state == "on_hold"
    parent.confirm("family:ready")
    assert home.request.state == "in_contact"
    parent.go("family:withdraw")
    look(parent, "withdraw")
    parent.send()
    look(parent, "withdrawn")
    assert (home.request.state, parent.page.goto("/family/wishes/").status) == ("withdrawn", 404)
    coordinator.go("coordinator:request-reopen", home.request.pk)
    look(coordinator, "reopen")
    coordinator.send()
    assert home.request.state == "in_contact"
    coordinator.confirm("coordinator:request-withdraw", home.request.pk)
    assert home.request.state == "withdrawn"


def the_family_still_waits_and_wishes(parent: Person, home: Household) -> None:
    parent.go("family:waiting")
    look(parent, "waiting")
    parent.page.locator("main form button").first.click()
    assert home.request.still_waits_at is not None
    parent.go("family:wishes")
    parent.tick("topics", "appointments", "talk")
    parent.fill(max_distance_km="20")
    look(parent, "wishes")
    parent.send()
    assert (set(home.request.topics), home.request.max_distance_km) == ({"appointments", "talk"}, 20)
