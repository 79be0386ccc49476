"""How long a family's rows are kept (domain.md 4.5). A legal hold or the family's own restriction stops the erasing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.actor import Actor
from core.retention import Line, delete_rows, months_before, register, register_held_trail
from families.actions.erasure import erase_families
from families.models import Consent, ContactChange, ErasureRequest, Family, FamilyLink, LegalHold, SupportRequest
from families.states import ENDED, LIVE, Erasure
from partners.presets import Kept, shortened

NOT_TAKEN_MONTHS = 6
CASE_MONTHS = 12
PROOF_MONTHS = 36  # three years from the end of the case, for claims


def walked() -> QuerySet[SupportRequest]:
    """Return requests that came to a companionship, whatever became of them later."""
    return SupportRequest.objects.filter(Q(state="completed") | Q(matches__trial_began_on__isnull=False)).order_by()


def held_families(at: datetime) -> QuerySet[Family]:
    """Return families whose data must stay: under a legal hold, or kept and not used because they have asked so."""
    holds = LegalHold.objects.in_force(timezone.localdate(at)).filter(family=OuterRef("pk"))
    return Family.objects.filter(Exists(holds) | Q(restricted_at__isnull=False))


def ended_lately(at: datetime) -> Q:
    """Return the condition that a request ended too lately to be erased; a programme may keep its own shorter."""
    own = shortened(Kept.REQUEST_NOT_TAKEN)
    found = Q(state_since__gt=months_before(at, NOT_TAKEN_MONTHS)) & ~Q(programme__in=own)
    for programme_id, months in own.items():
        found |= Q(programme=programme_id, state_since__gt=months_before(at, months))
    return found


def past_their_time(at: datetime) -> QuerySet[Family]:
    """Return families that are not erased and have no request that is live or ended too lately."""
    own = SupportRequest.objects.filter(family=OuterRef("pk"))
    lately = Q(state__in=LIVE) | ended_lately(at)
    walked_lately = Q(pk__in=walked().values("pk"), state_since__gt=months_before(at, CASE_MONTHS))
    is_new = Q(created_at__gt=months_before(at, NOT_TAKEN_MONTHS)) & ~Exists(own)
    return Family.objects.filter(~is_new & ~Exists(own.filter(lately | walked_lately)), erased_at=None)


def cases(at: datetime) -> QuerySet[Family]:
    return past_their_time(at).filter(pk__in=walked().values("family"))


def not_taken(at: datetime) -> QuerySet[Family]:
    return past_their_time(at).exclude(pk__in=walked().values("family"))


def free(rows: QuerySet[Any], at: datetime, path: str = "pk") -> QuerySet[Any]:
    """Return `rows` without those whose family, at the end of `path`, is held."""
    return rows.exclude(**{f"{path}__in": held_families(at).values("pk")})


def held(rows: QuerySet[Any], at: datetime, path: str = "pk") -> QuerySet[Any]:
    """Return those of `rows` whose family is held."""
    return rows.filter(**{f"{path}__in": held_families(at).values("pk")})


def erase_cases(rows: QuerySet[Family], *, at: datetime, actor: Actor) -> int:
    return erase_families(rows, at=at, actor=actor, reason="retention", leave_outlasting=True)


def old_consents(at: datetime) -> QuerySet[Consent]:
    ended = Q(request__state__in=ENDED, request__state_since__lte=months_before(at, PROOF_MONTHS))
    return Consent.objects.filter(ended)


def old_answers(at: datetime) -> QuerySet[ErasureRequest]:
    answered = ErasureRequest.objects.exclude(state=Erasure.ASKED)
    return answered.filter(state_since__lte=months_before(at, PROOF_MONTHS))


def ended_links(at: datetime) -> QuerySet[FamilyLink]:
    return FamilyLink.objects.filter(Q(expires_at__lte=at) | Q(revoked_at__lte=at))


def ended_changes(at: datetime) -> QuerySet[ContactChange]:
    return ContactChange.objects.filter(expires_at__lte=at)


def held_trail(at: datetime) -> tuple[str, Iterable[Any]]:
    return Family._meta.label, held_families(at).values_list("pk", flat=True)


register_held_trail(held_trail)
register(
    Line(
        code="request_not_taken",
        keep="a request that was not taken, withdrawn or not reached: six months, then an anonymous row",
        due=lambda at: free(not_taken(at), at),
        erase=erase_cases,
        held=lambda at: held(not_taken(at), at),
    )
)
register(
    Line(
        code="family_case",
        keep="a family's case: twelve months from its end, then anonymous rows for the figures",
        due=lambda at: free(cases(at), at),
        erase=erase_cases,
        held=lambda at: held(cases(at), at),
    )
)
register(
    Line(
        code="consent",
        keep="consents: the case and three years",
        due=lambda at: free(old_consents(at), at, "request__family"),
        erase=delete_rows,
        held=lambda at: held(old_consents(at), at, "request__family"),
    )
)
register(
    Line(
        code="erasure_request",
        keep="answers to wishes to be erased: three years",
        due=lambda at: free(old_answers(at), at, "family"),
        erase=delete_rows,
        held=lambda at: held(old_answers(at), at, "family"),
    )
)
register(Line(code="private_link", keep="private links: until they end", due=ended_links, erase=delete_rows))
register(Line(code="contact_change", keep="new addresses that wait for a code", due=ended_changes, erase=delete_rows))
