"""Whom it is time to thank: a year alongside, or ten visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from volunteers.models import Thanks, Volunteer

SUGGESTED_FOR = timedelta(days=30)
YEARS = range(1, 41)
ENOUGH_VISITS = 10
THANKED_THIS_YEAR = timedelta(days=300)


def to_thank(rows: QuerySet[Volunteer], at: datetime) -> Iterator[tuple[Volunteer, str, int]]:
    """Yield whom to thank, for which occasion, and how many years or visits it is about; in two queries."""
    today = timezone.localdate(at)
    for volunteer in of_a_year(rows.serving(), today, at):
        yield volunteer, Thanks.Occasion.YEAR, years_of(volunteer, today)
    for volunteer in of_visits(rows.serving()):
        yield volunteer, Thanks.Occasion.VISITS, volunteer.visits


def years_of(volunteer: Volunteer, today: date) -> int:
    begun = volunteer.approved_on
    return today.year - begun.year - ((today.month, today.day) < (begun.month, begun.day))


def anniversary(today: date, years: int) -> date:
    """Return the day so many years earlier; 28 February where there is no 29th."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - years, day=day)


def of_a_year(rows: QuerySet[Volunteer], today: date, at: datetime) -> QuerySet[Volunteer]:
    """Those who began in these days of an earlier year and have not been thanked for the year."""
    in_these_days = Q(pk=None)
    for years in YEARS:
        day = anniversary(today, years)
        in_these_days |= Q(approved_on__gt=day - SUGGESTED_FOR, approved_on__lte=day)
    thanked = Thanks.objects.filter(volunteer=OuterRef("pk"), occasion=Thanks.Occasion.YEAR)
    return rows.filter(in_these_days).filter(~Exists(thanked.filter(sent_at__gt=at - THANKED_THIS_YEAR)))


def of_visits(rows: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    """Those who have logged ten visits and have not been thanked for visits, each with the number of `visits`."""
    logged = Volunteer.objects.filter(pk=OuterRef("pk"), matches__meetings__logged_at__isnull=False)
    counted = logged.order_by().values("pk").annotate(n=Count("matches__meetings")).values("n")
    thanked = Thanks.objects.filter(volunteer=OuterRef("pk"), occasion=Thanks.Occasion.VISITS)
    return rows.annotate(visits=Coalesce(Subquery(counted), 0)).filter(~Exists(thanked), visits__gte=ENOUGH_VISITS)
