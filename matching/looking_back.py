"""What the coordinator sees of how it went: goals as the parent rates them, what was learned, and what follows.

The everyday gauge is not here: it is the family's own.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.actor import Actor
from matching import curves, evidence
from matching.models import Feedback, Handover, Match, Participation
from matching.states import HELPED, WOULD_HAVE_HELPED
from matching.states import Match as State


def looking_back(match: Match, *, actor: Actor) -> dict[str, Any]:
    """Return the goals with their ratings, and after the closing what was learned, said and wished for."""
    answers = evidence.goal_answers(match, actor=actor)
    rated = {text: given for text, given in answers.items() if given}
    is_over = match.state in (State.CLOSING, State.ENDED)
    return {
        "goals": curves.table_of(curves.goal_curves(rated), head=_("Own goal")) if rated else None,
        "facts": [row for row in facts_of(match, actor) if row["value"]] if is_over else [],
        "feedback": [row for row in feedback_of(match, actor) if row.is_given],
    }


def feedback_of(match: Match, actor: Actor) -> list[Feedback]:
    return list(Feedback.objects.visible_to(actor).filter(match=match))


def facts_of(match: Match, actor: Actor) -> list[dict[str, Any]]:
    handover = Handover.objects.visible_to(actor).filter(match=match).first()
    wishes = Participation.objects.visible_to(actor).filter(match=match).first()
    items = [item for item in Handover.Item if handover and item in handover.items]
    wished = [wish for wish in Participation.Wish if wishes and wish in wishes.wishes]
    return [
        {"label": _("What helped"), "value": listed(lesson for lesson in HELPED if lesson in match.learned)},
        {
            "label": _("What would have helped"),
            "value": listed(lesson for lesson in WOULD_HAVE_HELPED if lesson in match.learned),
        },
        {"label": _("May be passed on"), "value": listed(items) or (_("Nothing") if handover else "")},
        {"label": _("The family would like to"), "value": listed(wished) or (_("Nothing now") if wishes else "")},
    ]


def listed(choices: Any) -> str:
    return capfirst(", ".join(str(choice.label) for choice in choices))
