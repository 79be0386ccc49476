"""The kinds of message there are. Each app's `notices.py` registers its own when the app is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from core.actor import Role
from notifications import quiet
from notifications.models import OutboxMessage
from notifications.recipients import Recipient

Context = Mapping[str, Any]
EMAIL = OutboxMessage.Channel.EMAIL.value
SMS = OutboxMessage.Channel.SMS.value


@dataclass(frozen=True, slots=True)
class Sample:
    """An example of what `build` returns; `planted` is personal data in it that no rendering may show."""

    context: Context
    planted: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message.

    `name` is the folder of its templates, `title` its name for a coordinator, `audience` the role of its readers.
    `build(message)` gives the templates' context when the message is sent; it may write, such as mint a private link.
    `still_due(message)` is asked right before that, and must answer False, not raise, when its rows are gone.
    `urgent` kinds go out in quiet hours too. The own words of a `discreet` kind tell neither who writes nor what about;
    of any other, a reader who wants neutral messages hears only that there is a message.
    """

    name: str
    title: str | Promise
    audience: Role
    build: Callable[[OutboxMessage], Context]
    still_due: Callable[[OutboxMessage], bool]
    sample: Callable[[], Sample]
    channels: tuple[str, ...] = (EMAIL,)
    urgent: bool = False
    discreet: bool = False

    def may_reach(self, recipient: Recipient) -> bool:
        """Whether this may go to them: who applies to be a volunteer hears of that alone until approved.

        What another hat of theirs brings, such as a clinic's, goes on.
        """
        if Role.APPLICANT not in recipient.hats or Role.VOLUNTEER in recipient.hats:
            return True
        return self.audience in (Role.PUBLIC, Role.APPLICANT, *recipient.hats)

    def earliest(self, at: datetime) -> datetime:
        """Return the first moment, `at` or later, when a message of this kind may go."""
        return at if self.urgent else quiet.next_open(at)


class UnknownKind(LookupError):
    """No app has registered a kind of this name."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make `kind` known; raises ValueError when another kind has its name."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"there are two kinds of message called {kind.name}")
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """Return the kind called `name`; raises `UnknownKind`."""
    try:
        return _kinds[name]
    except KeyError as error:
        raise UnknownKind(name) from error


def all_kinds() -> list[Kind]:
    """Return every kind, by name."""
    return sorted(_kinds.values(), key=lambda kind: kind.name)


def urgent_names() -> list[str]:
    """Return the names of the kinds that do not wait for the morning."""
    return [kind.name for kind in all_kinds() if kind.urgent]
