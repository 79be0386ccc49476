"""Those who want to hear of what lies ahead, without a case and without a name (domain.md 6.1)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Language, Municipality
from activities import states
from core.models import Stateful
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Visibility
from core.transitions import StateField, state_constraint

KEEP = "until stopped or nothing lies ahead, unconfirmed two days; what was stopped leaves only a keyed hash"


class StageSubscription(Stateful):
    """An address that has asked for an invitation ahead of each transition. No hat sees it: only the job reads it."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+", help_text="empty: stopped"
    )
    state = StateField(choices=states.Subscription, default=states.Subscription.ASKED)
    email = models.EmailField(blank=True)
    address_key = models.CharField(max_length=64, db_index=True, help_text="keyed hash of the address")
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    wants_fathers = models.BooleanField(default=False, help_text="tell also what is for fathers")
    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="signed in the links")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()
    transitions = states.SUBSCRIPTION_TABLE
    visibility = Visibility()
    privacy = Privacy(subject="self", erase=ROW, keep=KEEP, hide=("address_key", "submission", "key"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            state_constraint("stage_subscription_state", states.Subscription),
            models.CheckConstraint(
                condition=Q(state=states.Subscription.STOPPED) | (~Q(email="") & Q(municipality__isnull=False)),
                name="subscription_can_be_reached",
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class SubscribedChild(models.Model):
    """A child of the subscriber by birth year or due month only (R-GD-4)."""

    subscription = models.ForeignKey(StageSubscription, on_delete=models.CASCADE, related_name="children")
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    due_month = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility()
    privacy = Privacy(subject="subscription", erase=ROW, keep=KEEP)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "subscribed children"
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_year=None, due_month__isnull=False) | Q(birth_year__isnull=False, due_month=None),
                name="subscribed_child_year_or_month",
            )
        ]

    def __str__(self) -> str:
        return f"child {self.pk}"
