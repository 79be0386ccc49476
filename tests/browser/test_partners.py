"""Partners: a clinic comes along and refers a family, an agreement comes into force, and what there is for a family."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from accounts.models import Organisation
from activities.models import HostVisit
from families import telling
from families.access import actor_of
from families.models import Referral, SupportRequest
from families.states import Request as RequestState
from partners.directory import write_entry
from partners.models import AgreementParty, PartnerAgreement
from tests.browser.looks import FINNISH_PHONE, SWEDISH_DESK, Setting
from tests.browser.offering import PLACE
from tests.browser.partnering import (
    ALBUM,
    CLINIC,
    NURSE,
    Seat,
    asks_to_come_along,
    email_of,
    is_welcomed,
    row_with,
    sit,
    takes_the_invitation,
)
from tests.browser.recruiting import look, said
from tests.browser.together import finds_nothing, press_twice, walk_with, written
from tests.browser.world import Person, in_days, letter_to, path_to
from tests.factories import cast
from tests.factories.partners import a_partner, a_partner_worker
from tests.factories.referrals import referred
from tests.families.life import Household

FAMILY_PAGE = r"(/\w\w/own/\S+)"
CODE = r"\b(\d{6})\b"
COMPANION = "Aino Askel"
PARENT, WISH, IDENTITY_CODE = "Sanna", "Joku, jonka kanssa jutella.", "131052-308T"
NUMBERS = {"fi": "0400000071", "sv": "0400000072"}


@pytest.fixture
def seat(sit_down: Callable[..., Person], setting: Setting) -> Seat:
    usual = {"album": ALBUM, "locale": f"{setting.language}-FI", **setting.options}
    return lambda name, **options: sit_down(name, **{**usual, **options})


# A clinic


def test_a_clinic_comes_along_refers_a_family_and_sees_what_it_may_and_no_more(
    seat: Seat, home: Household, coordinator: Person
) -> None:
    clinic = seat("clinic")
    application = asks_to_come_along(clinic)
    own = is_welcomed(coordinator, application)
    takes_the_invitation(clinic, own)
    tries_to_refer(clinic)
    referral = refers(clinic)
    parent = the_parent_hears(seat, referral)
    a_companion_walks_beside(home, coordinator, referral)
    is_told_what_the_family_permits(clinic, parent)
    nothing_more_is_seen(clinic, referral)
    asks_for_a_visit(clinic, own)
    what_belongs_to_others_is_not_there(clinic, home)


# Its referral


def tries_to_refer(clinic: Person) -> None:
    """An identity code and too many words are refused, and all else stays on the form."""
    page = clinic.page
    page.locator('main a[href$="/referrals/new/"]').first.click()
    expect(page.locator("main [name=municipality]")).to_have_value(PLACE)
    clinic.fill(called=PARENT, language=clinic.language, channel="sms", phone=NUMBERS[clinic.language])
    clinic.fill(support_form="companion", tells="nothing", text=f"{WISH} {IDENTITY_CODE}")
    look(clinic, "refer")
    clinic.send()
    clinic.sees_errors("text")
    expect(page.locator("main [name=called]")).to_have_value(PARENT)
    assert IDENTITY_CODE not in page.content()
    clinic.fill(text="o" * 501)
    expect(page.locator("main [name=text]")).to_have_value("o" * 500)
    look(clinic, "refer-wrong")
    clinic.fill(text=WISH)
    clinic.send()


def refers(clinic: Person) -> Referral:
    """Checked and sent together with the parent, whose agreement cannot be left out; sent twice, it is one."""
    page, before = clinic.page, SupportRequest.objects.count()
    expect(page.locator("main .card")).to_contain_text(WISH)
    clinic.press("send", "yes")
    clinic.sees_errors("consent")
    look(clinic, "check-wrong")
    clinic.press("change", "yes")
    expect(page.locator("main [name=called]")).to_have_value(PARENT)
    clinic.send()
    clinic.fill(consent=True)
    with page.expect_event("load"):
        page.locator("main button[name=send]").dblclick()
    referral = Referral.objects.get()
    expect(page).to_have_url(path_to("partner:referral-detail", referral.pk))
    expect(page.locator("main")).to_contain_text(referral.receipt)
    look(clinic, "refer-receipt")
    with suppress(Error):  # the browser keeps none of what was sent, and asks whether to send it again
        page.go_back()
    expect(page.locator("html")).not_to_contain_text(NUMBERS[clinic.language][-4:])
    assert SupportRequest.objects.count() == before + 1
    return referral


def the_parent_hears(seat: Seat, referral: Referral) -> Person:
    """The message leads to a page of the parent's own, which says who asked."""
    parent = seat("parent")
    number = NUMBERS[parent.language]
    parent.page.goto(letter_to(number, FAMILY_PAGE))
    parent.page.locator("main button[name=send]").click()
    parent.fill(code=letter_to(number, CODE))
    parent.send()
    parent.page.wait_for_url(f"**{path_to('family:home')}")
    parent.page.locator('main a[href$="/family/referral/"]').click()
    expect(parent.page.locator("main")).to_contain_text(referral.organisation.name)
    look(parent, "who-asked")
    return parent


