"""What each hat sees of one family's file, in every state of its request and its companionship.

`TABLE` is written by hand from domain.md 2.5, 4.4 and 4.7, not read from the code. A row is one kind of thing in the
file, a column a hat, a cell the span of stages in which that hat sees it. Whoever has no column sees nothing, ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.utils import timezone

from core.actor import Actor
from core.privacy import declared, own_models, subject_model
from families.models import Family, SupportRequest
from matching.models import Match
from tests.gates.matrix_file import File

TABLE = """
row                                | coordinator | volunteer  | contact | own view | administrator | referrer
Family                             | always      | farewell   | always  | always   | -             | -
Adult: contact                     | always      | farewell   | always  | -        | -             | -
Adult: own view                    | always      | -          | -       | always   | -             | -
Adult: must not know               | always      | -          | -       | -        | -             | -
Child                              | always      | names open | always  | -        | -             | -
SupportRequest                     | always      | -          | always  | -        | -             | -
RequestNote                        | always      | -          | always  | -        | -             | -
Consent: contact                   | always      | -          | always  | -        | -             | -
Consent: own view                  | always      | -          | always  | always   | -             | -
ContactAttempt                     | always      | -          | always  | -        | -             | -
IntakeTalk                         | always      | -          | always  | -        | -             | -
Redirect                           | always      | -          | always  | -        | -             | -
PackedRequest                      | always      | -          | -       | -        | -             | -
Referral                           | always      | -          | always  | -        | -             | always
FamilyLink: contact                | always      | -          | always  | -        | -             | -
FamilyLink: own view               | always      | -          | -       | always   | -             | -
ContactChange: contact             | -           | -          | always  | -        | -             | -
ContactChange: own view            | -           | -          | -       | always   | -             | -
CalendarFeed: contact              | -           | -          | always  | -        | -             | -
CalendarFeed: own view             | -           | -          | -       | always   | -             | -
Appointment: contact, shared       | -           | names open | always  | -        | -             | -
Appointment: contact, kept         | -           | -          | always  | -        | -             | -
Appointment: own view, shared      | -           | names open | always  | always   | -             | -
Appointment: own view, kept        | -           | -          | always  | always   | -             | -
ServiceStep: shared                | -           | names open | always  | -        | -             | -
ServiceStep: kept                  | -           | -          | always  | -        | -             | -
Talk: contact                      | always      | -          | always  | -        | -             | -
Talk: own view                     | always      | -          | -       | always   | -             | -
ErasureRequest                     | always      | -          | always  | -        | -             | -
LegalHold                          | always      | -          | always  | -        | -             | -
OutboxMessage: contact             | always      | -          | -       | -        | always        | -
AuditEntry: opening                | -           | -          | -       | -        | always        | -
ShownShortlist                     | always      | -          | -       | -        | -             | -
Choice                             | always      | -          | -       | -        | -             | -
Match                              | always      | asked      | told    | -        | -             | -
Agreement                          | always      | names open | always  | -        | -             | -
Goal                               | always      | names open | always  | -        | -             | -
AgreementAcceptance: family        | always      | names open | always  | -        | -             | -
AgreementAcceptance: volunteer     | always      | names open | always  | -        | -             | -
CheckIn: family                    | always      | -          | always  | -        | -             | -
CheckIn: volunteer                 | always      | live       | -       | -        | -             | -
Meeting: planned                   | always      | names open | always  | -        | -             | -
Meeting: logged                    | always      | names open | always  | -        | -             | -
MeetingFeeling                     | always      | names open | -       | -        | -             | -
VisitDraft                         | -           | names open | -       | -        | -             | -
Concern: by family                 | always      | -          | always  | -        | -             | -
Concern: by volunteer              | always      | live       | -       | -        | -             | -
GoalRating                         | always      | -          | always  | -        | -             | -
Gauge: contact                     | -           | -          | always  | -        | -             | -
Feedback: by family                | always      | -          | always  | -        | -             | -
Feedback: by volunteer             | always      | always     | -       | -        | -             | -
Handover                           | always      | -          | always  | -        | -             | -
Participation                      | always      | -          | always  | -        | -             | -
"""


@dataclass(frozen=True)
class Stage:
    """Where the family stands: its request, and its match with how long ago and why it ended."""

    request: str
    match: str = ""
    days: int | None = None
    reason: str = ""


STAGES = {
    "arrived": Stage("received"),
    "in contact": Stage("in_contact"),
    "on hold": Stage("on_hold"),
    "waits": Stage("accepted"),
    "guided elsewhere": Stage("redirected"),
    "declined": Stage("declined"),
    "withdrawn": Stage("withdrawn"),
    "not reached": Stage("expired"),
    "suggested": Stage("proposed", "proposed"),
    "volunteer said yes": Stage("proposed", "volunteer_accepted"),
    "both said yes": Stage("proposed", "family_accepted"),
    "meeting booked": Stage("proposed", "meeting_booked"),
    "trial": Stage("matched", "trial"),
    "active": Stage("matched", "active"),
    "paused": Stage("matched", "paused"),
    "closing": Stage("matched", "closing"),
    "came to nothing": Stage("accepted", "cancelled"),
    "ended today": Stage("completed", "ended", 0, "goal_reached"),
    "ended today, waits again": Stage("accepted", "ended", 0, "volunteer_wish"),
    "ended 14 days ago": Stage("completed", "ended", 14, "period_over"),
    "ended 15 days ago": Stage("completed", "ended", 15, "period_over"),
    "ended for safety": Stage("completed", "ended", 0, "safety"),
    "ended as the family wished": Stage("completed", "ended", 0, "family_wish"),
}
NAMES_OPEN = {"both said yes", "meeting booked", "trial", "active", "paused", "closing"}
THANKS = {"ended today", "ended today, waits again", "ended 14 days ago"}
ENDED = {*THANKS, "ended 15 days ago", "ended for safety", "ended as the family wished"}
SPANS = {
    "-": set(),
    "always": set(STAGES),
    "live": {"suggested", "volunteer said yes", *NAMES_OPEN},
    "asked": {"suggested", "volunteer said yes", *NAMES_OPEN, *THANKS},
    "told": {"volunteer said yes", *NAMES_OPEN, *ENDED},
    "names open": NAMES_OPEN,
    "farewell": NAMES_OPEN | THANKS,
}


def expected() -> dict[str, dict[str, set[str]]]:
    """Return the stages in which each hat sees each row: {row: {hat: stages}}."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
    return {line[0]: {hat: SPANS[cell] for hat, cell in zip(head[1:], line[1:], strict=True)} for line in lines}


