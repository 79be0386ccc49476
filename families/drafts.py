"""A request that is being written: sealed in the visitor's own session, gone after a day, sent only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.sessions.backends.base import SessionBase

from accounts import stepwise
from accounts.models import Municipality
from families.actions import Answers
from families.forms.arrival import EVERY_STEP, HELPER, STEPS, StepForm

SESSION_KEY = "arrival"


@dataclass
class Draft(stepwise.Draft):
    """Answers so far, as they were typed, by step. `sent` is the reference once the request has gone."""

    forms: ClassVar[dict[str, type[StepForm]]] = EVERY_STEP

    has_phone: bool = True
    was_for_another: bool = False

    @property
    def is_for_another(self) -> bool:
        """Whether somebody helps a parent to ask: then nothing opens the parent's page here."""
        return self.was_for_another or HELPER in self.answers

    @property
    def steps(self) -> list[str]:
        """The steps of this draft in their order."""
        return [HELPER, *STEPS] if self.is_for_another else list(STEPS)

    def municipality(self) -> Municipality:
        """Return where the family of a complete draft lives."""
        form = self.bound("you")
        form.is_valid()
        return form.cleaned_data["municipality"]

    def answer(self, step: str, form: StepForm) -> None:
        """Keep the answers of a step; who asks for themselves after all is no helper."""
        super().answer(step, form)
        if step == HELPER and not form.is_for_another:
            del self.answers[HELPER]


def read(session: SessionBase) -> Draft:
    """Return the draft of this session, an empty one when there is none or it is a day old."""
    return stepwise.read(session, SESSION_KEY, Draft)


def keep(session: SessionBase, draft: Draft) -> None:
    """Put the draft into the session, sealed."""
    stepwise.keep(session, SESSION_KEY, draft)


def keep_receipt(session: SessionBase, draft: Draft, reference: str) -> None:
    """Forget the answers of a request that has been sent; what its receipt shows stays for the rest of the day."""
    has_phone = bool("".join(draft.answers["contact"].get("phone", [])))
    shown = {"has_phone": has_phone, "was_for_another": draft.is_for_another}
    keep(session, Draft(key=draft.key, begun_at=draft.begun_at, sent=reference, **shown))


def drop(session: SessionBase) -> None:
    session.pop(SESSION_KEY, None)


def answers_of(draft: Draft, *, language: str, support_form: str, consent_version: str) -> Answers:
    """Return what a complete draft says, in the shape that every way of asking brings."""
    said = draft.said()
    spoken = sorted(said["languages"], key=lambda code: code != language)
    lists = {name: tuple(said[name]) for name in ("call_hours", "life_stages", "topics", "slots")}
    return Answers(
        **{**said, **lists, "languages": tuple(spoken), "phone": str(said["phone"])},
        language=language,
        support_form=support_form,
        consent_version=consent_version,
        has_consent=not draft.is_for_another,
    )
