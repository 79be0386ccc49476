"""What the two sides of a match are told, and when it is still true. Texts are in templates/messages/."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from core.actor import Role
from families.models import Appointment
from families.notices import PLANTED, fresh_path, is_for_reader, reader_of, tell_contact
from matching import evidence
from matching.models import Agreement, Concern, Feedback, Gauge, Match, Meeting
from matching.states import LIVE, SHARED, Party
from matching.states import Concern as ConcernState
from matching.states import Match as State
from notifications import outbox
from notifications.kinds import Kind, Sample, register
from notifications.models import OutboxMessage
from volunteers.answering import away_on

FEEDBACK_AFTER = timedelta(days=1)
FEEDBACK_REMINDER_AFTER = timedelta(days=10)
FEEDBACK_EXPIRES_AFTER = timedelta(days=30)


def tell_volunteer(kind: str, match: Match, *, key: str, context: dict[str, Any], **timing: Any) -> None:
    """Queue an e-mail to the volunteer of `match`; two who serve together both get it."""
    for person in match.volunteer.people:
        is_holder = person.pk == match.volunteer.user_id
        outbox.enqueue(
            kind,
            key=key if is_holder else f"{key}:user-{person.pk}",
            recipient=person,
            channel="email",
            context=context,
            organisation_id=match.organisation_id,
            municipality_id=match.request.family.municipality_id,
            **timing,
        )


def tell_family(match: Match) -> None:
    """Queue a word to the family that its page has news, for the state the match is in now."""
    key = f"match_news:{match.pk}:{match.state}:{match.state_since:%Y%m%dT%H%M%S}"
    tell_contact("match_news", match.request, key=key, context={"match": match.pk, "state": match.state})


def tell_volunteer_news(match: Match) -> None:
    key = f"volunteer_news:{match.pk}:{match.state}:{match.state_since:%Y%m%dT%H%M%S}"
    tell_volunteer("volunteer_news", match, key=key, context={"match": match.pk, "state": match.state})


def match_proposed(match: Match) -> None:
    """Ask the volunteer; the family hears only after a yes."""
    tell_volunteer("match_proposed", match, key=f"match_proposed:{match.pk}", context={"match": match.pk})


def family_asked(match: Match) -> None:
    """Show the family the suggestion."""
    tell_family(match)


def both_said_yes(match: Match) -> None:
    """Tell the volunteer that names and contacts are open."""
    tell_volunteer_news(match)


def suggestion_withdrawn(match: Match) -> None:
    """Stop asking for an answer that nobody needs any more."""
    outbox.cancel(f"match_proposed:{match.pk}")
    outbox.cancel(f"match_news:{match.pk}")


def stamp_of(at: datetime) -> str:
    """Return a moment as it stands in keys, the same in every time zone."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M}"


def first_meeting_booked(match: Match) -> None:
    """Tell both where and when the first meeting is, each time anew that it is booked."""
    at = match.first_meeting_at
    if at is None:
        return
    outbox.cancel(f"first_meeting:{match.pk}")
    key = f"first_meeting:{match.pk}:{stamp_of(at)}:{timezone.now():%Y%m%dT%H%M%S%f}"
    context = {"match": match.pk, "at": stamp_of(at)}
    tell_contact("first_meeting", match.request, key=f"{key}:family", context=context)
    tell_volunteer("first_meeting", match, key=f"{key}:volunteer", context=context)


def agreement_written(agreement: Agreement) -> None:
    """Ask both to read the agreement."""
    match, context = agreement.match, {"agreement": agreement.pk}
    tell_contact("agreement_ready", match.request, key=f"agreement:{agreement.pk}:family", context=context)
    tell_volunteer("agreement_ready", match, key=f"agreement:{agreement.pk}:volunteer", context=context)


def closing_begun(match: Match) -> None:
    """Tell both that the end is planned."""
    tell_family(match)
    tell_volunteer_news(match)


def match_ended(match: Match) -> None:
    """Thank both."""
    tell_family(match)
    tell_volunteer_news(match)


def companion_appointment(match: Match, appointment: Appointment, moment: str, *, expires_at: datetime) -> None:
    """Remind the companion of a booked time or a deadline that the family has shared."""
    soon_or_not = "companion_soon" if moment == "hours2" else "companion_appointment"
    tell_volunteer(
        "companion_deadline" if appointment.is_deadline else soon_or_not,
        match,
        key=f"appointment:{appointment.pk}:{moment}:match-{match.pk}",
        context={"appointment": appointment.pk, "match": match.pk, "moment": moment},
        expires_at=expires_at,
    )


def diary_nudge(meeting: Meeting) -> None:
    """A planned meeting has passed three days ago and has no diary entry (domain.md 2.4)."""
    tell_volunteer("diary_nudge", meeting.match, key=f"diary_nudge:{meeting.pk}", context={"meeting": meeting.pk})


