from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.privacy import ROW, EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from matching import states
from matching.models.agreements import Goal
from matching.models.matches import COORDINATOR, FAMILY, Match
from matching.querysets import MeetingQuerySet


class Meeting(models.Model):
    """A meeting of the companion and the family; once logged, a diary entry that the family can read (2.4)."""

    class Form(models.TextChoices):
        FACE_TO_FACE = "face_to_face", _("face to face")
        PHONE = "phone", _("phone")
        VIDEO = "video", _("video")
        ACCOMPANYING = "accompanying", _("along to an appointment")

    class Place(models.TextChoices):
        HOME = "home", _("at the family's home")
        OUTSIDE = "outside", _("outside or at a café")
        SERVICE_POINT = "service_point", _("at a service")
        REMOTE = "remote", _("remote")

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True, validators=[MinValueValidator(1), MaxValueValidator(720)])
    form = models.CharField(max_length=20, choices=Form, default=Form.FACE_TO_FACE)
    place_type = models.CharField(max_length=20, choices=Place, default=Place.OUTSIDE)
    goals = models.ManyToManyField(Goal, blank=True, related_name="meetings")
    logged_at = models.DateTimeField(null=True)
    note = EncryptedTextField(blank=True)
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique when given

    objects = MeetingQuerySet.as_manager()
    visibility = Visibility(
        coordinator=COORDINATOR,
        volunteer=served_by("match__volunteer", match__state__in=states.SHARED),
        family=FAMILY,
    )
    privacy = Privacy(
        subject="match__request__family",
        erase=("note",),
        keep="text three months, minutes and form twelve months after the end (domain.md 4.5)",
        hide=("submission_key",),
    )

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return f"meeting {self.pk}"


class MeetingFeeling(models.Model):
    """How the companion was after a meeting: for the coordinator and the companion, not for the family."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="feeling")
    mood = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    wants_talk = models.BooleanField(default=False)
    has_worry = models.BooleanField(default=False)
    travel_km = models.PositiveSmallIntegerField(default=0)
    transport_cost_eur = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    called_at = models.DateTimeField(null=True, help_text="when the call that was wished for was made")
    # What the companion asks back of the journey; the claim itself knows of no meeting and no family.
    drive = models.OneToOneField(
        "volunteers.ExpenseLine", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    ticket = models.OneToOneField(
        "volunteers.ExpenseLine", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via(
            "meeting__match__request__family__organisation", "meeting__match__request__family__municipality"
        ),
        volunteer=served_by("meeting__match__volunteer", meeting__match__state__in=states.SHARED),
    )
    privacy = Privacy(
        subject="meeting__match__volunteer__user", erase=ROW, keep="twelve months after the end of the match"
    )

    def __str__(self) -> str:
        return f"feeling of {self.meeting_id}"


class VisitDraft(models.Model):
    """A diary entry in the making, kept so that a lost connection or session loses nothing."""

    match = models.OneToOneField(Match, on_delete=models.CASCADE, related_name="visit_draft")
    content = EncryptedTextField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(volunteer=served_by("match__volunteer", match__state__in=states.SHARED))
    privacy = [
        Privacy(subject="match__volunteer__user", erase=ROW, keep="until the entry is sent"),
        Privacy(subject="match__request__family", erase=ROW, keep="until the entry is sent"),
    ]

    def __str__(self) -> str:
        return f"draft of {self.match_id}"
