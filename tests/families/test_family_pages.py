"""What a family may always do on its own pages: see, take along, change its mind, leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from core import audit
from core.actor import Actor, Role
from core.models import AuditEntry
from core.privacy import export
from core.transitions import advance
from families import actions, my_data, states
from families.access import actor_of
from families.models import Adult, Consent, Redirect, SupportRequest
from families.openings import openings_for, openings_in_words
from families.purposes import Purpose
from families.status import NOW, status_of
from partners.models import ServiceEntry
from tests.factories import families as make

OpenPage = Callable[[SupportRequest], Client]
OFFICE = Actor(role=Role.COORDINATOR, label="Outi Esimerkki", user_id=1)
JOB = Actor.system("test")
PAGES = [
    "/family/appointments/",
    "/family/appointments/new/",
    "/family/openings/",
    "/family/my-data/",
    "/family/leave/",
]


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


def fetched(request: SupportRequest) -> SupportRequest:
    rows = SupportRequest.objects.select_related("family__organisation", "assigned_to", "intake", "redirect__service")
    return rows.prefetch_related("attempts").get(pk=request.pk)


# Who has looked


def test_family_sees_when_why_and_in_which_role_its_file_was_opened_but_no_names(
    own_page: OpenPage, sastamala: Any
) -> None:
    request = make.request_of(language="en")
    audit.opened(request.family, actor=OFFICE, purpose=Purpose.SHORTLIST)
    shown = own_page(request).get("/family/openings/").content.decode()
    assert "To look for a companion for you" in shown
    assert "Coordinator" in shown
    assert "Esimerkki" not in shown


def test_openings_of_another_family_are_not_shown(mine: Client, sastamala: Any) -> None:
    audit.opened(make.request_of().family, actor=OFFICE, purpose=Purpose.SHORTLIST)
    assert mine.get("/family/openings/").context["rows"] == []


def test_purpose_without_words_is_still_shown(own_page: OpenPage, sastamala: Any) -> None:
    request = make.request_of(language="en")
    audit.opened(request.family, actor=OFFICE, purpose="something new")
    shown = own_page(request).get("/family/openings/").content.decode()
    assert "something new" not in shown
    assert "handling your matter" in shown


@pytest.mark.parametrize("purpose", Purpose.values)
def test_every_purpose_has_words(mine: Client, kaisa: SupportRequest, purpose: str) -> None:
    audit.opened(kaisa.family, actor=OFFICE, purpose=purpose)
    (row,) = mine.get("/family/openings/").context["rows"]
    assert str(row["purpose"]) == str(Purpose(purpose).label)


def test_thirty_openings_cost_no_more_queries_than_three(mine: Client, kaisa: SupportRequest) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert mine.get("/family/openings/").status_code == 200
        return len(found)

    for _opening in range(3):
        audit.opened(kaisa.family, actor=OFFICE, purpose=Purpose.REQUEST)
    of_three = queries()
    for _opening in range(27):
        audit.opened(kaisa.family, actor=OFFICE, purpose=Purpose.REQUEST)
    assert queries() == of_three


def test_the_contact_sees_which_adult_took_a_copy_and_others_see_their_own_alone(
    own_page: OpenPage, sastamala: Any
) -> None:
    case = make.request_of(language="en")
    kaisa = case.contact
    contact = {"channel": "sms", "language": "en"}
    liisa, matti, vanha = (
        actions.add_adult(
            case.family, called=name, is_told=True, sees=sees, phone=phone, actor=actor_of(kaisa), **contact
        )
        for name, sees, phone in (
            ("Liisa", "everything", "+358400000071"),
            ("Matti", "own", "+358400000072"),
            ("Vanha", "own", "+358400000073"),
        )
    )
    for adult in (kaisa, matti, vanha):
        actions.export_family(case.family, actor=actor_of(adult))
    actions.remove_adult(vanha, actor=actor_of(kaisa))
    audit.opened(case.family, actor=OFFICE, purpose=Purpose.REQUEST)

    def who(adult: Adult) -> list[str]:
        rows = openings_in_words(openings_for(adult), reader=adult)
        return [str(row["role"]) for row in rows]

    with override("en"):
        assert who(kaisa) == ["Coordinator", "Somebody in your family", "Matti", "You"]
        assert who(liisa) == ["Coordinator", "Somebody in your family", "Matti", "Kaisa"]
        assert who(matti) == ["Coordinator", "You"]
    assert "To take a copy of the data along" in own_page(case).get("/family/openings/").content.decode()


# What is kept


def test_own_data_is_shown_in_words(own_page: OpenPage, sastamala: Any) -> None:
    request = make.request_of(
        language="en", topics=("kela",), slots=("tue_evening",), text="Joku, jonka kanssa jutella."
    )
    shown = own_page(request).get("/family/my-data/").content.decode()
    for words in (
        "Sastamala",
        "Kaisa",
        "040 0000012",
        "2021",
        "Applying for Kela support",
        "Tuesday: evenings",
        "Joku, jonka kanssa jutella.",
        request.reference,
    ):
        assert words in shown


def test_own_data_of_another_family_is_not_shown(mine: Client, sastamala: Any) -> None:
    other = make.request_of(called="Maria", text="Marian asia")
    for address in ("/family/my-data/", "/family/my-data/?as=file"):
        shown = mine.get(address).content.decode()
        assert "Maria" not in shown
        assert other.reference not in shown


def test_own_data_can_be_taken_along_as_a_file(mine: Client, kaisa: SupportRequest) -> None:
    make.appointment_of(kaisa, place="Neuvola")
    answer = mine.get("/family/my-data/?as=file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rinnalla.json"'
    found = json.loads(answer.content)
    assert found["families.Adult"][0]["phone"] == "+358400000012"
    assert found["families.Appointment"][0]["place"] == "Neuvola"
    assert set(found) == set(export(kaisa.family))


def test_file_holds_no_secrets(mine: Client, kaisa: SupportRequest) -> None:
    found = mine.get("/family/my-data/?as=file").content.decode()
    assert "token_hash" not in found
    assert kaisa.submission_key not in found


def test_taking_data_along_is_in_the_trail(mine: Client, kaisa: SupportRequest) -> None:
    mine.get("/family/my-data/")
    assert not AuditEntry.objects.about(kaisa.family).filter(verb="family.exported").exists()
    mine.get("/family/my-data/?as=file")
    assert AuditEntry.objects.about(kaisa.family).filter(verb="family.exported").count() == 1


def test_every_section_of_own_data_is_a_model_about_families(kaisa: SupportRequest) -> None:
    assert set(my_data.SECTIONS) <= set(export(kaisa.family))


def test_own_data_of_thirty_appointments_costs_no_more_queries_than_of_three(
    mine: Client, kaisa: SupportRequest
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert mine.get("/family/my-data/").status_code == 200
        return len(found)

    for _row in range(3):
        make.appointment_of(kaisa)
    of_three = queries()
    for _row in range(27):
        make.appointment_of(kaisa)
    assert queries() == of_three


# Taking the request back


@pytest.mark.smoke
def test_request_is_withdrawn_after_being_told_what_happens(mine: Client, kaisa: SupportRequest) -> None:
    assert mine.get("/family/withdraw/").context["refusal"] is None
    kaisa.refresh_from_db()
    assert kaisa.state == states.Request.RECEIVED
    assert mine.post("/family/withdraw/").headers["Location"] == "/family/"
    kaisa.refresh_from_db()
    assert kaisa.state == states.Request.WITHDRAWN


def test_consent_is_withdrawn_with_the_request(mine: Client, kaisa: SupportRequest) -> None:
    mine.post("/family/withdraw/")
    consent = Consent.objects.get(request=kaisa)
    assert consent.withdrawn_at is not None
    assert AuditEntry.objects.about(consent).filter(verb="consent.withdrawn").count() == 1


def test_ended_request_cannot_be_withdrawn_again(mine: Client, kaisa: SupportRequest) -> None:
    mine.post("/family/withdraw/")
    assert mine.get("/family/withdraw/").status_code == 404
    assert mine.post("/family/withdraw/").status_code == 404


def test_request_with_a_suggestion_says_why_it_cannot_be_withdrawn(mine: Client, kaisa: SupportRequest) -> None:
    for state in ("in_contact", "accepted", "proposed"):
        advance(kaisa, state, actor=JOB)
    assert mine.get("/family/withdraw/").context["refusal"].code == "not_from_here"
    assert mine.post("/family/withdraw/").status_code == 409
    kaisa.refresh_from_db()
    assert kaisa.state == states.Request.PROPOSED


def test_page_stays_open_after_withdrawing(mine: Client) -> None:
    mine.post("/family/withdraw/")
    assert {mine.get(address).status_code for address in PAGES} == {200}


# Language


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_chosen_language_is_that_of_pages_and_messages(mine: Client, kaisa: SupportRequest, language: str) -> None:
    answer = mine.post("/family/language/", {"language": language, "next": "/family/openings/"})
    assert answer.headers["Location"] == "/family/openings/"
    kaisa.contact.refresh_from_db()
    assert kaisa.contact.language == language
    assert f'<html lang="{language}"' in mine.get("/family/openings/").content.decode()


@pytest.mark.parametrize("language", ["de", "", "fi; DROP"])
def test_language_that_we_do_not_speak_changes_nothing(mine: Client, kaisa: SupportRequest, language: str) -> None:
    mine.post("/family/language/", {"language": language})
    kaisa.contact.refresh_from_db()
    assert kaisa.contact.language == "fi"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_nowhere_else(mine: Client, elsewhere: str) -> None:
    answer = mine.post("/family/language/", {"language": "sv", "next": elsewhere})
    assert answer.headers["Location"] == "/family/"


# Every page


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_answers_in_the_parents_language_and_is_not_stored(
    own_page: OpenPage, sastamala: Any, language: str
) -> None:
    browser = own_page(make.request_of(language=language))
    for address in [*PAGES, "/family/withdraw/"]:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.content.decode()
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", [*PAGES, "/family/withdraw/"])
def test_every_page_can_be_left_quickly(mine: Client, address: str) -> None:
    assert "data-quick-exit" in mine.get(address).content.decode()


@pytest.mark.parametrize("address", ["/family/language/", "/family/appointments/1/share/"])
def test_what_changes_something_is_not_done_by_following_a_link(mine: Client, address: str) -> None:
    assert mine.get(address).status_code == 405


# Where the request is


def test_every_state_has_its_words() -> None:
    assert set(NOW) == set(states.Request.values)


def test_new_request_tells_what_happens_next_and_who_is_responsible(kaisa: SupportRequest) -> None:
    with override("en"):
        status = status_of(fetched(kaisa))
        assert str(status.title) == "Your request has arrived"
        assert status.who == "Responsible: the coordinators, Rinnalla Sastamala ry"
        assert [str(event["title"]) for event in status.events] == ["You sent your request"]


def test_responsible_person_is_called_by_first_name(kaisa: SupportRequest) -> None:
    kaisa.assigned_to = User.objects.create_user("outi@example.org", name="Outi Esimerkki")
    kaisa.save(update_fields=["assigned_to"])
    with override("en"):
        assert status_of(fetched(kaisa)).who == "Responsible: Outi, Rinnalla Sastamala ry"


def test_story_of_a_request_is_told_newest_first(kaisa: SupportRequest) -> None:
    actions.record_attempt(kaisa, outcome="not_reached", actor=JOB)
    actions.record_attempt(kaisa, outcome="reached", actor=JOB)
    actions.record_intake(kaisa, actor=JOB, **dict.fromkeys(("has_child", "wants_it", "lives_here"), True))
    with override("en"):
        status = status_of(fetched(kaisa))
        titles = [str(event["title"]) for event in status.events]
    assert titles[-1] == "You sent your request"
    assert set(titles[:-1]) == {
        "We reached each other",
        "We talked about what you hope for",
        "We are in touch with you",
    }
    assert [event.get("is_current", False) for event in status.events] == [True, False, False, False]


def test_family_guided_elsewhere_sees_the_service_and_its_number(kaisa: SupportRequest) -> None:
    service = ServiceEntry.objects.create(
        category="family_centre", name_fi="Perhekeskus", contact_route_fi="Soita", checked_on=timezone.localdate()
    )
    actions.redirect_request(
        kaisa, service=service, next_step="Soita maanantaina", reason=states.RedirectReason.OUTSIDE_AREA, actor=JOB
    )
    status = status_of(fetched(kaisa))
    assert status.redirect == Redirect.objects.get()
    assert status.who == ""
