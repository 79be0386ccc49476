from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import table


class Place(TextChoices):
    """One volunteer on one shift."""

    TAKEN = "taken", _("is coming")
    SWAP_WANTED = "swap_wanted", _("looks for somebody else")
    HANDED_OVER = "handed_over", _("somebody else comes")
    CANCELLED = "cancelled", _("does not come")
    DONE = "done", _("was there")
    NO_SHOW = "no_show", _("could not come")


# Until somebody has taken over, whoever wishes a swap is still on the shift. What was marked in error is marked anew.
PLACE_TABLE = table(
    taken="swap_wanted cancelled done no_show",
    swap_wanted="taken handed_over cancelled done no_show",
    handed_over="",
    cancelled="",
    done="no_show",
    no_show="done",
)
PLACE_LIVE = (Place.TAKEN, Place.SWAP_WANTED)
HANDS = (*PLACE_LIVE, Place.DONE)
MARKABLE = (*HANDS, Place.NO_SHOW)


class Swap(TextChoices):
    """Somebody's offer to take over another's place."""

    OFFERED = "offered", _("waits for the coordinator")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("not this time")
    WITHDRAWN = "withdrawn", _("taken back")
    LAPSED = "lapsed", _("no longer needed")


SWAP_TABLE = table(offered="agreed declined withdrawn lapsed", agreed="", declined="", withdrawn="", lapsed="")


class Activity(TextChoices):
    """domain.md 2.5, Activity. Full, ongoing and closed for registration are read from the rows, not stored."""

    IDEA = "idea", _("idea")
    PLANNED = "planned", _("being planned")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")
    HELD = "held", _("held")
    REPORTED = "reported", _("counted")


# What is held once more is published again; what nobody has registered for may go back to the desk.
ACTIVITY_TABLE = table(
    idea="planned cancelled",
    planned="published cancelled",
    published="planned held cancelled",
    held="reported published",
    cancelled="",
    reported="",
)


PUBLIC = (Activity.PUBLISHED, Activity.HELD, Activity.REPORTED)
NOT_PUBLIC_YET = (Activity.IDEA, Activity.PLANNED)


class Registration(TextChoices):
    """domain.md 2.5, ActivityRegistration."""

    REGISTERED = "registered", _("registered")
    CONFIRMED = "confirmed", _("has a place")
    WAITLISTED = "waitlisted", _("in the queue")
    OFFERED = "offered", _("a place is offered")
    DECLINED = "declined", _("said no to the place")
    OFFER_EXPIRED = "offer_expired", _("did not answer the offer")
    CANCELLED = "cancelled", _("cancelled")
    ATTENDED = "attended", _("was there")
    NO_SHOW = "no_show", _("did not come")


# A place that is drawn waits as registered. What a leader marked in error is marked anew.
REGISTRATION_TABLE = table(
    registered="confirmed waitlisted cancelled",
    confirmed="attended no_show cancelled",
    waitlisted="offered confirmed cancelled",
    offered="confirmed declined offer_expired cancelled",
    attended="no_show",
    no_show="attended",
    declined="",
    offer_expired="",
    cancelled="",
)
HAS_PLACE = (Registration.CONFIRMED, Registration.ATTENDED, Registration.NO_SHOW)
HOLDS_PLACE = (*HAS_PLACE, Registration.OFFERED)  # an open offer is a place that nobody else gets
IN_LINE = (Registration.WAITLISTED, Registration.OFFERED)
STANDING = (Registration.REGISTERED, *HAS_PLACE, *IN_LINE)


class Wish(TextChoices):
    """What a family or a volunteer wishes for or would begin, from the first word to the answer."""

    RECEIVED = "received", _("waits to be read")
    OPEN = "open", _("others may support it")
    ANSWERED = "answered", _("answered")
    PLANNED = "planned", _("being planned")
    TAKEN_BACK = "taken_back", _("taken back")


# A wish can be answered again when the answer has changed.
WISH_TABLE = table(
    received="open answered planned taken_back",
    open="answered planned taken_back",
    answered="open planned taken_back",
    planned="answered",
    taken_back="",
)
WISH_PUBLIC = (Wish.OPEN, Wish.ANSWERED, Wish.PLANNED)


class Subscription(TextChoices):
    """Somebody without a case wants to hear of what lies ahead (domain.md 6.1)."""

    ASKED = "asked", _("not confirmed yet")
    ON = "on", _("on")
    STOPPED = "stopped", _("stopped, for ever")


SUBSCRIPTION_TABLE = table(asked="on stopped", on="stopped", stopped="")


class Visit(TextChoices):
    """A visit of a peer parent that a host asks for (domain.md 1.1)."""

    WISHED = "wished", _("looks for a peer parent")
    TAKEN = "taken", _("somebody would come")
    CONFIRMED = "confirmed", _("agreed")
    HELD = "held", _("held")
    REPORTED = "reported", _("counted")
    CANCELLED = "cancelled", _("cancelled")


VISIT_TABLE = table(
    wished="taken cancelled",
    taken="confirmed wished cancelled",
    confirmed="held wished cancelled",
    held="reported",
    reported="",
    cancelled="",
)
VISIT_LIVE = (Visit.WISHED, Visit.TAKEN, Visit.CONFIRMED)
VISIT_TO_COME = (Visit.TAKEN, Visit.CONFIRMED)
VISIT_WENT = (*VISIT_TO_COME, Visit.HELD, Visit.REPORTED)
