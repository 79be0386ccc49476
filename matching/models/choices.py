from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from families.models import SupportRequest
from matching import states
from matching.models.matches import KEEP_MATCH, Match
from volunteers.models import Volunteer

COORDINATOR = Via("request__family__organisation", "request__family__municipality")


class ShownShortlist(models.Model):
    """A shortlist as a coordinator saw it: who was on it, in which order, with which factors.

    `listed` holds a row for each volunteer, best first: {"volunteer": key, "fit": 0..1000, "values": the seven factors
    in the engine's order, 0..1000, or null where nobody named a wish}. `weights` are the seven weights of that day.
    """

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="shown_shortlists")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    shown_at = models.DateTimeField(default=timezone.now)
    listed = models.JSONField(default=list)
    weights = models.JSONField(default=list)
    considered = models.PositiveIntegerField(default=0)
    feasible = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR)
    privacy = Privacy(subject="request__family", erase=("listed",), keep=KEEP_MATCH)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"shortlist {self.pk}"


class Choice(models.Model):
    """What a coordinator did with a pair that was shown: suggested it, or set it aside for a time, and why.

    `rank` is the volunteer's place in the list that was shown, empty when the volunteer was not on it.
    """

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="choices")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=12, choices=states.Outcome)
    reason = models.CharField(max_length=20, choices=states.ChoiceReason, blank=True)
    shown = models.ForeignKey(ShownShortlist, on_delete=models.SET_NULL, null=True, related_name="choices")
    is_from_plan = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(null=True)
    match = models.OneToOneField(Match, on_delete=models.CASCADE, null=True, related_name="choice")
    blocked_until = models.DateTimeField(null=True, help_text="a pair set aside is not planned before")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR)
    privacy = [
        Privacy(subject="request__family", erase=("reason",), keep=KEEP_MATCH),
        Privacy(subject="volunteer__user", keep=KEEP_MATCH),
    ]

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.request_id}/{self.volunteer_id}"
