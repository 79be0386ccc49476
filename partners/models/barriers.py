"""What stopped somebody from using the site: told without an account, answered within two weeks (R-A11Y-2)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from accounts.models import Organisation
from core.privacy import Privacy
from core.scoping import Via, Visibility
from partners.querysets import BarrierQuerySet

ANSWER_WITHIN = timedelta(days=14)


def last_day() -> date:
    return timezone.localdate() + ANSWER_WITHIN


class Barrier(models.Model):
    """A barrier on a page, told to the organisation that answers for it."""

    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=1000)
    page = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_by = models.DateField(default=last_day, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = BarrierQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"), administrator=Via("organisation"))
    privacy = Privacy(
        subject="self",
        erase=("text", "page", "email"),
        keep="six months from the answer, a year without one",
    )

    class Meta:
        ordering = ["answer_by", "pk"]

    def __str__(self) -> str:
        return f"barrier {self.pk}"

    def is_late(self, on: date) -> bool:
        return self.answered_at is None and self.answer_by < on
