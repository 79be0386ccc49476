"""Why something may not be done with an activity, one of its times or a group method now. Pure: no writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from activities.models import Activity, Session
from activities.recurrence import UnreadableRule, days_of_rule
from activities.rules.shifts import is_own, why_not_arrange
from activities.states import PUBLIC
from activities.states import Activity as State
from activities.vocabulary import ActivityType, Entry, Where
from core.actor import Actor, Role
from core.refusals import Refusal
from notifications.quiet import local
from partners.rules.agreements import why_not_share
from partners.vocabulary import Shared

OVER = (State.CANCELLED, State.REPORTED)
DECIDE_PLACES = frozenset({"entry", "seat", "is_rotating"})
TWO = 2


# What a public activity has (domain.md 2.5: planned → published)


def lacks_name(activity: Activity, now: datetime) -> Refusal | None:
    """A place speaks one language, or two of which either will do: a group has languages of its own (R-LA-2)."""
    languages = activity.municipality.languages.split("+")
    names = {"fi": activity.name_fi, "sv": activity.name_sv}
    if any(names.get(code) for code in languages):
        return None
    return Refusal("name", _("Write the name in the language of the place."))


def lacks_language(activity: Activity, now: datetime) -> Refusal | None:
    return None if activity.languages else Refusal("language", _("Choose the languages that are spoken."))


def lacks_place(activity: Activity, now: datetime) -> Refusal | None:
    if activity.where != Where.ONLINE and not activity.place:
        return Refusal("place", _("Write the place."))
    if activity.where != Where.HERE and not activity.link:
        return Refusal("link", _("Write the address of the online meeting."))
    return None


def lacks_contact(activity: Activity, now: datetime) -> Refusal | None:
    return None if activity.contact_id else Refusal("contact", _("Choose whom people may ask."))


def lacks_places(activity: Activity, now: datetime) -> Refusal | None:
    if activity.takes_names and not activity.places:
        return Refusal("places", _("Write how many places there are, or let people just come."))
    return None


def lacks_hands(activity: Activity, now: datetime) -> Refusal | None:
    """Children are counted against the adults on the shift of each time: so there are shifts and single times."""
    if activity.children_per_adult is None:
        return None
    if activity.entry == Entry.CLOSED:
        words = _("Children are counted for each adult one time at a time. Let families register for each time.")
        return Refusal("hands", words)
    if activity.shifts_id is None:
        words = _("Children are counted for each adult. Choose the volunteers' shifts, or leave the number empty.")
        return Refusal("hands", words)
    return None


def lacks_anonymity(activity: Activity, now: datetime) -> Refusal | None:
    """At a separation advice evening nobody is asked for a name (domain.md 6.2)."""
    if activity.type == ActivityType.SEPARATION_EVENING and activity.takes_names:
        return Refusal("anonymity", _("Nobody is asked for a name here. Let people just come."))
    return None


def lacks_hosts(activity: Activity, now: datetime) -> Refusal | None:
    hosts = sum(len(leader.people) for leader in activity.leaders.select_related("user", "together_with"))
    if activity.needs_two_hosts and hosts < TWO:
        return Refusal("two_hosts", _("Choose two who lead it. A couple counts as two."))
    return None


def lacks_risk_check(activity: Activity, now: datetime) -> Refusal | None:
    if activity.is_without_parents and not activity.risks_checked_on:
        return Refusal("risks", _("Children come without their parents. Check the risks first and write the day."))
    return None


def lacks_licence(activity: Activity, now: datetime) -> Refusal | None:
    """The right to use a method lasts until the last time."""
    method = activity.method
    last = activity.sessions.live().aggregate(last=Max("starts_at"))["last"] if method else None
    if method and method.licence_until and local(last or now).date() > method.licence_until:
        return Refusal("licence", _("The right to use the method ends before the last time."))
    return None


def lacks_training(activity: Activity, now: datetime) -> Refusal | None:
    """A method is led by those who are trained in it: all of them, and a pair where it asks for one."""
    if activity.method is None:
        return None
    trained = set(activity.method.trained.values_list("pk", flat=True))
    leaders = list(activity.leaders.select_related("user", "together_with"))
    skilled = sum(len(leader.people) for leader in leaders if leader.pk in trained)
    if skilled < (TWO if activity.method.needs_pair else 1) or any(leader.pk not in trained for leader in leaders):
        return Refusal("training", _("Those who lead it must be trained in the method."))
    return None


def lacks_times(activity: Activity, now: datetime) -> Refusal | None:
    return None if activity.sessions.ahead(now).exists() else Refusal("times", _("Choose when it is."))


def lacks_agreement(activity: Activity, now: datetime) -> Refusal | None:
    return why_not_organise_together(activity, activity.together_with.all(), now=now)


def why_not_organise_together(activity: Activity, others: Iterable[Organisation], *, now: datetime) -> Refusal | None:
    """Organisations arrange together what an agreement in force says (domain.md 1.4).

    What families can find already goes on when the agreement ends.
    """
    return why_not_share(Shared.ACTIVITIES, activity.organisation, *others, on=local(now).date())


def lacks_room(activity: Activity, now: datetime) -> Refusal | None:
    """The room of another is used under an agreement in force that shares rooms."""
    room = activity.venue
    if room is None or room.organisation_id == activity.organisation_id:
        return None
    return why_not_share(Shared.ROOMS, activity.organisation, room.organisation, on=local(now).date())


Lack = Callable[[Activity, datetime], Refusal | None]
OF_ITS_FACTS: tuple[Lack, ...] = (
    lacks_name,
    lacks_language,
    lacks_place,
    lacks_contact,
    lacks_places,
    lacks_hands,
    lacks_anonymity,
    lacks_hosts,
    lacks_risk_check,
    lacks_licence,
    lacks_training,
)
TO_BEGIN: tuple[Lack, ...] = (lacks_times, lacks_agreement, lacks_room)


def what_is_missing(activity: Activity, *, now: datetime, is_new: bool = True) -> list[Refusal]:
    """Return everything that an activity lacks to be made public, or to stay so when it is not new."""
    asked = (*OF_ITS_FACTS, *TO_BEGIN) if is_new else OF_ITS_FACTS
    return [refusal for lack in asked if (refusal := lack(activity, now))]


def why_not_stay_public(
    activity: Activity, changed: Collection[str], joined: Iterable[Organisation], *, now: datetime
) -> Refusal | None:
    """What is public keeps all that it needs; an organiser or a room that is new to it is agreed on."""
    if missing := what_is_missing(activity, now=now, is_new=False):
        return missing[0]
    if "venue" in changed and (refusal := lacks_room(activity, now)):
        return refusal
    return why_not_organise_together(activity, joined, now=now)


# Activities


def why_not_make_activity(organisation_id: int, municipality_id: str, *, actor: Actor) -> Refusal | None:
    """An activity is begun by the coordinators of an association, each in her municipalities."""
    return why_not_arrange(organisation_id, municipality_id, actor=actor)


def why_not_handle_activity(activity: Activity, *, actor: Actor) -> Refusal | None:
    return why_not_arrange(activity.organisation_id, activity.municipality_id, actor=actor)


def why_not_change_activity(activity: Activity, *, actor: Actor) -> Refusal | None:
    """What was cancelled or counted stays as it was."""
    if refusal := why_not_handle_activity(activity, actor=actor):
        return refusal
    if activity.state in OVER:
        return Refusal("is_over", _("This has been closed. Continue it as a new one."))
    return None


def why_not_change_places(activity: Activity, changed: Collection[str], *, now: datetime) -> Refusal | None:
    """Who has registered for what lies ahead gets a place by the rules of that day; their number alone may change."""
    if DECIDE_PLACES.isdisjoint(changed):
        return None
    if activity.registrations.standing().for_times([*activity.sessions.ahead(now)]).exists():
        words = _("Somebody has registered. How one comes, what one place is and who comes first stay as they are.")
        return Refusal("has_registered", words)
    return None


def why_not_borrow(activity: Activity) -> Refusal | None:
    """A method and shifts are the association's own."""
    borrowed = [row for row in (activity.method, activity.shifts and activity.shifts.role) if row]
    if any(row.organisation_id != activity.organisation_id for row in borrowed):
        return Refusal("other_organisation", _("This belongs to another association."))
    return why_not_use_room(activity)


