"""What is done with a partner and its contacts after a question, in the words of the pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from partners import actions
from partners.rules import materials
from partners.rules import register as rules

LEAVE = Step(
    title=_("Take off the register"),
    submit=_("Take off the register"),
    done=_("The partner is off the register."),
    why_not=rules.why_not_leave,
    act=actions.leave_partner,
    happens=lambda row: [
        _("It is no longer in the list, and its own people see their pages as before."),
        _("Its agreements and activities stay as they are. Its contacts are erased in six months."),
    ],
    tone="danger",
)
RETURN = Step(
    title=_("Back to the register"),
    submit=_("Back to the register"),
    done=_("The partner is on the register again."),
    why_not=rules.why_not_return,
    act=actions.return_partner,
    happens=lambda row: [_("It is in the list again.")],
)
REMOVE_CONTACT = Step(
    title=_("Remove the contact"),
    submit=_("Remove"),
    done=_("The contact is removed."),
    why_not=lambda row, actor: rules.why_not_keep_partner(row.organisation, actor=actor),
    act=actions.remove_contact,
    happens=lambda row: [_("The name and the ways to reach are erased here. An account, if there is one, stays.")],
    tone="danger",
)
REMOVE_MATERIAL = Step(
    title=_("Remove the material"),
    submit=_("Remove"),
    done=_("The material is removed."),
    why_not=lambda row, actor: materials.why_not_write(row.programme, actor=actor),
    act=actions.remove_material,
    happens=lambda row: [_("Partners and volunteers no longer find it.")],
    tone="danger",
)
