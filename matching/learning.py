"""What can be learned from shortlists shown, choices made and how it went (docs/learning.md): counts, never advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef
from django.db.models.functions import Cast

from core.actor import Actor
from core.models import AuditEntry
from matching import chance, engine, sentences
from matching.models import Choice, Match, ShownShortlist
from matching.states import PLANNED_END_REASONS, SHARED, CancelReason, Outcome
from matching.states import Match as State

LEAST = 5
HELD_OUT = 3
AMONG_FIRST = 3
LASTED_DAYS = 90
SAID_YES = (*SHARED, State.ENDED)
# These say nothing of the pair.
NOT_A_NO = (CancelReason.COORDINATOR, CancelReason.REQUEST_ENDED)
TOLD_BY = (
    "shown_id",
    "volunteer_id",
    "shown__listed",
    "match__state",
    "match__cancel_reason",
    "match__trial_began_on",
    "match__ended_on",
    "match__end_reason",
)
Told = Callable[[Any], bool | None]
Reasons = dict[str, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose turn it was among all suggestions: the first of the list shown, and so on."""

    lists: int
    suggested: int
    first: int
    among_three: int
    further: int
    outside: int
    from_plan: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Plain counts of one coordinator's scope; reasons are codes, empty where none was given."""

    chosen: Chosen
    others: Reasons
    set_aside: Reasons
    volunteer_no: Reasons
    family_no: Reasons
    endings: Reasons


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: of how many pairs it tells, and their mean in percent unless there are too few."""

    n: int
    mean: int | None


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor among pairs with and without an outcome; `is_unlikely` is None where either side is too small."""

    label: str
    yes: Side
    no: Side
    is_unlikely: bool | None


# Plain counts


def counts_of(actor: Actor) -> Counts:
    """Return what was shown, chosen, refused and ended within `actor`'s reach, in four queries."""
    rows = Choice.objects.visible_to(actor).order_by().values_list("outcome", "is_from_plan", "rank", "reason")
    choices = list(rows.annotate(n=Count("pk")))
    suggested = [row[1:] for row in choices if row[0] == Outcome.SUGGESTED]
    aside = [row[1:] for row in choices if row[0] == Outcome.SET_ASIDE]
    lists = ShownShortlist.objects.visible_to(actor).count()
    refused = refusals_of(actor)
    return Counts(
        chosen=chosen_of(lists, suggested, set_aside=sum(row[-1] for row in aside)),
        others=by_reason(row for row in suggested if not row[0] and row[1] != 1),
        set_aside=by_reason(aside),
        volunteer_no=refused[False],
        family_no=refused[True],
        endings=endings_of(actor),
    )


def chosen_of(lists: int, suggested: list[tuple[bool, int | None, str, int]], *, set_aside: int) -> Chosen:
    places: Counter[int] = Counter()
    plan = outside = 0
    for is_from_plan, rank, _reason, n in suggested:
        if is_from_plan:
            plan += n
        elif rank is None:
            outside += n
        else:
            places[rank] += n
    among = sum(n for rank, n in places.items() if rank <= AMONG_FIRST)
    return Chosen(
        lists=lists,
        suggested=plan + outside + places.total(),
        first=places[1],
        among_three=among - places[1],
        further=places.total() - among,
        outside=outside,
        from_plan=plan,
        set_aside=set_aside,
    )


def by_reason(rows: Iterable[tuple[Any, ...]]) -> Reasons:
    """Return the counts (last in each row) by reason (last but one)."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row[-2]] += row[-1]
    return dict(found)


def refusals_of(actor: Actor) -> dict[bool, Reasons]:
    """Return suggestions that came to nothing by reason: before the volunteer's yes (False) and after it (True)."""
    said_yes = AuditEntry.objects.filter(
        subject_type=Match._meta.label,
        subject_id=Cast(OuterRef("pk"), CharField()),
        verb=f"match.{State.VOLUNTEER_ACCEPTED}",
    )
    rows = Match.objects.visible_to(actor).filter(state=State.CANCELLED).order_by()
    counted = rows.annotate(after=Exists(said_yes)).values_list("after", "cancel_reason").annotate(n=Count("pk"))
    found: dict[bool, Reasons] = {False: {}, True: {}}
    for after, reason, n in counted:
        found[bool(after)][reason] = n
    return found


def endings_of(actor: Actor) -> Reasons:
    rows = Match.objects.visible_to(actor).filter(state=State.ENDED).order_by()
    return dict(rows.values_list("end_reason").annotate(n=Count("pk")))


# Factors against outcomes


def is_held_out(shown_id: int) -> bool:
    """Return whether a list is of the third kept for trying weights: fixed by its number, never learned from."""
    return shown_id % HELD_OUT == 0


def values_of(listed: list[dict[str, Any]] | None, volunteer_id: int) -> list[int | None] | None:
    """Return the seven values of one volunteer of a list that was shown, None when not on it or erased since."""
    return next((row["values"] for row in listed or [] if row["volunteer"] == volunteer_id), None)


def was_accepted(row: Any) -> bool | None:
    """Return whether both said yes; None while they are asked, and where the end says nothing of the pair."""
    if row.match__state in SAID_YES:
        return True
    is_no = row.match__state == State.CANCELLED and row.match__cancel_reason not in NOT_A_NO
    return False if is_no else None


def has_lasted(row: Any, today: date) -> bool | None:
    """Return whether the two walked for 90 days or to an end as planned; None while that is open."""
    began = row.match__trial_began_on
    if began is None:
        return None
    if ((row.match__ended_on or today) - began).days >= LASTED_DAYS or row.match__end_reason in PLANNED_END_REASONS:
        return True
    return False if row.match__state == State.ENDED else None


def learned_from(actor: Actor) -> list[Any]:
    """Return the suggestions made from a list that is not held out, one query: each with how the match went."""
    rows = Choice.objects.visible_to(actor).filter(
        outcome=Outcome.SUGGESTED, shown__isnull=False, rank__isnull=False, match__isnull=False
    )
    return [row for row in rows.order_by("pk").values_list(*TOLD_BY, named=True) if not is_held_out(row.shown_id)]


def factor_rows(rows: Iterable[Any], told: Told) -> list[FactorRow]:
    """Return the seven factors among the pairs for which `told` says yes and no."""
    sides: dict[bool, list[list[int | None]]] = {True: [], False: []}
    for row in rows:
        outcome, values = told(row), values_of(row.shown__listed, row.volunteer_id)
        if outcome is not None and values:
            sides[outcome].append(values)
    return [
        factor_row(code, stated(sides[True], place), stated(sides[False], place))
        for place, code in enumerate(engine.FACTOR_CODES)
    ]


def stated(pairs: list[list[int | None]], place: int) -> list[int]:
    """Return one factor's values of those pairs where somebody named a wish."""
    return [value for values in pairs if (value := values[place]) is not None]


def factor_row(code: str, yes: list[int], no: list[int]) -> FactorRow:
    label = str(sentences.FACTOR_LABELS[code])
    if min(len(yes), len(no)) < LEAST:
        return FactorRow(label, Side(len(yes), None), Side(len(no), None), None)
    p = chance.rank_sum_p(yes, no)
    is_unlikely = chance.is_unlikely(p, looks=len(engine.FACTOR_CODES))
    return FactorRow(label, Side(len(yes), mean_percent(yes)), Side(len(no), mean_percent(no)), is_unlikely)


def mean_percent(values: list[int]) -> int:
    """Return the mean of values of 0 to 1000 as a whole percent, a half rounded up."""
    return (sum(values) + 5 * len(values)) // (10 * len(values))
