"""Own initiative: a wish or an idea, who wishes for the same, and what the office answers and begins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Municipality
from activities import notices, rules
from activities.actions.activities import held_activity, make_activity, plan_activity, publish_activity
from activities.actions.times import follow_rhythm
from activities.models import Activity, Wish, WishSupport
from activities.receiving import organisation_in
from activities.states import Activity as ActivityState
from activities.states import Wish as State
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, can_advance
from partners.vocabulary import NeedSource
from volunteers.models import Volunteer


def make_wish(
    *, municipality: Municipality, submission: UUID, actor: Actor, volunteer: Volunteer | None = None, **facts: Any
) -> Wish:
    """Take in a wish of anybody, or of `volunteer`; `facts` are fields of `Wish`. The same `submission` is one wish.

    Raises `Refused` where nobody works.
    """
    if volunteer is not None:
        refuse(rules.why_not_propose(volunteer, actor=actor))
        facts["source"] = NeedSource.VOLUNTEER
    organisation = volunteer.organisation if volunteer else organisation_in(municipality)
    try:
        with transaction.atomic():
            wish = Wish.objects.create(
                organisation=organisation,
                municipality=municipality,
                submission=submission,
                proposed_by=volunteer,
                **facts,
            )
            audit.record("wish.made", wish, actor=actor)
            return wish
    except IntegrityError:
        return Wish.objects.get(submission=submission)


@transaction.atomic
def set_support(wish: Wish, *, supporter: str, supports: bool, actor: Actor) -> bool:
    """Count somebody (a keyed hash, never a name) among those who wish for the same, or no more. Return whether."""
    refuse(rules.why_not_support(wish))
    if supports:
        WishSupport.objects.get_or_create(wish=wish, supporter=supporter)
    else:
        WishSupport.objects.filter(wish=wish, supporter=supporter).delete()
    return supports


@transaction.atomic
def show_wish(wish: Wish, *, public_text: str, actor: Actor) -> None:
    """Let others read a wish, in words that tell of nobody; of one that they read already, change the words."""
    refuse(rules.why_not_handle(wish, actor=actor))
    if wish.state == State.RECEIVED:
        advance(wish, State.OPEN, actor=actor, public_text=public_text)
    else:
        change(wish, actor=actor, public_text=public_text)


def change(wish: Wish, *, actor: Actor, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(wish, name, value)
    wish.save(update_fields=list(facts))
    audit.record("wish.changed", wish, actor=actor, fields=facts)


@transaction.atomic
def answer_wish(wish: Wish, *, public_text: str, answer: str, actor: Actor) -> None:
    """Answer a wish for everybody to read; who left an address, or is a volunteer, is told that there is an answer."""
    refuse(rules.why_not_handle(wish, actor=actor))
    told: dict[str, Any] = {
        "public_text": public_text,
        "answer": answer,
        "answered_at": timezone.now(),
        "answered_by_id": actor.user_id,
    }
    if wish.state in (State.ANSWERED, State.PLANNED):
        change(wish, actor=actor, **told)
    else:
        advance(wish, State.ANSWERED, actor=actor, **told)
    notices.wishes.wish_answered(wish)


@transaction.atomic
def plan_wish(wish: Wish, *, public_text: str, actor: Actor, name: str = "", **facts: Any) -> Activity:
    """Begin planning: the volunteer's own idea goes on, or a new activity (`facts`) begins with what the wish tells."""
    refuse(rules.why_not_plan_wish(wish, actor=actor))
    idea = wish.activities.filter(state=ActivityState.IDEA).first()
    if idea is not None:
        plan_activity(idea, actor=actor)
    activity = idea or make_activity(
        organisation=wish.organisation,
        municipality=wish.municipality,
        wish=wish,
        proposed_by=wish.proposed_by,
        contact_id=actor.user_id,
        actor=actor,
        **begins_with(wish, name),
        **facts,
    )
    advance(wish, State.PLANNED, actor=actor, public_text=public_text)
    return activity


