"""Volunteers who need somebody: who would like to stop, is alone, carries much, rests or is to be thanked.

Each has a row of their own while they are few; more of the same kind are one row together, so that nothing drowns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from core.actor import Actor, Role
from matching.models import MeetingFeeling
from portal.today.evidence import without_contact
from portal.today.work import Work, number_of, page
from volunteers import load, occasions, silence
from volunteers.models import SupervisionSession, Thanks, Volunteer
from volunteers.rules.portal import answer_by
from volunteers.states import Volunteer as State

MOST_NAMED = 5
ERASURE_SOON = timedelta(days=7)
REST_ANSWER = timedelta(days=14)
REST_LONG = timedelta(days=365)
EXIT_TALK_OPEN = timedelta(days=60)
MARKED_WITHIN = timedelta(days=60)


def volunteer_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Everything about volunteers themselves that waits for the office, each kind in a fixed number of queries.

    Who has a row already because nothing is heard of the companionship, or by an own wish to talk, gets no second one.
    """
    rows = Volunteer.objects.visible_to(actor).select_related("user", "responsible")
    serving = rows.serving()
    yield from stopping_works(serving)
    yield from file_erasure_works(rows, timezone.localdate(now))
    told_already = {match.volunteer_id for match, _last in without_contact(actor, now)}
    silent = silent_works(serving.exclude(pk__in=told_already), now)
    yield from few_or_together("silent", silent, _("No contact for six weeks. Call."))
    wishes = MeetingFeeling.objects.visible_to(actor).filter(wants_talk=True, has_worry=False, called_at=None)
    tired = load_works(serving.exclude(pk__in=wishes.values("meeting__match__volunteer")), now)
    yield from few_or_together("load", tired, _("Several visits, or heavy ones. Call."))
    yield from few_or_together("unnamed", unnamed_works(serving), _("Name who answers for them."))
    yield from few_or_together("rest", rest_works(serving, now), _("Ask whether they would like to come back."))
    yield from supervision_works(actor, now)
    yield from exit_talk_works(rows, now)
    yield from few_or_together("thanks", thanks_works(serving, now), _("It is time to thank them."))


def few_or_together(kind: str, works: Iterable[Work], text: str) -> Iterator[Work]:
    """Yield the rows, or one row for them all where they are many."""
    found = list(works)
    if len(found) <= MOST_NAMED:
        yield from found
        return
    n, oldest = len(found), min(found, key=lambda work: work.urgency)
    url = reverse("coordinator:volunteer-list")
    title = ngettext("%(n)d volunteer", "%(n)d volunteers", n) % {"n": n}
    told = {"since": oldest.since, "since_label": oldest.since_label, "tone": oldest.tone}
    yield Work(kind=kind, title=title, text=text, url=url, action_url=url, label=_("See the register"), **told)


def about(volunteer: Volunteer) -> dict[str, Any]:
    return {
        "title": volunteer.name,
        "url": page("volunteer-detail", volunteer.pk),
        "responsible": volunteer.responsible.name if volunteer.responsible else "",
        "responsible_id": volunteer.responsible_id,
    }


def call_step(volunteer: Volunteer) -> dict[str, Any]:
    """The one step of most rows: call, and mark that it was done."""
    url = page("volunteer-called", volunteer.pk, back=True)
    return {"label": _("We have talked"), "action_url": url, "is_post": True, **about(volunteer)}


def stopping_works(rows: QuerySet[Volunteer]) -> Iterator[Work]:
    for volunteer in rows.exclude(wants_to_stop_at=None):
        words = _("Would like to stop. Call, thank, and close things together.")
        yield Work(
            kind="stopping",
            tone="soon",
            since=volunteer.wants_to_stop_at,
            since_label=_("told"),
            text=f"{words} {number_of(volunteer)}".strip(),
            label=_("Open"),
            action_url=page("volunteer-detail", volunteer.pk),
            **about(volunteer),
        )


def file_erasure_works(rows: QuerySet[Volunteer], today: date) -> Iterator[Work]:
    """Volunteers who ask to be erased: answered within a month."""
    asking = rows.filter(erased_at=None).exclude(erasure_asked_at=None)
    for volunteer in asking.select_related("erasure_asked_by"):
        last_day, asker = answer_by(volunteer), volunteer.asks_to_be_erased or volunteer.user
        yield Work(
            kind="file_erasure",
            tone="danger" if last_day - ERASURE_SOON <= today else "soon",
            since=last_day,
            since_label=_("answer by"),
            text=_("%(name)s asks to be erased. End the service first, then erase the file.") % {"name": asker.name},
            label=_("Look at it and answer"),
            action_url=page("volunteer-detail", volunteer.pk),
            **about(volunteer),
        )


def silent_works(rows: QuerySet[Volunteer], now: datetime) -> Iterator[Work]:
    """Volunteers with whom nobody has been in contact for six weeks (domain.md 2.1)."""
    for volunteer in silence.with_signs(silence.silent(rows, now)):
        words = _("No visit, talk, supervision or thank-you for six weeks. Call.")
        yield Work(
            kind="silent",
            tone="soon",
            since=silence.last_contact(volunteer),
            since_label=_("last contact"),
            text=f"{words} {number_of(volunteer)}".strip(),
            **call_step(volunteer),
        )


