"""Nothing ever goes to an adult who must not know: no message of any kind, no code, no link, no calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from core.actor import Role
from core.refusals import Refused
from families import actions, notices
from families.access import actor_of, find_link
from families.links import mint_link
from families.models import Adult, CalendarFeed, Consent, FamilyLink, SupportRequest
from notifications import kinds, outbox
from notifications.channels import mailbox
from notifications.delivery import compose
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories import families as make
from tests.families.life import BEGINS, CHANNELS, LIFE, LOST, add_others, live, named, open_household
from tests.families.post import compose_as, family_kinds, of_sample

LAST = len(LIFE)


def test_the_whole_life_raises_every_kind_of_message_to_a_family(
    letters: Callable[[], list[mailbox.Letter]], db: None
) -> None:
    """What the walk does not raise it cannot prove: a new kind needs its step in `tests.families.life`."""
    with time_machine.travel(BEGINS, tick=False):
        home = open_household()
        add_others(home, [("email", True, "everything")])
    live(home, before_each=lambda number: None)
    control = home.others[-1]
    to_contact = set(sent_kinds(home.parent.adult))
    to_change = set(OutboxMessage.objects.filter(recipient__startswith="families.ContactChange").values_list("kind"))
    assert to_contact == family_kinds()
    assert to_change == {("family_code",)}
    only_the_contacts = {"request_received", "erasure_answered"}
    assert set(sent_kinds(control)) == family_kinds() - only_the_contacts


def sent_kinds(adult: Adult) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=named(adult), state="sent").values_list("kind", flat=True))


@pytest.fixture
def hidden(kaisa: SupportRequest) -> Adult:
    """An adult who must not know, as an older register may have brought them: with every address and every wish."""
    adult = Adult.objects.create(
        family=kaisa.family,
        called="Matti",
        phone="+358400000077",
        email="matti@example.org",
        channel="sms",
        language="fi",
        is_told=False,
        gets_copies=True,
        sees="everything",
    )
    Consent.objects.create(
        request=kaisa, giver=adult, purpose="stage_messages", text_version="1", language="fi", channel="paper"
    )
    return adult


def test_an_older_row_with_addresses_gets_nothing_in_a_whole_life(
    letters: Callable[[], list[mailbox.Letter]], db: None
) -> None:
    with time_machine.travel(BEGINS, tick=False):
        home = open_household()
        add_others(home, [("sms", False, "everything")], count=2)
        Adult.objects.filter(pk__in=[adult.pk for adult in home.others]).update(is_told=False, gets_copies=True)
        Adult.objects.filter(pk=home.others[0].pk).update(channel="email")
    live(home, before_each=lambda number: None)
    assert {letter.to for letter in letters() if letter.to.startswith("+")} <= {
        str(home.parent.adult.phone)
    } | new_ones()
    assert not any("aikuinen" in f"{letter.to} {letter.text}" for letter in letters())
    assert not OutboxMessage.objects.filter(recipient__in=[named(adult) for adult in home.others]).exists()


def new_ones() -> set[str]:
    """Numbers to which the adults who know have changed in the walk."""
    return {f"+35840000{9000 + place}" for place in range(LAST + 2)}


@pytest.mark.parametrize("name", sorted(family_kinds()))
@pytest.mark.parametrize("channel", CHANNELS)
def test_a_message_that_is_in_the_outbox_all_the_same_is_not_composed(
    name: str, channel: str, hidden: Adult, kaisa: SupportRequest
) -> None:
    """Whatever an action does wrong, the last door is closed: nobody of that name is written to."""
    Adult.objects.filter(pk=hidden.pk).update(channel=channel)
    told = {"key": f"{name}:wrong", "recipient": hidden, "channel": channel, "context": {}}
    with transaction.atomic():
        message = outbox.enqueue(name, **told)
    assert notices.resolve_adult(str(hidden.pk)) is None
    always = kinds.Kind(name, "", Role.FAMILY, lambda m: {"link": "/"}, lambda m: True, kind_named(name).sample)
    assert compose_as(message, always) is None
    assert notices.reader_of(message) is None


def test_an_address_that_somebody_hidden_reads_is_written_to_for_nobody(hidden: Adult, kaisa: SupportRequest) -> None:
    mine = kaisa.contact
    assert notices.resolve_adult(str(mine.pk)) is not None
    Adult.objects.filter(pk=mine.pk).update(phone=hidden.phone)
    assert notices.resolve_adult(str(mine.pk)) is None
    Adult.objects.filter(pk=mine.pk).update(channel="email", email="MATTI@example.org")
    assert notices.resolve_adult(str(mine.pk)) is None


def test_a_code_to_change_an_address_never_goes_to_somebody_hidden(hidden: Adult, kaisa: SupportRequest) -> None:
    told = {"channel": "sms", "address": "+358400000077", "actor": actor_of(kaisa.contact)}
    change = actions.ask_contact_change(kaisa.contact, **told)
    message = OutboxMessage.objects.get(recipient=f"families.ContactChange:{change.pk}")
    assert compose(message) is None


# Ways in


def test_a_lost_link_of_somebody_hidden_is_answered_as_an_unknown_address(hidden: Adult, client: Client) -> None:
    before = OutboxMessage.objects.count()
    answers = []
    for address in ("040 000 0077", "matti@example.org", "nobody@example.org", "040 000 0098"):
        cache.clear()
        answer = Client().post(LOST, {"address": address}, follow=True)
        answers.append((answer.redirect_chain, answer.content))
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert OutboxMessage.objects.count() == before


def test_a_link_of_somebody_hidden_opens_nothing_even_on_a_known_device(hidden: Adult) -> None:
    token = mint_link(hidden, actor=cast.MAKER)
    browser = Client()
    session = browser.session
    session["family_devices"] = [hidden.pk]
    session.save()
    browser.cookies["sessionid"] = session.session_key
    assert find_link(token, timezone.now()) is None
    assert browser.get(f"/fi/own/{token}/").headers["Location"] == LOST
    assert browser.get("/family/").headers["Location"] == LOST


def test_an_open_page_closes_when_the_adult_must_not_know(kaisa: SupportRequest) -> None:
    contact = {"channel": "sms", "phone": "+358400000077", "language": "fi", "sees": "everything"}
    hat = actor_of(kaisa.contact)
    matti = actions.add_adult(kaisa.family, called="Matti", is_told=True, actor=hat, **contact)
    mint_link(matti, actor=cast.MAKER)
    browser = Client()
    cast.open_family_page(browser, matti)
    assert browser.get("/family/").status_code == 200
    actions.silence_adult(matti, actor=hat)
    assert browser.get("/family/").headers["Location"] == LOST
    assert not FamilyLink.objects.valid(timezone.now()).filter(adult=matti).exists()


def test_a_calendar_of_somebody_hidden_is_not_there(hidden: Adult, client: Client) -> None:
    token = actions.make_feed(hidden, actor=cast.MAKER)
    assert CalendarFeed.objects.filter(adult=hidden).exists()
    assert client.get(f"/fi/calendar/{token}.ics").status_code == 404
    assert client.get("/fi/calendar/nobody.ics").status_code == 404


def test_details_of_somebody_hidden_cannot_be_filled_in_from_the_side(hidden: Adult) -> None:
    with pytest.raises(Refused) as refused:
        actions.correct_adult(hidden, phone="+358400000066", actor=cast.MAKER)
    assert refused.value.refusal.code == "is_silent"


# The neutral sender


def neutral(request: SupportRequest, channel: str) -> None:
    Adult.objects.filter(pk=request.contact_id).update(
        wants_neutral_sender=True, channel=channel, email="kaisa@example.org"
    )


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_message_is_neutral_where_somebody_else_reads_it_too(channel: str, kaisa: SupportRequest) -> None:
    facts = {"has_shared_phone": True, "channel": channel, "email": "kaisa@example.org"}
    Adult.objects.filter(pk=kaisa.contact_id).update(**facts)
    office = kaisa.family.organisation
    told = {"recipient": kaisa.contact, "channel": channel, "context": {}, "organisation_id": office.pk}
    for name in family_kinds():
        kind = kind_named(name)
        message = outbox.enqueue(name, key=f"{name}:shared", **told)
        recipient, rendered = compose_as(message, replace(kind, build=of_sample, still_due=lambda m: True))
        assert (recipient.is_neutral, rendered.is_neutral, rendered.sender) == (True, True, ""), name
        assert office.name not in f"{rendered.subject} {rendered.text} {rendered.html}"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_nothing_in_a_neutral_message_tells_who_it_is_from(
    channel: str, language: str, letters: Callable[[], list[mailbox.Letter]], db: None, settings: Any
) -> None:
    settings.SITE_URL = "https://sivut.example.org"
    with time_machine.travel(BEGINS, tick=False):
        home = open_household(channel=channel, language=language)
        neutral(home.request, channel)
    live(home, before_each=lambda number: None)
    mine = [letter for letter in letters() if letter.to in ("kaisa@example.org", str(home.parent.adult.phone))]
    assert set(sent_kinds(home.parent.adult)) == family_kinds()
    for letter in mine:
        shown = f"{letter.sender} {letter.subject} {letter.text} {letter.html}".casefold()
        told = {
            "rinnalla",
            "kulkij",
            "följeslag",
            "companion",
            " ry",
            "agreement",
            "avtal",
            "sopimu",
            "tapaami",
            "möte",
        }
        assert {word for word in told if word in shown} == set(), letter.text
        assert letter.sender == (settings.NEUTRAL_FROM_EMAIL if channel == "email" else settings.SMS_NEUTRAL_SENDER)
        assert not any("rinnalla" in value.casefold() for name, value in letter.headers.items() if name != "key")


def test_others_get_their_messages_from_the_association(
    letters: Callable[[], list[mailbox.Letter]], kaisa: SupportRequest, settings: Any
) -> None:
    message = OutboxMessage.objects.get(kind="request_received")
    recipient, rendered = compose(message)
    assert not recipient.is_neutral
    assert rendered.sender == kaisa.family.organisation.name


def test_a_new_address_gets_its_code_from_the_neutral_sender_too(kaisa: SupportRequest) -> None:
    neutral(kaisa, "sms")
    told = {"channel": "sms", "address": "+358400000088", "actor": actor_of(kaisa.contact)}
    actions.ask_contact_change(Adult.objects.get(pk=kaisa.contact_id), **told)
    recipient, rendered = compose(OutboxMessage.objects.latest("pk"))
    assert recipient.is_neutral
    assert rendered.is_neutral
    assert make.PHONE not in rendered.text
