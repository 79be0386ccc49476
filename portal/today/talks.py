"""Parents who wish to talk without the child present, from the wish until the talk has been held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from families.models import SupportRequest, Talk
from families.states import TALK_LIVE
from families.states import Talk as State
from notifications.working_days import working_days_between
from portal.today.work import Work, about_request, page

BOOK_WITHIN = 3  # working days


def family_talk_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Talks that wait for a time, have passed, or that the parent has cancelled before their time."""
    cancelled = Q(state=State.CANCELLED, booked_for__gt=now)
    rows = Talk.objects.visible_to(actor).for_list().filter(Q(state__in=TALK_LIVE) | cancelled, adult__is_told=True)
    requests = SupportRequest.objects.visible_to(actor).select_related("assigned_to").order_by("-received_at")
    for talk in rows.prefetch_related(Prefetch("adult__family__requests", queryset=requests)):
        case = next(iter(talk.adult.family.requests.all()), None)
        if case is None:
            continue
        if talk.state == State.WISHED:
            yield wished_work(talk, case, now)
        elif talk.state == State.CANCELLED:
            yield cancelled_work(talk, case)
        elif talk.booked_for <= now:
            yield passed_work(talk, case)


def wished_work(talk: Talk, case: SupportRequest, now: datetime) -> Work:
    waited = working_days_between(timezone.localdate(talk.wished_at), timezone.localdate(now))
    whom = talk.with_whom.name if talk.with_whom else _("with you")
    return Work(
        kind="family_talk",
        tone="danger" if waited > BOOK_WITHIN else "soon",
        since=talk.wished_at,
        since_label=_("wished"),
        text=_("Without the child present: %(way)s, %(whom)s.") % {"way": talk.get_way_display(), "whom": whom},
        label=_("Book a time"),
        action_url=page("talk-book", talk.pk, back=True),
        **about_request(case),
    )


def passed_work(talk: Talk, case: SupportRequest) -> Work:
    return Work(
        kind="family_talk",
        tone="info",
        since=talk.booked_for,
        since_label=_("was booked for"),
        text=_("The time of the talk has passed. Was it held?"),
        label=_("The talk was held"),
        action_url=page("talk-held", talk.pk, back=True),
        **about_request(case),
    )


def cancelled_work(talk: Talk, case: SupportRequest) -> Work:
    return Work(
        kind="family_talk",
        tone="info",
        since=talk.booked_for,
        since_label=_("was booked for"),
        text=_("The parent cancelled the talk. There is nothing to do."),
        label=_("Open"),
        action_url=page("request-detail", case.pk),
        **about_request(case),
    )
