"""Why something may not be done about a visit to a host now. Pure: no writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from activities.models import HostVisit, ShiftPlace
from activities.rules.shifts import is_own, why_not_arrange
from activities.states import VISIT_LIVE, VISIT_TO_COME, VISIT_WENT
from activities.states import Visit as State
from core.actor import Actor, Role
from core.refusals import Refusal
from notifications.quiet import local
from volunteers import states as volunteers
from volunteers.models import Volunteer, VolunteerRole
from volunteers.requirements import why_not_serve_in
from volunteers.serving import roles_of_volunteers
from volunteers.vocabulary import RoleKind

LINK_LASTS = timedelta(days=90)  # the host's private page, after the visit
VISITORS = (RoleKind.PEER_PARENT, RoleKind.FATHER_TO_FATHER)
LONGEST = timedelta(hours=8)


def has_ended(visit: HostVisit, now: datetime) -> bool:
    """Whether the visit is so long ago that the host reads and tells nothing of it any more."""
    return visit.ends_at + LINK_LASTS <= now


def is_host(visit: HostVisit, actor: Actor) -> bool:
    """Whether the host acts: somebody who holds the private link, which alone opens the page, or its own account."""
    if actor.role == Role.PUBLIC:
        return True
    is_ours = visit.asked_by_id == actor.user_id or visit.host_organisation_id in actor.organisation_ids
    return actor.role == Role.PARTNER and is_ours


def is_visitor(visit: HostVisit, actor: Actor) -> bool:
    return visit.volunteer is not None and is_own(visit.volunteer, actor)


def why_not_ask_visit(*, starts_at: datetime, now: datetime) -> Refusal | None:
    """A visit lies ahead."""
    if starts_at <= now:
        return Refusal("is_past", _("Choose a time that lies ahead."))
    return None


def why_not_in(visit: HostVisit, wanted: Collection[str]) -> Refusal | None:
    if visit.state not in wanted:
        return Refusal("moved_on", _("This has changed since you opened the page. Look at it again."))
    return None


def why_not_take_visit(visit: HostVisit, volunteer: Volunteer, *, now: datetime, actor: Actor) -> Refusal | None:
    """A peer parent takes a visit that nobody has taken; a coordinator gives it to one whom she looks after."""
    if not is_own(volunteer, actor) and (refusal := why_not_give(visit, volunteer, actor=actor)):
        return refusal
    if volunteer.organisation_id != visit.organisation_id:
        return Refusal("other_organisation", _("This belongs to another association."))
    if visit.state != State.WISHED:
        return Refusal("is_taken", _("Somebody else goes to this visit, or it is no longer needed."))
    if visit.starts_at <= now:
        return Refusal("has_begun", _("The time of this visit has passed."))
    return why_not_visit(visit, volunteer)


def why_not_give(visit: HostVisit, volunteer: Volunteer, *, actor: Actor) -> Refusal | None:
    return why_not_arrange(visit.organisation_id, visit.municipality_id, actor=actor) or why_not_arrange(
        volunteer.organisation_id, volunteer.municipality_id, actor=actor
    )


def why_not_visit(visit: HostVisit, volunteer: Volunteer) -> Refusal | None:
    """Who visits is a peer parent, in order with what that asks, and free then."""
    if volunteer.state == volunteers.Volunteer.ENDED:
        return Refusal("has_ended", _("This volunteer has ended."))
    if volunteer.state == volunteers.Volunteer.PAUSED:
        return Refusal("is_paused", _("Visits wait until the pause has ended."))
    if refusal := why_not_peer(visit, volunteer):
        return refusal
    if is_busy(visit, volunteer):
        return Refusal("overlap", _("There is another visit or a shift at the same time."))
    return None


def visiting_roles(visit: HostVisit) -> list[VolunteerRole]:
    """Return the roles of peers that the association describes."""
    rows = VolunteerRole.objects.filter(programme__organisation=visit.organisation_id, kind__in=VISITORS)
    return list(rows.select_related("programme"))


def why_not_peer(visit: HostVisit, volunteer: Volunteer) -> Refusal | None:
    """One role of a peer is enough; where the association describes none, the form of support is."""
    own = [role for role in roles_of_volunteers([volunteer])[volunteer.pk] if role.kind in VISITORS]
    day = local(visit.starts_at).date()
    refusals = [why_not_serve_in(role, volunteer.people, day) for role in own]
    if own:
        return None if None in refusals else refusals[0]
    if set(VISITORS) & set(volunteer.support_forms) and not visiting_roles(visit):
        return None
    return Refusal("other_role", _("Peer parents make visits. Ask the coordinator if you would like to be one."))


def is_busy(visit: HostVisit, volunteer: Volunteer) -> bool:
    """Whether one of those who would come is on another visit or on a shift at the time."""
    near = {"starts_at__lt": visit.ends_at, "starts_at__gt": visit.starts_at - LONGEST, "state__in": VISIT_TO_COME}
    others = HostVisit.objects.of_people(volunteer.people).filter(**near).exclude(pk=visit.pk)
    if any(other.ends_at > visit.starts_at for other in others):
        return True
    places = ShiftPlace.objects.live().of_people(volunteer.people)
    return places.overlapping(visit.starts_at, visit.ends_at).exists()


def why_not_give_back(visit: HostVisit, *, now: datetime, actor: Actor) -> Refusal | None:
    """Who cannot come after all says so before the visit; the office may say it for them."""
    if not is_visitor(visit, actor) and (
        refusal := why_not_arrange(visit.organisation_id, visit.municipality_id, actor=actor)
    ):
        return refusal
    if visit.starts_at <= now:
        return Refusal("has_begun", _("The time of this visit has passed."))
    return why_not_in(visit, VISIT_TO_COME)


def why_not_confirm_visit(visit: HostVisit, *, actor: Actor) -> Refusal | None:
    """The host agrees to who comes; a coordinator does it for a host who said so on the phone."""
    return why_not_host_or_office(visit, actor=actor) or why_not_in(visit, (State.TAKEN,))


def why_not_host_or_office(visit: HostVisit, *, actor: Actor) -> Refusal | None:
    if is_host(visit, actor):
        return None
    return why_not_arrange(visit.organisation_id, visit.municipality_id, actor=actor)


def why_not_cancel_visit(visit: HostVisit, *, now: datetime, actor: Actor) -> Refusal | None:
    """The host or the office cancels before the visit; the system what nobody could take."""
    if refusal := why_not_host_or_office(visit, actor=actor):
        return refusal
    if visit.starts_at <= now and not actor.is_system:
        return Refusal("has_begun", _("The time of this visit has passed."))
    return why_not_in(visit, VISIT_LIVE)


def why_not_hold_visit(visit: HostVisit, *, now: datetime) -> Refusal | None:
    """It has been held when its time is over."""
    if visit.ends_at > now:
        return Refusal("not_over", _("This visit is not over yet."))
    return why_not_in(visit, (State.CONFIRMED,))


def why_not_report_visit(
    visit: HostVisit, *, now: datetime, actor: Actor, adults: int = 0, fathers: int = 0
) -> Refusal | None:
    """Who was there counts when the visit has begun; what was counted wrong is counted anew."""
    if not is_visitor(visit, actor) and (refusal := why_not_host_or_office(visit, actor=actor)):
        return refusal
    if is_host(visit, actor) and (refusal := why_not_still(visit, now=now)):
        return refusal
    if visit.starts_at > now:
        return Refusal("not_begun", _("Count the people when the visit has been."))
    if fathers > adults:
        return Refusal("too_many_fathers", _("There are more fathers than adults. Look at the numbers again."))
    return why_not_in(visit, VISIT_WENT)


def why_not_still(visit: HostVisit, *, now: datetime) -> Refusal | None:
    if has_ended(visit, now):
        return Refusal("has_ended", _("The visit was more than three months ago. Write to the office instead."))
    return None


def why_not_thank(visit: HostVisit, *, now: datetime, actor: Actor) -> Refusal | None:
    """The host tells how it was when the visit has begun, and for three months after."""
    if not is_host(visit, actor):
        return Refusal("not_yours", _("Only the host can do this."))
    if refusal := why_not_still(visit, now=now):
        return refusal
    if visit.starts_at > now:
        return Refusal("not_begun", _("Tell how it was when the visit has been."))
    return why_not_in(visit, VISIT_WENT)
