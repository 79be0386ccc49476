"""The story of an activity: wished for, planned, held, learned from. `templates/activities/components/story.html`."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.timeline import events_of
from activities.models import Activity

TITLES = {
    "wish.made": _("Wished for"),
    "activity.made": _("Begun"),
    "activity.planned": _("Planned"),
    "activity.published": _("Published"),
    "activity.held": _("Held"),
    "activity.reported": _("Counted"),
    "activity.cancelled": _("Cancelled"),
}


def story_of(activity: Activity) -> dict[str, Any]:
    """Return what the component `story` reads; for coordinators, who see whoever did what."""
    wish = activity.wish
    return {
        "wish": wish.words if wish else "",
        "wish_url": reverse("coordinator:wish-detail", args=[wish.pk]) if wish else "",
        "support": wish.supports.count() if wish else 0,
        "by": activity.proposed_by.name if activity.proposed_by else "",
        "events": events_of([activity, *([wish] if wish else [])], TITLES),
        "learned": activity.learned,
    }
