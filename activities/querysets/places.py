"""How many places are taken, and how many are left: counted by the database, for one row or a whole list."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Least, NullIf

from activities import states

ENDLESS = 1_000_000  # stands for "no limit" where the database compares


def holding(which: Q) -> QuerySet[Any]:
    """Return the registrations `which` hold a place, an open offer among them."""
    rows = apps.get_model("activities", "Registration")._default_manager.all()
    return rows.filter(which, state__in=states.HOLDS_PLACE)


def of_session() -> QuerySet[Any]:
    """Return those who hold a place at a session: for this time alone, or for all times."""
    for_all = Q(session=None, activity=OuterRef("activity_id"))
    return holding(Q(session=OuterRef("pk")) | for_all)


def of_activity() -> QuerySet[Any]:
    return holding(Q(session=None, activity=OuterRef("pk")))


def total(rows: QuerySet[Any], column: str) -> Coalesce:
    """Return the sum of a column of `rows`, 0 where there are none."""
    summed = rows.order_by().annotate(whole=Value(1)).values("whole").annotate(n=Sum(column)).values("n")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def hands() -> Coalesce:
    """Return how many volunteers are on a session's shift; without a shift nobody is."""
    shifts = apps.get_model("activities", "Shift")._default_manager.filter(pk=OuterRef("shift_id"))
    return Coalesce(Subquery(shifts.order_by().with_hands().values("hands"), output_field=IntegerField()), 0)


def left_of(*limits: Any) -> NullIf:
    """Return the smallest of what several limits leave, never below 0; NULL when none of them is set."""
    endless = Value(ENDLESS)
    each = [Coalesce(limit, endless, output_field=IntegerField()) for limit in limits]
    return NullIf(Greatest(Least(*each, endless), Value(0)), endless)
