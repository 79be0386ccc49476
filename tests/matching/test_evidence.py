"""Own goals and the everyday gauge: at three moments, all of it skippable, the gauge for the parent's eyes alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actor import Actor
from core.refusals import Refused
from families import actions as families
from families.access import actor_of
from families.models import Adult
from matching import actions, curves, evidence, reminders
from matching.asks import own_evidence
from matching.gauge_figures import gauge_figures
from matching.models import Gauge, GoalRating, Match
from matching.states import Match as State
from matching.states import Moment
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db

HOME = "/family/"
EVERYDAY = {"coping": 4, "someone": 5, "knows_help": 2, "keeps_times": 7, "confidence": 6}
Walked = Callable[..., Match]


@pytest.fixture
def match(walked: Walked, parent_here: Person) -> Match:
    return walked(State.TRIAL, parent_here)


def page(name: str, match: Match) -> str:
    return reverse(f"family:{name}", args=[match.pk])


def days_later(days: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def age(match: Match) -> None:
    """Let the companionship have begun three months ago: a private link is valid for less."""
    match.trial_began_on -= timedelta(days=91)
    match.save(update_fields=["trial_began_on"])


def text_of(browser: Client, address: str, **sent: Any) -> str:
    response = browser.post(address, sent, follow=True) if sent else browser.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def goal_of(match: Match) -> Any:
    return match.agreements.latest("version").goals.get()


def answer(match: Match, parent: Person, **answers: Any) -> Gauge:
    return actions.answer_gauge(match, adult=parent.adult, actor=parent.actor, **{**EVERYDAY, **answers})


# When it is asked


@pytest.mark.parametrize(
    ("state", "days", "moment"),
    [
        (State.MEETING_BOOKED, 0, None),
        (State.TRIAL, 0, Moment.START),
        (State.ACTIVE, 90, Moment.START),
        (State.ACTIVE, 91, Moment.THREE_MONTHS),
        (State.CLOSING, 0, Moment.END),
        (State.ENDED, 60, Moment.END),
        (State.ENDED, 61, None),
    ],
)
def test_goals_and_gauge_are_asked_at_three_moments(
    state: str, days: int, moment: str | None, walked: Walked, parent_here: Person
) -> None:
    match = walked(state, parent_here)
    assert evidence.open_moment(match, timezone.localdate() + timedelta(days=days)) == moment


def test_nothing_is_asked_before_the_beginning(walked: Walked, parent_here: Person) -> None:
    match = walked(State.MEETING_BOOKED, parent_here)
    assert own_evidence(parent_here.adult, today=timezone.localdate(), actor=parent_here.actor).asks == []
    assert parent_here.client.get(page("gauge", match)).status_code == 404
    with pytest.raises(Refused):
        answer(match, parent_here)


def test_only_the_family_answers(match: Match, parent_here: Person, coordinator_here: Person) -> None:
    for actor in (coordinator_here.actor, matches.volunteer_actor(match.volunteer), Actor.public()):
        with pytest.raises(Refused):
            actions.answer_gauge(match, adult=parent_here.adult, actor=actor, **EVERYDAY)
        with pytest.raises(Refused):
            actions.rate_goals(match, values={}, actor=actor)


def test_a_parent_answers_for_nobody_else(match: Match, parent_here: Person, parent_there: Person) -> None:
    with pytest.raises(Refused):
        actions.answer_gauge(match, adult=parent_there.adult, actor=parent_here.actor, **EVERYDAY)


# Answering


def test_the_home_page_leads_through_goals_and_gauge_to_the_curve(match: Match, parent_here: Person) -> None:
    kaisa, goal = parent_here.client, goal_of(match)
    assert page("goals", match) in text_of(kaisa, HOME)
    assert "Muistan varatut ajat" in text_of(kaisa, page("goals", match))
    answer = kaisa.post(page("goals", match), {f"goal_{goal.pk}": "3"})
    assert answer.url == page("gauge", match)
    answer = kaisa.post(page("gauge", match), {**EVERYDAY, "confidence": "skip"})
    assert answer.url == page("curve", match)
    gauge = Gauge.objects.get()
    assert {name: getattr(gauge, name) for name in Gauge.QUESTIONS} == {**EVERYDAY, "confidence": None}
    assert (gauge.moment, gauge.adult) == (Moment.START, parent_here.adult)
    assert GoalRating.objects.get().value == 3
    home = text_of(kaisa, HOME)
    assert page("goals", match) not in home
    assert page("curve", match) in home


def test_every_answer_can_be_skipped_with_one_button_and_is_not_asked_again(match: Match, parent_here: Person) -> None:
    kaisa = parent_here.client
    kaisa.post(page("goals", match), {"skip": "yes"})
    kaisa.post(page("gauge", match), {"skip": "yes", "coping": "1"})
    assert [getattr(Gauge.objects.get(), name) for name in Gauge.QUESTIONS] == [None] * 5
    assert GoalRating.objects.get().value is None
    assert page("goals", match) not in text_of(kaisa, HOME)


def test_no_answer_at_all_is_a_skip_too(match: Match, parent_here: Person) -> None:
    assert parent_here.client.post(page("gauge", match), {}).status_code == 302
    assert Gauge.objects.get().coping is None


@pytest.mark.parametrize("figure", ["11", "-1", "4.5", "viisi", "1e1"])
def test_a_figure_outside_the_scale_is_told_and_nothing_is_lost(match: Match, parent_here: Person, figure: str) -> None:
    shown = text_of(parent_here.client, page("gauge", match), **{**EVERYDAY, "coping": figure})
    assert "Select a valid choice" in shown
    assert 'name="someone" value="5"' in shown
    assert Gauge.objects.count() == 0


def test_answering_again_at_the_same_moment_replaces_the_answer(match: Match, parent_here: Person) -> None:
    answer(match, parent_here, coping=2)
    answer(match, parent_here, coping=8)
    assert Gauge.objects.get().coping == 8
    with days_later(91):
        answer(match, parent_here, coping=9)
    assert dict(Gauge.objects.values_list("moment", "coping")) == {"start": 8, "three_months": 9}


def test_each_question_has_its_eleven_figures_and_a_way_past(match: Match, parent_here: Person) -> None:
    shown = text_of(parent_here.client, page("gauge", match))
    assert shown.count('type="radio"') == 5 * 12
    assert "checked" not in shown.split("<main")[1].split("</main>")[0]


# The curve


def test_the_curve_shows_a_point_for_each_answer_and_a_table_behind_it(match: Match, parent_here: Person) -> None:
    answer(match, parent_here, confidence=None)
    age(match)
    answer(match, parent_here, coping=6)
    actions.rate_goals(match, values={goal_of(match).pk: 5}, actor=parent_here.actor)
    shown = text_of(parent_here.client, page("curve", match))
    assert shown.count("curve__point") == 5 + 4 + 1
    assert "At the start: 4, After three months: 6" in shown
    assert "The same as a table" in shown
    assert "skipped" in shown


@pytest.mark.usefixtures("in_english")
def test_a_curve_draws_ten_above_nought_and_leaves_out_what_was_skipped() -> None:
    curve = curves.curve_of("x", {"start": 0, "three_months": None, "end": 10})
    assert [(point.x, point.y, point.value) for point in curve.points] == [(38, 96, 0), (242, 26, 10)]
    assert curve.line == "38,96 242,26"
    assert curve.cells == ["0", "skipped", "10"]
    assert curves.curve_of("x", {}).cells == ["–", "–", "–"]


def test_a_goal_keeps_its_curve_when_the_agreement_is_renewed(
    match: Match, parent_here: Person, coordinator_here: Person
) -> None:
    actions.rate_goals(match, values={goal_of(match).pk: 3}, actor=parent_here.actor)
    words = {"purpose": "Uusi", "rhythm": "Joka viikko", "place": "Kirjasto"}
    goals = ["Uusi tavoite", "Muistan varatut ajat"]
    actions.write_agreement(match, starts_on=timezone.localdate(), goals=goals, actor=coordinator_here.actor, **words)
    with days_later(91):
        old = match.agreements.latest("version").goals.get(order=2)
        actions.rate_goals(match, values={old.pk: 7}, actor=parent_here.actor)
    answers = evidence.goal_answers(match, actor=parent_here.actor)
    assert answers == {
        "Uusi tavoite": {"three_months": None},
        "Muistan varatut ajat": {"start": 3, "three_months": 7},
    }
    assert list(answers) == goals


@pytest.mark.parametrize(
    ("low", "heavy"),
    [({"coping": 3}, True), ({"someone": 0}, True), ({"coping": 4}, False), ({"knows_help": 0}, False)],
)
def test_a_heavy_answer_shows_who_listens_and_tells_nobody(
    low: dict[str, int], heavy: bool, match: Match, parent_here: Person, coordinator_here: Person
) -> None:
    before = OutboxMessage.objects.count()
    answer(match, parent_here, **low)
    shown = text_of(parent_here.client, page("curve", match))
    assert ("Some days are heavy" in shown) == heavy
    assert ("09 2525 0111" in shown) == heavy
    assert OutboxMessage.objects.count() == before
    assert "heavy" not in text_of(coordinator_here.client, "/coordinator/")


def test_only_the_newest_answer_decides_whether_numbers_are_shown(match: Match, parent_here: Person) -> None:
    answer(match, parent_here, coping=1)
    age(match)
    answer(match, parent_here, coping=7)
    assert "Some days are heavy" not in text_of(parent_here.client, page("curve", match))


# Who sees


def test_nobody_but_the_parent_sees_the_gauge(
    match: Match, parent_here: Person, coordinator_here: Person, administrator_here: Person, statistics: Person
) -> None:
    answer(match, parent_here)
    other = Adult.objects.create(family=parent_here.family, called="Kalle", phone="+358400000055", channel="sms")
    own = Adult.objects.create(
        family=parent_here.family, called="Kaarlo", phone="+358400000056", channel="sms", sees="own"
    )
    volunteer = matches.volunteer_actor(match.volunteer)
    for actor in (coordinator_here.actor, administrator_here.actor, statistics.actor, volunteer, actor_of(own)):
        assert not Gauge.objects.visible_to(actor).exists()
    assert evidence.gauges_of(match, other, actor=actor_of(other)) == {}
    assert list(evidence.gauges_of(match, parent_here.adult, actor=parent_here.actor)) == ["start"]


def test_another_adult_does_not_take_along_what_one_answered(match: Match, parent_here: Person) -> None:
    answer(match, parent_here)
    other = Adult.objects.create(family=parent_here.family, called="Kalle", phone="+358400000055", channel="sms")
    taken = families.export_family(parent_here.family, actor=parent_here.actor)
    assert taken["matching.Gauge"][0]["coping"] == 4
    assert families.export_family(parent_here.family, actor=actor_of(other))["matching.Gauge"] == []
    shown = text_of(parent_here.client, reverse("family:my-data"))
    assert "How things have been, as you answered" in shown


def test_the_coordinator_sees_goals_as_rated_and_never_the_gauge(
    match: Match, parent_here: Person, coordinator_here: Person
) -> None:
    actions.rate_goals(match, values={goal_of(match).pk: 7}, actor=parent_here.actor)
    answer(match, parent_here, coping=1)
    shown = text_of(coordinator_here.client, reverse("coordinator:match-detail", args=[match.pk]))
    assert "They tell of the goals, not of the family." in shown
    table = shown.split("They tell of the goals")[1].split("</table>")[0]
    assert "Muistan varatut ajat" in table
    assert ">7<" in table
    assert "cope with everyday life" not in shown


def test_the_companion_sees_neither(match: Match, parent_here: Person) -> None:
    actions.rate_goals(match, values={goal_of(match).pk: 7}, actor=parent_here.actor)
    assert not GoalRating.objects.visible_to(matches.volunteer_actor(match.volunteer)).exists()


def test_another_family_finds_no_page(match: Match, parent_there: Person) -> None:
    for name in ("goals", "gauge", "curve", "handover", "participation"):
        assert parent_there.client.get(page(name, match)).status_code == 404


def test_the_home_page_costs_the_same_with_few_and_many_answers(match: Match, parent_here: Person) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            own_evidence(parent_here.adult, today=timezone.localdate(), actor=parent_here.actor)
        return len(queries)

    few = cost()
    answer(match, parent_here)
    assert cost() == few


# The message


def gauge_messages() -> list[str]:
    return list(OutboxMessage.objects.filter(kind="gauge_due").values_list("recipient", flat=True))


def test_three_months_after_the_beginning_the_family_hears_once(match: Match, parent_here: Person) -> None:
    now = timezone.now()
    assert reminders.ask_gauges(now + timedelta(days=90)) == 0
    for day in (91, 92, 104):
        reminders.ask_gauges(now + timedelta(days=day))
    assert gauge_messages() == [f"families.Adult:{parent_here.adult.pk}"]
    assert reminders.ask_gauges(now + timedelta(days=106)) == 0


def test_an_answered_or_ended_moment_is_not_written_about(
    match: Match, parent_here: Person, coordinator_here: Person
) -> None:
    now = timezone.now()
    reminders.ask_gauges(now + timedelta(days=91))
    message = OutboxMessage.objects.get(kind="gauge_due")
    kind = kind_named("gauge_due")
    with days_later(91):
        assert kind.still_due(message)
        answer(match, parent_here)
        assert not kind.still_due(message)
    Gauge.objects.all().delete()
    actions.end_match(match, reason="moved", on=timezone.localdate(), actor=coordinator_here.actor)
    with days_later(91):
        assert not kind.still_due(message)
    assert reminders.ask_gauges(now + timedelta(days=92)) == 0


# Figures of many


@pytest.fixture
def many(here: Office, walked: Walked, parent_here: Person, coordinator_here: Person) -> Callable[[int], None]:
    """Answer for so many families, at the start and at the end."""

    def answered(number: int) -> None:
        for place in range(number):
            parent = cast.parent(here, f"P{place}", key=f"figures-{place}")
            request = matches.accepted(parent.request, office=coordinator_here.actor, worker=coordinator_here.user)
            volunteer = cast.volunteer(here, f"Eero F{place}").volunteer
            match = matches.match_in(State.TRIAL, request, volunteer, office=coordinator_here.actor)
            actor, adult = parent.actor, parent.adult
            actions.answer_gauge(match, adult=adult, actor=actor, coping=place, someone=4)
            actions.end_match(match, reason="moved", on=timezone.localdate(), actor=coordinator_here.actor)
            actions.answer_gauge(match, adult=adult, actor=actor, coping=place + 2)

    return answered


def test_figures_are_of_five_families_or_more(many: Callable[[int], None]) -> None:
    many(4)
    for row in gauge_figures(Match.objects.all()):
        assert (set(row.at.values()), row.change) == ({None}, None)


def test_figures_tell_mean_and_change_with_how_many_families(many: Callable[[int], None]) -> None:
    many(5)
    figures = {row.question: row for row in gauge_figures(Match.objects.all())}
    coping = figures["coping"]
    assert (coping.at["start"].mean, coping.at["end"].mean, coping.change.mean) == (2.0, 4.0, 2.0)
    assert (coping.change.families, coping.at["three_months"]) == (5, None)
    assert (figures["someone"].at["start"].mean, figures["someone"].change) == (4.0, None)
    assert figures["confidence"].at["start"] is None
