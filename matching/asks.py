"""What is asked of a parent, or of a companion after the end, on their own page: one card each, all of it skippable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actor import Actor
from families.models import Adult
from families.states import LIVE, Request
from matching import evidence, states
from matching.models import CheckIn, Feedback, Gauge, Handover, Match, Participation
from matching.states import EndReason
from matching.states import Match as State


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to answer, with the one button that leads there."""

    title: str
    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class OwnEvidence:
    """What a parent is asked, the way to what was answered before, and when the coordinator talks with them next."""

    asks: list[Ask] = field(default_factory=list)
    curve_url: str = ""
    next_talk: date | None = None


def page(name: str, pk: int) -> str:
    return reverse(f"family:{name}", args=[pk])


def own_evidence(adult: Adult, *, today: date, actor: Actor) -> OwnEvidence:
    """Return what the family's home shows of goals, gauge, feedback and what follows, of its newest companionship."""
    match = Match.objects.visible_to(actor).begun().select_related("request").first()
    if match is None:
        return OwnEvidence()
    gauges = evidence.gauges_of(match, adult, actor=actor)
    asks = [*handover_asks(match, actor), *gauge_asks(match, gauges, today), *end_asks(match, today, actor)]
    return OwnEvidence(asks, page("curve", match.pk) if gauges else "", next_talk_of(match, today=today, actor=actor))


def next_talk_of(match: Match, *, today: date, actor: Actor) -> date | None:
    """Return when the coordinator talks with the reader alone next."""
    if not match.is_live:
        return None
    talks = CheckIn.objects.visible_to(actor).filter(match=match, done_at=None, due_on__gte=today)
    return talks.order_by("due_on").values_list("due_on", flat=True).first()


def gauge_asks(match: Match, gauges: dict[str, Gauge], today: date) -> Iterator[Ask]:
    moment = evidence.open_moment(match, today)
    if moment and moment not in gauges and match.end_reason != EndReason.SAFETY:
        yield Ask(
            _("How are things now?"),
            _("Your own goals and five short questions. Two minutes. You can skip any of them, or all."),
            page("goals", match.pk),
            _("Answer"),
        )


def handover_asks(match: Match, actor: Actor) -> Iterator[Ask]:
    if match.state != State.ENDED or match.request.state not in LIVE:
        return
    if not Handover.objects.visible_to(actor).filter(match=match).exists():
        yield Ask(
            _("What may we pass on to a new companion?"),
            _("You decide. Nothing is passed on unless you tick it."),
            page("handover", match.pk),
            _("Choose"),
        )


def end_asks(match: Match, today: date, actor: Actor) -> Iterator[Ask]:
    """After the end: feedback, and once it is all over, what the family would like to do next."""
    if not evidence.has_lately_ended(match, today):
        return
    for feedback in Feedback.objects.visible_to(actor).filter(match=match):
        if not feedback.is_given:
            yield feedback_ask(feedback, page("feedback", feedback.pk))
    is_over = match.request.state == Request.COMPLETED and match.end_reason != EndReason.SAFETY
    if is_over and not Participation.objects.visible_to(actor).filter(match=match).exists():
        yield Ask(
            _("Would you like to do something with others?"),
            _("Only if you feel like it. Not now is a good answer."),
            page("participation", match.pk),
            _("Look"),
        )


def feedback_ask(feedback: Feedback, url: str) -> Ask:
    return Ask(_("How was it?"), _("One figure, and a few words if you like. It takes a minute."), url, _("Tell us"))


def volunteer_asks(*, today: date, actor: Actor) -> list[Ask]:
    """Return the feedback that a companion has not given yet of companionships that ended lately."""
    since = today - evidence.ASKED_AFTER_THE_END
    rows = Feedback.objects.visible_to(actor).filter(party=states.Party.VOLUNTEER, match__ended_on__gte=since)
    return [
        feedback_ask(row, reverse("volunteer:feedback", args=[row.pk]))
        for row in rows.order_by("match__ended_on")
        if not row.is_given
    ]
