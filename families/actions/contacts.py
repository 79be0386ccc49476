"""Correcting how an adult is called and reached. A new number or e-mail counts once its code has come back."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.actor import Actor, Role
from core.refusals import Refusal, Refused, refuse
from core.transitions import moved_on
from families import notices, rights
from families.access import CODE_MINUTES, CODE_TRIES
from families.models import Adult, ContactChange
from families.silence import is_kept_from

DETAILS = frozenset(
    {
        "called", "channel", "language", "call_hours", "may_leave_message", "has_shared_phone", "wants_neutral_sender",
    }
)  # fmt: skip
ADDRESSES = frozenset({"phone", "email"})
FIELDS = {Adult.Channel.SMS: "phone", Adult.Channel.EMAIL: "email"}


@transaction.atomic
def correct_adult(adult: Adult, *, actor: Actor, **details: Any) -> list[str]:
    """Correct an adult's details; return the names of the fields that changed.

    The office may correct phone and e-mail too, after a call. Raises ValueError for anything else, and `Refused` when
    the way of contact that is left has no address.
    """
    refuse(rights.why_not_correct(adult, actor=actor))
    allowed = DETAILS | (ADDRESSES if actor.role != Role.FAMILY else frozenset())
    if unknown := set(details) - allowed:
        raise ValueError(f"cannot be corrected here: {sorted(unknown)}")
    changed = sorted(name for name, value in details.items() if getattr(adult, name) != value)
    for name in changed:
        setattr(adult, name, details[name])
    refuse(why_unreachable(adult))
    if changed:
        adult.save(update_fields=changed)
        organisation = adult.family.organisation_id
        audit.record("adult.corrected", adult, actor=actor, fields=changed, organisation_id=organisation)
    return changed


def why_unreachable(adult: Adult) -> Refusal | None:
    """The chosen way of contact needs its address, and nobody who must not know reads what is sent there."""
    needs = "email" if adult.channel == Adult.Channel.EMAIL else "phone"
    if adult.gets_messages and is_kept_from(adult, adult.address):
        sentence = _("Somebody who must not know of the contact reads messages there. Choose another way.")
        return Refusal("kept_from", sentence)
    if getattr(adult, needs) or not adult.is_told:
        return None
    if needs == "phone":
        return Refusal("no_phone", _("There is no phone number yet. Add it first, or choose another way."))
    return Refusal("no_email", _("There is no e-mail address yet. Add it first, or choose another way."))


@transaction.atomic
def ask_contact_change(adult: Adult, *, channel: str, address: str, actor: Actor) -> ContactChange:
    """Send a one-time code to a new phone number or e-mail; nothing changes before it has been written back."""
    refuse(rights.why_not_change_address(adult, actor=actor))
    code, now = f"{secrets.randbelow(10**6):06d}", timezone.now()
    ContactChange.objects.filter(adult=adult).delete()
    change = ContactChange.objects.create(
        adult=adult,
        channel=Adult.Channel(channel),
        address=address,
        code_hash=make_password(code),
        expires_at=now + timedelta(minutes=CODE_MINUTES),
    )
    notices.address_code(change, code)
    audit.record("contactchange.code_sent", change, actor=actor, reason=channel)
    return change


def confirm_contact_change(change: ContactChange, code: str, *, actor: Actor) -> None:
    """Put the new address in the place of the old one; raises `Refused` when the code is wrong or too old.

    A wrong try is counted, and the last one ends the change.
    """
    refuse(rights.why_not_correct(change.adult, actor=actor))
    if not take_try(change):
        raise Refused(Refusal("code_ended", _("This code does not work any more. Ask for a new one.")))
    if not check_password(code.strip().replace(" ", ""), change.code_hash):
        raise Refused(Refusal("wrong_code", _("This code is not right. Look at the message again.")))
    write_address(change, actor=actor)


def take_try(change: ContactChange) -> bool:
    """Count one try, also when it turns out wrong; whether there was one left."""
    rows = ContactChange.objects.filter(pk=change.pk, tries__lt=CODE_TRIES, expires_at__gt=timezone.now())
    return bool(rows.update(tries=F("tries") + 1))


@transaction.atomic
def write_address(change: ContactChange, *, actor: Actor) -> None:
    """Write the new address, make it the way of contact, and forget the change."""
    adult, field = change.adult, FIELDS[Adult.Channel(change.channel)]
    setattr(adult, field, change.address)
    adult.channel = change.channel
    try:
        with transaction.atomic():
            adult.save(update_fields=[field, "channel"])
    except IntegrityError as error:
        raise moved_on() from error
    organisation = adult.family.organisation_id
    audit.record("adult.corrected", adult, actor=actor, fields=[field, "channel"], organisation_id=organisation)
    ContactChange.objects.filter(pk=change.pk).delete()
