"""What somebody who wished for something is told: that there is an answer. What was wished for is never told."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from activities.models import Wish
from activities.states import WISH_PUBLIC
from core.actor import Role
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from notifications.recipients import Recipient, register_recipient
from volunteers.notices.training import stamp_of

PLANTED = ("Kettunen", "kettunen@example.org", "isien saunailta")


def resolve_wish(pk: str) -> Recipient | None:
    """Return how somebody without an account asked to be answered; None when they left no address."""
    wish = Wish.objects.filter(pk=pk).exclude(email="").first()
    if wish is None:
        return None
    return Recipient(language=wish.language, email=wish.email, page=reverse("coordinator:wish-detail", args=[wish.pk]))


register_recipient("activities.Wish", resolve_wish)


def wish_answered(wish: Wish) -> None:
    """Tell that there is an answer: to the address that was left, or to the volunteer."""
    stamp = stamp_of(wish.answered_at)
    readers = [("wish", wish)] if wish.email else []
    if wish.proposed_by:
        readers += [(f"user-{person.pk}", person) for person in wish.proposed_by.people]
    for name, reader in readers:
        outbox.enqueue(
            "wish_answered",
            key=f"wish_answered:{wish.pk}:{name}:{stamp}",
            recipient=reader,
            channel=EMAIL,
            context={"wish": wish.pk, "at": stamp},
            organisation_id=wish.organisation_id,
            municipality_id=wish.municipality_id,
        )


def still_answered(message: OutboxMessage) -> bool:
    """The answer can be read, and is not followed by a newer one."""
    wish = Wish.objects.filter(pk=message.context["wish"], state__in=WISH_PUBLIC).first()
    return wish is not None and wish.answered_at is not None and stamp_of(wish.answered_at) == message.context["at"]


def build(message: OutboxMessage) -> dict[str, Any]:
    wish = Wish.objects.get(pk=message.context["wish"])
    with translation.override(wish.language):
        return {"link": reverse("public:wish-detail", args=[wish.pk])}


def sample() -> Sample:
    shown = {"link": "/fi/wishes/7/"}
    planted = {"called": PLANTED[0], "address": PLANTED[1], "topic": PLANTED[2]}
    return Sample(context={**shown, **planted}, planted=PLANTED)


register(Kind("wish_answered", _("A wish has been answered"), Role.PUBLIC, build, still_answered, sample))
