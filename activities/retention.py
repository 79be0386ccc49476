"""How long it is known who came to an activity (domain.md 4.5). The counts stay on the times themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from activities.actions import cancel_registration
from activities.links import address_key
from activities.models import (
    Feedback,
    FeedReading,
    HostVisit,
    RegisteredChild,
    Registration,
    Session,
    StageSubscription,
    SubscribedChild,
    Wish,
)
from activities.rules.registrations import why_not_change_registration
from activities.rules.subscriptions import CONFIRM_WITHIN
from activities.states import HAS_PLACE, Subscription
from activities.states import Registration as State
from core.actor import Actor
from core.privacy import erase_all
from core.retention import Line, delete_rows, months_before, register
from families import elsewhere
from families.models import Family
from families.transitions_ahead import TABLE

CHILDREN_KEPT = timedelta(days=30)
REGISTRATION_MONTHS = 3
VISIT_MONTHS = 24
ANSWER_SENT = timedelta(days=14)
WISH_MONTHS = 12
FEEDBACK_MONTHS = 24
READING_KEPT = timedelta(days=7)
A_MONTH = timedelta(days=31)
AS_THEMSELVES = Actor.public()
LEFT_WITHOUT = (State.WAITLISTED, State.OFFERED, State.OFFER_EXPIRED)


def over_since(at: datetime, path: str = "") -> Q:
    """Return the condition that the last time of what was registered for ended at `at` or earlier.

    Without any time at all, the registration is that old itself. `path` leads to the registration.
    """
    activity = Session.objects.filter(activity=OuterRef(f"{path}activity"), ends_at__gt=at)
    of_one = Q(**{f"{path}session__ends_at__lte": at})
    of_all = Q(**{f"{path}session": None, f"{path}registered_at__lte": at}) & ~Exists(activity)
    return of_one | of_all


def old_children(at: datetime) -> QuerySet[RegisteredChild]:
    return RegisteredChild.objects.filter(over_since(at - CHILDREN_KEPT, "registration__"))


def old_registrations(at: datetime) -> QuerySet[Registration]:
    return Registration.objects.filter(over_since(months_before(at, REGISTRATION_MONTHS)))


def unconfirmed(at: datetime) -> QuerySet[StageSubscription]:
    return StageSubscription.objects.filter(state=Subscription.ASKED, asked_at__lte=at - CONFIRM_WITHIN)


def erase_registrations(rows: QuerySet[Registration], *, at: datetime, actor: Actor) -> int:
    """Count on their time how many had a place and how many were left without, then delete them."""
    last = Session.objects.filter(activity=OuterRef("activity")).order_by("-starts_at").values("pk")[:1]
    counted = (
        rows.order_by()
        .annotate(last=Coalesce("session", last))
        .values("last")
        .annotate(had=Count("pk", filter=Q(state__in=HAS_PLACE)), without=Count("pk", filter=Q(state__in=LEFT_WITHOUT)))
    )
    for row in list(counted):
        numbers: dict[str, Any] = {
            "had_place": F("had_place") + row["had"],
            "left_without": F("left_without") + row["without"],
        }
        Session.objects.filter(pk=row["last"]).update(**numbers)
    return delete_rows(rows, at=at, actor=actor)


register(
    Line(
        code="registered_child",
        keep="details of children who came along: thirty days after the last time",
        due=old_children,
        erase=delete_rows,
    )
)
register(
    Line(
        code="registration",
        keep="registrations to activities: three months after the last time; counts stay",
        due=old_registrations,
        erase=erase_registrations,
    )
)


def answered_wishes(at: datetime) -> QuerySet[Wish]:
    """Return wishes whose answer has gone, or that have waited for one too long to keep an address and words."""
    is_over = Q(answered_at__lte=at - ANSWER_SENT) | Q(asked_at__lte=months_before(at, WISH_MONTHS))
    return Wish.objects.filter(is_over).exclude(email="", text="")


def old_visits(at: datetime) -> QuerySet[HostVisit]:
    """Return visits of which anything personal is left."""
    rows = HostVisit.objects.filter(starts_at__lte=months_before(at, VISIT_MONTHS))
    return rows.exclude(**dict.fromkeys(HostVisit.privacy.erase, ""))


def with_nothing_ahead(at: datetime) -> QuerySet[StageSubscription]:
    """Return subscriptions of whose children every transition that is told of has passed."""
    today = timezone.localdate(at)
    rows = StageSubscription.objects.filter(state=Subscription.ON)
    young = SubscribedChild.objects.filter(birth_year__gte=today.year - max(row.turns for row in TABLE))
    unborn = SubscribedChild.objects.filter(due_month__gte=today - A_MONTH)
    return rows.exclude(children__in=young).exclude(children__in=unborn)


def blank_rows(rows: QuerySet[Any], *, at: datetime, actor: Actor) -> int:
    """Blank what the model says is personal; the rest of the row stays."""
    keys = list(rows.values_list("pk", flat=True))
    erase_all(rows.model, keys)
    return len(keys)


register(
    Line(
        code="wish_address",
        keep="own words of a wish and the address: two weeks after the answer, a year at most; what others read stays",
        due=answered_wishes,
        erase=blank_rows,
    )
)
register(
    Line(
        code="visit_contact",
        keep="the host's contact of a visit: two years; the counts stay",
        due=old_visits,
        erase=blank_rows,
    )
)
register(
    Line(
        code="stage_unconfirmed",
        keep="an address that nobody confirmed: two days",
        due=unconfirmed,
        erase=delete_rows,
    )
)


register(
    Line(
        code="stage_over",
        keep="an address that was confirmed: until stopped, or until nothing lies ahead for any child told of",
        due=with_nothing_ahead,
        erase=delete_rows,
    )
)


def old_feedback(at: datetime) -> QuerySet[Feedback]:
    return Feedback.objects.filter(given_on__lte=timezone.localdate(months_before(at, FEEDBACK_MONTHS)))


register(
    Line(
        code="feedback",
        keep="what was said of an activity without a name: two years",
        due=old_feedback,
        erase=delete_rows,
    )
)
register(
    Line(
        code="feed_reading",
        keep="what was read from somebody's open calendar, for the preview: a week",
        due=lambda at: FeedReading.objects.filter(read_at__lte=at - READING_KEPT),
        erase=delete_rows,
    )
)


def erase_of_family(family: Family, addresses: set[str], *, at: datetime) -> list[str]:
    """Erase at once what came to the family's association from its own addresses; what is ahead is cancelled first."""
    job = Actor.system("erasure")
    keys = [address_key(address) for address in addresses]
    rows = Registration.objects.filter(activity__organisation=family.organisation_id, contact_key__in=keys)
    for row in rows.for_page():
        if why_not_change_registration(row, now=at, actor=AS_THEMSELVES) is None:
            cancel_registration(row, actor=AS_THEMSELVES)
    is_theirs = Q(pk=None)
    for address in addresses:
        is_theirs |= Q(email__iexact=address)
    wishes = Wish.objects.filter(is_theirs, organisation=family.organisation_id)
    counts = {
        Registration: erase_registrations(rows, at=at, actor=job),
        Wish: blank_rows(wishes, at=at, actor=job),
    }
    return [model._meta.label for model, count in counts.items() if count]


elsewhere.register(erase_of_family)
