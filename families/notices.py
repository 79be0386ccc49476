"""What families are told, and when it is still true. Texts are in templates/messages/."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.actor import Actor, Role
from families import stages
from families.access import CODE_MINUTES
from families.links import mint_link
from families.models import (
    Adult,
    Appointment,
    Consent,
    ContactChange,
    ErasureRequest,
    FamilyLink,
    SupportRequest,
    Talk,
)
from families.silence import is_kept_from
from families.states import LIVE, Request
from families.states import Talk as TalkState
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import Recipient, register_recipient

PLANTED = ("Kettunen", "Myllykatu 4", "0400000012", "varatut ajat", "lastensuojelu", "tukipyyntö")


def resolve_adult(pk: str) -> Recipient | None:
    """Return how an adult may be written to, None when nothing may be sent (safe contact).

    So it is when they asked for calls only, when they must not know of the contact, and when somebody of the family
    who must not know would read it.
    """
    adult = Adult.objects.filter(pk=pk).select_related("family").first()
    if adult is None or not adult.gets_messages or is_kept_from(adult, adult.address):
        return None
    request = adult.family.requests.order_by("-received_at").first()
    page = reverse("coordinator:request-detail", args=[request.pk]) if request else ""
    return Recipient(
        language=adult.language,
        email=adult.email if adult.channel == Adult.Channel.EMAIL else "",
        phone=str(adult.phone) if adult.channel == Adult.Channel.SMS else "",
        sms_allowed=adult.channel == Adult.Channel.SMS,
        page=page,
        is_neutral=adult.is_neutral,
    )


def resolve_change(pk: str) -> Recipient | None:
    """Return the new address that a code is sent to; None when the change is gone."""
    change = ContactChange.objects.filter(pk=pk).select_related("adult").first()
    if change is None or not change.adult.gets_messages or is_kept_from(change.adult, change.address):
        return None
    is_sms = change.channel == Adult.Channel.SMS
    return Recipient(
        language=change.adult.language,
        email="" if is_sms else change.address,
        phone=change.address if is_sms else "",
        sms_allowed=is_sms,
        is_neutral=change.adult.is_neutral,
    )


register_recipient("families.Adult", resolve_adult)
register_recipient("families.ContactChange", resolve_change)


def tell(kind: str, adult: Adult | None, *, key: str, context: dict[str, Any], **timing: Any) -> OutboxMessage | None:
    """Queue a message to one adult over the channel they chose; nothing when they take no messages."""
    if adult is None or not adult.gets_messages:
        return None
    return outbox.enqueue(
        kind,
        key=key,
        recipient=adult,
        channel=adult.channel,
        context=context,
        organisation_id=adult.family.organisation_id,
        municipality_id=adult.family.municipality_id,
        **timing,
    )


def tell_contact(kind: str, request: SupportRequest, *, key: str, context: dict[str, Any], **timing: Any) -> None:
    """Queue a message to the contact person, and the same to each adult who has chosen to get it too."""
    tell(kind, request.contact, key=key, context=context, **timing)
    for adult in Adult.objects.copied().filter(family=request.family_id).exclude(pk=request.contact_id):
        tell(kind, adult, key=f"{key}:adult-{adult.pk}", context=context, **timing)


def reader_of(message: OutboxMessage) -> Adult | None:
    """Return the adult to whom a message is addressed: its link opens the page of this adult and no other."""
    label, _colon, key = message.recipient.partition(":")
    found = Adult.objects.told().filter(pk=key) if label == Adult._meta.label else Adult.objects.none()
    return found.select_related("family").first()


def is_for_reader(message: OutboxMessage, request: SupportRequest) -> bool:
    """Whether the reader is still the contact person, or an adult who has chosen to get the same."""
    reader = reader_of(message)
    if reader is None or reader.family_id != request.family_id:
        return False
    return reader.pk == request.contact_id or (reader.gets_copies and reader.sees == Adult.Sees.EVERYTHING)


def private_path(adult: Adult, token: str) -> str:
    """Return the path of a private link in the adult's language."""
    with translation.override(adult.language):
        return reverse("public:family-entry", args=[token])


def fresh_path(adult: Adult) -> str:
    """Mint a private link for a message that is being sent, and return its path.

    Where somebody else reads the messages too it is the front page, which opens nothing.
    """
    if not adult.gets_keys:
        with translation.override(adult.language):
            return reverse("public:home")
    from_job = Actor.system("private-link")
    return private_path(adult, mint_link(adult, actor=from_job))


def request_received(request: SupportRequest) -> None:
    """The automatic acknowledgement, at once (domain.md 2.1 step 1)."""
    tell_contact("request_received", request, key=f"request_received:{request.pk}", context={"request": request.pk})


