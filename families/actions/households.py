"""The adults of a household, each with their own safe way of contact; its children; its stages of life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import advance, moved_on
from families import consents, household_rules
from families.actions.contacts import why_unreachable
from families.actions.links import revoke_links, send_new_link
from families.actions.talks import end_talks
from families.models import Adult, Child, Consent, ContactChange, Family, SupportRequest
from families.packing import pack
from families.silence import keys_of, reached_with
from families.states import LIVE, Request
from notifications import outbox

NOTHING_KEPT: dict[str, Any] = {
    "is_told": False,
    "sees": Adult.Sees.OWN,
    "channel": Adult.Channel.CALL,
    "phone": "",
    "email": "",
    "call_hours": [],
    "may_leave_message": False,
    "has_shared_phone": False,
    "wants_neutral_sender": False,
    "gets_copies": False,
}
CALLED_WITH_CARE: dict[str, Any] = {
    "channel": Adult.Channel.CALL,
    "has_shared_phone": True,
    "wants_neutral_sender": True,
    "may_leave_message": False,
}
TOLD = frozenset(NOTHING_KEPT) - {"is_told", "gets_copies"} | {"language"}


@transaction.atomic
def add_adult(family: Family, *, called: str, is_told: bool, actor: Actor, **contact: Any) -> Adult:
    """Add an adult to the household; nothing is sent to anybody.

    Of one who must not know of the contact only the name is kept. `contact` are the fields of `TOLD`. Raises `Refused`
    when the chosen way of contact has no address.
    """
    family = Family.objects.select_for_update(of=("self",)).get(pk=family.pk)
    refuse(household_rules.why_not_add_adult(family, actor=actor))
    values = {"family": family, "called": called, **(contact_of(contact) if is_told else NOTHING_KEPT)}
    refuse(why_unreachable(Adult(**values)))
    adult = Adult.objects.create(**values)
    audit.record("adult.added", adult, actor=actor, organisation_id=family.organisation_id)
    return adult


def contact_of(contact: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(contact) - TOLD:
        raise ValueError(f"no such ways of contact: {sorted(unknown)}")
    return {**contact, "is_told": True, "silent_keys": []}


@transaction.atomic
def tell_adult(adult: Adult, *, actor: Actor, **contact: Any) -> None:
    """Let an adult know of the contact from now on, or change what they see and how they are reached."""
    refuse(household_rules.why_not_change_who_knows(adult, actor=actor))
    values = contact_of(contact)
    changed = sorted(name for name, value in values.items() if getattr(adult, name) != value)
    for name in changed:
        setattr(adult, name, values[name])
    refuse(why_unreachable(adult))
    if adult.sees != Adult.Sees.EVERYTHING and adult.gets_copies:
        adult.gets_copies, changed = False, [*changed, "gets_copies"]
    write(adult, changed, verb="adult.told", actor=actor)


@transaction.atomic
def silence_adult(adult: Adult, *, actor: Actor) -> None:
    """From now on this adult must not know: nothing is ever sent, the page closes, and no address is kept.

    What is queued is cancelled in the same transaction, and a sender that holds a message already asks again. Nothing
    goes for anybody else of the family to what was their number or e-mail: who is reached there is called.
    """
    refuse(household_rules.why_not_silence(adult, actor=actor))
    for other in reached_with(adult):
        call_with_care(other, actor=actor)
    close_ways(adult, actor=actor)
    ContactChange.objects.filter(adult=adult).delete()
    end_talks(adult, actor=actor)
    values = {**NOTHING_KEPT, "silent_keys": keys_of(adult)}
    for name, value in values.items():
        setattr(adult, name, value)
    write(adult, sorted(values), verb="adult.silenced", actor=actor)


def close_ways(adult: Adult, *, actor: Actor) -> None:
    """Close every private link, and cancel what is queued."""
    revoke_links(adult, actor=actor)
    outbox.cancel_to(adult)


def call_with_care(adult: Adult, *, actor: Actor) -> None:
    """Somebody who must not know reads what is sent to `adult`: from now on they are called, and asked who answers."""
    close_ways(adult, actor=actor)
    changed = sorted(name for name, value in CALLED_WITH_CARE.items() if getattr(adult, name) != value)
    for name in changed:
        setattr(adult, name, CALLED_WITH_CARE[name])
    write(adult, changed, verb="adult.corrected", actor=actor)


def write(adult: Adult, changed: list[str], *, verb: str, actor: Actor) -> None:
    """Save the changed fields and leave their names in the trail."""
    if not changed:
        return
    try:
        with transaction.atomic():
            adult.save(update_fields=changed)
    except IntegrityError as error:
        raise moved_on() from error
    audit.record(verb, adult, actor=actor, fields=changed, organisation_id=adult.family.organisation_id)


@transaction.atomic
def remove_adult(adult: Adult, *, actor: Actor) -> None:
    """Take an adult out of the household: their page closes and what was theirs alone is erased.

    Booked times stay with the family, without reminders.
    """
    refuse(household_rules.why_not_change_who_knows(adult, actor=actor))
    outbox.cancel_to(adult)
    audit.record("adult.removed", adult, actor=actor, organisation_id=adult.family.organisation_id)
    adult.delete()


@transaction.atomic
def send_page(adult: Adult, *, actor: Actor) -> None:
    """Send an adult a private link to their own page."""
    refuse(household_rules.why_not_send_page(adult, actor=actor))
    send_new_link(adult, actor=actor)


@transaction.atomic
def choose_copies(adult: Adult, *, wants: bool, actor: Actor) -> None:
    """The adult chooses to get the same messages as the contact person, or not to."""
    refuse(household_rules.why_not_choose_copies(adult, actor=actor) if wants else None)
    if adult.gets_copies != wants:
        adult.gets_copies = wants
        write(adult, ["gets_copies"], verb="adult.copies_chosen", actor=actor)


@transaction.atomic
def make_contact(request: SupportRequest, *, adult: Adult, actor: Actor) -> None:
    """Make another adult the contact person, who then sees everything. Nobody is told by a message."""
    refuse(household_rules.why_not_make_contact(request, adult, actor=actor))
    adult.sees, adult.gets_copies = Adult.Sees.EVERYTHING, False
    adult.save(update_fields=["sees", "gets_copies"])
    for row in SupportRequest.objects.filter(family=request.family_id):
        row.contact = adult
        row.save(update_fields=["contact"])
    request.contact = adult
    audit.record("supportrequest.contact_changed", request, actor=actor, fields=["contact"])


@transaction.atomic
def set_children(family: Family, *, birth_years: Sequence[int], due_months: Sequence[date] = (), actor: Actor) -> None:
    """Keep the children by birth year and due month only; those that are the same stay the same rows."""
    refuse(household_rules.why_not_speak(family, actor=actor))
    wanted = [(year, None) for year in birth_years] + [(None, month.replace(day=1)) for month in due_months]
    gone = []
    for child in Child.objects.select_for_update().filter(family=family):
        key = (child.birth_year, child.due_month)
        wanted.remove(key) if key in wanted else gone.append(child.pk)
    if not gone and not wanted:
        return
    Child.objects.filter(pk__in=gone).delete()
    Child.objects.bulk_create(Child(family=family, birth_year=year, due_month=month) for year, month in wanted)
    audit.record("family.children_changed", family, actor=actor, fields=["children"])


@transaction.atomic
def confirm_stages(request: SupportRequest, *, stages: Sequence[str], actor: Actor) -> None:
    """Keep the stages of life that the family says are its own; matching reads them from now on."""
    refuse(household_rules.why_not_confirm_stages(request, actor=actor))
    refuse(household_rules.why_not_stages(list(stages)))
    if request.life_stages != list(stages):
        request.life_stages = list(stages)
        request.save(update_fields=["life_stages"])
        pack(request)
        audit.record("supportrequest.stages_confirmed", request, actor=actor, fields=["life_stages"])


@transaction.atomic
def wish_stage_messages(adult: Adult, *, actor: Actor, channel: str = Consent.Channel.WEB_FORM) -> Consent:
    """The adult says yes to messages ahead of a new stage of life."""
    refuse(household_rules.why_not_wish_stage_messages(adult, actor=actor))
    request = adult.family.requests.filter(state__in=LIVE).latest("received_at")
    given = {"purpose": Consent.Purpose.STAGE_MESSAGES, "withdrawn_at": None}
    if already := Consent.objects.filter(request=request, giver=adult, **given).first():
        return already
    words = {"text_version": consents.CURRENT, "language": adult.language, "channel": channel}
    consent = Consent.objects.create(request=request, giver=adult, **given, **words)
    adult.family.wants_stage_messages = True
    adult.family.save(update_fields=["wants_stage_messages"])
    audit.record("consent.given", consent, actor=actor, organisation_id=request.organisation_id)
    return consent


@transaction.atomic
def stop_stage_messages(family: Family, *, actor: Actor) -> None:
    """Our life changed: no message about a stage of life is ever sent to this family again. Nobody asks why."""
    refuse(household_rules.why_not_stop_stage_messages(family, actor=actor))
    outbox.cancel(f"stage_ahead:{family.pk}")
    given = Consent.objects.filter(purpose=Consent.Purpose.STAGE_MESSAGES, withdrawn_at=None)
    for consent in given.filter(request__family=family):
        consent.withdrawn_at = timezone.now()
        consent.save(update_fields=["withdrawn_at"])
        audit.record("consent.withdrawn", consent, actor=actor, organisation_id=family.organisation_id)
    if family.wants_stage_messages is not False:
        family.wants_stage_messages = False
        family.save(update_fields=["wants_stage_messages"])
        audit.record("family.stage_messages_stopped", family, actor=actor, fields=["wants_stage_messages"])


@transaction.atomic
def protect_address(family: Family, *, is_protected: bool, actor: Actor) -> None:
    """Keep the family's municipality from volunteers and its meetings outside the home, or no longer (R-AC-4)."""
    refuse(household_rules.why_not_speak(family, actor=actor))
    if family.has_protected_address != is_protected:
        family.has_protected_address = is_protected
        family.save(update_fields=["has_protected_address"])
        audit.record("family.address_protected", family, actor=actor, fields=["has_protected_address"])


@transaction.atomic
def name_deputy(request: SupportRequest, *, to: User | None, actor: Actor) -> None:
    """Name who answers when the responsible person is away, or nobody."""
    refuse(household_rules.why_not_name_deputy(request, to, actor=actor))
    if request.deputy != to:
        request.deputy = to
        request.save(update_fields=["deputy"])
        audit.record("supportrequest.deputy_named", request, actor=actor, fields=["deputy"])


@transaction.atomic
def say_still_waits(request: SupportRequest, *, actor: Actor) -> None:
    """The family still waits for a companion."""
    refuse(household_rules.why_not_still_wait(request, actor=actor))
    request.still_waits_at = timezone.now()
    request.save(update_fields=["still_waits_at"])
    audit.record("supportrequest.still_waiting", request, actor=actor, fields=["still_waits_at"])


@transaction.atomic
def go_on(request: SupportRequest, *, at: datetime, actor: Actor) -> None:
    """The family is ready: a request that waited for it is in contact again."""
    refuse(household_rules.why_not_go_on(request, at=at, actor=actor))
    advance(request, Request.IN_CONTACT, actor=actor)
