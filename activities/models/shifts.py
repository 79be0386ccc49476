"""Shifts: when volunteers are needed together, how many, and who comes."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality
from activities import states
from activities.querysets.shifts import SERVING, PlaceQuerySet, SeriesQuerySet, ShiftQuerySet, SwapQuerySet
from activities.rhythm import people_needed
from core.models import Stateful
from core.privacy import ROW, Privacy
from core.scoping import Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from partners.vocabulary import Weekday
from volunteers.models import Volunteer, VolunteerRole

OFFICE = Via("role__programme__organisation", "municipality")
OF_SHIFT = Via("shift__role__programme__organisation", "shift__municipality")
KEEP_PLACE = "two years after the end, for certificates (domain.md 4.5)"


class ShiftFacts(models.Model):
    """What a shift is, alone or again and again."""

    class Kind(models.TextChoices):
        GRANDPARENTS = "grandparents", _("grandparents (mummola)")
        OVERNIGHT = "overnight", _("overnight stay")
        CAFE = "cafe", _("family café")
        OTHER = "other", _("other")

    role = models.ForeignKey(VolunteerRole, on_delete=models.PROTECT, related_name="%(class)s_rows")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    children_expected = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(200)])
    children_per_volunteer = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    least_volunteers = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        return self.role.organisation_id

    @property
    def needed(self) -> int:
        """How many people the shift needs for the children who are expected."""
        return people_needed(
            children=self.children_expected,
            children_per_volunteer=self.children_per_volunteer,
            least=self.least_volunteers,
        )


class ShiftSeries(ShiftFacts):
    """A shift that comes again, such as every second Thursday. Each time is a `Shift` of its own."""

    class EveryWeeks(models.IntegerChoices):
        ONE = 1, _("every week")
        TWO = 2, _("every second week")
        FOUR = 4, _("every fourth week")

    weekday = models.PositiveSmallIntegerField(choices=list(enumerate(Weekday.labels)), help_text="0 is Monday")
    starts = models.TimeField(help_text="on Helsinki's clock")
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(24 * 60)])
    every_weeks = models.PositiveSmallIntegerField(choices=EveryWeeks, default=EveryWeeks.ONE)
    from_on = models.DateField()
    until_on = models.DateField(help_text="the last day on which it can be")

    objects = SeriesQuerySet.as_manager()
    visibility = Visibility(coordinator=OFFICE)
    privacy = Privacy.none("when volunteers are needed")

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "shift series"
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="series_in_order")]

    @property
    def rhythm(self) -> dict[str, int]:
        return {"weekday": self.weekday, "every_weeks": self.every_weeks}


class Shift(ShiftFacts):
    """One time at which volunteers of a role are needed. `on` says which day of its series it is, wherever moved."""

    series = models.ForeignKey(ShiftSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="shifts")
    on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    changed_at = models.DateTimeField(default=timezone.now, editable=False, help_text="its time or place")
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = ShiftQuerySet.as_manager()
    visibility = Visibility(
        coordinator=OFFICE,
        volunteer=[OFFICE, *served_by("places__volunteer")],
    )
    privacy = Privacy.none("when volunteers are needed, and for how many children")

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "on"], name="shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_in_order"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="shift_start")]


class ShiftPlace(Stateful):
    """A volunteer comes to a shift, or came."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="places")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="shift_places")
    state = StateField(choices=states.Place, default=states.Place.TAKEN)
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlaceQuerySet.as_manager()
    transitions = states.PLACE_TABLE
    visibility = Visibility(
        coordinator=OF_SHIFT,
        volunteer=[*served_by("volunteer"), OF_SHIFT.also(state=states.Place.SWAP_WANTED)],
    )
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep=KEEP_PLACE)

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [
            state_constraint("shift_place_state", states.Place),
            models.UniqueConstraint(
                fields=["shift", "volunteer"], condition=Q(state__in=states.MARKABLE), name="shift_place_once"
            ),
        ]

    def __str__(self) -> str:
        return f"place {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.shift.organisation_id

    @property
    def is_live(self) -> bool:
        """Whether the volunteer is to come; whoever has ended the service comes no more."""
        return self.state in states.PLACE_LIVE and self.volunteer.state in SERVING

    @property
    def is_hand(self) -> bool:
        """Whether the volunteer is to come or came."""
        return self.is_live or self.state == states.Place.DONE


class ShiftSwap(Stateful):
    """A volunteer offers to take over the place of another, who wishes for it."""

    place = models.ForeignKey(ShiftPlace, on_delete=models.CASCADE, related_name="swaps")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="shift_swaps")
    state = StateField(choices=states.Swap, default=states.Swap.OFFERED)
    offered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SwapQuerySet.as_manager()
    transitions = states.SWAP_TABLE
    visibility = Visibility(
        coordinator=Via("place__shift__role__programme__organisation", "place__shift__municipality"),
        volunteer=served_by("volunteer"),
    )
    privacy = Privacy(subject="volunteer__user", erase=ROW, keep=KEEP_PLACE)

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            state_constraint("shift_swap_state", states.Swap),
            models.UniqueConstraint(fields=["place"], condition=Q(state=states.Swap.OFFERED), name="shift_swap_once"),
        ]

    def __str__(self) -> str:
        return f"swap {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.place.organisation_id
