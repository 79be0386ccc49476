"""Two files of one person become one, and two again within thirty days."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import actions as accounts_actions
from accounts.models import User
from core import audit
from core.actor import Actor
from core.refusals import Refused, refuse
from core.transitions import moved_on
from notifications.models import OutboxMessage
from notifications.recipients import name_of
from notifications.states import MessageState
from volunteers import notices, rules
from volunteers.actions.expenses import count_anew
from volunteers.actions.journal import ChangedSince, Journal, take_back
from volunteers.actions.moving import Mover
from volunteers.actions.register import mark_in_task
from volunteers.models import Volunteer, VolunteerMerge, VolunteerRole
from volunteers.packing import pack
from volunteers.requirements import why_not_serve_in
from volunteers.states import Volunteer as State


@dataclass
class Brought:
    """What a merge brings about: keys of the rows that come over and counts of those that were there, by model."""

    moved: dict[str, set[Any]] = field(default_factory=dict)
    doubled: Counter[str] = field(default_factory=Counter)
    roles: list[VolunteerRole] = field(default_factory=list)
    support_forms: list[str] = field(default_factory=list)
    left_roles: list[VolunteerRole] = field(default_factory=list)
    left_forms: list[str] = field(default_factory=list)


def merge_volunteers(kept: Volunteer, gone: Volunteer, *, actor: Actor) -> VolunteerMerge:
    """Bring everything of the file `gone` and of its account over to `kept`; return the merge, for the undoing.

    Nobody gains a right by it. The person has the hats that the kept account has; ways to sign in are not moved, and
    the other account is emptied and closed. Of the volunteer's roles and forms of support the other file's are added
    where it was in service and the person is in order for them (domain.md 2.5, 3.1); facts that matching reads are
    the kept file's. Raises `Refused`, and `NotNow` when somebody was faster.
    """
    try:
        with transaction.atomic():
            kept, gone = held(kept, gone)
            refuse(rules.why_not_merge(kept, gone, actor=actor))
            journal = Journal()
            join(kept, gone, journal, actor=actor)
            connection.check_constraints()
            merge = VolunteerMerge.objects.create(
                kept=kept, gone_id=gone.pk, before=json.dumps(journal.steps), done_by_id=actor.user_id
            )
            audit.record("volunteer.merged", kept, actor=actor, reason=f"volunteer:{gone.pk}")
            notices.merging.accounts_joined(merge)
    except IntegrityError as error:
        raise moved_on() from error
    return merge


def preview_merge(kept: Volunteer, gone: Volunteer, *, actor: Actor) -> Brought:
    """Return what a merge would bring about: it is done, and taken back at once. Raises as `merge_volunteers`."""
    with transaction.atomic():
        kept, gone = held(kept, gone)
        refuse(rules.why_not_merge(kept, gone, actor=actor))
        brought = join(kept, gone, Journal(), actor=actor)
        transaction.set_rollback(True)
    return brought


def held(*volunteers: Volunteer) -> tuple[Volunteer, ...]:
    """Return the rows anew, held until the transaction ends."""
    rows = Volunteer.objects.for_list().select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[volunteer.pk for volunteer in volunteers])}
    if any(volunteer.pk not in found for volunteer in volunteers):
        raise moved_on()
    return tuple(found[volunteer.pk] for volunteer in volunteers)


def join(kept: Volunteer, gone: Volunteer, journal: Journal, *, actor: Actor) -> Brought:
    mover = Mover(journal)
    roles, is_serving = list(gone.roles.select_related("programme").order_by("pk")), gone.state != State.ENDED
    mover.absorb(kept, gone)
    mover.move_all(kept.user, gone.user)
    for hat in gone.user.memberships.active():
        with journal.watching(hat):
            accounts_actions.take_hat(hat, actor=actor)
    close_account(gone.user, journal)
    readdress(gone, kept, journal)
    brought = Brought(mover.moved, mover.doubled)
    give_roles(kept, roles, journal, brought, is_serving=is_serving)
    give_forms(kept, gone.support_forms, journal, brought, is_serving=is_serving)
    if kept.matches.walking().exists():
        with journal.watching(kept):
            mark_in_task(kept, actor=actor)
    count_anew(kept)
    pack(kept)
    return brought


def close_account(user: User, journal: Journal) -> None:
    """Empty an account and take away its ways to sign in; what it said is in the journal alone."""
    for model in (EmailAddress, Authenticator):
        for row in model.objects.filter(user=user).order_by("pk"):
            journal.remove(row)
    journal.change(
        user,
        email=f"erased-{user.pk}@invalid",
        name="",
        phone="",
        password=UNUSABLE_PASSWORD_PREFIX,
        is_active=False,
        last_login=None,
    )


def readdress(gone: Volunteer, kept: Volunteer, journal: Journal) -> None:
    """Messages that wait for the account that goes reach the one that stays, and name what stays."""
    ids = {"volunteer": (gone.pk, kept.pk), "person": (gone.user_id, kept.user_id)}
    named = Q(recipient=name_of(gone.user))
    for name, (was, _now) in ids.items():
        named |= Q(**{f"context__{name}": was})
    for message in OutboxMessage.objects.filter(named, state=MessageState.QUEUED).order_by("pk"):
        told = {name: now for name, (was, now) in ids.items() if message.context.get(name) == was}
        is_theirs = message.recipient == name_of(gone.user)
        recipient = name_of(kept.user) if is_theirs else message.recipient
        journal.change(message, recipient=recipient, context={**message.context, **told})


def is_ready(kept: Volunteer, role: VolunteerRole) -> bool:
    """Whether everybody who serves as this volunteer is in order for the role, now that the evidence is together."""
    return why_not_serve_in(role, kept.people, timezone.localdate()) is None


def give_roles(
    kept: Volunteer, roles: list[VolunteerRole], journal: Journal, brought: Brought, *, is_serving: bool
) -> None:
    through = Volunteer.roles.through
    has = set(kept.roles.values_list("pk", flat=True))
    for role in roles:
        if role.pk in has:
            continue
        if is_serving and is_ready(kept, role):
            journal.add(through(volunteer_id=kept.pk, volunteerrole_id=role.pk))
            brought.roles.append(role)
        else:
            brought.left_roles.append(role)


def give_forms(kept: Volunteer, forms: list[str], journal: Journal, brought: Brought, *, is_serving: bool) -> None:
    """Add forms of support for whose roles, in the whole association, the person is in order."""
    for form in forms:
        if form in kept.support_forms:
            continue
        asked = VolunteerRole.objects.filter(programme__organisation=kept.organisation_id, kind=form)
        is_fit = is_serving and all(is_ready(kept, role) for role in asked.select_related("programme"))
        (brought.support_forms if is_fit else brought.left_forms).append(form)
    if brought.support_forms:
        journal.change(kept, support_forms=[*kept.support_forms, *brought.support_forms])


def undo_merge(merge: VolunteerMerge, *, actor: Actor) -> None:
    """Make two files of one again, every row as it was; what has come since stays with the file that was kept.

    Raises `Refused` when something that the merge changed has changed again since.
    """
    with transaction.atomic():
        rows = VolunteerMerge.objects.select_for_update(of=("self",)).select_related("kept")
        merge = rows.get(pk=merge.pk)
        refuse(rules.why_not_undo_merge(merge, at=timezone.now(), actor=actor))
        try:
            with transaction.atomic():
                take_back(json.loads(merge.before))
                connection.check_constraints()
        except (ChangedSince, IntegrityError) as error:
            raise Refused(rules.NEWER) from error
        kept = counted_apart(merge)
        merge.undone_at, merge.before = timezone.now(), ""
        merge.save(update_fields=["undone_at", "before"])
        notices.merging.forget(merge)
        audit.record("volunteer.unmerged", kept, actor=actor, reason=f"volunteer:{merge.gone_id}")


def counted_apart(merge: VolunteerMerge) -> Volunteer:
    """Count anew what follows from the rows of each file, now that they are two; return the one that was kept."""
    both = Volunteer.objects.in_bulk([merge.kept_id, merge.gone_id])
    kept, gone = held(both[merge.kept_id], both[merge.gone_id])
    for volunteer in (kept, gone):
        count_anew(volunteer)
    if kept.state != State.ENDED:
        pack(kept)
    return kept
