"""Letters of intent and partnership agreements between organisations (domain.md 1.4, 2.5, 4.1)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, Organisation, User
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility
from core.transitions import StateField, state_constraint
from partners import states
from partners.models.programmes import Programme
from partners.querysets import AgreementQuerySet
from partners.vocabulary import DataRole

EXPIRING = timedelta(days=90)
KEEP = "as long as the agreement and three years, for claims (domain.md 4.5)"
NOT_MADE = {"state": states.Agreement.CANCELLED, "ended_on__isnull": False}  # after it had been offered
READ_BY = [
    Via("organisation"),
    Via("parties__organisation", state__in=states.AGREEMENT_SHARED),
    Via("parties__organisation", **NOT_MADE),
]
OF_READ = [
    Via("agreement__organisation"),
    Via("agreement__parties__organisation", agreement__state__in=states.AGREEMENT_SHARED),
    Via("agreement__parties__organisation", **{f"agreement__{name}": value for name, value in NOT_MADE.items()}),
]


class PartnerAgreement(Stateful):
    """What organisations have agreed in writing, as it stands now; `AgreementVersion` keeps the earlier words."""

    class Kind(models.TextChoices):
        LETTER_OF_INTENT = "letter_of_intent", _("letter of intent")
        PARTNERSHIP = "partnership", _("partnership agreement")

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PARTNERSHIP)
    title = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="agreements", help_text="who keeps the paper"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.SET_NULL, null=True, blank=True, related_name="agreements"
    )
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="+")
    state = StateField(choices=states.Agreement, default=states.Agreement.DRAFT)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    renews = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="renewed_by")
    purpose = models.TextField(max_length=2000, blank=True)
    boundaries = models.TextField(max_length=2000, blank=True, help_text="boundary conditions: what we do not do")
    money = models.TextField(max_length=1000, blank=True, help_text="who pays what")
    data_role = models.CharField(max_length=12, choices=DataRole, blank=True)
    data_words = models.TextField(max_length=2000, blank=True, help_text="the arrangement of joint controllers")
    shares = models.JSONField(default=list, blank=True, help_text="of `Shared`")
    contact_name = models.CharField(max_length=80, blank=True, help_text="who answers for the agreement")
    contact_email = models.EmailField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="empty: until further notice")
    notice_months = models.PositiveSmallIntegerField(default=3)
    end_reason = models.CharField(max_length=20, blank=True, help_text="expired, terminated or replaced")
    ended_on = models.DateField(null=True, blank=True)  # the last day, or the day the talks ended without one

    objects = AgreementQuerySet.as_manager()
    transitions = states.AGREEMENT_TABLE
    visibility = Visibility(coordinator=READ_BY, administrator=READ_BY, partner=READ_BY)
    privacy = Privacy(subject="self", erase=("contact_name", "contact_email"), keep=KEEP)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            state_constraint("partner_agreement_state", states.Agreement),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="partner_agreement_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.Agreement.ACTIVE) | (Q(starts_on__isnull=False) & ~Q(data_role="")),
                name="partner_agreement_whole_when_active",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether its words can still change."""
        return self.state in states.AGREEMENT_OPEN

    def is_in_force(self, on: date) -> bool:
        """Whether it holds on that day: active, begun, and not over."""
        begun = self.state == states.Agreement.ACTIVE and self.starts_on is not None and self.starts_on <= on
        return begun and (self.ends_on is None or on <= self.ends_on)

    def is_expiring(self, on: date) -> bool:
        """Whether it ends within 90 days."""
        return self.is_in_force(on) and self.ends_on is not None and self.ends_on - on <= EXPIRING


class AgreementParty(models.Model):
    """One organisation's part in an agreement: what it does, who signs for it, and its yes to one version."""

    class Channel(models.TextChoices):
        HERE = "here", _("here, signed in")
        PAPER = "paper", _("on paper")

    agreement = models.ForeignKey(PartnerAgreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreement_parts")
    responsibilities = models.TextField(max_length=1500, blank=True)
    signatory_name = models.CharField(max_length=80, blank=True)
    signatory_title = models.CharField(max_length=80, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_version = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, blank=True)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_READ, administrator=OF_READ, partner=OF_READ)
    privacy = [
        Privacy(subject="self", erase=("signatory_name", "signatory_title"), keep=KEEP),
        Privacy(subject="accepted_by", keep=KEEP),
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "agreement parties"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="partner_agreement_party_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.agreement_id}"


class AgreementVersion(models.Model):
    """The words of an agreement as they were offered to the parties: what somebody accepts is one of these."""

    agreement = models.ForeignKey(PartnerAgreement, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    words = models.JSONField(help_text="each field's text, and each party's responsibilities, as they stood")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_READ, administrator=OF_READ, partner=OF_READ)
    privacy = Privacy(subject="made_by", keep=KEEP)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="partner_agreement_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.agreement_id}"


class AgreementRemark(models.Model):
    """A word in the negotiation: what an organisation would change, about the agreement and never about families."""

    agreement = models.ForeignKey(PartnerAgreement, on_delete=models.CASCADE, related_name="remarks")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="agreement_remarks")
    text = models.TextField(max_length=1000, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(coordinator=OF_READ, administrator=OF_READ, partner=OF_READ)
    privacy = Privacy(subject="by", erase=("text",), keep=KEEP)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"remark {self.pk}"
