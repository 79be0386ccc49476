"""Plans are asked for, made, stopped; their pairs are suggested, and taken back from those set aside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from traceback import extract_tb
from types import TracebackType
from typing import Any

import structlog
from celery import current_app
from celery.exceptions import CeleryError
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from core import audit
from core.actor import Actor
from core.refusals import NotNow, Refusal, Refused, refuse
from core.transitions import advance, moved_on
from families.models import SupportRequest
from matching import engine, planning, rules
from matching.actions.proposals import propose
from matching.candidates import Scope
from matching.models import Choice, Match, Plan
from matching.states import PLAN_UNDER_WAY, Outcome
from matching.states import Plan as State
from volunteers.models import Volunteer

# By its name, because the task imports the actions.
MAKE = "matching.tasks.make_plan"
TOO_LARGE = "too_large"
# Longer than the time limit of a task: nobody can still be making what is called lost.
LOST_AFTER = timedelta(minutes=10)
WOKEN_AGAIN_AFTER = timedelta(seconds=30)
SECONDS_BETWEEN_WORDS = 0.5
PLANS_KEPT = 20

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Suggested:
    """What became of one pair of a plan: a match, or why there is none."""

    request: SupportRequest
    volunteer: Volunteer
    match: Match | None = None
    refusal: Refusal | None = None


def plan_now(scope: Scope, *, actor: Actor) -> Plan:
    """Return the plan for what waits now: one made of the very same facts, one under way, or a new one that is begun.

    One that was stopped or failed over the same facts is returned as it is: a person asks for another.
    """
    digest = scope.digest()
    give_up_lost(at=timezone.now(), actor=actor)
    newest = planning.plans_of(actor).first()
    if newest and newest.is_under_way:
        wake_again(newest, at=timezone.now())
        return newest
    same = planning.plans_of(actor).filter(input_hash=digest)
    return same.filter(state=State.DONE).first() or same.first() or ask_plan(scope, actor=actor)


def ask_plan(scope: Scope, *, actor: Actor) -> Plan:
    """Begin a new plan, or return the one that is under way already. A small one is ready when this returns."""
    refuse(rules.why_not_plan(actor=actor))
    plan = queued(scope, actor=actor)
    if plan is None:
        return planning.plans_of(actor).latest("pk")
    if not planning.is_large(scope):
        make_plan(plan, actor=actor)
    return plan


@transaction.atomic
def queued(scope: Scope, *, actor: Actor) -> Plan | None:
    """Return a new row of the queue, and have a large one picked up; None when another is under way."""
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                **asked_by(actor=actor),
                input_hash=scope.digest(),
                families=len(scope.families),
                volunteers=len(scope.volunteers),
            )
    except IntegrityError:
        return None
    audit.record("plan.asked", plan, actor=actor)
    if planning.is_large(scope):
        transaction.on_commit(partial(wake, plan))
    return plan


def asked_by(*, actor: Actor) -> dict[str, Any]:
    return {
        "organisation_id": actor.organisation_id,
        "made_by_id": actor.user_id,
        "municipality_ids": sorted(actor.municipality_ids),
    }


def wake(plan: Plan) -> None:
    """Tell the workers that a plan waits. The row is the truth: a lost wake-up is sent again at the next look."""
    try:
        current_app.send_task(MAKE, args=[plan.pk], retry=False)
    except (KombuError, CeleryError, RedisError, OSError) as error:
        logger.warning("plan.nobody_woken", error=type(error).__name__)


def wake_again(plan: Plan, *, at: datetime) -> None:
    if plan.state == State.QUEUED and plan.state_since < at - WOKEN_AGAIN_AFTER:
        wake(plan)


def give_up_lost(*, at: datetime, actor: Actor) -> None:
    """Call plans failed whose maker has not been heard of, so that another can be asked for."""
    under_way = planning.plans_of(actor).filter(state__in=PLAN_UNDER_WAY)
    for plan in under_way.filter(state_since__lt=at - LOST_AFTER):
        give_up(plan, reason="lost", actor=actor)


def give_up(plan: Plan, *, reason: str, actor: Actor, **changes: str) -> None:
    """Call a plan failed, unless it has come to another end meanwhile."""
    try:
        advance(plan, State.FAILED, actor=actor, reason=reason, **changes)
    except NotNow:
        plan.refresh_from_db()


def make_plan(plan: Plan, *, actor: Actor) -> None:
    """Make a queued plan. One that was stopped meanwhile, or that somebody else is making, is left as it is."""
    try:
        advance(plan, State.RUNNING, actor=actor)
    except NotNow:
        return
    with Tended(plan, actor=actor):
        made = planning.make(plan, actor=actor, watch=Progress(plan))
        advance(
            plan,
            State.DONE,
            actor=actor,
            percent=100,
            result=made.result,
            is_proven=made.is_proven,
            families=made.families,
            volunteers=made.volunteers,
            input_hash=made.input_hash,
        )
        forget_old_plans(actor=actor)


class Progress:
    """Writes how far a plan has come: each new stage, else twice a second. Raises `NotNow` once it is stopped."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.stage = ""
        self.said_at = monotonic()

    def __call__(self, stage: str, percent: int) -> None:
        if stage == self.stage and monotonic() - self.said_at < SECONDS_BETWEEN_WORDS:
            return
        self.stage, self.said_at = stage, monotonic()
        running = Plan.objects.filter(pk=self.plan.pk, state=State.RUNNING)
        if not running.update(stage=stage, percent=planning.overall(stage, percent)):
            raise moved_on()


