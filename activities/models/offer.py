"""What the shared offer is measured against and read from."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Municipality, Organisation, User
from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility


class Population(models.Model):
    """How many families with children live in a municipality, from public statistics."""

    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="population")
    families = models.PositiveIntegerField(help_text="families with children under 18")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public statistics")

    class Meta:
        ordering = ["municipality_id"]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.families}"


class FeedReading(models.Model):
    """What was read from somebody's open calendar, kept for the preview until it is taken in or a week has gone."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="feed_readings")
    source_url = models.URLField(blank=True)
    rows = models.JSONField(default=list)
    read_at = models.DateTimeField(default=timezone.now, editable=False)
    read_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"))
    privacy = Privacy.none("public events of others")

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"feed reading {self.pk}"
