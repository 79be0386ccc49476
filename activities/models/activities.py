"""What is offered to families: activities, and the times at which they are held (domain.md 2.5, 6.2, 6.3)."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import Municipality, Organisation, User
from activities import states
from activities.models.shifts import Shift, ShiftSeries
from activities.querysets.activities import ActivityQuerySet, SessionQuerySet, told_of
from activities.vocabulary import ActivityType, Childcare, Entry, Seat, Where
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from partners.models import Venue
from volunteers.models import Volunteer

MOST_HEADS = 2000
KEEP_OFFER = "an offer is public; who proposed it and who led it goes with the volunteer's file"
OFFICE = Via("organisation", "municipality")
OF_ACTIVITY = Via("activity__organisation", "activity__municipality")
LED = served_by("activity__leaders")


def heads(words: str = "") -> models.PositiveSmallIntegerField:
    """A number of people at one time, None until somebody has counted."""
    most = [MaxValueValidator(MOST_HEADS)]
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=most, help_text=words)


class GroupMethod(models.Model):
    """A structured group model, such as one of twelve meetings, and the association's right to use it (6.2)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="group_methods")
    name = models.CharField(max_length=120)
    owner = models.CharField(max_length=120, blank=True)
    licence_until = models.DateField(null=True, blank=True, help_text="empty: no end")
    evidence_url = models.URLField(blank=True)
    least = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1)])
    most = models.PositiveSmallIntegerField(default=8, validators=[MaxValueValidator(100)])
    times = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1)])
    age_from = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(25)])
    age_to = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(25)])
    needs_referral = models.BooleanField(default=False)
    needs_pair = models.BooleanField(default=True, help_text="two trained leaders")
    trained = models.ManyToManyField(Volunteer, blank=True, related_name="group_methods")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"), administrator=Via("organisation"))
    privacy = Privacy.none("methods of groups; who is trained goes with the volunteer's file")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="method_once"),
            models.CheckConstraint(condition=Q(most__gte=F("least")), name="method_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Activity(Stateful):
    """One thing that is offered, once or again and again. Its times are `Session` rows, made from `rule`."""

    type = models.CharField(max_length=20, choices=ActivityType)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    together_with = models.ManyToManyField(Organisation, blank=True, related_name="activities_together")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="activities")
    covers = models.ManyToManyField(Municipality, blank=True, related_name="+", help_text="from where else")
    state = StateField(choices=states.Activity, default=states.Activity.IDEA)
    name_fi = models.CharField(max_length=80, blank=True)
    name_sv = models.CharField(max_length=80, blank=True)
    text_fi = models.TextField(max_length=1500, blank=True)
    text_sv = models.TextField(max_length=1500, blank=True)
    life_stages = models.JSONField(default=list, blank=True, help_text="empty: every stage")
    targets = models.JSONField(default=list, blank=True, help_text="of `Target`; empty: everybody")
    languages = models.JSONField(default=list, blank=True, help_text="of `SpokenLanguage`")
    access = models.JSONField(default=list, blank=True, help_text="of `Access`")
    access_words = models.CharField(max_length=200, blank=True)
    childcare = models.CharField(max_length=12, choices=Childcare, default=Childcare.TOGETHER)
    price_eur = models.DecimalField(max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)])
    where = models.CharField(max_length=10, choices=Where, default=Where.HERE)
    venue = models.ForeignKey(Venue, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities")
    place = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=120, blank=True)
    link = models.URLField(blank=True, help_text="online; told to everybody only when `entry` is open")
    contact = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", help_text="a worker")
    leaders = models.ManyToManyField(Volunteer, blank=True, related_name="led_activities")
    needs_two_hosts = models.BooleanField(default=False)
    method = models.ForeignKey(GroupMethod, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    shifts = models.ForeignKey(
        ShiftSeries,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        help_text="the volunteers' shifts on the same days",
    )
    # Places
    entry = models.CharField(max_length=12, choices=Entry, default=Entry.OPEN)
    places = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: as many as come")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.FAMILY, help_text="what one place is")
    least = models.PositiveSmallIntegerField(null=True, blank=True, help_text="fewer than this: it is not held")
    children_per_adult = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    is_without_parents = models.BooleanField(default=False, help_text="children come without their parents")
    risks_checked_on = models.DateField(null=True, blank=True)
    is_rotating = models.BooleanField(default=False, help_text="who had no place last time comes first")
    asks_children = models.BooleanField(default=False, help_text="what must be known of each child")
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    closes_hours = models.PositiveSmallIntegerField(default=0, help_text="registration ends so many hours before")
    # Rhythm: RFC 5545, on Helsinki's clock; without a rule it is held once, on `from_on`
    rule = models.CharField(max_length=200, blank=True, help_text="such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
    starts = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    skipped = models.JSONField(default=list, blank=True, help_text="days left out (EXDATE), as YYYY-MM-DD")
    # The story
    wish = models.ForeignKey("Wish", on_delete=models.SET_NULL, null=True, blank=True, related_name="activities")
    proposed_by = models.ForeignKey(
        Volunteer, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposed_activities"
    )
    learned = models.TextField(max_length=600, blank=True)
    cancel_words = models.CharField(max_length=200, blank=True)
    continues = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by")
    source_url = models.URLField(blank=True, help_text="of the feed that it was read from")
    source_id = models.CharField(max_length=120, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    self_published_at = models.DateTimeField(null=True, editable=False, help_text="by a trusted volunteer, unasked")
    touched_at = models.DateTimeField(default=timezone.now, help_text="last seen to be right (R-VK-1)")

    objects = ActivityQuerySet.as_manager()
    transitions = states.ACTIVITY_TABLE
    visibility = Visibility(
        public=Everyone(told_of()),
        coordinator=OFFICE,
        administrator=Via("organisation"),
        volunteer=[*served_by("leaders"), *served_by("proposed_by")],
    )
    privacy = Privacy.none(KEEP_OFFER)

    class Meta:
        ordering = ["name_fi", "name_sv", "pk"]
        verbose_name_plural = "activities"
        constraints = [
            state_constraint("activity_state", states.Activity),
            models.CheckConstraint(condition=~Q(name_fi="") | ~Q(name_sv=""), name="activity_named"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(from_on=None) | Q(until_on__gte=F("from_on")), name="activity_in_order"
            ),
            models.UniqueConstraint(
                fields=["organisation", "source_url", "source_id"],
                condition=~Q(source_id=""),
                name="activity_read",
            ),
        ]
        indexes = [models.Index(fields=["state", "municipality"], name="activity_offer")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the page's language, in the other one where there is none."""
        return (self.name_sv or self.name_fi) if get_language() == "sv" else (self.name_fi or self.name_sv)

    @property
    def text(self) -> str:
        return (self.text_sv or self.text_fi) if get_language() == "sv" else (self.text_fi or self.text_sv)

    @property
    def is_series(self) -> bool:
        return bool(self.rule)

    @property
    def takes_names(self) -> bool:
        """Whether one registers at all."""
        return self.entry in (Entry.REGISTER, Entry.CLOSED)

    @property
    def is_public(self) -> bool:
        return self.state in states.PUBLIC

    @property
    def was_public(self) -> bool:
        """Whether anybody may read of it, or might until it was cancelled."""
        return self.is_public or (self.state == states.Activity.CANCELLED and self.published_at is not None)


class Session(models.Model):
    """One time of an activity. `on` says which day of its rhythm it is, wherever it was moved."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    on = models.DateField(null=True, blank=True, help_text="RECURRENCE-ID; empty: an extra time outside the rhythm")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True, help_text="empty: that of the activity")
    words = models.CharField(max_length=200, blank=True, help_text="what is different this time")
    is_moved = models.BooleanField(default=False, help_text="changed by itself: a change of all leaves it as it is")
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    cancelled_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveSmallIntegerField(default=0, editable=False, help_text="SEQUENCE of calendars")
    drawn_at = models.DateTimeField(null=True, editable=False, help_text="when rotating places were given")
    source_id = models.CharField(max_length=120, blank=True, editable=False, help_text="in the feed it was read from")
    # Heads, not persons: nobody is named (domain.md 6.5)
    adults = heads()
    fathers = heads("of the adults")
    children = heads()
    first_timers = heads("of the adults")
    counted_at = models.DateTimeField(null=True, editable=False)
    counted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    # Registrations that have been erased: the counts stay (domain.md 4.5)
    had_place = models.PositiveIntegerField(default=0, editable=False)
    left_without = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()
    visibility = Visibility(
        public=Everyone(told_of("activity__")),
        coordinator=OF_ACTIVITY,
        administrator=Via("activity__organisation"),
        volunteer=LED,
    )
    privacy = Privacy.none("when something is, and how many came")

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "on"], name="session_once"),
            models.UniqueConstraint(
                fields=["activity", "source_id"], condition=~Q(source_id=""), name="session_read_once"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_in_order"),
            models.CheckConstraint(
                condition=Q(fathers=None) | Q(adults=None) | Q(fathers__lte=F("adults")), name="session_fathers_adults"
            ),
            models.CheckConstraint(
                condition=Q(first_timers=None) | Q(adults=None) | Q(first_timers__lte=F("adults")),
                name="session_first_adults",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="session_start")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.activity.organisation_id

    @property
    def is_live(self) -> bool:
        return self.cancelled_at is None

    @property
    def is_counted(self) -> bool:
        return self.counted_at is not None
