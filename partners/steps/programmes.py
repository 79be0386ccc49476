"""What is said before a programme is opened or closed, and before an organisation comes along or leaves."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.steps import Step
from core.actor import Actor
from core.refusals import Refusal
from partners.actions import programmes as actions
from partners.models import Programme, ProgrammePart
from partners.rules import programmes as rules
from partners.vocabulary import SupportForm, labels

Words = str | Promise


def why_not_open(programme: Programme, *, actor: Actor) -> Refusal | None:
    return rules.why_not_open_programme(programme, on=timezone.localdate(), actor=actor)


def why_not_come_along(part: ProgrammePart, *, actor: Actor) -> Refusal | None:
    return rules.why_not_come_along(part, on=timezone.localdate(), actor=actor)


def forms_of(part: ProgrammePart) -> str:
    return ", ".join(labels(part.support_forms, SupportForm))


def come_along_words(part: ProgrammePart) -> list[Words]:
    return [
        _("Families who ask for this in the programme come to you: %s.") % forms_of(part),
        _("You answer for their data. %s and the others do not see your families.") % part.programme.organisation,
        _("Your own volunteers are suggested to them, and your own roles say what is asked of volunteers."),
    ]


def named(part: ProgrammePart) -> dict[str, Any]:
    return {"forms": forms_of(part), "organisation": part.organisation}


OF_PROGRAMME = {
    "open": Step(
        title=gettext_lazy("Open the programme"),
        submit=gettext_lazy("Open the programme"),
        done=gettext_lazy("The programme is open. Families can ask for support."),
        why_not=why_not_open,
        act=actions.open_programme,
        happens=lambda programme: [
            gettext_lazy("Families of its municipalities can ask for support in it."),
            gettext_lazy("It is shown on the public pages."),
        ],
    ),
    "close": Step(
        title=gettext_lazy("Close the programme"),
        submit=gettext_lazy("Close the programme"),
        done=gettext_lazy("The programme takes no new families."),
        why_not=rules.why_not_close_programme,
        act=actions.close_programme,
        happens=lambda programme: [
            gettext_lazy("It takes no new families, and its roles are not open for applicants."),
            gettext_lazy("Families and volunteers who are in it go on as before."),
        ],
    ),
}
OF_PART = {
    "accept": Step(
        title=gettext_lazy("Come along"),
        submit=gettext_lazy("Come along"),
        done=gettext_lazy("You carry the programme together now."),
        why_not=why_not_come_along,
        act=actions.come_along,
        happens=come_along_words,
    ),
    "decline": Step(
        title=gettext_lazy("Stay out of the programme"),
        submit=gettext_lazy("Stay out"),
        done=gettext_lazy("You stay out. You can be asked again."),
        why_not=rules.why_not_answer,
        act=actions.stay_out,
        happens=lambda part: [gettext_lazy("Nothing changes for your families and volunteers.")],
    ),
    "end": Step(
        title=gettext_lazy("End the part in the programme"),
        submit=gettext_lazy("End the part"),
        done=gettext_lazy("The part has ended."),
        why_not=rules.why_not_end_part,
        act=actions.end_part,
        happens=lambda part: [
            _("New families who ask for this do not come to %(organisation)s any more: %(forms)s.") % named(part),
            _("The families and volunteers of %s stay its own.") % part.organisation,
        ],
        tone="danger",
    ),
}
