"""What a volunteer decides alone: when it suits, when to rest, when to stop, own details and own data."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User
from core import audit
from core.actor import Actor
from core.refusals import Refusal, Refused, refuse
from volunteers.models import Holiday, PhoneChange, Volunteer, VolunteerFeed
from volunteers.notices import support as notices
from volunteers.packing import pack
from volunteers.retention import erase_second, erase_volunteer
from volunteers.rules import portal as rules
from volunteers.rules.support import why_not_own

CODE_MINUTES, CODE_TRIES = 15, 5


@transaction.atomic
def change_times(
    volunteer: Volunteer, *, slots: list[str], capacity: int, brings: list[str], actor: Actor
) -> list[str]:
    """Change when it suits, for how many families and what comes along; return the names of the fields that changed."""
    refuse(rules.why_not_change_times(volunteer, capacity=capacity, actor=actor))
    told = {"slots": slots, "capacity": capacity, "brings": brings}
    changed = sorted(name for name, value in told.items() if getattr(volunteer, name) != value)
    if changed:
        for name in changed:
            setattr(volunteer, name, told[name])
        volunteer.save(update_fields=changed)
        pack(volunteer)
        audit.record("volunteer.updated", volunteer, actor=actor, fields=changed)
    return changed


@transaction.atomic
def add_holiday(volunteer: Volunteer, *, from_on: date, until_on: date, actor: Actor) -> Holiday:
    """Days on which the volunteer is not asked for anything."""
    days = {"from_on": from_on, "until_on": until_on}
    refuse(rules.why_not_add_holiday(volunteer, **days, today=timezone.localdate(), actor=actor))
    holiday = Holiday.objects.create(volunteer=volunteer, **days)
    audit.record("volunteer.holiday_added", volunteer, actor=actor)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, actor: Actor) -> None:
    refuse(rules.why_not_change_times(holiday.volunteer, actor=actor))
    audit.record("volunteer.holiday_removed", holiday.volunteer, actor=actor)
    holiday.delete()


@transaction.atomic
def lengthen_pause(volunteer: Volunteer, *, until: date | None, actor: Actor) -> None:
    """Rest until another day, or without one; near its end it is asked again."""
    refuse(rules.why_not_lengthen_pause(volunteer, until=until, today=timezone.localdate(), actor=actor))
    volunteer.paused_until, volunteer.wants_to_stop_at = until, None
    volunteer.save(update_fields=["paused_until", "wants_to_stop_at"])
    audit.record("volunteer.pause_lengthened", volunteer, actor=actor, fields=["paused_until"])


@transaction.atomic
def wish_to_stop(volunteer: Volunteer, *, actor: Actor) -> None:
    """Tell the office that one would like to stop: it calls, closes companionships with the families, and thanks."""
    refuse(rules.why_not_wish_to_stop(volunteer, actor=actor))
    volunteer.wants_to_stop_at = timezone.now()
    volunteer.save(update_fields=["wants_to_stop_at"])
    audit.record("volunteer.wished_to_stop", volunteer, actor=actor)


@transaction.atomic
def stay_after_all(volunteer: Volunteer, *, actor: Actor) -> None:
    """Take the wish to stop back."""
    refuse(rules.why_not_stay(volunteer, actor=actor))
    volunteer.wants_to_stop_at = None
    volunteer.save(update_fields=["wants_to_stop_at"])
    audit.record("volunteer.stays", volunteer, actor=actor)


# Own details


@transaction.atomic
def correct_own_details(user: User, *, name: str, language: str, actor: Actor) -> list[str]:
    """Correct how one is called and in which language one reads; return the names of the fields that changed."""
    refuse(rules.why_not_change_own(user, actor=actor))
    told = {"name": name, "language": Language(language)}
    changed = sorted(field for field, value in told.items() if getattr(user, field) != value)
    if changed:
        user.name, user.language = name, told["language"]
        user.save(update_fields=changed)
        audit.record("user.corrected", user, actor=actor, fields=changed)
    return changed


@transaction.atomic
def ask_phone_change(user: User, phone: str, *, actor: Actor) -> PhoneChange:
    """Send a one-time code to a new phone number; nothing changes before it has been written back."""
    refuse(rules.why_not_change_own(user, actor=actor))
    code = f"{secrets.randbelow(10**6):06d}"
    PhoneChange.objects.filter(user=user).delete()
    change = PhoneChange.objects.create(
        user=user,
        phone=phone,
        code_hash=make_password(code),
        expires_at=timezone.now() + timedelta(minutes=CODE_MINUTES),
    )
    notices.phone_code(change, code, organisation_id=actor.organisation_id)
    audit.record("user.phone_code_sent", user, actor=actor)
    return change


def confirm_phone_change(change: PhoneChange, code: str, *, actor: Actor) -> None:
    """Put the new number in the place of the old one; raises `Refused` when the code is wrong or too old.

    A wrong try is counted, and the last one ends the change.
    """
    refuse(rules.why_not_change_own(change.user, actor=actor))
    if not take_try(change):
        raise Refused(Refusal("code_ended", _("This code does not work any more. Ask for a new one.")))
    if not check_password(code.strip().replace(" ", ""), change.code_hash):
        raise Refused(Refusal("wrong_code", _("This code is not right. Look at the message again.")))
    write_phone(change, actor=actor)


def take_try(change: PhoneChange) -> bool:
    """Count one try, also when it turns out wrong; whether there was one left."""
    rows = PhoneChange.objects.filter(pk=change.pk, tries__lt=CODE_TRIES, expires_at__gt=timezone.now())
    return bool(rows.update(tries=F("tries") + 1))


@transaction.atomic
def write_phone(change: PhoneChange, *, actor: Actor) -> None:
    user = change.user
    user.phone = change.phone
    user.save(update_fields=["phone"])
    audit.record("user.corrected", user, actor=actor, fields=["phone"])
    change.delete()


# Own data


def hashed(token: str) -> str:
    """Return the hash under which a calendar's secret is kept."""
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def make_calendar(volunteer: Volunteer, *, actor: Actor) -> str:
    """Make the secret of the address from which a calendar reads the volunteer's times, and return it.

    Only its hash is kept. An address that was made before stops working.
    """
    refuse(rules.why_not_change_times(volunteer, actor=actor))
    token = secrets.token_urlsafe(32)
    feed, _is_new = VolunteerFeed.objects.update_or_create(
        volunteer=volunteer, defaults={"token_hash": hashed(token), "made_at": timezone.now()}
    )
    audit.record("volunteerfeed.made", feed, actor=actor)
    return token


