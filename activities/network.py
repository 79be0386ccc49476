"""Who works with whom in an area, read from what they do: nothing of it is written by hand.

A tie joins two organisations by one kind of work. Referrals are told as a number of the referrer's own, and only when
there are so many that no family can be known.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from activities.models import Activity, HostVisit
from activities.states import PUBLIC
from activities.states import Visit as VisitState
from core.actor import Actor
from families.models import Referral
from partners.models import PartnerAgreement, ProgrammePart, Venue

FEW = 5


class TieKind(TextChoices):
    AGREEMENT = "agreement", _("agreement in force")
    PROGRAMME = "programme", _("a programme carried together")
    TOGETHER = "together", _("activities organised together")
    VENUE = "venue", _("a shared house or room")
    VISIT = "visit", _("visits of peer parents")
    REFERRAL = "referral", _("families asked for together with a parent")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two organisations, `one` with the smaller key, and what they do together; `since` is not always known."""

    one: int
    other: int
    kind: TieKind
    since: date | None = None
    count: int = 1

    @classmethod
    def between(cls, first: int, second: int, kind: TieKind, since: date | None = None) -> Tie:
        return cls(min(first, second), max(first, second), kind, since)

    @property
    def is_told(self) -> bool:
        """Whether its number may be told."""
        return self.kind != TieKind.REFERRAL or self.count >= FEW


def ties_of(actor: Actor, places: Iterable[str], kinds: Iterable[str] = ()) -> list[Tie]:
    """Return the ties of the organisations of `places` that the actor may know of, each pair and kind once."""
    codes, wanted = [*places], {*kinds} or {*TieKind.values}
    found = [tie for kind, read in READERS.items() if kind in wanted for tie in read(actor, codes)]
    return joined(tie for tie in found if tie.one != tie.other)


def joined(ties: Iterable[Tie]) -> list[Tie]:
    """Return each pair and kind once, with how many and since when."""
    counts: Counter[tuple[int, int, TieKind]] = Counter()
    days: dict[tuple[int, int, TieKind], list[date]] = defaultdict(list)
    for tie in ties:
        key = (tie.one, tie.other, tie.kind)
        counts[key] += tie.count
        days[key] += [tie.since] if tie.since else []
    order = list(TieKind)
    keys = sorted(counts, key=lambda key: (key[0], key[1], order.index(key[2])))
    return [Tie(*key, min(days[key], default=None), counts[key]) for key in keys]


def by_agreement(actor: Actor, codes: list[str]) -> Iterator[Tie]:
    rows = PartnerAgreement.objects.visible_to(actor).in_force(timezone.localdate())
    near = Q(municipalities__in=codes) | Q(parties__organisation__municipalities__in=codes)
    for row in rows.filter(near).distinct().prefetch_related("parties"):
        parties = sorted({row.organisation_id, *(party.organisation_id for party in row.parties.all())})
        for one, other in combinations(parties, 2):
            yield Tie(one, other, TieKind.AGREEMENT, row.starts_on)


def by_programme(actor: Actor, codes: list[str]) -> Iterator[Tie]:
    """What has been accepted: who has only been asked along is not told."""
    rows = ProgrammePart.objects.visible_to(actor).live(timezone.localdate())
    rows = rows.filter(programme__municipalities__in=codes).distinct()
    carried: dict[int, dict[int, date | None]] = defaultdict(dict)
    for part in rows.select_related("programme"):
        carried[part.programme_id].setdefault(part.programme.organisation_id, None)
        carried[part.programme_id][part.organisation_id] = part.since
    for parts in carried.values():
        for one, other in combinations(sorted(parts), 2):
            yield Tie(one, other, TieKind.PROGRAMME, max(filter(None, (parts[one], parts[other])), default=None))


def by_activity(actor: Actor, codes: list[str]) -> Iterator[Tie]:
    """What anybody can find or could."""
    rows = Activity.objects.visible_to(Actor.public()).filter(state__in=PUBLIC, municipality__in=codes)
    for row in rows.exclude(together_with=None).distinct().prefetch_related("together_with"):
        since = row.published_at and timezone.localdate(row.published_at)
        everybody = sorted({row.organisation_id, *(other.pk for other in row.together_with.all())})
        for one, other in combinations(everybody, 2):
            yield Tie(one, other, TieKind.TOGETHER, since)


def by_venue(actor: Actor, codes: list[str]) -> Iterator[Tie]:
    rows = Venue.objects.visible_to(actor).filter(municipality__in=codes, is_in_use=True)
    for row in rows.exclude(shared_with=None).distinct().prefetch_related("shared_with"):
        users = sorted({row.organisation_id, *(other.pk for other in row.shared_with.all())})
        for one, other in combinations(users, 2):
            yield Tie(one, other, TieKind.VENUE)


def by_visit(actor: Actor, codes: list[str]) -> Iterator[Tie]:
    """Visits that were asked for and not cancelled."""
    rows = HostVisit.objects.visible_to(actor).filter(municipality__in=codes, host_organisation__isnull=False)
    told = (
        rows.exclude(state=VisitState.CANCELLED).order_by().values_list("organisation", "host_organisation", "asked_at")
    )
    for one, other, at in told:
        yield Tie.between(one, other, TieKind.VISIT, timezone.localdate(at))


def by_referral(actor: Actor, codes: list[str]) -> Iterator[Tie]:
    rows = Referral.objects.visible_to(actor).filter(request__family__municipality__in=codes)
    for one, other in rows.order_by().values_list("organisation", "request__family__organisation"):
        yield Tie.between(one, other, TieKind.REFERRAL)


READERS = {
    TieKind.AGREEMENT: by_agreement,
    TieKind.PROGRAMME: by_programme,
    TieKind.TOGETHER: by_activity,
    TieKind.VENUE: by_venue,
    TieKind.VISIT: by_visit,
    TieKind.REFERRAL: by_referral,
}


def organisations_of(actor: Actor, places: Iterable[str], ties: Iterable[Tie]) -> list[Organisation]:
    """Return the organisations of `places` and those that the ties lead to, by name."""
    tied = {key for tie in ties for key in (tie.one, tie.other)}
    rows = Organisation.objects.visible_to(actor)
    return list(rows.filter(Q(municipalities__in=[*places]) | Q(pk__in=tied)).distinct().order_by("name"))
