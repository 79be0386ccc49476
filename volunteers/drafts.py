"""An application that is being written: sealed in the visitor's own session, gone after a day, sent only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.sessions.backends.base import SessionBase

from accounts import stepwise
from accounts.models import Municipality
from accounts.stepwise import StepForm
from volunteers.actions.recruiting import LISTS, Answers
from volunteers.forms.recruiting import STEPS, TOGETHER, YOU, SendForm
from volunteers.models import VolunteerRole
from volunteers.vocabulary import Unit

SESSION_KEY = "volunteering"
SENT = "sent"


@dataclass
class Draft(stepwise.Draft):
    """Answers so far, and for which role, where. `friend` is the token of the link by which they came.

    `known` is what the first step begins with, for somebody who has told it to us before.
    """

    forms: ClassVar[Mapping[str, type[StepForm]]] = STEPS

    role: int | None = None
    place: str = ""
    friend: str = ""
    known: dict[str, str] = field(default_factory=dict)
    was_together: bool = False

    @property
    def unit(self) -> str:
        return "".join(self.answers.get(YOU, {}).get("unit", [])) or Unit.SINGLE

    @property
    def steps(self) -> list[str]:
        """The steps in their order; nobody who applies alone is asked about another."""
        return [step for step in STEPS if step != TOGETHER or self.unit != Unit.SINGLE]

    def make(self, step: str, data: Any = None, **options: Any) -> StepForm:
        """Return the step's form; that of the other adult knows whose pair they are."""
        if step == TOGETHER:
            own_email = "".join(self.answers.get(YOU, {}).get("email", []))
            options |= {"is_needed": self.unit == Unit.COUPLE, "own_email": own_email.strip()}
        return super().make(step, data, **options)


def read(session: SessionBase) -> Draft:
    """Return the draft of this session, an empty one when there is none or it is a day old."""
    return stepwise.read(session, SESSION_KEY, Draft)


def keep(session: SessionBase, draft: Draft) -> None:
    """Put the draft into the session, sealed."""
    stepwise.keep(session, SESSION_KEY, draft)


def begin(session: SessionBase, *, role: int, place: str) -> Draft:
    """Begin to apply for a role in a municipality.

    Answers for another role stay; an application that has gone makes room for a new one.
    """
    draft = read(session)
    if draft.sent:
        draft = Draft(friend=draft.friend, known=draft.known)
    draft.role, draft.place = role, place
    keep(session, draft)
    return draft


def know(session: SessionBase, known: Mapping[str, str]) -> None:
    """Keep what the first step begins with: the address tells nothing of it."""
    draft = read(session)
    draft.known = dict(known)
    keep(session, draft)


def come_by_link(session: SessionBase, token: str) -> None:
    """Keep that a volunteer's link led here."""
    draft = read(session)
    if draft.friend != token:
        draft.friend = token
        keep(session, draft)


def keep_receipt(session: SessionBase, draft: Draft) -> None:
    """Forget the answers of an application that has been sent; what its receipt shows stays for the rest of the day."""
    shown = {"role": draft.role, "place": draft.place, "was_together": TOGETHER in draft.steps}
    keep(session, Draft(key=draft.key, begun_at=draft.begun_at, sent=SENT, **shown))


def drop(session: SessionBase) -> None:
    stepwise.drop(session, SESSION_KEY)


def answers_of(
    draft: Draft, form: SendForm, *, role: VolunteerRole, municipality: Municipality, language: str
) -> Answers:
    """Return what a complete draft and its last page say, in the shape that the action takes."""
    said = draft.said()
    lists = {name: tuple(said[name]) for name in LISTS}
    return Answers(
        **{**said, **lists, "phone": str(said["phone"])},
        role=role,
        municipality=municipality,
        language=language,
        heard_from=form.cleaned_data["heard_from"],
        privacy_notice=form.cleaned_data["privacy_notice"],
        friend=draft.friend,
    )
