"""The whole life of a request and its companionship, day by day, with every message that can come of it.

Whatever an adult of the household may do for themselves, each of `others` tries to do too; a refusal is as good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.links import mint_link
from families.models import Adult, FamilyLink, SupportRequest, Talk
from matching import actions as matching
from matching.models import Match
from matching.states import Match as State
from notifications import delivery
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

BEGINS = datetime(2027, 1, 12, 10, 0, tzinfo=ZoneInfo("Europe/Helsinki"))  # a Tuesday
NOT_NOW = ("notifications.tasks.deliver_outbox", "portal.tasks.retain")
LOST = "/fi/own-link/"
CHANNELS = ["sms", "email"]


@dataclass
class Household:
    """A family with its contact person, and other adults of whom some must not know."""

    office: Office
    coordinator: Person
    volunteer: Person
    parent: Person
    others: list[Adult] = field(default_factory=list)

    @property
    def request(self) -> SupportRequest:
        return SupportRequest.objects.get(pk=self.parent.request.pk)

    @property
    def match(self) -> Match:
        return Match.objects.get(request=self.parent.request)

    @property
    def everybody(self) -> Sequence[Adult]:
        return Adult.objects.filter(pk__in=[self.parent.adult.pk, *(adult.pk for adult in self.others)])


def open_household(**answers: object) -> Household:
    """Return a household whose parent has just asked, in an association of its own."""
    office = cast.open_office("Rinnalla täällä ry", cast.SASTAMALA)
    coordinator = cast.worker(office, "coordinator", "Outi Ohjaaja")
    volunteer = cast.volunteer(office, "Eero Vapaa")
    parent = cast.parent(office, "Kaisa", birth_years=(2020,), email="kaisa@example.org", **answers)
    return Household(office, coordinator, volunteer, parent)


def phone_of(number: int) -> str:
    return f"+3584000{7000 + number}"


def named(adult: Adult) -> str:
    return f"families.Adult:{adult.pk}"


def add_others(home: Household, choices: list[tuple[str, bool, str]], *, count: int = 1) -> None:
    """Add adults who know and have a link and a calendar; each chose as `choices` say, turn by turn."""
    hat = home.parent.actor
    for number, (channel, is_neutral, sees) in zip(range(count), cycle(choices), strict=False):
        home.others.append(
            Adult.objects.create(
                family=home.parent.family,
                called=f"Aikuinen {number}",
                phone=phone_of(number),
                email=f"aikuinen{number}@example.org",
                channel=channel,
                wants_neutral_sender=is_neutral,
                sees=sees,
                language="fi",
            )
        )
    for adult in home.others:
        mint_link(adult, actor=cast.MAKER)
        actions.make_feed(adult, actor=hat)


def tried(verb: Callable[..., object], *args: object, **named: object) -> None:
    try:
        verb(*args, **named)
    except Refused:
        return


def lose_links(home: Household) -> None:
    for adult in home.everybody:
        for address in {str(adult.phone), adult.email} - {""}:
            cache.clear()
            Client().post(LOST, {"address": address})


def enter_codes(home: Household) -> None:
    for link in FamilyLink.objects.filter(adult__in=home.everybody):
        actions.send_code(link, "123456", actor=cast.MAKER)


def open_pages(home: Household) -> None:
    """Everybody's links are opened on a strange device, and a code is asked for."""
    for adult in home.everybody:
        token = mint_link(adult, actor=cast.MAKER)
        cache.clear()
        browser = Client()
        browser.get(f"/fi/own/{token}/")
        browser.post("/fi/own-code/", {"send": "yes"})


def be_heard(home: Household) -> None:
    office = home.coordinator.actor
    actions.assign_request(home.request, to=home.coordinator.user, actor=office)
    actions.record_attempt(home.request, outcome="reached", actor=office)
    actions.record_intake(home.request, actor=office, **dict.fromkeys(matches.TICKS, True))


def wish_stages(home: Household) -> None:
    for adult in home.everybody:
        tried(actions.wish_stage_messages, adult, actor=actor_of(adult))
        tried(actions.choose_copies, adult, wants=True, actor=actor_of(adult))


def be_accepted(home: Household) -> None:
    actions.accept_request(home.request, actor=home.coordinator.actor)


def be_suggested(home: Household) -> None:
    office, volunteer = home.coordinator.actor, home.volunteer
    match = matching.propose(home.request, volunteer.volunteer, actor=office)
    matching.answer_as_volunteer(match, says_yes=True, actor=volunteer.actor)


