"""Refusals are words: why something may not be done, in a sentence the reader can act on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to act: `code` for tests and logs, `sentence` for the person, in the page's language.

    `about` names the answer that it concerns, where it concerns one: the sentence then stands beside that question.
    """

    code: str
    sentence: str | Promise
    about: str = ""


class Refused(Exception):
    """The one expected error: an action met its refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class NotNow(Refused):
    """Somebody was faster, or the row has moved on since the page was opened (HTTP 409)."""


def refuse(refusal: Refusal | None) -> None:
    """Raise `Refused` when there is a refusal, else do nothing."""
    if refusal is not None:
        raise Refused(refusal)
