"""The end and what follows: closing, farewell, feedback from both, a new companion, and taking part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from families.models import Appointment
from matching.models import Feedback, Handover, Match, Participation
from matching.states import Match as State
from matching.states import Party
from notifications.models import OutboxMessage
from tests.browser.looks import look
from tests.browser.together import address_of, finds_nothing, other_family, press_twice, sit, walk, written
from tests.browser.world import Person
from tests.factories import cast, matches
from tests.families.life import Household
from tests.matching import endings

Seat = Callable[..., Person]
NUMBER = 'main a[href="tel:+358400000012"]'
WORDS = {"family": "Oli hyvä, että joku kysyi.", "volunteer": "Opin kuuntelemaan."}


@pytest.fixture
def parent(seat: Seat, home: Household) -> Person:
    return sit(seat, "parent", home.parent)


@pytest.fixture
def eero(seat: Seat, home: Household) -> Person:
    return sit(seat, "volunteer", home.volunteer)


@pytest.fixture
def outi(seat: Seat, home: Household) -> Person:
    return sit(seat, "coordinator", home.coordinator)


# The end, step by step


def test_the_end_is_planned_looked_back_on_and_said_farewell_to(
    home: Household, parent: Person, eero: Person, outi: Person
) -> None:
    match = walk(home, State.ACTIVE)
    the_end_is_planned(outi, match)
    parent.go("family:home")
    look(parent, "home-closing")
    finds_nothing(parent, "family:participation", "family:handover", pk=match.pk)
    they_look_back(outi, match)
    eero.go("volunteer:match-detail", match.pk)
    look(eero, "closing")
    it_ends(outi, match)
    for fourteen_days in (False, True):
        the_companion_may_still_thank(eero, match, is_last_day=fourteen_days)
    Match.objects.filter(pk=match.pk).update(ended_on=timezone.localdate() - timedelta(days=15))
    finds_nothing(eero, "volunteer:match-detail", "volunteer:visit-new", pk=match.pk)
    eero.go("volunteer:home")
    expect(eero.page.locator("main", has_text=home.parent.adult.called)).to_have_count(0)


def the_end_is_planned(outi: Person, match: Match) -> None:
    """A day that has passed is told beside the question, and stays to be mended."""
    past, ahead = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=20)
    outi.confirm("coordinator:match-closing", match.pk, planned_end_on=written(past))
    outi.sees_errors()
    expect(outi.page.locator("main [name=planned_end_on]")).to_have_value(written(past))
    look(outi, "closing-in-the-past")
    outi.fill(planned_end_on=written(ahead))
    press_twice(outi)
    match.refresh_from_db()
    assert (match.state, match.planned_end_on) == ("closing", ahead)


def they_look_back(outi: Person, match: Match) -> None:
    """The meeting is recorded, and what all three learned is ticked: codes, no words."""
    outi.go("coordinator:match-closing-meeting", match.pk)
    outi.send()
    outi.sees_errors()
    look(outi, "closing-meeting-empty")
    outi.fill(on=written(timezone.localdate()))
    outi.send()
    outi.go("coordinator:match-lessons", match.pk)
    expect(outi.page.locator("main :is(textarea, [type=text])")).to_have_count(0)
    outi.tick("helped", "calm", "small_goals")
    outi.tick("would_have_helped", "other_times")
    look(outi, "lessons")
    outi.send()
    match.refresh_from_db()
    assert (match.closing_meeting_on, match.learned) == (timezone.localdate(), ["calm", "other_times", "small_goals"])


def it_ends(outi: Person, match: Match) -> None:
    outi.go("coordinator:match-end", match.pk)
    outi.send()
    outi.sees_errors("reason")
    outi.fill(reason="goal_reached", on=written(timezone.localdate()))
    look(outi, "end")
    press_twice(outi)
    expect(outi.page).to_have_url(address_of("coordinator:match-detail", match.pk))
    expect(outi.page.locator('main a[href*="/check-ins/"]')).to_have_count(0)
    look(outi, "ended")
    match.refresh_from_db()
    assert (match.state, match.end_reason, match.request.state) == ("ended", "goal_reached", "completed")


def the_companion_may_still_thank(eero: Person, match: Match, *, is_last_day: bool) -> None:
    """The family's name and number stay for fourteen days; the diary, the agreement and all the rest are closed."""
    ended_on = timezone.localdate() - timedelta(days=14 if is_last_day else 0)
    Match.objects.filter(pk=match.pk).update(ended_on=ended_on)
    eero.go("volunteer:home")
    eero.page.locator(f'main a[href$="/volunteer/families/{match.pk}/"]').first.click()
    expect(eero.page.locator("h1")).to_have_text(match.request.contact.called)
    expect(eero.page.locator(NUMBER)).to_be_visible()
    expect(eero.page.locator("main form")).to_have_count(0)
    closed = ("volunteer:match-agreement", "volunteer:visit-new", "volunteer:meeting-new", "volunteer:step-new")
    finds_nothing(eero, *closed, pk=match.pk)
    look(eero, "farewell-last-day" if is_last_day else "farewell")


