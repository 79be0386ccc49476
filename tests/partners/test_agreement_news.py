"""What the parties of an agreement hear and read while it is talked over, and when it is not made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from core.refusals import Refused
from notifications import delivery
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from partners.actions import agreements as actions
from partners.models import PartnerAgreement
from tests.factories.cast import Office, Person
from tests.factories.partners import a_partner, a_partner_worker, an_agreement

WORDS = {
    "title": "Kahvila",
    "purpose": "Pidämme yhdessä perhekahvilaa.",
    "data_role": "separate",
    "starts_on": date(2026, 1, 1),
}


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


@pytest.fixture
def nurse(clinic: Organisation) -> Person:
    return a_partner_worker(clinic)


def a_draft(here: Office, keeper: Person, *others: Organisation, **facts: Any) -> PartnerAgreement:
    told = {**WORDS, **facts}
    return actions.make_agreement(organisation=here.organisation, parties=others, **told, actor=keeper.actor)


def sees(person: Person) -> list[str]:
    return list(PartnerAgreement.objects.visible_to(person.actor).values_list("title", flat=True))


def news_of(person: Person) -> list[str]:
    rows = OutboxMessage.objects.filter(kind="agreement_news", recipient__endswith=f":{person.user.pk}").order_by("pk")
    return [message.context["what"] for message in rows]


def is_due(person: Person, what: str) -> bool:
    rows = OutboxMessage.objects.filter(kind="agreement_news", recipient__endswith=f":{person.user.pk}")
    return all(kind_named("agreement_news").still_due(row) for row in rows if row.context["what"] == what)


def test_new_words_new_parties_and_those_left_out_are_told_in_the_talks(
    here: Office, coordinator_here: Person, clinic: Organisation, nurse: Person
) -> None:
    school = a_partner(here, name="Esimerkkikoulu")
    teacher = a_partner_worker(school, "Reetta Rehtori")
    agreement, actor = a_draft(here, coordinator_here, clinic), coordinator_here.actor
    actions.offer_agreement(agreement, actor=actor)
    actions.change_agreement(agreement, parties=[clinic, school], purpose="Toinen tarkoitus", actor=actor)
    assert (news_of(nurse), news_of(teacher)) == (["offered", "reworded"], ["offered"])
    actions.change_agreement(agreement, purpose="Toinen tarkoitus", actor=actor)
    actions.change_agreement(agreement, parties=[school], actor=actor)
    assert (news_of(nurse), news_of(teacher)) == (["offered", "reworded", "taken_back"], ["offered", "reworded"])
    assert is_due(nurse, "taken_back")
    assert not is_due(nurse, "reworded")
    actions.take_to_draft(agreement, actor=actor)
    assert news_of(teacher)[-1] == "taken_back"
    assert is_due(teacher, "taken_back")
    actions.offer_agreement(agreement, actor=actor)
    assert not is_due(teacher, "taken_back")
    assert news_of(coordinator_here) == []


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(("what", "words"), [("reworded", "words of an agreement"), ("taken_back", "taken back")])
def test_each_piece_of_news_has_words_of_its_own(
    here: Office, coordinator_here: Person, clinic: Organisation, nurse: Person, what: str, words: str
) -> None:
    agreement, actor = a_draft(here, coordinator_here, clinic), coordinator_here.actor
    actions.offer_agreement(agreement, actor=actor)
    if what == "reworded":
        actions.change_agreement(agreement, money="Puoliksi.", actor=actor)
    else:
        actions.take_to_draft(agreement, actor=actor)
    message = OutboxMessage.objects.get(context__what=what)
    assert words in str(delivery.compose(message))
    ending = "/partner/agreements/" if what == "taken_back" else f"/partner/agreements/{agreement.pk}/"
    assert kind_named("agreement_news").build(message)["link"] == ending


def test_what_was_offered_and_not_made_is_still_read_by_those_it_was_offered_to(
    here: Office, coordinator_here: Person, clinic: Organisation, nurse: Person
) -> None:
    offered, desk = (a_draft(here, coordinator_here, clinic, title=title) for title in ("Tarjottu", "Pöydällä"))
    for agreement in (offered, desk):
        actions.offer_agreement(agreement, actor=coordinator_here.actor)
    actions.take_to_draft(desk, actor=coordinator_here.actor)
    for agreement in (offered, desk):
        actions.cancel_agreement(agreement, actor=coordinator_here.actor)
    assert sees(nurse) == ["Tarjottu"]
    message = OutboxMessage.objects.get(context__what="cancelled")
    link = kind_named("agreement_news").build(message)["link"]
    assert nurse.client.get(link).status_code == 200


def test_any_party_gives_notice_and_the_others_hear_of_it(
    here: Office, coordinator_here: Person, coordinator_there: Person, clinic: Organisation, nurse: Person
) -> None:
    agreement = an_agreement(here.organisation, clinic, ends_on=None)
    address, today = reverse("partner:agreement-end", args=[agreement.pk]), timezone.localdate()
    with pytest.raises(Refused) as refused:
        actions.end_agreement(agreement, ends_on=today + timedelta(days=200), actor=coordinator_there.actor)
    assert refused.value.refusal.code == "not_party"
    with pytest.raises(Refused) as refused:
        actions.end_agreement(agreement, ends_on=today + timedelta(days=20), actor=nurse.actor)
    assert refused.value.refusal.code == "notice"
    assert address in nurse.client.get(reverse("partner:agreement-detail", args=[agreement.pk])).content.decode()
    last = today + timedelta(days=200)
    assert nurse.client.post(address, {"ends_on": f"{last:%-d.%-m.%Y}"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.end_reason) == (last, "terminated")
    assert (news_of(coordinator_here)[-1], "notice" in news_of(nurse)) == ("notice", False)
