"""Two adults at one number, and one of them must not know: nothing goes to that number any more, for anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.privacy import export
from core.refusals import Refused
from families import actions, rules, talk_steps
from families.access import actor_of
from families.links import mint_link
from families.models import Adult, ContactChange, FamilyLink, SupportRequest, Talk
from notifications.delivery import compose
from notifications.models import OutboxMessage
from portal.today.talks import family_talk_works
from tests.factories import cast
from tests.factories import families as make
from tests.families.life import LOST

OpenPage = Callable[[SupportRequest], Client]
SHARED = "+358400000012"
PAGE = "/family/household/"


def told(request: SupportRequest, **contact: Any) -> Adult:
    reach = {"channel": "sms", "phone": SHARED, "language": "fi", "sees": "everything", **contact}
    return actions.add_adult(request.family, called="Matti", is_told=True, actor=actor_of(request.contact), **reach)


def silence(adult: Adult) -> None:
    actions.silence_adult(adult, actor=cast.MAKER)


def kaisa_now(request: SupportRequest) -> Adult:
    return Adult.objects.get(pk=request.contact_id)


def refusal_of(verb: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **named)
    return refused.value.refusal.code


# One number


def test_nothing_goes_to_the_number_of_one_who_must_not_know_although_another_is_reached_there(
    kaisa: SupportRequest, client: Client
) -> None:
    receipt = OutboxMessage.objects.get(kind="request_received")
    assert compose(receipt) is not None
    silence(told(kaisa))
    receipt.refresh_from_db()
    assert (receipt.state, compose(receipt)) == ("cancelled", None)
    before = OutboxMessage.objects.count()
    cache.clear()
    client.post(LOST, {"address": SHARED})
    actions.record_attempt(kaisa, outcome="reached", actor=cast.MAKER)
    actions.decline_request(SupportRequest.objects.get(), reason="other", actor=cast.MAKER)
    assert OutboxMessage.objects.count() == before


def test_who_is_reached_at_the_same_number_is_called_with_care_and_old_links_open_nothing(
    kaisa: SupportRequest, client: Client
) -> None:
    link = make.link_path(kaisa)
    actions.correct_adult(kaisa.contact, may_leave_message=True, actor=cast.MAKER)
    silence(told(kaisa))
    contact = kaisa_now(kaisa)
    assert (contact.channel, contact.has_shared_phone, contact.may_leave_message) == ("call", True, False)
    assert contact.is_neutral
    assert str(contact.phone) == SHARED
    assert client.get(link).headers["Location"] == LOST
    assert not FamilyLink.objects.valid(timezone.now()).exists()


def test_a_same_e_mail_counts_as_well_however_it_is_written(kaisa: SupportRequest) -> None:
    Adult.objects.filter(pk=kaisa.contact_id).update(channel="email", email="Perhe@example.org")
    silence(told(kaisa, phone="", email="perhe@example.org", channel="email"))
    assert kaisa_now(kaisa).channel == "call"


def test_an_adult_with_ways_of_their_own_goes_on_as_before(kaisa: SupportRequest) -> None:
    silence(told(kaisa, phone="+358400000077"))
    contact = kaisa_now(kaisa)
    assert (contact.channel, contact.has_shared_phone) == ("sms", False)
    assert compose(OutboxMessage.objects.get(kind="request_received")) is not None


def test_nobody_is_silenced_before_the_other_at_the_same_e_mail_can_be_called(kaisa: SupportRequest) -> None:
    Adult.objects.filter(pk=kaisa.contact_id).update(channel="email", email="perhe@example.org", phone="")
    matti = told(kaisa, email="perhe@example.org", channel="email")
    assert refusal_of(silence, matti) == "no_other_way"
    actions.correct_adult(kaisa_now(kaisa), phone="+358400000055", actor=cast.MAKER)
    silence(matti)
    assert kaisa_now(kaisa).channel == "call"


def test_the_page_on_which_it_is_done_says_so_and_stays_open(own_page: OpenPage, kaisa: SupportRequest) -> None:
    browser, matti = own_page(kaisa), told(kaisa)
    before = set(FamilyLink.objects.values_list("pk", flat=True))
    shown = browser.get(f"{PAGE}adults/{matti.pk}/silence/").context["happens"]
    assert any("Kaisa" in str(line) for line in shown)
    assert browser.post(f"{PAGE}adults/{matti.pk}/silence/").headers["Location"] == PAGE
    assert browser.get(PAGE).status_code == 200
    assert not before & set(FamilyLink.objects.valid(timezone.now()).values_list("pk", flat=True))


def test_the_page_says_nothing_of_others_where_nobody_shares_a_number(
    own_page: OpenPage, kaisa: SupportRequest
) -> None:
    browser, matti = own_page(kaisa), told(kaisa, phone="+358400000077")
    link = FamilyLink.objects.get(adult=kaisa.contact)
    assert len(browser.get(f"{PAGE}adults/{matti.pk}/silence/").context["happens"]) == 3
    browser.post(f"{PAGE}adults/{matti.pk}/silence/")
    assert list(FamilyLink.objects.valid(timezone.now())) == [link]


# The erased address is known again


@pytest.fixture
def erased(kaisa: SupportRequest) -> Adult:
    """An adult who must not know, and whose number and e-mail are erased."""
    matti = told(kaisa, phone="+358400000077", email="matti@example.org")
    silence(matti)
    return matti


def test_the_erased_address_cannot_be_read_and_is_in_no_file_of_the_family(erased: Adult) -> None:
    assert len(erased.silent_keys) == 2
    assert "0400000077" not in str(erased.silent_keys)
    assert not any(key in str(export(erased.family)) for key in erased.silent_keys)


@pytest.mark.parametrize(("channel", "address"), [("sms", "+358400000077"), ("email", "Matti@Example.org")])
def test_a_later_change_to_that_address_gets_no_code_and_no_message(
    channel: str, address: str, erased: Adult, kaisa: SupportRequest
) -> None:
    hat = actor_of(kaisa.contact)
    change = actions.ask_contact_change(kaisa.contact, channel=channel, address=address, actor=hat)
    message = OutboxMessage.objects.get(recipient=f"families.ContactChange:{change.pk}")
    assert compose(message) is None
    field = {"sms": "phone", "email": "email"}[channel]
    Adult.objects.filter(pk=kaisa.contact_id).update(**{field: address, "channel": channel})
    assert compose(OutboxMessage.objects.get(kind="request_received")) is None


def test_the_address_is_known_again_under_a_new_secret_of_the_site(
    erased: Adult, kaisa: SupportRequest, settings: Any
) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-secret-of-the-site"
    Adult.objects.filter(pk=kaisa.contact_id).update(phone="+358400000077")
    assert compose(OutboxMessage.objects.get(kind="request_received")) is None


def test_messages_to_that_address_cannot_be_chosen_for_anybody(erased: Adult, kaisa: SupportRequest) -> None:
    told_of = {"phone": "+358400000077", "actor": cast.MAKER}
    assert refusal_of(actions.correct_adult, kaisa.contact, **told_of) == "kept_from"
    assert refusal_of(told, kaisa, phone="040 000 0077") == "kept_from"
    told(kaisa, phone="+358400000077", channel="call")


def test_who_may_know_again_is_reached_at_their_own_address_again(erased: Adult, kaisa: SupportRequest) -> None:
    reach = {"channel": "sms", "phone": "+358400000077", "language": "fi", "sees": "everything"}
    actions.tell_adult(erased, actor=cast.MAKER, **reach)
    erased.refresh_from_db()
    assert (erased.is_told, erased.silent_keys) == (True, [])
    actions.correct_adult(kaisa.contact, phone="+358400000077", actor=cast.MAKER)


# A talk that was wished for


@pytest.fixture
def wished(kaisa: SupportRequest) -> Talk:
    matti = told(kaisa, phone="+358400000077")
    return actions.wish_talk(matti, actor=actor_of(matti))


def works() -> list[Any]:
    return list(family_talk_works(cast.MAKER, timezone.now()))


@pytest.mark.parametrize("is_booked", [False, True])
def test_a_talk_of_one_who_must_not_know_is_cancelled_without_a_word(is_booked: bool, wished: Talk) -> None:
    if is_booked:
        actions.book_talk(wished, at=timezone.now() + timedelta(days=2), actor=cast.MAKER)
    before = OutboxMessage.objects.count()
    silence(wished.adult)
    wished.refresh_from_db()
    assert (wished.state, wished.booked_for) == ("cancelled", None)
    assert OutboxMessage.objects.count() == before
    assert not OutboxMessage.objects.filter(kind="talk_booked", state="queued").exists()


@pytest.mark.parametrize("state", ["wished", "booked"])
def test_an_older_talk_of_one_who_must_not_know_is_on_nobodys_list_and_gets_no_time(
    state: str, wished: Talk, kaisa: SupportRequest
) -> None:
    at = timezone.now() + timedelta(days=2)
    Talk.objects.filter(pk=wished.pk).update(state=state, booked_for=at - timedelta(days=9))
    assert len(works()) == 1
    Adult.objects.filter(pk=wished.adult_id).update(is_told=False)
    wished = Talk.objects.get()
    assert works() == []
    assert refusal_of(actions.book_talk, wished, at=at, actor=cast.MAKER) == "is_silent"
    assert rules.why_not_wish_talk(wished.adult, actor=actor_of(wished.adult)).code == "is_silent"


def test_no_page_tells_the_office_to_call_one_who_must_not_know(wished: Talk) -> None:
    at = timezone.now() + timedelta(days=2)
    Talk.objects.filter(pk=wished.pk).update(state="booked", booked_for=at)
    Adult.objects.filter(pk=wished.adult_id).update(is_told=False, channel="call")
    row = Talk.objects.get()
    assert [step.told(row) for step in (talk_steps.BOOK, talk_steps.CANCEL)] == [[], []]
    assert talk_steps.BOOK.why_not(row, actor=cast.MAKER).code == "is_silent"


def test_a_new_address_that_waits_for_its_code_is_forgotten(kaisa: SupportRequest) -> None:
    matti = told(kaisa)
    mint_link(matti, actor=cast.MAKER)
    actions.ask_contact_change(matti, channel="sms", address="+358400000099", actor=actor_of(matti))
    silence(matti)
    assert not ContactChange.objects.exists()
