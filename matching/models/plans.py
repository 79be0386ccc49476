from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from matching import states


class Plan(Stateful):
    """Whom to suggest to whom, for all waiting families of one coordinator's scope at once. Nothing is sent by it.

    `result` holds numbers alone: {"placed": [[request, volunteer, fit]], "unplaced": [{"request", "reason", "rivals",
    "volunteers", "places"}], "wishes": [...], "first_come": families placed by hand in order of arrival}.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    municipality_ids = models.JSONField(default=list, help_text="the scope in which it was asked for")
    state = StateField(choices=states.Plan, default=states.Plan.QUEUED)
    stage = models.CharField(max_length=20, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    input_hash = models.CharField(max_length=64, blank=True)
    families = models.PositiveIntegerField(default=0)
    volunteers = models.PositiveIntegerField(default=0)
    is_proven = models.BooleanField(default=False, help_text="the certificate was checked and holds")
    result = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()
    transitions = states.PLAN_TABLE
    visibility = Visibility(coordinator=Via("organisation", "made_by"))
    privacy = Privacy.none("numbers of rows; a plan is made anew whenever something changes")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            state_constraint("plan_state", states.Plan),
            models.UniqueConstraint(
                fields=["organisation", "made_by"],
                condition=Q(state__in=[s.value for s in states.PLAN_UNDER_WAY]),
                name="plan_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in states.PLAN_UNDER_WAY
