"""What is learned from choices and outcomes: counts that can be recounted, and nothing from too few."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import override

from core.actor import Actor
from families import actions as families
from families.models import SupportRequest
from matching import actions, engine, learning, trying
from matching.learning import Side
from matching.models import Choice, Match
from matching.states import CancelReason, EndReason
from matching.states import Match as State
from matching.weights import weights_of
from partners.models import Programme
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.matching import learned
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@dataclass
class Desk:
    """The coordinator here, two volunteers with room, one of whom has lived what the families live."""

    office: Office
    coordinator: Person
    lived: Volunteer
    other: Volunteer

    @property
    def actor(self) -> Actor:
        return self.coordinator.actor

    def family(self, called: str, **answers: object) -> SupportRequest:
        return learned.family(self.office, self.coordinator, called, **answers)

    def suggest(self, called: str, volunteer: Volunteer, **how: object) -> Match:
        return learned.suggest(self.family(called), volunteer, office=self.actor, **how)


@pytest.fixture
def desk(here: Office, coordinator_here: Person) -> Desk:
    lived = cast.volunteer(here, "Lea Elänyt", capacity=9, life_stages=[learned.STAGE])
    other = cast.volunteer(here, "Otto Muu", capacity=9)
    return Desk(here, coordinator_here, lived.volunteer, other.volunteer)


# Plain counts


def test_choices_are_counted_by_place_and_by_reason(desk: Desk, here: Office) -> None:
    far = cast.volunteer(here, "Kaino Kolmas", support_forms=["doula"]).volunteer
    desk.suggest("A", desk.lived)
    desk.suggest("B", desk.other, reason="turn")
    unseen = actions.propose(desk.family("C"), desk.lived, actor=desk.actor)
    actions.propose(desk.family("D"), desk.lived, actor=desk.actor, is_from_plan=True)
    actions.set_aside(desk.family("E"), desk.other, reason="way", actor=desk.actor)
    learned.look(unseen.request, office=desk.actor)
    counts = learning.counts_of(desk.actor)
    assert asdict(counts.chosen) == {
        "lists": 3, "suggested": 4, "first": 1, "among_three": 1, "further": 0, "outside": 1, "from_plan": 1,
        "set_aside": 1,
    }  # fmt: skip
    assert counts.others == {"turn": 1, "": 1}
    assert counts.set_aside == {"way": 1}
    assert not Choice.objects.filter(volunteer=far).exists()


def test_a_no_is_counted_by_whose_turn_it_was(desk: Desk) -> None:
    learned.say_no(desk.suggest("A", desk.lived), "too_far")
    learned.say_no(desk.suggest("B", desk.lived), "too_far")
    learned.family_says_no(desk.suggest("C", desk.lived), "family_wish")
    desk.suggest("D", desk.lived)
    counts = learning.counts_of(desk.actor)
    assert (counts.volunteer_no, counts.family_no) == ({"too_far": 2}, {"family_wish": 1})


def test_endings_are_counted_by_reason(desk: Desk) -> None:
    for called in "AB":
        matches.match_in(State.ENDED, desk.family(called), desk.lived, office=desk.actor)
    assert learning.counts_of(desk.actor).endings == {"goal_reached": 2}


def test_nothing_of_another_association_is_counted(
    desk: Desk, parent_there: Person, volunteer_there: Person, coordinator_there: Person
) -> None:
    theirs = coordinator_there.actor
    request = matches.accepted(parent_there.request, office=theirs, worker=coordinator_there.user)
    match = learned.suggest(request, volunteer_there.volunteer, office=theirs, reason="turn")
    learned.say_no(match)
    counts = learning.counts_of(desk.actor)
    assert set(asdict(counts.chosen).values()) == {0}
    assert (counts.others, counts.volunteer_no, counts.endings) == ({}, {}, {})
    assert learning.learned_from(desk.actor) == []
    assert learning.counts_of(theirs).chosen.first == 1


# Factors against outcomes


def rows_of(desk: Desk) -> dict[str, learning.FactorRow]:
    rows = learning.factor_rows(learning.learned_from(desk.actor), learning.was_accepted)
    return dict(zip(engine.FACTOR_CODES, rows, strict=True))


def test_four_on_a_side_are_too_few_and_five_are_enough(desk: Desk) -> None:
    for number in range(5):
        learned.say_yes(desk.suggest(f"Y{number}", desk.lived))
    for number in range(4):
        learned.say_no(desk.suggest(f"N{number}", desk.other))
    few = rows_of(desk)["life_stage"]
    assert (few.yes, few.no, few.is_unlikely) == (Side(5, None), Side(4, None), None)
    learned.say_no(desk.suggest("N4", desk.other))
    rows = rows_of(desk)
    assert (rows["life_stage"].yes, rows["life_stage"].no) == (Side(5, 100), Side(5, 0))
    assert rows["distance"].yes == rows["distance"].no == Side(5, 100)
    assert rows["distance"].is_unlikely is False
    assert rows["times"].yes == Side(0, None)


def test_a_difference_that_is_large_enough_is_unlikely_to_be_chance() -> None:
    row = learning.factor_row("times", [1000] * 6, [0] * 6)
    assert (row.yes, row.no, row.is_unlikely) == (Side(6, 100), Side(6, 0), True)
    assert learning.factor_row("times", [1000] * 5, [1000, 0, 0, 1000, 1000]).is_unlikely is False


def test_a_held_out_list_is_never_learned_from(desk: Desk) -> None:
    learned.say_yes(desk.suggest("A", desk.lived, is_held_out=True))
    assert learning.learned_from(desk.actor) == []
    learned.say_yes(desk.suggest("B", desk.lived))
    (row,) = learning.learned_from(desk.actor)
    assert row.shown_id % 3 != 0
    kept = trying.held_out(desk.office.programme, actor=desk.actor)
    assert [one.chosen for one in kept] == [desk.lived.pk]


def test_an_erased_list_teaches_nothing(desk: Desk) -> None:
    match = desk.suggest("A", desk.lived)
    held = desk.suggest("B", desk.lived, is_held_out=True)
    for one in (match, held):
        shown = one.choice.shown
        shown.listed = []
        shown.save(update_fields=["listed"])
    assert all(row.yes.n == row.no.n == 0 for row in rows_of(desk).values())
    assert trying.held_out(desk.office.programme, actor=desk.actor) == []


@pytest.mark.parametrize(
    ("state", "reason", "told"),
    [
        (State.PROPOSED, "", None),
        (State.VOLUNTEER_ACCEPTED, "", None),
        (State.FAMILY_ACCEPTED, "", True),
        (State.ACTIVE, "", True),
        (State.ENDED, "", True),
        (State.CANCELLED, CancelReason.TOO_FAR, False),
        (State.CANCELLED, CancelReason.NO_ANSWER, False),
        (State.CANCELLED, CancelReason.COORDINATOR, None),
        (State.CANCELLED, CancelReason.REQUEST_ENDED, None),
    ],
)
def test_what_counts_as_a_yes_of_both(state: str, reason: str, told: bool | None) -> None:
    row = SimpleNamespace(match__state=state, match__cancel_reason=reason)
    assert learning.was_accepted(row) is told


@pytest.mark.parametrize(
    ("days", "ended", "reason", "told"),
    [
        (None, False, "", None),
        (89, False, "", None),
        (90, False, "", True),
        (89, True, EndReason.VOLUNTEER_WISH, False),
        (90, True, EndReason.VOLUNTEER_WISH, True),
        (20, True, EndReason.GOAL_REACHED, True),
        (20, True, EndReason.PERIOD_OVER, True),
        (20, True, EndReason.SAFETY, False),
    ],
)
def test_what_counts_as_lasting(days: int | None, ended: bool, reason: str, told: bool | None) -> None:
    row = SimpleNamespace(
        match__state=State.ENDED if ended else State.ACTIVE,
        match__trial_began_on=None if days is None else TODAY - timedelta(days=days),
        match__ended_on=TODAY if ended else None,
        match__end_reason=reason,
    )
    assert learning.has_lasted(row, TODAY) is told


def test_a_trial_of_today_has_not_lasted_yet(desk: Desk) -> None:
    match = desk.suggest("A", desk.lived)
    learned.say_yes(match)
    learned.begin_trial(match, office=desk.actor)
    (row,) = learning.learned_from(desk.actor)
    assert learning.has_lasted(row, timezone.localdate()) is None
    assert learning.has_lasted(row, timezone.localdate() + timedelta(days=90)) is True


# Other weights


LIFE_STAGE_ALONE = engine.Weights(0, 1000, 0, 0, 0, 0, 0)
DISTANCE_ALONE = engine.Weights(1000, 0, 0, 0, 0, 0, 0)


def test_the_weights_of_the_day_give_the_places_of_the_day(desk: Desk) -> None:
    desk.suggest("A", desk.other, is_held_out=True)
    (kept,) = trying.held_out(desk.office.programme, actor=desk.actor)
    assert trying.place_of(kept, weights_of(desk.office.programme)) == Choice.objects.get().rank == 2


def test_other_weights_change_who_comes_first(desk: Desk) -> None:
    for number in range(6):
        desk.suggest(f"A{number}", desk.other, is_held_out=True)
    kept = trying.held_out(desk.office.programme, actor=desk.actor)
    far_and_near = [replace(one, listed=[moved(row, desk) for row in one.listed]) for one in kept]
    found = trying.compare(far_and_near, LIFE_STAGE_ALONE, DISTANCE_ALONE)
    assert (found.now.first, found.now.among_three, found.now.mean_place) == (0, 6, 2)
    assert (found.tried.first, found.tried.among_three, found.tried.mean_place) == (6, 6, 1)
    assert (found.better, found.worse, found.is_unlikely) == (6, 0, True)
    same = trying.compare(kept, LIFE_STAGE_ALONE, LIFE_STAGE_ALONE)
    assert (same.better, same.worse, same.is_unlikely) == (0, 0, False)


def moved(row: dict, desk: Desk) -> dict:
    """Return a row of a list as it would be if the one who has lived it lived farther away."""
    return {**row, "values": [500 if row["volunteer"] == desk.lived.pk else 1000, *row["values"][1:]]}


def test_four_choices_are_too_few_to_compare_weights(desk: Desk) -> None:
    kept = trying.Kept([{"volunteer": 1, "fit": 1, "values": [None] * 7}], 1)
    few = trying.compare([kept] * 4, LIFE_STAGE_ALONE, DISTANCE_ALONE)
    assert (few.n, few.now, few.tried) == (4, None, None)
    enough = trying.compare([kept] * 5, LIFE_STAGE_ALONE, DISTANCE_ALONE)
    assert (enough.now, enough.tried) == (trying.Score(5, 5, 5, 5),) * 2


def test_what_nobody_wished_weighs_the_same_for_all(desk: Desk) -> None:
    listed = [
        {"volunteer": 1, "fit": 0, "values": [None, 400, 0, 0, 0, 0, 0]},
        {"volunteer": 2, "fit": 0, "values": [600, None, 0, 0, 0, 0, 0]},
    ]
    half = engine.Weights(500, 500, 0, 0, 0, 0, 0)
    assert trying.place_of(trying.Kept(listed, 2), half) == 1
    assert trying.place_of(trying.Kept(listed, 1), LIFE_STAGE_ALONE) == 2
    assert trying.place_of(trying.Kept(listed, 1), DISTANCE_ALONE) == 2


LANGUAGE_ALONE = engine.Weights(0, 0, 0, 1000, 0, 0, 0)


def two_for_one_place(here: Office, coordinator: Person) -> None:
    """One place for two families equal in urgency and wait: only the fit, and so the weights, decide between them."""
    cast.volunteer(here, "Sonja", capacity=1, languages=["fi", "sv"], life_stages=[learned.STAGE])
    learned.family(here, coordinator, "A")
    swedish = learned.family(here, coordinator, "B", languages=("sv",), life_stages=("illness",))
    families.change_wishes(swedish, first_language="sv", actor=coordinator.actor)


def test_a_group_that_would_lose_is_named(here: Office, coordinator_here: Person) -> None:
    two_for_one_place(here, coordinator_here)
    with override("en"):
        trial = trying.trial_of(here.programme, LANGUAGE_ALONE, actor=coordinator_here.actor)
        same = trying.trial_of(here.programme, LIFE_STAGE_ALONE, actor=coordinator_here.actor)
    told = {change.label: (change.waiting, change.now, change.tried) for change in trial.changes}
    assert told == {"Sastamala": (2, 1, 1), "Finnish": (1, 1, 0), "Swedish": (1, 0, 1), "companion": (2, 1, 1)}
    assert [change.label for change in trial.losers] == ["Finnish"]
    assert same.losers == []


def test_weights_tried_for_one_programme_leave_the_others_alone(here: Office, coordinator_here: Person) -> None:
    two_for_one_place(here, coordinator_here)
    second = Programme.objects.create(name="Toinen", organisation=here.organisation, support_forms=["doula"])
    trial = trying.trial_of(second, LANGUAGE_ALONE, actor=coordinator_here.actor)
    assert trial.losers == []


def test_weights_never_change_how_many_are_placed(here: Office, coordinator_here: Person) -> None:
    two_for_one_place(here, coordinator_here)
    cast.volunteer(here, "Toinen", capacity=1)
    for weights in (LANGUAGE_ALONE, LIFE_STAGE_ALONE, DISTANCE_ALONE):
        trial = trying.trial_of(here.programme, weights, actor=coordinator_here.actor)
        assert {(change.waiting, change.now, change.tried) for change in trial.changes} == {(2, 2, 2), (1, 1, 1)}


def test_what_is_too_large_is_said_and_not_tried(
    here: Office, coordinator_here: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_for_one_place(here, coordinator_here)
    monkeypatch.setattr(trying, "MOST_PAIRS", 1)
    assert trying.trial_of(here.programme, DISTANCE_ALONE, actor=coordinator_here.actor).changes is None
