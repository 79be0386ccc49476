"""Who is left waiting: families without a candidate, and how each group of families has fared (matching.md 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

import numpy as np
from django.db.models import CharField, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from accounts.models import Municipality
from core.actor import Actor
from core.models import AuditEntry
from families.models import SupportRequest
from families.states import Request
from matching import engine
from matching.candidates import Scope, scope_of
from matching.models import ShownShortlist
from partners.vocabulary import SpokenLanguage, SupportForm

LEAST = 5
FEW = 5
LOOK_BACK = timedelta(days=365)
REACHED = (Request.ACCEPTED, Request.PROPOSED, Request.MATCHED, Request.COMPLETED)
FACTS = ("pk", "reference", "family__municipality_id", "languages", "support_form", "priority", "received_at", "state")
CANDIDATES = "candidates"

# What would have to change for those whom one rule alone keeps away; a longer way has sentences of its own.
MISSES = {
    "not_approved": ngettext_lazy(
        "%(n)d is not approved for this form of support", "%(n)d are not approved for this form of support", "n"
    ),
    "not_available": ngettext_lazy("%(n)d is on a pause", "%(n)d are on a pause", "n"),
    "no_capacity": ngettext_lazy(
        "%(n)d has no room for another family now", "%(n)d have no room for another family now", "n"
    ),
    "no_common_language": ngettext_lazy("%(n)d speaks no common language", "%(n)d speak no common language", "n"),
    "competence_missing": ngettext_lazy("%(n)d lacks the required know-how", "%(n)d lack the required know-how", "n"),
    "gender_wish": ngettext_lazy(
        "%(n)d is not of the gender wished for", "%(n)d are not of the gender wished for", "n"
    ),
    "limits": ngettext_lazy(
        "%(n)d cannot come because of pets, smoking or another limit",
        "%(n)d cannot come because of pets, smoking or another limit",
        "n",
    ),
    "no_shared_time": ngettext_lazy("%(n)d has no shared free time", "%(n)d have no shared free time", "n"),
    "conflict_of_interest": ngettext_lazy("%(n)d may know the family", "%(n)d may know the family", "n"),
    "earlier_pair": ngettext_lazy(
        "%(n)d has already been suggested or set aside", "%(n)d have already been suggested or set aside", "n"
    ),
}


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group families: one family may be in several groups of it."""

    code: str
    label: str | Promise
    keys: Callable[[Any], Iterable[str]]


GROUPINGS = (
    Grouping("place", gettext_lazy("Municipality"), lambda row: (row.family__municipality_id,)),
    Grouping("language", gettext_lazy("Language"), lambda row: row.languages),
    Grouping("form", gettext_lazy("Form of support"), lambda row: (row.support_form,)),
)


@dataclass(frozen=True, slots=True)
class Waiter:
    """A family that waits and has no candidate at all now."""

    pk: int
    reference: str
    place: str
    urgency: int
    days: int


@dataclass(frozen=True, slots=True)
class Group:
    """How the families of one group have fared.

    Families that asked within twelve months: `asked` of them, `placed` of those. `waiting` are all who wait now, with
    their days added up. `days_to_suggestion` has a number for each who asked and has had a suggestion.
    """

    label: str
    asked: int
    placed: int
    waiting: int
    waiting_days: int
    days_to_suggestion: tuple[int, ...]

    @property
    def rate(self) -> int | None:
        """The share of those who asked that got a companion, in percent; None where they are fewer than five."""
        return percent(self.placed, self.asked)

    @property
    def median_days(self) -> int | None:
        """The median of days to the suggestion, rounded up at a half; None where they are fewer than five."""
        if len(self.days_to_suggestion) < LEAST:
            return None
        return int(median(self.days_to_suggestion) + 0.5)


@dataclass(frozen=True, slots=True)
class Table:
    code: str
    label: str
    groups: list[Group]


@dataclass(frozen=True, slots=True)
class Fairness:
    """The report of one coordinator's scope. `scope` is what the engine saw."""

    scope: Scope
    everybody: Group
    without: list[Waiter]
    tables: list[Table]


def percent(part: int, whole: int) -> int | None:
    """Return a share as a whole percent, a half rounded up; None where the whole is under five (R-RP-1)."""
    return None if whole < LEAST else (200 * part + whole) // (2 * whole)


def days_since(moment: datetime, today: date) -> int:
    return max((today - timezone.localdate(moment)).days, 0)


# The rows


def cases_of(actor: Actor) -> QuerySet[SupportRequest]:
    return SupportRequest.objects.visible_to(actor).filter(family__organisation_id=actor.organisation_id)


def asked_rows(actor: Actor, now: datetime) -> list[Any]:
    """Return the requests that came to wait for a companion: those of twelve months, and all that wait now.

    One query. `suggested_at` is the first suggestion, `walked_on` a day when a trial began, `fitting` how many fitted
    when the shortlist was first looked at; each None where there is none.
    """
    accepted = AuditEntry.objects.filter(
        subject_type=SupportRequest._meta.label,
        subject_id=Cast(OuterRef("pk"), CharField()),
        verb="supportrequest.accepted",
    )
    shown = ShownShortlist.objects.filter(request=OuterRef("pk")).order_by("pk")
    recent = Q(received_at__gte=now - LOOK_BACK) & (Q(state__in=REACHED) | Exists(accepted))
    rows = cases_of(actor).filter(recent | Q(state=Request.ACCEPTED))
    annotated = rows.annotate(
        suggested_at=Min("matches__proposed_at"),
        walked_on=Max("matches__trial_began_on"),
        fitting=Subquery(shown.values("feasible")[:1]),
    )
    return list(annotated.order_by("pk").values_list(*FACTS, "suggested_at", "walked_on", "fitting", named=True))


