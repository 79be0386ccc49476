"""The steps of a time that has passed, in the words of their pages."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from activities import actions, rules
from activities.forms.leading import NotHeldForm

NOT_HELD = Step(
    title=_("It was not held"),
    submit=_("It was not held"),
    done=_("The time is marked as not held. Nobody has to count it."),
    why_not=lambda row, actor: rules.why_not_say_not_held(row, now=timezone.now(), actor=actor),
    act=actions.say_not_held,
    happens=lambda row: [
        _("The time is shown as cancelled, with your words. It is not counted among those that were held."),
        _("This cannot be undone."),
    ],
    form=lambda data, row: NotHeldForm(data),
    tone="danger",
)
