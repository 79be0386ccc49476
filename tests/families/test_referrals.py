"""A professional refers a family together with the parent, and the family decides what they may know (R-GD-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.actor import Role
from core.models import AuditEntry
from core.refusals import Refused
from families import actions, telling
from families.access import actor_of
from families.actions import Answers
from families.models import Referral, RequestNote, SupportRequest
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import Office, Person

KEY = "avain-1"


def refer(who: Person, office: Office, *, key: str = KEY, tells: str = "nothing", **answers: Any) -> Referral:
    told = {"called": "Kaisa", "channel": "sms", "phone": "+358400000012", "language": "fi", **answers}
    asked = Answers(municipality=office.municipality, parent_agrees=True, **told)
    return actions.refer_family(asked, tells=tells, submission_key=key, actor=who.actor)


def told_to(who: Person, referral: Referral) -> str:
    return str(telling.told_of(Referral.objects.visible_to(who.actor).for_referrer().get(pk=referral.pk)))


def family_actor(referral: Referral) -> Any:
    return actor_of(referral.request.contact)


@pytest.mark.smoke
def test_a_referral_is_a_request_of_the_parent_with_a_receipt_of_its_own(partner: Person, here: Office) -> None:
    referral = refer(partner, here, text="Joku, jonka kanssa jutella.")
    request = referral.request
    assert (request.asked_by, request.contact.called) == ("professional", "Kaisa")
    assert (referral.organisation, referral.referrer, referral.tells) == (here.organisation, partner.user, "nothing")
    assert referral.receipt != request.reference
    assert RequestNote.objects.get(request=request).text == "Joku, jonka kanssa jutella."


def test_the_parents_own_permission_is_not_taken_from_another(partner: Person, here: Office) -> None:
    consent = refer(partner, here).request.consents.get()
    assert (consent.purpose, consent.text_version) == ("asked_by_another", "referral-2026-1")


def test_the_parent_gets_the_receipt_and_the_link(partner: Person, here: Office) -> None:
    referral = refer(partner, here)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient) == ("request_received", f"families.Adult:{referral.request.contact_id}")


def test_the_same_sending_makes_one_referral(partner: Person, here: Office) -> None:
    assert refer(partner, here) == refer(partner, here)
    assert (SupportRequest.objects.count(), Referral.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(verb="referral.made").count() == 1


def test_nobody_comes_by_anothers_referral_with_its_key(partner: Person, here: Office) -> None:
    other = cast.worker(here, Role.PARTNER, "Toinen Neuvola")
    assert refer(partner, here) != refer(other, here)


def test_a_parent_who_does_not_agree_is_not_referred(partner: Person, here: Office) -> None:
    with pytest.raises(Refused) as refused:
        actions.refer_family(
            Answers(called="K", municipality=here.municipality, channel="sms", language="fi", phone="+358400000012"),
            tells="nothing",
            submission_key=KEY,
            actor=partner.actor,
        )
    assert refused.value.refusal.code == "parent_must_agree"


@pytest.mark.parametrize("hat", ["volunteer_here", "coordinator_here", "parent_here"])
def test_only_a_partner_refers(hat: str, here: Office, request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused) as refused:
        refer(request.getfixturevalue(hat), here)
    assert refused.value.refusal.code == "not_yours"


# What the referrer may know


def test_nothing_is_told_unless_the_family_lets_us(partner: Person, here: Office, coordinator_here: Person) -> None:
    referral = refer(partner, here)
    actions.record_attempt(referral.request, outcome="reached", actor=coordinator_here.actor)
    assert told_to(partner, referral) == str(telling.NOT_TOLD)


def test_contact_is_told_when_the_family_lets_us(partner: Person, here: Office, coordinator_here: Person) -> None:
    referral = refer(partner, here, tells="contact")
    actions.record_attempt(referral.request, outcome="not_reached", actor=coordinator_here.actor)
    assert told_to(partner, referral) == str(telling.NOT_MET)
    actions.record_attempt(referral.request, outcome="reached", actor=coordinator_here.actor)
    actions.record_attempt(referral.request, outcome="reached", actor=coordinator_here.actor)
    assert told_to(partner, referral) == str(telling.MET)
    assert Referral.objects.visible_to(partner.actor).for_referrer().count() == 1


def test_the_family_changes_its_mind_both_ways(partner: Person, here: Office) -> None:
    referral = refer(partner, here)
    actions.choose_telling(referral, tells="contact", actor=family_actor(referral))
    assert told_to(partner, referral) == str(telling.NOT_MET)
    actions.choose_telling(referral, tells="nothing", actor=family_actor(referral))
    assert told_to(partner, referral) == str(telling.NOT_TOLD)
    assert AuditEntry.objects.filter(verb="referral.telling_chosen").count() == 2


def test_the_referrer_does_not_choose_for_the_family(partner: Person, here: Office) -> None:
    with pytest.raises(Refused) as refused:
        actions.choose_telling(refer(partner, here), tells="contact", actor=partner.actor)
    assert refused.value.refusal.code == "not_yours"


def test_an_erased_family_looks_like_one_that_lets_us_tell_nothing(
    partner: Person, here: Office, coordinator_here: Person
) -> None:
    referral = refer(partner, here, tells="contact")
    actions.withdraw_request(referral.request, actor=coordinator_here.actor)
    asked = actions.ask_erasure(referral.request.family, channel="phone", actor=coordinator_here.actor)
    actions.approve_erasure(asked, actor=coordinator_here.actor)
    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.tells, referral.organisation) == ("nothing", here.organisation)
    assert told_to(partner, referral) == str(telling.NOT_TOLD)
    with pytest.raises(Refused) as refused:
        actions.choose_telling(referral, tells="contact", actor=coordinator_here.actor)
    assert refused.value.refusal.code == "erased"


def test_a_family_whose_data_must_not_be_used_tells_nothing(
    partner: Person, here: Office, coordinator_here: Person
) -> None:
    referral = refer(partner, here, tells="contact")
    actions.restrict_family(referral.request.family, actor=coordinator_here.actor)
    assert told_to(partner, referral) == str(telling.NOT_TOLD)


def test_only_the_referrer_sees_it_and_only_in_the_hat_it_was_made_in(
    partner: Person, here: Office, there: Office
) -> None:
    refer(partner, here)
    colleague = cast.worker(here, Role.PARTNER, "Työtoveri Neuvola")
    elsewhere = Office(there.organisation, here.municipality, there.programme)
    assert not Referral.objects.visible_to(colleague.actor).exists()
    moved = cast.worker(elsewhere, Role.PARTNER, "Muu Neuvola").actor
    assert not Referral.objects.visible_to(type(moved)(**{**facts(moved), "user_id": partner.user.pk})).exists()


def facts(actor: Any) -> dict[str, Any]:
    return {name: getattr(actor, name) for name in ("role", "label", "organisation_ids", "municipality_ids")}


def test_what_the_referrer_reads_holds_no_word_of_the_family(partner: Person, here: Office) -> None:
    referral = refer(partner, here, tells="contact")
    row = Referral.objects.visible_to(partner.actor).for_referrer().get()
    assert set(row.get_deferred_fields()) >= {"request_id", "tells"}
    said = str(telling.row_of(row))
    assert not any(word in said for word in ("Kaisa", referral.request.reference, "received"))
    assert referral.referred_at > timezone.now() - timedelta(minutes=1)
