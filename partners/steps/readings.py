"""What becomes of a whole reading, in the words of the pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.steps import Step, Words
from partners import actions
from partners.models import DirectoryReading
from partners.rules import readings as rules
from partners.shown import readings as shown
from partners.states import Change as ChangeState


def what_happens(reading: DirectoryReading) -> list[Words]:
    odd: list[Words] = [shown.FAULTS["many_gone"]] if reading.fault == "many_gone" else []
    waiting = reading.changes.filter(state=ChangeState.WAITING).count()
    words = ngettext("%(n)d change is taken into use.", "%(n)d changes are taken into use.", waiting)
    return [
        *odd,
        words % {"n": waiting},
        _("New services come to the directory, and changed ones are brought up to date."),
        _("What is gone is no longer shown to families. Nothing is deleted."),
        _("What you have written yourself stays, and so does what you have hidden."),
    ]


APPLY = Step(
    title=_("Take everything into use"),
    submit=_("Take into use"),
    done=_("Taken into use. Families find it now."),
    why_not=rules.why_not_apply,
    act=actions.apply_reading,
    happens=what_happens,
)
DROP = Step(
    title=_("Leave the reading out"),
    submit=_("Leave it out"),
    done=_("Left out. The directory is as it was, and the next night everything is read anew."),
    why_not=rules.why_not_drop,
    act=actions.drop_reading,
    happens=lambda reading: [
        _("Nothing of what still waits is taken into use."),
        _("The next reading asks for everything again and shows you what differs."),
    ],
    tone="danger",
)
