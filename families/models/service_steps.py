from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from families import states
from families.models.households import KEEP_CASE, Family
from families.querysets import ServiceStepQuerySet
from partners.models import Benefit
from partners.vocabulary import ServiceCategory


class ServiceStep(Stateful):
    """A family's way to one service or benefit, from a suggestion to staying with it. The family owns it."""

    class SetBy(models.TextChoices):
        FAMILY = "family", _("the family")
        COMPANION = "companion", _("the companion, with the family's permission")
        OFFICE = "office", _("the coordinator, as a suggestion")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="service_steps")
    service = models.CharField(max_length=30, choices=ServiceCategory, blank=True)
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, null=True, related_name="+")
    state = StateField(choices=states.ServiceStep, default=states.ServiceStep.SUGGESTED)
    deadline = models.DateField(null=True, blank=True, help_text="the last day that a letter gives")
    is_shared = models.BooleanField(default=False)
    set_by = models.CharField(max_length=10, choices=SetBy, default=SetBy.FAMILY)
    begun_at = models.DateTimeField(default=timezone.now)
    taken_up_on = models.DateField(null=True, editable=False, help_text="the day it first began, for the figures")

    objects = ServiceStepQuerySet.as_manager()
    transitions = states.SERVICE_STEP_TABLE
    visibility = Visibility(
        family=Via("family__adults", family__adults__sees="everything"),
        volunteer=served_by(
            "family__requests__matches__volunteer",
            family__requests__matches__state__in=states.SHARING,
            is_shared=True,
        ),
    )
    privacy = Privacy(
        subject="family", erase=("service", "benefit", "deadline"), keep=f"{KEEP_CASE}; then the step alone, as a count"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [state_constraint("service_step_state", states.ServiceStep)]

    def __str__(self) -> str:
        return f"service step {self.pk}"

    @property
    def name(self) -> str:
        """What the step leads to, in the page's language; empty once it has been erased."""
        return str(self.benefit or self.get_service_display())

    @property
    def reminder_key(self) -> str:
        """What the keys of the appointments that remind of its last day begin with."""
        return f"service-step-{self.pk}-"

    @property
    def organisation_id(self) -> int:
        return self.family.organisation_id