class Tended:
    """Sees the making of a plan to its end: one that was stopped keeps nothing, one that broke is called failed."""

    def __init__(self, plan: Plan, *, actor: Actor) -> None:
        self.plan = plan
        self.actor = actor

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.plan.refresh_from_db()
        if not isinstance(error, NotNow):
            # Where and of which class, never the error's own words or values: they may quote a row.
            logger.error("plan.failed", error=type(error).__name__, where=str(extract_tb(trace)[-1]))
            changes = {"stage": TOO_LARGE} if isinstance(error, engine.PlanTooLarge) else {}
            give_up(self.plan, reason=type(error).__name__, actor=self.actor, **changes)
        return True


def forget_old_plans(*, actor: Actor) -> None:
    """Leave the newest plans: the others are of days gone by."""
    mine = planning.plans_of(actor)
    mine.exclude(pk__in=list(mine.values_list("pk", flat=True)[:PLANS_KEPT])).delete()


@transaction.atomic
def stop_plan(plan: Plan, *, actor: Actor) -> None:
    """Stop a plan that is under way; nothing of it is kept."""
    refuse(rules.why_not_stop_plan(plan, actor=actor))
    advance(plan, State.CANCELLED, actor=actor)


def suggest_planned(pairs: Iterable[tuple[SupportRequest, Volunteer]], *, actor: Actor) -> list[Suggested]:
    """Suggest pairs of a plan, each in a transaction of its own: what keeps one back stops none of the others."""
    return [suggest_one(request, volunteer, actor=actor) for request, volunteer in pairs]


def suggest_one(request: SupportRequest, volunteer: Volunteer, *, actor: Actor) -> Suggested:
    try:
        match = propose(request, volunteer, is_from_plan=True, actor=actor)
    except Refused as refused:
        return Suggested(request, volunteer, refusal=refused.refusal)
    return Suggested(request, volunteer, match=match)


@transaction.atomic
def take_back(choice: Choice, *, actor: Actor) -> None:
    """Let a pair that was set aside be planned again, however often it was set aside. Nobody is told."""
    now = timezone.now()
    refuse(rules.why_not_take_back(choice, now=now, actor=actor))
    same = Choice.objects.filter(
        request_id=choice.request_id, volunteer_id=choice.volunteer_id, outcome=Outcome.SET_ASIDE, blocked_until__gt=now
    )
    same.update(blocked_until=now)
    audit.record("choice.taken_back", choice.request, actor=actor, fields=["blocked_until"])
