from activities.models.activities import Activity, GroupMethod, Session
from activities.models.offer import FeedReading, Population
from activities.models.registrations import Feedback, Presence, RegisteredChild, Registration
from activities.models.shifts import (
    Shift,
    ShiftFacts,
    ShiftPlace,
    ShiftSeries,
    ShiftSwap,
)
from activities.models.subscriptions import StageSubscription, SubscribedChild
from activities.models.visits import HostVisit
from activities.models.wishes import Wish, WishSupport

__all__ = [
    "Activity",
    "FeedReading",
    "Feedback",
    "GroupMethod",
    "HostVisit",
    "Population",
    "Presence",
    "RegisteredChild",
    "Registration",
    "Session",
    "Shift",
    "ShiftFacts",
    "ShiftPlace",
    "ShiftSeries",
    "ShiftSwap",
    "StageSubscription",
    "SubscribedChild",
    "Wish",
    "WishSupport",
]
