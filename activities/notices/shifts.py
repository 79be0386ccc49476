"""What volunteers are told of their shifts: a place given, taken over or let go, a change, a cancellation, a reminder,
and that somebody looks for another to come instead. No message says who else is on a shift."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities.models import Shift, ShiftPlace, ShiftSwap
from activities.rules import has_days_off
from activities.states import Place as State
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, SMS, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.quiet import local
from volunteers.models import Volunteer
from volunteers.notices.training import stamp_of
from volunteers.requirements import unready
from volunteers.serving import serving_in
from volunteers.states import PROPOSABLE

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012")
CALL_INSTEAD = timedelta(hours=24)  # an e-mail may not be read in time
# What happened to a place, and whether its volunteer has one on the shift since.
NEWS = {"given": True, "agreed": True, "released": False, "handed_over": False, "declined": False}


def tell(kind: str, shift: Shift, volunteer: Volunteer, *, moment: str, **more: Any) -> None:
    """Queue an e-mail to everybody behind a volunteer's file; `moment` tells one such message from the next."""
    for person in volunteer.people:
        send(kind, shift, volunteer, person, moment=moment, channel=EMAIL, **more)


def send(
    kind: str, shift: Shift, volunteer: Volunteer, person: User, *, moment: str, channel: str, **context: Any
) -> None:
    outbox.enqueue(
        kind,
        key=f"{kind}:{shift.pk}:{volunteer.pk}:{person.pk}:{moment}:{channel}",
        recipient=person,
        channel=channel,
        context={"shift": shift.pk, "volunteer": volunteer.pk, **context},
        expires_at=shift.starts_at,
        organisation_id=shift.organisation_id,
        municipality_id=shift.municipality_id,
    )


def place_news(place: ShiftPlace, what: str) -> None:
    """Tell what became of a place, in the words of `NEWS`."""
    moment = f"{what}:{place.pk}:{stamp_of(place.state_since)}"
    tell("shift_news", place.shift, place.volunteer, moment=moment, what=what)


def declined(swap: ShiftSwap) -> None:
    """Tell somebody who offered to come that it is not needed this time."""
    tell("shift_news", swap.place.shift, swap.volunteer, moment=f"declined:{swap.pk}", what="declined")


def shift_changed(shift: Shift, *, was_at: datetime) -> None:
    """Tell everybody on the shift its new time and place."""
    stamp, first = stamp_of(shift.changed_at), min(was_at, shift.starts_at)
    for place in shift.places.live().for_list():
        tell("shift_changed", shift, place.volunteer, moment=stamp, at=stamp)
        text_too("shift_changed", shift, place.volunteer, before=first - shift.changed_at, moment=stamp, at=stamp)


def text_too(kind: str, shift: Shift, volunteer: Volunteer, *, before: timedelta, moment: str, **context: Any) -> None:
    """Tell it by text message too when the shift begins, or would have begun, within a day."""
    if before >= CALL_INSTEAD:
        return
    for person in volunteer.people:
        if person.phone:
            send(kind, shift, volunteer, person, moment=moment, channel=SMS, **context)


def shift_cancelled(shift: Shift, volunteer: Volunteer, *, now: datetime) -> None:
    """Tell that the shift is not held; by text message too when it would have begun within a day."""
    tell("shift_cancelled", shift, volunteer, moment="once")
    text_too("shift_cancelled", shift, volunteer, before=shift.starts_at - now, moment="once")


def shift_ahead(place: ShiftPlace) -> None:
    """Remind of a shift two days before it."""
    stamp = stamp_of(place.shift.starts_at)
    tell("shift_reminder", place.shift, place.volunteer, moment=stamp, at=stamp)


def swap_wished(place: ShiftPlace) -> None:
    """Tell those who could come instead that a place on a shift looks for somebody."""
    moment = f"{place.pk}:{stamp_of(place.state_since)}"
    for volunteer in who_could_come(place.shift):
        tell("shift_place_open", place.shift, volunteer, moment=moment, place=place.pk)