def why_not_use_room(activity: Activity) -> Refusal | None:
    """A room is the association's own, or its owner shares it. Two at one time is a warning, not a refusal."""
    room = activity.venue
    if room is None or room.organisation_id == activity.organisation_id:
        return None
    if not room.shared_with.filter(pk=activity.organisation_id).exists():
        return Refusal("other_room", _("This room is not shared with your association. Agree with its owner first."))
    return None


def why_not_learn(activity: Activity, *, actor: Actor) -> Refusal | None:
    """Something is learned from what has begun."""
    if refusal := why_not_handle_activity(activity, actor=actor):
        return refusal
    if activity.state not in PUBLIC:
        return Refusal("not_begun", _("Nothing has been held yet."))
    return None


def why_not_plan(activity: Activity, *, actor: Actor) -> Refusal | None:
    """An idea is taken up by a coordinator, who then answers for it."""
    if refusal := why_not_handle_activity(activity, actor=actor):
        return refusal
    if activity.state != State.IDEA:
        return Refusal("not_idea", _("This is more than an idea already."))
    return None


def publishes_own(activity: Activity, actor: Actor) -> bool:
    """Whether the actor is a volunteer who is trusted to publish what they proposed themselves."""
    own = activity.proposed_by
    return own is not None and own.may_publish and is_own(own, actor)


