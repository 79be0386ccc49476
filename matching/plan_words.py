"""What a plan says, in sentences. It never says anything about a family alone: only of pairs, places and days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Municipality
from matching import sentences
from matching.models import Choice, Plan
from matching.readiness import form_at
from matching.sentences import words_at
from matching.states import Plan as State
from partners.vocabulary import LifeStage, SpokenLanguage, SupportForm
from volunteers.models import Volunteer

STAGES = {
    "": gettext_lazy("Waiting for its turn"),
    "pairs": gettext_lazy("Looking for the pairs that fit"),
    "solving": gettext_lazy("Looking for the best plan"),
    "checking": gettext_lazy("Checking that no plan is better"),
    "explaining": gettext_lazy("Finding out why some would be left over"),
    "recruiting": gettext_lazy("Working out whom to recruit"),
}
MOST_STAGES = 3


def lead(waiting: int, placed: int) -> str:
    """Return how many wait, and how many of them the plan would place."""
    waits = ngettext("%(n)d family waits.", "%(n)d families wait.", waiting) % {"n": waiting}
    return f"{waits} {reached(waiting, placed)}"


def reached(waiting: int, placed: int) -> str:
    if not placed:
        return _("Nobody can be placed now. Below you see why, and what would help.")
    if placed == waiting:
        return _("The plan would give each of them a companion.")
    words = ngettext(
        "The plan would give %(n)d of them a companion.", "The plan would give %(n)d of them a companion.", placed
    )
    return words % {"n": placed}


def stage(plan: Plan) -> str:
    """Return in words what is being done now."""
    return str(STAGES.get(plan.stage if plan.state == State.RUNNING else "", STAGES[""]))


def unmade(plan: Plan) -> str:
    """Return why there is no plan although one was asked for; empty when there is one."""
    if plan.state == State.CANCELLED:
        return _("The plan was stopped. Nothing of it was kept.")
    if plan.state != State.FAILED:
        return ""
    if plan.stage == "too_large":
        return _("There are too many pairs for one plan. Ask your administrator to share the municipalities.")
    return _("The plan could not be made. Nothing was changed and nothing was sent. You can ask for a new one.")


def percent(per_mille: int) -> str:
    """Return the fit of a pair as a share of the most there could be."""
    return f"{round(per_mille / 10)}\u00a0%"


def waited(days: int) -> str:
    return ngettext("waited %(n)d day", "waited %(n)d days", days) % {"n": days}


def distance(metres: int) -> str:
    return _("%(km)d km") % {"km": sentences.kilometres(metres)} if metres >= 1000 else ""


def compared(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return now, by hand and the plan side by side, as rows of a table."""
    kept = result["figures"]
    sides = [kept["now"], kept["by_hand"], kept["plan"]]
    fits = [percent(side["fit"]) if side["fit"] else "–" for side in sides]
    return [
        {"cells": [_("Families without a companion"), *(str(side["left"]) for side in sides)]},
        {"cells": [_("Urgent ones among them"), *(str(side["urgent"]) for side in sides)]},
        {"cells": [_("Their waiting days in all"), *(str(side["days"]) for side in sides)]},
        {"cells": [_("Fit of the pairs on average"), *fits]},
    ]


def compared_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("What is counted")},
        {"label": _("Now"), "numeric": True},
        {"label": _("By hand, in order of arrival"), "numeric": True},
        {"label": _("With this plan"), "numeric": True},
    ]


def left_over(reason: str) -> str:
    """Return why a family is left over, in the fewest words."""
    return _("nobody fits now") if reason == "no_candidate" else _("left over: too little room")


def knot_title(families: int, volunteers: int, places: int) -> str:
    """Return why not all of some families can be placed: few could be beside them, with too little room."""
    words = ngettext(
        "%(families)d families can be helped only by this volunteer, who has room for %(places)d.",
        "%(families)d families can be helped only by these %(volunteers)d volunteers, who have room for %(places)d.",
        volunteers,
    )
    return words % {"families": families, "volunteers": volunteers, "places": places}


def knot_order(has_ties: bool) -> str:
    """Return why just these of the knot are left over; `has_ties` when another is exactly as urgent as one of them."""
    if has_ties:
        return _("The others are more urgent, or have waited as long or longer. Between equals the better fit decides.")
    return _("The others are more urgent or have waited longer.")


def wish_title(row: dict[str, Any], place: Municipality | None) -> str:
    """Return whom to recruit: place, language and form of support, side by side because names do not bend."""
    language = words_at([row["language"].bit_length() - 1], SpokenLanguage)
    form = words_at([form_at(row["support_form"])], SupportForm)
    return " · ".join(part for part in (place.name if place else "", language, form) if part)


def wish_sentences(row: dict[str, Any]) -> list[str]:
    """Return what such volunteers would bring, and what would be good to have lived."""
    more = row["more"]
    brings = ngettext(
        "Such a volunteer would bring a companion to %(n)d more family.",
        "Such volunteers would bring a companion to %(n)d more families.",
        more,
    )
    stages = words_at([place for place, _families in row["life_stages"][:MOST_STAGES]], LifeStage)
    lived = [_("Helpful to have lived: %(words)s.") % {"words": stages}] if stages else []
    return [brings % {"n": more}, *lived]


def aside(choice: Choice) -> str:
    """Return until when a pair is set aside, and why."""
    day = date_format(localtime(choice.blocked_until), "j.n.Y")
    return _("Until %(day)s: %(reason)s") % {"day": day, "reason": choice.get_reason_display()}


def suggesting(volunteers: Sequence[Volunteer], *, volunteer_days: str, family_days: int) -> dict[str, list[str]]:
    """Return what suggesting the chosen pairs brings about, and who hears of it."""
    n = len(volunteers)
    goes_out = ngettext(
        "%(n)d suggestion goes out, for the pair here.", "%(n)d suggestions go out, one for each pair here.", n
    )
    names = ", ".join(dict.fromkeys(volunteer.name for volunteer in volunteers))
    return {
        "happens": [
            goes_out % {"n": n},
            _("Each volunteer reads a card of the family. No name, no contact, no address."),
            _("Time to answer: until %(day)s.") % {"day": volunteer_days},
            _("After a yes the family is asked. It has %(days)d days to answer.") % {"days": family_days},
            _("Each pair is checked again. What cannot go out any more is told to you, and the others go out."),
        ],
        "told": [
            _("An e-mail with a link to the card: %(names)s") % {"names": names},
            _("The families: nothing yet."),
        ],
    }
