from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from accounts.models import Municipality, Organisation, User
from core.models import Stateful
from core.privacy import ROW, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from partners.vocabulary import Gender
from volunteers import states
from volunteers.querysets import VolunteerQuerySet
from volunteers.vocabulary import Unit

KEEP_VOLUNTEER = "two years after the end, for certificates (domain.md 4.5)"


class Volunteer(Stateful):
    """A trained and approved volunteer of one organisation, and what matching may know: places, times, experience."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="volunteers")
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.SINGLE)
    together_with = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="volunteers_together"
    )
    roles = models.ManyToManyField("volunteers.VolunteerRole", blank=True, related_name="volunteers")
    responsible = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="volunteers")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="volunteers")
    state = StateField(choices=states.Volunteer, default=states.Volunteer.AVAILABLE)
    introduction = models.CharField(max_length=300, blank=True)
    capacity = models.PositiveSmallIntegerField(default=1, validators=[MaxValueValidator(9)])
    radius_km = models.PositiveSmallIntegerField(default=30)
    support_forms = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    life_stages = models.JSONField(default=list, blank=True)
    wished_life_stages = models.JSONField(default=list, blank=True)
    competences = models.JSONField(default=list, blank=True)
    topics = models.JSONField(default=list, blank=True)
    slots = models.JSONField(default=list, blank=True)
    limits = models.JSONField(default=list, blank=True)
    brings = models.JSONField(default=list, blank=True, help_text="what comes along and a family may not be with")
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.UNSAID)
    may_publish = models.BooleanField(default=False, help_text="own activities, without asking each time")
    approved_on = models.DateField(default=timezone.localdate)
    paused_until = models.DateField(null=True, blank=True)
    wants_to_stop_at = models.DateTimeField(null=True, editable=False, help_text="told on the own page; then we call")
    erasure_asked_at = models.DateTimeField(null=True, editable=False, help_text="answered within a month (GDPR 12)")
    erasure_asked_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="which one, where two serve together",
    )
    erased_at = models.DateTimeField(null=True, editable=False, help_text="since then a row without a person")

    objects = VolunteerQuerySet.as_manager()
    transitions = states.VOLUNTEER_TABLE
    visibility = Visibility(
        coordinator=Via("organisation", "municipality"),
        volunteer=Via("user"),
    )
    privacy = Privacy(
        subject="user",
        erase=("introduction", "life_stages", "wished_life_stages", "topics", "slots", "limits", "brings", "gender"),
        keep=KEEP_VOLUNTEER,
    )

    class Meta:
        ordering = ["user__name", "pk"]
        constraints = [
            state_constraint("volunteer_state", states.Volunteer),
            models.UniqueConstraint(fields=["user", "organisation"], name="volunteer_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def people(self) -> list[User]:
        """Who serves: one person, or two together."""
        return [self.user, *([self.together_with] if self.together_with else [])]

    @property
    def asks_to_be_erased(self) -> User | None:
        """Whoever of them has asked to be erased and waits for the answer."""
        is_open = self.erasure_asked_at is not None and self.erased_at is None
        return (self.erasure_asked_by or self.user) if is_open else None

    @property
    def name(self) -> str:
        return " & ".join(person.name for person in self.people)

    @property
    def first_name(self) -> str:
        return " & ".join(person.first_name for person in self.people)

    @property
    def is_proposable(self) -> bool:
        return self.state in states.PROPOSABLE


class PackedVolunteer(models.Model):
    """The volunteer as the matching engine reads them. Written by `volunteers.packing` alone."""

    volunteer = models.OneToOneField(Volunteer, on_delete=models.CASCADE, primary_key=True, related_name="packed")
    east_m = models.IntegerField()
    north_m = models.IntegerField()
    radius_m = models.IntegerField()
    languages = models.BigIntegerField()
    life_stages = models.IntegerField()
    wished_life_stages = models.IntegerField()
    competences = models.IntegerField()
    topics = models.BigIntegerField()
    slots = models.IntegerField()
    support_forms = models.BigIntegerField()
    limits = models.IntegerField()
    brings = models.IntegerField(default=0)
    gender = models.SmallIntegerField()
    capacity = models.PositiveSmallIntegerField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("volunteer__organisation", "volunteer__municipality"))
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep="while the volunteer serves")

    def __str__(self) -> str:
        return f"packed {self.volunteer_id}"
