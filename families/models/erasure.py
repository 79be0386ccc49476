from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Stateful
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from families import states
from families.models.households import KEEP_CASE, Adult, Family
from families.querysets import ErasureRequestQuerySet, LegalHoldQuerySet

COORDINATOR = Via("family__organisation", "family__municipality")
FAMILY = Via("family__adults", family__adults__sees=Adult.Sees.EVERYTHING)


class ErasureRequest(Stateful):
    """A family's wish that its data be erased. A coordinator looks at it and answers within a month (domain.md 4.6)."""

    class Channel(models.TextChoices):
        OWN_PAGE = "own_page", _("on the family's own page")
        PHONE = "phone", _("by phone; we called back to be sure")
        PAPER = "paper", _("on paper")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="erasure_requests")
    asked_by = models.ForeignKey(Adult, on_delete=models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.OWN_PAGE)
    asked_at = models.DateTimeField(default=timezone.now)
    state = StateField(choices=states.Erasure, default=states.Erasure.ASKED)
    reason_code = models.CharField(max_length=20, choices=states.ErasureRefused, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = ErasureRequestQuerySet.as_manager()
    transitions = states.ERASURE_TABLE
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="family", keep="three years without a family, to show that it was answered in time")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            state_constraint("erasure_state", states.Erasure),
            models.UniqueConstraint(
                fields=["family"], condition=Q(state=states.Erasure.ASKED), name="erasure_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.family.organisation_id


class LegalHold(models.Model):
    """Why a family's data may not be erased yet, and until when (R-RT-1). Nothing of the matter itself is kept."""

    class Reason(models.TextChoices):
        CLAIM = "claim", _("a legal claim is open")
        COMPLAINT = "complaint", _("a complaint is with an authority")
        AUTHORITY = "authority", _("an authority has asked for the data to be kept")
        INSURANCE = "insurance", _("an insurance matter is open")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="legal_holds")
    reason = models.CharField(max_length=12, choices=Reason)
    until = models.DateField(help_text="the last day on which nothing is erased")
    placed_at = models.DateTimeField(default=timezone.now)
    placed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = LegalHoldQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, family=FAMILY)
    privacy = Privacy(subject="family", erase=ROW, keep=f"until it ends; then {KEEP_CASE}")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.reason} until {self.until}"

    @property
    def organisation_id(self) -> int:
        return self.family.organisation_id


class ContactChange(models.Model):
    """A new phone number or e-mail that waits for the code sent to it: only what works takes the old one's place."""

    adult = models.ForeignKey(Adult, on_delete=models.CASCADE, related_name="contact_changes")
    channel = models.CharField(max_length=10, choices=Adult.Channel)
    address = models.CharField(max_length=254)
    code_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(family=Via("adult"))
    privacy = Privacy(subject="adult__family", erase=ROW, keep="a quarter of an hour", hide=("code_hash",))

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"contact change {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.adult.family.organisation_id
