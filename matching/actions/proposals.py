from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core import audit
from core.actor import Actor
from core.refusals import Refusal, Refused, refuse
from core.transitions import advance, moved_on
from families import actions as families_actions
from families.models import SupportRequest
from matching import candidates, notices, rules, safe_places
from matching.actions.choices import keep_choice
from matching.actions.evidence import share_as_agreed
from matching.models import Match
from matching.states import CancelReason
from matching.states import Match as State
from notifications.working_days import add_working_days
from volunteers.models import Volunteer

VOLUNTEER_ANSWER_WORKING_DAYS = 5
FAMILY_ANSWER_DAYS = 7
NOT_NOW_DAYS = 60


@transaction.atomic
def propose(
    request: SupportRequest, volunteer: Volunteer, *, actor: Actor, reason: str = "", is_from_plan: bool = False
) -> Match:
    """Suggest `volunteer` for `request`. Her place is taken from now on.

    `reason` (`ChoiceReason`) says why somebody other than the first of the list; it is kept for learning.

    The volunteer's row is locked while places are counted, and the pair is checked again by the engine's own filters:
    the page may be stale. Raises `Refused`, and `NotNow` when another was suggested first.
    """
    volunteer = Volunteer.objects.select_for_update(of=("self",)).select_related("user").get(pk=volunteer.pk)
    refuse(rules.why_not_propose(request, volunteer, actor=actor))
    blocked = candidates.why_not(request, volunteer, actor=actor)
    if blocked:
        raise Refused(Refusal("does_not_fit", blocked[0]))
    pair = candidates.reasons_of(request, volunteer, actor=actor)
    try:
        with transaction.atomic():
            match = Match.objects.create(
                request=request,
                volunteer=volunteer,
                proposed_by_id=actor.user_id,
                answer_by=add_working_days(timezone.localdate(), VOLUNTEER_ANSWER_WORKING_DAYS),
                reasons=pair.codes,
                fit=pair.fit,
            )
    except IntegrityError as error:
        raise moved_on() from error
    families_actions.mark_proposed(request, actor=actor)
    audit.record("match.proposed", match, actor=actor)
    keep_choice(match, reason=reason, is_from_plan=is_from_plan, actor=actor)
    notices.match_proposed(match)
    return match


@transaction.atomic
def answer_as_volunteer(match: Match, *, says_yes: bool, actor: Actor, reason: str = "") -> None:
    """The volunteer's answer; a no asks for nothing and puts the request back to waiting."""
    refuse(rules.why_not_answer_as_volunteer(match, actor=actor))
    if not says_yes:
        withdraw_suggestion(match, reason=reason or CancelReason.NOT_NOW, actor=actor)
        return
    answer_by = timezone.localdate() + timedelta(days=FAMILY_ANSWER_DAYS)
    advance(match, State.VOLUNTEER_ACCEPTED, actor=actor, answer_by=answer_by)
    notices.family_asked(match)


@transaction.atomic
def answer_as_family(match: Match, *, says_yes: bool, actor: Actor, reason: str = "", on_behalf_note: str = "") -> None:
    """The family's answer; with a yes, names and contacts open to both."""
    refuse(rules.why_not_answer_as_family(match, actor=actor, on_behalf_note=on_behalf_note))
    if not says_yes:
        withdraw_suggestion(match, reason=reason or CancelReason.FAMILY_WISH, actor=actor)
        return
    advance(match, State.FAMILY_ACCEPTED, actor=actor, reason=on_behalf_note)
    share_as_agreed(match, actor=actor)
    notices.both_said_yes(match)


@transaction.atomic
def cancel_match(match: Match, *, reason: str, actor: Actor) -> None:
    """Take a suggestion back before the trial; the family waits again."""
    refuse(rules.why_not_cancel(match, actor=actor))
    withdraw_suggestion(match, reason=reason, actor=actor)


def withdraw_suggestion(match: Match, *, reason: str, actor: Actor) -> None:
    blocked_until = None if reason == CancelReason.COORDINATOR else timezone.now() + timedelta(days=NOT_NOW_DAYS)
    advance(match, State.CANCELLED, actor=actor, reason=reason, cancel_reason=reason, blocked_until=blocked_until)
    families_actions.wait_again(match.request, actor=actor, reason=reason)
    notices.suggestion_withdrawn(match)


@transaction.atomic
def book_first_meeting(match: Match, *, at: datetime, place: str, actor: Actor) -> None:
    """Book the first meeting of all three, or move it; both are told of each change."""
    refuse(rules.why_not_book_first_meeting(match, at=at, now=timezone.now(), actor=actor))
    refuse(safe_places.why_not_name_place(match, place))
    if (match.first_meeting_at, match.first_meeting_place) == (at, place):
        return
    if match.state == State.FAMILY_ACCEPTED:
        advance(match, State.MEETING_BOOKED, actor=actor, first_meeting_at=at, first_meeting_place=place)
    else:
        match.first_meeting_at, match.first_meeting_place = at, place
        moved = ["first_meeting_at", "first_meeting_place"]
        match.save(update_fields=moved)
        audit.record("match.first_meeting_moved", match, actor=actor, fields=moved)
    notices.first_meeting_booked(match)
