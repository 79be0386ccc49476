"""Who comes: a registration without an account, the children who come along, and who was there."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Language, User
from activities import states
from activities.models.activities import OF_ACTIVITY, Activity, Session
from activities.querysets.registrations import RegistrationQuerySet
from core.models import Stateful
from core.privacy import ROW, EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from core.transitions import StateField, state_constraint

KEEP = "3 months after the last time (domain.md 4.5)"
KEEP_CHILDREN = "30 days after the last time (domain.md 4.5)"
OF_REGISTRATION = Via("registration__activity__organisation", "registration__activity__municipality")
# Leaders see who comes while it is still theirs to do: the list is not a register to keep.
LED_NOW = served_by("activity__leaders", activity__state__in=(states.Activity.PUBLISHED, states.Activity.HELD))
LED_REGISTRATION = served_by(
    "registration__activity__leaders",
    registration__activity__state__in=(states.Activity.PUBLISHED, states.Activity.HELD),
)


class Registration(Stateful):
    """Somebody wants to come, under a name of their own choosing. `session` is empty when it is for all times."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        SMS = "sms", _("Text message")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="registrations")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="registrations")
    state = StateField(choices=states.Registration, default=states.Registration.REGISTERED)
    called = models.CharField(max_length=60, help_text="a nickname will do")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    adults = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(20)])
    children = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(20)])
    is_father = models.BooleanField(default=False, help_text="a father comes: said by themselves, never asked to show")
    is_first_time = models.BooleanField(default=False)
    needs = EncryptedTextField(blank=True, max_length=300, help_text="what makes it easier to come")
    seats = models.PositiveSmallIntegerField(default=1, help_text="how many places it takes, in the activity's unit")
    contact_key = models.CharField(max_length=64, db_index=True, help_text="keyed hash of the address")
    submission = models.UUIDField(default=uuid.uuid4, unique=True, help_text="of the form: a double press is one")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="signed in the private link")
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    offered_at = models.DateTimeField(null=True, editable=False)
    offer_until = models.DateTimeField(null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()
    transitions = states.REGISTRATION_TABLE
    visibility = Visibility(coordinator=OF_ACTIVITY, volunteer=LED_NOW)
    privacy = Privacy(subject="self", erase=ROW, keep=KEEP, hide=("contact_key", "submission", "key"))

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            state_constraint("registration_state", states.Registration),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="registration_can_be_reached"),
            models.UniqueConstraint(
                fields=["session", "contact_key"],
                condition=Q(state__in=states.STANDING, session__isnull=False),
                name="registration_once",
            ),
            models.UniqueConstraint(
                fields=["activity", "contact_key"],
                condition=Q(state__in=states.STANDING, session=None),
                name="registration_once_for_all",
            ),
        ]
        indexes = [models.Index(fields=["activity", "session", "state"], name="registration_line")]

    def __str__(self) -> str:
        return f"registration {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.activity.organisation_id

    @property
    def has_place(self) -> bool:
        return self.state in states.HAS_PLACE

    @property
    def is_in_line(self) -> bool:
        return self.state in states.IN_LINE


class RegisteredChild(models.Model):
    """A child who comes along: only where the activity must know (R-GD-4), and only for thirty days after."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="kids")
    called = models.CharField(max_length=40, blank=True)
    birth_year = models.PositiveSmallIntegerField()
    must_know = EncryptedTextField(blank=True, max_length=200, help_text="such as an allergy")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_REGISTRATION, volunteer=LED_REGISTRATION)
    privacy = Privacy(subject="registration", erase=ROW, keep=KEEP_CHILDREN)

    class Meta:
        ordering = ["birth_year", "pk"]
        verbose_name_plural = "registered children"

    def __str__(self) -> str:
        return f"child {self.pk}"


class Presence(models.Model):
    """Whether a registered family was at one time of the activity, as its leader marked it."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="presences")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    came = models.BooleanField()
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_REGISTRATION, volunteer=LED_REGISTRATION)
    privacy = Privacy(subject="registration", erase=ROW, keep=KEEP)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["registration", "session"], name="presence_once")]

    def __str__(self) -> str:
        return f"presence {self.pk}"


class Feedback(models.Model):
    """What somebody said of one time or of a visit, without a name."""

    class Face(models.IntegerChoices):
        GOOD = 3, _("good")
        SO_SO = 2, _("all right")
        BAD = 1, _("not good")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="feedback")
    face = models.PositiveSmallIntegerField(choices=Face)
    words = models.TextField(max_length=300, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    given_on = models.DateField(default=timezone.localdate)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("session__activity__organisation", "session__activity__municipality"),
        volunteer=served_by("session__activity__leaders"),
    )
    privacy = Privacy.none("words without a name, two years (domain.md 4.5)")

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"feedback {self.pk}"
