"""A request that is being written: sealed in the visitor's own session, gone after a day, sent only once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import stepwise
from accounts.models import Municipality, Organisation
from core.actor import Actor
from families.access import IDLE
from families.actions import Answers
from families.actions.arrival import link_token
from families.coverage import forms_offered, left_open, takers_in
from families.forms.arrival import EVERY_STEP, HELPER, KIND, OPEN, StepForm

SESSION_KEY = "arrival"


@dataclass
class Draft(stepwise.Draft):
    """Answers so far, as they were typed, by step. `sent` is the reference once the request has gone."""

    forms: ClassVar[dict[str, type[StepForm]]] = EVERY_STEP

    has_phone: bool = True
    was_for_another: bool = False
    taker_id: int | None = None
    sent_at: float = 0
    is_shared: bool = False

    @property
    def is_fresh(self) -> bool:
        """A receipt, with its link, is there as long as an open page that nobody touches (R-AC-5)."""
        return super().is_fresh and (not self.sent or timezone.now().timestamp() - self.sent_at < IDLE.total_seconds())

    @property
    def is_for_another(self) -> bool:
        """Whether somebody helps a parent to ask: then nothing opens the parent's page here."""
        return self.was_for_another or HELPER in self.answers

    @property
    def steps(self) -> list[str]:
        """The steps of this draft in their order."""
        return [step for step in EVERY_STEP if self.asks(step)]

    def asks(self, step: str) -> bool:
        """Whether a step belongs to this draft."""
        if step == HELPER:
            return self.is_for_another
        return step != KIND or len(self.offered) > 1

    def leads_to(self, step: str) -> bool:
        """Whether a step can be answered now: it is asked, and those before it have been answered."""
        return step == HELPER or (self.asks(step) and not self.first_missing(before=step))

    @cached_property
    def offered(self) -> list[str]:
        """The forms of support that are offered where the family lives; none before that has been told."""
        place = self.municipality()
        return forms_offered(place, actor=Actor.public()) if place else []

    def make(self, step: str, data: Any = None, **options: Any) -> StepForm:
        return super().make(step, data, **options, **({"offered": self.offered} if step == KIND else {}))

    def municipality(self) -> Municipality | None:
        """Return where the family lives, None before that has been told."""
        form = self.bound("you")
        return form.cleaned_data.get("municipality") if form and form.is_valid() else None

    def support_form(self) -> str | None:
        """Return the form of support that a complete draft asks for, None where nothing is offered."""
        chosen = self.said().get("support_form", OPEN)
        return left_open(self.offered) if chosen == OPEN else chosen

    def taker(self) -> Organisation | None:
        """Return the organisation that takes a complete draft, or has taken it, and answers for its data."""
        if self.sent:
            return Organisation.objects.filter(pk=self.taker_id).first()
        form = self.support_form()
        return next(iter(takers_in(self.municipality(), form)), None) if form else None

    def answer(self, step: str, form: StepForm) -> None:
        """Keep the answers of a step; who asks for themselves after all is no helper."""
        super().answer(step, form)
        self.__dict__.pop("offered", None)
        if step == HELPER and not form.is_for_another:
            del self.answers[HELPER]


def read(session: SessionBase) -> Draft:
    """Return the draft of this session, an empty one when there is none, it is a day old or its receipt is over."""
    return stepwise.read(session, SESSION_KEY, Draft)


def keep(session: SessionBase, draft: Draft) -> None:
    """Put the draft into the session, sealed."""
    stepwise.keep(session, SESSION_KEY, draft)


def keep_receipt(session: SessionBase, draft: Draft, reference: str, *, taker_id: int) -> None:
    """Forget the answers of a request that has been sent; what its receipt shows stays for half an hour."""
    contact = draft.answers["contact"]
    shown = {"has_phone": bool("".join(contact.get("phone", []))), "is_shared": "has_shared_phone" in contact}
    shown |= {"was_for_another": draft.is_for_another, "taker_id": taker_id, "sent_at": timezone.now().timestamp()}
    keep(session, Draft(key=draft.key, begun_at=draft.begun_at, sent=reference, **shown))


def drop(session: SessionBase) -> None:
    stepwise.drop(session, SESSION_KEY)


def opens(session: SessionBase, token: str) -> bool:
    """Whether the secret of a private link is that of the receipt in this session: the parent has just asked here."""
    draft = read(session)
    return bool(draft.sent) and not draft.is_for_another and constant_time_compare(link_token(draft.key), token)


def answers_of(draft: Draft, *, language: str, support_form: str, consent_version: str) -> Answers:
    """Return what a complete draft says, in the shape that every way of asking brings."""
    said = draft.said()
    spoken = sorted(said["languages"], key=lambda code: code != language)
    lists = {name: tuple(said[name]) for name in ("call_hours", "life_stages", "topics", "slots")}
    return Answers(
        **{**said, **lists, "languages": tuple(spoken), "phone": str(said["phone"]), "support_form": support_form},
        language=language,
        consent_version=consent_version,
        has_consent=not draft.is_for_another,
    )