def a_companion_walks_beside(home: Household, coordinator: Person, referral: Referral) -> None:
    """The coordinator reads who referred and what they may know; the family is reached and gets a companion."""
    coordinator.go("coordinator:request-detail", referral.request_id)
    for words in (CLINIC, NURSE, WISH):
        expect(coordinator.page.locator("main")).to_contain_text(words)
    look(coordinator, "referred")
    coordinator.confirm("coordinator:request-consent", referral.request_id, channel="phone")
    family = cast.Person(actor_of(referral.request.contact), request=referral.request)
    companion = cast.volunteer(home.office, COMPANION, languages=["fi", "sv"])
    walk_with(home, family, companion, "active")


def is_told_what_the_family_permits(clinic: Person, parent: Person) -> None:
    """Nothing at first; by one press of the parent that contact was made, and by another nothing again."""
    clinic.go("partner:referral-list")
    row_with(clinic, said(telling.NOT_TOLD, clinic.language))
    for tells, told in (("contact", telling.MET), ("nothing", telling.NOT_TOLD), ("contact", telling.MET)):
        parent.press("tells", tells)
        expect(parent.page.locator("main button[name=tells]")).not_to_have_attribute("value", tells)
        clinic.page.reload()
        row_with(clinic, said(told, clinic.language))
    look(clinic, "referrals")


def nothing_more_is_seen(clinic: Person, referral: Referral) -> None:
    """On no page of the clinic: the companion, the parent, the office's reference, how it goes."""
    request = SupportRequest.objects.get(pk=referral.request_id)
    state = said(RequestState(request.state).label, clinic.language)
    secrets = (*COMPANION.split(), PARENT, WISH, request.reference, NUMBERS[clinic.language][-4:])
    for name, args in (("home", ()), ("referral-list", ()), ("referral-detail", (referral.pk,))):
        clinic.go(f"partner:{name}", *args)
        assert not [secret for secret in secrets if secret in clinic.page.content()], name
        assert state.lower() not in clinic.page.locator("main").inner_text().lower(), name


# Its visit, and what it does not see


def asks_for_a_visit(clinic: Person, own: Organisation) -> None:
    """Who we are is known; an impatient double press is one visit."""
    page = clinic.page
    clinic.go("partner:visit-list")
    page.locator('main a[href$="/ask/"]').first.click()
    for name, value in (("host", CLINIC), ("municipality", PLACE), ("contact_name", NURSE)):
        expect(page.locator(f"main [name={name}]")).to_have_value(value)
    clinic.fill(place="Sali 2", theme="Ensimmäiset viikot kotona")
    clinic.send()
    clinic.sees_errors("kind", "starts_at", "life_stage")
    expect(page.locator("main [name=place]")).to_have_value("Sali 2")
    look(clinic, "visit-wrong")
    clinic.fill(kind="antenatal_visit")
    clinic.at("starts_at", in_days(10, hour=17))
    page.locator("main [name=life_stage]").select_option("expecting")
    press_twice(clinic)
    visit = HostVisit.objects.get()
    assert (visit.host_organisation, visit.asked_by.email, visit.state) == (own, email_of(clinic), "wished")
    row_with(clinic, CLINIC)
    look(clinic, "visits")