@transaction.atomic
def close_calendar(feed: VolunteerFeed, *, actor: Actor) -> None:
    """Close the address: calendars find nothing there any more."""
    refuse(why_not_own(feed.volunteer, actor=actor))
    audit.record("volunteerfeed.closed", feed, actor=actor)
    feed.delete()


@transaction.atomic
def ask_to_be_erased(volunteer: Volunteer, *, actor: Actor, person: User | None = None) -> None:
    """Ask the office to erase the own data; it answers within a month (GDPR 12 and 17).

    The office says which `person` has asked, where two serve together.
    """
    refuse(rules.why_not_ask_to_be_erased(volunteer, person=person, actor=actor))
    person = person or rules.speaker_of(volunteer, actor)
    volunteer.erasure_asked_at, volunteer.erasure_asked_by = timezone.now(), person
    volunteer.save(update_fields=["erasure_asked_at", "erasure_asked_by"])
    audit.record("volunteer.erasure_asked", volunteer, actor=actor)


@transaction.atomic
def take_erasure_back(volunteer: Volunteer, *, actor: Actor) -> None:
    """The person keeps the data after all; the office may write that down after a talk."""
    refuse(rules.why_not_take_wish_back(volunteer, actor=actor))
    volunteer.erasure_asked_at = volunteer.erasure_asked_by = None
    volunteer.save(update_fields=["erasure_asked_at", "erasure_asked_by"])
    audit.record("volunteer.erasure_taken_back", volunteer, actor=actor)


@transaction.atomic
def erase_file(volunteer: Volunteer, *, actor: Actor) -> None:
    """Erase an ended volunteer's file at once, as the person has asked; the second of two leaves it to the first."""
    refuse(rules.why_not_erase_file(volunteer, on=timezone.localdate(), actor=actor))
    if volunteer.asks_to_be_erased == volunteer.together_with:
        erase_second(volunteer, actor=actor, reason="asked")
    else:
        erase_volunteer(volunteer, at=timezone.now(), actor=actor, reason="asked")


@transaction.atomic
def record_own_export(user: User, *, actor: Actor) -> None:
    """Keep that somebody has taken the own data out."""
    refuse(rules.why_not_change_own(user, actor=actor))
    audit.record("user.exported", user, actor=actor)