def call_wished(concern: Concern) -> None:
    """Tell the responsible coordinator and the deputy, or else all of the place, that somebody wishes a call today."""
    family = concern.match.request.family
    for user in coordinators_of(concern.match):
        outbox.enqueue(
            "call_wished",
            key=f"call_wished:{concern.pk}:{user.pk}",
            recipient=user,
            channel="email",
            context={"concern": concern.pk},
            organisation_id=family.organisation_id,
            municipality_id=family.municipality_id,
        )


def coordinators_of(match: Match) -> list[User]:
    """Return who answers for a match: the named persons who still work here and whoever stands in for them today, else
    everybody of the place."""
    family = match.request.family
    here = Membership.objects.active().filter(role=Role.COORDINATOR, organisation=family.organisation_id)
    asked = [match.request.assigned_to_id, match.request.deputy_id]
    away = away_on([family.organisation_id], timezone.localdate())
    named = here.filter(user__in=away.with_deputies(family.organisation_id, asked) - {None})
    chosen = named if named.exists() else here.filter(municipalities=family.municipality_id)
    return list(dict.fromkeys(membership.user for membership in chosen.select_related("user")))


def gauge_wished(match: Match, moment: str, *, expires_at: datetime) -> None:
    """Tell the family that its page asks how things are; what is asked and answered stays on the page."""
    context = {"match": match.pk, "moment": moment}
    key = f"gauge_due:{match.pk}:{moment}"
    tell_contact("gauge_due", match.request, key=key, context=context, expires_at=expires_at)


def feedback_wished(feedback: Feedback) -> None:
    """Ask one party how it was on the day after the end, and remind once (domain.md 2.1 step 15)."""
    now = timezone.now()
    timing = {"feedback_wish": FEEDBACK_AFTER, "feedback_reminder": FEEDBACK_REMINDER_AFTER}
    for kind, after in timing.items():
        told = {"key": f"{kind}:{feedback.pk}", "context": {"feedback": feedback.pk}}
        told |= {"not_before": now + after, "expires_at": now + FEEDBACK_EXPIRES_AFTER}
        if feedback.party == Party.FAMILY:
            tell_contact(kind, feedback.match.request, **told)
        else:
            tell_volunteer(kind, feedback.match, **told)


def match_of(message: OutboxMessage) -> Match | None:
    rows = Match.objects.select_related("request__contact__family", "volunteer__user", "volunteer__together_with")
    return rows.filter(pk=message.context["match"]).first()


def agreement_of(message: OutboxMessage) -> Agreement | None:
    rows = Agreement.objects.select_related("match__request__contact__family")
    return rows.filter(pk=message.context["agreement"]).first()


def is_to_family(message: OutboxMessage) -> bool:
    return message.recipient.startswith("families.Adult")


def has_reader(message: OutboxMessage, match: Match) -> bool:
    """Whether the one it is addressed to is still to get it: the contact person can change, and so can a choice."""
    return not is_to_family(message) or is_for_reader(message, match.request)


def link_for(message: OutboxMessage, match: Match, volunteers_page: str) -> str:
    """Return the way to the page that the message is about, for the one it goes to."""
    if is_to_family(message):
        return fresh_path(reader_of(message))
    return reverse(f"volunteer:{volunteers_page}", args=[match.pk])


def build_match(message: OutboxMessage) -> dict[str, Any]:
    match = match_of(message)
    page = "proposal" if match.state == State.PROPOSED else "match-detail" if match.is_shared else ""
    link = link_for(message, match, page) if page or is_to_family(message) else reverse("volunteer:home")
    return {"link": link, "at": match.first_meeting_at, "answer_by": match.answer_by, "state": match.state}


def build_agreement(message: OutboxMessage) -> dict[str, Any]:
    return {"link": link_for(message, agreement_of(message).match, "match-agreement")}


def build_companion_appointment(message: OutboxMessage) -> dict[str, Any]:
    appointment = Appointment.objects.get(pk=message.context["appointment"])
    return {"link": reverse("volunteer:match-detail", args=[message.context["match"]]), "at": appointment.starts_at}


def build_nudge(message: OutboxMessage) -> dict[str, Any]:
    meeting = Meeting.objects.get(pk=message.context["meeting"])
    return {"link": reverse("volunteer:visit-new", args=[meeting.match_id]), "at": meeting.starts_at}


def feedback_of(message: OutboxMessage) -> Feedback | None:
    rows = Feedback.objects.select_related(
        "match__request__family", "match__volunteer__user", "match__volunteer__together_with"
    )
    return rows.filter(pk=message.context["feedback"]).first()


def build_feedback(message: OutboxMessage) -> dict[str, Any]:
    if is_to_family(message):
        return {"link": fresh_path(reader_of(message))}
    return {"link": reverse("volunteer:feedback", args=[message.context["feedback"]])}


def build_gauge(message: OutboxMessage) -> dict[str, Any]:
    return {"link": fresh_path(reader_of(message))}


