from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import Count, Prefetch, Q

from accounts.models import User
from activities import states
from core.scoping import ScopedQuerySet
from volunteers.states import Volunteer

SERVING = [state.value for state in Volunteer if state != Volunteer.ENDED]


class SeriesQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """Everything that a row of the list shows, in one query."""
        return self.select_related("role__programme__organisation", "municipality")


class ShiftQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Shifts that have not been cancelled."""
        return self.filter(cancelled_at=None)

    def ahead(self, at: datetime) -> Self:
        """Shifts that have not begun at `at`."""
        return self.live().filter(starts_at__gt=at)

    def between(self, since: datetime, until: datetime) -> Self:
        """Shifts that begin in a period."""
        return self.filter(starts_at__gte=since, starts_at__lt=until)

    def with_hands(self) -> Self:
        """Each with how many people come (`hands`; a couple is two) and how many of the places `look` for another."""
        to_come = Q(places__state__in=states.PLACE_LIVE, places__volunteer__state__in=SERVING)
        on_it = to_come | Q(places__state=states.Place.DONE)
        both = on_it & Q(places__volunteer__together_with__isnull=False)
        wanted = to_come & Q(places__state=states.Place.SWAP_WANTED)
        ones, others = Count("places", filter=on_it), Count("places", filter=both)
        return self.annotate(hands=ones + others, looking=Count("places", filter=wanted))

    def with_places(self) -> Self:
        """Each with its places, in one query more."""
        places = self.model._meta.get_field("places").related_model.objects.for_list()
        return self.prefetch_related(Prefetch("places", queryset=places))

    def for_list(self) -> Self:
        """Everything that a row of the list shows."""
        return self.with_hands().select_related("role__programme__organisation", "municipality", "series")


class PlaceQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Places of those who are to come; whoever has ended the service comes no more."""
        return self.filter(state__in=states.PLACE_LIVE, volunteer__state__in=SERVING)

    def with_hands(self) -> Self:
        """Places of those who are to come or came."""
        to_come = Q(state__in=states.PLACE_LIVE, volunteer__state__in=SERVING)
        return self.filter(to_come | Q(state=states.Place.DONE))

    def of_people(self, people: Iterable[User]) -> Self:
        """Places of any of `people`, alone or together with somebody."""
        keys = [person.pk for person in people]
        return self.filter(Q(volunteer__user__in=keys) | Q(volunteer__together_with__in=keys))

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Places on shifts that are held at the same time."""
        return self.filter(shift__cancelled_at=None, shift__starts_at__lt=ends_at, shift__ends_at__gt=starts_at)

    def for_list(self) -> Self:
        """Everything that a row shows, in one query."""
        shift = ("shift__role__programme", "shift__municipality")
        return self.select_related("volunteer__user", "volunteer__together_with", *shift)


class SwapQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        """Offers that wait for a coordinator."""
        return self.filter(state=states.Swap.OFFERED)

    def for_list(self) -> Self:
        """Everything that a row shows, in one query."""
        people = ("volunteer__user", "volunteer__together_with", "place__volunteer__user")
        return self.select_related(*people, "place__volunteer__together_with", "place__shift__role__programme")
