from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import Q

from core.scoping import ScopedQuerySet
from matching import states


class MatchQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Matches that are not over: each takes one of its volunteer's places."""
        return self.filter(state__in=states.LIVE)

    def walking(self) -> Self:
        """Matches in which volunteer and family already walk together, pauses included."""
        return self.filter(state__in=(*states.WALKING, states.Match.PAUSED))

    def begun(self) -> Self:
        """Matches whose trial has begun, over or not; the newest first."""
        return self.exclude(trial_began_on=None).order_by("-trial_began_on", "-pk")

    def shared(self) -> Self:
        """Matches in which names and contacts are open between the family and the companion."""
        return self.filter(state__in=states.SHARED)

    def for_list(self) -> Self:
        """Everything that a row of the list shows, in one query."""
        return self.select_related(
            "request__family__municipality",
            "request__contact",
            "request__programme",
            "volunteer__user",
            "volunteer__together_with",
            "volunteer__municipality",
        )

    def blocking(self, at: datetime) -> Self:
        """Pairs that are not to be suggested again: live ones, ended ones, and refusals that still hold."""
        return self.filter(
            Q(state__in=(*states.LIVE, states.Match.ENDED))
            | Q(cancel_reason__in=states.LASTING_REASONS)
            | Q(blocked_until__gt=at)
        )


class ConcernQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Concerns whose outcome nobody has told yet."""
        return self.exclude(state=states.Concern.HANDLED)


class MeetingQuerySet(ScopedQuerySet):
    def upcoming(self, at: datetime) -> Self:
        """Booked meetings ahead, of matches that are not over."""
        return self.filter(starts_at__gt=at, logged_at=None, match__state__in=states.LIVE)

    def logged(self) -> Self:
        """Meetings that have a diary entry."""
        return self.exclude(logged_at=None)
