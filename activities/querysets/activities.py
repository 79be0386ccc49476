from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import F, Min, Q, TextField
from django.db.models.functions import Cast

from activities import states
from activities.querysets import places
from activities.vocabulary import FATHER_TARGETS, FOR_FATHERS, Entry
from core.scoping import ScopedQuerySet


def told_of(path: str = "") -> Q:
    """Return the condition that anybody may read of an activity, or might until it was cancelled."""
    cancelled = {f"{path}state": states.Activity.CANCELLED, f"{path}published_at__isnull": False}
    return Q(**{f"{path}state__in": states.PUBLIC}) | Q(**cancelled)


class ActivityQuerySet(ScopedQuerySet):
    def public(self) -> Self:
        """What anybody may read of."""
        return self.filter(state__in=states.PUBLIC)

    def told(self) -> Self:
        """What is public, and what was until it was cancelled."""
        return self.filter(told_of())

    def with_word(self, column: str, *words: str) -> Self:
        """Activities in whose list `column` any of the codes `words` stands."""
        found = Q()
        for word in words:
            found |= Q(**{f"{column}_text__contains": f'"{word}"'})
        return self.alias(**{f"{column}_text": Cast(column, TextField())}).filter(found)

    def for_fathers(self) -> Self:
        """Activities that are for fathers, by their type or by whom they are said to be for."""
        of_targets = self.with_word("targets", *FATHER_TARGETS).values("pk")
        return self.filter(Q(type__in=FOR_FATHERS) | Q(pk__in=of_targets))

    def for_families(self) -> Self:
        """Activities that families may read of: all but those for our own volunteers."""
        return self.exclude(entry=Entry.INTERNAL)

    def unseen(self) -> Self:
        """What trusted volunteers have published by themselves, and no coordinator has looked at since."""
        return self.filter(state=states.Activity.PUBLISHED, self_published_at__gte=F("touched_at"))

    def live(self) -> Self:
        """What is being planned or offered, or waits to be counted."""
        return self.exclude(state__in=(states.Activity.CANCELLED, states.Activity.REPORTED))

    def arranged_by(self, organisations: Iterable[int]) -> Self:
        """Activities of which these organisations are an organiser, alone or together with others."""
        keys = [*organisations]
        together = self.model.together_with.through.objects.filter(organisation__in=keys)
        return self.filter(Q(organisation__in=keys) | Q(pk__in=together.values("activity")))

    def with_next(self, at: datetime) -> Self:
        """Each with when it is next (`next_at`, nothing when no time lies ahead)."""
        ahead = Q(sessions__cancelled_at=None, sessions__ends_at__gt=at)
        return self.annotate(next_at=Min("sessions__starts_at", filter=ahead))

    def for_list(self) -> Self:
        """Everything that a row of a list shows, in one query."""
        return self.select_related("organisation", "municipality", "contact")

    def with_taken(self) -> Self:
        """Each with the places that are `taken` for all its times, and the `room` left; None: as many as come."""
        rows = self.annotate(taken=places.total(places.of_activity(), "seats"))
        return rows.annotate(room=places.left_of(F("places") - F("taken")))


class SessionQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Times that have not been cancelled."""
        return self.filter(cancelled_at=None)

    def ahead(self, at: datetime) -> Self:
        """Times that are not over at `at`."""
        return self.live().filter(ends_at__gt=at)

    def told(self) -> Self:
        """Times of what is public, and of what was until it was cancelled."""
        return self.filter(told_of("activity__"))

    def to_count(self, at: datetime) -> Self:
        """Times that were held and that nobody has counted; what was read from another's calendar is theirs."""
        return self.live().told().filter(ends_at__lte=at, counted_at=None, activity__source_id="")

    def with_shared_activities(self) -> Self:
        """With each activity read once, however many times it has."""
        return self.select_related(None).prefetch_related("activity__organisation", "activity__municipality")

    def with_taken(self) -> Self:
        """Each with the places that are `taken`, and the `room` left; None: as many as come.

        With a number of children for each adult, no more children come than the `hands` on the shift can look after.
        """
        rows = self.annotate(
            taken=places.total(places.of_session(), "seats"),
            children_coming=places.total(places.of_session(), "children"),
            hands=places.hands(),
        )
        by_places = F("activity__places") - F("taken")
        by_hands = F("hands") * F("activity__children_per_adult") - F("children_coming")
        return rows.annotate(room=places.left_of(by_places, by_hands))
