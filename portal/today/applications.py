"""Applications that wait: new ones, one's own that are late, interviews of the day, references to ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from notifications.dates import clock
from portal.today.work import Work, page
from volunteers.models import VolunteerApplication
from volunteers.shown.application import CALL_WITHIN
from volunteers.states import Application as State

STILL = timedelta(days=14)  # a step that should move on by itself has stood still
WAITING = (State.RECEIVED, State.IN_CONTACT, State.INTERVIEW_BOOKED, State.INTERVIEWED, State.REFERENCES, State.CHECKS)


def application_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Applications that wait for the office, in one query."""
    rows = VolunteerApplication.objects.visible_to(actor).for_list().filter(state__in=WAITING)
    for application in rows.annotate(unasked=Count("references", filter=Q(references__is_ok=None))):
        work = work_of(application, now)
        if work is not None:
            yield work


def work_of(application: VolunteerApplication, now: datetime) -> Work | None:
    today = timezone.localdate(now)
    if application.assigned_to_id is None:
        return new_work(application, today)
    if application.state in (State.RECEIVED, State.IN_CONTACT):
        return contact_work(application, now)
    if application.state == State.INTERVIEW_BOOKED:
        return interview_work(application, now)
    if application.state == State.REFERENCES and application.unasked:
        return reference_work(application)
    return still_work(application, now)


def about(application: VolunteerApplication) -> dict[str, Any]:
    return {
        "title": f"{application.names} · {application.role.get_kind_display()}",
        "url": page("application-detail", application.pk),
        "responsible": application.assigned_to.name if application.assigned_to else "",
        "responsible_id": application.assigned_to_id,
    }


def call_by(application: VolunteerApplication) -> date:
    return timezone.localdate(application.received_at + CALL_WITHIN)


def new_work(application: VolunteerApplication, today: date) -> Work:
    return Work(
        kind="application",
        tone="danger" if today > call_by(application) else "soon",
        since=application.received_at,
        since_label=_("arrived"),
        text=_("Somebody would like to volunteer. We promised to call within a week."),
        label=_("I take this"),
        action_url=page("application-assign", application.pk, back=True),
        is_post=True,
        **about(application),
    )


def contact_work(application: VolunteerApplication, now: datetime) -> Work | None:
    """A first call that was promised, or a talk after which nothing has happened for two weeks."""
    if application.reached_at is not None:
        return still_work(application, now)
    is_late = timezone.localdate(now) > call_by(application)
    tries = ngettext("%(n)d try so far.", "%(n)d tries so far.", application.tries) % {"n": application.tries}
    return Work(
        kind="application_late" if is_late else "application_call",
        tone="danger" if is_late and not application.tries else "soon" if is_late else "info",
        since=call_by(application),
        since_label=_("call by"),
        text=tries if application.tries else _("No first contact yet."),
        label=_("Call the applicant"),
        action_url=page("application-detail", application.pk),
        **about(application),
    )


def interview_work(application: VolunteerApplication, now: datetime) -> Work | None:
    """An interview of this day, or one that has been and is not written down."""
    slot = application.booked_slot
    if slot is not None and timezone.localdate(slot.starts_at) > timezone.localdate(now):
        return None
    is_over = slot is None or slot.starts_at <= now
    return Work(
        kind="interview",
        tone="soon",
        since=slot.starts_at if slot else application.state_since,
        since_label=_("interview"),
        text=_("Write the interview down.") if is_over else _("Today: %(when)s") % {"when": clock(slot.starts_at)},
        label=_("Write it down") if is_over else _("Open the application"),
        action_url=page("application-interview" if is_over else "application-detail", application.pk),
        **about(application),
    )


def reference_work(application: VolunteerApplication) -> Work:
    return Work(
        kind="reference",
        tone="info",
        since=application.state_since,
        since_label=_("asked for"),
        text=_("The applicant has named somebody whom you may call."),
        label=_("Call the references"),
        action_url=page("application-detail", application.pk),
        **about(application),
    )


def still_work(application: VolunteerApplication, now: datetime) -> Work | None:
    """An application of which nothing has been heard for two weeks."""
    if application.last_sign > now - STILL:
        return None
    return Work(
        kind="application_late",
        tone="soon",
        since=application.last_sign,
        since_label=_("nothing since"),
        text=str(application.get_state_display()).capitalize() + ".",
        label=_("Open the application"),
        action_url=page("application-detail", application.pk),
        **about(application),
    )
