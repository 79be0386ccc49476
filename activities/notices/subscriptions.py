"""What is written to those who want to hear of what lies ahead. The words tell neither what nor of whom."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.links import token_of
from activities.models import StageSubscription
from activities.rules.subscriptions import CONFIRM_WITHIN, waits
from activities.states import Subscription as State
from core.actor import Role
from families.transitions_ahead import Letter, ahead_of
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.quiet import moment as moment_of
from notifications.recipients import Recipient, register_recipient

LABEL = StageSubscription._meta.label
PLANTED = ("kettunen@example.org", "Myllykatu 4", "0400000012")


def resolve(pk: str) -> Recipient | None:
    """Return how a subscriber is written to, None when they have stopped it."""
    row = StageSubscription.objects.exclude(state=State.STOPPED).filter(pk=pk).first()
    return Recipient(language=row.language, email=row.email) if row else None


register_recipient(LABEL, resolve)


def send(kind: str, row: StageSubscription, *, moment: str, expires_at: datetime) -> None:
    key, context = f"{kind}:{row.pk}:{moment}", {"subscription": row.pk}
    outbox.enqueue(kind, key=key, recipient=row, channel=EMAIL, context=context, expires_at=expires_at)


def confirmation(row: StageSubscription) -> None:
    """Send the link by which the reader says that the address is theirs."""
    send("stages_confirm", row, moment="asked", expires_at=row.asked_at + CONFIRM_WITHIN)


def page_asked(row: StageSubscription) -> None:
    """Send the link to their own page to somebody who asks although they are written to already."""
    now = timezone.now()
    send("stages_confirm", row, moment=f"{now:%Y%m%dT%H%M%S%f}", expires_at=now + CONFIRM_WITHIN)


def invitation(row: StageSubscription, letter: Letter) -> None:
    """Invite to look at what there is near, ahead of something new."""
    send("stage_invitation", row, moment=f"{letter.told_on:%Y%m}", expires_at=moment_of(letter.until, time()))


def row_of(message: OutboxMessage) -> StageSubscription | None:
    return StageSubscription.objects.filter(pk=message.context["subscription"]).first()


def build_confirmation(message: OutboxMessage) -> dict[str, Any]:
    row = row_of(message)
    is_on = row.state == State.ON
    return {"is_on": is_on, **paths_of(row, "public:stages-own" if is_on else "public:stages-confirm")}


def build_invitation(message: OutboxMessage) -> dict[str, Any]:
    return paths_of(row_of(message), "public:stages-ahead")


def paths_of(row: StageSubscription, page: str) -> dict[str, Any]:
    """Return the paths to a private page, and to the one that stops every message for ever."""
    token = token_of(row)
    return {"link": reverse(page, args=[token]), "unsubscribe": reverse("public:stages-stop", args=[token])}


def still_asked(message: OutboxMessage) -> bool:
    """The address waits to be confirmed, or it is and its reader has asked for the page again."""
    row = row_of(message)
    if row is None or row.state == State.STOPPED:
        return False
    return waits(row, timezone.now()) if row.state == State.ASKED else not message.key.endswith(":asked")


def still_ahead(message: OutboxMessage) -> bool:
    """They want to be written to, and something lies ahead."""
    row = row_of(message)
    if row is None or row.state != State.ON:
        return False
    return bool(ahead_of(row.children.all(), timezone.localdate()))


def sample() -> Sample:
    context = {
        "link": "/fi/stages/esimerkki/",
        "unsubscribe": "/fi/stages-stop/esimerkki/",
        "is_on": False,
        "email": PLANTED[0],
        "written_to": PLANTED[1],
    }
    return Sample(context=context, planted=PLANTED)


register(
    Kind(
        "stages_confirm", _("Confirming an address"), Role.PUBLIC, build_confirmation, still_asked, sample, urgent=True
    )
)
register(Kind("stage_invitation", _("Word ahead of something new"), Role.PUBLIC, build_invitation, still_ahead, sample))
