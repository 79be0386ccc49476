"""What is told around a volunteer's service: who answers, supervision, thanks, the question after a pause, the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from notifications import outbox, quiet
from notifications.kinds import EMAIL, SMS, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import Recipient, register_recipient
from volunteers.answering import who_answers
from volunteers.models import Absence, ExitTalk, PhoneChange, SupervisionPlace, Thanks, Volunteer
from volunteers.states import Volunteer as State

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012")
STAMP = "%Y%m%dT%H%M%S"
ONE_DAY = timedelta(days=1)
THANKS_EXPIRE_AFTER = timedelta(days=14)


def resolve_phone(key: str) -> Recipient | None:
    """Return the new number that a code is sent to; None when the change is gone."""
    change = PhoneChange.objects.filter(pk=key, user__is_active=True).select_related("user").first()
    return Recipient(language=change.user.language, phone=change.phone, sms_allowed=True) if change else None


register_recipient("volunteers.PhoneChange", resolve_phone)


def tell(kind: str, volunteer: Volunteer, *, key: str, context: dict[str, Any], **timing: Any) -> None:
    """Queue an e-mail to a volunteer."""
    outbox.enqueue(
        kind,
        key=key,
        recipient=volunteer.user,
        channel=EMAIL,
        context={"volunteer": volunteer.pk, **context},
        organisation_id=volunteer.organisation_id,
        municipality_id=volunteer.municipality_id,
        **timing,
    )


def stamp_of(at: datetime) -> str:
    return f"{at.astimezone(UTC):{STAMP}}"


# Sending


def responsible_changed(volunteer: Volunteer) -> None:
    """Tell the volunteer that somebody else answers for them from now on; the name is on the own page."""
    key = f"responsible_changed:{volunteer.pk}:{volunteer.responsible_id}:{timezone.localdate().isoformat()}"
    tell("responsible_changed", volunteer, key=key, context={"responsible": volunteer.responsible_id})


def deputy_asked(absence: Absence) -> None:
    """Tell the deputy from when to when she answers for a colleague."""
    outbox.enqueue(
        "absence_deputy",
        key=f"absence_deputy:{absence.pk}",
        recipient=absence.deputy,
        channel=EMAIL,
        context={"absence": absence.pk},
        organisation_id=absence.organisation_id,
    )


def supervision_ahead(place: SupervisionPlace) -> None:
    """Remind of the session the day before, unless it is that near already."""
    starts_at = place.session.starts_at
    day_before = quiet.last_open(starts_at - ONE_DAY)
    if day_before > timezone.now():
        told: dict[str, Any] = {"key": f"supervision_reminder:{place.pk}", "context": {"place": place.pk}}
        tell("supervision_reminder", place.volunteer, **told, not_before=day_before, expires_at=starts_at)


def supervision_cancelled(place: SupervisionPlace) -> None:
    told: dict[str, Any] = {"key": f"supervision_cancelled:{place.pk}", "context": {"place": place.pk}}
    tell("supervision_cancelled", place.volunteer, **told, expires_at=place.session.starts_at)


def thanks_sent(thanks: Thanks) -> None:
    told: dict[str, Any] = {"key": f"volunteer_thanks:{thanks.pk}", "context": {"thanks": thanks.pk}}
    tell("volunteer_thanks", thanks.volunteer, **told, expires_at=timezone.now() + THANKS_EXPIRE_AFTER)


def exit_talk_offered(talk: ExitTalk) -> None:
    """Thank at the end, and offer a talk; the page is closed by then, so the letter says whom to call."""
    key = f"exit_talk:{talk.volunteer_id}:{stamp_of(talk.offered_at)}"
    tell("exit_talk", talk.volunteer, key=key, context={"talk": talk.pk})


def pause_question(volunteer: Volunteer, moment: str) -> None:
    """Ask somebody whose pause nears its end, or has lasted a year, what they would like."""
    key = f"pause_question:{volunteer.pk}:{moment}"
    tell("pause_question", volunteer, key=key, context={"since": stamp_of(volunteer.state_since)})


def phone_code(change: PhoneChange, code: str, *, organisation_id: int | None) -> None:
    """The one-time code that shows that a new phone number works; it goes to the new one."""
    outbox.enqueue(
        "volunteer_code",
        key=f"volunteer_code:{change.pk}",
        recipient=change,
        channel=SMS,
        context={"change": change.pk},
        organisation_id=organisation_id,
        sealed=code,
        expires_at=change.expires_at,
    )


# Reading


def volunteer_of(message: OutboxMessage) -> Volunteer | None:
    return Volunteer.objects.for_list().filter(pk=message.context["volunteer"]).first()


def writer_of(volunteer: Volunteer) -> dict[str, str] | None:
    """Return who writes: whoever answers for the volunteer today, by first name, with the office's number at need."""
    person = who_answers(volunteer, timezone.localdate()).person
    if person is None:
        return None
    return {
        "first_name": person.first_name,
        "role": str(Role.COORDINATOR.label),
        "phone": person.phone or volunteer.organisation.phone,
    }