def say_yes(home: Household) -> None:
    matching.answer_as_family(home.match, says_yes=True, actor=home.parent.actor)


def book_meeting(home: Household) -> None:
    for days in (3, 4):
        at = timezone.now() + timedelta(days=days)
        matching.book_first_meeting(home.match, at=at, place="Kirjasto", actor=home.coordinator.actor)


def write_agreement(home: Household) -> None:
    told = {"purpose": "Kulkea rinnalla", "rhythm": "Joka toinen viikko", "place": "Kirjasto"}
    today = timezone.localdate()
    matching.write_agreement(home.match, **told, starts_on=today, goals=["Ajat"], actor=home.coordinator.actor)


def begin_trial(home: Household) -> None:
    agreement = home.match.agreements.latest("version")
    for party, hat in (("family", home.parent), ("volunteer", home.volunteer), ("association", home.coordinator)):
        matching.accept_agreement(agreement, party=party, actor=hat.actor)
    matching.begin_trial(home.match, actor=home.coordinator.actor)


def book_times(home: Household) -> None:
    """A booked time and a deadline in a week for everybody, shared with the companion."""
    day = timezone.now() + timedelta(days=7)
    for adult in home.everybody:
        for kind in ("booked", "letter_deadline"):
            told = {"service": "dental", "starts_at": day, "kind": kind, "is_shared": True}
            tried(actions.book_appointment, adult.family, adult=adult, actor=home.parent.actor, **told)


def talk(home: Household) -> None:
    office = home.coordinator.actor
    for adult in home.everybody:
        tried(actions.wish_talk, adult, actor=actor_of(adult))
    for row in Talk.objects.live().filter(adult__in=home.everybody):
        actions.book_talk(row, at=timezone.now() + timedelta(days=2), actor=office)


def cancel_talks(home: Household) -> None:
    for row in Talk.objects.live().filter(adult__in=home.everybody):
        actions.cancel_talk(row, actor=home.coordinator.actor)


def go_on(home: Household) -> None:
    matches.walk_on(home.match, office=home.coordinator.actor)


def close(home: Household) -> None:
    today = timezone.localdate()
    matching.begin_closing(home.match, planned_end_on=today + timedelta(days=28), actor=home.coordinator.actor)


def end(home: Household) -> None:
    matches.end(home.match, office=home.coordinator.actor)
    assert home.match.state == State.ENDED


def change_addresses(home: Household) -> None:
    for place, adult in enumerate(home.everybody):
        told = {"channel": "sms", "address": f"+35840000{9000 + place}", "actor": actor_of(adult)}
        tried(actions.ask_contact_change, adult, **told)


def ask_to_be_erased(home: Household) -> None:
    for adult in home.everybody:
        tried(actions.ask_erasure, adult.family, asked_by=adult, actor=actor_of(adult))
    asked = home.parent.family.erasure_requests.get()
    actions.refuse_erasure(asked, reason="legal_claim", actor=home.coordinator.actor)


def nothing(home: Household) -> None:
    """Only time passes."""


# On which day what happens; every reminder there is ticks after each.
LIFE: list[tuple[float, Callable[[Household], None]]] = [
    (0, lose_links),
    (0.01, enter_codes),
    (0.02, open_pages),
    (0.1, be_heard),
    (0.2, wish_stages),
    (1, be_accepted),
    (2, nothing),
    (31, nothing),
    (59, nothing),
    (63, be_suggested),
    (63.1, say_yes),
    (64, book_meeting),
    (69, write_agreement),
    (70, begin_trial),
    (71, book_times),
    (71.1, talk),
    (72, cancel_talks),
    (77, nothing),
    (77.97, nothing),
    (80, go_on),
    (162, nothing),
    (167, close),
    (182, end),
    (183, nothing),
    (195, nothing),
    (196, lose_links),
    (197, change_addresses),
    (198, ask_to_be_erased),
    (199, nothing),
]


def tick() -> None:
    """Everything that the clock does, and then the post goes out."""
    for name in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - {*NOT_NOW}:
        import_string(name)()
    delivery.deliver_due()


def live(home: Household, *, before_each: Callable[[int], None]) -> None:
    """Walk the whole life; `before_each` is told the number of the step that comes next."""
    for number, (days, step) in enumerate(LIFE):
        with time_machine.travel(BEGINS + timedelta(days=days), tick=False):
            before_each(number)
            step(home)
            tick()
