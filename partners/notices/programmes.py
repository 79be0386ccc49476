"""What administrators hear of carrying a programme together: that they are asked, and what the other answered."""

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
from partners.models import Programme, ProgrammePart

PLANTED = ("Perheentalon ohjelma", "Kettunen")


def tell(part: ProgrammePart, what: str, *, but: Actor) -> None:
    """Tell the other side of a part: it is "asked", or what was asked is "accepted", "declined" or has "ended"."""
    sides = {part.organisation_id, part.programme.organisation_id} - but.organisation_ids
    hats = Membership.objects.active().filter(role=Role.ADMINISTRATOR, organisation__in=sides)
    stamp = f"{timezone.now():%Y%m%dT%H%M%S.%f}"
    for hat in hats.select_related("user"):
        outbox.enqueue(
            "programme_news",
            key=f"programme_news:{part.pk}:{what}:{stamp}:{hat.user_id}",
            recipient=hat.user,
            channel=EMAIL,
            context={"programme": part.programme_id, "part": part.pk, "hat": hat.pk, "what": what},
            organisation_id=hat.organisation_id,
        )


def still_new(message: OutboxMessage) -> bool:
    """The reader is still an administrator, and what is said of the part is still true; a no has left none."""
    told = message.context
    if not Membership.objects.active().filter(pk=told["hat"]).exists():
        return False
    if told["what"] == "declined":
        return Programme.objects.filter(pk=told["programme"]).exists()
    parts, today = ProgrammePart.objects.filter(pk=told["part"]), timezone.localdate()
    if told["what"] == "asked":
        return parts.asked().exists()
    return parts.live(today).exists() == (told["what"] == "accepted")


def build(message: OutboxMessage) -> dict[str, Any]:
    """Who keeps the programme reads of its parts; who is asked, of all its programmes."""
    programme = Programme.objects.get(pk=message.context["programme"])
    keeps = Membership.objects.filter(pk=message.context["hat"], organisation=programme.organisation_id).exists()
    parts = reverse("administration:programme-parts", args=[programme.pk])
    return {"link": parts if keeps else reverse("administration:programme-list"), "what": message.context["what"]}


def sample() -> Sample:
    planted = {"called": PLANTED[0], "worker": PLANTED[1]}
    return Sample(context={"link": "/administration/programmes/", "what": "asked", **planted}, planted=PLANTED)


register(Kind("programme_news", _("A programme carried together"), Role.ADMINISTRATOR, build, still_new, sample))
