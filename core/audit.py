"""The trail: what was done, to what, by whom. Append-only, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction

from core.actor import Actor
from core.models import AuditEntry


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    reason: str = "",
    fields: Iterable[str] = (),
    organisation_id: int | None = None,
) -> AuditEntry:
    """Write that `actor` did `verb` ("noun.participle") to `subject`.

    `fields` are the names of what changed, never values. `reason` is a code or a purpose, never a story.
    Raises RuntimeError outside a transaction: no audit row, no change.
    """
    stay_inside(verb)
    entry = entry_of(verb, subject, actor=actor, reason=reason, fields=fields, organisation_id=organisation_id)
    entry.save(force_insert=True)
    return entry


def record_many(
    verb: str, subjects: Iterable[models.Model], *, actor: Actor, reason: str = "", fields: Iterable[str] = ()
) -> None:
    """Write that `actor` did `verb` to each of `subjects`, in a few queries; else as `record`."""
    stay_inside(verb)
    entries = [entry_of(verb, subject, actor=actor, reason=reason, fields=fields) for subject in subjects]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)


def stay_inside(verb: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{verb} was recorded outside the transaction of its change")


def entry_of(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    reason: str,
    fields: Iterable[str],
    organisation_id: int | None = None,
) -> AuditEntry:
    """Return an unsaved entry. Somebody with an account is kept as a number: an entry cannot be rewritten when the
    person behind it is erased."""
    return AuditEntry(
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        actor_role=actor.role,
        actor_label="" if actor.user_id else actor.label,
        actor_user_id=actor.user_id,
        organisation_id=organisation_id or getattr(subject, "organisation_id", None) or actor.organisation_id,
        reason=reason,
        fields=sorted(set(fields)),
    )


def opened(subject: models.Model, *others: models.Model, actor: Actor, purpose: str) -> None:
    """Write that `actor` looked at a file, or at several of a kind, and why (R-AC-2); the family sees it (R-AC-3)."""
    with transaction.atomic():
        record_many(f"{subject._meta.model_name}.opened", [subject, *others], actor=actor, reason=purpose)


def openings_of(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """Return when and why somebody looked at `subject`, newest first; for the person it is about (R-AC-3)."""
    return AuditEntry.objects.about(subject).openings()
