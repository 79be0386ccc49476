"""A referral in words: to the one who made it, as much as the family lets us tell; to the family, all of it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from families.models import Referral
from notifications.dates import full_date

NOT_TOLD = gettext_lazy("The family has not let us tell.")
MET = gettext_lazy("We have been in contact.")
NOT_MET = gettext_lazy("We have not reached them yet.")
# What one press changes it to, with the words of the button.
OTHER_WAY = {
    Referral.Tells.NOTHING: (Referral.Tells.CONTACT, gettext_lazy("They may know whether we have been in contact")),
    Referral.Tells.CONTACT: (Referral.Tells.NOTHING, gettext_lazy("Tell them nothing any more")),
}


def told_of(referral: Referral) -> str | Promise:
    """Return what the referrer may know; the row comes from `for_referrer`."""
    if referral.has_met is None:
        return NOT_TOLD
    return MET if referral.has_met else NOT_MET


def columns() -> list[dict[str, Any]]:
    return [{"label": _("Your own receipt")}, {"label": _("Sent")}, {"label": _("What we may tell you")}]


def row_of(referral: Referral) -> dict[str, Any]:
    cells = [referral.receipt, full_date(referral.referred_at), str(told_of(referral))]
    return {"url": reverse("partner:referral-detail", args=[referral.pk]), "cells": cells}


def facts_of(referral: Referral) -> list[dict[str, Any]]:
    """Return what the family and its coordinator read of a referral."""
    now = {Referral.Tells.NOTHING: _("Nothing"), Referral.Tells.CONTACT: _("Whether we have been in contact")}
    return [
        {"label": _("Who asked together with you"), "value": referral.organisation.name},
        {"label": _("When"), "value": full_date(referral.referred_at)},
        {"label": _("What they may know"), "value": now[Referral.Tells(referral.tells)]},
    ]
