"""How long the words of a companionship are kept (domain.md 4.5). Numbers stay without words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.retention import Line, delete_rows, months_before, register
from families.retention import PROOF_MONTHS, free, held
from matching.models import Agreement, AgreementAcceptance, Feedback, Goal, Match, Meeting, MeetingFeeling, VisitDraft
from matching.states import Match as State
from partners.presets import Kept, shortened

DIARY_MONTHS = 3
FEELING_MONTHS = 12
FEEDBACK_MONTHS = 24


def ended(at: datetime, months: int, path: str = "") -> Q:
    """Return the condition that the match at the end of `path` ended so many months before `at`."""
    day = timezone.localdate(months_before(at, months))
    return Q(**{f"{path}state": State.ENDED, f"{path}ended_on__lte": day})


def old_diaries(at: datetime) -> QuerySet[Meeting]:
    """Return meetings whose words have had their time; a programme may keep them shorter."""
    is_old = ended(at, DIARY_MONTHS, "match__")
    for programme_id, months in shortened(Kept.VISIT_DIARY).items():
        is_old |= ended(at, months, "match__") & Q(match__request__programme=programme_id)
    return Meeting.objects.filter(is_old).exclude(note="")


def erase_diaries(rows: QuerySet[Meeting], *, at: datetime, actor: Actor) -> int:
    """Erase what was written; minutes and form stay for the figures."""
    keys = dict(rows.values_list("pk", "match"))
    matches = Match.objects.filter(pk__in=keys.values()).select_related("volunteer")
    audit.record_many("match.diary_erased", matches, actor=actor, reason="retention", fields=["note"])
    return Meeting.objects.filter(pk__in=keys).update(note="")


def old_drafts(at: datetime) -> QuerySet[VisitDraft]:
    return VisitDraft.objects.filter(saved_at__lte=months_before(at, DIARY_MONTHS))


def old_feelings(at: datetime) -> QuerySet[MeetingFeeling]:
    return MeetingFeeling.objects.filter(ended(at, FEELING_MONTHS, "meeting__match__"))


def old_feedback(at: datetime) -> QuerySet[Feedback]:
    return Feedback.objects.filter(given_at__lte=months_before(at, FEEDBACK_MONTHS)).exclude(text="")


def erase_feedback(rows: QuerySet[Feedback], *, at: datetime, actor: Actor) -> int:
    return Feedback.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(text="")


def old_agreements(at: datetime) -> QuerySet[Agreement]:
    is_old = ended(at, PROOF_MONTHS, "match__") | Q(
        match__state=State.CANCELLED, match__state_since__lte=months_before(at, PROOF_MONTHS)
    )
    return Agreement.objects.filter(is_old).exclude(purpose="", rhythm="", place="")


def erase_agreements(rows: QuerySet[Agreement], *, at: datetime, actor: Actor) -> int:
    """Erase the words of agreements and goals, and who accepted them; ratings of goals stay as numbers."""
    keys = list(rows.values_list("pk", flat=True))
    matches = Match.objects.filter(agreements__in=keys).select_related("volunteer").distinct()
    audit.record_many("match.agreement_erased", matches, actor=actor, reason="retention")
    Goal.objects.filter(agreement__in=keys).update(text="")
    AgreementAcceptance.objects.filter(agreement__in=keys).update(by_label="")
    return Agreement.objects.filter(pk__in=keys).update(purpose="", rhythm="", place="")


def line(code: str, keep: str, rows: Any, erase: Any, path: str) -> None:
    """Register a line whose rows belong to the family at the end of `path`."""
    register(
        Line(
            code=code,
            keep=keep,
            due=lambda at: free(rows(at), at, path),
            erase=erase,
            held=lambda at: held(rows(at), at, path),
        )
    )


FAMILY = "match__request__family"
line("visit_diary", "the words of the diary: three months from the end", old_diaries, erase_diaries, FAMILY)
line("visit_draft", "a diary entry that was not sent: three months", old_drafts, delete_rows, FAMILY)
line(
    "meeting_feeling",
    "how the companion was after a meeting: twelve months from the end",
    old_feelings,
    delete_rows,
    f"meeting__{FAMILY}",
)
line("feedback_text", "the words of feedback, without identity: two years", old_feedback, erase_feedback, FAMILY)
line("agreement", "agreements: the case and three years", old_agreements, erase_agreements, FAMILY)
