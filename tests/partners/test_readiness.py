"""What must be there before the first family, and the stop where heavier law begins (R-CW-3, R-SC-1, R-EM-1)."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from families.actions import Answers, receive_request
from families.coverage import form_offered
from partners.actions.readiness import answer_readiness
from partners.checks import check_go_live
from partners.models import Helpline, Readiness
from partners.rules import readiness as rules
from tests.factories import cast
from tests.factories.cast import MAKER, Office, Person

PAGE = "/administration/readiness/"
TODAY = timezone.localdate()
SAID = {
    "is_purchased": "no",
    "phone": "040 000 0001",
    "email": "toimisto@example.org",
    "data_email": "tieto@example.org",
}


def ready(office: Office, *, is_purchased: bool = False) -> Office:
    """Put everything that must be there into place."""
    answer_readiness(office.organisation, on=TODAY, actor=MAKER, **{**SAID, "is_purchased": is_purchased})
    names = {"name_fi": "X", "name_sv": "X", "name_en": "X", "display": "112", "dial": "112", "checked_on": TODAY}
    for key in ("social_emergency", "social_contact"):
        county = office.municipality.wellbeing_county_code
        Helpline.objects.create(key=key, wellbeing_county_code=county, **names)
    Helpline.objects.update(checked_on=TODAY)
    cast.worker(office, Role.COORDINATOR, "Vastaanottaja")
    return office


def code_of(office: Office) -> str:
    refusal = rules.why_not_open(office.organisation, on=TODAY)
    return refusal.code if refusal else ""


@pytest.mark.smoke
def test_one_who_has_everything_may_open(here: Office) -> None:
    assert code_of(ready(here)) == ""
    assert [point.code for point in rules.points_of(here.organisation, on=TODAY)] == [
        "scope",
        "social_emergency",
        "social_contact",
        "helplines",
        "office",
        "data_contact",
        "receivers",
    ]


def test_who_has_not_answered_is_asked_first(here: Office) -> None:
    assert code_of(here) == "not_ready_scope"


def test_each_thing_is_missed_by_its_own_sentence(here: Office) -> None:
    ready(here)
    Helpline.objects.filter(key="social_contact").delete()
    assert code_of(here) == "not_ready_social_contact"
    Helpline.objects.filter(key="social_emergency").delete()
    assert code_of(here) == "not_ready_social_emergency"


def test_a_number_of_half_a_year_ago_is_missed(here: Office, there: Office) -> None:
    ready(here)
    county = there.municipality.wellbeing_county_code
    far = Helpline.objects.get(key="social_contact")
    Helpline.objects.filter(pk=far.pk).update(wellbeing_county_code=county, checked_on=TODAY - timedelta(days=300))
    Helpline.objects.create(key="social_contact", wellbeing_county_code="08", name_fi="X", dial="112", checked_on=TODAY)
    assert code_of(here) == ""
    Helpline.objects.filter(key="crisis").update(checked_on=TODAY - timedelta(days=181))
    assert code_of(here) == "not_ready_helplines"


@pytest.mark.parametrize(("field", "code"), [("phone", "office"), ("email", "office"), ("data_email", "data_contact")])
def test_families_must_have_somebody_to_reach(field: str, code: str, here: Office) -> None:
    ready(here)
    told = {**SAID, "is_purchased": False, field: ""}
    answer_readiness(here.organisation, on=TODAY, actor=MAKER, **told)
    assert code_of(here) == f"not_ready_{code}"


def test_a_bilingual_municipality_has_its_text_in_both_languages(there: Office) -> None:
    ready(there)
    assert code_of(there) == ""
    type(there.programme).objects.filter(pk=there.programme.pk).update(text_sv="Välkommen")
    assert code_of(there) == "not_ready_languages"


def test_an_open_programme_where_nobody_receives_is_missed(here: Office) -> None:
    ready(here)
    Membership.objects.filter(role=Role.COORDINATOR).update(is_active=False)
    assert code_of(here) == "not_ready_receivers"
    assert [error.msg for error in check_go_live(None, databases=["default"])] == [
        f"{here.organisation.name}: {rules.why_not_open(here.organisation, on=TODAY).sentence}"
    ]


# A purchased service


def ask(office: Office) -> None:
    told = {"called": "Kaisa", "channel": "sms", "phone": "+358400000012", "language": "fi"}
    receive_request(Answers(municipality=office.municipality, **told), submission_key="a", actor=Actor.public())


def test_a_purchased_service_takes_no_new_families(here: Office) -> None:
    ready(here, is_purchased=True)
    assert code_of(here) == "not_ready_scope"
    assert form_offered(here.municipality, actor=Actor.public()) is None
    with pytest.raises(Refused) as refused:
        ask(here)
    assert refused.value.refusal.code == "outside_area"


def test_what_else_is_missing_does_not_turn_a_family_away(here: Office) -> None:
    ask(here)


def test_another_association_of_the_place_goes_on(here: Office, there: Office) -> None:
    there.programme.municipalities.add(here.municipality)
    ready(here, is_purchased=True)
    assert form_offered(here.municipality, actor=Actor.public()) == "companion"


# The page


def test_the_administrator_answers(administrator_here: Person, here: Office) -> None:
    browser: Client = administrator_here.client
    assert browser.get(PAGE).context["form"].initial["is_purchased"] == ""
    assert browser.post(PAGE, SAID).status_code == 302
    answer = Readiness.objects.get()
    assert (answer.is_purchased, answer.data_email, answer.answered_on) == (False, SAID["data_email"], TODAY)
    here.organisation.refresh_from_db()
    assert here.organisation.email == SAID["email"]
    assert AuditEntry.objects.get(verb="readiness.answered").reason == "not_purchased"


def test_a_yes_is_asked_twice_and_explained(administrator_here: Person) -> None:
    browser = administrator_here.client
    asked = browser.post(PAGE, {**SAID, "is_purchased": "yes"})
    assert (asked.status_code, asked.context["stops"], Readiness.objects.exists()) == (200, True, False)
    assert browser.post(PAGE, {**SAID, "is_purchased": "yes", "sure": "yes"}).status_code == 302
    assert "703/2023" in browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("is_purchased", ""), ("is_purchased", "maybe"), ("data_email", "x"), ("phone", "")]
)
def test_a_wrong_answer_is_told_in_words(field: str, value: str, administrator_here: Person) -> None:
    answer = administrator_here.client.post(PAGE, {**SAID, field: value})
    assert field in answer.context["form"].errors
    assert not Readiness.objects.exists()


def test_nobody_answers_for_another(administrator_here: Person, coordinator_here: Person, there: Office) -> None:
    for actor in (administrator_here.actor, coordinator_here.actor):
        with pytest.raises(Refused):
            answer_readiness(there.organisation, on=TODAY, actor=actor, **{**SAID, "is_purchased": False})
    assert coordinator_here.client.get(PAGE).status_code == 404


def test_the_address_for_personal_data_is_on_the_page_about_privacy(here: Office, client: Client) -> None:
    ready(here)
    assert SAID["data_email"] in client.get("/fi/privacy/").content.decode()


# Before it opens


def test_the_deployment_check_fails_until_all_is_there(here: Office) -> None:
    errors = check_go_live(None, databases=["default"])
    assert {error.id for error in errors} == {"partners.E001"}
    assert all(error.msg.startswith(here.organisation.name) for error in errors)
    with pytest.raises(CommandError, match=here.organisation.name):
        call_command("check_go_live", stdout=StringIO())
    ready(here)
    assert check_go_live(None, databases=["default"]) == []
    out = StringIO()
    call_command("check_go_live", stdout=out)
    assert out.getvalue()


def test_it_does_not_ask_the_database_unless_told(here: Office) -> None:
    assert check_go_live(None) == []