def begins_with(wish: Wish, name: str) -> dict[str, Any]:
    """Return what an activity has from the wish that it answers."""
    return {
        "name_sv" if wish.language == "sv" else "name_fi": name,
        "life_stages": [wish.life_stage] if wish.life_stage else [],
        "targets": [wish.target] if wish.target else [],
    }


@transaction.atomic
def link_wish(wish: Wish, *, public_text: str, activity: Activity, actor: Actor) -> None:
    """Let an activity that there is already be the answer."""
    refuse(rules.why_not_link_wish(wish, activity, actor=actor))
    activity.wish = wish
    activity.save(update_fields=["wish"])
    audit.record("activity.changed", activity, actor=actor, fields=("wish",))
    advance(wish, State.PLANNED, actor=actor, public_text=public_text)


@transaction.atomic
def set_wish_aside(wish: Wish, *, actor: Actor) -> None:
    """The office lets nobody see what is no wish, or tells who somebody is."""
    refuse(rules.why_not_set_aside(wish, actor=actor))
    advance(wish, State.TAKEN_BACK, actor=actor, reason="set_aside", email="")


@transaction.atomic
def take_wish_back(wish: Wish, *, actor: Actor) -> None:
    """A volunteer takes an own wish back; what was only an idea goes with it."""
    refuse(rules.why_not_take_wish_back(wish, actor=actor))
    for activity in wish.activities.filter(state=ActivityState.IDEA):
        advance(activity, ActivityState.CANCELLED, actor=actor, reason="taken_back")
    advance(wish, State.TAKEN_BACK, actor=actor)


@transaction.atomic
def propose_activity(
    *, volunteer: Volunteer, municipality: Municipality, name: str, when: str, submission: UUID, language: str,
    actor: Actor, life_stage: str = "", target: str = "", text: str = "", **facts: Any,
) -> Activity:  # fmt: skip
    """A volunteer would like to begin something: an activity as an idea, and its wish, which a coordinator answers.

    `when` is in words; `facts` are fields of `Activity`.
    """
    told = "\n".join(filter(None, (name, text, when)))
    about = {"kind": "idea", "text": told, "language": language, "life_stage": life_stage, "target": target}
    wish = make_wish(municipality=municipality, volunteer=volunteer, submission=submission, actor=actor, **about)
    already = wish.activities.first()
    if already is not None:
        return already
    tongue = "sv" if language == "sv" else "fi"
    activity = Activity.objects.create(
        organisation=volunteer.organisation,
        municipality=municipality,
        wish=wish,
        proposed_by=volunteer,
        contact=volunteer.responsible,
        languages=[tongue],
        **{f"text_{tongue}": text},
        **begins_with(wish, name),
        **facts,
    )
    audit.record("activity.made", activity, actor=actor)
    return activity


@transaction.atomic
def publish_own(activity: Activity, *, actor: Actor, **facts: Any) -> None:
    """A trusted volunteer publishes an own idea; a coordinator looks at it afterwards, and can take it back.

    `facts` are fields of `Activity`: where and when it is. Raises `Refused`.
    """
    activity = held_activity(activity)
    refuse(rules.why_not_publish_own(activity, actor=actor))
    own = Volunteer.objects.get(proposed_activities=activity)
    told = {**facts, "contact_id": activity.contact_id or own.responsible_id}
    for name, value in told.items():
        setattr(activity, name, value)
    activity.save(update_fields=list(told))
    activity.leaders.add(own)
    if activity.state == ActivityState.IDEA:
        advance(activity, ActivityState.PLANNED, actor=actor)
    follow_rhythm(activity)
    publish_activity(activity, actor=actor)
    Activity.objects.filter(pk=activity.pk).update(self_published_at=F("touched_at"))
    tell_of_own(activity, actor=actor)


def tell_of_own(activity: Activity, *, actor: Actor) -> None:
    """The wish behind what a volunteer has published is being done now, in the words of the activity's name."""
    wish = activity.wish
    if wish is not None and can_advance(wish, State.PLANNED):
        advance(wish, State.PLANNED, actor=actor, public_text=wish.public_text or activity.name)
