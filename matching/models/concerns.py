from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import Stateful
from core.privacy import Privacy
from core.scoping import Visibility, served_by
from core.transitions import StateField, state_constraint
from matching import states
from matching.models.matches import COORDINATOR, FAMILY, KEEP_MATCH, Match
from matching.querysets import ConcernQuerySet


class Concern(Stateful):
    """Something worries, or more was asked than the role holds: that it was raised, by whom, and how it ended.

    No narrative is stored anywhere (domain.md 2.5 and 4.7, R-CW-2): it is told by phone.
    """

    class Kind(models.TextChoices):
        WORRY = "worry", _("something worries")
        OUTSIDE_ROLE = "outside_role", _("asked outside the role")

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="concerns")
    kind = models.CharField(max_length=12, choices=Kind)
    raised_by = models.CharField(max_length=12, choices=states.Party)
    raised_at = models.DateTimeField(default=timezone.now)
    state = StateField(choices=states.Concern, default=states.Concern.RAISED)
    informed_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=40, choices=states.ConcernOutcome, blank=True)

    objects = ConcernQuerySet.as_manager()
    transitions = states.CONCERN_TABLE
    visibility = Visibility(
        coordinator=COORDINATOR,
        volunteer=served_by("match__volunteer", raised_by=states.Party.VOLUNTEER, match__state__in=states.LIVE),
        family=FAMILY.also(raised_by=states.Party.FAMILY),
    )
    privacy = Privacy(subject="match__request__family", keep=KEEP_MATCH)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [state_constraint("concern_state", states.Concern)]

    def __str__(self) -> str:
        return f"concern {self.pk}"

    @property
    def organisation_id(self) -> int:
        return self.match.organisation_id

    @property
    def is_open(self) -> bool:
        return self.state != states.Concern.HANDLED
