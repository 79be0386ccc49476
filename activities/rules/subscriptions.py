"""May an address that has asked to hear of what lies ahead be confirmed, changed, written to?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from activities.models import StageSubscription
from activities.states import Subscription as State
from core.refusals import Refusal

CONFIRM_WITHIN = timedelta(days=2)

OVER = Refusal("over", _("This link has run out. You can begin anew, it takes a minute."))
STOPPED = Refusal("stopped", _("These messages have been stopped. Nothing more is sent to you."))
UNCONFIRMED = Refusal(
    "unconfirmed", _("Open the link in our first message, so that we know that this is your address.")
)


def waits(subscription: StageSubscription, at: datetime) -> bool:
    """Whether somebody may still say that the address is theirs."""
    return subscription.state == State.ASKED and at < subscription.asked_at + CONFIRM_WITHIN


def why_not_begin(subscription: StageSubscription, *, at: datetime) -> Refusal | None:
    """Why the address cannot be confirmed at `at`; one that has been is no mistake."""
    if subscription.state == State.STOPPED:
        return STOPPED
    return None if subscription.state == State.ON or waits(subscription, at) else OVER


def why_not_change(subscription: StageSubscription) -> Refusal | None:
    """Why what was told cannot be changed or looked at."""
    if subscription.state == State.STOPPED:
        return STOPPED
    return None if subscription.state == State.ON else UNCONFIRMED
