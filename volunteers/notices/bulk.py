"""A message of the office to many volunteers. Its words are the office's own, and about nobody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Role
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.models import BulkMessage, Volunteer

KIND = "bulk_message"
PLANTED = ("Kettunen", "Myllykatu 4", "0400000012")

Addressee = tuple[User, str]  # the person, and the municipality in which they serve


def bulk_message(message: BulkMessage, people: Iterable[Addressee]) -> None:
    """Queue the message, once for each person."""
    for person, municipality_id in people:
        outbox.enqueue(
            KIND,
            key=f"{KIND}:{message.pk}:{person.pk}",
            recipient=person,
            channel="email",
            context={"bulk": message.pk, "person": person.pk},
            organisation_id=message.organisation_id,
            municipality_id=municipality_id,
        )


def bulk_of(message: OutboxMessage) -> BulkMessage:
    return BulkMessage.objects.get(pk=message.context["bulk"])


def build(message: OutboxMessage) -> dict[str, Any]:
    """Return the words in the reader's language; the frame of the letter follows the words, never the reader alone."""
    read = bulk_of(message).read_in(get_language())
    return {"subject": read["subject"], "body": read["body"], "written_in": read["language"]}


def still_serves(message: OutboxMessage) -> bool:
    """Whether the reader serves in the association now: whoever has ended, or has not begun, hears nothing."""
    bulk = BulkMessage.objects.filter(pk=message.context["bulk"]).first()
    if bulk is None:
        return False
    person = message.context["person"]
    serving = Volunteer.objects.serving().filter(organisation=bulk.organisation_id)
    return serving.filter(Q(user=person) | Q(together_with=person)).exists()


def sample() -> Sample:
    context = {
        "subject": _("Group supervision"),
        "body": _("Open your page to see what it is and what you can do."),
        "written_in": get_language(),
        "called": PLANTED[0],
        "address": PLANTED[1],
        "phone": PLANTED[2],
    }
    return Sample(context=context, planted=PLANTED)


register(Kind(KIND, gettext_lazy("Message to many volunteers"), Role.VOLUNTEER, build, still_serves, sample))
