"""Travel that a volunteer paid for. No personal identity code, no family's name or address (domain.md 3.3)."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation, User
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Everyone, ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from volunteers import states
from volunteers.models.volunteers import Volunteer
from volunteers.querysets import ClaimQuerySet

KEEP_CLAIM = "two years; vouchers are kept six years in the bookkeeping, outside the product (domain.md 4.5)"


class MileageRate(models.Model):
    """Euros by kilometre from a day on, until the next row (domain.md 3.3)."""

    valid_from = models.DateField(unique=True)
    eur_a_km = models.DecimalField(max_digits=4, decimal_places=2)
    eur_a_passenger_km = models.DecimalField(max_digits=4, decimal_places=2)
    added_by = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        help_text="nobody, where it came with the product",
    )
    added_at = models.DateTimeField(null=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(everyone=Everyone())
    privacy = Privacy.none("public rates")

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.eur_a_km}"


class ExpenseBatch(models.Model):
    """Approved claims that were given to the accountant in one file, which can be downloaded again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="expense_batches")
    from_on = models.DateField()
    until_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=Via("organisation"))
    privacy = Privacy.none("days and a number; the people are in the claims")

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class ExpenseClaim(Stateful):
    """What one volunteer asks back at one time."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="claims")
    state = StateField(choices=states.Claim, default=states.Claim.DRAFT)
    reason_code = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    batch = models.ForeignKey(ExpenseBatch, on_delete=models.PROTECT, null=True, related_name="claims")

    objects = ClaimQuerySet.as_manager()
    transitions = states.CLAIM_TABLE
    visibility = Visibility(
        coordinator=[
            Via("volunteer__organisation", "volunteer__municipality", state__in=[
                states.Claim.SENT, states.Claim.RETURNED, states.Claim.APPROVED, states.Claim.REFUSED,
                states.Claim.EXPORTED,
            ])
        ],
        volunteer=Via("volunteer__user"),
    )  # fmt: skip
    privacy = Privacy(subject="volunteer__user", keep=KEEP_CLAIM)

    class Meta:
        ordering = ["-made_at"]
        constraints = [state_constraint("claim_state", states.Claim)]

    def __str__(self) -> str:
        return f"claim {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.volunteer.organisation_id

    @property
    def is_editable(self) -> bool:
        return self.state in states.CLAIM_EDITABLE

    @property
    def is_settled(self) -> bool:
        """Whether what is beyond the yearly limit is written on its lines."""
        return self.state in states.CLAIM_SETTLED


class ExpenseLine(models.Model):
    """One journey: a day, kinds of places, a purpose, and kilometres or the price of a ticket (R-EX-1)."""

    class Kind(models.TextChoices):
        CAR = "car", _("own car")
        TICKET = "ticket", _("public transport, with a receipt")

    class Place(models.TextChoices):
        HOME = "home", _("home")
        MEETING = "meeting", _("meeting place")
        SERVICE = "service", _("a service")
        OFFICE = "office", _("the association")
        TRAINING = "training", _("training")

    class Purpose(models.TextChoices):
        VISIT = "visit", _("meeting a family")
        ACTIVITY = "activity", _("activity or shift")
        TRAINING = "training", _("training")
        SUPERVISION = "supervision", _("supervision")
        OTHER = "other", _("other task of the association")

    claim = models.ForeignKey(ExpenseClaim, on_delete=models.CASCADE, related_name="lines")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    from_place = models.CharField(max_length=10, choices=Place, default=Place.HOME)
    to_place = models.CharField(max_length=10, choices=Place, default=Place.MEETING)
    from_municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    km = models.DecimalField(
        max_digits=5, decimal_places=1, default=0, validators=[MinValueValidator(0), MaxValueValidator(Decimal("2000"))]
    )
    passengers = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(8)])
    eur_a_km = models.DecimalField(max_digits=4, decimal_places=2, default=0, editable=False)
    eur = models.DecimalField(max_digits=7, decimal_places=2, validators=[MinValueValidator(0)])
    has_receipt = models.BooleanField(default=False)
    eur_beyond = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        default=0,
        editable=False,
        help_text="the part beyond the yearly tax-free limit, known from the approval on (R-EX-2)",
    )
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique when given

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=[
            Via("claim__volunteer__organisation", "claim__volunteer__municipality", claim__state__in=[
                states.Claim.SENT, states.Claim.RETURNED, states.Claim.APPROVED, states.Claim.REFUSED,
                states.Claim.EXPORTED,
            ])
        ],
        volunteer=Via("claim__volunteer__user"),
    )  # fmt: skip
    privacy = Privacy(subject="claim__volunteer__user", keep=KEEP_CLAIM, hide=("submission_key",))

    class Meta:
        ordering = ["day", "pk"]

    def __str__(self) -> str:
        return f"line {self.pk}"