def what_belongs_to_others_is_not_there(clinic: Person, home: Household) -> None:
    """Another's referral, families' pages, the office's pages."""
    other = referred(home.office, "Toinen", "Toinen")
    finds_nothing(clinic, "partner:referral-detail", pk=other.pk)
    clinic.go("partner:referral-list")
    expect(clinic.page.locator("main table tbody tr")).to_have_count(1)
    finds_nothing(clinic, "coordinator:request-detail", pk=other.request_id)
    for name in ("coordinator:home", "coordinator:partner-list", "coordinator:visit-list", "administration:home"):
        assert clinic.page.request.get(path_to(name)).status == 404, name
    answer = clinic.page.request.get(path_to("family:home"))
    assert PARENT not in answer.text()


# An agreement


@pytest.mark.parametrize("setting", [SWEDISH_DESK], ids=str, indirect=True)
def test_an_agreement_is_offered_remarked_accepted_and_printed(
    seat: Seat, home: Household, coordinator: Person
) -> None:
    own = a_partner(home.office, name=CLINIC)
    clinic = sit(seat, "clinic", a_partner_worker(own, NURSE))
    agreement = is_drafted(coordinator, own)
    finds_nothing(clinic, "partner:agreement-detail", pk=agreement.pk)
    is_talked_over(coordinator, clinic, agreement)
    is_accepted_by_the_clinic(clinic, agreement)
    is_signed_at_the_office(coordinator, agreement)
    is_printed(clinic, agreement)
    other = sit(seat, "other", a_partner_worker(a_partner(home.office, name="Toinen neuvola"), "Outi Outo"))
    pages = ("detail", "paper", "accept", "remark")
    finds_nothing(other, *(f"partner:agreement-{page}" for page in pages), pk=agreement.pk)


def is_drafted(coordinator: Person, own: Organisation) -> PartnerAgreement:
    """Begun, and written; a last day before the first one loses nothing."""
    today = written(timezone.localdate())
    coordinator.go("coordinator:agreement-new")
    coordinator.fill(kind="partnership", title="Perhekahvila")
    coordinator.tick("parties", str(own.pk))
    press_twice(coordinator)
    agreement = PartnerAgreement.objects.get()
    coordinator.fill(purpose="Pidämme perhekahvilaa.", data_role="separate", contact_name="Outi Ohjaaja")
    coordinator.fill(starts_on=today, ends_on="1.1.2020")
    for party in agreement.parties.all():
        names = {f"party_{party.pk}_signatory_name": NURSE, f"party_{party.pk}_signatory_title": "vastaava"}
        coordinator.fill(**names)
    coordinator.send()
    coordinator.sees_errors("ends_on")
    expect(coordinator.page.locator("main [name=purpose]")).to_have_value("Pidämme perhekahvilaa.")
    look(coordinator, "agreement-wrong")
    coordinator.fill(ends_on="")
    coordinator.send()
    look(coordinator, "agreement-draft")
    return agreement


def is_talked_over(coordinator: Person, clinic: Person, agreement: PartnerAgreement) -> None:
    """Offered; the clinic remarks on it, and the words change to the next version."""
    coordinator.confirm("coordinator:agreement-offer", agreement.pk)
    clinic.go("partner:agreement-list")
    look(clinic, "agreements")
    clinic.page.locator(f'main a[href$="/agreements/{agreement.pk}/"]').first.click()
    clinic.send("/remark/")
    clinic.sees_errors("text")
    clinic.fill(text="Kahvila iltaisin?")
    clinic.send()
    look(clinic, "agreement-remarked")
    coordinator.go("coordinator:agreement-detail", agreement.pk)
    expect(coordinator.page.locator("main")).to_contain_text("Kahvila iltaisin?")
    coordinator.confirm("coordinator:agreement-edit", agreement.pk, purpose="Pidämme perhekahvilaa iltaisin.")
    coordinator.confirm("coordinator:agreement-ask", agreement.pk)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.version) == ("waiting_signatures", 2)