def request_moved(request: SupportRequest) -> None:
    """Something has changed on the family's page."""
    key = f"request_moved:{request.pk}:{request.state}:{request.state_since:%Y%m%dT%H%M%S}"
    tell_contact("request_moved", request, key=key, context={"request": request.pk, "state": request.state})


def waiting_letter(request: SupportRequest, days: int) -> None:
    """An honest word to a family that has waited four or eight weeks (domain.md 2.5, timers)."""
    since = request.state_since.date().isoformat()
    tell_contact(
        "waiting_letter",
        request,
        key=f"waiting_letter:{request.pk}:{since}:{days}",
        context={"request": request.pk, "days": days},
    )


def family_code(link: FamilyLink, code: str) -> None:
    """The one-time code that opens the page on a new device."""
    now = timezone.now()
    tell(
        "family_code",
        link.adult,
        key=f"family_code:{link.pk}:{now:%Y%m%dT%H%M%S%f}",
        context={"adult": link.adult_id},
        sealed=code,
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )


def address_code(change: ContactChange, code: str) -> None:
    """The one-time code that shows that a new phone number or e-mail works; it goes to the new one."""
    outbox.enqueue(
        "family_code",
        key=f"address_code:{change.pk}",
        recipient=change,
        channel=change.channel,
        context={"adult": change.adult_id},
        organisation_id=change.organisation_id,
        municipality_id=change.adult.family.municipality_id,
        sealed=code,
        expires_at=change.expires_at,
    )


def erasure_answered(asked: ErasureRequest) -> None:
    """The family's wish to be erased has an answer on its page."""
    everybody = [asked.asked_by] if asked.asked_by else list(asked.family.adults.all())
    adult = next((one for one in everybody if one.gets_messages and one.sees == Adult.Sees.EVERYTHING), None)
    if adult:
        tell("erasure_answered", adult, key=f"erasure_answered:{asked.pk}", context={"adult": adult.pk})


def new_link(adult: Adult) -> None:
    """A fresh private link for somebody who lost theirs."""
    key = f"family_link:{adult.pk}:{timezone.now():%Y%m%dT%H%M%S%f}"
    tell("family_link", adult, key=key, context={"adult": adult.pk})


def appointment_reminder(appointment: Appointment, moment: str, *, expires_at: datetime) -> None:
    """Remind the family of its booked time or deadline: `moment` is "days3", "day1" or "hours2"."""
    tell(
        kind_of_reminder(appointment, moment),
        appointment.adult,
        key=f"appointment:{appointment.pk}:{moment}:adult-{appointment.adult_id}",
        context={"appointment": appointment.pk, "moment": moment},
        expires_at=expires_at,
    )


def kind_of_reminder(appointment: Appointment, moment: str) -> str:
    if appointment.is_deadline:
        return "deadline_reminder"
    return "appointment_soon" if moment == "hours2" else "appointment_reminder"


def stage_ahead(adult: Adult, *, told_on: date, expires_at: datetime) -> None:
    """Tell an adult who has asked for it that a new stage of life begins soon, once of all that is told from a day."""
    key = f"stage_ahead:{adult.family_id}:{told_on:%Y%m}:adult-{adult.pk}"
    tell("stage_ahead", adult, key=key, context={"adult": adult.pk}, expires_at=expires_at)


STAMP = "%Y%m%dT%H%M"  # a moment as it stands in keys, in UTC


def talk_booked(talk: Talk) -> None:
    """Tell the parent the time that was booked, in words that say nothing of what it is for."""
    at = f"{talk.booked_for.astimezone(UTC):{STAMP}}"
    key = f"talk_booked:{talk.pk}:{at}:{timezone.now():%Y%m%dT%H%M%S}"
    tell("talk_booked", talk.adult, key=key, context={"talk": talk.pk, "at": at}, expires_at=talk.booked_for)


def talk_cancelled(talk: Talk, booked_for: datetime) -> None:
    """Tell the parent that the office cancelled a booked time that was still ahead."""
    if booked_for > timezone.now():
        context = {"talk": talk.pk, "at": f"{booked_for.astimezone(UTC):{STAMP}}"}
        tell("talk_cancelled", talk.adult, key=f"talk_cancelled:{talk.pk}", context=context, expires_at=booked_for)


def request_of(message: OutboxMessage) -> SupportRequest | None:
    return SupportRequest.objects.filter(pk=message.context["request"]).select_related("contact__family").first()


def appointment_of(message: OutboxMessage) -> Appointment | None:
    return Appointment.objects.filter(pk=message.context["appointment"]).select_related("adult__family").first()


def adult_of(message: OutboxMessage) -> Adult | None:
    return Adult.objects.filter(pk=message.context["adult"]).select_related("family").first()


def build_request(message: OutboxMessage) -> dict[str, Any]:
    return {"link": fresh_path(reader_of(message)), "days": message.context.get("days")}


