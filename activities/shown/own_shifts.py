"""Shifts as a volunteer sees them: one's own, those that look for somebody, those with room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from activities import rules
from activities.models import Shift, ShiftPlace, ShiftSwap
from activities.shown.shifts import coming, hours_of, people_words
from activities.states import MARKABLE, Swap
from activities.states import Place as State
from core.actor import Actor
from volunteers.calendars import Entry
from volunteers.models import Volunteer
from volunteers.serving import roles_of_volunteers, volunteers_of


@dataclass(frozen=True, slots=True)
class Own:
    """What a volunteer's pages about shifts begin with: the own file and the roles."""

    volunteer: Volunteer
    role_ids: frozenset[int]


def own_of(user: User, actor: Actor) -> Own | None:
    """Return the file with which somebody serves, alone or in a couple."""
    volunteer = volunteers_of(user, actor.organisation_ids).order_by("pk").first()
    if volunteer is None:
        return None
    roles = roles_of_volunteers([volunteer])[volunteer.pk]
    return Own(volunteer, frozenset(role.pk for role in roles))


def url(name: str, pk: int) -> str:
    return reverse(f"volunteer:{name}", args=[pk])


def card(shift: Any, word: str, tone: str = "", *, label: str = "") -> dict[str, Any]:
    return {
        "title": shift.name,
        "url": url("shift-detail", shift.pk),
        "word": word,
        "tone": tone,
        "at": shift.starts_at,
        "hours": hours_of(shift),
        "where": f"{shift.place}, {shift.municipality.name}",
        "label": label,
    }


def own_places(own: Own, *, actor: Actor, now: datetime) -> list[ShiftPlace]:
    """Return the own places on shifts that are not over, the soonest first."""
    rows = ShiftPlace.objects.visible_to(actor).live().of_people(own.volunteer.people).for_list()
    return list(rows.filter(shift__cancelled_at=None, shift__ends_at__gt=now).order_by("shift__starts_at", "pk"))


def own_cards(places: Iterable[ShiftPlace]) -> list[dict[str, Any]]:
    words = {State.TAKEN: (_("you are coming"), "ok"), State.SWAP_WANTED: (_("looks for somebody else"), "soon")}
    return [card(place.shift, *words[State(place.state)]) for place in places]


