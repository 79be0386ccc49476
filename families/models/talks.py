from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Via, Visibility
from core.transitions import StateField, state_constraint
from families import states
from families.models.households import KEEP_CASE, Adult
from families.querysets import TalkQuerySet
from partners.models import ServiceEntry
from partners.vocabulary import slot_label


class Talk(Stateful):
    """A parent's wish to talk about a worry without the child present. What it is about is said, never written."""

    class Way(models.TextChoices):
        PHONE = "phone", _("on the phone")
        MEETING = "meeting", _("face to face")
        VIDEO = "video", _("by video call")

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="talks")
    state = StateField(choices=states.Talk, default=states.Talk.WISHED)
    way = models.CharField(max_length=10, choices=Way, default=Way.PHONE)
    times = models.JSONField(default=list, help_text="parts of the week that suit, as in a request")
    with_whom = models.ForeignKey(
        ServiceEntry, on_delete=models.SET_NULL, null=True, related_name="+", help_text="empty: the coordinator"
    )
    wished_at = models.DateTimeField(default=timezone.now)
    booked_for = models.DateTimeField(null=True)

    objects = TalkQuerySet.as_manager()
    transitions = states.TALK_TABLE
    visibility = Visibility(
        coordinator=Via("adult__family__organisation", "adult__family__municipality"), family=Via("adult")
    )
    privacy = Privacy(subject="adult__family", erase=("times",), keep=KEEP_CASE)

    class Meta:
        ordering = ["-pk"]
        constraints = [state_constraint("talk_state", states.Talk)]

    def __str__(self) -> str:
        return f"talk {self.pk}"

    @property
    def times_in_words(self) -> list[str]:
        return [slot_label(key) for key in self.times]

    @property
    def is_live(self) -> bool:
        return self.state in states.TALK_LIVE

    @property
    def organisation_id(self) -> int:
        return self.adult.family.organisation_id