def candidate_counts(scope: Scope) -> dict[int, int]:
    """Return for each waiting request how many volunteers pass every rule now."""
    pairs = engine.feasible(scope.volunteers, scope.families, weights=scope.weights)
    ids, counts = np.unique(pairs.family_ids, return_counts=True)
    return {**dict.fromkeys(scope.families.ids.tolist(), 0), **dict(zip(ids.tolist(), counts.tolist(), strict=True))}


# The report


def report_of(actor: Actor, now: datetime) -> Fairness:
    """Return who is left waiting within `actor`'s reach; the number of queries does not depend on how many wait."""
    scope = scope_of(actor.organisation_id, actor=actor)
    rows, counts = asked_rows(actor, now), candidate_counts(scope)
    names = names_of(rows)
    today = timezone.localdate(now)
    tables = [table_of(grouping, rows, names, now) for grouping in GROUPINGS]
    return Fairness(
        scope=scope,
        everybody=group_of(_("All families"), rows, now),
        without=[waiter_of(row, names, today) for row in in_turn(rows) if counts.get(row.pk) == 0],
        tables=[*tables, few_table(rows, counts, now)],
    )


def in_turn(rows: Iterable[Any]) -> list[Any]:
    """Return those who wait: the most urgent first, then the longest wait."""
    waiting = [row for row in rows if row.state == Request.ACCEPTED]
    return sorted(waiting, key=lambda row: (-row.priority, timezone.localdate(row.received_at), row.pk))


def names_of(rows: Iterable[Any]) -> dict[tuple[str, str], str]:
    """Return the words of every group there can be, by grouping and key."""
    places = Municipality.objects.in_bulk({row.family__municipality_id for row in rows})
    return {
        **{("place", code): place.name for code, place in places.items()},
        **{("language", word.value): str(word.label) for word in SpokenLanguage},
        **{("form", word.value): str(word.label) for word in SupportForm},
    }


def waiter_of(row: Any, names: dict[tuple[str, str], str], today: date) -> Waiter:
    place = names["place", row.family__municipality_id]
    return Waiter(row.pk, row.reference, place, row.priority, days_since(row.received_at, today))


def members_of(grouping: Grouping, rows: Iterable[Any], names: dict[tuple[str, str], str]) -> dict[str, list[Any]]:
    """Return the rows of each group there is, by its name and in the order of names."""
    members: dict[str, list[Any]] = {}
    for row in rows:
        for key in dict.fromkeys(grouping.keys(row)):
            members.setdefault(names[grouping.code, key], []).append(row)
    return {name: members[name] for name in sorted(members)}


def table_of(grouping: Grouping, rows: list[Any], names: dict[tuple[str, str], str], now: datetime) -> Table:
    groups = [group_of(name, found, now) for name, found in members_of(grouping, rows, names).items()]
    return Table(grouping.code, str(grouping.label), groups)


def few_table(rows: list[Any], counts: dict[int, int], now: datetime) -> Table:
    """Return families with five candidates or fewer beside the others.

    Counted when the shortlist was first looked at; where it never was, now. Nothing is known of the rest.
    """
    fitting = {row.pk: counts.get(row.pk) if row.fitting is None else row.fitting for row in rows}
    few = [row for row in rows if fitting[row.pk] is not None and fitting[row.pk] <= FEW]
    many = [row for row in rows if fitting[row.pk] is not None and fitting[row.pk] > FEW]
    unknown = [row for row in rows if fitting[row.pk] is None]
    named = [(_("Five candidates or fewer"), few), (_("More than five"), many), (_("Not known"), unknown)]
    groups = [group_of(name, found, now) for name, found in named if found]
    return Table(CANDIDATES, _("Number of candidates"), groups)


def group_of(label: str, rows: Iterable[Any], now: datetime) -> Group:
    members, today = list(rows), timezone.localdate(now)
    asked = [row for row in members if row.received_at >= now - LOOK_BACK]
    waiting = [row for row in members if row.state == Request.ACCEPTED]
    suggested = [row for row in asked if row.suggested_at]
    return Group(
        label=label,
        asked=len(asked),
        placed=sum(row.walked_on is not None for row in asked),
        waiting=len(waiting),
        waiting_days=sum(days_since(row.received_at, today) for row in waiting),
        days_to_suggestion=tuple(
            days_since(row.received_at, timezone.localdate(row.suggested_at)) for row in suggested
        ),
    )


# What keeps candidates away


def misses_of(scope: Scope, request_id: int) -> list[str]:
    """Return in words whom one rule alone keeps away from a waiting family, grouped by rule."""
    found = engine.shortlist(scope.volunteers, scope.families.one(request_id), top=1)
    if not found.considered:
        return [_("There are no volunteers here yet.")]
    said = [miss_words(step.code, step.only, found.farther) for step in found.funnel if step.only]
    return said or [_("No single change would bring anybody.")]


def miss_words(code: str, n: int, farther: tuple[engine.Farther, ...]) -> str:
    if code != "too_far":
        return str(MISSES[code] % {"n": n})
    step = next((step for step in farther if step.volunteers), None)
    if step is None:
        return ngettext(
            "%(n)d lives more than %(km)d km too far away", "%(n)d live more than %(km)d km too far away", n
        ) % {"n": n, "km": farther[-1].extra_metres // 1000}
    return ngettext(
        "%(n)d would do if the way could be %(km)d km longer",
        "%(n)d would do if the way could be %(km)d km longer",
        step.volunteers,
    ) % {"n": step.volunteers, "km": step.extra_metres // 1000}
