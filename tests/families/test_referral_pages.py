"""The pages of a referral: of the professional, of the family and of the coordinator."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts import actions as accounts
from core.actor import Role
from families import actions
from families.access import actor_of
from families.models import Referral, RequestNote, SupportRequest
from partners.models import Readiness
from tests.factories import cast
from tests.factories.arrival import errors
from tests.factories.cast import MAKER, Office, Person
from tests.families.test_referrals import refer

LIST, NEW = "/partner/referrals/", "/partner/referrals/new/"
TOLD = {
    "submission_key": "avain-7",
    "called": "Kaisa",
    "municipality": "Sastamala",
    "language": "fi",
    "channel": "sms",
    "phone": "040 000 0012",
    "support_form": "companion",
    "text": "Joku, jonka kanssa jutella.",
    "tells": "contact",
}
SENT = {**TOLD, "send": "yes", "consent": "on"}


def send(browser: Client, **changes: str) -> Any:
    return browser.post(NEW, {**SENT, **changes})


@pytest.mark.smoke
def test_two_steps_lead_to_a_receipt(partner: Person, here: Office) -> None:
    asked = partner.client.get(NEW)
    assert asked.context["form"].initial["municipality"] == here.municipality
    check = partner.client.post(NEW, TOLD)
    assert f"{here.organisation.name} " in check.content.decode()
    assert f"/privacy/#office-{here.organisation.pk}" in check.content.decode()
    words = [item["value"] for item in check.context["form"].items()]
    assert {"Kaisa", "Sastamala", "040 0000012", "Joku, jonka kanssa jutella."} <= set(words)
    assert not SupportRequest.objects.exists()
    answer = send(partner.client)
    referral = Referral.objects.get()
    assert answer.headers["Location"] == f"{LIST}{referral.pk}/"
    assert (referral.tells, referral.request.family.municipality) == ("contact", here.municipality)
    receipt = partner.client.get(answer.headers["Location"]).content.decode()
    assert referral.receipt in receipt
    assert not any(word in receipt for word in ("Kaisa", referral.request.reference, "0000012"))


def test_the_answers_can_be_changed_before_sending(partner: Person) -> None:
    shown = partner.client.post(NEW, {**TOLD, "change": "yes"})
    assert shown.templates[0].name == "families/partner/referral_new.html"
    assert shown.context["form"]["called"].value() == "Kaisa"
    assert not shown.context["form"].errors


def test_without_the_parents_agreement_nothing_is_sent(partner: Person) -> None:
    answer = partner.client.post(NEW, {**TOLD, "send": "yes"})
    assert answer.context["agreement"].errors["consent"]
    assert not SupportRequest.objects.exists()
    assert 'value="Kaisa"' in answer.content.decode()


def test_pressing_twice_sends_once(partner: Person) -> None:
    assert send(partner.client).headers["Location"] == send(partner.client).headers["Location"]
    assert SupportRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"called": ""}, "called"),
        ({"municipality": "Utsjoki"}, "municipality"),
        ({"support_form": "doula"}, "support_form"),
        ({"phone": ""}, "phone"),
        ({"text": "x" * 501}, "text"),
        ({"text": "Lapsi 131052-308T"}, "text"),
        ({"tells": "everything"}, "tells"),
    ],
)
def test_a_wrong_answer_is_told_in_words_and_nothing_is_lost(
    changes: dict[str, str], wrong: str, partner: Person
) -> None:
    answer = send(partner.client, **changes)
    assert wrong in answer.context["form"].errors
    assert errors(answer)
    assert answer.context["form"]["channel"].value() == "sms"
    assert not SupportRequest.objects.exists()


def test_an_identity_code_is_not_shown_again(partner: Person) -> None:
    assert "131052-308T" not in send(partner.client, text="Lapsi 131052-308T").content.decode()


def test_the_browser_keeps_nothing(partner: Person) -> None:
    before = dict(partner.client.session)
    for answer in (partner.client.get(NEW), partner.client.post(NEW, TOLD), partner.client.get(LIST)):
        assert "no-store" in answer.headers["Cache-Control"]
        assert "data-draft-url" not in answer.content.decode()
    assert dict(partner.client.session) == before
    assert partner.client.get(NEW).content.decode().count('autocomplete="off"') >= 5


def test_sending_has_its_limit(partner: Person) -> None:
    answers = [send(partner.client, submission_key=f"avain-{n}").status_code for n in range(21)]
    assert answers[-2:] == [302, 429]


def test_nobody_is_referred_to_where_families_may_not_be_kept(partner: Person, here: Office) -> None:
    Readiness.objects.create(organisation=here.organisation, is_purchased=True)
    assert "municipality" in send(partner.client).context["form"].errors


def test_the_list_is_the_referrers_own_and_costs_the_same(
    partner: Person, here: Office, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        refer(partner, here, key=f"oma-{number}", phone=f"+35840000001{number}")
    colleague = cast.worker(here, Role.PARTNER, "Työtoveri Neuvola")
    refer(colleague, here, key="muu", phone="+358400000019")
    partner.client.get(LIST)
    with django_assert_max_num_queries(9):
        shown = partner.client.get(LIST)
    assert len(shown.context["rows"]) == 3
    other = Referral.objects.get(referrer=colleague.user)
    assert partner.client.get(f"{LIST}{other.pk}/").status_code == 404


def test_a_referrer_whose_hat_has_ended_sees_nothing(partner: Person, here: Office) -> None:
    referral = refer(partner, here)
    accounts.take_hat(partner.user.memberships.get(), actor=MAKER)
    assert partner.client.get(LIST).status_code == 404
    assert partner.client.get(f"{LIST}{referral.pk}/").status_code == 404


# The family


def test_the_family_reads_who_asked_and_changes_what_they_may_know(partner: Person, here: Office) -> None:
    referral = refer(partner, here)
    page = cast.page_of(referral.request.contact)
    assert here.organisation.name in page.get("/family/").content.decode()
    assert page.get("/family/referral/").context["facts"][0]["value"] == here.organisation.name
    for tells in ("contact", "nothing"):
        assert page.post("/family/referral/", {"tells": tells}).status_code == 302
        assert Referral.objects.get().tells == tells
    assert page.post("/family/referral/", {"tells": "all"}).status_code == 200
    assert "/family/withdraw/" in page.get("/family/referral/").content.decode()


def test_the_family_finds_the_referral_in_its_own_data(partner: Person, here: Office) -> None:
    referral = refer(partner, here)
    shown = cast.page_of(referral.request.contact).get("/family/my-data/").context["sections"]
    values = [item["value"] for section in shown for record in section["records"] for item in record]
    assert here.organisation.name in values


def test_a_family_that_asked_alone_has_no_such_page(parent_here: Person) -> None:
    assert parent_here.client.get("/family/referral/").status_code == 404
    assert "/family/referral/" not in parent_here.client.get("/family/").content.decode()


def test_an_adult_who_sees_the_own_part_does_not_see_it(partner: Person, here: Office) -> None:
    referral = refer(partner, here)
    other = actions.add_adult(
        referral.request.family, called="Toinen", is_told=True, phone="+358400000018", channel="sms", sees="own",
        actor=actor_of(referral.request.contact),
    )  # fmt: skip
    assert cast.page_of(other).get("/family/referral/").status_code == 404


# The coordinator


def test_the_coordinator_knows_what_may_be_told(
    partner: Person, here: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    referral = refer(partner, here)
    path = f"/coordinator/requests/{referral.request_id}/"
    shown = coordinator_here.client.get(path)
    assert (shown.context["referral"], shown.context["may_change_telling"]) == (referral, True)
    assert partner.user.name in shown.content.decode()
    coordinator_here.client.post(f"{path}referral/", {"tells": "contact"})
    assert Referral.objects.get().tells == "contact"
    assert coordinator_there.client.post(f"{path}referral/", {"tells": "nothing"}).status_code == 404
    assert RequestNote.objects.count() == 0
