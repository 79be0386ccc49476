"""What a volunteer opens for themselves: a calendar's way in, and a new phone number that waits for its code."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from volunteers.models.volunteers import Volunteer


class VolunteerFeed(models.Model):
    """The secret address from which a calendar reads a volunteer's times. The secret is kept as a hash only."""

    volunteer = models.OneToOneField(Volunteer, on_delete=models.CASCADE, related_name="feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(volunteer=Via("volunteer__user"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="until it is closed", hide=("token_hash",))

    def __str__(self) -> str:
        return f"feed {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.volunteer.organisation_id


class PhoneChange(models.Model):
    """A new phone number that waits for the code sent to it: only what works takes the old one's place."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="phone_change")
    phone = models.CharField(max_length=30)
    code_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(volunteer=Via("user"), applicant=Via("user"))
    privacy = Privacy(subject="user", erase=ROW, keep="a quarter of an hour", hide=("code_hash",))

    def __str__(self) -> str:
        return f"phone change {self.pk}"