def why_not_publish(activity: Activity, *, now: datetime, actor: Actor) -> Refusal | None:
    """Everybody can find it: so it has all that somebody who comes must know (domain.md 2.5)."""
    if not publishes_own(activity, actor) and (refusal := why_not_handle_activity(activity, actor=actor)):
        return refusal
    if activity.state != State.PLANNED:
        return Refusal("not_planned", _("Only what is being planned can be published."))
    return next(iter(what_is_missing(activity, now=now)), None)


def why_not_unpublish(activity: Activity, *, actor: Actor) -> Refusal | None:
    """Back to the desk goes only what nobody has registered for."""
    if refusal := why_not_handle_activity(activity, actor=actor):
        return refusal
    if activity.state != State.PUBLISHED:
        return Refusal("not_published", _("This is not published."))
    if activity.registrations.standing().exists():
        return Refusal("has_registered", _("Somebody has registered. Change it, or cancel it: they are told."))
    return None


def why_not_cancel_activity(activity: Activity, *, actor: Actor) -> Refusal | None:
    """What has been held is not cancelled afterwards."""
    if refusal := why_not_change_activity(activity, actor=actor):
        return refusal
    if activity.state == State.HELD:
        return Refusal("is_over", _("This has been held already."))
    return None


def why_not_hold(activity: Activity, *, now: datetime, actor: Actor) -> Refusal | None:
    """It is held when its last time is over."""
    if refusal := why_not_handle_activity(activity, actor=actor):
        return refusal
    if activity.state != State.PUBLISHED:
        return Refusal("not_published", _("This is not published."))
    if activity.sessions.ahead(now).exists() or not activity.sessions.live().exists():
        return Refusal("times_ahead", _("There are times ahead."))
    return None


def why_not_continue(activity: Activity, *, actor: Actor) -> Refusal | None:
    """What has been offered goes on next year as a new one; once is enough."""
    if refusal := why_not_handle_activity(activity, actor=actor):
        return refusal
    if activity.state in (State.IDEA, State.PLANNED):
        return Refusal("not_published", _("This is not published."))
    if activity.continued_by.exclude(state=State.CANCELLED).exists():
        return Refusal("continues", _("It has been copied already. The copy waits in the list."))
    return None


# Times


def why_not_set_times(
    activity: Activity, *, rule: str, from_on: date, until_on: date | None, skipped: Collection[str], today: date,
    actor: Actor,
) -> Refusal | None:  # fmt: skip
    """A rhythm that can be put into a calendar, and that begins today or later unless it began before."""
    if refusal := why_not_change_activity(activity, actor=actor):
        return refusal
    if from_on < today and from_on != activity.from_on:
        return Refusal("is_past", _("Choose a first day that has not passed."))
    try:
        days = days_of_rule(rule, from_on=from_on, until_on=until_on, skipped=skipped)
    except UnreadableRule as error:
        return Refusal("rule", error.sentence)
    if not days:
        return Refusal("never", _("No day is left. Choose other days."))
    return None


def why_not_go_on(activity: Activity, *, now: datetime) -> Refusal | None:
    """What is public comes only as long as its method may be used."""
    return lacks_licence(activity, now) if activity.is_public else None


def why_not_add_session(activity: Activity, *, starts_at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """One more time lies ahead."""
    if refusal := why_not_change_activity(activity, actor=actor):
        return refusal
    if starts_at <= now:
        return Refusal("is_past", _("Choose a time that lies ahead."))
    return None


def why_not_change_session(session: Session, *, now: datetime, actor: Actor) -> Refusal | None:
    """A time is changed or cancelled before it begins."""
    if refusal := why_not_change_activity(session.activity, actor=actor):
        return refusal
    if session.cancelled_at:
        return Refusal("is_cancelled", _("This time has been cancelled."))
    if session.starts_at <= now:
        return Refusal("has_begun", _("This time has begun already."))
    return None


def why_not_move_session(session: Session, *, starts_at: datetime, now: datetime, actor: Actor) -> Refusal | None:
    """The new time lies ahead too."""
    if refusal := why_not_change_session(session, now=now, actor=actor):
        return refusal
    if starts_at <= now:
        return Refusal("is_past", _("Choose a time that lies ahead."))
    return None


def why_not_move_all(session: Session, *, starts_at: datetime) -> Refusal | None:
    """All times get another clock or place; another weekday is chosen with the rhythm."""
    if local(starts_at).date() != local(session.starts_at).date():
        return Refusal("other_day", _("Keep the day here. To change the weekday of all times, change the rhythm."))
    return None


# Methods


def why_not_keep_method(organisation_id: int, *, actor: Actor) -> Refusal | None:
    """The methods of an association are kept by its coordinators."""
    if actor.role not in (Role.COORDINATOR, Role.SYSTEM):
        return Refusal("not_yours", _("Only a coordinator can do this."))
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another association."))
    return None


def why_not_train(organisation: Organisation, leaders: Collection[int]) -> Refusal | None:
    """Only volunteers of the association are marked as trained."""
    own = organisation.volunteers.filter(pk__in=leaders).count()
    return None if own == len(leaders) else Refusal("other_organisation", _("This belongs to another association."))
