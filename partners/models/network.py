"""The local network: its meetings, what was decided there, and what comes next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from accounts.models import Municipality, Organisation
from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from partners.querysets import DecisionQuerySet, MeetingQuerySet

CALLED = Via("invited")
OF_MEETING = [Via("meeting__organisation"), Via("meeting__invited")]


class NetworkMeeting(models.Model):
    """A meeting of the organisations of an area. Its notes speak of services and needs, never of any family."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="network_meetings")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    invited = models.ManyToManyField(Organisation, blank=True, related_name="invited_meetings")
    came = models.ManyToManyField(Organisation, blank=True, related_name="+")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=160, blank=True)
    link = models.URLField(blank=True)
    agenda = models.TextField(max_length=2000, blank=True)
    notes = models.TextField(max_length=4000, blank=True)
    held_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="its time or place")

    objects = MeetingQuerySet.as_manager()
    visibility = Visibility(
        coordinator=[Via("organisation"), CALLED], administrator=[Via("organisation"), CALLED], partner=CALLED
    )
    privacy = Privacy.none("matters of services and needs; nobody is named")

    class Meta:
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_live(self) -> bool:
        """Whether it is still to be held."""
        return self.cancelled_on is None and self.held_on is None


class MeetingAnswer(models.Model):
    """Whether an invited organisation says that it comes."""

    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    comes = models.BooleanField()
    answered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_MEETING, administrator=OF_MEETING, partner=Via("meeting__invited"))
    privacy = Privacy.none("which organisations come to a meeting; nobody is named")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organisation"], name="meeting_answer_once")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class Decision(models.Model):
    """What a meeting decided: the next step, the organisation that takes it, and by when."""

    meeting = models.ForeignKey(NetworkMeeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=300)
    responsible = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    made_on = models.DateField(default=timezone.localdate)

    objects = DecisionQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_MEETING, administrator=OF_MEETING, partner=Via("meeting__invited"))
    privacy = Privacy.none("matters of services and needs; nobody is named")

    class Meta:
        ordering = ["done_on", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text

    def is_late(self, on: date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < on