def still_wished(message: OutboxMessage) -> bool:
    """The party has not told yet, and can."""
    feedback, today = feedback_of(message), timezone.localdate()
    if feedback is None or feedback.is_given or not has_reader(message, feedback.match):
        return False
    return evidence.has_lately_ended(feedback.match, today)


def still_to_answer(message: OutboxMessage) -> bool:
    """The moment is still open, and the reader has not answered it."""
    match, moment = match_of(message), message.context["moment"]
    if match is None or not has_reader(message, match):
        return False
    answered = Gauge.objects.filter(match=match, moment=moment, adult=reader_of(message)).exists()
    return not answered and evidence.open_moment(match, timezone.localdate()) == moment


def still_in_state(message: OutboxMessage) -> bool:
    match = match_of(message)
    return match is not None and match.state == message.context["state"] and has_reader(message, match)


def still_asked(message: OutboxMessage) -> bool:
    match = match_of(message)
    return match is not None and match.state == State.PROPOSED


def still_booked(message: OutboxMessage) -> bool:
    """The meeting has not been moved since, and is ahead."""
    match = match_of(message)
    if match is None or match.first_meeting_at is None or match.state not in LIVE or not has_reader(message, match):
        return False
    is_same = stamp_of(match.first_meeting_at) == message.context["at"]
    return is_same and match.first_meeting_at > timezone.now()


def still_to_accept(message: OutboxMessage) -> bool:
    """The reader has not accepted yet, and there is no newer version."""
    agreement = agreement_of(message)
    if agreement is None or not agreement.match.is_shared or not has_reader(message, agreement.match):
        return False
    party = "family" if is_to_family(message) else "volunteer"
    newer = Agreement.objects.filter(match=agreement.match, version__gt=agreement.version).exists()
    return not newer and not agreement.acceptances.filter(party=party).exists()


def still_shared(message: OutboxMessage) -> bool:
    """The family still shares this time, it is ahead and was not moved, and the match goes on."""
    match = match_of(message)
    appointment = Appointment.objects.filter(pk=message.context["appointment"]).first()
    if match is None or appointment is None or match.state not in SHARED:
        return False
    if message.context.get("moment") not in appointment.remind_at:
        return False
    return appointment.is_shared and appointment.is_upcoming and appointment.starts_at > timezone.now()


def still_unseen(message: OutboxMessage) -> bool:
    return Concern.objects.filter(pk=message.context["concern"], state=ConcernState.RAISED).exists()


def build_call(message: OutboxMessage) -> dict[str, Any]:
    return {"link": reverse("coordinator:home")}


def still_unlogged(message: OutboxMessage) -> bool:
    meeting = Meeting.objects.filter(pk=message.context["meeting"]).select_related("match").first()
    return meeting is not None and meeting.logged_at is None and meeting.match.is_walking


def sample() -> Sample:
    planted_context = {"called": PLANTED[0], "address": PLANTED[1], "phone": PLANTED[2], "topic": PLANTED[3]}
    now = timezone.now()
    return Sample(
        context={"link": "/volunteer/", "at": now, "answer_by": now.date(), "state": "closing", **planted_context},
        planted=PLANTED,
    )


VOLUNTEER, FAMILY, BOTH = Role.VOLUNTEER, Role.FAMILY, ("email", "sms")
register(Kind("match_proposed", _("A family for you to think about"), VOLUNTEER, build_match, still_asked, sample))
register(Kind("volunteer_news", _("News to a volunteer"), VOLUNTEER, build_match, still_in_state, sample))
register(Kind("match_news", _("News to a family"), FAMILY, build_match, still_in_state, sample, BOTH, discreet=True))
register(Kind("first_meeting", _("First meeting booked"), FAMILY, build_match, still_booked, sample, BOTH))
register(Kind("agreement_ready", _("Agreement to read"), FAMILY, build_agreement, still_to_accept, sample, BOTH))
SHARED_TIME = (VOLUNTEER, build_companion_appointment, still_shared, sample)
register(Kind("companion_appointment", _("Reminder of a shared appointment"), *SHARED_TIME))
register(Kind("companion_deadline", _("Reminder of a shared deadline"), *SHARED_TIME))
register(Kind("companion_soon", _("Shared appointment in two hours"), *SHARED_TIME, urgent=True))
register(
    Kind("call_wished", _("Somebody wishes a call"), Role.COORDINATOR, build_call, still_unseen, sample, urgent=True)
)
register(Kind("diary_nudge", _("Diary entry waiting"), VOLUNTEER, build_nudge, still_unlogged, sample))
register(Kind("gauge_due", _("How things are: a family is asked"), FAMILY, build_gauge, still_to_answer, sample, BOTH))
FEEDBACK = (FAMILY, build_feedback, still_wished, sample, BOTH)
register(Kind("feedback_wish", _("Feedback is asked for"), *FEEDBACK))
register(Kind("feedback_reminder", _("Reminder to give feedback"), *FEEDBACK))
