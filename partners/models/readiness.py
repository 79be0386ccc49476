"""Whether an organisation may open its doors to families (R-CW-3, R-SC-1, R-EM-1)."""

from __future__ import annotations

from django.db import models

from accounts.models import Organisation
from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility


class Readiness(models.Model):
    """An organisation's own answer to what the law asks before the first family."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="readiness")
    is_purchased = models.BooleanField(
        null=True, blank=True, help_text="our activity is purchased as social service (R-SC-1); empty: not answered"
    )
    answered_on = models.DateField(null=True, blank=True)
    data_email = models.EmailField(blank=True, help_text="of the office, for questions about personal data")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"), administrator=Via("organisation"))
    privacy = Privacy.none("an organisation's answers and an address of its office")

    class Meta:
        verbose_name_plural = "readiness"

    def __str__(self) -> str:
        return f"readiness of {self.organisation}"
