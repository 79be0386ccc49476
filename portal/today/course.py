"""Suggestions past their day, and the steps of companionships that wait for the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from matching import rules, states
from matching.models import Match
from matching.states import Match as State
from matching.states import Party
from portal.today.work import Work, about_match, page

CLOSING_AHEAD = timedelta(days=14)
MEETING_WITHIN = timedelta(days=14)


def live_matches(actor: Actor) -> QuerySet[Match]:
    rows = Match.objects.visible_to(actor).live().for_list().select_related("request__assigned_to")
    return rows.prefetch_related("agreements__acceptances")


def match_works(actor: Actor, now: datetime) -> Iterator[Work]:
    """Suggestions past their day, and the steps of companionships that wait for the office."""
    today = timezone.localdate(now)
    for match in live_matches(actor):
        if match.state in states.ANSWERING:
            yield from proposal_works(match, today)
        elif match.state in (State.FAMILY_ACCEPTED, State.MEETING_BOOKED):
            yield from beginning_works(match, now)
        else:
            yield from course_works(match, now)


def proposal_works(match: Match, today: date) -> Iterator[Work]:
    if match.answer_by >= today:
        return
    asked_family = match.state == State.VOLUNTEER_ACCEPTED
    yield Work(
        kind="proposal",
        tone="soon",
        since=match.answer_by,
        since_label=_("answer by"),
        text=_("The family has not answered. Call it.") if asked_family else _("The volunteer has not answered. Call."),
        label=_("Record the family's answer") if asked_family else _("Take the suggestion back"),
        action_url=page("match-family-answer" if asked_family else "match-cancel", match.pk, back=True),
        **about_match(match),
    )


def beginning_works(match: Match, now: datetime) -> Iterator[Work]:
    """The first meeting to book or gone by, and the agreement to write or to accept."""
    if match.state == State.FAMILY_ACCEPTED:
        late = match.state_since < now - MEETING_WITHIN
        words = {"kind": "meeting", "tone": "danger" if late else "soon", "text": _("Both said yes.")}
        words |= {"since": match.state_since, "since_label": _("both said yes")}
        step = ("match-meeting", _("Book the first meeting"))
    elif match.first_meeting_at and match.first_meeting_at > now:
        return
    else:
        newest = next(iter(match.agreements.all()), None)
        words, step = agreement_words(match, newest)
    url = page(step[0], match.pk, back=step[0] != "match-agreement")
    yield Work(**words, label=step[1], action_url=url, **about_match(match))


def agreement_words(match: Match, newest: Any) -> tuple[dict[str, Any], tuple[str, str]]:
    """Return what is missing between the first meeting and the trial, and the step that brings it."""
    words = {"kind": "agreement", "tone": "soon", "since": match.first_meeting_at or match.state_since}
    words["since_label"] = _("first meeting")
    if newest is None:
        words["text"] = _("The first meeting has been held. The agreement is not written.")
        return {**words, "kind": "meeting"}, ("match-agreement", _("Write the agreement"))
    given = {acceptance.party for acceptance in newest.acceptances.all()}
    missing = [party for party in Party if party.value not in given]
    if not missing:
        return {**words, "text": _("All three have accepted.")}, ("match-trial", _("Begin the trial"))
    words["text"] = _("Not yet accepted: %(parties)s") % {"parties": ", ".join(str(p.label) for p in missing)}
    if Party.ASSOCIATION in missing:
        return words, ("match-accept", _("Accept for the association"))
    return words, ("match-accept-for", _("Record a yes"))


def course_works(match: Match, now: datetime) -> Iterator[Work]:
    today = timezone.localdate(now)
    if match.state == State.TRIAL:
        yield from trial_works(match, today)
    if match.state == State.PAUSED and match.paused_until and match.paused_until <= today:
        yield course_work(match, "pause", match.paused_until, _("pause ended"), "match-resume", _("End the pause"))
    if match.state == State.CLOSING:
        yield from closing_works(match, today)
    if match.state == State.ACTIVE:
        yield from ending_works(match, today)


def course_work(
    match: Match, kind: str, since: date | datetime, since_label: str, step: str, label: str, **words: Any
) -> Work:
    back = words.pop("back", True)
    url = page(step, match.pk, back=back)
    told = {"tone": "soon", **words}
    return Work(
        kind=kind, since=since, since_label=since_label, label=label, action_url=url, **told, **about_match(match)
    )


def trial_works(match: Match, today: date) -> Iterator[Work]:
    answers = (match.family_continues, match.volunteer_continues)
    ends = (match.trial_began_on or today) + timedelta(days=match.request.programme.trial_days)
    if all(answers):
        text = _("Both want to go on.")
        yield course_work(match, "trial", ends, _("trial ends"), "match-active", _("Go on after the trial"), text=text)
    elif False in answers:
        text = _("Somebody does not want to go on.")
        yield course_work(match, "trial", ends, _("trial ends"), "match-end", _("End the companionship"), text=text)
    elif ends <= today:
        text = _("Ask both, each alone, whether they want to go on.")
        label = _("Record whether they go on")
        yield course_work(match, "trial", ends, _("trial ended"), "match-continue", label, text=text)


def closing_works(match: Match, today: date) -> Iterator[Work]:
    last_day = match.planned_end_on or today
    if match.closing_meeting_on or match.closing_waived_reason:
        text = _("The closing meeting is done.")
        label = _("End the companionship")
        yield course_work(match, "closing", last_day, _("planned last day"), "match-end", label, text=text)
    elif last_day <= today + CLOSING_AHEAD:
        label = _("Record the closing meeting")
        tone = "danger" if last_day < today else "soon"
        yield course_work(match, "closing", last_day, _("planned last day"), "match-closing-meeting", label, tone=tone)


def ending_works(match: Match, today: date) -> Iterator[Work]:
    """The last day of a companionship whose end is not planned yet comes near, or is past."""
    last_day = rules.last_day_of(match, today=today)
    if last_day > today + rules.NOTICE_OF_END:
        return
    is_over = last_day < today
    ends = _("The agreed time ends soon. Plan the end; in the closing you can agree on going on.")
    over = _("The agreed time is over. Plan the end; in the closing you can agree on going on.")
    words = {"text": over, "tone": "danger"} if is_over else {"text": ends, "tone": "soon"}
    yield course_work(match, "closing", last_day, _("planned last day"), "match-closing", _("Plan the end"), **words)