def models_of_a_family() -> set[str]:
    """Return the names of the models that declare to be about a family."""
    return {
        model.__name__
        for model in own_models()
        for privacy in declared(model)
        if privacy.subject and subject_model(model, privacy.subject) is Family
    }


def put(file: File, stage: Stage) -> None:
    """Let the family stand at `stage`; before a match there is none of what belongs to one."""
    SupportRequest.objects.filter(pk=file.request.pk).update(state=stage.request)
    ended = None if stage.days is None else timezone.localdate() - timedelta(days=stage.days)
    state, reason = stage.match or "cancelled", stage.reason
    Match.objects.filter(pk=file.match.pk).update(state=state, ended_on=ended, end_reason=reason)


@dataclass(frozen=True)
class Look:
    """What one hat asks of one model. The query is made once and asked again at every stage."""

    hat: str
    rows: dict[Any, str]
    sql: str
    parameters: tuple[Any, ...]

    def seen(self) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.parameters)
            return {self.rows[key] for (key,) in cursor.fetchall()}


def looks(file: File, hats: dict[str, Actor], of: type[models.Model] | None) -> Iterator[Look]:
    for model, rows in file.by_model().items():
        for hat, actor in hats.items() if of in (None, model) else ():
            asked = model.objects.visible_to(actor).filter(pk__in=rows).order_by().values_list("pk")
            with suppress(EmptyResultSet):  # this hat has no way to the model
                yield Look(hat, rows, *asked.query.sql_with_params())


def objections(file: File, hats: dict[str, Actor], *, of: type[models.Model] | None = None) -> Iterator[str]:
    """Yield every cell of the table, or of one model's rows, that the code answers otherwise, in words."""
    spans, asked = expected(), list(looks(file, hats, of))
    names = [row for row, kept in file.rows.items() if of in (None, type(kept))]
    for name, stage in STAGES.items():
        put(file, stage)
        here = {(look.hat, row) for look in asked for row in look.seen()}
        for row, hat in product(names, hats):
            may = name in spans[row].get(hat, set())
            if ((hat, row) in here) != may:
                yield f"{row} · {hat} · {name}: {'must see it, does not' if may else 'sees it, must not'}"


def without_a_row(file: File) -> Iterator[str]:
    """Yield what the table, the file and the models do not have in common."""
    in_table = set(expected())
    yield from (f"{row} is in the table and not in the file" for row in sorted(in_table - set(file.rows)))
    yield from (f"{row} is in the file and not in the table" for row in sorted(set(file.rows) - in_table))
    named = {row.partition(":")[0] for row in in_table}
    yield from (f"{model} is about a family and has no row" for model in sorted(models_of_a_family() - named))
