"""The navigation of each area: a label, an address, a drawing."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ITEMS: dict[str, list[tuple[Any, str, str]]] = {
    "public": [
        (_("Ask for a companion"), "public:support", "heart"),
        (_("Become a volunteer"), "public:roles", "hand"),
        (_("Activities"), "public:activity-list", "calendar"),
        (_("Help now"), "public:help", "phone"),
        (_("Contact us"), "public:contact", "chat"),
    ],
    "coordinator": [
        (_("Today"), "coordinator:home", "sun"),
        (_("Requests"), "coordinator:request-list", "inbox"),
        (_("Matching"), "coordinator:plan", "link"),
        (_("Companionships"), "coordinator:match-list", "walk"),
        (_("Applications"), "coordinator:application-list", "mail"),
        (_("Volunteers"), "coordinator:volunteer-list", "people"),
        (_("Training"), "coordinator:course-list", "school"),
        (pgettext_lazy("of volunteers", "Supervision"), "coordinator:supervision-list", "heart"),
        (_("Expenses"), "coordinator:expense-list", "car"),
        (_("Activities"), "coordinator:activity-list", "calendar"),
        (_("Coverage"), "coordinator:coverage", "map"),
        (_("Shifts"), "coordinator:shift-week", "clock"),
        (_("Wishes"), "coordinator:wish-list", "idea"),
        (_("Peer visits"), "coordinator:visit-list", "cup"),
        (_("Partners"), "coordinator:partner-list", "people"),
        (_("Services"), "coordinator:service-list", "book"),
        (_("Messages"), "coordinator:messages", "send"),
    ],
    "volunteer": [
        (_("Home"), "volunteer:home", "home"),
        (_("Visits"), "volunteer:visit-list", "book"),
        (_("Training"), "volunteer:training", "school"),
        (_("Worry"), "volunteer:worry", "phone"),
    ],
    "family": [
        (_("My page"), "family:home", "home"),
        (_("Appointments"), "family:appointment-list", "calendar"),
        (_("Services"), "family:service-step-list", "map"),
        (_("Meetings"), "family:meetings", "book"),
        (_("My data"), "family:my-data", "lock"),
    ],
    "applicant": [
        (_("My application"), "applicant:home", "home"),
        (_("Training"), "applicant:training", "school"),
        (_("My data"), "applicant:my-data", "lock"),
    ],
    "partner": [
        (_("Home"), "partner:home", "home"),
        (_("Referrals"), "partner:referral-list", "heart"),
        (_("Peer visits"), "partner:visit-list", "walk"),
        (_("Activities"), "partner:activity-list", "calendar"),
        (_("Agreements"), "partner:agreement-list", "document"),
        (_("Network"), "partner:network-meeting-list", "people"),
        (_("Training"), "partner:training", "school"),
        (_("Materials"), "partner:materials", "book"),
    ],
    "checker": [(_("Extracts"), "checker:home", "lock")],
    "administration": [
        (_("Members"), "administration:home", "people"),
        (_("Programmes"), "administration:programme-list", "home"),
        (_("Volunteer roles"), "administration:role-list", "hand"),
        (_("Agreement and commitment"), "administration:document-list", "document"),
        (_("Kilometre rates"), "administration:rate-list", "car"),
        (_("Weights of matching"), "administration:weights", "settings"),
        (_("Agreements with partners"), "administration:agreement-list", "people"),
        (_("Help numbers"), "administration:helpline-list", "phone"),
        (_("Who has looked"), "administration:access-log", "eye"),
        (_("Before the first family"), "administration:readiness", "check"),
    ],
    "statistics": [(_("Figures"), "statistics:home", "chart")],
}


def items_for(area: str, url_name: str) -> list[dict[str, Any]]:
    """Return the navigation of an area, with the page the reader is on marked."""
    return [
        {"label": label, "url": reverse(name), "icon": icon, "is_current": name == f"{area}:{url_name}"}
        for label, name, icon in ITEMS.get(area, ITEMS["public"])
    ]
