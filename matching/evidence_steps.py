"""The steps of check-ins and of looking back, in the words of their pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from core.actor import Actor
from matching import actions, rules
from matching import rules_evidence as evidence_rules
from matching.forms.evidence import CheckInForm, LessonsForm
from matching.models import Match


def record_lessons(match: Match, *, helped: list[str], would_have_helped: list[str], actor: Actor) -> None:
    actions.record_lessons(match, codes=[*helped, *would_have_helped], actor=actor)


CHECK_IN = Step(
    title=_("The talk was had"),
    submit=_("Mark as done"),
    done=_("The check-in is marked as done."),
    why_not=rules.why_not_do_check_in,
    act=actions.do_check_in,
    happens=lambda row: [
        _("These three answers are kept, and nothing of what was said."),
        _("The other party does not see them."),
    ],
    form=lambda data, row: CheckInForm(data),
)
LESSONS = Step(
    title=_("Record what was learned"),
    submit=_("Save"),
    done=_("What was learned is saved."),
    why_not=evidence_rules.why_not_record_lessons,
    act=record_lessons,
    happens=lambda row: [_("You look back together, all three. Ticks alone are kept, to make the next one better.")],
    form=lambda data, row: LessonsForm(data, initial=LessonsForm.begin(row.learned)),
)
