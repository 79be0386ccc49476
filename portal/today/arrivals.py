"""Requests that wait for a person: new, unreached, without intake or decision, and families that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from families.models import SupportRequest
from families.states import Request
from notifications.working_days import add_working_days, working_days_between
from portal.today.work import Work, about_request, page

FIRST_CONTACT_DAYS = 3  # working days, domain.md 2.1 step 2
UNASSIGNED_DAYS = 1
INTAKE_DAYS = 10  # working days: three tries and the intake talk are within them, steps 2 and 3
WAITS_LONG, WAITS_TOO_LONG = 28, 56


def request_works(actor: Actor, today: date) -> Iterator[Work]:
    """Requests that are new, unreached, without intake or decision, and families that wait."""
    open_states = (Request.RECEIVED, Request.IN_CONTACT, Request.ACCEPTED)
    rows = SupportRequest.objects.visible_to(actor).for_list().filter(state__in=open_states)
    for case in rows.select_related("intake"):
        if case.state == Request.ACCEPTED:
            yield waiting_work(case, today)
        elif case.assigned_to_id is None:
            yield unassigned_work(case, today)
        elif case.reached_count == 0 and not hasattr(case, "intake"):
            yield contact_work(case, today)
        else:
            yield decision_work(case, today)


def is_late(case: SupportRequest, today: date) -> bool:
    return case.attempts_count == 0 and has_waited(case, today) > FIRST_CONTACT_DAYS


def has_waited(case: SupportRequest, today: date) -> int:
    """Return the working days since the request arrived."""
    return working_days_between(timezone.localdate(case.received_at), today)


def is_overdue(case: SupportRequest, today: date) -> bool:
    return has_waited(case, today) > INTAKE_DAYS


def unassigned_work(case: SupportRequest, today: date) -> Work:
    late = is_late(case, today)
    return Work(
        kind="late_contact" if late else "unassigned",
        tone="danger" if late else "soon" if has_waited(case, today) > UNASSIGNED_DAYS else "info",
        since=case.received_at,
        since_label=_("arrived"),
        text=_("Nobody has taken this request yet."),
        label=_("I take this"),
        action_url=page("request-assign", case.pk, back=True),
        is_post=True,
        **about_request(case),
    )


def contact_work(case: SupportRequest, today: date) -> Work:
    late, overdue = is_late(case, today), is_overdue(case, today)
    due = add_working_days(timezone.localdate(case.received_at), FIRST_CONTACT_DAYS)
    tries = ngettext("%(n)d try so far.", "%(n)d tries so far.", case.attempts_count) % {"n": case.attempts_count}
    return Work(
        kind="late_contact" if late else "contact",
        tone="danger" if late or overdue else "soon" if case.attempts_count else "info",
        since=case.received_at if case.attempts_count else due,
        since_label=_("arrived") if case.attempts_count else _("call by"),
        text=with_lateness(tries, is_late=overdue) if case.attempts_count else _("No first contact yet."),
        label=_("Call the family"),
        action_url=page("request-detail", case.pk),
        **about_request(case),
    )


def decision_work(case: SupportRequest, today: date) -> Work:
    overdue = is_overdue(case, today)
    talk = getattr(case, "intake", None)
    complete = talk is not None and talk.is_complete
    step = "request-accept" if complete else "request-intake"
    reached = _("The family has been reached.")
    return Work(
        kind="decide" if complete else "intake",
        tone="danger" if overdue else "soon" if complete else "info",
        since=case.state_since,
        since_label=_("in contact since"),
        text=with_lateness(_("Every point is ticked.") if complete else reached, is_late=overdue),
        label=_("Accept the request") if complete else _("Record the intake talk"),
        action_url=page(step, case.pk, back=complete),
        **about_request(case),
    )


def with_lateness(words: str, *, is_late: bool) -> str:
    late = _("More than ten working days have passed since the request arrived.")
    return f"{words} {late}" if is_late else words


def waiting_work(case: SupportRequest, today: date) -> Work:
    days = (today - timezone.localdate(case.state_since)).days
    tone = "danger" if days > WAITS_TOO_LONG else "soon" if days > WAITS_LONG else "info"
    words = ngettext("Has waited %(days)d day.", "Has waited %(days)d days.", days) % {"days": days}
    advice = _("Talk with the family about other ways.") if days > WAITS_TOO_LONG else ""
    return Work(
        kind="waiting",
        tone=tone,
        since=case.state_since,
        since_label=_("waiting since"),
        text=f"{words} {advice}".strip(),
        label=_("Look at volunteers"),
        action_url=page("request-shortlist", case.pk),
        **about_request(case),
    )
