from __future__ import annotations

from django.db import models
from django.utils import timezone

from core.privacy import EncryptedTextField, Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from families.models import Adult, Consent
from matching import states
from matching.models.matches import FAMILY, Match

FAMILY_OF_AGREEMENT = Via(
    "agreement__match__request__family__adults",
    agreement__match__request__family__adults__sees=Adult.Sees.EVERYTHING,
)
KEEP_AGREEMENT = "the case and three years, for claims (domain.md 4.5)"


class Agreement(models.Model):
    """The three-party agreement in one version; a change makes a new version, accepted anew (domain.md 2.3)."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    text_version = models.CharField(max_length=20)
    purpose = models.CharField(max_length=200)
    rhythm = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    starts_on = models.DateField()
    trial_ends_on = models.DateField()
    planned_end_on = models.DateField()
    written_at = models.DateTimeField(default=timezone.now)
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001  unique when given

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via("match__request__family__organisation", "match__request__family__municipality"),
        volunteer=served_by("match__volunteer", match__state__in=states.SHARED),
        family=FAMILY,
    )
    privacy = Privacy(
        subject="match__request__family",
        erase=("purpose", "rhythm", "place"),
        keep=KEEP_AGREEMENT,
        hide=("submission_key",),
        outlasts="agreement",
    )

    class Meta:
        ordering = ["match", "-version"]
        constraints = [models.UniqueConstraint(fields=["match", "version"], name="agreement_version_once")]

    def __str__(self) -> str:
        return f"agreement {self.match_id} v{self.version}"


class Goal(models.Model):
    """A goal in the parent's own words; at most three in an agreement."""

    MOST = 3

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField()
    text = EncryptedTextField()

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via(
            "agreement__match__request__family__organisation", "agreement__match__request__family__municipality"
        ),
        volunteer=served_by("agreement__match__volunteer", agreement__match__state__in=states.SHARED),
        family=FAMILY_OF_AGREEMENT,
    )
    privacy = Privacy(
        subject="agreement__match__request__family",
        erase=("text",),
        keep=f"{KEEP_AGREEMENT}; then without words, because numbers are tied to it",
        outlasts="agreement",
    )

    class Meta:
        ordering = ["agreement", "order"]
        constraints = [models.UniqueConstraint(fields=["agreement", "order"], name="goal_order_once")]

    def __str__(self) -> str:
        return f"goal {self.order}"


class AgreementAcceptance(models.Model):
    """A yes to one version of the agreement by one of its three parties, with its time."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="acceptances")
    party = models.CharField(max_length=12, choices=states.Party)
    at = models.DateTimeField(default=timezone.now)
    channel = models.CharField(max_length=10, choices=Consent.Channel, default=Consent.Channel.WEB_FORM)
    by_label = models.CharField(max_length=120)

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=Via(
            "agreement__match__request__family__organisation", "agreement__match__request__family__municipality"
        ),
        volunteer=served_by("agreement__match__volunteer", agreement__match__state__in=states.SHARED),
        family=FAMILY_OF_AGREEMENT,
    )
    privacy = [
        Privacy(subject="agreement__match__request__family", keep=KEEP_AGREEMENT),
        Privacy(
            subject="agreement__match__volunteer__user",
            erase=("by_label",),
            only={"party": states.Party.VOLUNTEER},
            keep=KEEP_AGREEMENT,
        ),
    ]

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="acceptance_once")]

    def __str__(self) -> str:
        return f"{self.party} {self.at:%Y-%m-%d}"
