"""The steps of a talk without the child, in the words of their pages: what will happen, and who will be told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.steps import Step
from families import actions, rules
from families.forms.talks import BookTalkForm
from families.models import Adult, Talk
from families.steps import CALL_YOURSELF, E_MAIL, TEXT_MESSAGE


def told_parent(talk: Talk) -> list[Any]:
    """Return how the parent hears of the time, the way they have chosen; not at all when they must not know."""
    if not talk.adult.is_told:
        return []
    if not talk.adult.gets_messages:
        return [CALL_YOURSELF]
    return [TEXT_MESSAGE if talk.adult.channel == Adult.Channel.SMS else E_MAIL]


def told_of_cancelling(talk: Talk) -> list[Any]:
    is_ahead = talk.booked_for is not None and talk.booked_for > timezone.now()
    return told_parent(talk) if is_ahead else []


BOOK = Step(
    title=_("Book a talk without the child"),
    submit=_("Book the time"),
    done=_("The time is booked."),
    why_not=rules.why_not_give_time,
    act=actions.book_talk,
    happens=lambda row: [
        _("The parent's page shows the time. Nobody else in the family sees it."),
        _("Agree on the time with the parent first, if you can. Booking again moves it."),
    ],
    told=told_parent,
    form=lambda data, row: BookTalkForm(data, initial={"at": row.booked_for}),
)
HOLD = Step(
    title=_("The talk was held"),
    submit=_("The talk was held"),
    done=_("Written down. Nothing is kept of what was said."),
    why_not=rules.why_not_handle_talk,
    act=actions.hold_talk,
    happens=lambda row: [_("Only the fact is kept, not what was said. The parent can ask for another talk.")],
)
CANCEL = Step(
    title=_("Cancel the talk"),
    submit=_("Cancel the talk"),
    done=_("The talk is cancelled."),
    why_not=rules.why_not_cancel_talk,
    act=actions.cancel_talk,
    happens=lambda row: [_("The parent can ask for another talk.")],
    told=told_of_cancelling,
    tone="danger",
)
