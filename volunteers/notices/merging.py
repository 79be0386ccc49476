"""That two accounts of one person have become one, to the person."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.models import VolunteerMerge

KIND = "accounts_joined"
PLANTED = ("Kettunen", "Myllykatu 4", "0400000012")


def key_of(merge: VolunteerMerge) -> str:
    return f"{KIND}:{merge.pk}"


def accounts_joined(merge: VolunteerMerge) -> None:
    """Tell the person which of their two addresses opens the pages from now on: the one that this comes to."""
    outbox.enqueue(
        KIND,
        key=key_of(merge),
        recipient=merge.kept.user,
        channel="email",
        context={"merge": merge.pk},
        organisation_id=merge.kept.organisation_id,
        municipality_id=merge.kept.municipality_id,
    )


def forget(merge: VolunteerMerge) -> None:
    """It was undone before the message went."""
    outbox.cancel(key_of(merge))


def build(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("volunteer:home")}


def still_joined(message: OutboxMessage) -> bool:
    merge = VolunteerMerge.objects.filter(pk=message.context["merge"], undone_at=None).select_related("kept").first()
    return merge is not None and message.recipient == f"accounts.User:{merge.kept.user_id}"


def sample() -> Sample:
    context = {"link": "/volunteer/", "called": PLANTED[0], "street": PLANTED[1], "phone": PLANTED[2]}
    return Sample(context=context, planted=PLANTED)


register(Kind(KIND, _("Two accounts have become one"), Role.VOLUNTEER, build, still_joined, sample))
