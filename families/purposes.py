"""Why somebody of the office opened a family's file; the words are for the family, which can read them (R-AC-3)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    REQUEST = "request", _("To follow up your request")
    INTAKE = "intake", _("To write down what you told us")
    REDIRECT = "redirect", _("To find the right service for you")
    SHORTLIST = "shortlist", _("To look for a companion for you")
    COMPANION = "companion", _("To be beside you as your companion")
    COMPANIONSHIP = "companionship", _("To follow up the companionship")
    OWN_DATA = "own_data", _("To answer your wish about your data")
