from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.querysets import OutboxQuerySet
from notifications.states import MessageState

EVERY = "all"


class MessageFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("Waiting for a decision")), *MessageState.choices, (EVERY, _("All messages"))],
    )

    def chosen(self, messages: OutboxQuerySet) -> OutboxQuerySet:
        """Return those of `messages` that the reader asked for; what wants a decision unless they asked."""
        state = self.cleaned_data["state"] if self.is_valid() else ""
        if state == EVERY:
            return messages
        return messages.filter(state=state) if state else messages.wanting_a_person()
