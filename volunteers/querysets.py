from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery, Sum, TextField
from django.db.models.functions import Cast, Coalesce

from accounts.models import Municipality
from core.scoping import ScopedQuerySet
from volunteers import states

HAS_ROOM = Q(state__in=states.PROPOSABLE, capacity__gt=F("taken"))


class VolunteerQuerySet(ScopedQuerySet):
    def serving(self) -> Self:
        """Volunteers who have not ended."""
        return self.exclude(state=states.Volunteer.ENDED)

    def for_list(self) -> Self:
        """Everything that a row of the register shows, in one query."""
        return self.select_related("user", "together_with", "municipality", "organisation")

    def named_like(self, text: str) -> Self:
        """Volunteers with `text` in the name, or with that e-mail address; of a couple either."""
        of_user = Q(user__name__icontains=text) | Q(user__email__iexact=text)
        return self.filter(of_user | Q(together_with__name__icontains=text) | Q(together_with__email__iexact=text))

    def with_word(self, column: str, word: str) -> Self:
        """Volunteers in whose list `column` the code `word` stands; those who have ended too, who are not packed."""
        return self.alias(**{f"{column}_text": Cast(column, TextField())}).filter(
            **{f"{column}_text__contains": f'"{word}"'}
        )

    def with_room(self) -> Self:
        """Volunteers who can take a family more now."""
        return self.with_taken().filter(HAS_ROOM)

    def without_room(self) -> Self:
        """Volunteers who cannot take a family more now."""
        return self.with_taken().exclude(HAS_ROOM)

    def with_taken(self) -> Self:
        """Each with the number of families that take one of the volunteer's places as `taken`, to filter by."""
        matches = self.model._meta.get_field("matches").related_model
        live = matches.objects.live().filter(volunteer=OuterRef("pk")).order_by()
        taken = Subquery(live.values("volunteer").annotate(n=Count("pk")).values("n"))
        return self.alias(taken=Coalesce(taken, 0))

    def people_count(self) -> int:
        """How many people they are: of a couple both, and everybody once, whatever they do."""
        alone = self.order_by().values_list("user_id", flat=True)
        beside = self.exclude(together_with=None).order_by().values_list("together_with_id", flat=True)
        return alone.union(beside).count()


class RoleQuerySet(ScopedQuerySet):
    def recruiting(self) -> Self:
        """Roles that one can apply for now."""
        return self.filter(is_recruiting=True, programme__is_open=True)

    def in_place(self, municipality: Municipality | str) -> Self:
        """Roles of programmes that work in a municipality."""
        return self.filter(programme__municipalities=municipality)

    def of_organisations(self, organisations: Iterable[int]) -> Self:
        """Roles that these organisations keep."""
        return self.filter(programme__organisation__in=organisations)

    def for_list(self) -> Self:
        """Everything that a row or a card of a role shows, in one query."""
        return self.select_related("programme__organisation")


class ApplicationQuerySet(ScopedQuerySet):
    def live(self) -> Self:
        """Applications that wait for somebody."""
        return self.filter(state__in=states.APPLICATION_LIVE)

    def for_list(self) -> Self:
        """Everything that a row of the board shows, in one query."""
        people = ("user", "together_with", "assigned_to", "deputy", "redirect_role")
        return self.select_related(*people, "municipality", "role__programme__organisation", "interview", "slot")


class SlotQuerySet(ScopedQuerySet):
    def free(self, at: datetime) -> Self:
        """Times after `at` that nobody has booked."""
        return self.filter(application=None, starts_at__gt=at)

    def open_in(self, organisation_id: int, municipality_id: str, at: datetime) -> Self:
        """Free times after `at` of one office: what an application there may book."""
        return self.free(at).filter(organisation=organisation_id, municipality=municipality_id)

    def for_list(self) -> Self:
        """Everything that a row of the times shows, in one query."""
        return self.select_related("interviewer", "municipality", "application__user", "application__together_with")


