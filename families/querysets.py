from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db.models import BooleanField, Case, Count, Exists, F, Model, OuterRef, Q, When
from phonenumber_field.phonenumber import to_python

from core.scoping import ScopedQuerySet
from families import states


class SupportRequestQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Requests that are not ended."""
        return self.filter(state__in=states.LIVE)

    def waiting(self) -> Self:
        """Requests that have no companion yet."""
        return self.filter(state__in=states.WAITING)

    def unreached(self) -> Self:
        """Requests whose family has not been reached since contact last began."""
        reached = self.model.objects.filter(attempts__outcome="reached", attempts__at__gte=F("state_since"))
        return self.exclude(pk__in=reached.values("pk"))

    def for_list(self) -> Self:
        """Everything that a row of the list shows, in one query."""
        return self.select_related(
            "family__municipality", "family__organisation", "contact", "programme", "assigned_to"
        ).annotate(
            attempts_count=Count("attempts", distinct=True),
            reached_count=Count("attempts", filter=Q(attempts__outcome="reached"), distinct=True),
        )


class AdultQuerySet(ScopedQuerySet):
    def told(self) -> Self:
        """Adults who know of the contact: nobody else is ever written to, nor has a page."""
        return self.filter(is_told=True)

    def reached_at(self, address: str) -> Self:
        """Adults whose e-mail or phone number is `address`, however it is typed."""
        phone = to_python(address, region=settings.PHONENUMBER_DEFAULT_REGION)
        known = Q(email__iexact=address.strip()) if "@" in address else Q(pk=None)
        return self.filter(known | Q(phone=phone) if phone and phone.is_valid() else known)

    def copied(self) -> Self:
        """Adults who have chosen to get the same messages as the contact person."""
        return self.told().filter(gets_copies=True, sees="everything")


class FamilyLinkQuerySet(ScopedQuerySet):
    def valid(self, at: datetime) -> Self:
        """Links that still open the page. Nobody who must not know of the contact has one."""
        return self.filter(revoked_at=None, expires_at__gt=at, adult__is_told=True)


class ReferralQuerySet(ScopedQuerySet):
    def for_referrer(self) -> Self:
        """What the one who asked may know, and nothing else of the family: `has_met` is empty unless it lets us tell.

        A family that has been erased, or has asked us not to use its data, tells nothing.
        """
        reached = Q(request__attempts__outcome="reached") | Q(request__intake__isnull=False)
        met = self.model.objects.filter(reached, pk=OuterRef("pk"))
        may_tell = Q(
            tells="contact", request__family__erased_at__isnull=True, request__family__restricted_at__isnull=True
        )
        told = Case(When(may_tell, then=Exists(met)), default=None, output_field=BooleanField())
        return self.annotate(has_met=told).only("receipt", "referred_at")


class AppointmentQuerySet(ScopedQuerySet):
    def upcoming(self, at: datetime) -> Self:
        """Booked times that are still ahead."""
        return self.filter(state__in=states.UPCOMING, starts_at__gt=at)

    def awaiting_outcome(self, at: datetime) -> Self:
        """Booked times that have passed and nobody has said how they went."""
        return self.filter(state__in=states.UPCOMING, starts_at__lte=at)

    def counted(self, at: datetime) -> Self:
        """Booked times that have passed and were neither moved nor cancelled; a deadline is no such time."""
        return self.filter(kind="booked", starts_at__lte=at, state__in=(*states.OUTCOMES, *states.UPCOMING))

    def booked_with(self, row: Model) -> Self:
        """Times still to come that were booked together with `row` and come after it."""
        together = self.filter(family=row.family_id, series_key=row.series_key, state__in=states.UPCOMING)
        return together.filter(starts_at__gt=row.starts_at) if row.series_key else self.none()

    def reminding_of(self, step: Model) -> Self:
        """Rows that were made to remind of the last day of one step to a service."""
        return self.filter(family=step.family_id, submission_key__startswith=step.reminder_key)


class ServiceStepQuerySet(ScopedQuerySet):
    def on_the_way(self) -> Self:
        """Steps that the family has not left, with what they lead to; those with a day to remember first."""
        rows = self.exclude(state=states.ServiceStep.LEFT).select_related("benefit")
        return rows.order_by(F("deadline").asc(nulls_last=True), "pk")

    def taken_up(self, year: int) -> Self:
        """Services and benefits that first began in `year`."""
        return self.filter(taken_up_on__year=year)


class TalkQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Talks that are wished for or booked."""
        return self.filter(state__in=states.TALK_LIVE)

    def for_list(self) -> Self:
        """Everything that is shown of a talk, in one query."""
        return self.select_related("adult__family__organisation", "adult__family__municipality", "with_whom")


class ErasureRequestQuerySet(ScopedQuerySet):
    def waiting(self) -> Self:
        """Wishes to be erased that nobody has answered yet."""
        return self.filter(state=states.Erasure.ASKED)


class LegalHoldQuerySet(ScopedQuerySet):
    def in_force(self, on: date) -> Self:
        """Holds that stop erasing on the day `on`."""
        return self.filter(lifted_at=None, until__gte=on)
