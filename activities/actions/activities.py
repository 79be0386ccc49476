"""What is offered: begun, changed, published, cancelled, held, and continued the next year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Municipality, Organisation
from activities import notices, rules
from activities.actions.times import call_off, follow_rhythm, keep_in_step
from activities.models import Activity, RegisteredChild, Session
from activities.states import Activity as State
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance

MANY = ("leaders", "together_with", "covers")
WHEREABOUTS = frozenset({"where", "place", "address", "link"})
# What a copy for the next year begins with.
COPIED = (
    "type", "organisation", "municipality", "name_fi", "name_sv", "text_fi", "text_sv", "life_stages", "targets",
    "languages", "access", "access_words", "childcare", "price_eur", "where", "venue", "place", "address", "link",
    "contact",
    "needs_two_hosts", "method", "entry", "places", "seat", "least", "children_per_adult", "is_without_parents",
    "is_rotating", "asks_children", "closes_hours", "rule", "starts", "minutes", "wish", "proposed_by",
)  # fmt: skip
YEAR = timedelta(weeks=52)  # the same weekday next year


def held_activity(activity: Activity) -> Activity:
    """Return the activity with its row held: its times and places are changed by one at a time."""
    rows = Activity.objects.select_for_update(of=("self",)).select_related("organisation", "municipality", "method")
    return rows.get(pk=activity.pk)


@transaction.atomic
def make_activity(*, organisation: Organisation, municipality: Municipality, actor: Actor, **facts: Any) -> Activity:
    """Begin planning an activity; `facts` are fields of `Activity`. Its times are set afterwards. Raises `Refused`."""
    refuse(rules.why_not_make_activity(organisation.pk, municipality.pk, actor=actor))
    many, facts = apart(facts)
    activity = Activity.objects.create(organisation=organisation, municipality=municipality, **facts)
    refuse(rules.why_not_borrow(activity))
    for name, rows in many.items():
        getattr(activity, name).set(rows)
    audit.record("activity.made", activity, actor=actor)
    advance(activity, State.PLANNED, actor=actor)
    return activity


def apart(facts: dict[str, Any]) -> tuple[dict[str, Iterable[Any]], dict[str, Any]]:
    """Return the facts that are rows of others, and those that are columns."""
    many = {name: rows for name, rows in facts.items() if name in MANY}
    return many, {name: value for name, value in facts.items() if name not in MANY}


@transaction.atomic
def change_activity(activity: Activity, *, actor: Actor, **facts: Any) -> list[str]:
    """Change what an activity is; who registered hears of another place. Return the names of what changed.

    What is public keeps all that a public activity has. Raises `Refused`.
    """
    activity = held_activity(activity)
    refuse(rules.why_not_change_activity(activity, actor=actor))
    many, facts = apart(facts)
    changed = sorted(name for name, value in facts.items() if getattr(activity, name) != value)
    changed += [name for name, rows in many.items() if {*getattr(activity, name).all()} != {*rows}]
    refuse(rules.why_not_change_places(activity, changed, now=timezone.now()))
    joined = set(many.get("together_with", ())) - {*activity.together_with.all()}
    for name in changed:
        if name in many:
            getattr(activity, name).set(many[name])
        else:
            setattr(activity, name, facts[name])
    refuse(rules.why_not_borrow(activity))
    activity.touched_at = timezone.now()
    activity.save(update_fields=[*(name for name in changed if name not in many), "touched_at"])
    if activity.is_public:
        refuse(rules.why_not_stay_public(activity, changed, joined, now=activity.touched_at))
    if changed:
        audit.record("activity.changed", activity, actor=actor, fields=changed)
    follow_change(activity, changed)
    return changed


def follow_change(activity: Activity, changed: list[str]) -> None:
    """Let times follow other shifts, and tell of another place."""
    if "shifts" in changed:
        keep_in_step(activity)
    if WHEREABOUTS & {*changed}:
        notices.activities.times_changed(activity, list(activity.sessions.ahead(activity.touched_at)))


@transaction.atomic
def set_times(
    activity: Activity, *, rule: str, from_on: date, until_on: date | None, skipped: list[str], actor: Actor,
    **clock: Any,
) -> None:  # fmt: skip
    """Set when an activity comes; `clock` is `starts` (Helsinki's clock) and `minutes`.

    Times ahead follow, and who registered for one that moves or falls away is told; times that were changed on their
    own stay as they are. What has been held is not touched. Raises `Refused`.
    """
    activity, today = held_activity(activity), timezone.localdate()
    period: dict[str, Any] = {"rule": rule, "from_on": from_on, "until_on": until_on, "skipped": skipped}
    refuse(rules.why_not_set_times(activity, **period, today=today, actor=actor))
    facts = {**period, **clock}
    for name, value in facts.items():
        setattr(activity, name, value)
    activity.touched_at = timezone.now()
    activity.save(update_fields=[*facts, "touched_at"])
    audit.record("activity.changed", activity, actor=actor, fields=facts)
    follow_rhythm(activity)
    refuse(rules.why_not_go_on(activity, now=activity.touched_at))
    hold_again(activity, actor=actor)


def hold_again(activity: Activity, *, actor: Actor) -> None:
    """What was held and has times ahead again is published again."""
    if activity.state == State.HELD and activity.sessions.ahead(timezone.now()).exists():
        advance(activity, State.PUBLISHED, actor=actor)


@transaction.atomic
def touch_activity(activity: Activity, *, actor: Actor) -> None:
    """Say that what stands there is still right (R-VK-1)."""
    refuse(rules.why_not_change_activity(activity, actor=actor))
    activity.touched_at = timezone.now()
    activity.save(update_fields=["touched_at"])
    audit.record("activity.looked_at", activity, actor=actor)


@transaction.atomic
def write_learned(activity: Activity, *, learned: str, actor: Actor) -> None:
    """Write what was learned; whoever reads of the need that it answers reads this too."""
    refuse(rules.why_not_learn(activity, actor=actor))
    activity.learned = learned
    activity.save(update_fields=["learned"])
    audit.record("activity.changed", activity, actor=actor, fields=("learned",))


@transaction.atomic
def plan_activity(activity: Activity, *, actor: Actor) -> None:
    """Take up an idea; the coordinator who does answers for it until another is chosen."""
    refuse(rules.why_not_plan(activity, actor=actor))
    advance(activity, State.PLANNED, actor=actor, contact_id=activity.contact_id or actor.user_id)


@transaction.atomic
def publish_activity(activity: Activity, *, actor: Actor) -> None:
    """Let everybody find it."""
    activity, now = held_activity(activity), timezone.now()
    refuse(rules.why_not_publish(activity, now=now, actor=actor))
    advance(activity, State.PUBLISHED, actor=actor, published_at=now, touched_at=now)


@transaction.atomic
def unpublish_activity(activity: Activity, *, actor: Actor) -> None:
    """Take it back to the desk; nobody has registered."""
    activity = held_activity(activity)
    refuse(rules.why_not_unpublish(activity, actor=actor))
    advance(activity, State.PLANNED, actor=actor)


@transaction.atomic
def cancel_activity(activity: Activity, *, words: str = "", actor: Actor) -> None:
    """It is not held: times ahead are cancelled, and who registered is told.

    Registrations stay as they are; what was known of children who are not to come goes (R-GD-4).
    """
    activity, now = held_activity(activity), timezone.now()
    refuse(rules.why_not_cancel_activity(activity, actor=actor))
    sessions = list(activity.sessions.ahead(now))
    call_off(sessions, now)
    RegisteredChild.objects.filter(registration__activity=activity, registration__session=None).delete()
    notices.activities.times_changed(activity, sessions)
    advance(activity, State.CANCELLED, actor=actor, cancel_words=words)


@transaction.atomic
def hold_activity(activity: Activity, *, actor: Actor) -> None:
    """Its last time is over."""
    refuse(rules.why_not_hold(activity, now=timezone.now(), actor=actor))
    advance(activity, State.HELD, actor=actor)


def hold_past(at: datetime, *, actor: Actor) -> int:
    """Close what was over at `at`; return how many."""
    times = Session.objects.live().filter(activity=OuterRef("pk")).order_by("-ends_at").values("ends_at")[:1]
    past = Activity.objects.filter(state=State.PUBLISHED).alias(last=Subquery(times)).filter(last__lte=at)
    for activity in past:
        hold_activity(activity, actor=actor)
    return len(past)


@transaction.atomic
def continue_activity(activity: Activity, *, actor: Actor) -> Activity:
    """Copy an activity for the next year, to be looked through and published; its times are set anew."""
    activity = held_activity(activity)
    refuse(rules.why_not_continue(activity, actor=actor))
    facts = {name: getattr(activity, name) for name in COPIED}
    period = {name: day and day + YEAR for name in ("from_on", "until_on") if (day := getattr(activity, name))}
    copy = Activity.objects.create(continues=activity, **facts, **period)
    for name in MANY:
        getattr(copy, name).set(getattr(activity, name).all())
    audit.record("activity.made", copy, actor=actor, reason="continued")
    advance(copy, State.PLANNED, actor=actor)
    return copy
