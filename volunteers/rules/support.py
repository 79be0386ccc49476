"""Why nobody may be named, thanked, called away or asked to a supervision now. Pure: no writes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Municipality, User
from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers.answering import coordinators_of
from volunteers.models import Absence, SupervisionPlace, SupervisionSession, Thanks, Volunteer
from volunteers.rules.register import OFFICE, OFFICE_AND_VOLUNTEER, why_not_role, why_not_serve
from volunteers.states import Volunteer as State

LONGEST_ABSENCE = timedelta(days=366)
LONGEST_AHEAD = timedelta(days=366)
THANKED_LATELY = timedelta(days=30)
ABSENCES = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.SYSTEM})


def why_not_own(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """A volunteer speaks for the own file alone, the office for all of them."""
    if actor.role == Role.VOLUNTEER and actor.user_id != volunteer.user_id:
        return Refusal("not_yours", _("This belongs to another volunteer."))
    return why_not_role(actor, OFFICE_AND_VOLUNTEER)


def why_not_name_responsible(
    volunteer: Volunteer, *, actor: Actor, responsible: User | None = None, deputy: User | None = None
) -> Refusal | None:
    """Two different coordinators who look after the volunteer's municipality."""
    if refusal := why_not_role(actor) or why_not_serve(volunteer):
        return refusal
    named = {person.pk for person in (responsible, deputy) if person}
    if responsible and deputy and len(named) == 1:
        return Refusal("same_person", _("The deputy is somebody else than the responsible coordinator."))
    known = coordinators_of(volunteer.organisation_id, volunteer.municipality_id).filter(pk__in=named)
    if named and set(known.values_list("pk", flat=True)) != named:
        return Refusal("not_coordinator", _("Choose coordinators who look after this volunteer's municipality."))
    return None


# Absences


def why_not_record_absence(
    membership: Membership, *, deputy: User, from_on: date, until_on: date, today: date, actor: Actor
) -> Refusal | None:
    """Somebody of the same association, who is there on those days and sees the same municipalities, answers."""
    if refusal := why_not_role(actor, ABSENCES) or why_not_absent(membership, actor=actor):
        return refusal
    if until_on < from_on:
        return Refusal("wrong_order", _("The last day comes after the first."))
    if until_on < today or until_on > from_on + LONGEST_ABSENCE:
        return Refusal("not_ahead", _("Choose days that go on or lie ahead, at most a year."))
    days = absences_in(membership.organisation_id, from_on, until_on)
    if days.filter(membership__user=membership.user_id).exists():
        return Refusal("away_already", _("There is an absence on these days already."))
    return why_not_deputise(membership, deputy) or why_not_free(membership, deputy, days)


def why_not_absent(membership: Membership, *, actor: Actor) -> Refusal | None:
    if membership.role != Role.COORDINATOR or not membership.is_active:
        return Refusal("not_coordinator", _("Absences are of coordinators."))
    if not actor.is_system and membership.organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another organisation."))
    return None


def absences_in(organisation_id: int, from_on: date, until_on: date) -> QuerySet[Absence]:
    rows = Absence.objects.filter(membership__organisation=organisation_id, membership__is_active=True)
    return rows.filter(from_on__lte=until_on, until_on__gte=from_on)


def why_not_deputise(membership: Membership, deputy: User) -> Refusal | None:
    """Whoever answers opens the same files."""
    if deputy.pk == membership.user_id:
        return Refusal("same_person", _("Somebody else answers while you are away."))
    hat = Membership.objects.active().filter(
        user=deputy, role=Role.COORDINATOR, organisation=membership.organisation_id
    )
    if not hat.exists():
        return Refusal("not_coordinator", _("The deputy is a coordinator of the same association."))
    seen = set(hat.values_list("municipalities", flat=True))
    missing = membership.municipalities.exclude(pk__in=seen - {None})
    if missing.exists():
        names = ", ".join(place.name for place in missing)
        words = _("The deputy does not look after: %(names)s. Choose somebody else, or ask the administrator.")
        return Refusal("other_places", words % {"names": names})
    return None


