"""What the walks of activities share: what is offered, who looks for it, and the post."""

from __future__ import annotations

import json
from typing import Any

import time_machine
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from activities.models import Registration, Session
from notifications import delivery
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.browser.recruiting import look
from tests.browser.together import press_twice
from tests.browser.world import Person, letter_to, until
from tests.factories.cast import Office
from tests.factories.offer import a_session, an_activity
from tests.factories.registrations import registered, taking_names
from tests.factories.shifts import at

ALBUM = "activities"
MAILBOX = "notifications.channels.mailbox.Backend"
PLACE = "Sastamala"
OWN_LINK = r"(/\w\w/registration/\S+?/)(?:\s|$)"
HOST_LINK = r"(/\w\w/visits/\S+?/)(?:\s|$)"
FATHERS = {
    "type": "father_child",
    "name_fi": "Isät ja vauvat",
    "name_sv": "Pappor och bebisar",
    "text_fi": "Leikitään, lauletaan ja juodaan kahvit.",
    "text_sv": "Vi leker, sjunger och dricker kaffe.",
    "life_stages": ["newborn"],
    "access": ["step_free", "pram"],
    "childcare": "together",
}


def fathers_group(office: Office, **facts: Any) -> Session:
    """Return the next time, in nine days, of a group of fathers that takes names."""
    group = taking_names(office, **{"places": 4, **FATHERS, **facts})
    return a_session(group, starts_at=at(9))


def an_offer(office: Office) -> Session:
    """Return a time of fathers with free places, among times that somebody else looks for."""
    cafe = an_activity(office, life_stages=["toddler"])
    for days in (1, 3):
        a_session(cafe, starts_at=at(days))
    full = fathers_group(office, places=1, name_fi="Isien sauna", name_sv="Pappornas bastu")
    registered(full)
    return fathers_group(office)


def finds(person: Person, name: str) -> None:
    """From the front page to the page of what is looked for: place, life stage, for fathers, free places."""
    page = person.page
    person.go("public:home")
    if person.has_scripts:
        look(person, "offer-front")
    person.fill(place=PLACE)
    person.send()
    rows = page.locator("main article.time")
    expect(rows).to_have_count(4)
    if person.has_scripts:
        look(person, "offer")
    page.locator("main [name=stage]").select_option("newborn")
    person.fill(fathers=True, room=True)
    if not person.has_scripts:
        page.locator("main form.filters button").last.click()
    expect(rows).to_have_count(1)
    look(person, "offer-narrowed")
    rows.get_by_role("link", name=name).click()
    expect(page.locator("main h1")).to_have_text(name)


def joins(person: Person, reach: str) -> None:
    """A nickname and a way to write back are all that must be told; an impatient double press changes nothing."""
    person.page.locator("main a.btn--big").click()
    if person.has_scripts:
        person.send()
        person.sees_errors("called", "reach")
        look(person, "register-wrong")
    person.fill(called="Pikku Myy", reach=reach)
    press_twice(person)
    expect(person.page.locator("main .alert--ok")).to_be_visible()


def opens_own_link(person: Person, reach: str, pattern: str = OWN_LINK) -> None:
    person.page.goto(letter_to(reach, pattern))


def event_told(page: Page) -> dict[str, Any]:
    """Return the first time that the page tells to search engines."""
    return json.loads(page.locator('script[type="application/ld+json"]').text_content())[0]


def arrives(kind: str) -> None:
    """The worker sends the message. In quiet hours it would wait for the morning, and is sent as if that had come."""
    message = OutboxMessage.objects.get(kind=kind)
    if message.not_before > timezone.now():
        with time_machine.travel(message.not_before, tick=False), override_settings(EMAIL_BACKEND=MAILBOX):
            delivery.deliver_due()
    sent = OutboxMessage.objects.filter(pk=message.pk, state=MessageState.SENT)
    until(sent.exists, f"{kind} is sent")


def states_of(session: Session) -> dict[str, str]:
    """Return what became of each family that registered."""
    return dict(Registration.objects.filter(session=session).values_list("called", "state"))
