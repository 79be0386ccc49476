"""How many of the booked times were kept: the measure of the programme, and a kind word to the family itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from families import states
from families.querysets import AppointmentQuerySet

ENOUGH_TO_TELL = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """`booked` times have passed, of `told` the family has said how they went, and `kept` of those it made."""

    booked: int
    told: int
    kept: int

    @property
    def is_encouraging(self) -> bool:
        """Whether a family would be glad to read it; otherwise it is said to nobody."""
        return self.told >= ENOUGH_TO_TELL and 2 * self.kept >= self.told


def kept_of(rows: AppointmentQuerySet, *, at: datetime) -> Kept:
    """Return what has become of those of `rows` that had passed at `at`, in one query."""
    told = Count("pk", filter=Q(state__in=states.OUTCOMES))
    kept = Count("pk", filter=Q(state=states.Appointment.KEPT))
    return Kept(**rows.counted(at).order_by().aggregate(booked=Count("pk"), told=told, kept=kept))
