"""Programmes: made from a preset, changed, opened and closed, and carried together with other organisations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core import audit
from core.actor import Actor
from core.refusals import refuse
from core.transitions import moved_on
from partners.models import Programme, ProgrammePart
from partners.notices import programmes as notices
from partners.rules import programmes as rules

FACTS = frozenset(
    {
        "name", "support_forms", "trial_days", "length_days", "check_in_days", "check_in_every_days", "requirements",
        "retention", "text_fi", "text_sv", "text_en",
    }
)  # fmt: skip


@transaction.atomic
def make_programme(
    *, organisation: Organisation, preset: str, name: str, municipalities: Iterable[Municipality], actor: Actor,
    **facts: Any,
) -> Programme:  # fmt: skip
    """Make a programme of one's own, closed until it is opened. `facts` are among `FACTS`. Raises `Refused`."""
    refuse(rules.why_not_make_programme(organisation, name=name, retention=facts.get("retention"), actor=actor))
    programme = Programme.objects.create(
        organisation=organisation, preset=preset, name=name, is_open=False, **known_facts(facts)
    )
    programme.municipalities.set(municipalities)
    audit.record("programme.made", programme, actor=actor, reason=preset, organisation_id=organisation.pk)
    return programme


def known_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """Return `facts` as they are; raises ValueError for what is not decided here, such as the weights."""
    unknown = set(facts) - FACTS
    if unknown:
        raise ValueError(f"not among the facts of a programme: {sorted(unknown)}")
    return facts


def held(programme: Programme) -> Programme:
    """Return the programme with its row held: what it offers is changed by one at a time."""
    return Programme.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=programme.pk)


@transaction.atomic
def change_programme(
    programme: Programme, *, actor: Actor, municipalities: Iterable[Municipality] | None = None, **facts: Any
) -> list[str]:
    """Change what a programme says and asks; return the names of what changed. Families already in it stay in it."""
    programme, places = held(programme), None if municipalities is None else [*municipalities]
    today = timezone.localdate()
    refuse(rules.why_not_change_programme(programme, facts, places=places, on=today, actor=actor))
    changed = sorted(name for name, value in known_facts(facts).items() if getattr(programme, name) != value)
    for name in changed:
        setattr(programme, name, facts[name])
    programme.save(update_fields=changed)
    if places is not None and {*places} != {*programme.municipalities.all()}:
        programme.municipalities.set(places)
        changed.append("municipalities")
    if changed:
        tell(programme, "programme.changed", actor=actor, fields=changed)
    return changed


def tell(programme: Programme, verb: str, *, actor: Actor, **told: Any) -> None:
    audit.record(verb, programme, actor=actor, organisation_id=programme.organisation_id, **told)


@transaction.atomic
def open_programme(programme: Programme, *, actor: Actor) -> None:
    """Take families from now on."""
    programme = held(programme)
    refuse(rules.why_not_open_programme(programme, on=timezone.localdate(), actor=actor))
    set_open(programme, True)
    tell(programme, "programme.opened", actor=actor)


@transaction.atomic
def close_programme(programme: Programme, *, actor: Actor) -> None:
    """Take no new families; those who are in it go on."""
    programme = held(programme)
    refuse(rules.why_not_close_programme(programme, actor=actor))
    set_open(programme, False)
    tell(programme, "programme.closed", actor=actor)


def set_open(programme: Programme, is_open: bool) -> None:
    programme.is_open = is_open
    programme.save(update_fields=["is_open"])


# Several organisations in one programme


@transaction.atomic
def ask_along(
    programme: Programme, *, organisation: Organisation, support_forms: Collection[str], actor: Actor
) -> ProgrammePart:
    """Ask another organisation to take families of some forms; it answers for itself. Raises `Refused`."""
    programme, today = held(programme), timezone.localdate()
    refuse(rules.why_not_ask_along(programme, organisation, support_forms, on=today, actor=actor))
    try:
        with transaction.atomic():
            part = ProgrammePart.objects.create(
                programme=programme, organisation=organisation, support_forms=sorted(support_forms), since=today
            )
    except IntegrityError as error:
        raise moved_on() from error
    tell(programme, "programme.part_asked", actor=actor, reason=str(organisation.pk))
    notices.tell(part, "asked", but=actor)
    return part


def held_part(part: ProgrammePart) -> ProgrammePart:
    """Return the part with its programme held, so that a form never has two takers."""
    held(part.programme)
    return ProgrammePart.objects.select_related("programme__organisation", "organisation").get(pk=part.pk)


@transaction.atomic
def come_along(part: ProgrammePart, *, actor: Actor) -> None:
    """Take from now on the families who ask for these forms, as the controller of their data."""
    part, today = held_part(part), timezone.localdate()
    refuse(rules.why_not_come_along(part, on=today, actor=actor))
    part.accepted_on = part.since = today
    part.save(update_fields=["accepted_on", "since"])
    tell_of(part, "programme.part_accepted", actor=actor)
    notices.tell(part, "accepted", but=actor)


@transaction.atomic
def stay_out(part: ProgrammePart, *, actor: Actor) -> None:
    """Say no; it can be asked again."""
    part = held_part(part)
    refuse(rules.why_not_answer(part, actor=actor))
    tell_of(part, "programme.part_declined", actor=actor)
    notices.tell(part, "declined", but=actor)
    part.delete()


@transaction.atomic
def end_part(part: ProgrammePart, *, actor: Actor) -> None:
    """Take no new families in the programme. Families, volunteers and figures stay with their own organisation."""
    part = held_part(part)
    refuse(rules.why_not_end_part(part, actor=actor))
    tell_of(part, "programme.part_ended", actor=actor)
    if part.accepted_on is None:
        part.delete()
        return
    notices.tell(part, "ended", but=actor)
    part.until = timezone.localdate()
    part.save(update_fields=["until"])


def tell_of(part: ProgrammePart, verb: str, *, actor: Actor) -> None:
    """Write it in the trails of both organisations."""
    tell(part.programme, verb, actor=actor, reason=str(part.organisation_id))
    audit.record(verb, part, actor=actor, organisation_id=part.organisation_id)
