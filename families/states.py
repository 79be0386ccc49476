from __future__ import annotations

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.transitions import table

# States of a match in which the family's contact is open to the companion (R-AC-1); `matching.states` is built on it.
SHARING = ("family_accepted", "meeting_booked", "trial", "active", "paused", "closing")
# How long it stays open after the end, to thank and to give back what was borrowed (R-AC-1), and the reasons of such
# an end: after one for safety, or by the family's wish, it closes at once.
FAREWELL = timedelta(days=14)
FAREWELL_REASONS = (
    "goal_reached", "period_over", "volunteer_wish", "life_change", "moved", "needs_other_support", "no_contact",
    "other",
)  # fmt: skip


def farewell_since() -> date:
    """Return the first day on which a companionship may have ended for the family's contact to be open still."""
    return timezone.localdate() - FAREWELL


class Request(TextChoices):
    RECEIVED = "received", _("arrived")
    IN_CONTACT = "in_contact", _("in contact")
    ON_HOLD = "on_hold", _("waiting for the family")
    ACCEPTED = "accepted", _("waiting for a companion")
    PROPOSED = "proposed", _("suggestion made")
    MATCHED = "matched", _("companion found")
    REDIRECTED = "redirected", _("guided elsewhere")
    DECLINED = "declined", _("could not be taken")
    WITHDRAWN = "withdrawn", _("withdrawn by the family")
    EXPIRED = "expired", _("not reached")
    COMPLETED = "completed", _("ended")


REQUEST_TABLE = table(
    received="in_contact withdrawn redirected",
    in_contact="accepted on_hold redirected declined withdrawn expired",
    on_hold="in_contact withdrawn expired",
    accepted="proposed redirected withdrawn on_hold",
    proposed="matched accepted",
    matched="completed accepted",
    redirected="",
    declined="",
    withdrawn="in_contact",
    expired="in_contact",
    completed="",
)
WAITING = (Request.RECEIVED, Request.IN_CONTACT, Request.ON_HOLD, Request.ACCEPTED, Request.PROPOSED)
LIVE = (*WAITING, Request.MATCHED)
ENDED = (Request.REDIRECTED, Request.DECLINED, Request.WITHDRAWN, Request.EXPIRED, Request.COMPLETED)
REOPENABLE = (Request.WITHDRAWN, Request.EXPIRED)


class Appointment(TextChoices):
    PLANNED = "planned", _("planned")
    REMINDED = "reminded", _("reminded")
    KEPT = "kept", _("kept")
    MISSED = "missed", _("could not make it")
    RESCHEDULED = "rescheduled", _("moved")
    CANCELLED = "cancelled", _("cancelled")


APPOINTMENT_TABLE = table(
    planned="reminded kept missed rescheduled cancelled",
    reminded="kept missed rescheduled cancelled",
    kept="",
    missed="",
    rescheduled="",
    cancelled="",
)
UPCOMING = (Appointment.PLANNED, Appointment.REMINDED)
OUTCOMES = (Appointment.KEPT, Appointment.MISSED)


class RedirectReason(TextChoices):
    """Why a companion is not the right help now (domain.md 2.2)."""

    CHILD_PROTECTION_ACTIVE = "child_protection_active", _("child protection is already involved")
    ACUTE_CRISIS = "acute_crisis", _("acute crisis")
    VIOLENCE_ONGOING = "violence_ongoing", _("violence is going on")
    ACUTE_CARE = "acute_substance_or_mental_health", _("acute substance or mental health need")
    NEEDS_CHILDCARE = "needs_childcare", _("needs child-minding")
    NEEDS_HOME_HELP = "needs_home_help", _("needs help at home")
    NEEDS_PROFESSIONAL = "needs_interpreter_or_professional", _("needs an interpreter or a professional")
    OUTSIDE_AREA = "outside_area", _("lives outside our area")
    NO_VOLUNTEER = "no_volunteer_available", _("no volunteer available")
    CUSTODY_DISPUTE = "custody_dispute_support_expected", _("expects support in a custody dispute")
    NO_CONSENT = "parent_did_not_consent", _("the parent did not consent")
    OTHER = "other", _("other reason")


class ServiceStep(TextChoices):
    SUGGESTED = "suggested", _("suggested")
    CONTACTED = "contacted", _("contacted")
    APPLIED = "applied", _("applied for")
    STARTED = "started", _("begun")
    STAYED = "stayed", _("goes on")
    LEFT = "left", _("not for us now")


# Steps may be jumped over: a family that has already applied need not say that it was in touch. The arrows back undo
# a slip of the thumb.
SERVICE_STEP_TABLE = table(
    suggested="contacted applied started left",
    contacted="suggested applied started left",
    applied="suggested contacted started left",
    started="suggested contacted applied stayed left",
    stayed="started left",
    left="suggested contacted applied started stayed",
)
SERVICE_STEPS_AHEAD = (ServiceStep.SUGGESTED, ServiceStep.CONTACTED, ServiceStep.APPLIED)


class Talk(TextChoices):
    """A time to talk about a worry without the child present."""

    WISHED = "wished", _("wished for")
    BOOKED = "booked", _("booked")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


TALK_LIVE = (Talk.WISHED, Talk.BOOKED)
TALK_TABLE = table(wished="booked held cancelled", booked="held cancelled", held="", cancelled="")


class Erasure(TextChoices):
    """A family's wish that its data be erased."""

    ASKED = "asked", _("waits for an answer")
    APPROVED = "approved", _("erased")
    REFUSED = "refused", _("not erased yet")
    TAKEN_BACK = "taken_back", _("taken back by the family")


ERASURE_TABLE = table(asked="approved refused taken_back", approved="", refused="", taken_back="")


class ErasureRefused(TextChoices):
    """Why data is not erased although the family asks: codes that the law knows (GDPR 17(3), 12(6))."""

    LEGAL_CLAIM = "legal_claim", _("a legal claim is open, and the data is needed for it")
    LEGAL_DUTY = "legal_duty", _("the law obliges us to keep the data for now")
    NOT_CERTAIN = "not_certain", _("we could not be sure that it was you who asked")