def why_not_free(membership: Membership, deputy: User, days: QuerySet[Absence]) -> Refusal | None:
    """The deputy is there on those days, and whoever is away has not promised to answer for somebody else."""
    if days.filter(membership__user=deputy).exists():
        return Refusal("deputy_away", _("The deputy is away on some of these days. Choose somebody else."))
    if days.filter(deputy=membership.user_id).exists():
        words = _("Somebody who is away on these days has named this person as the deputy. Change that first.")
        return Refusal("is_deputy", words)
    return None


def why_not_end_absence(absence: Absence, *, today: date, actor: Actor) -> Refusal | None:
    if refusal := why_not_role(actor, ABSENCES):
        return refusal
    if absence.until_on < today:
        return Refusal("is_over", _("This absence is over."))
    return None


# Talks and thanks


def why_not_call(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    return why_not_role(actor)


def why_not_thank(volunteer: Volunteer, *, at: datetime, actor: Actor, occasion: str = "") -> Refusal | None:
    """The same thank-you is not sent twice in a month."""
    if refusal := why_not_role(actor) or why_not_serve(volunteer):
        return refusal
    lately = Thanks.objects.filter(volunteer=volunteer, sent_at__gt=at - THANKED_LATELY)
    if occasion and lately.filter(occasion=occasion).exists():
        return Refusal("thanked", _("You have thanked for this within the last month."))
    return None


def why_not_exit_talk(volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    """The talk is offered when the service ends."""
    if refusal := why_not_role(actor):
        return refusal
    if volunteer.state != State.ENDED or volunteer.erased_at:
        return Refusal("serves", _("The exit talk is offered when the service has ended."))
    return None


# Supervision


def why_not_plan_supervision(
    *, organisation_id: int, municipality: Municipality | None, starts_at: datetime, now: datetime, actor: Actor
) -> Refusal | None:
    """A session lies ahead, in the own association; one for a single municipality, in a municipality of one's own."""
    if refusal := why_not_role(actor):
        return refusal
    if not actor.is_system and organisation_id not in actor.organisation_ids:
        return Refusal("other_organisation", _("This belongs to another organisation."))
    if municipality and not actor.is_system and municipality.pk not in actor.municipality_ids:
        return Refusal("other_municipality", _("Choose a municipality that you look after."))
    if not now < starts_at <= now + LONGEST_AHEAD:
        return Refusal("not_ahead", _("Choose a day and a time that lie ahead, within a year."))
    return None


def why_not_cancel_supervision(session: SupervisionSession, *, now: datetime, actor: Actor) -> Refusal | None:
    return why_not_role(actor) or why_over(session, now)


def why_over(session: SupervisionSession, now: datetime) -> Refusal | None:
    if session.cancelled_at:
        return Refusal("is_cancelled", _("This supervision has been cancelled."))
    if session.starts_at <= now:
        return Refusal("is_past", _("This supervision has begun already."))
    return None


def why_not_join_supervision(
    session: SupervisionSession, volunteer: Volunteer, *, now: datetime, actor: Actor
) -> Refusal | None:
    """A serving volunteer of the association, while there is room. The office may add who came without a place."""
    if refusal := why_not_own(volunteer, actor=actor) or why_not_serve(volunteer):
        return refusal
    if volunteer.organisation_id != session.organisation_id or session.municipality_id not in (
        None,
        volunteer.municipality_id,
    ):
        return Refusal("other_place", _("This supervision is for volunteers of another place."))
    if session.places.filter(volunteer=volunteer).exists():
        return Refusal("has_place", _("There is a place already."))
    if actor.role in OFFICE:
        return Refusal("is_cancelled", _("This supervision has been cancelled.")) if session.cancelled_at else None
    return why_over(session, now) or why_full(session)


def why_full(session: SupervisionSession) -> Refusal | None:
    if session.places.count() >= session.capacity:
        return Refusal("is_full", _("This supervision is full. Choose another, or call your coordinator."))
    return None


def why_not_leave_supervision(place: SupervisionPlace, *, now: datetime, actor: Actor) -> Refusal | None:
    return why_not_own(place.volunteer, actor=actor) or why_over(place.session, now)


def why_not_mark_supervision(session: SupervisionSession, *, now: datetime, actor: Actor) -> Refusal | None:
    """Who came is marked when it has begun."""
    if refusal := why_not_role(actor):
        return refusal
    if session.cancelled_at:
        return Refusal("is_cancelled", _("This supervision has been cancelled."))
    if session.starts_at > now:
        return Refusal("not_yet", _("Mark who came when the supervision has begun."))
    return None
