"""What the administrators of the other organisations hear when a help number of the whole country changes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.actor import Actor, Role
from notifications import outbox
from notifications.kinds import EMAIL, Kind, Sample, register
from notifications.models import OutboxMessage
from partners.models import Helpline

PLANTED = ("080 005 005", "Kettunen")


def tell_changed(line: Helpline, *, but: Actor) -> None:
    """Everybody's families call the same number: each administrator elsewhere may look it up too."""
    hats = Membership.objects.active().filter(role=Role.ADMINISTRATOR).exclude(organisation__in=but.organisation_ids)
    stamp = f"{timezone.now():%Y%m%dT%H%M%S.%f}"
    for hat in hats.exclude(user=but.user_id).select_related("user"):
        outbox.enqueue(
            "helpline_changed",
            key=f"helpline_changed:{line.pk}:{stamp}:{hat.user_id}",
            recipient=hat.user,
            channel=EMAIL,
            context={"line": line.pk, "person": hat.user_id},
            organisation_id=hat.organisation_id,
        )


def still_theirs(message: OutboxMessage) -> bool:
    """The number is there, and the reader still an administrator."""
    hats = Membership.objects.active().filter(user=message.context["person"], role=Role.ADMINISTRATOR)
    return Helpline.objects.filter(pk=message.context["line"]).exists() and hats.exists()


def build(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("administration:helpline-list")}


def sample() -> Sample:
    planted = {"called": PLANTED[0], "worker": PLANTED[1]}
    return Sample(context={"link": "/administration/helplines/", **planted}, planted=PLANTED)


register(Kind("helpline_changed", _("A help number has changed"), Role.ADMINISTRATOR, build, still_theirs, sample))
