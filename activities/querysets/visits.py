from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import Q

from accounts.models import User
from activities import states
from core.scoping import ScopedQuerySet


class VisitQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Visits that have been wished for, taken or agreed."""
        return self.filter(state__in=states.VISIT_LIVE)

    def ahead(self, at: datetime) -> Self:
        """Live visits that have not begun at `at`."""
        return self.live().filter(starts_at__gt=at)

    def begun(self, at: datetime) -> Self:
        """Visits to which somebody went, or was to go, that have begun at `at`."""
        return self.filter(state__in=states.VISIT_WENT, starts_at__lte=at)

    def uncounted(self) -> Self:
        """Visits of which nobody has told how many were there."""
        return self.filter(counted_at=None)

    def of_people(self, people: Iterable[User]) -> Self:
        """Visits that any of `people` makes or made, alone or together with somebody."""
        keys = [person.pk for person in people]
        return self.filter(Q(volunteer__user__in=keys) | Q(volunteer__together_with__in=keys))

    def for_list(self) -> Self:
        """Everything that a row of a list shows, in one query."""
        return self.select_related("organisation", "municipality", "volunteer__user", "volunteer__together_with")
