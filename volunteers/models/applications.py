"""From the wish to volunteer to the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation, User
from accounts.phones import as_people_write
from core.models import Stateful
from core.privacy import ROW, EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from partners.vocabulary import Gender
from volunteers import states
from volunteers.models.roles import VolunteerDocument, VolunteerRole
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import ApplicationQuerySet, SlotQuerySet
from volunteers.vocabulary import HeardFrom, Outcome, RejectReason, Unit

KEEP_APPLICATION = "while it is handled; six months after a no (domain.md 4.5)"
COORDINATOR = Via("application__role__programme__organisation", "application__municipality")
OWN = [Via("application__user"), Via("application__together_with")]


class VolunteerApplication(Stateful):
    """One person's, or one couple's, wish to serve in one role (domain.md 2.5). Never health, never crime."""

    role = models.ForeignKey(VolunteerRole, on_delete=models.PROTECT, related_name="applications")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="applications")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="applications")
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.SINGLE)
    together_with = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="applications_together"
    )
    state = StateField(choices=states.Application, default=states.Application.RECEIVED)
    held_from = models.CharField(max_length=20, blank=True, editable=False, help_text="where a hold goes back to")
    reason_code = models.CharField(max_length=40, choices=RejectReason, blank=True)
    redirect_role = models.ForeignKey(VolunteerRole, on_delete=models.SET_NULL, null=True, related_name="+")
    redirect_to = models.CharField(max_length=200, blank=True, help_text="another association, with its contact route")
    assigned_to = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="handled_applications")
    deputy = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    recruited_by = models.ForeignKey(Volunteer, on_delete=models.SET_NULL, null=True, related_name="recruited")
    submission_key = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0, editable=False, help_text="how often the office has called")
    reached_at = models.DateTimeField(null=True, editable=False, help_text="when they last talked")
    heard_from = models.CharField(max_length=20, choices=HeardFrom, blank=True)
    wishes = models.JSONField(default=list, blank=True)
    competences = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list)
    life_stages = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    slots = models.JSONField(default=list, blank=True)
    limits = models.JSONField(default=list, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNSAID)
    hours_a_month = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(60)])
    introduction = models.CharField(max_length=300, blank=True)
    privacy_notice = models.CharField(max_length=10, help_text="version of the notice that was shown")

    objects = ApplicationQuerySet.as_manager()
    transitions = states.APPLICATION_TABLE
    visibility = Visibility(
        coordinator=Via("role__programme__organisation", "municipality"),
        applicant=[Via("user"), Via("together_with")],
        volunteer=[Via("user"), Via("together_with")],
    )
    privacy = Privacy(subject="user", erase=ROW, keep=KEEP_APPLICATION, hide=("submission_key",))

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            state_constraint("application_state", states.Application),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(state__in=[s.value for s in states.APPLICATION_LIVE]),
                name="application_live_once",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.role.organisation_id

    @property
    def is_live(self) -> bool:
        return self.state in states.APPLICATION_LIVE

    @property
    def people(self) -> list[User]:
        """Who applies: one person, or two together."""
        return [self.user, *([self.together_with] if self.together_with else [])]

    @property
    def names(self) -> str:
        return " & ".join(person.name for person in self.people)

    @property
    def last_sign(self) -> datetime:
        """When something last happened: it arrived, they talked, or it moved to where it is."""
        return max(at for at in (self.received_at, self.reached_at, self.state_since) if at is not None)

    @property
    def booked_slot(self) -> InterviewSlot | None:
        return getattr(self, "slot", None)

    @property
    def record(self) -> InterviewRecord | None:
        return getattr(self, "interview", None)


class InterviewSlot(models.Model):
    """A time that an interviewer has opened; one application books it."""

    class Way(models.TextChoices):
        PLACE = "place", _("face to face")
        VIDEO = "video", _("by video call")
        PHONE = "phone", _("on the phone")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="interview_slots")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    interviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="interview_slots")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60, validators=[MaxValueValidator(240)])
    way = models.CharField(max_length=10, choices=Way, default=Way.PLACE)
    place = models.CharField(max_length=120, blank=True)
    link = models.URLField(blank=True)
    application = models.OneToOneField(
        VolunteerApplication, on_delete=models.SET_NULL, null=True, blank=True, related_name="slot"
    )
    booked_at = models.DateTimeField(null=True)

    objects = SlotQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("organisation", "municipality"),
        applicant=[*OWN, Via("organisation", "municipality", application=None)],
    )
    privacy = Privacy.none("a worker's free times; the booking is of the application")

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["interviewer", "starts_at"], name="interview_slot_once")]

    def __str__(self) -> str:
        return f"slot {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def where(self) -> str:
        """The place, the address of a video call, or nothing for a telephone call."""
        return self.place if self.way == self.Way.PLACE else self.link if self.way == self.Way.VIDEO else ""


class InterviewRecord(models.Model):
    """What is kept of an interview, all of it readable by the applicant; no story, no diagnosis (domain.md 3.1)."""

    LONGEST = 1_000

    application = models.OneToOneField(VolunteerApplication, on_delete=models.CASCADE, related_name="interview")
    held_on = models.DateField()
    interviewer = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome)
    strengths = models.JSONField(default=list, blank=True)
    limits = models.JSONField(default=list, blank=True)
    summary = EncryptedTextField(blank=True, max_length=LONGEST)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, applicant=OWN, volunteer=OWN)
    privacy = Privacy(subject="application__user", erase=ROW, keep=KEEP_APPLICATION)

    def __str__(self) -> str:
        return f"interview {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.application.organisation_id


class Reference(models.Model):
    """Somebody who may be asked, with the applicant's permission; named until checked (domain.md 3.1)."""

    application = models.ForeignKey(VolunteerApplication, on_delete=models.CASCADE, related_name="references")
    name = EncryptedTextField(blank=True, max_length=120)
    phone = EncryptedTextField(blank=True, max_length=30)
    permitted_at = models.DateTimeField(default=timezone.now)
    checked_on = models.DateField(null=True)
    is_ok = models.BooleanField(null=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=COORDINATOR, applicant=OWN)
    privacy = Privacy(subject="application__user", erase=ROW, keep=KEEP_APPLICATION)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"reference {self.pk}"

    @property
    def is_asked(self) -> bool:
        return self.is_ok is not None

    @property
    def number(self) -> str:
        """The telephone number as people write it here."""
        return as_people_write(self.phone)

    @property
    def organisation_id(self) -> int:
        return self.application.organisation_id


