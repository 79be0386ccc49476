"""How a message leaves the house, and the three ways in which that can go wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod

from notifications.recipients import Recipient
from notifications.rendering import Rendered


class DeliveryFailure(Exception):
    """The message was not seen to go. The sentence is for logs and names no person."""


class TransientFailure(DeliveryFailure):
    """It certainly did not go, for a reason that may pass: try again later."""


class PermanentFailure(DeliveryFailure):
    """It certainly did not go, and trying again would not help."""


class OutcomeUnknown(DeliveryFailure):
    """It was handed over and nobody answered: it may have gone, so only a person may send it again."""


class Channel(ABC):
    """One way to reach people. An instance belongs to one sender and may hold a connection between messages."""

    @abstractmethod
    def send(self, recipient: Recipient, rendered: Rendered, *, key: str) -> str:
        """Hand the message over and return the provider's id of it.

        `key` is the same at each try of the same message, so that the other side can drop a double.
        Raises `TransientFailure`, `PermanentFailure` or `OutcomeUnknown`.
        """

    def close(self) -> None:
        """Let go of what is held between messages; a channel that holds nothing has nothing to do."""
        return
