from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import table


class Volunteer(TextChoices):
    AVAILABLE = "available", _("available")
    IN_TASK = "in_task", _("beside a family")
    PAUSED = "paused", _("on a pause")
    ENDED = "ended", _("ended")


# Who has ended may apply again: an approved application brings the row back (domain.md 2.5).
VOLUNTEER_TABLE = table(
    available="in_task paused ended",
    in_task="available paused ended",
    paused="available in_task ended",
    ended="available",
)
PROPOSABLE = (Volunteer.AVAILABLE, Volunteer.IN_TASK)


class Application(TextChoices):
    """domain.md 2.5, VolunteerApplication."""

    RECEIVED = "received", _("arrived")
    IN_CONTACT = "in_contact", _("in contact")
    INTERVIEW_BOOKED = "interview_booked", _("interview booked")
    INTERVIEWED = "interviewed", _("interviewed")
    REFERENCES = "references", _("references are asked")
    IN_TRAINING = "in_training", _("in training")
    CHECKS = "checks", _("last steps")
    APPROVED = "approved", _("approved")
    ON_HOLD = "on_hold", _("on hold")
    REJECTED = "rejected", _("not chosen")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


# Training may come before the interview where the role says so. A hold goes back to where it was.
APPLICATION_TABLE = table(
    received="in_contact on_hold rejected withdrawn expired",
    in_contact="interview_booked in_training on_hold rejected withdrawn expired",
    interview_booked="interviewed in_contact on_hold rejected withdrawn",
    interviewed="references in_training checks on_hold rejected withdrawn",
    references="in_training checks on_hold rejected withdrawn",
    in_training="checks in_contact interview_booked on_hold rejected withdrawn",
    checks="approved in_training on_hold rejected withdrawn",
    on_hold="received in_contact interview_booked interviewed references in_training checks rejected withdrawn expired",
    approved="",
    rejected="",
    withdrawn="",
    expired="",
)
APPLICATION_LIVE = (
    Application.RECEIVED,
    Application.IN_CONTACT,
    Application.INTERVIEW_BOOKED,
    Application.INTERVIEWED,
    Application.REFERENCES,
    Application.IN_TRAINING,
    Application.CHECKS,
    Application.ON_HOLD,
)


class Participation(TextChoices):
    """domain.md 2.5, TrainingParticipation."""

    REGISTERED = "registered", _("enrolled")
    WAITLISTED = "waitlisted", _("on the waiting list")
    CONFIRMED = "confirmed", _("place confirmed")
    ATTENDED = "attended", _("took part")
    INCOMPLETE = "incomplete", _("something is still missing")
    COMPLETED = "completed", _("completed")
    NO_SHOW = "no_show", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


PARTICIPATION_TABLE = table(
    registered="confirmed waitlisted cancelled",
    waitlisted="confirmed cancelled",
    confirmed="attended no_show cancelled",
    attended="completed incomplete",
    incomplete="completed",
    completed="",
    no_show="",
    cancelled="",
)
HAS_PLACE = (
    Participation.REGISTERED,
    Participation.CONFIRMED,
    Participation.ATTENDED,
    Participation.INCOMPLETE,
    Participation.COMPLETED,
)


class Claim(TextChoices):
    DRAFT = "draft", _("not sent yet")
    SENT = "sent", _("sent")
    RETURNED = "returned", _("to be mended")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("not approved")
    EXPORTED = "exported", _("given to the accountant")


CLAIM_TABLE = table(
    draft="sent",
    sent="draft returned approved refused",
    returned="sent",
    approved="exported sent",
    refused="",
    exported="",
)
CLAIM_EDITABLE = (Claim.DRAFT, Claim.RETURNED)
CLAIM_SETTLED = (Claim.APPROVED, Claim.EXPORTED)
