from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db.models import Q

from core.scoping import ScopedQuerySet
from notifications.states import WANTS_A_PERSON, MessageState


class OutboxQuerySet(ScopedQuerySet):
    def due(self, at: datetime) -> Self:
        """Queued messages whose time has come and is not over, oldest first."""
        return (
            self.filter(state=MessageState.QUEUED, not_before__lte=at)
            .filter(Q(expires_at=None) | Q(expires_at__gt=at))
            .order_by("not_before", "pk")
        )

    def of_kinds(self, names: Iterable[str]) -> Self:
        """Messages of the named kinds."""
        return self.filter(kind__in=list(names))

    def expired(self, at: datetime) -> Self:
        """Messages that nobody should get any more."""
        return self.filter(expires_at__lte=at)

    def claimed_before(self, at: datetime) -> Self:
        """Messages that a sender took up before `at` and has not settled."""
        return self.filter(state=MessageState.SENDING, claimed_at__lt=at)

    def keyed(self, prefix: str) -> Self:
        """Messages whose key is `prefix`, or begins with it and a colon."""
        return self.filter(Q(key=prefix) | Q(key__startswith=f"{prefix}:"))

    def addressed_to(self, name: str) -> Self:
        """Messages for one recipient, by its name "label:pk"."""
        return self.filter(recipient=name)

    def wanting_a_person(self) -> Self:
        """Messages that somebody has to decide about."""
        return self.filter(state__in=WANTS_A_PERSON)
