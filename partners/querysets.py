from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Municipality
from core.scoping import ScopedQuerySet
from partners import states
from partners.vocabulary import TALK_SERVICES

STALE_AFTER = timedelta(days=180)  # R-EM-1


class ProgrammeQuerySet(ScopedQuerySet):
    def covering(self, municipality: Municipality) -> Self:
        """Programmes that take families from `municipality`, the one that opened first before the others."""
        return self.filter(is_open=True, municipalities=municipality).order_by("pk")

    def carried_by(self, organisations: Iterable[int], on: date) -> Self:
        """Programmes that these organisations keep, or carry a part of."""
        parts = (
            self.model._meta.get_field("parts").related_model.objects.live(on).filter(organisation__in=organisations)
        )
        return self.filter(Q(organisation__in=organisations) | Q(pk__in=parts.values("programme")))


class PartQuerySet(ScopedQuerySet):
    def live(self, on: date) -> Self:
        """Parts that have been accepted and are carried on that day."""
        return self.filter(Q(until=None) | Q(until__gt=on), accepted_on__lte=on)

    def of_either(self, organisations: Iterable[int]) -> Self:
        """Parts that these organisations carry, and those in their own programmes."""
        return self.filter(Q(organisation__in=organisations) | Q(programme__organisation__in=organisations))

    def asked(self) -> Self:
        """Parts that wait for the organisation's answer."""
        return self.filter(accepted_on=None, until=None)


class ServiceEntryQuerySet(ScopedQuerySet):
    def serving(self, municipality: Municipality) -> Self:
        """Services of one municipality, its wellbeing services county and the whole country, if shown."""
        county = Q(wellbeing_county_code=municipality.wellbeing_county_code, has_areas=False)
        nationwide = Q(wellbeing_county_code="", municipality=None, has_areas=False)
        named = Q(
            has_areas=True,
            pk__in=self.model.areas.through.objects.filter(municipality=municipality).values("serviceentry"),
        )
        here = Q(municipality=municipality, has_areas=False)
        return self.current().filter(here | named | county | nationwide)

    def around(self, municipalities: QuerySet[Municipality]) -> Self:
        """Every service that concerns any of `municipalities`, also hidden ones and those that are gone."""
        named = self.model.areas.through.objects.filter(municipality__in=municipalities).values("serviceentry")
        county = Q(wellbeing_county_code__in=municipalities.values("wellbeing_county_code"))
        whole = county | Q(wellbeing_county_code="", municipality=None)
        here = Q(municipality__in=municipalities)
        return self.filter(Q(has_areas=False) & (here | whole) | Q(has_areas=True, pk__in=named))

    def nationwide(self) -> Self:
        """Shown services of the whole country."""
        return self.current().filter(wellbeing_county_code="", municipality=None, has_areas=False)

    def for_stage(self, stage: str) -> Self:
        """Services for one stage of life, and those for every stage."""
        return self.with_word("life_stages", stage, Q(life_stages=[]))

    def in_language(self, language: str) -> Self:
        """Services that are said to be given in a language."""
        return self.with_word("languages", language, Q())

    def with_word(self, column: str, word: str, otherwise: Q) -> Self:
        told = Q(**{f"{column}_text__contains": f'"{word}"'})
        return self.alias(**{f"{column}_text": Cast(column, TextField())}).filter(told | otherwise)

    def stale(self, on: date) -> Self:
        """Services that nobody has checked within 180 days."""
        return self.filter(checked_on__lt=on - STALE_AFTER)

    def current(self) -> Self:
        """Services that are shown and still found where they were read from."""
        return self.filter(is_shown=True, gone_on=None)

    def offering_talks(self, municipality: Municipality) -> Self:
        """Services of the area where a parent can talk without the child present."""
        return self.serving(municipality).filter(category__in=TALK_SERVICES)


class HelplineQuerySet(ScopedQuerySet):
    def shown_in(self, county: str = "") -> Self:
        """National numbers, and the social emergency number of a wellbeing services county."""
        return self.filter(Q(wellbeing_county_code="") | Q(wellbeing_county_code=county))

    def stale(self, on: date) -> Self:
        """Numbers that nobody has checked within 180 days."""
        return self.filter(checked_on__lt=on - STALE_AFTER)


class AgreementQuerySet(ScopedQuerySet):
    def in_force(self, on: date) -> Self:
        """Agreements that hold on that day."""
        begun = self.filter(state=states.Agreement.ACTIVE, starts_on__lte=on)
        return begun.filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def sharing(self, what: str, *organisation_ids: int) -> Self:
        """Agreements under which all of `organisation_ids` do `what` (of `Shared`) together."""
        rows = self
        for number in organisation_ids:
            rows = rows.filter(
                pk__in=self.model.parties.rel.related_model.objects.filter(organisation=number).values("agreement")
            )
        kept = [pk for pk, shares in rows.values_list("pk", "shares") if what in shares]
        return self.filter(pk__in=kept)


class MeetingQuerySet(ScopedQuerySet):
    def ahead(self, at: datetime) -> Self:
        """Meetings that are to be held and have not begun, the soonest first."""
        return self.filter(cancelled_on=None, held_on=None, starts_at__gt=at).order_by("starts_at", "pk")

    def been(self, at: datetime) -> Self:
        """Meetings whose time has come, or that were cancelled, the latest first."""
        over = Q(cancelled_on__isnull=False) | Q(held_on__isnull=False) | Q(starts_at__lte=at)
        return self.filter(over).order_by("-starts_at", "-pk")

    def to_write_up(self, at: datetime) -> Self:
        """Meetings whose time has come and of which nobody has written who came."""
        return self.filter(cancelled_on=None, held_on=None, starts_at__lte=at)

    def for_list(self) -> Self:
        return self.select_related("organisation", "municipality").prefetch_related("invited", "came")


class BarrierQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        """Barriers that nobody has answered, the most urgent first."""
        return self.filter(answered_at=None).order_by("answer_by", "pk")


class DecisionQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Next steps that nobody has marked as done, of meetings that stand."""
        return self.filter(done_on=None, meeting__cancelled_on=None)

    def of_area(self, organisation_id: int, municipality_id: str) -> Self:
        """Decisions of the meetings that one organisation calls in one municipality."""
        return self.filter(meeting__organisation=organisation_id, meeting__municipality=municipality_id)

    def due_by(self, day: date) -> Self:
        return self.open().filter(due_on__lte=day)

    def for_list(self) -> Self:
        return self.select_related("meeting", "responsible")
