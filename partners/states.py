from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions import table


class Application(TextChoices):
    """An organisation that wishes to come along, from its own form to the answer."""

    RECEIVED = "received", _("waits to be read")
    APPROVED = "approved", _("came along")
    DECLINED = "declined", _("not now")
    WITHDRAWN = "withdrawn", _("taken back")


APPLICATION_TABLE = table(received="approved declined withdrawn", approved="", declined="received", withdrawn="")


class Agreement(TextChoices):
    """domain.md 2.5, PartnerAgreement. Expiring is read from the days, not stored."""

    DRAFT = "draft", _("draft")
    NEGOTIATING = "negotiating", _("being negotiated")
    WAITING_SIGNATURES = "waiting_signatures", _("waits to be accepted")
    ACTIVE = "active", _("in force")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("not made")


AGREEMENT_TABLE = table(
    draft="negotiating cancelled",
    negotiating="draft waiting_signatures cancelled",
    waiting_signatures="negotiating active cancelled",
    active="ended",
    ended="",
    cancelled="",
)
AGREEMENT_OPEN = (Agreement.DRAFT, Agreement.NEGOTIATING, Agreement.WAITING_SIGNATURES)
AGREEMENT_SHARED = (Agreement.NEGOTIATING, Agreement.WAITING_SIGNATURES, Agreement.ACTIVE, Agreement.ENDED)


class Reading(TextChoices):
    """One reading of a directory elsewhere."""

    RUNNING = "running", _("being read")
    INTERRUPTED = "interrupted", _("interrupted, goes on later")
    READ = "read", _("read, waits to be looked at")
    APPLIED = "applied", _("taken into use")
    DROPPED = "dropped", _("left out")


READING_TABLE = table(
    running="interrupted read dropped",
    interrupted="running dropped",
    read="applied dropped",
    applied="",
    dropped="",
)
READING_OPEN = (Reading.RUNNING, Reading.INTERRUPTED, Reading.READ)


class Change(TextChoices):
    """What one reading would change in the directory."""

    WAITING = "waiting", _("waits")
    APPLIED = "applied", _("taken into use")
    LEFT = "left", _("left out")


CHANGE_TABLE = table(waiting="applied left", left="waiting", applied="")
