"""One of everything that can be in a family's file, each by a name of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from core.models import AuditEntry
from families.models import (
    Adult,
    Appointment,
    CalendarFeed,
    Child,
    Consent,
    ContactAttempt,
    ContactChange,
    ErasureRequest,
    Family,
    FamilyLink,
    IntakeTalk,
    LegalHold,
    PackedRequest,
    Redirect,
    Referral,
    RequestNote,
    ServiceStep,
    SupportRequest,
    Talk,
)
from families.packing import packed_values
from matching.models import (
    Agreement,
    AgreementAcceptance,
    CheckIn,
    Choice,
    Concern,
    Feedback,
    Gauge,
    Goal,
    GoalRating,
    Handover,
    Match,
    Meeting,
    MeetingFeeling,
    Participation,
    ShownShortlist,
    VisitDraft,
)
from notifications.models import OutboxMessage
from partners.models import ServiceEntry
from tests.factories.cast import Office, Person
from volunteers.models import Volunteer


@dataclass
class File:
    """The rows by name; `request` and `match` are what stages move."""

    rows: dict[str, models.Model] = field(default_factory=dict)

    @property
    def request(self) -> SupportRequest:
        return self.rows["SupportRequest"]

    @property
    def match(self) -> Match:
        return self.rows["Match"]

    def by_model(self) -> dict[type[models.Model], dict[Any, str]]:
        found: dict[type[models.Model], dict[Any, str]] = defaultdict(dict)
        for name, row in self.rows.items():
            found[type(row)][row.pk] = name
        return found

    def put(self, model: type[models.Model], which: str = "", **values: Any) -> Any:
        row = model.objects.create(**values)
        self.rows[f"{model.__name__}: {which}" if which else model.__name__] = row
        return row


def build(office: Office, volunteer: Volunteer, *, referrer: Person) -> File:
    """Return a family of `office` with a match with `volunteer`, and one of everything that can belong to them."""
    file, now = File(), timezone.now()
    family = file.put(Family, organisation=office.organisation, municipality=office.municipality)
    adults = household(file, family)
    file.put(Child, family=family, birth_year=2021)
    request = asked(file, office, family, adults)
    asked_by = {"organisation": office.organisation, "referrer": referrer.user, "receipt": "MATRIISI"}
    file.put(Referral, request=request, **asked_by)
    own_things(file, family, adults)
    file.put(ErasureRequest, family=family, asked_by=adults["contact"])
    file.put(LegalHold, family=family, reason="claim", until=now + timedelta(days=9))
    companionship(file, request, volunteer, adults["contact"])
    place = {"organisation_id": office.organisation.pk, "municipality_id": office.municipality.pk}
    to = f"families.Adult:{adults['contact'].pk}"
    file.put(OutboxMessage, "contact", key="k", kind="match_news", channel="sms", recipient=to, not_before=now, **place)
    told = {"verb": "family.opened", "subject_type": "families.Family", "subject_id": str(family.pk)}
    file.put(AuditEntry, "opening", actor_role="coordinator", organisation_id=office.organisation.pk, **told)
    return file


def household(file: File, family: Family) -> dict[str, Adult]:
    facts = {"family": family, "channel": "sms"}
    who = {"contact": {}, "own view": {"sees": "own"}, "must not know": {"is_told": False}}
    return {
        name: file.put(Adult, name, called=name, phone=f"+35840000001{place}", **facts, **special)
        for place, (name, special) in enumerate(who.items())
    }


def asked(file: File, office: Office, family: Family, adults: dict[str, Adult]) -> SupportRequest:
    named = {"reference": "MATRIISI", "submission_key": "matriisi", "languages": ["fi"]}
    contact = adults["contact"]
    request = file.put(SupportRequest, family=family, contact=contact, programme=office.programme, **named)
    file.put(RequestNote, request=request, text="Omin sanoin")
    for name in ("contact", "own view"):
        said = {"purpose": "family_support", "text_version": "1", "language": "fi", "channel": "phone"}
        file.put(Consent, name, request=request, giver=adults[name], **said)
    file.put(ContactAttempt, request=request, outcome="reached")
    file.put(IntakeTalk, request=request)
    service = ServiceEntry.objects.create(category="family_centre", name_fi="X", checked_on=timezone.localdate())
    file.put(Redirect, request=request, service=service, next_step="Soita")
    file.put(PackedRequest, request=request, **packed_values(request))
    return request


def own_things(file: File, family: Family, adults: dict[str, Adult]) -> None:
    """What belongs to one adult, of the contact person and of the one who sees the own part alone."""
    now = timezone.now()
    for name in ("contact", "own view"):
        adult = adults[name]
        file.put(FamilyLink, name, adult=adult, token_hash=name, expires_at=now + timedelta(days=9))
        change = {"channel": "sms", "address": "+358400000019", "code_hash": "x", "expires_at": now}
        file.put(ContactChange, name, adult=adult, **change)
        file.put(CalendarFeed, name, adult=adult, token_hash=name)
        file.put(Talk, name, adult=adult)
        for which, is_shared in (("shared", True), ("kept", False)):
            time = {"service": "dental", "starts_at": now + timedelta(days=3), "is_shared": is_shared}
            file.put(Appointment, f"{name}, {which}", family=family, adult=adult, **time)
    for which, is_shared in (("shared", True), ("kept", False)):
        file.put(ServiceStep, which, family=family, service="dental", is_shared=is_shared)


def companionship(file: File, request: SupportRequest, volunteer: Volunteer, contact: Adult) -> None:
    today, now = timezone.localdate(), timezone.now()
    file.put(ShownShortlist, request=request)
    match = file.put(Match, request=request, volunteer=volunteer, answer_by=today)
    file.put(Choice, request=request, volunteer=volunteer, outcome="suggested", match=match)
    days = {"starts_on": today, "trial_ends_on": today, "planned_end_on": today}
    agreement = file.put(Agreement, match=match, text_version="1", purpose="p", rhythm="r", place="p", **days)
    goal = file.put(Goal, agreement=agreement, order=1, text="Muistan ajat")
    for party in ("family", "volunteer"):
        file.put(AgreementAcceptance, party, agreement=agreement, party=party, by_label=party)
        file.put(CheckIn, party, match=match, party=party, due_on=today)
        file.put(Concern, f"by {party}", match=match, kind="worry", raised_by=party)
        file.put(Feedback, f"by {party}", match=match, party=party, value=9)
    file.put(Meeting, "planned", match=match, starts_at=now + timedelta(days=2))
    logged = file.put(Meeting, "logged", match=match, starts_at=now, minutes=60, logged_at=now, note="Kävelimme")
    file.put(MeetingFeeling, meeting=logged, mood=4)
    file.put(VisitDraft, match=match, content="{}")
    file.put(GoalRating, goal=goal, moment="start", value=5)
    file.put(Gauge, "contact", match=match, adult=contact, moment="start", coping=5)
    file.put(Handover, match=match, items=["goals"])
    file.put(Participation, match=match, wishes=["peer"])
