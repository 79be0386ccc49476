from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import Stateful
from core.privacy import ROW, EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from families import states
from families.models.households import KEEP_CASE, Adult, Family
from families.querysets import AppointmentQuerySet
from partners.vocabulary import ServiceCategory

MOMENTS = ("days3", "day1", "hours2")
DEADLINE_MOMENTS = MOMENTS[:2]  # a deadline has no clock time


def every_moment() -> list[str]:
    return list(MOMENTS)


class Appointment(Stateful):
    """A booked service time. The family owns it and decides whether the companion sees it."""

    class SetBy(models.TextChoices):
        FAMILY = "family", _("the family")
        COMPANION = "companion", _("the companion, with the family's permission")

    class Kind(models.TextChoices):
        BOOKED = "booked", _("a booked time")
        LETTER_DEADLINE = "letter_deadline", _("a deadline in a letter")

    class Moment(models.TextChoices):
        """When the family is reminded; the words of `MOMENTS`."""

        DAYS3 = "days3", _("three days before")
        DAY1 = "day1", _("the day before")
        HOURS2 = "hours2", _("two hours before")

    class HelpWanted(models.TextChoices):
        """What would make it easier to get there."""

        RIDE = "ride", _("a ride there")
        CHILD_MINDING = "child_minding", _("somebody to mind the children")
        COURAGE = "courage", _("somebody to come along, for courage")

    class MissedReason(models.TextChoices):
        """What got in the way: for the family's own use, never a reproach."""

        ILL = "ill", _("somebody fell ill")
        FORGOT = "forgot", _("it slipped our mind")
        NO_RIDE = "no_ride", _("no way to get there")
        NO_CARE = "no_care", _("nobody to mind the children")
        NO_STRENGTH = "no_strength", _("it was too much that day")
        NOT_KNOWN = "not_known", _("the time or place was unclear")
        OTHER = "other", _("something else")

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="appointments")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.BOOKED)
    adult = models.ForeignKey(
        Adult, on_delete=models.SET_NULL, null=True, related_name="appointments", help_text="who is reminded"
    )
    service = models.CharField(max_length=30, choices=ServiceCategory)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    what_to_take = models.CharField(max_length=200, blank=True)
    questions = EncryptedTextField(blank=True)
    help_wanted = models.JSONField(default=list, blank=True)
    remind_at = models.JSONField(default=every_moment)
    is_shared = models.BooleanField(default=False)
    set_by = models.CharField(max_length=10, choices=SetBy, default=SetBy.FAMILY)
    state = StateField(choices=states.Appointment, default=states.Appointment.PLANNED)
    missed_reason = models.CharField(max_length=12, choices=MissedReason, blank=True)
    series_key = models.CharField(max_length=32, blank=True, help_text="times that were booked together")
    moved_to = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="moved_from")
    booked_at = models.DateTimeField(auto_now_add=True)
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique when given
    calendar_key = models.CharField(max_length=32, blank=True, editable=False, help_text="its name in calendars")
    revision = models.PositiveSmallIntegerField(default=0, editable=False, help_text="how often calendars change it")
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AppointmentQuerySet.as_manager()
    transitions = states.APPOINTMENT_TABLE
    visibility = Visibility(
        family=[Via("family__adults", family__adults__sees=Adult.Sees.EVERYTHING), Via("adult")],
        volunteer=served_by(
            "family__requests__matches__volunteer",
            family__requests__matches__state__in=states.SHARING,
            is_shared=True,
        ),
    )
    privacy = Privacy(
        subject="family",
        erase=(
            "place",
            "what_to_take",
            "questions",
            "help_wanted",
            "missed_reason",
            "remind_at",
            "is_shared",
            "series_key",
            "calendar_key",
            "submission_key",
        ),
        keep=f"{KEEP_CASE}; then time and outcome without a family, for the figures",
        hide=("submission_key", "series_key", "calendar_key"),
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            state_constraint("appointment_state", states.Appointment),
            models.CheckConstraint(
                condition=Q(moved_to=None) | Q(state=states.Appointment.RESCHEDULED), name="appointment_moved_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="appointment_due")]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def is_upcoming(self) -> bool:
        return self.state in states.UPCOMING

    @property
    def is_deadline(self) -> bool:
        """Whether it is the last day for something: such a row has a day, and its time is that day's last minute."""
        return self.kind == self.Kind.LETTER_DEADLINE

    @property
    def title(self) -> str:
        service = self.get_service_display()
        return gettext("Deadline: %(service)s") % {"service": service} if self.is_deadline else capfirst(service)

    @property
    def name_in_calendars(self) -> str:
        """The name by which a calendar knows it again, the same when it is moved."""
        return self.calendar_key or f"appointment-{self.pk}"

    @property
    def state_words(self) -> str:
        is_done = self.is_deadline and self.state == states.Appointment.KEPT
        return gettext("done") if is_done else self.get_state_display()

    @property
    def help_in_words(self) -> list[str]:
        return [str(self.HelpWanted(key).label) for key in self.help_wanted]

    @property
    def moments_in_words(self) -> list[str]:
        return [str(self.Moment(name).label) for name in MOMENTS if name in self.remind_at]

    @property
    def organisation_id(self) -> int:
        return self.family.organisation_id


class CalendarFeed(models.Model):
    """A secret address from which a calendar reads one adult's times. Only the hash of its secret is kept."""

    adult = models.OneToOneField(Adult, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(family=Via("adult"))
    privacy = Privacy(subject="adult__family", erase=ROW, keep="until it is closed", hide=("token_hash",))

    def __str__(self) -> str:
        return f"feed {self.pk}"
