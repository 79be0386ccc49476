"""Nobody serves alone: who is responsible, when volunteers meet, and what is said at the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Municipality, Organisation, User
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import AbsenceQuerySet, SupervisionQuerySet

VOLUNTEER = Via("volunteer__organisation", "volunteer__municipality")


class Absence(models.Model):
    """A coordinator is away; from the first day to the last the deputy answers for everything that is hers."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(help_text="the last day away")

    objects = AbsenceQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("membership__organisation"), administrator=Via("membership__organisation"))
    privacy = Privacy(subject="membership__user", erase=ROW, keep="while the role lasts")

    class Meta:
        ordering = ["from_on"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_in_order")]

    def __str__(self) -> str:
        return f"absence {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.membership.organisation_id


class Holiday(models.Model):
    """Days on which a volunteer is not asked for anything."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="holidays")
    from_on = models.DateField()
    until_on = models.DateField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=VOLUNTEER, volunteer=Via("volunteer__user"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="while the volunteer serves")

    class Meta:
        ordering = ["from_on"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="holiday_in_order")]

    def __str__(self) -> str:
        return f"holiday {self.pk}"


class SupervisionSession(models.Model):
    """Volunteers meet with somebody who listens. Who came is kept, what was said is not (domain.md 3.1)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="supervision_sessions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leader = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=90, validators=[MaxValueValidator(480)])
    place = models.CharField(max_length=120, blank=True)
    link = models.URLField(blank=True)
    capacity = models.PositiveSmallIntegerField(default=10, validators=[MaxValueValidator(100)])
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = SupervisionQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"), volunteer=Via("organisation"))
    privacy = Privacy.none("when volunteers meet")

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"supervision {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class SupervisionPlace(models.Model):
    """A volunteer comes to a supervision session, or came."""

    session = models.ForeignKey(SupervisionSession, on_delete=models.CASCADE, related_name="places")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="supervision_places")
    registered_at = models.DateTimeField(default=timezone.now)
    came = models.BooleanField(null=True, help_text="empty until the session has been held")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=VOLUNTEER, volunteer=Via("volunteer__user"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="two years after the end (domain.md 4.5)")

    class Meta:
        ordering = ["registered_at"]
        constraints = [models.UniqueConstraint(fields=["session", "volunteer"], name="supervision_place_once")]

    def __str__(self) -> str:
        return f"place {self.pk}"


class VolunteerCall(models.Model):
    """Somebody of the office has talked with a volunteer. That it was is kept, what was said is not."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=VOLUNTEER, volunteer=Via("volunteer__user"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="two years after the end (domain.md 4.5)")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"call {self.pk}"


class Thanks(models.Model):
    """A thank-you that was sent: for what, by whom, when."""

    class Occasion(models.TextChoices):
        BEGUN = "begun", _("for beginning")
        YEAR = "year", _("for a year alongside")
        VISITS = "visits", _("for the visits")
        ENDED = "ended", _("for a companionship that has ended")
        OTHER = "other", _("just so")

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="thanks")
    occasion = models.CharField(max_length=10, choices=Occasion)
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=VOLUNTEER, volunteer=Via("volunteer__user"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="two years after the end (domain.md 4.5)")

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"thanks {self.pk}"


class ExitTalk(models.Model):
    """At the end a talk is offered; whether it was wished for and held is kept, what was said is not."""

    volunteer = models.OneToOneField(Volunteer, on_delete=models.CASCADE, related_name="exit_talk")
    offered_at = models.DateTimeField(default=timezone.now)
    is_wished = models.BooleanField(null=True)
    held_on = models.DateField(null=True)
    would_return = models.BooleanField(null=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=VOLUNTEER)
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="two years after the end (domain.md 4.5)")

    def __str__(self) -> str:
        return f"exit talk {self.pk}"
