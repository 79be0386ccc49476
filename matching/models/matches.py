from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import ScopedQuerySet, Via, Visibility, served_by
from core.transitions import StateField, state_constraint
from families.models import Adult, SupportRequest
from families.states import FAREWELL_REASONS, farewell_since
from matching import states
from matching.querysets import MatchQuerySet
from volunteers.models import Volunteer

KEEP_MATCH = "12 months after the end, then as an anonymous row (domain.md 4.5)"
COORDINATOR = Via("match__request__family__organisation", "match__request__family__municipality")
FAMILY = Via("match__request__family__adults", match__request__family__adults__sees=Adult.Sees.EVERYTHING)


class Match(Stateful):
    """One volunteer beside one family, from the suggestion to the end (domain.md 2.5)."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="matches")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="matches")
    state = StateField(choices=states.Match, default=states.Match.PROPOSED)
    proposed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateField()
    reasons = models.JSONField(default=list)
    fit = models.PositiveSmallIntegerField(default=0)
    cancel_reason = models.CharField(max_length=20, choices=states.CancelReason, blank=True)
    blocked_until = models.DateTimeField(null=True)
    first_meeting_at = models.DateTimeField(null=True)
    first_meeting_place = models.CharField(max_length=120, blank=True)
    trial_began_on = models.DateField(null=True)
    planned_end_on = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    paused_by = models.CharField(max_length=12, choices=states.Party, blank=True)
    family_continues = models.BooleanField(null=True)
    volunteer_continues = models.BooleanField(null=True)
    closing_meeting_on = models.DateField(null=True)
    closing_waived_reason = models.CharField(max_length=120, blank=True)
    learned = models.JSONField(default=list, help_text="codes of what went well and what would have helped")
    end_reason = models.CharField(max_length=30, choices=states.EndReason, blank=True)
    ended_on = models.DateField(null=True)

    objects = MatchQuerySet.as_manager()
    transitions = states.MATCH_TABLE
    visibility = Visibility(
        coordinator=Via("request__family__organisation", "request__family__municipality"),
        volunteer=[
            *served_by("volunteer", state__in=states.LIVE),
            *served_by(
                "volunteer",
                state=states.Match.ENDED,
                ended_on__gte=farewell_since,
                end_reason__in=FAREWELL_REASONS,
            ),
        ],
        family=Via(
            "request__family__adults",
            request__family__adults__sees=Adult.Sees.EVERYTHING,
            state__in=states.SHOWN_TO_FAMILY,
        ),
    )
    privacy = [
        Privacy(
            subject="request__family",
            erase=("first_meeting_place", "closing_waived_reason", "reasons"),
            keep=KEEP_MATCH,
        ),
        Privacy(subject="volunteer__user", keep=KEEP_MATCH),
    ]

    class Meta:
        ordering = ["-proposed_at"]
        verbose_name_plural = "matches"
        constraints = [
            state_constraint("match_state", states.Match),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=[s.value for s in states.LIVE]), name="match_live_once"
            ),
        ]

    def __str__(self) -> str:
        return f"match {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.volunteer.organisation_id

    @property
    def is_live(self) -> bool:
        return self.state in states.LIVE

    @property
    def is_shared(self) -> bool:
        return self.state in states.SHARED

    @property
    def is_walking(self) -> bool:
        return self.state in states.WALKING


class CheckIn(models.Model):
    """A talk of the coordinator with one party alone, on a date set by the programme's preset."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="check_ins")
    party = models.CharField(max_length=12, choices=states.Party)
    due_on = models.DateField()
    going = models.PositiveSmallIntegerField(null=True, help_text="how it goes, 1 to 5; what was said is not kept")
    wants_change = models.BooleanField(null=True)
    wants_call = models.BooleanField(null=True)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    called_at = models.DateTimeField(null=True, help_text="when the call that was wished for was made")

    objects = ScopedQuerySet.as_manager()
    visibility = Visibility(
        coordinator=COORDINATOR,
        volunteer=served_by("match__volunteer", party=states.Party.VOLUNTEER, match__state__in=states.LIVE),
        family=FAMILY.also(party=states.Party.FAMILY),
    )
    # Each party is told its own answers alone.
    privacy = [
        Privacy(subject="match__request__family", only={"party": states.Party.FAMILY}, keep=KEEP_MATCH),
        Privacy(subject="match__volunteer__user", only={"party": states.Party.VOLUNTEER}, keep=KEEP_MATCH),
    ]

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["match", "party", "due_on"], name="check_in_once")]

    def __str__(self) -> str:
        return f"{self.party} {self.due_on}"
