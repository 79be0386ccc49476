"""How the support of a volunteer is shown to a coordinator: who answers, when there was contact, what weighs."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from volunteers import load, silence
from volunteers.answering import who_answers
from volunteers.models import ExitTalk, Holiday, SupervisionPlace, Thanks, Volunteer
from volunteers.states import Volunteer as State

THANKS_SHOWN = 5


def day_words(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def of_volunteer(volunteer: Volunteer, *, actor: Actor) -> dict[str, Any]:
    """Return what the coordinator's page shows of a volunteer's support, in a fixed number of queries."""
    row = Volunteer.objects.visible_to(actor).filter(pk=volunteer.pk)
    now = timezone.now()
    return {
        "facts": [*answering(volunteer), *contact(row), *together(volunteer, actor)],
        "signs": [sign.sentence for sign in load.signs_of(row, now).get(volunteer.pk, [])],
        "called_url": reverse("coordinator:volunteer-called", args=[volunteer.pk]),
        "wants_to_stop_at": volunteer.wants_to_stop_at,
        "asks_to_be_erased": volunteer.asks_to_be_erased,
        "is_serving": volunteer.state != State.ENDED,
    }


def answering(volunteer: Volunteer) -> list[dict[str, Any]]:
    nobody = _("Nobody is named")
    answer = who_answers(volunteer, timezone.localdate())
    hint = ""
    if answer.instead_of and answer.person and answer.until:
        told = {"name": answer.person.name, "day": day_words(answer.until)}
        hint = _("Away: %(name)s answers until %(day)s.") % told
    responsible = volunteer.responsible.name if volunteer.responsible else nobody
    deputy = volunteer.deputy.name if volunteer.deputy else nobody
    return [
        {"label": _("Responsible coordinator"), "value": responsible, "hint": hint},
        {"label": _("Deputy"), "value": deputy},
    ]


def contact(row: Any) -> list[dict[str, Any]]:
    found = silence.with_signs(row).first()
    return [{"label": _("Last contact"), "value": day_words(silence.last_contact(found))}] if found else []


def together(volunteer: Volunteer, actor: Actor) -> list[dict[str, Any]]:
    """Return holidays ahead, supervisions, thanks, and the talk at the end."""
    today = timezone.localdate()
    ahead = Holiday.objects.visible_to(actor).filter(volunteer=volunteer, until_on__gte=today)
    holidays = [f"{day_words(one.from_on)}–{day_words(one.until_on)}" for one in ahead]
    came = SupervisionPlace.objects.visible_to(actor).filter(volunteer=volunteer, came=True).count()
    thanked = Thanks.objects.visible_to(actor).filter(volunteer=volunteer)[:THANKS_SHOWN]
    thanks = [f"{day_words(one.sent_at)} {one.get_occasion_display()}" for one in thanked]
    facts = [
        (_("Holidays"), ", ".join(holidays) or _("None told")),
        (_("Group supervision"), ngettext("%(n)d time", "%(n)d times", came) % {"n": came}),
        (_("Thanked"), ", ".join(thanks) or _("Not yet")),
        *exit_talk(volunteer, actor),
    ]
    return [{"label": label, "value": value} for label, value in facts]


def exit_talk(volunteer: Volunteer, actor: Actor) -> list[tuple[str, str]]:
    talk = ExitTalk.objects.visible_to(actor).filter(volunteer=volunteer).first()
    if talk is None or volunteer.state != State.ENDED:
        return []
    if talk.held_on:
        return [(_("Exit talk"), _("held %(day)s") % {"day": day_words(talk.held_on)})]
    words = {None: _("offered, no answer yet"), True: _("wished for"), False: _("not wished for")}
    return [(_("Exit talk"), words[talk.is_wished])]
