"""Programmes as an administrator reads them: in a list, with their parts, and what has been done to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Municipality, Organisation
from accounts.timeline import events_of
from core.actor import Actor
from notifications.dates import full_date
from partners.models import Programme, ProgrammePart
from partners.presets import Kept, retention_of, text_of
from partners.rules.agreements import sharing_with
from partners.rules.programmes import taken_by_others
from partners.vocabulary import Shared, SupportForm, labels

STORY = {
    "programme.made": gettext_lazy("Made"),
    "programme.cloned": gettext_lazy("Made after a programme elsewhere"),
    "programme.opened": gettext_lazy("Opened"),
    "programme.closed": gettext_lazy("Closed"),
    "programme.changed": gettext_lazy("Changed"),
    "programme.weights_changed": gettext_lazy("Weights of matching changed"),
    "programme.part_asked": gettext_lazy("Another organisation asked along"),
    "programme.part_accepted": gettext_lazy("Another organisation came along"),
    "programme.part_declined": gettext_lazy("The organisation that was asked stays out"),
    "programme.part_ended": gettext_lazy("A part has ended"),
}


def story_of(programme: Programme) -> list[dict[str, Any]]:
    """Return what has been done to a programme, newest first."""
    return events_of([programme], STORY)


def carried(actor: Actor, on: date) -> QuerySet[Programme]:
    """Return the programmes that the actor's organisation keeps or carries a part of, with what a row shows."""
    rows = Programme.objects.visible_to(actor).carried_by(actor.organisation_ids, on).select_related("organisation")
    parts = ProgrammePart.objects.visible_to(actor).live(on).select_related("organisation")
    places = Municipality.objects.visible_to(actor)
    return rows.prefetch_related(
        Prefetch("municipalities", queryset=places), Prefetch("parts", queryset=parts, to_attr="live_parts")
    )


def told_to_families(on: date, *, actor: Actor) -> list[dict[str, Any]]:
    """Return what families read of the programmes that take them: the words, who carries them, and where."""
    parts = ProgrammePart.objects.visible_to(actor).live(on).select_related("organisation")
    rows = Programme.objects.visible_to(actor).filter(is_open=True).select_related("organisation")
    rows = rows.prefetch_related("municipalities", Prefetch("parts", queryset=parts, to_attr="live_parts"))
    return [
        {
            "name": row.name,
            "text": text_of(row),
            "carriers": carriers_of(row),
            "places": [place.name for place in row.municipalities.all()],
        }
        for row in rows
    ]


def carriers_of(programme: Programme) -> list[str]:
    """Return the names of who carries a programme; its live parts have been fetched."""
    return [programme.organisation.name, *(part.organisation.name for part in programme.live_parts)]


def asked_along(actor: Actor) -> QuerySet[ProgrammePart]:
    """Return the parts that wait for the answer of the actor's organisation."""
    rows = ProgrammePart.objects.visible_to(actor).asked().filter(organisation__in=actor.organisation_ids)
    return rows.select_related("programme__organisation")


def takeable(actor: Actor, on: date) -> QuerySet[Programme]:
    """Return open programmes of others that the actor's organisation may begin in its own places."""
    keys = {key for own in actor.organisation_ids for key in sharing_with(Shared.ACTIVITIES, own, on=on)}
    return (
        Programme.objects.visible_to(actor).filter(organisation__in=keys, is_open=True).select_related("organisation")
    )


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Programme")},
        {"label": _("State")},
        {"label": _("Municipalities")},
        {"label": _("Forms of support")},
        {"label": _("Carried by")},
    ]


def row_of(programme: Programme, actor: Actor) -> dict[str, Any]:
    """Return one row of the list; what belongs to another organisation is read, not changed."""
    own = programme.organisation_id in actor.organisation_ids
    page = "programme-edit" if own else "programme-parts"
    state = {"tag": _("open"), "tone": "ok"} if programme.is_open else {"tag": _("closed"), "tone": ""}
    return {
        "url": reverse(f"administration:{page}", args=[programme.pk]),
        "cells": [
            {"text": programme.name, "note": programme.get_preset_display()},
            state,
            ", ".join(place.name for place in programme.municipalities.all()),
            ", ".join(labels(programme.support_forms, SupportForm)),
            ", ".join(carriers_of(programme)),
        ],
    }


def parts_of(programme: Programme, on: date, *, actor: Actor) -> list[dict[str, Any]]:
    """Return who takes whose families: the other organisations, and what is left to the programme's own."""
    rows = programme.parts.visible_to(actor).filter(until=None).select_related("organisation")
    others = [part_words(part, on) for part in rows]
    rest = set(programme.support_forms) - {form for part in rows if part.accepted_on for form in part.support_forms}
    own = {"name": programme.organisation.name, "forms": labels(rest, SupportForm), "state": _("keeps the programme")}
    return [own, *others]


def part_words(part: ProgrammePart, on: date) -> dict[str, Any]:
    told = _("since %s") % full_date(part.since) if part.accepted_on else _("asked, has not answered")
    return {
        "pk": part.pk,
        "name": part.organisation.name,
        "forms": labels(part.support_forms, SupportForm),
        "state": told,
        "is_unbound": part.organisation_id
        not in sharing_with(Shared.ACTIVITIES, part.programme.organisation_id, on=on),
    }


def askable(programme: Programme, on: date, *, actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations that can be asked along: an agreement on activities is in force with them."""
    keys = sharing_with(Shared.ACTIVITIES, programme.organisation_id, on=on)
    there = programme.parts.filter(until=None).values("organisation")
    return Organisation.objects.visible_to(actor).filter(pk__in=keys).exclude(pk__in=there)


def free_forms(programme: Programme) -> list[tuple[str, Any]]:
    taken = taken_by_others(programme)
    return [(key, label) for key, label in SupportForm.choices if key in programme.support_forms and key not in taken]


def kept_words(programme: Programme) -> list[dict[str, Any]]:
    """Return for how long each line that a programme may shorten is kept."""
    found = retention_of(programme)
    return [{"label": capfirst(Kept(line).label), "value": _("%d months") % months} for line, months in found.items()]
