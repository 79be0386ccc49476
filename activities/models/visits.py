"""Visits that a clinic, a club, a playground or a school asks a peer parent for (domain.md 1.1)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Language, Municipality, Organisation, User
from activities import states
from activities.models.activities import heads
from activities.models.registrations import Feedback
from activities.querysets.visits import VisitQuerySet
from activities.vocabulary import VisitKind
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from partners.vocabulary import LifeStage
from volunteers.models import Volunteer

KEEP = "the host's work contact two years after the visit; the counts stay"


class HostVisit(Stateful):
    """One visit, from the host's wish to the heads that were counted. The host is reached at work, never at home."""

    kind = models.CharField(max_length=20, choices=VisitKind)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="host_visits")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="host_visits")
    state = StateField(choices=states.Visit, default=states.Visit.WISHED)
    host = models.CharField(max_length=120, help_text="the clinic, club or school")
    host_organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="asked_visits"
    )
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="asked_visits")
    contact_name = models.CharField(max_length=80)
    contact_email = models.EmailField()
    contact_phone = PhoneNumberField(blank=True)
    language = models.CharField(max_length=2, choices=Language, default=Language.FINNISH)
    place = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30, validators=[MinValueValidator(10), MaxValueValidator(480)])
    life_stage = models.CharField(max_length=20, choices=LifeStage)
    theme = models.CharField(max_length=200, blank=True)
    expected = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(2000)])
    wants_father = models.BooleanField(default=False, help_text="the host wishes that a father comes")
    travel_words = models.CharField(max_length=200, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, unique=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="signed in the host's link")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.SET_NULL, null=True, related_name="host_visits")
    taken_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="its time or place")
    cancel_words = models.CharField(max_length=200, blank=True)
    # Heads, not persons
    adults = heads()
    fathers = heads("of the adults")
    children = heads()
    result = models.CharField(max_length=200, blank=True, help_text="one line; nothing about any single family")
    counted_at = models.DateTimeField(null=True, editable=False)
    host_face = models.PositiveSmallIntegerField(choices=Feedback.Face, null=True, blank=True)
    host_words = models.CharField(max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()
    transitions = states.VISIT_TABLE
    visibility = Visibility(
        coordinator=Via("organisation", "municipality"),
        administrator=Via("organisation"),
        volunteer=[*served_by("volunteer"), Via("organisation", "municipality", state=states.Visit.WISHED)],
        partner=[Via("asked_by"), Via("host_organisation")],
    )
    privacy = Privacy(
        subject="self",
        erase=("contact_name", "contact_email", "contact_phone", "theme", "travel_words", "cancel_words", "host_words"),
        keep=KEEP,
    )

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            state_constraint("host_visit_state", states.Visit),
            models.CheckConstraint(
                condition=Q(fathers=None) | Q(adults=None) | Q(fathers__lte=F("adults")), name="visit_fathers_adults"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(states.Visit.TAKEN, states.Visit.CONFIRMED)) | Q(volunteer__isnull=False),
                name="visit_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="host_visit_start")]

    def __str__(self) -> str:
        return f"visit to {self.host}"

    @property
    def is_live(self) -> bool:
        return self.state in states.VISIT_LIVE

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_counted(self) -> bool:
        return self.counted_at is not None