def load_works(rows: QuerySet[Volunteer], now: datetime) -> Iterator[Work]:
    """Volunteers with a sign that they carry much, in words."""
    signs = {
        pk: [sign.sentence for sign in found if sign.is_pressing] for pk, found in load.signs_of(rows, now).items()
    }
    pressing = {pk: sentences for pk, sentences in signs.items() if sentences}
    for volunteer in rows.filter(pk__in=pressing) if pressing else ():
        yield Work(
            kind="load",
            tone="soon",
            since=now,
            since_label=_("seen"),
            text=" ".join([*pressing[volunteer.pk], _("Ask how it is."), number_of(volunteer)]).strip(),
            **call_step(volunteer),
        )


def unnamed_works(rows: QuerySet[Volunteer]) -> Iterator[Work]:
    """Volunteers for whom nobody who works here is named, where there are several to choose from."""
    hats = Membership.objects.active().filter(role=Role.COORDINATOR, organisation=OuterRef("organisation"))
    places = hats.filter(municipalities=OuterRef("municipality"))
    answering = hats.filter(user=OuterRef("responsible"))
    alone = rows.filter(Q(responsible=None) | ~Exists(answering)).filter(Exists(places.order_by("pk")[1:2]))
    for volunteer in alone:
        yield Work(
            kind="unnamed",
            tone="info",
            since=volunteer.approved_on,
            since_label=_("in the register since"),
            text=_("Nobody is named to answer for this volunteer."),
            label=_("Name somebody"),
            action_url=page("volunteer-responsible", volunteer.pk, back=True),
            **about(volunteer),
        )


def rest_works(rows: QuerySet[Volunteer], now: datetime) -> Iterator[Work]:
    """Pauses that ended two weeks ago or have lasted a year, whose question nobody has answered."""
    today = timezone.localdate(now)
    late = Q(paused_until__lt=today - REST_ANSWER) | Q(paused_until=None, state_since__lt=now - REST_LONG - REST_ANSWER)
    for volunteer in rows.filter(late, state=State.PAUSED, wants_to_stop_at=None):
        words = _("Has not told whether the pause goes on. Call.")
        yield Work(
            kind="rest",
            tone="info",
            since=volunteer.paused_until or volunteer.state_since,
            since_label=_("until") if volunteer.paused_until else _("since"),
            text=f"{words} {number_of(volunteer)}".strip(),
            label=_("Open"),
            action_url=page("volunteer-detail", volunteer.pk),
            **about(volunteer),
        )


def supervision_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Sessions of one's own that have been held and whose attendance is not marked."""
    rows = SupervisionSession.objects.visible_to(actor).filter(cancelled_at=None, leader=actor.user_id)
    held = rows.filter(starts_at__lte=now, starts_at__gt=now - MARKED_WITHIN).select_related("leader")
    for session in held.filter(places__isnull=False, places__came__isnull=True).distinct():
        url = page("supervision-detail", session.pk)
        yield Work(
            kind="supervision",
            tone="info",
            title=date_format(timezone.localtime(session.starts_at), "SHORT_DATE_FORMAT"),
            since=session.starts_at,
            since_label=_("held"),
            text=_("Mark who came."),
            url=url,
            label=_("Mark who came"),
            action_url=url,
            responsible=session.leader.name if session.leader else "",
            responsible_id=session.leader_id,
        )


def exit_talk_works(rows: QuerySet[Volunteer], now: datetime) -> Iterator[Work]:
    """Talks at the end that nobody has asked about, or that are wished for and not held."""
    ended = rows.filter(state=State.ENDED, erased_at=None, exit_talk__held_on=None)
    ended = ended.filter(exit_talk__offered_at__gt=now - EXIT_TALK_OPEN).exclude(exit_talk__is_wished=False)
    for volunteer in ended.select_related("exit_talk"):
        is_wished = volunteer.exit_talk.is_wished
        words = _("Wishes for a talk at the end.") if is_wished else _("Ask whether a talk at the end is wished for.")
        yield Work(
            kind="exit_talk",
            tone="info",
            since=volunteer.exit_talk.offered_at,
            since_label=_("offered"),
            text=f"{words} {number_of(volunteer)}".strip(),
            label=_("Write it down"),
            action_url=page("volunteer-exit-talk", volunteer.pk, back=True),
            **about(volunteer),
        )


def thanks_works(rows: QuerySet[Volunteer], now: datetime) -> Iterator[Work]:
    """Whom it is time to thank."""
    for volunteer, occasion, n in occasions.to_thank(rows, now):
        if occasion == Thanks.Occasion.YEAR:
            words = ngettext("A year as a volunteer.", "%(n)d years as a volunteer.", n) % {"n": n}
        else:
            words = ngettext("%(n)d visit.", "%(n)d visits.", n) % {"n": n}
        yield Work(
            kind="thanks",
            tone="info",
            since=volunteer.approved_on,
            since_label=_("in the register since"),
            text=words,
            label=_("Thank"),
            action_url=f"{page('volunteer-thank', volunteer.pk, back=True)}&occasion={occasion}",
            **about(volunteer),
        )
