"""The questions of the everyday gauge (domain.md 6.6), in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GAUGE: dict[str, str | Promise] = {
    "coping": _("I cope with everyday life"),
    "someone": _("I have somebody to turn to"),
    "knows_help": _("I know where to get help"),
    "keeps_times": _("I get to the times that are booked for us"),
    "confidence": _("I trust myself as a parent"),
}
