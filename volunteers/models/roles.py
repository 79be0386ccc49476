"""What a volunteer may do in a programme, and what is required for it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from core.privacy import ROW, Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility
from partners.models import Programme
from volunteers.models.training import TrainingModule
from volunteers.querysets import RoleQuerySet
from volunteers.vocabulary import ExemptionReason, RoleKind

# Without all of these a role has no right to an extract (Act 148/2014 sections 4 and 5, R-CR-1).
MAY_ASK_EXTRACT = (
    Q(is_regularly_with_minors=True, is_in_personal_contact=True, is_alone_with_minors=True)
    & ~Q(extract_reason="")
    & ~Q(safety_instruction="")
    & Q(extract_decided_on__isnull=False)
)


class VolunteerRole(models.Model):
    """One role of one programme: what it is, what it asks, and whether an extract may be asked for it."""

    class ExtractPolicy(models.TextChoices):
        NOT_ALLOWED = "not_allowed", _("no extract is asked")
        USED = "used", _("an extract is asked")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind)
    is_recruiting = models.BooleanField(default=True)
    is_paid = models.BooleanField(default=False, help_text="a fee per task, outside volunteer expenses (domain.md 3.5)")
    hours_a_month = models.PositiveSmallIntegerField(default=4, validators=[MaxValueValidator(60)])
    what_fi = models.CharField(max_length=500, blank=True, help_text="empty: the text of the kind")
    what_sv = models.CharField(max_length=500, blank=True)
    what_en = models.CharField(max_length=500, blank=True)
    gets_fi = models.CharField(max_length=500, blank=True, help_text="empty: the text of the kind")
    gets_sv = models.CharField(max_length=500, blank=True)
    gets_en = models.CharField(max_length=500, blank=True)
    asks_references = models.BooleanField(default=False)
    trains_first = models.BooleanField(default=False, help_text="training may come before the interview")
    approves_swaps = models.BooleanField(default=True, help_text="a swap of shifts waits for a coordinator")
    extract_policy = models.CharField(max_length=12, choices=ExtractPolicy, default=ExtractPolicy.NOT_ALLOWED)
    is_regularly_with_minors = models.BooleanField(default=False)
    is_in_personal_contact = models.BooleanField(default=False)
    is_alone_with_minors = models.BooleanField(default=False)
    extract_reason = models.CharField(max_length=500, blank=True)
    extract_decided_on = models.DateField(null=True, blank=True, help_text="the day of the board's decision")
    safety_instruction = models.URLField(blank=True, help_text="written instruction that protects minors")

    objects = RoleQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("what a role is and asks, shown in public")

    class Meta:
        ordering = ["programme", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="role_once"),
            models.CheckConstraint(
                condition=Q(extract_policy="not_allowed") | MAY_ASK_EXTRACT, name="role_extract_lawful"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.programme}"

    @property
    def organisation_id(self) -> int:
        return self.programme.organisation_id

    @property
    def asks_extract(self) -> bool:
        return self.extract_policy == self.ExtractPolicy.USED

    def own_words(self, about: str) -> str:
        """Return the association's own text `about` ("what" or "gets") in the page's language, or nothing."""
        return getattr(self, f"{about}_{(get_language() or 'fi')[:2]}", "")


class VolunteerDocument(models.Model):
    """One version of a text that a volunteer accepts. A published version is not changed: a new one follows."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("volunteer agreement")
        CONFIDENTIALITY = "confidentiality", _("confidentiality commitment")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="volunteer_documents")
    kind = models.CharField(max_length=20, choices=Kind)
    version = models.PositiveSmallIntegerField(default=1)
    text_fi = models.TextField(max_length=20_000)
    text_sv = models.TextField(max_length=20_000, blank=True)
    text_en = models.TextField(max_length=20_000, blank=True)
    published_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("texts that the association publishes")

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "version"], name="document_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"


class Requirement(models.Model):
    """Something that has to be in order before a person may serve in a role."""

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("volunteer agreement")
        CONFIDENTIALITY = "confidentiality", _("confidentiality commitment")
        MODULE = "module", _("training")
        INTERVIEW = "interview", _("interview")
        EXTRACT = "extract", _("extract from the criminal records")

    role = models.ForeignKey(VolunteerRole, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=20, choices=Kind)
    module = models.ForeignKey(TrainingModule, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    valid_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: for good")
    grace_days = models.PositiveSmallIntegerField(default=0, help_text="days after the last day that still count")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("what a role asks")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["role", "kind"], condition=Q(module=None), name="requirement_once"),
            models.UniqueConstraint(fields=["role", "module"], name="requirement_module_once"),
            models.CheckConstraint(
                condition=Q(kind="module", module__isnull=False) | (~Q(kind="module") & Q(module__isnull=True)),
                name="requirement_module",
            ),
        ]

    def __str__(self) -> str:
        return str(self.module) if self.module else self.get_kind_display()


class Exemption(models.Model):
    """One person need not meet one requirement, for a reason and until a day."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="exemptions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exemptions")
    reason = models.CharField(max_length=20, choices=ExemptionReason)
    ends_on = models.DateField()
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("requirement__role__programme__organisation", "user__memberships__municipalities"),
        volunteer=Via("user"),
        applicant=Via("user"),
    )
    privacy = Privacy(subject="user", erase=ROW, keep="two years after the end (domain.md 4.5)")

    class Meta:
        ordering = ["-ends_on"]

    def __str__(self) -> str:
        return f"exemption {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.requirement.role.organisation_id
