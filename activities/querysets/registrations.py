from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.db.models import Model, Q

from activities import states
from core.scoping import ScopedQuerySet


class RegistrationQuerySet(ScopedQuerySet):
    def with_place(self) -> Self:
        """Those who have a place, or had one and were there or not."""
        return self.filter(state__in=states.HAS_PLACE)

    def in_line(self) -> Self:
        """Those who wait for a place, or think about one that was offered."""
        return self.filter(state__in=states.IN_LINE)

    def standing(self) -> Self:
        """Those who have neither cancelled nor been left without."""
        return self.filter(state__in=states.STANDING)

    def for_times(self, sessions: Collection[Model]) -> Self:
        """Those of one of `sessions` of an activity, or of all its times."""
        return self.filter(Q(session=None) | Q(session__in=sessions)) if sessions else self.none()

    def for_page(self) -> Self:
        """Everything that the page of one shows, in one query."""
        return self.select_related("activity__organisation", "activity__municipality", "session")