def build_home(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("volunteer:home"), "writer": writer_of(volunteer_of(message))}


def is_responsible(message: OutboxMessage) -> bool:
    rows = Volunteer.objects.serving().filter(responsible=message.context["responsible"])
    return rows.filter(pk=message.context["volunteer"]).exists()


def absence_of(message: OutboxMessage) -> Absence | None:
    return Absence.objects.for_list().filter(pk=message.context["absence"]).first()


def build_absence(message: OutboxMessage) -> dict[str, Any]:
    absence = absence_of(message)
    return {"link": reverse("coordinator:absence-list"), "from_on": absence.from_on, "until_on": absence.until_on}


def is_ahead(message: OutboxMessage) -> bool:
    absence = absence_of(message)
    return absence is not None and absence.until_on >= timezone.localdate()


def place_of(message: OutboxMessage) -> SupervisionPlace | None:
    rows = SupervisionPlace.objects.select_related("session", "volunteer__user", "volunteer__organisation")
    return rows.filter(pk=message.context["place"]).first()


def build_supervision(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("volunteer:supervision"), "at": place_of(message).session.starts_at}


def still_comes(message: OutboxMessage) -> bool:
    place = place_of(message)
    return place is not None and place.session.cancelled_at is None and place.session.starts_at > timezone.now()


def still_cancelled(message: OutboxMessage) -> bool:
    place = place_of(message)
    return place is not None and place.session.cancelled_at is not None


def build_thanks(message: OutboxMessage) -> dict[str, Any]:
    thanks = Thanks.objects.get(pk=message.context["thanks"])
    return {"occasion": thanks.occasion, **build_home(message)}


def still_thanked(message: OutboxMessage) -> bool:
    rows = Thanks.objects.filter(pk=message.context["thanks"]).exclude(volunteer__state=State.ENDED)
    return rows.exists()


def build_exit(message: OutboxMessage) -> dict[str, Any]:
    return {"writer": writer_of(volunteer_of(message))}


def still_ended(message: OutboxMessage) -> bool:
    volunteer = volunteer_of(message)
    if volunteer is None or volunteer.state != State.ENDED or volunteer.erased_at:
        return False
    return ExitTalk.objects.filter(pk=message.context["talk"], is_wished=None).exists()


def build_pause(message: OutboxMessage) -> dict[str, Any]:
    volunteer = volunteer_of(message)
    return {
        "link": reverse("volunteer:pause-question"),
        "until": volunteer.paused_until,
        "writer": writer_of(volunteer),
    }


def still_rests(message: OutboxMessage) -> bool:
    """The pause is the same one, and nobody has said anything since."""
    volunteer = volunteer_of(message)
    if volunteer is None or volunteer.state != State.PAUSED or volunteer.wants_to_stop_at:
        return False
    return stamp_of(volunteer.state_since) == message.context["since"]


def build_code(message: OutboxMessage) -> dict[str, Any]:
    return {"code": message.sealed}


def still_waits(message: OutboxMessage) -> bool:
    rows = PhoneChange.objects.filter(pk=message.context["change"], expires_at__gt=timezone.now())
    return bool(message.sealed) and rows.exists()


def sample() -> Sample:
    today = timezone.localdate()
    shown = {
        "link": "/volunteer/",
        "at": timezone.now(),
        "from_on": today,
        "until_on": today,
        "until": today,
        "occasion": "year",
        "code": "123456",
        "writer": {"first_name": "Maija", "role": Role.COORDINATOR.label, "phone": "040 000 0001"},
    }
    planted = {"called": PLANTED[0], "address": PLANTED[1], "phone": PLANTED[2]}
    return Sample(context={**shown, **planted}, planted=PLANTED)


READER = Role.VOLUNTEER
register(Kind("responsible_changed", _("Somebody else answers for you"), READER, build_home, is_responsible, sample))
register(Kind("supervision_reminder", _("Reminder of supervision"), READER, build_supervision, still_comes, sample))
register(Kind("supervision_cancelled", _("Supervision cancelled"), READER, build_supervision, still_cancelled, sample))
register(Kind("volunteer_thanks", _("Thank-you to a volunteer"), READER, build_thanks, still_thanked, sample))
register(Kind("exit_talk", _("Thanks and an exit talk offered"), READER, build_exit, still_ended, sample))
register(Kind("pause_question", _("Question after a pause"), READER, build_pause, still_rests, sample))
register(Kind("absence_deputy", _("Answering for a colleague"), Role.COORDINATOR, build_absence, is_ahead, sample))
register(
    Kind(
        "volunteer_code",
        _("Code for a new phone number"),
        READER,
        build_code,
        still_waits,
        sample,
        channels=(SMS,),
        urgent=True,
    )
)
