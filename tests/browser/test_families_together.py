"""Walking together: own goals, how things are, a worry, talks with each alone, a pause. In two languages and widths."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect

from matching import actions
from matching.evidence import THREE_MONTHS
from matching.evidence_words import GAUGE
from matching.models import CheckIn, Concern, Gauge, GoalRating, Match
from matching.states import Match as State
from matching.states import Moment
from notifications.models import OutboxMessage
from tests.browser.looks import look
from tests.browser.together import (
    address_of,
    finds_nothing,
    nothing_to_write_into,
    other_family,
    press_twice,
    sit,
    walk,
    written,
)
from tests.browser.world import Person
from tests.families.life import Household

Seat = Callable[..., Person]
LISTENERS = "main #listeners"


@pytest.fixture
def parent(seat: Seat, home: Household) -> Person:
    return sit(seat, "parent", home.parent)


@pytest.fixture
def eero(seat: Seat, home: Household) -> Person:
    return sit(seat, "volunteer", home.volunteer)


@pytest.fixture
def outi(seat: Seat, home: Household) -> Person:
    return sit(seat, "coordinator", home.coordinator)


# Goals and the everyday gauge


def test_goals_and_how_things_are_at_the_start_after_three_months_and_at_the_end(
    home: Household, parent: Person, outi: Person, eero: Person
) -> None:
    match = walk(home, State.ACTIVE)
    sent = OutboxMessage.objects.count()
    the_start_is_heavy(parent, match)
    assert (Concern.objects.count(), OutboxMessage.objects.count()) == (0, sent)
    Match.objects.filter(pk=match.pk).update(trial_began_on=timezone.localdate() - THREE_MONTHS)
    everything_is_skipped(parent, match)
    match.refresh_from_db()
    actions.begin_closing(match, planned_end_on=timezone.localdate(), actor=home.coordinator.actor)
    the_end_is_lighter(parent, match)
    only_the_parent_sees_the_gauge(outi, eero, match)
    other = other_family(home, State.ACTIVE)
    finds_nothing(parent, "family:goals", "family:gauge", "family:curve", pk=other.pk)


def the_start_is_heavy(parent: Person, match: Match) -> None:
    """Low answers show numbers of people who listen, and nobody is told. Sent twice, it is one answer."""
    goal = match.agreements.get().goals.get()
    parent.go("family:home")
    look(parent, "home-asked")
    parent.page.locator(f'main a[href$="/companion/{match.pk}/goals/"]').first.click()
    look(parent, "goals")
    parent.fill(**{f"goal_{goal.pk}": "3"})
    parent.send()
    expect(parent.page).to_have_url(address_of("family:gauge", match.pk))
    look(parent, "gauge")
    parent.fill(coping="2", someone="skip", keeps_times="4")
    press_twice(parent)
    expect(parent.page).to_have_url(address_of("family:curve", match.pk))
    expect(parent.page.locator(LISTENERS)).to_be_visible()
    assert parent.page.locator('main section:has(#listeners) a[href^="tel:"]').count() >= 1
    parent.unfold()
    look(parent, "curve-heavy")
    parent.page.go_back()
    parent.fill(coping="3", knows_help="6")
    parent.send()
    told = Gauge.objects.get(match=match)
    assert (told.moment, told.coping, told.someone, told.knows_help, told.confidence) == ("start", 3, None, 6, None)
    assert list(GoalRating.objects.values_list("moment", "value")) == [("start", 3)]


def everything_is_skipped(parent: Person, match: Match) -> None:
    parent.go("family:home")
    parent.page.locator(f'main a[href$="/companion/{match.pk}/goals/"]').first.click()
    parent.press("skip", "yes")
    expect(parent.page).to_have_url(address_of("family:gauge", match.pk))
    parent.press("skip", "yes")
    expect(parent.page.locator(LISTENERS)).to_have_count(0)
    skipped = Gauge.objects.get(match=match, moment=Moment.THREE_MONTHS)
    assert {getattr(skipped, question) for question in Gauge.QUESTIONS} == {None}
    parent.go("family:home")
    expect(parent.page.locator(f'main a[href$="/companion/{match.pk}/goals/"]')).to_have_count(0)


def the_end_is_lighter(parent: Person, match: Match) -> None:
    """The curve has the answers of the start and the end, and its table says what was skipped between them."""
    goal = match.agreements.get().goals.get()
    parent.go("family:goals", match.pk)
    parent.fill(**{f"goal_{goal.pk}": "8"})
    parent.send()
    parent.fill(coping="7", someone="6", confidence="9")
    parent.send()
    curves = parent.page.locator("main figure.curve")
    expect(curves).to_have_count(1 + len(Gauge.QUESTIONS))
    expect(curves.first.locator("circle")).to_have_count(2)
    expect(curves.first.locator("polyline")).to_have_count(1)
    expect(parent.page.locator(LISTENERS)).to_have_count(0)
    parent.unfold()
    cells = parent.page.locator("main table tbody tr").first.locator("th, td").all_inner_texts()
    assert [cells[1], cells[3]] == ["3", "8"]
    look(parent, "curve-end")


def only_the_parent_sees_the_gauge(outi: Person, eero: Person, match: Match) -> None:
    """The coordinator reads the figures of the goals; the gauge is nobody's but the parent's."""
    outi.go("coordinator:match-detail", match.pk)
    expect(outi.page.locator("main table tbody tr", has_text="Muistan varatut ajat")).to_contain_text("8")
    eero.go("volunteer:match-detail", match.pk)
    with translation.override(outi.language):
        questions = [str(label) for label in GAUGE.values()]
    for reader in (outi, eero):
        body = reader.page.locator("body").inner_text()
        assert [question for question in questions if question in body] == []
    look(outi, "goals-of-the-family")


# A worry, and more asked than the role holds


@pytest.mark.parametrize("area", ["family", "volunteer"])
def test_two_buttons_lead_to_numbers_and_a_call_and_to_an_outcome_code(
    area: str, home: Household, parent: Person, eero: Person, outi: Person
) -> None:
    match = walk(home, State.ACTIVE)
    person = {"family": parent, "volunteer": eero}[area]
    for name, kind in (("worry", Concern.Kind.WORRY), ("outside-role", Concern.Kind.OUTSIDE_ROLE)):
        a_call_is_wished(person, area, name, match)
        assert Concern.objects.get(kind=kind).raised_by == area
    told = OutboxMessage.objects.filter(kind="call_wished")
    assert sorted(value for row in told for value in row.context.values()) == sorted(
        Concern.objects.values_list("pk", flat=True)
    )
    first, second = Concern.objects.order_by("pk")
    the_coordinator_hears(outi, first)
    look(outi, "outcome-missing")
    the_coordinator_tells_how_it_ended(outi, first)
    the_coordinator_hears(outi, second)
    the_coordinator_tells_how_it_ended(outi, second)
    person.go(f"{area}:worry")
    expect(person.page.locator("main .alert--ok")).to_have_count(0)


def a_call_is_wished(person: Person, area: str, name: str, match: Match) -> None:
    """112 first, then the people; one press, and pressing twice is one wish."""
    begin = ("family:home",) if area == "family" else ("volunteer:match-detail", match.pk)
    person.go(*begin)
    person.page.locator(f'main a[href="/{area}/{name}/"]').first.click()
    numbers = person.page.locator('main a[href^="tel:"]')
    assert numbers.first.get_attribute("href") == "tel:112"
    assert numbers.count() >= 2
    nothing_to_write_into(person)
    look(person, name)
    person.page.locator('main form[action$="/call/"] button').dblclick()
    expect(person.page.locator("main .alert--ok").first).to_be_visible()
    expect(person.page.locator('main form[action$="/call/"]')).to_have_count(0)
    nothing_to_write_into(person)
    look(person, f"{name}-told")


def the_coordinator_hears(outi: Person, concern: Concern) -> None:
    """Today says that somebody wishes a call; the page of its end takes no words, and asks for a code."""
    outi.go("coordinator:home")
    known = outi.page.locator(f'main form[action*="/concerns/{concern.pk}/informed/"] button')
    expect(known).to_be_visible()
    if concern.kind == Concern.Kind.WORRY:
        look(outi, "today-worry")
    known.click()
    outi.page.locator(f'main a[href*="/concerns/{concern.pk}/handle/"]').click()
    nothing_to_write_into(outi, but="[type=radio]")
    outi.send()
    outi.sees_errors("outcome")


def the_coordinator_tells_how_it_ended(outi: Person, concern: Concern) -> None:
    outi.fill(outcome="talked_with_family")
    outi.send()
    expect(outi.page).to_have_url(address_of("coordinator:home"))
    expect(outi.page.locator(f'main [href*="/concerns/{concern.pk}/"]')).to_have_count(0)
    concern.refresh_from_db()
    assert (concern.state, concern.outcome, concern.informed_at is not None) == ("handled", "talked_with_family", True)


def test_what_a_companion_does_and_does_not_do_is_the_same_card_for_both(
    home: Household, parent: Person, eero: Person
) -> None:
    match = walk(home, State.TRIAL)
    parent.go("family:home")
    eero.go("volunteer:match-detail", match.pk)
    for person in (parent, eero):
        person.unfold()
        look(person, "what-a-companion-does")
    card = "main details.more:has(li):not(:has(time)) .more__body:has(ul + p)"
    theirs, ours = (person.page.locator(card).last.inner_text() for person in (eero, parent))
    assert theirs == ours
    assert len(ours.splitlines()) > 12


# Talks with each alone, and going on


def test_the_coordinator_talks_with_each_alone_and_hears_of_silence(
    home: Household, parent: Person, eero: Person, outi: Person
) -> None:
    match = walk(home, State.TRIAL)
    before = timezone.localdate() - timedelta(days=30)
    Match.objects.filter(pk=match.pk).update(trial_began_on=before)
    CheckIn.objects.filter(match=match, due_on=match.check_ins.earliest("due_on").due_on).update(
        due_on=timezone.localdate()
    )
    outi.go("coordinator:home")
    expect(outi.page.locator(f'main .work a[href$="/matches/{match.pk}/"].btn')).to_have_count(1)
    look(outi, "today-silence")
    a_talk_is_had(outi, match, "family", wants_call="yes")
    a_talk_is_had(outi, match, "volunteer", wants_call="no")
    outi.go("coordinator:home")
    expect(outi.page.locator(f'main .work a[href$="/matches/{match.pk}/"].btn')).to_have_count(0)
    the_call_is_made(outi, match)
    both_say_whether_they_go_on(parent, eero, outi, match)
    outi.go("coordinator:match-detail", match.pk)
    outi.unfold()
    look(outi, "talks-had")


def a_talk_is_had(outi: Person, match: Match, party: str, *, wants_call: str) -> None:
    """Three answers and no text; an empty form says what is missing and keeps what was chosen."""
    talk = match.check_ins.get(party=party, due_on=timezone.localdate())
    outi.go("coordinator:home")
    outi.page.locator(f'main a[href*="/check-ins/{talk.pk}/done/"]').click()
    nothing_to_write_into(outi, but="[type=radio]")
    outi.fill(going="4")
    outi.send()
    outi.sees_errors("wants_change", "wants_call")
    expect(outi.page.locator('main [name=going][value="4"]')).to_be_checked()
    look(outi, f"check-in-{party}")
    outi.fill(wants_change="no", wants_call=wants_call)
    press_twice(outi)
    expect(outi.page).to_have_url(address_of("coordinator:home"))
    talk.refresh_from_db()
    assert (talk.going, talk.wants_change, talk.wants_call) == (4, False, wants_call == "yes")


def the_call_is_made(outi: Person, match: Match) -> None:
    talk = match.check_ins.get(wants_call=True)
    outi.page.locator(f'main form[action*="/check-ins/{talk.pk}/called/"] button').click()
    expect(outi.page.locator(f'main form[action*="/check-ins/{talk.pk}/called/"]')).to_have_count(0)
    talk.refresh_from_db()
    assert talk.called_at is not None


def both_say_whether_they_go_on(parent: Person, eero: Person, outi: Person, match: Match) -> None:
    """Each tells the coordinator alone; one's page says nothing of the other's answer."""
    parent.go("family:continue", match.pk)
    look(parent, "go-on")
    parent.press("continues", "yes")
    eero.go("volunteer:match-detail", match.pk)
    expect(eero.page.locator("main button[name=continues]")).to_have_count(2)
    look(eero, "go-on")
    eero.press("continues", "yes")
    outi.go("coordinator:match-active", match.pk)
    look(outi, "go-on")
    outi.send()
    match.refresh_from_db()
    assert (match.state, match.family_continues, match.volunteer_continues) == ("active", True, True)


# A pause


def test_the_family_takes_a_pause_and_ends_it(home: Household, parent: Person, eero: Person) -> None:
    match = walk(home, State.ACTIVE)
    parent.go("family:home")
    parent.page.locator(f'main a[href$="/companion/{match.pk}/pause/"]').click()
    a_day_that_does_not_do_is_told(parent)
    until = timezone.localdate() + timedelta(days=21)
    parent.fill(until=written(until))
    press_twice(parent)
    expect(parent.page).to_have_url(address_of("family:home"))
    look(parent, "home-paused")
    match.refresh_from_db()
    assert (match.state, match.paused_until, match.paused_by) == ("paused", until, "family")
    eero.go("volunteer:match-detail", match.pk)
    look(eero, "paused")
    the_family_goes_on(parent, match)
    actions.pause_match(match, until=until, actor=home.coordinator.actor)
    a_pause_of_the_office_is_not_the_familys_to_end(parent, match)
    finds_nothing(parent, "family:pause", "family:resume", pk=other_family(home, State.ACTIVE).pk)


def a_day_that_does_not_do_is_told(parent: Person) -> None:
    look(parent, "pause")
    parent.send()
    parent.sees_errors("until")
    for day in ("ensi kuussa", written(timezone.localdate() + timedelta(days=200)), written(timezone.localdate())):
        parent.fill(until=day)
        parent.send()
        parent.sees_errors("until")
        expect(parent.page.locator("main [name=until]")).to_have_value(day)
    look(parent, "pause-too-long")
    assert not Match.objects.filter(state=State.PAUSED).exists()


def the_family_goes_on(parent: Person, match: Match) -> None:
    """The pause ends once; the page found again by going back says so and has nothing to press."""
    parent.page.locator(f'main a[href$="/companion/{match.pk}/resume/"]').click()
    look(parent, "resume")
    parent.send()
    parent.page.go_back()
    expect(parent.page.locator("main form")).to_have_count(0)
    match.refresh_from_db()
    assert (match.state, match.paused_until, match.paused_by) == ("active", None, "")


def a_pause_of_the_office_is_not_the_familys_to_end(parent: Person, match: Match) -> None:
    parent.go("family:resume", match.pk)
    expect(parent.page.locator("main form")).to_have_count(0)
    expect(parent.page.locator('main a[href^="tel:"]').first).to_be_visible()
    look(parent, "resume-call-us")
