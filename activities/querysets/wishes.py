from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Municipality, User
from activities import states
from core.scoping import ScopedQuerySet


class WishQuerySet(ScopedQuerySet):
    def public(self) -> Self:
        """Wishes that a coordinator has read and let others see."""
        return self.filter(state__in=states.WISH_PUBLIC)

    def waiting(self) -> Self:
        """Wishes that have no answer yet."""
        return self.filter(state__in=(states.Wish.RECEIVED, states.Wish.OPEN))

    def asked_before(self, at: datetime) -> Self:
        return self.filter(asked_at__lte=at)

    def near(self, place: Municipality, metres: int) -> Self:
        """Wishes from places that are at most so far to the east or west, and to the north or south."""
        east, north = place.east_m, place.north_m
        return self.filter(
            municipality__east_m__range=(east - metres, east + metres),
            municipality__north_m__range=(north - metres, north + metres),
        )

    def near_volunteer(self, user_id: int | None, codes: Collection[str]) -> Self:
        """Wishes that others may see from the municipalities `codes`, and all that the volunteer has made."""
        own = Q(proposed_by__user=user_id) | Q(proposed_by__together_with=user_id)
        return self.filter(own | Q(municipality__in=codes, state__in=states.WISH_PUBLIC))

    def of_person(self, user: User) -> Self:
        """Wishes that somebody made as a volunteer, alone or in a couple."""
        return self.filter(Q(proposed_by__user=user) | Q(proposed_by__together_with=user))

    def with_public_activities(self) -> Self:
        """Each with what came of it that anybody may read of, in one query more."""
        rows = self.model._meta.get_field("activities").related_model.objects.public()
        return self.prefetch_related(Prefetch("activities", queryset=rows, to_attr="offered"))

    def with_ideas(self) -> Self:
        """Each with what has been proposed for it and is not public yet, in one query more."""
        rows = self.model._meta.get_field("activities").related_model.objects.filter(state__in=states.NOT_PUBLIC_YET)
        return self.prefetch_related(Prefetch("activities", queryset=rows, to_attr="ideas"))

    def on_board(self, activities: QuerySet) -> Self:
        """What has not been taken back, each with those of `activities` that came of it, as `grown`."""
        rows = self.exclude(state=states.Wish.TAKEN_BACK).select_related("municipality", "partner")
        grown = Prefetch("activities", queryset=activities, to_attr="grown")
        return rows.prefetch_related(grown).annotate(support=Count("supports")).order_by("-asked_at", "-pk")

    def told_near(self, codes: Collection[str], organisation_ids: Collection[int]) -> Self:
        """Wishes of the municipalities `codes`, and what the organisations have told themselves."""
        return self.filter(Q(municipality__in=codes) | Q(partner__in=organisation_ids))

    def for_list(self) -> Self:
        """Everything that a row of a list shows, in one query."""
        rows = self.select_related(
            "organisation", "municipality", "partner", "proposed_by__user", "proposed_by__together_with"
        )
        return rows.annotate(support=Count("supports")).order_by("-asked_at", "-pk")
