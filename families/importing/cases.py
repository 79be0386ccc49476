from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256

from django.utils import timezone

from accounts.models import Municipality, User
from accounts.querysets import folded
from families.states import ENDED, Request
from partners.models import Programme


def key_of(organisation_id: int, reference: str) -> str:
    """Return the key by which an old case is known again; the old reference cannot be read from it."""
    return "import:" + sha256(f"{organisation_id}:{folded(reference)}".encode()).hexdigest()[:57]


def noon(day: date) -> datetime:
    """Return the moment that stands for a day of which the clock time is not known."""
    return timezone.make_aware(datetime.combine(day, time(12)))


@dataclass(kw_only=True)
class Case:
    """One old case, read and checked; `row` is its row in the file. `is_past` ones come in as anonymous rows."""

    row: int
    key: str
    state: str
    municipality: Municipality
    programme: Programme
    support_form: str
    received_on: date
    accepted_on: date | None
    began_on: date | None
    planned_end_on: date | None
    ended_on: date | None
    reason_code: str
    end_reason: str
    called: str
    phone: str
    email: str
    channel: str
    language: str
    languages: list[str]
    may_leave_message: bool
    has_shared_phone: bool
    wants_neutral_sender: bool
    has_protected_address: bool
    birth_years: list[int]
    topics: list[str]
    life_stages: list[str]
    consent_on: date | None
    consent_channel: str
    volunteer_email: str
    coordinator: User | None
    is_past: bool = False

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def since(self) -> date:
        """The day since which the case has been in its state."""
        if self.has_ended:
            return self.ended_on or self.received_on
        if self.state == Request.MATCHED:
            return self.began_on or self.received_on
        return (self.accepted_on if self.state == Request.ACCEPTED else None) or self.received_on
