"""Work on the register itself: views that are kept, messages to many, and merges that can be undone."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Organisation, User
from core.privacy import ROW, EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from volunteers.models.volunteers import Volunteer


class SavedView(models.Model):
    """Filters of the register under a name, of one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1_000, help_text="the filters as in an address")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("user", "organisation"))
    privacy = Privacy(subject="user", erase=ROW, keep="while the role lasts")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "organisation", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class BulkMessage(models.Model):
    """A message to many volunteers at once; each gets a row of the outbox that points here."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bulk_messages")
    subject = models.CharField(max_length=120)
    body = models.TextField(max_length=4_000)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    submission_key = models.CharField(max_length=64, unique=True)
    recipients = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"))
    privacy = Privacy.none("a message to many, without names")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.subject


class VolunteerMerge(models.Model):
    """Two rows of one person have become one. `before` is every row that was changed or deleted, for the undoing."""

    kept = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="merges")
    gone_id = models.BigIntegerField(help_text="the key of the row that went")
    before = EncryptedTextField()
    done_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("kept__organisation", "kept__municipality"))
    privacy = Privacy(subject="kept__user", erase=ROW, keep="thirty days, for undoing", hide=("before",))

    class Meta:
        ordering = ["-done_at"]

    def __str__(self) -> str:
        return f"merge {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.kept.organisation_id
