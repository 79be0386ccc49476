"""Why two files of the register may not become one, and why that may not be undone. Pure: no writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from core.actor import Actor, Role
from core.refusals import Refusal
from volunteers import states
from volunteers.models import Volunteer, VolunteerApplication, VolunteerMerge
from volunteers.rules.register import why_not_role

UNDO_DAYS = 30
HARMLESS = frozenset({Role.VOLUNTEER, Role.APPLICANT})

NEWER = Refusal(
    "newer", _("Something has changed since then, and undoing would lose it. Put right what is wrong by hand instead.")
)


def why_not_merge(kept: Volunteer, gone: Volunteer, *, actor: Actor) -> Refusal | None:
    """Two files of one person become one: in one association, with nothing that the kept account would gain by it."""
    if refusal := why_not_role(actor):
        return refusal
    if kept.pk == gone.pk or kept.user_id == gone.user_id or kept.organisation_id != gone.organisation_id:
        return Refusal("not_two", _("Choose two files of your own association that belong to the same person."))
    if not is_within_reach(kept, actor) or not is_within_reach(gone, actor):
        return Refusal("other_municipality", _("Choose volunteers of a municipality that you look after."))
    return why_not_files(kept, gone) or why_not_accounts(kept.user, gone.user, kept.organisation_id)


def is_within_reach(volunteer: Volunteer, actor: Actor) -> bool:
    if actor.is_system:
        return True
    is_own = volunteer.organisation_id in actor.organisation_ids
    return is_own and volunteer.municipality_id in actor.municipality_ids


def why_not_files(kept: Volunteer, gone: Volunteer) -> Refusal | None:
    """The file of somebody who serves is kept, and two people who serve together stay two."""
    if kept.state == states.Volunteer.ENDED:
        return Refusal("has_ended", _("Keep the file of the one who still serves."))
    if gone.erased_at is not None:
        return Refusal("is_erased", _("The other file has been erased. There is nothing to bring over."))
    if gone.together_with_id is not None:
        return Refusal("is_couple", _("The other file is of two people who serve together. Keep that one instead."))
    if serve_together(kept.user_id, gone.user_id):
        return Refusal("are_two", _("These two serve or have applied together, so they are two people."))
    return None


def serve_together(one: int, other: int) -> bool:
    pair = Q(user=one, together_with=other) | Q(user=other, together_with=one)
    return Volunteer.objects.filter(pair).exists() or VolunteerApplication.objects.filter(pair).exists()


def why_not_accounts(kept: User, gone: User, organisation_id: int) -> Refusal | None:
    """The account that goes is a volunteer's and nothing else, here and nowhere else."""
    hats = gone.memberships.all()
    if has_power(gone) or hats.filter(is_active=True).exclude(role__in=HARMLESS).exists():
        sentence = _("The other account has another role too. Keep that account, or have its role ended first.")
        return Refusal("has_hats", sentence)
    elsewhere = Volunteer.objects.filter(Q(user=gone) | Q(together_with=gone)).exclude(organisation=organisation_id)
    if elsewhere.exists() or hats.exclude(organisation=organisation_id).exists():
        sentence = _("The other account is known in another association too. Keep that account instead.")
        return Refusal("is_elsewhere", sentence)
    if has_open_application(gone) and not is_applicant(kept, organisation_id):
        return Refusal("has_application", _("The other account has an open application. Answer it first."))
    return None


def has_power(user: User) -> bool:
    """Whether the service's own keepers' pages are open to the account."""
    return user.is_staff or user.is_superuser or user.groups.exists() or user.user_permissions.exists()


def has_open_application(user: User) -> bool:
    return VolunteerApplication.objects.live().filter(Q(user=user) | Q(together_with=user)).exists()


def is_applicant(user: User, organisation_id: int) -> bool:
    hats = Membership.objects.active().filter(user=user, organisation=organisation_id)
    return hats.filter(role=Role.APPLICANT).exists()


def why_not_undo_merge(merge: VolunteerMerge, *, at: datetime, actor: Actor) -> Refusal | None:
    """A merge can be undone once, within thirty days, while the person's file is still there."""
    if refusal := why_not_role(actor):
        return refusal
    if merge.undone_at is not None:
        return Refusal("undone", _("This has been undone already."))
    if not merge.before or at >= merge.done_at + timedelta(days=UNDO_DAYS):
        return Refusal("too_late", _("Thirty days have passed, and what was before is no longer kept."))
    if merge.kept.erased_at is not None:
        return Refusal("is_erased", _("The person's file has been erased."))
    if not is_within_reach(merge.kept, actor):
        return Refusal("other_municipality", _("Choose volunteers of a municipality that you look after."))
    return None
