"""What has happened to a row, told from the trail in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, Q

from accounts.models import User
from core.models import AuditEntry

MOST = 60


def events_of(
    subjects: Iterable[Model], titles: Mapping[str, Any], reasons: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return what was done to `subjects`, newest first, as events of the timeline component.

    Verbs without a title are not told. A reason is told only when it is a code that `reasons` has words for. The
    caller has fetched the subjects through the actor: whoever sees a row may see what has happened to it.
    """
    about = Q(pk=None)
    for subject in subjects:
        about |= Q(subject_type=subject._meta.label, subject_id=str(subject.pk))
    entries = list(AuditEntry.objects.filter(about, verb__in=titles)[:MOST])
    names = names_of({entry.actor_user_id for entry in entries})
    words = reasons or {}
    return [
        {
            "title": titles[entry.verb],
            "at": entry.at,
            "by": names.get(entry.actor_user_id, ""),
            "text": words.get(entry.reason, ""),
            "is_current": place == 0,
        }
        for place, entry in enumerate(entries)
    ]


def names_of(keys: set[int | None]) -> dict[int, str]:
    """Return the names of people by key; the trail itself keeps none."""
    return dict(User.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
