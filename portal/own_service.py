"""What a volunteer's home shows of the own service: what lies ahead beside the families, what to answer or renew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activities.models import Shift
from activities.shown import leading
from core.actor import Actor
from portal.agenda import Event, Task
from volunteers.models import CourseSession, SupervisionSession, Volunteer
from volunteers.requirements import standings
from volunteers.serving import roles_of_person
from volunteers.states import HAS_PLACE
from volunteers.states import Volunteer as State

ASK_BEFORE = timedelta(days=7)
ASK_AFTER = timedelta(days=358)  # of a pause without an end
LED_AHEAD = timedelta(days=30)
WAYS: list[dict[str, Any]] = [
    {
        "label": gettext_lazy("When it suits me"),
        "page": "volunteer:availability",
        "text": gettext_lazy("times, holidays, a break"),
    },
    {
        "label": gettext_lazy("What my role asks"),
        "page": "volunteer:requirements",
        "text": gettext_lazy("agreement and commitment"),
    },
    {
        "label": gettext_lazy("Shifts"),
        "page": "volunteer:shift-list",
        "text": gettext_lazy("yours, and those that look for somebody"),
    },
    {
        "label": gettext_lazy("Visits of a peer parent"),
        "page": "volunteer:host-visit-list",
        "text": gettext_lazy("clinics, clubs and schools ask"),
    },
    {
        "label": gettext_lazy("Wishes and ideas"),
        "page": "volunteer:wish-list",
        "text": gettext_lazy("start something of your own"),
    },
    {
        "label": gettext_lazy("Activities I lead"),
        "page": "volunteer:led-list",
        "text": gettext_lazy("who comes, how many came"),
    },
    {"label": gettext_lazy("Group supervision"), "page": "volunteer:supervision", "text": ""},
    {
        "label": gettext_lazy("Training"),
        "page": "volunteer:training",
        "text": gettext_lazy("courses and certificates"),
    },
    {
        "label": gettext_lazy("Expenses"),
        "page": "volunteer:expense-list",
        "text": gettext_lazy("kilometres and tickets"),
    },
    {"label": gettext_lazy("My times in my own calendar"), "page": "volunteer:calendar", "text": ""},
    {"label": gettext_lazy("My data"), "page": "volunteer:my-data", "text": gettext_lazy("see, correct, take along")},
]


def own_events(volunteer: Volunteer | None, now: datetime, *, actor: Actor) -> list[Event]:
    """Return the supervisions, courses, shifts and led activities ahead in which the volunteer has a place."""
    if volunteer is None:
        return []
    booked = [*supervisions(volunteer, now, actor), *courses(volunteer, now, actor), *shifts(volunteer, now, actor)]
    return [*booked, *led_sessions(now, actor)]


def supervisions(volunteer: Volunteer, now: datetime, actor: Actor) -> Iterator[Event]:
    rows = SupervisionSession.objects.visible_to(actor).open(now).filter(places__volunteer=volunteer)
    for session in rows:
        where = session.place or _("Video meeting")
        yield Event(session.starts_at, _("Group supervision"), where, reverse("volunteer:supervision"))


def courses(volunteer: Volunteer, now: datetime, actor: Actor) -> Iterator[Event]:
    own = {"course__participations__user": volunteer.user_id, "course__participations__state__in": HAS_PLACE}
    rows = CourseSession.objects.visible_to(actor).live().filter(starts_at__gt=now, **own)
    for session in rows.select_related("course").distinct():
        page = reverse("volunteer:course-detail", args=[session.course_id])
        yield Event(session.starts_at, str(session.course), session.place or _("Online"), page)


def shifts(volunteer: Volunteer, now: datetime, actor: Actor) -> Iterator[Event]:
    rows = Shift.objects.visible_to(actor).ahead(now)
    for shift in rows.filter(places__in=volunteer.shift_places.live()):
        yield Event(shift.starts_at, shift.name, shift.place, reverse("volunteer:shift-detail", args=[shift.pk]))


def led_sessions(now: datetime, actor: Actor) -> Iterator[Event]:
    for session in leading.led(actor).filter(starts_at__gt=now, starts_at__lt=now + LED_AHEAD):
        page = reverse("volunteer:session-lead", args=[session.pk])
        yield Event(session.starts_at, session.activity.name, leading.place_of(session), page)


def counts_to_give(now: datetime, *, actor: Actor) -> Iterator[Task]:
    """Return the activities that have begun and whose heads nobody has counted: two presses to a saved count."""
    for session in leading.missing(actor, now):
        page = reverse("volunteer:session-lead", args=[session.pk])
        title = _("How many came? %(name)s") % {"name": session.activity.name}
        yield Task(title, "", _("Count heads"), f"{page}#heads", session.starts_at)


def own_tasks(volunteer: Volunteer | None) -> Iterator[Task]:
    """Return the question near the end of a break."""
    if volunteer is None or volunteer.state != State.PAUSED or volunteer.wants_to_stop_at:
        return
    if volunteer.paused_until:
        is_near = volunteer.paused_until <= timezone.localdate() + ASK_BEFORE
    else:
        is_near = volunteer.state_since <= timezone.now() - ASK_AFTER
    if is_near:
        page = reverse("volunteer:pause-question")
        text = _("Every answer is fine.")
        yield Task(_("How would you like to go on after your break?"), text, _("Answer"), page, volunteer.paused_until)


def standing_tasks(user: User, now: datetime, *, actor: Actor) -> Iterator[Task]:
    """Return one row when a role of the reader asks for something that is missing or to be renewed."""
    roles = roles_of_person(user, actor.organisation_ids)
    rows = [row for found in standings([user], roles, timezone.localdate(now)).values() for row in found]
    asked = [row for row in rows if not row.is_met or row.in_grace]
    if asked:
        page = reverse("volunteer:requirements")
        yield Task(_("Your role asks for something"), asked[0].sentence, _("See what it is"), page, None)
