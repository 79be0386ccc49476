"""From the moment an adult must not know, nothing arrives at any address that was theirs, whatever they had chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from families import actions
from families.models import Adult
from notifications import outbox
from notifications.channels import mailbox
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.families.life import BEGINS, CHANNELS, LIFE, Household, add_others, live, named, open_household
from tests.families.post import compose_as, of_sample

SEES = ["everything", "own"]
# How each adult is reached: channel, neutral or not, what they see, and whether at the contact person's own address.
EVERY_WAY = list(product(CHANNELS, [False, True], SEES, [False, True]))
LAST = len(LIFE)
Way = tuple[str, bool, str, bool]


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def addresses(adult: Adult) -> set[str]:
    return {str(adult.phone), adult.email}


def move_in_with(home: Household, adult: Adult) -> None:
    """Let the adult be reached where the contact person is, in the same way."""
    contact = Adult.objects.get(pk=home.parent.adult.pk)
    actions.correct_adult(contact, channel=adult.channel, actor=home.coordinator.actor)
    adult.phone, adult.email = contact.phone, contact.email
    adult.save(update_fields=["phone", "email"])


def give_new_address(home: Household, number: int) -> None:
    """The contact person tells the office where messages may go from now on."""
    facts = {"phone": f"+3584000{6000 + number}", "email": f"uusi{number}@example.org", "has_shared_phone": False}
    contact = Adult.objects.get(pk=home.parent.adult.pk)
    actions.correct_adult(contact, channel=CHANNELS[number % 4 // 2], actor=home.coordinator.actor, **facts)


def silence(home: Household, number: int, *, is_at_contacts: bool) -> set[str]:
    """Silence one adult and return the addresses that nothing may reach from now on."""
    adult = home.others[number]
    if is_at_contacts:
        move_in_with(home, adult)
    closed = addresses(adult)
    actions.silence_adult(adult, actor=home.coordinator.actor)
    return closed


def test_from_the_moment_they_must_not_know_nothing_ever_arrives_there(
    letters: Callable[[], list[mailbox.Letter]], db: None
) -> None:
    """A whole life of a request, with as many adults as it has steps: before each step one of them is silenced."""
    with time_machine.travel(BEGINS, tick=False):
        home = open_household()
        add_others(home, [way[:3] for way in EVERY_WAY], count=LAST)
    closed: dict[int, tuple[set[str], int, int]] = {}

    def before(number: int) -> None:
        is_at_contacts = EVERY_WAY[number % len(EVERY_WAY)][3]
        theirs = silence(home, number, is_at_contacts=is_at_contacts)
        closed[number] = (theirs, len(letters()), OutboxMessage.objects.latest("pk").pk)
        if is_at_contacts:
            give_new_address(home, number)

    live(home, before_each=before)
    sent = letters()
    for number, (theirs, letters_then, messages_then) in closed.items():
        assert not theirs & {letter.to for letter in sent[letters_then:]}, LIFE[number]
        queued = OutboxMessage.objects.filter(recipient=named(home.others[number]))
        assert not queued.filter(pk__gt=messages_then).exists(), LIFE[number]
        assert not queued.filter(state__in=["queued", "sending"]).exists(), LIFE[number]
    assert {"+35840006001", "+35840006005"} <= {letter.to for letter in sent}, "the contact person's new numbers"


def arriving() -> set[str]:
    """Return where letters would arrive if everybody were written to now, over both channels."""
    found = set()
    for adult, channel in product(Adult.objects.all(), CHANNELS):
        told = {"key": f"family_link:{adult.pk}:{channel}", "recipient": adult, "channel": channel, "context": {}}
        always = replace(kind_named("family_link"), build=of_sample, still_due=lambda m: True)
        letter = compose_as(outbox.enqueue("family_link", **told), always)
        found |= {letter[0].phone, letter[0].email} if letter else set()
    return found - {""}


WAYS = st.lists(st.tuples(st.sampled_from(CHANNELS), st.booleans(), st.sampled_from(SEES), st.booleans()), max_size=4)


def with_every_way(test: Callable[..., None]) -> Callable[..., None]:
    for way in EVERY_WAY:
        test = example(ways=[way])(test)
    return test


@pytest.fixture
def household(db: None) -> Household:
    return open_household()


@with_every_way
@given(ways=WAYS)
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_letter_to_anybody_arrives_where_somebody_silent_reads(ways: list[Way], household: Household) -> None:
    """Each in turn must not know; of two at one address the other tells of a new one, or is not written to at all."""
    with rolled_back():
        home = replace(household, others=[])
        add_others(home, [way[:3] for way in ways] or [("sms", False, "own")], count=len(ways) + 1)
        closed: set[str] = set()
        for number, way in enumerate(ways):
            closed |= silence(home, number, is_at_contacts=way[3])
            assert not closed & arriving()
            OutboxMessage.objects.all().delete()
            if way[3]:
                give_new_address(home, number)
        arrives = arriving()
        assert not closed & arrives
        assert arrives & addresses(Adult.objects.get(pk=household.parent.adult.pk))
