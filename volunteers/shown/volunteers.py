"""How a volunteer is shown to a coordinator: rows, facts and words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.timeline import events_of
from partners.vocabulary import Competence, LifeStage, Limit, SpokenLanguage, SupportForm, Topic, labels, slot_label
from volunteers.actions import PROFILE
from volunteers.models import Volunteer
from volunteers.states import Volunteer as State

TONES = {State.AVAILABLE: "ok", State.IN_TASK: "info", State.PAUSED: "soon", State.ENDED: ""}
TITLES = {
    "volunteer.approved": gettext_lazy("Came into the register"),
    "volunteer.updated": gettext_lazy("Facts changed"),
    "volunteer.in_task": gettext_lazy("Began beside a family"),
    "volunteer.available": gettext_lazy("Free for a family"),
    "volunteer.paused": gettext_lazy("Pause began"),
    "volunteer.ended": gettext_lazy("Service ended"),
    "volunteer.merged": gettext_lazy("Two files became one"),
    "volunteer.unmerged": gettext_lazy("Made two files again"),
    "volunteer.responsible_named": gettext_lazy("Responsible coordinator named"),
    "volunteer.trusted_to_publish": gettext_lazy("May publish own activities"),
    "volunteer.publishes_no_more": gettext_lazy("A coordinator publishes for the volunteer again"),
    "volunteer.called": gettext_lazy("We talked"),
    "volunteer.thanked": gettext_lazy("Thanked"),
    "volunteer.pause_lengthened": gettext_lazy("Pause made longer"),
    "volunteer.wished_to_stop": gettext_lazy("Told us of the wish to stop"),
    "volunteer.stays": gettext_lazy("Stays after all"),
    "volunteer.erasure_asked": gettext_lazy("Asked to be erased"),
    "volunteer.second_erased": gettext_lazy("One of the two was erased"),
    "volunteer.erasure_taken_back": gettext_lazy("Took the wish to be erased back"),
    "exittalk.offered": gettext_lazy("Exit talk offered"),
    "exittalk.recorded": gettext_lazy("Exit talk written down"),
}
CSV_HEAD = [
    gettext_lazy("Name"),
    gettext_lazy("Municipality"),
    gettext_lazy("Status"),
    gettext_lazy("Approved for"),
    gettext_lazy("Languages"),
    gettext_lazy("How many families at a time"),
    gettext_lazy("In the register since"),
]


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Name")},
        {"label": _("Status")},
        {"label": _("Municipality")},
        {"label": _("Approved for")},
        {"label": _("Languages")},
        {"label": _("Families"), "numeric": True},
    ]


def row_of(volunteer: Volunteer) -> dict[str, Any]:
    """Return a row of the register; its matches are prefetched."""
    live = sum(match.is_live for match in volunteer.matches.all())
    until = volunteer.paused_until
    note = _("until %(day)s") % {"day": date_format(until, "SHORT_DATE_FORMAT")} if until else ""
    return {
        "url": reverse("coordinator:volunteer-detail", args=[volunteer.pk]),
        "cells": [
            volunteer.user.name,
            {"tag": volunteer.get_state_display(), "tone": TONES[volunteer.state], "note": note},
            volunteer.municipality.name,
            ", ".join(labels(volunteer.support_forms, SupportForm)),
            ", ".join(labels(volunteer.languages, SpokenLanguage)),
            _("%(taken)d of %(places)d") % {"taken": live, "places": volunteer.capacity},
        ],
    }


def csv_row(volunteer: Volunteer) -> list[Any]:
    return [
        volunteer.user.name,
        volunteer.municipality.name,
        volunteer.get_state_display(),
        ", ".join(labels(volunteer.support_forms, SupportForm)),
        ", ".join(labels(volunteer.languages, SpokenLanguage)),
        volunteer.capacity,
        volunteer.approved_on.isoformat(),
    ]


def profile_of(volunteer: Volunteer) -> list[dict[str, Any]]:
    """Return what matching reads, as rows of label and value."""
    facts = [
        (_("Approved for"), ", ".join(labels(volunteer.support_forms, SupportForm))),
        (_("Languages"), ", ".join(labels(volunteer.languages, SpokenLanguage))),
        (_("How many families at a time"), volunteer.capacity),
        (_("How far they go"), _("%(km)d km") % {"km": volunteer.radius_km}),
        (_("Times that suit"), ", ".join(slot_label(key) for key in volunteer.slots) or _("Any time")),
        (_("Life stages they have lived"), ", ".join(labels(volunteer.life_stages, LifeStage))),
        (_("Life stages they would like to be beside"), ", ".join(labels(volunteer.wished_life_stages, LifeStage))),
        (_("What they like to help with"), ", ".join(labels(volunteer.topics, Topic))),
        (_("Knows and can"), ", ".join(labels(volunteer.competences, Competence))),
        (_("Cannot be with"), ", ".join(labels(volunteer.limits, Limit))),
        (_("Comes along with them, if only on clothes"), ", ".join(labels(volunteer.brings, Limit))),
        (_("Gender"), volunteer.get_gender_display()),
        (_("A few words for the family"), volunteer.introduction),
    ]
    return [{"label": label, "value": value} for label, value in facts]


def initial_of(volunteer: Volunteer) -> dict[str, Any]:
    """Return the profile as a form begins with it."""
    return {name: getattr(volunteer, name) for name in PROFILE}


def match_columns() -> list[dict[str, Any]]:
    return [{"label": _("Family")}, {"label": _("Status")}, {"label": _("Since")}]


def match_row(match: Any) -> dict[str, Any]:
    """Return a companionship of the volunteer: the family by its reference alone."""
    return {
        "url": reverse("coordinator:match-detail", args=[match.pk]),
        "cells": [
            match.request.reference,
            {"tag": match.get_state_display(), "tone": "info" if match.is_live else ""},
            date_format(match.state_since, "SHORT_DATE_FORMAT"),
        ],
    }


def events(volunteer: Volunteer) -> list[dict[str, Any]]:
    return events_of([volunteer], TITLES)
