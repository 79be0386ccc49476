from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import table


class MessageState(TextChoices):
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    UNKNOWN = "unknown", _("Perhaps sent")
    CANCELLED = "cancelled", _("No longer needed")


WANTS_A_PERSON = (MessageState.UNKNOWN, MessageState.FAILED)
HOLDS_NO_SECRET = (MessageState.SENT, MessageState.CANCELLED)

# unknown -> sent: a sender that was slower than the recovery learns after all that the message went out.
MESSAGE_TRANSITIONS = table(
    queued="sending cancelled",
    sending="sent queued failed unknown cancelled",
    unknown="queued cancelled sent",
    failed="queued cancelled",
    sent="",
    cancelled="",
)
