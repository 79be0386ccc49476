"""The steps of shifts and places, in the words of their pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.steps import Step, Words, offers_of
from activities import actions, rules
from activities.forms.shifts import FillForm, UntilForm
from activities.models import Shift, ShiftPlace, ShiftSeries
from core.actor import Actor
from core.refusals import Refusal
from notifications.quiet import local
from volunteers.models import Volunteer
from volunteers.serving import serving_in

DAY = timedelta(days=1)


def why_not_fill(shift: Shift, *, actor: Actor) -> Refusal | None:
    return rules.why_not_change_shift(shift, now=timezone.now(), actor=actor)


def fill_form(data: Any, shift: Shift, *, actor: Actor) -> FillForm:
    """Offer those who serve in the role and are not on the shift yet, with whoever has days off marked."""
    mine = Volunteer.objects.visible_to(actor).filter(pk__in=serving_in(shift.role).values("pk"))
    on_it = shift.places.live().values("volunteer")
    rows = mine.exclude(pk__in=on_it).for_list().order_by("user__name", "pk")
    first, last = local(shift.starts_at).date(), local(shift.ends_at).date()
    away = mine.filter(holidays__from_on__lte=last, holidays__until_on__gte=first)
    return FillForm(data, rows=rows, away=set(away.values_list("pk", flat=True)))


def fill_step(actor: Actor) -> Step:
    """Return the step of putting somebody on a shift, with the volunteers whom `actor` looks after."""
    return replace(FILL, form=lambda data, row: fill_form(data, row, actor=actor))


def who_is_on(shift: Shift) -> list[Words]:
    places = shift.places.live().for_list()
    count = sum(len(place.volunteer.people) for place in places)
    words = ngettext_lazy("%(n)d person on the shift", "%(n)d people on the shift", count)
    return [words % {"n": count}] if count else []


def what_cancelling_does(shift: Shift) -> list[Words]:
    said: list[Words] = [_("The shift is not held. Nobody can take a place on it.")]
    if shift.starts_at - timezone.now() < DAY:
        said.append(_("It would begin within a day. Call those on it too: a message may not be read in time."))
    return said


def told_when_ending(series: ShiftSeries) -> list[Words]:
    ahead = series.shifts.ahead(timezone.now()).filter(places__in=ShiftPlace.objects.live())
    return [_("Whoever is on a shift that is cancelled")] if ahead.exists() else []


FILL = Step(
    title=_("Put somebody on the shift"),
    submit=_("Put on the shift"),
    done=_("The volunteer is on the shift, and is told."),
    why_not=why_not_fill,
    act=actions.fill_place,
    happens=lambda row: [
        _("The volunteer has a place on the shift. Agree with them first."),
        _("Whoever marked days off is told so in the list. Ask before you choose."),
    ],
    told=lambda row: [_("The volunteer")],
)
CANCEL = Step(
    title=_("Cancel the shift"),
    submit=_("Cancel the shift"),
    done=_("The shift is cancelled. Those who were on it are told."),
    why_not=why_not_fill,
    act=actions.cancel_shift,
    happens=what_cancelling_does,
    told=who_is_on,
    tone="danger",
)
RELEASE = Step(
    title=_("Let a volunteer off"),
    submit=_("Let off"),
    done=_("The volunteer is let off the shift, and is told."),
    why_not=lambda row, actor: rules.why_not_release(row, now=timezone.now(), actor=actor),
    act=actions.release_place,
    happens=lambda row: [_("The place is free, and volunteers of the role see it.")],
    told=lambda row: [_("The volunteer whose place it is")],
    tone="danger",
)
AGREE = Step(
    title=_("Agree to the swap"),
    submit=_("Agree"),
    done=_("The swap is agreed. Both are told."),
    why_not=lambda row, actor: rules.why_not_agree(row, now=timezone.now(), actor=actor),
    act=actions.agree_swap,
    happens=lambda row: [_("The one who offered comes to the shift instead of the other.")],
    told=lambda row: [_("Both volunteers")],
)
DECLINE = Step(
    title=_("Not this swap"),
    submit=_("Not this time"),
    done=_("The volunteer is told. The place goes on looking for somebody."),
    why_not=rules.why_not_decide,
    act=actions.decline_swap,
    happens=lambda row: [_("The place stays as it is, and goes on looking for somebody.")],
    told=lambda row: [_("The volunteer who offered to come")],
    tone="danger",
)
PROLONG = Step(
    title=_("Prolong the series"),
    submit=_("Prolong"),
    done=_("The series goes on."),
    why_not=lambda row, actor: rules.why_not_arrange(row.organisation_id, row.municipality_id, actor=actor),
    act=actions.prolong_series,
    happens=lambda row: [_("New shifts come into the calendar, in the same rhythm, until the last day.")],
    form=lambda data, row: UntilForm(data),
)
END = Step(
    title=_("End the series earlier"),
    submit=_("End the series"),
    done=_("The series ends. Those who were on cancelled shifts are told."),
    why_not=lambda row, actor: rules.why_not_change_series(row, today=timezone.localdate(), actor=actor),
    act=actions.end_series,
    happens=lambda row: [_("The shifts after the last day are cancelled. What has been held stays.")],
    told=told_when_ending,
    form=lambda data, row: UntilForm(data),
    tone="danger",
)
OF_SHIFT = {"shift-fill": FILL, "shift-cancel": CANCEL}
OF_SERIES = {"series-prolong": PROLONG, "series-end": END}
OUT_OF_PLACE = frozenset({"is_cancelled", "has_begun", "is_over"})


def offers(row: Shift | ShiftSeries, *, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps that make sense now, each with its reason where it is refused."""
    steps = OF_SHIFT if isinstance(row, Shift) else OF_SERIES
    return offers_of(row, steps, actor=actor, out_of_place=OUT_OF_PLACE)
