"""An organisation asks to come along: the form, its private page, the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.links import token_of
from accounts.models import Invitation, Organisation
from core import retention
from core.actor import Actor, Role
from core.retention import months_before
from notifications import invitations
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from partners import actions
from partners.business_id import business_id_of
from partners.models import Contact, PartnerApplication, PartnerProfile
from partners.states import Application as State
from portal.today.partners import partner_works
from tests.activities.asked import refused
from tests.factories.cast import Office, Person
from tests.factories.partners import a_partner, an_application

pytestmark = pytest.mark.django_db
JOIN = "/en/partners/join/"
JOB = Actor.system("tests")


def told(**more: Any) -> dict[str, Any]:
    """A form filled in."""
    facts = {
        "name": "Keskustan neuvola",
        "kind": "clinic",
        "business_id": "1234567-1",
        "municipality": "Sastamala",
        "contact_name": "Nelli Neuvola",
        "contact_email": "nelli@example.org",
        "contact_phone": "040 000 0031",
        "offers": ["refers", "hosts"],
        "wishes": ["visits"],
        "words": "Tapaamme vauvaperheitä.",
        "submission": str(uuid4()),
    }
    return {**facts, **more}


def kinds() -> list[str]:
    rows = OutboxMessage.objects.filter(recipient__startswith="partners.PartnerApplication").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def fresh(application: PartnerApplication) -> PartnerApplication:
    application.refresh_from_db()
    return application


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1234567-1", "1234567-1"),
        (" 0112038-9 ", "0112038-9"),
        ("112038-9", "0112038-9"),
        ("01120389", "0112038-9"),
        ("1234567-2", ""),
        ("0000001-0", ""),
        ("neuvola", ""),
        ("12345678-1", ""),
    ],
)
def test_a_business_id_is_read_as_people_write_it_and_its_check_digit_is_looked_at(written: str, read: str) -> None:
    assert business_id_of(written) == read


def test_a_clinic_asks_on_the_form_and_follows_it_on_its_own_page(client: Client, coordinator_here: Person) -> None:
    assert "Call 112" in client.get(JOIN).content.decode()
    receipt = client.post(JOIN, told(), follow=True).content.decode()
    application = PartnerApplication.objects.get()
    assert "Keep the link of this page" in receipt
    assert (application.state, application.offers, application.language) == (State.RECEIVED, ["refers", "hosts"], "en")
    assert kinds() == ["partner_application_received"]
    works = list(partner_works(coordinator_here.actor, timezone.now()))
    assert [work.title for work in works] == ["Keskustan neuvola"]
    page = coordinator_here.client.get(f"/coordinator/partner-applications/{application.pk}/").content.decode()
    assert "nelli@example.org" in page


def test_the_same_form_sent_twice_is_one_application(client: Client, coordinator_here: Person) -> None:
    form = told()
    assert client.post(JOIN, form)["Location"] == client.post(JOIN, form)["Location"]
    assert PartnerApplication.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"business_id": "1234567-2"}, "This is not a business ID"),
        ({"municipality": "Inari"}, "We do not work in this municipality yet."),
        ({"municipality": "Sastamla"}, "Did you mean one of these"),
        ({"contact_email": "nelli"}, "Write the e-mail address like this"),
        ({"contact_phone": "12"}, "Write the phone number like this"),
        ({"kind": "bank"}, "Choose one of these."),
        ({"words": "x" * 501}, "Write at most 500 letters. Now there are 501."),
        ({"words": "010190-123N"}, "Remove the personal identity code"),
    ],
)
def test_a_mistake_is_said_beside_the_question_and_nothing_is_lost(
    wrong: dict[str, str], sentence: str, client: Client, coordinator_here: Person
) -> None:
    page = client.post(JOIN, told(**wrong)).content.decode()
    assert sentence in page
    assert "Keskustan neuvola" in page
    assert not PartnerApplication.objects.exists()


def test_what_a_machine_fills_in_is_not_received(client: Client, coordinator_here: Person) -> None:
    client.post(JOIN, told(website="https://example.org"))
    assert not PartnerApplication.objects.exists()


def test_a_made_up_link_opens_nothing(client: Client) -> None:
    assert client.get("/en/partners/abc/").status_code == 404
    assert client.post("/en/partners/abc/withdraw/").status_code == 404


def test_a_yes_makes_the_organisation_its_page_its_contact_and_an_invitation(
    here: Office, coordinator_here: Person
) -> None:
    application = an_application(here, offers=["refers"], business_id="1234567-1")
    partner = actions.approve_application(application, actor=coordinator_here.actor)
    assert (fresh(application).state, application.became) == (State.APPROVED, partner)
    assert list(partner.municipalities.all()) == [here.municipality]
    assert (partner.business_id, partner.profile.offers) == ("1234567-1", ["refers"])
    contact = partner.contacts.get()
    assert (contact.email, contact.is_first) == (application.contact_email, True)
    invitation = Invitation.objects.get()
    assert (invitation.organisation, invitation.role) == (partner, Role.PARTNER)
    assert kinds() == ["partner_application_received", "partner_welcome"]


def test_the_welcome_opens_the_partners_own_portal(here: Office, coordinator_here: Person, client: Client) -> None:
    application = an_application(here)
    partner = actions.approve_application(application, actor=coordinator_here.actor)
    message = OutboxMessage.objects.get(kind="partner_welcome")
    kind = kind_named("partner_welcome")
    assert kind.still_due(message)
    assert set(kind.build(message)) == {"link", "until"}
    user = invitations.accept(message.sealed, name="Nelli", password=None, actor=Actor.public())
    client.force_login(user)
    assert partner.name in client.get("/partner/").content.decode()
    assert not kind.still_due(message)


def test_a_yes_into_the_register_adds_to_what_is_there_and_loses_nothing(
    here: Office, coordinator_here: Person
) -> None:
    known = a_partner(here, name="Neuvola, keskusta", offers=["room"], wishes=["visits"])
    application = an_application(here, offers=["refers"], wishes=["visits"])
    assert actions.approve_application(application, organisation=known, actor=coordinator_here.actor) == known
    profile = PartnerProfile.objects.get(organisation=known)
    assert (profile.offers, profile.wishes) == (["room", "refers"], ["visits"])
    assert Organisation.objects.filter(kind="clinic").count() == 1


def test_the_page_names_those_of_the_register_that_may_be_the_same(here: Office, coordinator_here: Person) -> None:
    a_partner(here, name="Keskustan Neuvola, Sastamala")
    a_partner(here, name="Aivan toinen", business_id="1234567-1")
    a_partner(here, name="Kirjasto")
    application = an_application(here, name="Neuvola keskustan Sastamala", business_id="1234567-1")
    page = coordinator_here.client.get(f"/coordinator/partner-applications/{application.pk}/").content.decode()
    part = page.partition("Onko se jokin näistä?")[2] or page.partition("Is it one of these?")[2]
    part = part.partition("</section>")[0]
    assert ("Keskustan Neuvola" in part, "Aivan toinen" in part, "Kirjasto" in part) == (True, True, False)


def test_whoever_has_the_hat_already_is_told_to_sign_in(here: Office, coordinator_here: Person) -> None:
    first = an_application(here)
    partner = actions.approve_application(first, actor=coordinator_here.actor)
    actions.approve_application(an_application(here), organisation=partner, actor=coordinator_here.actor)
    assert Invitation.objects.count() == 1
    assert Contact.objects.count() == 1
    message = OutboxMessage.objects.filter(kind="partner_welcome").latest("pk")
    assert kind_named("partner_welcome").build(message) == {"link": "/partner/", "until": None}


def test_a_no_is_told_kindly_and_can_be_taken_back(here: Office, coordinator_here: Person, client: Client) -> None:
    application = an_application(here)
    office = coordinator_here.actor
    actions.decline_application(application, words="Kiitos, syksyllä uudestaan.", actor=office)
    message = OutboxMessage.objects.get(kind="partner_application_answered")
    assert "syksyllä" not in str(kind_named(message.kind).build(message))
    assert "syksyllä" in client.get(f"/en/partners/{token_of(application)}/").content.decode()
    actions.reconsider_application(application, actor=office)
    assert (fresh(application).state, application.answer_words) == (State.RECEIVED, "")
    assert not kind_named(message.kind).still_due(message)


def test_the_sender_takes_the_form_back(here: Office, coordinator_here: Person, client: Client) -> None:
    application = an_application(here)
    page = f"/en/partners/{token_of(application)}/withdraw/"
    assert "What will happen" in client.get(page).content.decode()
    assert "The form is taken back" in client.post(page, follow=True).content.decode()
    assert fresh(application).state == State.WITHDRAWN


def declined(application: PartnerApplication, person: Person) -> PartnerApplication:
    actions.decline_application(application, actor=person.actor)
    return application


ANSWERS: dict[str, Callable[..., object]] = {
    "approve": lambda row, actor: actions.approve_application(row, actor=actor),
    "decline": lambda row, actor: actions.decline_application(row, actor=actor),
    "withdraw": lambda row, actor: actions.withdraw_application(row, actor=actor),
}


def test_who_may_not_answer_and_when(
    here: Office, coordinator_here: Person, coordinator_there: Person, partner: Person
) -> None:
    waits = an_application(here)
    for name in ("approve", "decline"):
        assert refused(lambda act=ANSWERS[name]: act(waits, coordinator_there.actor)) == "not_yours"
        assert refused(lambda act=ANSWERS[name]: act(waits, partner.actor)) == "not_yours"
    assert refused(lambda: actions.withdraw_application(waits, actor=coordinator_here.actor)) == "not_yours"
    assert refused(lambda: actions.reconsider_application(waits, actor=coordinator_here.actor)) == "moved_on"
    over = declined(an_application(here), coordinator_here)
    for name in ("approve", "decline"):
        assert refused(lambda act=ANSWERS[name]: act(over, coordinator_here.actor)) == "moved_on"
    assert refused(lambda: actions.withdraw_application(over, actor=Actor.public())) == "moved_on"
    assert refused(lambda: actions.reconsider_application(over, actor=coordinator_there.actor)) == "not_yours"


def test_a_sender_gets_no_hat_in_an_association_that_keeps_itself_nor_a_name_that_is_taken(
    here: Office, coordinator_here: Person, administrator_here: Person, there: Office
) -> None:
    clinic = a_partner(there.municipality, name="Muualla oleva neuvola")
    answer = lambda row, **more: actions.approve_application(row, actor=coordinator_here.actor, **more)  # noqa: E731
    assert refused(lambda: answer(an_application(here), organisation=clinic)) == "not_yours"
    same = an_application(here, name=clinic.name.upper())
    assert refused(lambda: answer(same)) == "is_known"
    page = coordinator_here.client.post(f"/coordinator/partner-applications/{same.pk}/approve/", {"organisation": ""})
    assert page.status_code == 200
    assert fresh(same).state == State.RECEIVED


def test_forms_are_erased_half_a_year_after_the_answer_and_a_year_without_one(
    here: Office, coordinator_here: Person
) -> None:
    now = timezone.now()
    rows = [an_application(here) for _ in range(4)]
    declined(rows[0], coordinator_here)
    declined(rows[1], coordinator_here)
    old, older = months_before(now, 6) - timedelta(days=1), months_before(now, 12) - timedelta(days=1)
    PartnerApplication.objects.filter(pk=rows[0].pk).update(state_since=old)
    PartnerApplication.objects.filter(pk=rows[2].pk).update(asked_at=older)
    line = next(line for line in retention.all_lines() if line.code == "partner_application")
    retention.run_line(line, now, actor=JOB)
    assert set(PartnerApplication.objects.all()) == {rows[1], rows[3]}
