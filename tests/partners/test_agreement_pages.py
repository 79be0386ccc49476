"""Agreements on their pages: the way from a draft to a paper, in each area."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Organisation
from core.actor import Role
from partners.actions import agreements as actions
from partners.models import PartnerAgreement
from partners.states import Agreement as State
from portal.today.agreements import agreement_works
from tests.factories import cast, offer
from tests.factories.cast import MAKER, Office, Person
from tests.factories.partners import a_partner, a_partner_worker, an_agreement

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


@pytest.fixture
def nurse(clinic: Organisation) -> Person:
    return a_partner_worker(clinic)


def page(person: Person, name: str, *args: Any, **query: str) -> HttpResponse:
    return person.client.get(reverse(name, args=args), query)


def send(person: Person, name: str, *args: Any, **said: Any) -> HttpResponse:
    return person.client.post(reverse(name, args=args), said)


def text_of(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def words(agreement: PartnerAgreement, **said: Any) -> dict[str, Any]:
    """Return the form of the words as it is sent."""
    told: dict[str, Any] = {
        "kind": "partnership",
        "title": "Kahvila",
        "parties": [p.organisation_id for p in agreement.parties.exclude(organisation=agreement.organisation)],
        "purpose": "Pidämme perhekahvilaa.",
        "shares": ["activities", "calendar"],
        "data_role": "separate",
        "starts_on": "1.1.2026",
        "ends_on": "",
        "notice_months": "3",
        "contact_name": "Tiina Talo",
    }
    for party in agreement.parties.all():
        told |= {f"party_{party.pk}_signatory_name": "Maija Malli", f"party_{party.pk}_signatory_title": "johtaja"}
    return {**told, **said}


def test_an_agreement_is_begun_written_offered_and_accepted_on_the_pages(
    coordinator_here: Person, clinic: Organisation, nurse: Person
) -> None:
    send(coordinator_here, "coordinator:agreement-new", kind="partnership", title="Kahvila", parties=[clinic.pk])
    agreement = PartnerAgreement.objects.get()
    assert "Write the purpose." in text_of(page(coordinator_here, "coordinator:agreement-detail", agreement.pk))
    answer = send(coordinator_here, "coordinator:agreement-edit", agreement.pk, **words(agreement))
    assert answer.status_code == 302
    assert page(nurse, "partner:agreement-detail", agreement.pk).status_code == 404
    send(coordinator_here, "coordinator:agreement-offer", agreement.pk)
    send(nurse, "partner:agreement-remark", agreement.pk, text="Kahvila iltaisin?")
    assert "Kahvila iltaisin?" in text_of(page(coordinator_here, "coordinator:agreement-detail", agreement.pk))
    send(coordinator_here, "coordinator:agreement-ask", agreement.pk)
    assert "Pidämme perhekahvilaa." in text_of(page(nurse, "partner:agreement-accept", agreement.pk))
    yes = {"signatory_name": "Niina Neuvola", "signatory_title": "osastonhoitaja", "is_right": "on", "version": 1}
    send(nurse, "partner:agreement-accept", agreement.pk, **yes)
    party = agreement.parties.get(organisation=clinic)
    told = {"party": agreement.parties.exclude(pk=party.pk).get().pk, "accepted_on": "1.1.2026", "version": 1}
    send(coordinator_here, "coordinator:agreement-signed", agreement.pk, **told)
    agreement.refresh_from_db()
    assert agreement.state == State.ACTIVE
    assert "Niina Neuvola, osastonhoitaja" in text_of(page(nurse, "partner:agreement-detail", agreement.pk))


def test_an_administrator_does_the_same_in_her_area(administrator_here: Person, clinic: Organisation) -> None:
    send(administrator_here, "administration:agreement-new", kind="letter_of_intent", title="Aie", parties=[clinic.pk])
    agreement = PartnerAgreement.objects.get()
    send(administrator_here, "administration:agreement-edit", agreement.pk, **words(agreement, title="Aiesopimus"))
    assert "Aiesopimus" in text_of(page(administrator_here, "administration:agreement-list"))
    assert "Aiesopimus" in text_of(page(administrator_here, "administration:agreement-detail", agreement.pk))


def a_talk(here: Office, clinic: Organisation, **facts: Any) -> PartnerAgreement:
    told = {"title": "Kahvila", "purpose": "Pidämme kahvilaa tiistaisin.", **facts}
    agreement = actions.make_agreement(organisation=here.organisation, parties=[clinic], actor=MAKER, **told)
    actions.offer_agreement(agreement, actor=MAKER)
    return agreement


BAD = [
    ({"ends_on": "1.1.2025"}, "The last day comes after the first."),
    ({"starts_on": "huomenna"}, "Write the date like this: 3.9.2026"),
    ({"title": ""}, "Write a name."),
    ({"purpose": "Meidän 010190-123A"}, "Remove the personal identity code. We do not need it."),
    ({"parties": []}, "Choose at least one."),
]


@pytest.mark.parametrize(("said", "sentence"), BAD)
def test_bad_input_gets_a_clear_sentence_and_nothing_is_lost(
    here: Office, coordinator_here: Person, clinic: Organisation, said: dict[str, Any], sentence: str
) -> None:
    agreement = a_talk(here, clinic)
    answer = send(
        coordinator_here, "coordinator:agreement-edit", agreement.pk, **words(agreement, money="Puoliksi.", **said)
    )
    shown = text_of(answer)
    assert sentence in shown
    assert "Puoliksi." in shown
    assert "010190-123A" not in shown
    assert agreement.versions.count() == 1


def test_a_yes_needs_its_tick_and_its_name(here: Office, clinic: Organisation, nurse: Person) -> None:
    agreement = a_talk(here, clinic, contact_name="T", data_role="separate", starts_on=timezone.localdate())
    signs = {"signatory_name": "A", "signatory_title": "B"}
    actions.change_agreement(agreement, duties={p.organisation_id: signs for p in agreement.parties.all()}, actor=MAKER)
    actions.ask_acceptance(agreement, actor=MAKER)
    shown = text_of(send(nurse, "partner:agreement-accept", agreement.pk, version=1))
    assert "Tick this when you accept it." in shown
    assert "Write your name." in shown
    assert agreement.parties.filter(accepted_version=1).count() == 0


def test_a_version_shows_what_differs_from_another(here: Office, clinic: Organisation, nurse: Person) -> None:
    agreement = a_talk(here, clinic)
    actions.change_agreement(agreement, purpose="Pidämme kahvilaa torstaisin.", actor=MAKER)
    newest = agreement.versions.get(number=2)
    shown = text_of(page(nurse, "partner:agreement-version", newest.pk))
    assert "tiistaisin</del>" in shown
    assert "torstaisin</ins>" in shown
    first = agreement.versions.get(number=1)
    assert "torstaisin</ins>" in text_of(page(nurse, "partner:agreement-version", first.pk, against="2"))
    assert "</ins>" not in text_of(page(nurse, "partner:agreement-version", first.pk, against="99999999999999"))


def test_drafted_versions_are_not_read_by_the_parties(here: Office, clinic: Organisation, nurse: Person) -> None:
    agreement = a_talk(here, clinic)
    version = agreement.versions.get()
    actions.take_to_draft(agreement, actor=MAKER)
    assert page(nurse, "partner:agreement-version", version.pk).status_code == 404


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "Pidämme kahvilaa"), ("sv", "Pidämme kahvilaa"), ("xx", "Pidämme")]
)
def test_the_paper_says_what_was_agreed(
    here: Office, clinic: Organisation, nurse: Person, language: str, word: str
) -> None:
    agreement = a_talk(here, clinic, boundaries="Emme peri maksuja.")
    answer = page(nurse, "partner:agreement-paper", agreement.pk, language=language)
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.content)).pages)
    assert word in text
    assert "Emme peri maksuja." in text
    assert clinic.name in text


def test_the_list_has_what_is_in_force_first_and_can_be_narrowed(
    here: Office, coordinator_here: Person, clinic: Organisation
) -> None:
    school = a_partner(here, name="Esimerkkikoulu")
    a_talk(here, school, title="Neuvottelu")
    an_agreement(here.organisation, clinic, title="Voimassa")
    soon = timezone.localdate() + timedelta(days=45)
    an_agreement(here.organisation, school, title="Loppuva", ends_on=soon)

    def titles(**query: str) -> list[str]:
        rows = page(coordinator_here, "coordinator:agreement-list", **query).context["rows"]
        return [row["cells"][0]["text"] for row in rows]

    assert titles() == ["Loppuva", "Voimassa", "Neuvottelu"]
    assert titles(state="negotiating") == ["Neuvottelu"]
    assert titles(partner=str(school.pk)) == ["Loppuva", "Neuvottelu"]
    assert titles(is_expiring="on") == ["Loppuva"]
    assert titles(kind="letter_of_intent") == []
    csv = page(coordinator_here, "coordinator:agreement-list", format="csv").content.decode()
    assert "Neuvottelu" in csv


@pytest.mark.parametrize("area", ["coordinator", "administration", "partner"])
def test_the_list_costs_the_same_for_many(here: Office, clinic: Organisation, area: str) -> None:
    role = {"coordinator": Role.COORDINATOR, "administration": Role.ADMINISTRATOR, "partner": Role.PARTNER}[area]
    reader = cast.worker(here, role, f"Lukija {area}")

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            text_of(page(reader, f"{area}:agreement-list"))
        return len(found)

    for number in range(3):
        a_talk(here, clinic, title=f"Sopimus {number}")
    cost()
    few = cost()
    for number in range(20):
        a_talk(here, clinic, title=f"Lisää {number}")
    assert cost() == few


def test_an_agreement_of_others_is_not_found(here: Office, clinic: Organisation, coordinator_there: Person) -> None:
    agreement = an_agreement(here.organisation, clinic)
    for name in ("detail", "edit", "paper", "end"):
        assert page(coordinator_there, f"coordinator:agreement-{name}", agreement.pk).status_code == 404


def test_a_partner_who_is_a_party_finds_no_page_for_changing(
    here: Office, clinic: Organisation, nurse: Person, coordinator_there: Person, there: Office
) -> None:
    agreement = an_agreement(here.organisation, there.organisation)
    answer = page(coordinator_there, "coordinator:agreement-edit", agreement.pk)
    assert answer.status_code in (302, 409)
    assert "Change the words" not in text_of(page(coordinator_there, "coordinator:agreement-detail", agreement.pk))


# Today


def works_of(person: Person) -> list[tuple[str, str]]:
    now = timezone.now()
    return [(work.kind, work.title) for work in agreement_works(person.actor, timezone.localdate(now))]


def test_today_tells_what_waits_for_us_what_ends_and_what_is_missing(
    here: Office, coordinator_here: Person, coordinator_there: Person, clinic: Organisation
) -> None:
    soon = timezone.localdate() + timedelta(days=45)
    an_agreement(here.organisation, clinic, title="Loppuva", ends_on=soon, shares=["rooms"])
    an_agreement(here.organisation, clinic, title="Pitkä")
    agreement = a_talk(here, clinic, contact_name="T", data_role="separate", starts_on=timezone.localdate())
    signs = {"signatory_name": "A", "signatory_title": "B"}
    actions.change_agreement(agreement, duties={p.organisation_id: signs for p in agreement.parties.all()}, actor=MAKER)
    actions.ask_acceptance(agreement, actor=MAKER)
    school = a_partner(here, name="Esimerkkikoulu")
    for name in ("Kahvila", "Kerho"):
        offer.an_activity(here, name_fi=name, together_with=[school, clinic])
    assert works_of(coordinator_here) == [
        ("partner_agreement", "Kahvila"),
        ("agreement_expiring", "Loppuva"),
        ("agreement_missing", "Esimerkkikoulu"),
    ]
    assert works_of(coordinator_there) == []
    said = {"signatory_name": "Outi", "signatory_title": "koordinaattori"}
    actions.accept_agreement(agreement, version=1, **said, actor=coordinator_here.actor)
    assert ("partner_agreement", "Kahvila") not in works_of(coordinator_here)