def who_could_come(shift: Shift) -> list[Volunteer]:
    """Return the volunteers of the role and the municipality who are in order, not away and not on the shift."""
    rows = serving_in(shift.role).filter(municipality=shift.municipality_id, state__in=PROPOSABLE)
    on_it = shift.places.live().values("volunteer")
    day = local(shift.starts_at).date()
    away = {"holidays__from_on__lte": day, "holidays__until_on__gte": day}
    missing = unready(serving_in(shift.role), [shift.role], day)[shift.role_id]
    free = rows.exclude(pk__in=on_it).exclude(pk__in=rows.filter(**away).values("pk"))
    return [row for row in free.for_list() if row.pk not in missing]


def told_of_swap(shift: Shift) -> int:
    """Return how many people a wish for a swap is told to."""
    return sum(len(volunteer.people) for volunteer in who_could_come(shift))


# At sending


def shift_of(message: OutboxMessage) -> Shift | None:
    return Shift.objects.select_related("role__programme").filter(pk=message.context["shift"]).first()


def reader_of(message: OutboxMessage) -> Volunteer | None:
    return Volunteer.objects.serving().for_list().filter(pk=message.context["volunteer"]).first()


def to_come(message: OutboxMessage) -> Shift | None:
    """Return the shift when it is still to be held and the reader still serves."""
    shift = shift_of(message)
    if shift is None or shift.cancelled_at or shift.starts_at <= timezone.now() or reader_of(message) is None:
        return None
    return shift


def is_on(shift: Shift, message: OutboxMessage) -> bool:
    return shift.places.live().filter(volunteer=message.context["volunteer"]).exists()


def still_so(message: OutboxMessage) -> bool:
    """Nothing has turned round since: who was given a place has one, who was let off has none."""
    shift = to_come(message)
    return shift is not None and is_on(shift, message) == NEWS[message.context["what"]]


def still_changed(message: OutboxMessage) -> bool:
    shift = to_come(message)
    return shift is not None and is_on(shift, message) and stamp_of(shift.changed_at) == message.context["at"]


def still_ahead(message: OutboxMessage) -> bool:
    shift = to_come(message)
    return shift is not None and is_on(shift, message) and stamp_of(shift.starts_at) == message.context["at"]


def still_cancelled(message: OutboxMessage) -> bool:
    shift = shift_of(message)
    return shift is not None and shift.cancelled_at is not None and reader_of(message) is not None


def still_looked_for(message: OutboxMessage) -> bool:
    """The place still looks for somebody, nobody has offered, and the reader is not away or on the shift already."""
    shift, reader = to_come(message), reader_of(message)
    if shift is None or reader is None or reader.state not in PROPOSABLE:
        return False
    wanted = shift.places.filter(pk=message.context["place"], state=State.SWAP_WANTED)
    is_free = not is_on(shift, message) and not has_days_off(reader, shift)
    return is_free and wanted.exists() and not ShiftSwap.objects.waiting().filter(place__in=wanted).exists()


def build(message: OutboxMessage) -> dict[str, Any]:
    shift = shift_of(message)
    link = reverse("volunteer:shift-detail", args=[shift.pk])
    return {"link": link, "shift": shift.name, "at": shift.starts_at, "what": message.context.get("what", "")}


def sample() -> Sample:
    shown = {"link": "/volunteer/shifts/", "shift": "Mummola", "at": timezone.now(), "what": "given"}
    planted = {"called": PLANTED[0], "address": PLANTED[1], "phone": PLANTED[2]}
    return Sample(context={**shown, **planted}, planted=PLANTED)


READER = Role.VOLUNTEER
register(Kind("shift_news", _("News about a place on a shift"), READER, build, still_so, sample))
register(
    Kind(
        "shift_changed",
        _("A shift has changed"),
        READER,
        build,
        still_changed,
        sample,
        channels=(EMAIL, SMS),
        urgent=True,
    )
)
register(Kind("shift_reminder", _("Reminder of a shift"), READER, build, still_ahead, sample))
register(Kind("shift_place_open", _("A shift looks for somebody"), READER, build, still_looked_for, sample))
register(
    Kind(
        "shift_cancelled",
        _("A shift is cancelled"),
        READER,
        build,
        still_cancelled,
        sample,
        channels=(EMAIL, SMS),
        urgent=True,
    )
)
