"""Work on the register itself: views that are kept, messages to many, and merges that can be undone."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Language, Organisation, User
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
    """A message to many volunteers at once, in the languages they read; each gets a row of the outbox that points here.

    A language in which it was not written is empty.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bulk_messages")
    subject_fi = models.CharField(max_length=120, blank=True)
    subject_sv = models.CharField(max_length=120, blank=True)
    subject_en = models.CharField(max_length=120, blank=True)
    body_fi = models.TextField(max_length=4_000, blank=True)
    body_sv = models.TextField(max_length=4_000, blank=True)
    body_en = models.TextField(max_length=4_000, blank=True)
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
        return self.read_in(get_language())["subject"]

    @property
    def versions(self) -> list[dict[str, str]]:
        """The message in each language in which it is written."""
        every = [
            {
                "language": language.value,
                "called": language.label,
                "subject": getattr(self, f"subject_{language.value}"),
                "body": getattr(self, f"body_{language.value}"),
            }
            for language in Language
        ]
        return [version for version in every if version["body"]]

    def read_in(self, language: str | None) -> dict[str, str]:
        """Return the version in `language`, else the first there is: never one language within another."""
        written = self.versions
        return next((version for version in written if version["language"] == language), written[0])


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