def is_accepted_by_the_clinic(clinic: Person, agreement: PartnerAgreement) -> None:
    """It waits on the clinic's own page; a yes needs a name and a tick."""
    clinic.go("partner:home")
    clinic.page.locator(f'main .work a[href$="/agreements/{agreement.pk}/"]').last.click()
    clinic.page.locator('main a[href$="/accept/"]').click()
    expect(clinic.page.locator("main")).to_contain_text("Pidämme perhekahvilaa iltaisin.")
    clinic.fill(signatory_title="osastonhoitaja")
    clinic.send()
    clinic.sees_errors("signatory_name", "is_right")
    expect(clinic.page.locator("main [name=signatory_title]")).to_have_value("osastonhoitaja")
    look(clinic, "accept-wrong")
    clinic.fill(signatory_name=NURSE, is_right=True)
    press_twice(clinic)
    accepted = AgreementParty.objects.filter(agreement=agreement, accepted_version=2)
    assert [party.organisation.name for party in accepted] == [CLINIC]
    look(clinic, "accepted")


def is_signed_at_the_office(coordinator: Person, agreement: PartnerAgreement) -> None:
    """The last yes, on paper, brings it into force."""
    left = agreement.parties.get(accepted_on=None)
    coordinator.go("coordinator:agreement-signed", agreement.pk)
    coordinator.fill(party=str(left.pk), accepted_on=written(timezone.localdate()))
    look(coordinator, "signed")
    coordinator.send()
    agreement.refresh_from_db()
    assert agreement.state == "active"
    look(coordinator, "in-force")


def is_printed(clinic: Person, agreement: PartnerAgreement) -> None:
    clinic.go("partner:agreement-detail", agreement.pk)
    with clinic.page.expect_download() as waiting:
        clinic.page.locator(f'main a[href$="?language={clinic.language}"]').click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")


# What is there for us?


def offer_services() -> None:
    """Two of Sastamala, one of elsewhere, one of the whole country."""
    way = {"contact_route_fi": "Soita", "phone_display": "040 000 0021", "phone_dial": "0400000021"}
    for name, category, place in (
        ("Perhekeskus", "family_centre", cast.SASTAMALA),
        ("Velkaneuvonta", "debt", cast.SASTAMALA),
        ("Muualla", "family_centre", cast.RAASEPORI),
        ("Nollalinja", "shelter", None),
    ):
        facts = {"municipality_id": place, "checked_on": timezone.localdate(), **way}
        write_entry({"name_fi": name, "category": category, **facts})


@pytest.mark.parametrize("setting", [FINNISH_PHONE], ids=str, indirect=True)
def test_what_there_is_for_a_family_is_searched_and_printed(seat: Seat, home: Household) -> None:
    offer_services()
    reader = seat("reader")
    reader.go("public:service-list")
    names = reader.page.locator("main .service__name")
    assert names.all_inner_texts() == ["Nollalinja"]
    reader.fill(place=PLACE)
    reader.page.keyboard.press("Tab")
    expect(names).to_have_count(3)
    look(reader, "services")
    its_paper_holds(reader, {"Nollalinja", "Perhekeskus", "Velkaneuvonta"})
    reader.page.go_back()
    reader.page.locator("main [name=kind]").select_option("debt")
    expect(names).to_have_count(1)
    reader.fill(find="uimahalli")
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("main .empty")).to_be_visible()
    look(reader, "services-none")
    reader.page.goto(f"{path_to('public:service-list')}?kind=debt")
    names.get_by_role("link").first.click()
    look(reader, "service-page")


def its_paper_holds(reader: Person, expected: set[str]) -> None:
    """The whole list is one page for paper, without what one moves about with."""
    reader.page.locator('main a[href*="/services/print/"]').click()
    assert set(reader.page.locator("main .service-kind .service__name").all_inner_texts()) == expected
    look(reader, "services-print")
    reader.page.emulate_media(media="print")
    expect(reader.page.locator(".site-nav").first).to_be_hidden()
    expect(reader.page.locator("main .service-paper")).to_be_visible()
    reader.picture("services-on-paper-fi")
    reader.page.emulate_media(media="screen")
