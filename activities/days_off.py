"""Days on which groups usually rest: public holidays, and schools' holidays by region (domain.md 6.3). Pure: no rows.

What schools do is decided by each municipality, so these are suggestions for the one who plans.
"""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.working_days import is_holiday

# Regions (maakunta) whose winter holiday is in week 8 or week 10; elsewhere it is in week 9.
WEEK_8 = frozenset({"01", "02", "05", "07", "08"})
WEEK_10 = frozenset({"11", "12", "17", "18", "19"})
PUBLIC = _("public holiday")
AUTUMN, WINTER = _("autumn holiday of schools"), _("winter holiday of schools")
CHRISTMAS, SUMMER = _("Christmas holiday of schools"), _("summer holiday of schools")


def why_off(day: date, region: str) -> str | Promise:
    """Return why a group may rest on `day` in a region (code of the maakunta), empty when nothing speaks for it."""
    if is_holiday(day):
        return PUBLIC
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 6):
        return CHRISTMAS
    if (6, 1) <= (day.month, day.day) <= (8, 9):
        return SUMMER
    week = day.isocalendar().week
    if week == (43 if region in WEEK_10 else 42):
        return AUTUMN
    return WINTER if week == winter_week(region) else ""


def winter_week(region: str) -> int:
    if region in WEEK_8:
        return 8
    return 10 if region in WEEK_10 else 9
