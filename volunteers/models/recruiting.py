"""The way by which a volunteer asks a friend along."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from volunteers.models.volunteers import Volunteer


class RecruitingLink(models.Model):
    """A volunteer's own link to open roles. Its token is random: an address tells nothing of who shares it."""

    volunteer = models.OneToOneField(Volunteer, on_delete=models.CASCADE, related_name="recruiting_link")
    token = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(volunteer=Via("volunteer__user"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="while the volunteer serves", hide=("token",))

    def __str__(self) -> str:
        return f"recruiting link {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.volunteer.organisation_id
