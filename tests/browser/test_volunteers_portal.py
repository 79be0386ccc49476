"""A volunteer's own pages: a visit without a connection, times, a swap, expenses; and one person with two files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from activities.models import ShiftPlace
from matching.models import Match, VisitDraft
from tests.browser.looks import Setting
from tests.browser.recruiting import ALBUM, kinds_to, look
from tests.browser.together import press_twice, walk, written
from tests.browser.world import Person, until
from tests.factories import cast, shifts
from tests.families.life import Household
from volunteers.models import ExpenseClaim, Volunteer, VolunteerMerge

NOTE = "Kävimme läpi kalenterin."
PHONE_NUMBER = "+358400000099"


@pytest.fixture
def seat(sit_down: Callable[..., Person], setting: Setting) -> Callable[..., Person]:
    usual = {"album": ALBUM, "locale": f"{setting.language}-FI", **setting.options}
    return lambda name, **options: sit_down(name, **{**usual, **options})


@pytest.fixture
def eero(seat: Callable[..., Person], home: Household) -> Person:
    """The volunteer of the household, on the own home page."""
    return sit(seat, "volunteer", home.volunteer)


def sit(seat: Callable[..., Person], name: str, who: cast.Person) -> Person:
    person = seat(name)
    person.carry(who.client)
    return person


# A visit


def test_a_visit_is_logged_in_three_presses_and_survives_a_lost_connection(home: Household, eero: Person) -> None:
    match = walk(home, "active")
    eero.go("volunteer:home")
    look(eero, "home-with-family")
    eero.page.locator(f'main a[href$="/families/{match.pk}/visit/"]').first.click()
    eero.page.wait_for_url("**/visit/")
    what_is_written_waits_for_the_connection(eero, match)
    eero.page.locator('main [name=mood][value="4"]').check()
    look(eero, "visit")
    press_twice(eero)
    until(lambda: match.meetings.logged().count() == 1, "the visit is logged")
    assert match.meetings.logged().get().note == NOTE
    assert not VisitDraft.objects.filter(match=match).exists()
    look(eero, "visit-logged")


def what_is_written_waits_for_the_connection(eero: Person, match: Match) -> None:
    """Without a connection it stays in the window and says so; with one it is kept, and a reload brings it back."""
    eero.page.context.set_offline(True)
    eero.fill(note=NOTE)
    expect(eero.page.locator("[data-draft-status]")).not_to_be_empty(timeout=10_000)
    assert not VisitDraft.objects.exists()
    eero.page.context.set_offline(False)
    until(lambda: VisitDraft.objects.filter(match=match).exists(), "the draft is kept")
    eero.page.reload()
    expect(eero.page.locator("main [name=note]")).to_have_value(NOTE)


# When it suits


def test_a_volunteer_says_when_it_suits_and_rests(home: Household, eero: Person) -> None:
    volunteer, today = home.volunteer.volunteer, timezone.localdate()
    eero.go("volunteer:availability")
    eero.tick("slots", "mon_morning", "thu_evening")
    eero.fill(capacity="2")
    eero.send()
    volunteer.refresh_from_db()
    assert (volunteer.slots, volunteer.capacity) == (["mon_morning", "thu_evening"], 2)
    eero.go("volunteer:holiday-new")
    eero.fill(from_on=written(today + timedelta(days=10)), until_on=written(today + timedelta(days=3)))
    eero.send()
    expect(eero.page.locator("main .error-summary li")).to_have_count(1)
    expect(eero.page.locator("main [name=from_on]")).to_have_value(written(today + timedelta(days=10)))
    look(eero, "holiday-wrong")
    eero.fill(until_on=written(today + timedelta(days=12)))
    eero.send()
    look(eero, "availability")
    eero.confirm("volunteer:pause", until=written(today + timedelta(days=5)))
    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.holidays.count()) == ("paused", 1)
    eero.go("volunteer:pause-question")
    look(eero, "pause-question")
    eero.press("answer", "back")
    volunteer.refresh_from_db()
    assert volunteer.state == "available"


# A shift


def test_a_shift_is_swapped_when_the_coordinator_agrees(
    seat: Callable[..., Person], home: Household, eero: Person, coordinator: Person
) -> None:
    role = shifts.grandparents(home.office, approves_swaps=True)
    other = shifts.helper(home.office, "Aune Alku", role)
    User.objects.update(language=eero.language)
    place = shifts.on(shifts.shift(home.office, role), shifts.serves(home.volunteer, role))
    eero.go("volunteer:shift-detail", place.shift_id)
    eero.page.locator('main a[href$="/swap/"]').click()
    look(eero, "cannot-come")
    eero.send()
    look(eero, "looks-for-somebody")
    aune = sit(seat, "other-volunteer", other)
    aune.go("volunteer:shift-list")
    look(aune, "shifts-to-take")
    aune.page.locator(f'main a[href$="/shifts/{place.shift_id}/"]').first.click()
    aune.page.locator('main a[href$="/take-over/"]').click()
    look(aune, "come-instead")
    aune.send()
    look(aune, "offered")
    the_coordinator_agrees(coordinator, place)
    assert ShiftPlace.objects.live().get().volunteer == other.volunteer
    assert "shift_news" in kinds_to(other.user) & kinds_to(home.volunteer.user)
    eero.go("volunteer:shift-list")
    expect(eero.page.locator("#mine + .stack")).to_have_count(0)


def the_coordinator_agrees(coordinator: Person, place: ShiftPlace) -> None:
    coordinator.go("coordinator:shift-detail", place.shift_id)
    look(coordinator, "shift-with-offer")
    coordinator.page.locator('main a[href$="/agree/"]').click()
    look(coordinator, "agree-to-swap")
    coordinator.send()


# Expenses


def test_a_journey_is_claimed_mended_and_approved(home: Household, eero: Person, coordinator: Person) -> None:
    eero.go("volunteer:expense-list")
    eero.page.locator('main form[action$="/expenses/new/"] button').click()
    claim = ExpenseClaim.objects.get()
    a_drive_is_added(eero, claim)
    eero.confirm("volunteer:expense-send", claim.pk)
    coordinator.go("coordinator:expense-detail", claim.pk)
    look(coordinator, "expense")
    coordinator.go("coordinator:expense-return", claim.pk)
    coordinator.page.locator("main [name=reason]").first.check()
    coordinator.send()
    eero.go("volunteer:expense-detail", claim.pk)
    look(eero, "expense-to-mend")
    eero.confirm("volunteer:expense-send", claim.pk)
    coordinator.confirm("coordinator:expense-approve", claim.pk)
    claim.refresh_from_db()
    assert (claim.state, claim.lines.get().km) == ("approved", Decimal("24.5"))
    eero.go("volunteer:expense-list")
    look(eero, "expenses")


def a_drive_is_added(eero: Person, claim: ExpenseClaim) -> None:
    eero.page.locator('main a[href$="/drive/"]').click()
    eero.fill(day=written(timezone.localdate()))
    eero.send()
    eero.sees_errors("purpose", "km")
    expect(eero.page.locator("main [name=day]")).to_have_value(written(timezone.localdate()))
    look(eero, "drive-wrong")
    eero.fill(purpose="visit", km="24,5")
    press_twice(eero)
    look(eero, "claim")
    assert claim.lines.count() == 1


# The register


def test_two_files_of_one_person_become_one_and_two_again(home: Household, coordinator: Person) -> None:
    kept = home.volunteer.volunteer
    gone = cast.volunteer(home.office, "Eero O. Vapaa", languages=["fi", "sv"]).volunteer
    User.objects.filter(pk__in=[kept.user_id, gone.user_id]).update(phone=PHONE_NUMBER)
    coordinator.go("coordinator:volunteer-list")
    look(coordinator, "register")
    coordinator.go("coordinator:volunteer-duplicates")
    look(coordinator, "duplicates")
    coordinator.page.locator(f'main a[href$="/volunteers/{kept.pk}/merge/{gone.pk}/"]').first.click()
    look(coordinator, "merge")
    assert Volunteer.objects.count() == 2
    coordinator.send()
    assert VolunteerMerge.objects.get().kept == kept
    assert not Volunteer.objects.filter(pk=gone.pk).serving().exists()
    coordinator.go("coordinator:volunteer-duplicates")
    look(coordinator, "merged")
    coordinator.page.locator('main a[href$="/undo/"]').click()
    look(coordinator, "undo")
    coordinator.send()
    assert Volunteer.objects.serving().count() == 2
    gone.refresh_from_db()
    assert gone.languages == ["fi", "sv"]