# Feedback from both


def test_both_tell_how_it_was_and_neither_reads_the_other(
    home: Household, parent: Person, eero: Person, outi: Person
) -> None:
    match = walk(home, State.ENDED)
    asked = OutboxMessage.objects.filter(kind="feedback_wish")
    assert asked.count() == 2
    rows = {row.party: row for row in match.feedback.all()}
    for person, area in ((parent, "family"), (eero, "volunteer")):
        one_tells_how_it_was(person, area, rows[area])
        finds_nothing(person, f"{area}:feedback", pk=rows[other_of(area)].pk)
    outi.go("coordinator:match-detail", match.pk)
    for words in WORDS.values():
        expect(outi.page.get_by_text(words)).to_be_visible()
    look(outi, "feedback-of-both")
    for person, area in ((parent, "family"), (eero, "volunteer")):
        person.go(f"{area}:home")
        assert WORDS[other_of(area)] not in person.page.locator("body").inner_text()


def other_of(party: str) -> str:
    return Party.VOLUNTEER if party == Party.FAMILY else Party.FAMILY


def one_tells_how_it_was(person: Person, area: str, row: Feedback) -> None:
    """An empty form and an identity code are told plainly, no more letters than fit can be written; kept once."""
    person.go(f"{area}:home")
    link = person.page.locator(f'main a[href="/{area}/feedback/{row.pk}/"]')
    link.click()
    look(person, "feedback")
    person.send()
    person.sees_errors()
    person.fill(value="9", text="x" * 301)
    expect(person.page.locator("main [name=text]")).to_have_value("x" * 300)
    person.fill(text="Tunnus 010190-123A")
    person.send()
    person.sees_errors("text")
    expect(person.page.locator('main [name=value][value="9"]')).to_be_checked()
    assert "010190-123A" not in person.page.content()
    look(person, "feedback-without-a-code")
    person.fill(text=WORDS[area])
    press_twice(person)
    expect(person.page).to_have_url(address_of(f"{area}:home"))
    expect(link).to_have_count(0)
    row.refresh_from_db()
    assert (row.value, row.text) == (9, WORDS[area])


# A new companion


def test_a_new_companion_learns_what_the_family_has_ticked_and_nothing_else(
    home: Household, parent: Person, outi: Person, seat: Seat
) -> None:
    earlier = walk(home, State.ACTIVE)
    endings.log(earlier)
    endings.share(home.parent)
    it_ends_early(outi, earlier)
    the_family_ticks_what_is_passed_on(parent, earlier)
    aune = cast.volunteer(home.office, "Aune Alku", languages=["fi", "sv"])
    cast.User.objects.filter(pk=aune.user.pk).update(language=parent.language)
    match = matches.match_in(State.FAMILY_ACCEPTED, home.request, aune.volunteer, office=home.coordinator.actor)
    new = sit(seat, "new-companion", aune)
    new.go("volunteer:match-detail", match.pk)
    new.unfold()
    expect(new.page.locator("main section:has(#passed-on) li", has_text="Muistan varatut ajat")).to_be_visible()
    expect(new.page.locator("main section:has(#passed-on)")).to_contain_text(endings.NOTE)
    expect(new.page.locator("main").get_by_text("Joka toinen viikko")).to_have_count(0)
    look(new, "passed-on")
    assert not Appointment.objects.visible_to(aune.actor).exists()
    the_family_changes_its_mind(parent, new, earlier)


