"""The steps of an activity and of its times, in the words of their pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.steps import Step, Words, offers_of
from activities import actions, rules
from activities.actions.sessions import sessions_in
from activities.forms.activities import CancelForm, LearnForm
from activities.models import Activity, Session
from activities.notices.activities import registered_for
from activities.vocabulary import Scope
from core.actor import Actor
from notifications.dates import clock, weekday


def told_words(count: int) -> list[Words]:
    words = ngettext_lazy("%(n)d who has registered", "%(n)d who have registered", count)
    return [words % {"n": count}] if count else []


def told_of(activity: Activity) -> list[Words]:
    return told_words(registered_for(activity, list(activity.sessions.ahead(timezone.now()))).count())


def told_of_time(session: Session) -> list[Words]:
    return told_words(registered_for(session.activity, [session]).count())


def changing(session: Session, scope: str, starts_at: datetime) -> dict[str, list[Words]]:
    """Return what a change of a time does, and who is told, as sentences of its confirmation."""
    rows = list(sessions_in(session, scope, timezone.now()))
    count = ngettext_lazy("%(n)d time changes.", "%(n)d times change.", len(rows)) % {"n": len(rows)}
    day = _("The first of them is now %(day)s %(time)s.") % {"day": weekday(starts_at), "time": clock(starts_at)}
    kept = (
        [] if scope == Scope.ALL else [_("When the rhythm of the activity changes later, they stay as they are now.")]
    )
    told = told_words(registered_for(session.activity, rows).count())
    return {"happens": [count, day, *kept], "told": told}


PLAN = Step(
    title=_("Take up the idea"),
    submit=_("Begin planning"),
    done=_("It is being planned now. Add what is missing, then publish it."),
    why_not=rules.why_not_plan,
    act=actions.plan_activity,
    happens=lambda row: [
        _("The idea becomes an activity that is being planned. You answer for it until you choose another."),
        _("Nobody else sees it yet."),
    ],
)
PUBLISH = Step(
    title=_("Publish"),
    submit=_("Publish"),
    done=_("Published. Families find it now."),
    why_not=lambda row, actor: rules.why_not_publish(row, now=timezone.now(), actor=actor),
    act=actions.publish_activity,
    happens=lambda row: [
        _("Everybody finds it in the list, in the annual clock and in calendars."),
        _("Those for whom there are places can register."),
    ],
)
UNPUBLISH = Step(
    title=_("Take back to the desk"),
    submit=_("Take back"),
    done=_("Taken back. Only the office sees it."),
    why_not=rules.why_not_unpublish,
    act=actions.unpublish_activity,
    happens=lambda row: [_("Nobody finds it any more, until you publish it again.")],
)
CANCEL = Step(
    title=_("Cancel the activity"),
    submit=_("Cancel the activity"),
    done=_("The activity is cancelled. Those who had registered are told."),
    why_not=rules.why_not_cancel_activity,
    act=actions.cancel_activity,
    happens=lambda row: [
        _("No time that lies ahead is held, and it is gone from the public list."),
        _("This cannot be undone. You can continue it as a new one."),
    ],
    told=told_of,
    form=lambda data, row: CancelForm(data),
    tone="danger",
)
CONTINUE = Step(
    title=_("Continue next year"),
    submit=_("Make a copy"),
    done=_("Here is the copy for the next year. Look through its times, then publish it."),
    why_not=rules.why_not_continue,
    act=actions.continue_activity,
    happens=lambda row: [
        _("A copy is made with the same facts, a year later. Nobody sees it before you publish it."),
        _("This one stays as it is."),
    ],
)
LEARN = Step(
    title=_("Write what was learned"),
    submit=_("Save"),
    done=_("Saved: what was learned."),
    why_not=rules.why_not_learn,
    act=actions.write_learned,
    happens=lambda row: [_("The partners of the area read it on the needs board, beside the need that it answers.")],
    form=lambda data, row: LearnForm(data, initial={"learned": row.learned}),
)
CANCEL_TIME = Step(
    title=_("Cancel this time"),
    submit=_("Cancel this time"),
    done=_("This time is cancelled. Those who had registered are told."),
    why_not=lambda row, actor: rules.why_not_change_session(row, now=timezone.now(), actor=actor),
    act=actions.cancel_session,
    happens=lambda row: [_("This time is not held. The other times stay."), _("The page says so, with your words.")],
    told=told_of_time,
    form=lambda data, row: CancelForm(data),
    tone="danger",
)
OFFERED = {
    "activity-plan": PLAN,
    "activity-publish": PUBLISH,
    "activity-unpublish": UNPUBLISH,
    "activity-learn": LEARN,
    "activity-continue": CONTINUE,
    "activity-cancel": CANCEL,
}
OUT_OF_PLACE = frozenset({"not_begun", "not_idea", "not_planned", "not_published", "is_over", "continues"})


def offers(activity: Activity, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    return offers_of(activity, OFFERED, actor=actor, out_of_place=OUT_OF_PLACE)