class DocumentAcceptance(models.Model):
    """A person has read and accepted one version of a document."""

    document = models.ForeignKey(VolunteerDocument, on_delete=models.PROTECT, related_name="acceptances")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="document_acceptances")
    accepted_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("document__organisation", "user__memberships__municipalities"),
        volunteer=Via("user"),
        applicant=Via("user"),
    )
    privacy = Privacy(subject="user", erase=ROW, keep="two years after the end (domain.md 4.5)")

    class Meta:
        ordering = ["-accepted_at"]
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="document_accepted_once")]

    def __str__(self) -> str:
        return f"acceptance {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.document.organisation_id


class ExtractCheck(models.Model):
    """That an extract was seen: the fields of R-CR-3 and no others. No file, no note, nothing of the content.

    Seen by the checker and by the volunteer, by nobody else (R-CR-6).
    """

    class Result(models.TextChoices):
        CHECKED = "checked", _("seen")

    volunteer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="extract_checks")
    role = models.ForeignKey(VolunteerRole, on_delete=models.PROTECT, related_name="extract_checks")
    consent_given_at = models.DateTimeField(null=True)
    consent_text_version = models.CharField(max_length=10)
    requested_at = models.DateTimeField(null=True)
    extract_issue_date = models.DateField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        checker=Via("role__programme__organisation"), volunteer=Via("volunteer"), applicant=Via("volunteer")
    )
    privacy = Privacy(subject="volunteer", erase=ROW, keep="while the task lasts (domain.md 3.2)")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"extract {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.role.organisation_id
