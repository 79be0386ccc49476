from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility


class OrganisationNumber(models.BigIntegerField):
    """The key of an organisation, kept as a number so that the trail outlives the row it points at."""

    actor_key = "organisation_ids"


class AuditQuerySet(ScopedQuerySet):
    def about(self, subject: models.Model) -> AuditQuerySet:
        """Entries about one row."""
        return self.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))

    def openings(self) -> AuditQuerySet:
        """Entries that say somebody looked, or took a copy along."""
        return self.filter(Q(verb__endswith=".opened") | Q(verb__endswith=".exported"))

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("the audit trail is append-only")


class AuditEntry(models.Model):
    at = models.DateTimeField(default=timezone.now, editable=False)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    actor_role = models.CharField(max_length=20)
    actor_label = models.CharField(max_length=120)
    actor_user_id = models.BigIntegerField(null=True)
    organisation_id = OrganisationNumber(null=True)
    reason = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)

    objects = AuditQuerySet.as_manager()
    visibility = Visibility(administrator=Via("organisation_id"))
    privacy = Privacy.none("names of fields and codes only; kept two years (R-AC-2), readable by the controller")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class Stateful(models.Model):
    """A row with a state; `state_since` is written by `core.transitions.advance`."""

    state_since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
