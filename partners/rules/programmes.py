"""Why a programme may not be made, changed, opened or shared. Pure: no writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from core.refusals import Refusal
from partners.carrying import carriers, unreceived
from partners.models import Programme, ProgrammePart
from partners.presets import LONGEST
from partners.rules import readiness
from partners.rules.agreements import why_not_share
from partners.vocabulary import Shared

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})


def why_not_speak_for(organisation_id: int, *, actor: Actor) -> Refusal | None:
    """An association's own administrator decides what it does in programmes."""
    if actor.role not in KEEPERS:
        return Refusal("not_yours", _("Only the administrator of the association can do this."))
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This programme belongs to another organisation."))
    return None


def why_not_make_programme(
    organisation: Organisation, *, name: str, actor: Actor, retention: Mapping[str, int] | None = None
) -> Refusal | None:
    """Each programme of an association has a name of its own."""
    if refusal := why_not_speak_for(organisation.pk, actor=actor):
        return refusal
    if Programme.objects.filter(organisation=organisation, name=name).exists():
        return Refusal("same_name", _("You have a programme of this name already."))
    return why_not_keep_so_long(retention or {})


def why_not_change_programme(
    programme: Programme, facts: Mapping[str, Any], *, places: Collection[Municipality] | None = None, on: date,
    actor: Actor,
) -> Refusal | None:  # fmt: skip
    """A form that another organisation takes stays in the programme; the months are never longer than the law's.

    `places` are the municipalities that it has from now on, None when they stay.
    """
    if refusal := why_not_speak_for(programme.organisation_id, actor=actor):
        return refusal
    others = Programme.objects.filter(organisation=programme.organisation_id, name=facts.get("name", programme.name))
    if others.exclude(pk=programme.pk).exists():
        return Refusal("same_name", _("You have a programme of this name already."))
    if taken_by_others(programme) - set(facts.get("support_forms", programme.support_forms)):
        return Refusal(
            "form_is_taken", _("Another organisation takes one of the forms you leave out. End its part first.")
        )
    return why_not_keep_so_long(facts.get("retention", {})) or why_not_widen(programme, places or (), on=on)


def why_not_widen(programme: Programme, places: Collection[Municipality], *, on: date) -> Refusal | None:
    """An open programme takes families in a new municipality at once: all who carry it are ready for them there."""
    wanted = Municipality.objects.filter(pk__in=[place.pk for place in places])
    added = wanted.exclude(programmes=programme)
    if not programme.is_open or not added:
        return None
    refusals = (why_not_receive_in(added, carrier, programme) for carrier in carriers(programme, on))
    return next(filter(None, refusals), None) or readiness.why_not_take_from(added)


def taken_by_others(programme: Programme, *, but: ProgrammePart | None = None) -> set[str]:
    """Return the forms of support that other organisations take, or have been asked to take."""
    parts = programme.parts.filter(until=None).exclude(pk=but.pk if but else None)
    return {form for part in parts for form in part.support_forms}


def why_not_keep_so_long(retention: Mapping[str, int]) -> Refusal | None:
    """A programme keeps data of families shorter, never longer (domain.md 4.5)."""
    if any(not 1 <= months <= LONGEST[line] for line, months in retention.items()):
        return Refusal(
            "too_long", _("Data of families is kept at most as long as everywhere else: choose fewer months.")
        )
    return None


# Open and closed


def why_not_open_programme(programme: Programme, *, on: date, actor: Actor) -> Refusal | None:
    """Families are taken when somebody receives them in every municipality and what the law asks has been answered."""
    if refusal := why_not_speak_for(programme.organisation_id, actor=actor):
        return refusal
    if programme.is_open:
        return Refusal("is_open", _("This programme is open already."))
    if not programme.support_forms or not programme.municipalities.exists():
        return Refusal("not_whole", _("Choose the forms of support and the municipalities first."))
    own = programme.organisation
    return why_not_receive_in(programme.municipalities.all(), own, programme) or readiness.why_not_open(own, on=on)


def why_not_receive_in(
    places: QuerySet[Municipality], organisation: Organisation, programme: Programme
) -> Refusal | None:
    """In each of `places` a coordinator of the organisation receives the families of the programme."""
    whose = "" if organisation.pk == programme.organisation_id else f" ({organisation.name})"
    names = ", ".join(f"{place.name}{whose}" for place in unreceived(organisation, places))
    sentence = _("First somebody has to receive families in: %s. Invite a coordinator.") % names
    return Refusal("nobody_receives", sentence) if names else None


def why_not_close_programme(programme: Programme, *, actor: Actor) -> Refusal | None:
    if refusal := why_not_speak_for(programme.organisation_id, actor=actor):
        return refusal
    return None if programme.is_open else Refusal("is_closed", _("This programme is closed already."))


# Several organisations in one programme


def why_not_ask_along(
    programme: Programme, organisation: Organisation, support_forms: Collection[str], *, on: date, actor: Actor
) -> Refusal | None:
    """Another organisation is asked to take a form of its own, under an agreement in force."""
    if refusal := why_not_speak_for(programme.organisation_id, actor=actor):
        return refusal
    if organisation.pk == programme.organisation_id:
        return Refusal("own", _("What nobody else takes is yours already."))
    if programme.parts.filter(organisation=organisation, until=None).exists():
        return Refusal("already_there", _("This organisation is there already. End its part first to change it."))
    return why_not_take(programme, support_forms) or why_not_share(
        Shared.ACTIVITIES, programme.organisation, organisation, on=on
    )


def why_not_take(
    programme: Programme, support_forms: Collection[str], *, but: ProgrammePart | None = None
) -> Refusal | None:
    """One form of support has one taker, so that everybody knows where a family goes."""
    forms = set(support_forms)
    if not forms:
        return Refusal("no_form", _("Choose at least one form of support."))
    if forms - set(programme.support_forms):
        return Refusal("not_offered", _("This programme does not offer that form of support."))
    if forms & taken_by_others(programme, but=but):
        return Refusal("form_is_taken", _("Another organisation takes this form of support already."))
    return None


def why_not_answer(part: ProgrammePart, *, actor: Actor) -> Refusal | None:
    """The organisation that was asked says yes or no."""
    if refusal := why_not_speak_for(part.organisation_id, actor=actor):
        return refusal
    if part.accepted_on or part.until:
        return Refusal("answered", _("This has been answered already."))
    return None


def why_not_come_along(part: ProgrammePart, *, on: date, actor: Actor) -> Refusal | None:
    """Who comes along is ready for families and receives them everywhere, under an agreement in force."""
    if refusal := why_not_answer(part, actor=actor):
        return refusal
    programme, organisation = part.programme, part.organisation
    return (
        why_not_share(Shared.ACTIVITIES, programme.organisation, organisation, on=on)
        or why_not_take(programme, part.support_forms, but=part)
        or why_not_receive_in(programme.municipalities.all(), organisation, programme)
        or readiness.why_not_open(organisation, on=on)
    )


def why_not_end_part(part: ProgrammePart, *, actor: Actor) -> Refusal | None:
    """Either side ends it."""
    if part.until:
        return Refusal("is_over", _("This part has ended already."))
    own = why_not_speak_for(part.organisation_id, actor=actor)
    return own and why_not_speak_for(part.programme.organisation_id, actor=actor)