def it_ends_early(outi: Person, match: Match) -> None:
    outi.go("coordinator:match-end", match.pk)
    outi.fill(reason="volunteer_wish", on=written(timezone.localdate()), family_waits_again=True)
    look(outi, "end-early")
    outi.send()
    match.refresh_from_db()
    assert (match.state, match.request.state) == ("ended", "accepted")


def the_family_ticks_what_is_passed_on(parent: Person, match: Match) -> None:
    """Nothing is ticked beforehand, and taking part is not asked while a new companion is looked for."""
    parent.go("family:home")
    look(parent, "home-waits-again")
    expect(parent.page.locator('main a[href$="/next/"]')).to_have_count(0)
    parent.page.locator(f'main a[href$="/companion/{match.pk}/pass-on/"]').first.click()
    expect(parent.page.locator("main [name=items]:checked")).to_have_count(0)
    look(parent, "pass-on")
    parent.tick("items", "goals", "diary")
    press_twice(parent)
    expect(parent.page).to_have_url(address_of("family:home"))
    assert Handover.objects.get().items == ["diary", "goals"]


def the_family_changes_its_mind(parent: Person, new: Person, match: Match) -> None:
    parent.go("family:handover", match.pk)
    for box in parent.page.locator("main [name=items]:checked").all()[::-1]:
        box.uncheck()
    parent.send()
    assert Handover.objects.get().items == []
    new.page.reload()
    expect(new.page.locator("main #passed-on")).to_have_count(0)
    look(new, "nothing-passed-on")
    assert endings.NOTE not in new.page.content()


# Taking part


def test_the_family_is_asked_to_take_part_at_the_end_and_never_before(
    home: Household, parent: Person, outi: Person
) -> None:
    match = walk(home, State.CLOSING)
    parent.go("family:home")
    expect(parent.page.locator('main a[href$="/next/"]')).to_have_count(0)
    finds_nothing(parent, "family:participation", pk=match.pk)
    matches.end(match, office=home.coordinator.actor)
    not_now_is_an_answer(parent, match)
    a_yes_lands_with_the_coordinator(parent, outi, match)
    finds_nothing(parent, "family:participation", "family:handover", pk=other_family(home, State.ENDED).pk)


def not_now_is_an_answer(parent: Person, match: Match) -> None:
    parent.go("family:home")
    look(parent, "home-ended")
    parent.page.locator(f'main a[href$="/companion/{match.pk}/next/"]').first.click()
    look(parent, "take-part")
    parent.press("skip", "yes")
    expect(parent.page).to_have_url(address_of("family:home"))
    expect(parent.page.locator('main a[href$="/next/"]')).to_have_count(0)
    assert Participation.objects.get().wishes == []


def a_yes_lands_with_the_coordinator(parent: Person, outi: Person, match: Match) -> None:
    parent.go("family:participation", match.pk)
    parent.tick("wishes", "activities", "peer")
    press_twice(parent)
    expect(parent.page.locator('main form[action$="/next/volunteer/"] button')).to_be_visible()
    look(parent, "take-part-told")
    row = Participation.objects.get(match=match)
    assert row.wishes == ["activities", "peer"]
    outi.go("coordinator:home")
    look(outi, "today-participation")
    outi.page.locator(f'main form[action*="/participation/{row.pk}/called/"] button').click()
    expect(outi.page.locator('main form[action*="/participation/"]')).to_have_count(0)
    row.refresh_from_db()
    assert row.called_at is not None
