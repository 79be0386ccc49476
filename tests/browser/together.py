"""What the walks of families and companions share: a companionship, two who sit down, and careless fingers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import expect

from matching.models import Match
from tests.browser.world import Person, path_to
from tests.factories import cast, matches
from tests.families.life import Household


def walk(home: Household, state: str) -> Match:
    """Return the companionship of the household, walked to `state`."""
    return walk_with(home, home.parent, home.volunteer, state)


def walk_with(home: Household, parent: cast.Person, volunteer: cast.Person, state: str) -> Match:
    desk = home.coordinator
    request = matches.accepted(parent.request, office=desk.actor, worker=desk.user)
    return matches.match_in(state, request, volunteer.volunteer, office=desk.actor)


def other_family(home: Household, state: str) -> Match:
    """Return the companionship of another family with another companion."""
    parent = cast.parent(home.office, "Piia", phone="+358400000013", language=home.parent.adult.language)
    return walk_with(home, parent, cast.volunteer(home.office, "Aune Alku"), state)


def sit(seat: Callable[..., Person], name: str, who: cast.Person) -> Person:
    """Give somebody of the cast a browser in which they are at home."""
    person = seat(name, album="families-together")
    person.carry(who.client)
    return person


def address_of(name: str, *args: Any) -> re.Pattern[str]:
    """Return what the address of a page looks like."""
    return re.compile(re.escape(path_to(name, *args)) + r"(\?.*)?$")


def written(day: date) -> str:
    """Write a day as Finns and Swedes of Finland write it."""
    return f"{day.day}.{day.month}.{day.year}"


def press_twice(person: Person) -> None:
    """Send the form of the page with an impatient double click."""
    with person.page.expect_event("load"):
        person.page.locator("main form.form .form-actions button:not([name])").first.dblclick()


def nothing_to_write_into(person: Person, *, but: str = "") -> None:
    """No box on the page takes words (R-CW-2)."""
    left_out = f", {but}" if but else ""
    boxes = person.page.locator(f"main :is(textarea, select, [contenteditable], input:not([type=hidden]{left_out}))")
    expect(boxes).to_have_count(0)


def finds_nothing(person: Person, *names: str, pk: int) -> None:
    """What belongs to somebody else is as if it were not there."""
    for name in names:
        assert person.page.request.get(path_to(name, pk)).status == 404, name