class CourseQuerySet(ScopedQuerySet):
    def with_times(self) -> Self:
        """Each with `starts_at` of its first session and `ends_at` of its last."""
        return self.annotate(starts_at=Min("sessions__starts_at"), ends_at=Max("sessions__ends_at"))

    def with_counts(self) -> Self:
        """Each with the number of places `taken` and of people `waiting`."""
        waitlisted = [states.Participation.WAITLISTED]
        return self.annotate(taken=self.people(states.HAS_PLACE), waiting=self.people(waitlisted))

    def people(self, wanted: Iterable[str]) -> Coalesce:
        participation = self.model._meta.get_field("participations").related_model
        rows = participation.objects.filter(course=OuterRef("pk"), state__in=list(wanted)).order_by()
        return Coalesce(Subquery(rows.values("course").annotate(n=Count("pk")).values("n")), 0)

    def for_list(self) -> Self:
        """Everything that a row of the list shows."""
        return self.with_times().with_counts().select_related("organisation", "municipality")

    def open(self, at: datetime) -> Self:
        """Courses that lie ahead and take people: published, not cancelled, not begun."""
        return self.with_times().filter(is_published=True, cancelled_at=None, starts_at__gt=at)


class SessionQuerySet(ScopedQuerySet):
    def with_modules(self) -> Self:
        """Each with its modules, in one query more."""
        return self.prefetch_related("modules")

    def live(self) -> Self:
        """Sessions of published courses that have not been cancelled."""
        return self.filter(course__is_published=True, course__cancelled_at=None)


class ParticipationQuerySet(ScopedQuerySet):
    def current(self) -> Self:
        """Those that have not been cancelled."""
        return self.exclude(state=states.Participation.CANCELLED)

    def with_place(self) -> Self:
        return self.filter(state__in=states.HAS_PLACE)

    def in_line(self) -> Self:
        """The waiting list, the first to come first."""
        return self.filter(state=states.Participation.WAITLISTED).order_by("registered_at", "pk")

    def for_list(self) -> Self:
        """Everything that a row shows."""
        return self.select_related("user", "course__organisation", "course__municipality", "certificate")


class CertificateQuerySet(ScopedQuerySet):
    def valid(self) -> Self:
        return self.filter(revoked_at=None)


class AbsenceQuerySet(ScopedQuerySet):
    def on(self, day: date) -> Self:
        """Absences of that day, of people who still have the hat."""
        return self.filter(from_on__lte=day, until_on__gte=day, membership__is_active=True)

    def until_now(self, day: date) -> Self:
        """Absences that go on or lie ahead."""
        return self.filter(until_on__gte=day)

    def for_list(self) -> Self:
        """Everything that a row shows."""
        return self.select_related("membership__user", "deputy")


class SupervisionQuerySet(ScopedQuerySet):
    def open(self, at: datetime) -> Self:
        """Sessions that lie ahead."""
        return self.filter(cancelled_at=None, starts_at__gt=at)

    def in_places(self, municipalities: Iterable[str]) -> Self:
        """Sessions for everybody, and those of these municipalities."""
        return self.filter(Q(municipality=None) | Q(municipality__in=municipalities))

    def with_counts(self) -> Self:
        """Each with the number of places `taken`, and how many `came`."""
        came = Count("places", filter=Q(places__came=True))
        return self.annotate(taken=Count("places"), came=came).select_related("municipality", "leader")


class ClaimQuerySet(ScopedQuerySet):
    def for_list(self) -> Self:
        """Everything that a row shows: whose it is, how many journeys, how much."""
        rows = self.select_related("volunteer__user", "volunteer__organisation", "volunteer__responsible")
        return rows.annotate(journeys=Count("lines"), eur=Sum("lines__eur"), first_day=Min("lines__day"))

    def waiting(self) -> Self:
        """Claims that wait for a decision, the one sent first before others."""
        return self.filter(state=states.Claim.SENT).order_by("sent_at", "pk")

    def to_give_on(self) -> Self:
        """Approved claims that the accountant does not have yet."""
        return self.filter(state=states.Claim.APPROVED).order_by("decided_at", "pk")

    def decided_between(self, from_on: date, until_on: date) -> Self:
        """Claims decided on one of these days, the last included."""
        return self.filter(decided_at__date__gte=from_on, decided_at__date__lte=until_on)
