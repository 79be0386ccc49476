"""What is due at a moment: reminders of booked times, words to families that wait, requests nobody answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from families import actions, clock, notices, rules
from families.models import Appointment, Consent, SupportRequest
from families.models.appointments import DEADLINE_MOMENTS
from families.states import LIVE, Request
from families.states import Appointment as AppointmentState
from families.transitions_ahead import letter_of
from notifications import quiet

AHEAD = timedelta(days=9)  # the longest way back that quiet days can push a three-day reminder
MORNING, EVENING = time(9), time(20)
WAITING_LETTER_DAYS = (28, 56)
HOLD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due now; it is worth sending until the next one takes its place."""

    appointment: Appointment
    moment: str
    expires_at: datetime


def moments_of(starts_at: datetime) -> list[tuple[str, datetime]]:
    """Return when a booked time is reminded of: three days, one day and two hours before.

    The first two are at the same time on the clock, out of quiet hours. The last is two hours by any clock.
    """
    return [
        ("days3", out_of_quiet(clock.shifted(starts_at, timedelta(days=-3)))),
        ("day1", out_of_quiet(clock.shifted(starts_at, timedelta(days=-1)))),
        ("hours2", starts_at.astimezone(UTC) - timedelta(hours=2)),
    ]


def moments_of_deadline(day: date) -> list[tuple[str, datetime]]:
    """Return when a deadline is reminded of: in the morning, three days and one day before, or earlier if quiet."""
    mornings = [quiet.moment(day - timedelta(days=days), MORNING) for days in (3, 1)]
    return [(name, out_of_quiet(morning)) for name, morning in zip(DEADLINE_MOMENTS, mornings, strict=True)]


def out_of_quiet(at: datetime) -> datetime:
    """Return `at`, or where that is quiet an earlier moment, because later could be too late.

    A quiet day gives way to the day before it at the same time on the clock; the night to the evening before it, well
    before the evening's end, so that a clock that ticks late does not fall into the quiet hours.
    """
    here = quiet.local(at)
    day, shown = here.date(), here.time()
    if not quiet.OPENS <= shown < quiet.CLOSES:
        day, shown = day - timedelta(days=shown < quiet.OPENS), EVENING
    while quiet.is_quiet_day(day):
        day -= timedelta(days=1)
    return quiet.moment(day, shown)


def chosen_moments(appointment: Appointment) -> list[tuple[str, datetime]]:
    """Return the moments that the family has chosen, in their order."""
    day = clock.day_of(appointment.starts_at)
    moments = moments_of_deadline(day) if appointment.is_deadline else moments_of(appointment.starts_at)
    return [(name, moment) for name, moment in moments if name in appointment.remind_at]


def reminder_due(appointment: Appointment, at: datetime, *, since: datetime) -> Reminder | None:
    """Return the one reminder that is due at `at`, None when there is none.

    `since` is when the reader came to know of the time: moments before it are not made up for.
    """
    moments = chosen_moments(appointment)
    ends = [*[moment for _name, moment in moments[1:]], appointment.starts_at]
    for (name, moment), end in reversed(list(zip(moments, ends, strict=False))):
        if moment <= at:
            return Reminder(appointment, name, end) if since <= moment and at < end else None
    return None


def reminders_due(at: datetime) -> Iterator[Reminder]:
    """Yield the reminders that families are due at `at`."""
    ahead = Appointment.objects.upcoming(at).filter(starts_at__lte=at + AHEAD, adult__isnull=False)
    for appointment in ahead.select_related("adult__family", "family"):
        due = reminder_due(appointment, at, since=appointment.booked_at)
        if due:
            yield due


def remind(at: datetime, *, actor: Actor) -> int:
    """Queue every reminder that is due at `at`; return how many. Doing it twice queues nothing new."""
    count = 0
    for due in reminders_due(at):
        with transaction.atomic():
            notices.appointment_reminder(due.appointment, due.moment, expires_at=due.expires_at)
            if due.appointment.state == AppointmentState.PLANNED:
                actions.mark_reminded(due.appointment, actor=actor)
        count += 1
    return count


def write_to_waiting(at: datetime) -> int:
    """Queue the honest word to families that have waited 28 or 56 days; return how many are due it."""
    count = 0
    waiting = SupportRequest.objects.filter(state=Request.ACCEPTED, contact__isnull=False)
    for request in waiting.select_related("contact__family", "family"):
        due = {days: request.state_since + timedelta(days=days) for days in WAITING_LETTER_DAYS}
        passed = [days for days, day in due.items() if known_since(request) <= day <= at]
        if passed:
            with transaction.atomic():
                notices.waiting_letter(request, passed[-1])
            count += 1
    return count


def write_ahead(at: datetime) -> int:
    """Tell those who have asked for it that a new stage of life begins soon; return how many are due it.

    The same letter is written once. Nothing is told to a family whose life has changed.
    """
    today, count = timezone.localdate(at), 0
    given = Consent.objects.filter(purpose=Consent.Purpose.STAGE_MESSAGES, withdrawn_at=None)
    wanted = given.filter(request__state__in=LIVE, request__family__wants_stage_messages=True, giver__isnull=False)
    for consent in wanted.select_related("giver__family").prefetch_related("giver__family__children"):
        letter = letter_of(consent.giver.family.children.all(), today)
        if letter:
            until = quiet.moment(letter.until, time(0))
            with transaction.atomic():
                notices.stage_ahead(consent.giver, told_on=letter.told_on, expires_at=until)
            count += 1
    return count


def known_since(request: SupportRequest) -> datetime:
    """Return when the request came here: moments before it was brought from an older register are not made up for."""
    is_old = request.arrived_by == SupportRequest.ArrivedBy.IMPORT
    return request.family.created_at if is_old else request.state_since


def close_unanswered(at: datetime, *, actor: Actor) -> int:
    """Close requests on hold for 60 days, and those that three attempts over ten working days did not reach."""
    today = timezone.localdate(at)
    before = at - timedelta(days=HOLD_DAYS)
    on_hold = SupportRequest.objects.filter(state=Request.ON_HOLD, state_since__lte=before)
    on_hold = on_hold.exclude(arrived_by=SupportRequest.ArrivedBy.IMPORT, family__created_at__gt=before)
    unreached = SupportRequest.objects.filter(state=Request.IN_CONTACT).unreached()
    count = 0
    for request in [*on_hold.select_related("family"), *unreached.select_related("family")]:
        if rules.why_not_expire(request, on=today, actor=actor) is None:
            actions.expire_request(request, on=today, actor=actor)
            count += 1
    return count
