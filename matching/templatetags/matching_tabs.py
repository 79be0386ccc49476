from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

TABS = {
    "plan": (_("Plan"), "coordinator:plan"),
    "fairness": (_("Who is left waiting"), "coordinator:matching-fairness"),
    "learning": (_("What we have learned"), "coordinator:matching-learning"),
}


@register.simple_tag
def matching_tabs(current: str) -> list[dict[str, Any]]:
    """Return the pages about matching as tabs, with the one the reader is on marked."""
    return [
        {"label": label, "url": reverse(name), "is_current": code == current} for code, (label, name) in TABS.items()
    ]
