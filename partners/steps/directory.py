"""What the office does with one service, in the words of the pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from partners import actions
from partners.rules import directory as rules

HIDE = Step(
    title=_("Hide the service"),
    submit=_("Hide"),
    done=_("Hidden. Nobody finds it any more; those who were guided to it keep the way."),
    why_not=rules.why_not_hide,
    act=actions.hide_service,
    happens=lambda entry: [
        _("Families and the office no longer find it in any list."),
        _("What families were already told of it stays with them."),
        _("It can be shown again at any time."),
    ],
    tone="danger",
)
SHOW = Step(
    title=_("Show the service again"),
    submit=_("Show"),
    done=_("Shown again."),
    why_not=rules.why_not_show,
    act=actions.show_service,
    happens=lambda entry: [_("Families and the office find it again in the lists.")],
)