def offered_cards(own: Own, *, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """Return the shifts for which one has offered to come, and the coordinator has not answered."""
    rows = ShiftSwap.objects.visible_to(actor).waiting().filter(volunteer=own.volunteer)
    ahead = rows.filter(place__shift__starts_at__gt=now).select_related("place__shift__municipality")
    return [card(swap.place.shift, str(Swap.OFFERED.label), "info") for swap in ahead]


def open_shifts(own: Own, *, actor: Actor, now: datetime) -> list[Any]:
    """Return the shifts of the own roles ahead on which one has no place, with their hands."""
    mine = ShiftPlace.objects.of_people(own.volunteer.people).filter(state__in=MARKABLE)
    rows = Shift.objects.visible_to(actor).ahead(now).filter(role__in=own.role_ids)
    return list(rows.exclude(pk__in=mine.values("shift")).for_list().order_by("starts_at", "pk"))


def cards_to_take(shifts: Iterable[Any]) -> list[dict[str, Any]]:
    """Return those with room or with a place that looks for somebody, as cards."""
    found = []
    for shift in shifts:
        lacking = shift.needed - shift.hands
        if shift.looking:
            found.append(card(shift, _("somebody cannot come"), "soon"))
        elif lacking > 0:
            room = ngettext("%(n)d more is needed", "%(n)d more are needed", lacking) % {"n": lacking}
            found.append(card(shift, room, "info"))
    return found


def facts_of(shift: Any) -> list[dict[str, Any]]:
    children = shift.children_expected
    said = ngettext("about %(n)d child", "about %(n)d children", children) % {"n": children} if children else ""
    facts = [
        {"label": _("Where"), "value": f"{shift.place}, {shift.municipality.name}"},
        {"label": _("Your role"), "value": capfirst(shift.role.get_kind_display())},
        {"label": _("Children"), "value": said},
        {"label": _("People"), "value": people_words(shift.hands, shift.needed)},
    ]
    return [fact for fact in facts if fact["value"]]


def others_on(shift: Shift, own: Own) -> list[str]:
    """Return the first names of the others who come; places are prefetched."""
    others = [place.volunteer for place in coming(shift) if place.volunteer_id != own.volunteer.pk]
    return sorted(person.first_name for volunteer in others for person in volunteer.people)


def own_place_on(shift: Shift, own: Own) -> ShiftPlace | None:
    """Return one's own place on a shift; places are prefetched."""
    mine = [place for place in shift.places.all() if place.state in MARKABLE]
    return next((place for place in mine if place.volunteer_id == own.volunteer.pk), None)


def ways_of(shift: Shift, own: Own, place: ShiftPlace | None, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Return what one can do about a shift: with a place on it, or without."""
    if place is not None:
        return {
            "swap_refusal": rules.why_not_wish_swap(place, now=now, actor=actor),
            "keep_refusal": rules.why_not_keep(place, now=now, actor=actor),
        }
    offer = ShiftSwap.objects.waiting().filter(place__shift=shift, volunteer=own.volunteer).first()
    wanted = [] if offer else [row for row in shift.places.all() if row.is_live and row.state == State.SWAP_WANTED]
    return {
        "offer": offer,
        "take_refusal": rules.why_not_take(shift, own.volunteer, now=now, actor=actor),
        "wanted": wanted[:1],
        "over_refusal": rules.why_not_take_over(wanted[0], own.volunteer, now=now, actor=actor) if wanted else None,
    }


def days_off_words(own: Own, shift: Shift) -> str:
    """Return a warning when the shift falls on days that one has marked as days off."""
    return _("You have marked these days as days off.") if rules.has_days_off(own.volunteer, shift) else ""


def taking(shift: Shift, own: Own) -> list[str]:
    """Return what happens when one takes a place."""
    happens = [
        _("You have a place on the shift at once. We remind you two days before."),
        _("If you cannot come after all, you can look for somebody else on the page."),
    ]
    return [*with_warning(own, shift), *happens]


def taking_over(place: ShiftPlace, own: Own) -> list[str]:
    """Return what happens when one takes over a place."""
    if place.shift.role.approves_swaps:
        happens = [
            _("Your offer goes to the coordinator, who answers you."),
            _("You come to the shift when the coordinator has agreed."),
        ]
    else:
        happens = [_("You have a place on the shift at once. We remind you two days before.")]
    return [*with_warning(own, place.shift), *happens]


def told_of_taking_over(place: ShiftPlace) -> list[str]:
    if place.shift.role.approves_swaps:
        return []
    return [_("The one who cannot come: that somebody else comes. Your name is not told.")]


def with_warning(own: Own, shift: Shift) -> list[str]:
    warning = days_off_words(own, shift)
    return [warning] if warning else []


def wishing(count: int) -> tuple[list[str], list[str]]:
    """Return what happens when one looks for somebody else, and who is told: `count` people."""
    words = ngettext(
        "%(n)d volunteer of the same role. Your name is not told.",
        "%(n)d volunteers of the same role. Your name is not told.",
        count,
    )
    happens = [
        _("The place is yours until somebody has taken it over."),
        _("If nobody can come, call the office. You need not find anybody yourself."),
    ]
    return happens, [words % {"n": count}] if count else []


def entry_of(shift: Shift) -> Entry:
    """Return a shift as calendars read it."""
    return Entry(
        uid=f"shift-{shift.pk}",
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        summary=shift.name,
        place=f"{shift.place}, {shift.municipality.name}",
        changed_at=shift.changed_at,
    )
