"""Training: what is taught, when, and who has learned it."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Municipality, Organisation, User
from core.models import Stateful
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from volunteers import states
from volunteers.querysets import CertificateQuerySet, CourseQuerySet, ParticipationQuerySet, SessionQuerySet

KEEP_TRAINING = "two years after the end, for certificates (domain.md 4.5)"
OPEN_TO_VOLUNTEERS = {"is_published": True, "audience": "volunteers"}
OPEN_TO_PROFESSIONALS = {"is_published": True, "audience": "professionals"}


class TrainingModule(models.Model):
    """One thing to learn, such as "role and boundaries", with its length and its material."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="training_modules")
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    hours = models.DecimalField(
        max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(100)]
    )
    is_active = models.BooleanField(default=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("organisation"),
        administrator=Via("organisation"),
        volunteer=Via("organisation"),
        applicant=Via("organisation"),
        partner=Via("sessions__course__participations__user"),
    )
    privacy = Privacy.none("what is taught")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'fi')[:2]}", "") or self.name_fi


class TrainingMaterial(models.Model):
    """Something to read or watch for a module: a text of the association's own, or an address."""

    module = models.ForeignKey(TrainingModule, on_delete=models.CASCADE, related_name="materials")
    language = models.CharField(max_length=2, choices=Language)
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=20_000, blank=True)
    web_address = models.URLField(blank=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("module__organisation"),
        administrator=Via("module__organisation"),
        volunteer=Via("module__organisation"),
        applicant=Via("module__organisation"),
        partner=Via("module__sessions__course__participations__user"),
    )
    privacy = Privacy.none("what is taught")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Course(models.Model):
    """A course of one or more sessions, for volunteers or for professionals."""

    class Audience(models.TextChoices):
        VOLUNTEERS = "volunteers", _("volunteers and applicants")
        PROFESSIONALS = "professionals", _("professionals")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="courses")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: online"
    )
    audience = models.CharField(max_length=15, choices=Audience, default=Audience.VOLUNTEERS)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(default=12, validators=[MinValueValidator(1), MaxValueValidator(500)])
    is_published = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = CourseQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("organisation"),
        administrator=Via("organisation"),
        volunteer=[Via("organisation", **OPEN_TO_VOLUNTEERS), Via("participations__user")],
        applicant=[Via("organisation", **OPEN_TO_VOLUNTEERS), Via("participations__user")],
        partner=[Via("organisation__municipalities", **OPEN_TO_PROFESSIONALS), Via("participations__user")],
    )
    privacy = Privacy.none("what is taught and when")

    class Meta:
        ordering = ["-pk"]

    @property
    def is_live(self) -> bool:
        """Whether people can see it and it has not been cancelled."""
        return self.is_published and self.cancelled_at is None

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'fi')[:2]}", "") or self.name_fi


class CourseSession(models.Model):
    """One sitting of a course, in a place or online, and what is gone through in it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    link = models.URLField(blank=True, help_text="for an online session; shown to those who have a place")
    modules = models.ManyToManyField(TrainingModule, related_name="sessions")
    changed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="for calendars")

    objects = SessionQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("course__organisation"),
        volunteer=[
            Via("course__organisation", **{f"course__{name}": value for name, value in OPEN_TO_VOLUNTEERS.items()}),
            Via("course__participations__user"),
        ],
        applicant=[
            Via("course__organisation", **{f"course__{name}": value for name, value in OPEN_TO_VOLUNTEERS.items()}),
            Via("course__participations__user"),
        ],
        partner=Via("course__participations__user"),
    )
    privacy = Privacy.none("what is taught and when")

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="course_session_ends_later")
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.course.organisation_id


class TrainingParticipation(Stateful):
    """One person on one course (domain.md 2.5)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="participations")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="participations")
    state = StateField(choices=states.Participation, default=states.Participation.REGISTERED)
    registered_at = models.DateTimeField(default=timezone.now)

    objects = ParticipationQuerySet.as_manager()
    transitions = states.PARTICIPATION_TABLE
    visibility = Visibility(
        coordinator=Via("course__organisation"),
        volunteer=Via("user"),
        applicant=Via("user"),
        partner=Via("user"),
    )
    privacy = Privacy(subject="user", erase=ROW, keep=KEEP_TRAINING)

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            state_constraint("participation_state", states.Participation),
            models.UniqueConstraint(
                fields=["course", "user"],
                condition=~Q(state=states.Participation.CANCELLED.value),
                name="participation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"participation {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.course.organisation_id

    @property
    def has_place(self) -> bool:
        return self.state in states.HAS_PLACE


class Attendance(models.Model):
    """Who was there: one person, one session."""

    participation = models.ForeignKey(TrainingParticipation, on_delete=models.CASCADE, related_name="attendances")
    session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="attendances")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("participation__course__organisation"),
        volunteer=Via("participation__user"),
        applicant=Via("participation__user"),
        partner=Via("participation__user"),
    )
    privacy = Privacy(subject="participation__user", erase=ROW, keep=KEEP_TRAINING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participation", "session"], name="attendance_once")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class ModuleCompletion(models.Model):
    """A person has learned a module, on a course or elsewhere."""

    module = models.ForeignKey(TrainingModule, on_delete=models.PROTECT, related_name="completions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="module_completions")
    completed_on = models.DateField()
    participation = models.ForeignKey(
        TrainingParticipation, on_delete=models.SET_NULL, null=True, related_name="completions"
    )

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("module__organisation", "user__memberships__municipalities"),
        volunteer=Via("user"),
        applicant=Via("user"),
        partner=Via("user"),
    )
    privacy = Privacy(subject="user", erase=ROW, keep=KEEP_TRAINING)

    class Meta:
        ordering = ["-completed_on"]

    def __str__(self) -> str:
        return f"completion {self.pk}"


class Certificate(models.Model):
    """What was given as proof of training or of service; anybody who holds the code can check that it is true."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("certificate of training")
        SERVICE = "service", _("certificate of volunteering")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="certificates")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=10, choices=Kind)
    participation = models.OneToOneField(
        TrainingParticipation, on_delete=models.SET_NULL, null=True, related_name="certificate"
    )
    code = models.CharField(max_length=32, unique=True, help_text="random; printed on the certificate")
    facts = models.JSONField(default=dict, help_text="name, hours, days and titles as they were printed")
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)

    objects = CertificateQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("organisation"), volunteer=Via("user"), applicant=Via("user"), partner=Via("user")
    )
    privacy = Privacy(subject="user", erase=ROW, keep=KEEP_TRAINING)

    class Meta:
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"certificate {self.pk}"

    @property
    def shown_code(self) -> str:
        """The code in groups of four, as it is printed."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None
