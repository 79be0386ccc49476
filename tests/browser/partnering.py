"""What the walks of partners share: who sits where, and how a clinic comes along."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from accounts.models import Organisation, User
from partners.models import PartnerApplication
from tests.browser.offering import PLACE, arrives, opens_own_link
from tests.browser.recruiting import look
from tests.browser.together import press_twice
from tests.browser.world import PASSWORD, Person, letter_to, path_to
from tests.factories import cast

ALBUM = "partners"
CLINIC, NURSE = "Esimerkkineuvola", "Nelli Neuvola"
WORDS = "Tapaamme perheitä maanantaisin."
OWN_PAGE = r"(/\w\w/partners/\S+?/)(?:\s|$)"
INVITATION = r"(/\w\w/invitation/\S+?/)(?:\s|$)"

Seat = Callable[..., Person]


def sit(seat: Seat, name: str, who: cast.Person) -> Person:
    """Give somebody of the cast a browser in which they are signed in, in the language of the setting."""
    person = seat(name)
    User.objects.filter(pk=who.user.pk).update(language=person.language)
    person.carry(who.client)
    return person


def row_with(person: Person, words: str) -> None:
    expect(person.page.locator("main table tbody tr").filter(has_text=words)).to_have_count(1)


def asks_to_come_along(clinic: Person) -> PartnerApplication:
    """Without an account; a wrong business ID loses nothing, and an impatient double press is one form."""
    page, reach = clinic.page, email_of(clinic)
    clinic.go("public:partner-join")
    clinic.fill(name=CLINIC, kind="clinic", business_id="1234567-2", municipality=PLACE)
    clinic.fill(contact_name=NURSE, contact_email=reach, contact_phone="040 000 0031", words=WORDS)
    clinic.tick("offers", "refers", "hosts")
    clinic.send()
    clinic.sees_errors("business_id")
    kept = {"name": CLINIC, "kind": "clinic", "municipality": PLACE, "contact_email": reach, "words": WORDS}
    for name, value in kept.items():
        expect(page.locator(f"main [name={name}]")).to_have_value(value)
    expect(page.locator("main [name=offers]:checked")).to_have_count(2)
    look(clinic, "join-wrong")
    clinic.fill(business_id="1234567-1")
    press_twice(clinic)
    look(clinic, "own-form")
    own = page.url
    page.go_back()
    arrives("partner_application_received")
    opens_own_link(clinic, reach, OWN_PAGE)
    assert page.url == own
    return PartnerApplication.objects.get()


def email_of(clinic: Person) -> str:
    return f"nelli.neuvola.{clinic.language}@example.org"


def is_welcomed(coordinator: Person, application: PartnerApplication) -> Organisation:
    """From Today to the register, by two presses."""
    page = coordinator.page
    coordinator.go("coordinator:home")
    page.locator(f'main a[href$="/partner-applications/{application.pk}/"]').first.click()
    expect(page.locator("main")).to_contain_text(WORDS)
    look(coordinator, "partner-form")
    page.locator('main a[href$="/approve/"]').click()
    look(coordinator, "partner-welcome")
    press_twice(coordinator)
    application.refresh_from_db()
    assert (application.state, Organisation.objects.filter(name=CLINIC).count()) == ("approved", 1)
    look(coordinator, "partner-welcomed")
    coordinator.go("coordinator:partner-list")
    row_with(coordinator, CLINIC)
    look(coordinator, "partner-register")
    page.locator(f'main a[href$="/partners/{application.became_id}/"]').first.click()
    look(coordinator, "partner")
    return application.became


def takes_the_invitation(clinic: Person, own: Organisation) -> None:
    """From the letter to an account, and to the own page."""
    arrives("partner_welcome")
    clinic.page.goto(letter_to(email_of(clinic), INVITATION))
    look(clinic, "partner-invitation")
    clinic.fill(password=PASSWORD)
    clinic.send()
    clinic.sign_in(email_of(clinic))
    clinic.page.wait_for_url(f"**{path_to('partner:home')}")
    for fact in (own.name, own.business_id, NURSE):
        expect(clinic.page.locator("main")).to_contain_text(fact)
    look(clinic, "partner-home")
