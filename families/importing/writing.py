"""Writing cases in a few large queries, in the transaction of the caller. No message goes out for any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Organisation
from core import audit
from core.actor import Actor
from core.transitions import brought_in
from families.actions.arrival import reference_of
from families.importing.cases import Case, noon
from families.models import Adult, Child, Consent, Family, PackedRequest, SupportRequest
from families.packing import packed_values
from families.states import LIVE, REOPENABLE

BATCH = 1000
TEXT_VERSION = "older register"
CAN_WAIT = (*LIVE, *REOPENABLE)


def not_here_yet(cases: Sequence[Case]) -> list[Case]:
    """Return the cases that no earlier import has brought in, whatever has become of them since."""
    keys = [case.key for case in cases]
    here: set[str] = set()
    for start in range(0, len(keys), BATCH):
        rows = SupportRequest.objects.filter(submission_key__in=keys[start : start + BATCH])
        here.update(rows.values_list("submission_key", flat=True))
    return [case for case in cases if case.key not in here]


def write(
    cases: Sequence[Case], organisation: Organisation, *, at: datetime, actor: Actor
) -> list[tuple[Case, SupportRequest]]:
    """Write the cases that are not here yet; return each with its request."""
    fresh = not_here_yet(cases)
    families = Family.objects.bulk_create((family_of(case, organisation, at) for case in fresh), batch_size=BATCH)
    adults = adults_of(fresh, families)
    children = (
        Child(family=family, birth_year=year)
        for case, family in zip(fresh, families, strict=True)
        for year in (() if case.is_past else case.birth_years)
    )
    Child.objects.bulk_create(children, batch_size=BATCH)
    requests = requests_of(fresh, families, adults)
    pairs = list(zip(fresh, requests, strict=True))
    write_around(pairs)
    audit.record_many("family.imported", families, actor=actor, reason="old_case")
    return pairs


def family_of(case: Case, organisation: Organisation, at: datetime) -> Family:
    """Return the household, without anybody in it when its time has passed."""
    family = Family(organisation=organisation, municipality=case.municipality, created_at=at)
    if case.is_past:
        family.erased_at, family.counted = at, {"adults": 1, "children": len(case.birth_years)}
    else:
        family.has_protected_address = case.has_protected_address
    return family


def adults_of(cases: Iterable[Case], families: Iterable[Family]) -> dict[str, Adult]:
    """Write the parents who can be reached; return them by the key of their case."""
    found = {
        case.key: Adult(
            family=family,
            called=case.called,
            phone=case.phone,
            email=case.email,
            channel=case.channel,
            language=case.language,
            may_leave_message=case.may_leave_message,
            has_shared_phone=case.has_shared_phone,
            wants_neutral_sender=case.wants_neutral_sender,
        )
        for case, family in zip(cases, families, strict=True)
        if not case.is_past and case.called and (case.phone or case.email)
    }
    Adult.objects.bulk_create(found.values(), batch_size=BATCH)
    return found


def requests_of(cases: Sequence[Case], families: Sequence[Family], adults: dict[str, Adult]) -> list[SupportRequest]:
    taken = references_taken(cases)
    rows = [
        brought_in(
            SupportRequest,
            case.state,
            since=noon(case.since),
            family=family,
            contact=adults.get(case.key),
            programme=case.programme,
            support_form=case.support_form,
            submission_key=case.key,
            reference=free_reference(case.key, taken),
            arrived_by=SupportRequest.ArrivedBy.IMPORT,
            received_at=noon(case.received_on),
            reason_code=case.reason_code,
            assigned_to=case.coordinator,
            **wishes_of(case),
        )
        for case, family in zip(cases, families, strict=True)
    ]
    return SupportRequest.objects.bulk_create(rows, batch_size=BATCH)


def wishes_of(case: Case) -> dict[str, Any]:
    """Return what the family wished for; nothing of a family whose time has passed."""
    if case.is_past:
        return {}
    return {
        "topics": case.topics,
        "life_stages": case.life_stages,
        "languages": case.languages,
        "first_language": case.languages[0],
    }


def references_taken(cases: Iterable[Case]) -> set[str]:
    """Return those of the references the cases would get first that other requests already have."""
    wanted = [reference_of(case.key) for case in cases]
    taken: set[str] = set()
    for start in range(0, len(wanted), BATCH):
        rows = SupportRequest.objects.filter(reference__in=wanted[start : start + BATCH])
        taken.update(rows.values_list("reference", flat=True))
    return taken


def free_reference(key: str, taken: set[str]) -> str:
    """Return a reference that nobody has, and take it."""
    reference, turn = reference_of(key), 0
    while reference in taken:
        turn += 1
        reference = reference_of(f"{key}:{turn}")
    taken.add(reference)
    return reference


def write_around(pairs: Iterable[tuple[Case, SupportRequest]]) -> None:
    """Write the consents that were given, and what matching reads of those who wait."""
    pairs = list(pairs)
    consents = (
        Consent(
            request=request,
            giver=request.contact,
            purpose=Consent.Purpose.FAMILY_SUPPORT,
            text_version=TEXT_VERSION,
            language=case.language,
            channel=case.consent_channel,
            given_at=noon(case.consent_on),
        )
        for case, request in pairs
        if case.consent_on and not case.is_past
    )
    Consent.objects.bulk_create(consents, batch_size=BATCH)
    open_ones = (request for case, request in pairs if case.state in CAN_WAIT and not case.is_past)
    packed = (PackedRequest(request=request, **packed_values(request)) for request in open_ones)
    PackedRequest.objects.bulk_create(packed, batch_size=BATCH)