def build_appointment(message: OutboxMessage) -> dict[str, Any]:
    return {"at": appointment_of(message).starts_at, "link": fresh_path(reader_of(message))}


def talk_of(message: OutboxMessage) -> Talk | None:
    return Talk.objects.filter(pk=message.context["talk"]).select_related("adult__family").first()


def build_talk(message: OutboxMessage) -> dict[str, Any]:
    at = datetime.strptime(message.context["at"], STAMP).replace(tzinfo=UTC)
    return {"at": at, "link": fresh_path(talk_of(message).adult)}


def talk_is(state: str) -> Callable[[OutboxMessage], bool]:
    """Return whether the talk of a message is in `state`, and booked for no other time than the message tells."""

    def is_still(message: OutboxMessage) -> bool:
        talk = talk_of(message)
        if talk is None or talk.state != state:
            return False
        return talk.booked_for is None or f"{talk.booked_for.astimezone(UTC):{STAMP}}" == message.context["at"]

    return is_still


def is_live(message: OutboxMessage) -> bool:
    request = request_of(message)
    return request is not None and is_for_reader(message, request)


def still_in_state(message: OutboxMessage) -> bool:
    request = request_of(message)
    return request is not None and request.state == message.context["state"] and is_for_reader(message, request)


def still_waits(message: OutboxMessage) -> bool:
    request = request_of(message)
    return request is not None and request.state == Request.ACCEPTED and is_for_reader(message, request)


def still_ahead(message: OutboxMessage) -> bool:
    """A booked time that was moved, cancelled or is over reminds of nothing, nor does a moment no longer chosen."""
    appointment = appointment_of(message)
    if appointment is None or appointment.adult is None or appointment.adult != reader_of(message):
        return False
    if message.context.get("moment") not in appointment.remind_at:
        return False
    return appointment.is_upcoming and appointment.starts_at > timezone.now()


def has_adult(message: OutboxMessage) -> bool:
    return adult_of(message) is not None


def still_wants_stages(message: OutboxMessage) -> bool:
    """The adult's own yes is in force, life has not changed, and the stage still lies ahead."""
    adult = adult_of(message)
    if adult is None or not adult.family.wants_stage_messages or adult.sees != Adult.Sees.EVERYTHING:
        return False
    given = Consent.objects.filter(giver=adult, purpose=Consent.Purpose.STAGE_MESSAGES, withdrawn_at=None)
    is_ahead = stages.ahead(adult.family.children.all(), timezone.localdate())
    return bool(is_ahead) and given.filter(request__state__in=LIVE).exists()


def sample() -> Sample:
    return Sample(
        context={
            "link": "/fi/oma/esimerkki/",
            "code": "123456",
            "days": 28,
            "at": timezone.now(),
            "called": PLANTED[0],
            "address": PLANTED[1],
            "phone": PLANTED[2],
            "topic": PLANTED[3],
        },
        planted=PLANTED,
    )


def build_link(message: OutboxMessage) -> dict[str, Any]:
    return {"link": fresh_path(adult_of(message))}


def build_code(message: OutboxMessage) -> dict[str, Any]:
    return {"code": message.sealed}


def family_kind(name: str, title: Any, build: Any, still_due: Any, **ways: bool) -> None:
    register(Kind(name, title, Role.FAMILY, build, still_due, sample, channels=("email", "sms"), **ways))


DISCREET = {"discreet": True}
AT_ONCE = {"urgent": True}
family_kind("request_received", _("Receipt of a request"), build_request, is_live, **AT_ONCE)
family_kind("request_moved", _("News about a request"), build_request, still_in_state, **DISCREET)
family_kind("waiting_letter", _("Word to a family that waits"), build_request, still_waits)
family_kind("appointment_reminder", _("Reminder of an appointment"), build_appointment, still_ahead, **DISCREET)
family_kind("appointment_soon", _("Reminder two hours before"), build_appointment, still_ahead, **AT_ONCE, **DISCREET)
family_kind("deadline_reminder", _("Reminder of a deadline"), build_appointment, still_ahead, **DISCREET)
family_kind("family_code", _("One-time code of a family"), build_code, has_adult, **AT_ONCE, **DISCREET)
family_kind("family_link", _("New private link"), build_link, has_adult, **AT_ONCE, **DISCREET)
family_kind("talk_booked", _("Time for a talk booked"), build_talk, talk_is(TalkState.BOOKED), **DISCREET)
family_kind("talk_cancelled", _("Time for a talk cancelled"), build_talk, talk_is(TalkState.CANCELLED), **DISCREET)
family_kind("erasure_answered", _("Answer to a family"), build_link, has_adult, **DISCREET)
family_kind("stage_ahead", _("Word ahead of a new stage of life"), build_link, still_wants_stages, **DISCREET)
