"""Companionships of an older register: who walked beside an old case, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation
from core.actor import Actor
from core.transitions import brought_in
from families.importing import Case, Mistake
from families.importing.cases import noon
from families.models import SupportRequest
from families.states import Request
from matching.actions.course import check_in_days
from matching.models import CheckIn, Match
from matching.states import Match as State
from matching.states import Party
from volunteers import actions as volunteers_actions
from volunteers.models import Volunteer
from volunteers.states import Volunteer as Serving

BATCH = 1000


def companions_of(organisation: Organisation) -> dict[str, Volunteer]:
    """Return the organisation's volunteers by e-mail, those who have ended too."""
    rows = Volunteer.objects.filter(organisation=organisation, erased_at=None).select_related("user", "organisation")
    return {row.user.email.casefold(): row for row in rows}


def check(cases: Iterable[Case], companions: Mapping[str, Volunteer], heads: Mapping[str, str]) -> list[Mistake]:
    """Return what is wrong with the companions that the cases name."""
    return [
        Mistake(case.row, heads.get(key, key), sentence)
        for case in cases
        for key, sentence in objections(case, companions)
    ]


def objections(case: Case, companions: Mapping[str, Volunteer]) -> Iterable[tuple[str, str]]:
    companion = companions.get(case.volunteer_email)
    if case.volunteer_email and companion is None:
        yield "volunteer_email", _("No volunteer of the organisation has this e-mail address. Add the volunteer first.")
    elif companion and case.state == Request.MATCHED and companion.state == Serving.ENDED:
        yield "volunteer_email", _("This volunteer has ended, and cannot be beside a family.")
    if case.began_on and not case.volunteer_email and case.has_ended:
        sentence = _("Name the volunteer too, or leave the day empty: a companionship is kept with its companion.")
        yield "began_on", sentence
    if companion and case.began_on is None and case.has_ended:
        yield "volunteer_email", _("Write the day on which the companionship began too.")


def write(
    pairs: Iterable[tuple[Case, SupportRequest]], companions: Mapping[str, Volunteer], *, at: datetime, actor: Actor
) -> int:
    """Write the companionships of the cases, in the transaction of the caller; return how many."""
    walked = [(case, request) for case, request in pairs if case.volunteer_email and case.began_on]
    rows = [match_of(case, request, companions[case.volunteer_email]) for case, request in walked]
    Match.objects.bulk_create(rows, batch_size=BATCH)
    live = [match for match in rows if match.state == State.ACTIVE]
    check_ins = (row for match in live for row in check_ins_ahead(match, timezone.localdate(at)))
    CheckIn.objects.bulk_create(check_ins, batch_size=BATCH)
    for volunteer in {match.volunteer_id: match.volunteer for match in live}.values():
        volunteers_actions.mark_in_task(volunteer, actor=actor)
    return len(rows)


def match_of(case: Case, request: SupportRequest, volunteer: Volunteer) -> Match:
    """Return the companionship of a case: walking, or ended with its reason."""
    began: Any = case.began_on
    course = {"ended_on": case.ended_on, "end_reason": case.end_reason or "other"} if case.has_ended else {}
    return brought_in(
        Match,
        State.ENDED if case.has_ended else State.ACTIVE,
        since=noon(case.since),
        request=request,
        volunteer=volunteer,
        proposed_at=noon(began),
        answer_by=began,
        trial_began_on=began,
        planned_end_on=case.planned_end_on,
        family_continues=True,
        volunteer_continues=True,
        **course,
    )


def check_ins_ahead(match: Match, today: date) -> Iterable[CheckIn]:
    """Yield the check-ins of the programme's rhythm that are still ahead; those of the past are not made up for."""
    ends_on = match.planned_end_on or today
    days = check_in_days(match.request.programme, began_on=match.trial_began_on, ends_on=ends_on)
    for day in days:
        if day > today:
            yield from (CheckIn(match=match, party=party, due_on=day) for party in (Party.FAMILY, Party.VOLUNTEER))
