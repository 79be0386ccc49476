"""How courses, places and learning are shown to a coordinator: rows, facts and words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.dates import hour, weekday
from volunteers.certificate_pdf import hours_in_words, title_of
from volunteers.models import (
    Certificate,
    Course,
    CourseSession,
    ModuleCompletion,
    TrainingModule,
    TrainingParticipation,
)
from volunteers.states import Participation as State

TONES = {
    State.REGISTERED: "info",
    State.WAITLISTED: "soon",
    State.CONFIRMED: "info",
    State.ATTENDED: "info",
    State.INCOMPLETE: "soon",
    State.COMPLETED: "ok",
    State.NO_SHOW: "",
    State.CANCELLED: "",
}
PEOPLE_HEAD = [
    gettext_lazy("Name"),
    gettext_lazy("E-mail"),
    gettext_lazy("Phone"),
    gettext_lazy("Status"),
    gettext_lazy("Training sessions"),
]


def status_of(course: Any, now: datetime) -> dict[str, str]:
    """Return the status of a course as a tag; the course has its times."""
    if course.cancelled_at:
        return {"tag": _("cancelled")}
    if not course.is_published:
        return {"tag": _("not published"), "tone": "soon"}
    if course.ends_at and course.ends_at <= now:
        return {"tag": _("held")}
    has_begun = course.starts_at and course.starts_at <= now
    return {"tag": _("going on"), "tone": "info"} if has_begun else {"tag": _("open"), "tone": "ok"}


def where(course: Course) -> str:
    return course.municipality.name if course.municipality else _("online")


def course_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Course")},
        {"label": _("Status")},
        {"label": _("Begins")},
        {"label": _("Where")},
        {"label": _("For whom")},
        {"label": _("Places taken"), "numeric": True},
    ]


def course_row(course: Any, now: datetime) -> dict[str, Any]:
    """Return a row of the list; the course has its times and counts."""
    taken = _("%(taken)d of %(places)d") % {"taken": course.taken, "places": course.capacity}
    line = _("%(n)d in line") % {"n": course.waiting} if course.waiting else ""
    begins = date_format(timezone.localdate(course.starts_at), "SHORT_DATE_FORMAT") if course.starts_at else ""
    return {
        "url": reverse("coordinator:course-detail", args=[course.pk]),
        "cells": [
            str(course),
            status_of(course, now),
            begins,
            where(course),
            course.get_audience_display(),
            {"text": taken, "note": line},
        ],
    }


def session_words(session: CourseSession) -> str:
    """Return when a session is: the day, and from when to when."""
    return f"{weekday(session.starts_at)} {hour(session.starts_at)}–{hour(session.ends_at)}"


def session_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("When")},
        {"label": _("Where")},
        {"label": _("What is gone through")},
        {"label": _("Was there"), "numeric": True},
        {"label": _("Change")},
    ]


def session_row(session: CourseSession) -> dict[str, Any]:
    """Return a session of the course page; its modules and attendances are prefetched."""
    return {
        "url": reverse("coordinator:session-attendance", args=[session.pk]),
        "cells": [
            session_words(session),
            session.place or _("online"),
            ", ".join(str(module) for module in session.modules.all()),
            str(len(session.attendances.all())),
            {"text": _("Change"), "url": reverse("coordinator:session-edit", args=[session.pk])},
        ],
    }


def people_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Name")},
        {"label": _("Status")},
        {"label": _("Training sessions"), "numeric": True},
        {"label": _("Phone")},
        {"label": _("Place")},
    ]


def sessions_attended(participation: TrainingParticipation, sessions: int) -> str:
    came = len(participation.attendances.all())
    return _("%(came)d of %(sessions)d") % {"came": came, "sessions": sessions}


def person_row(participation: TrainingParticipation, *, sessions: int, can_give_up: bool) -> dict[str, Any]:
    """Return a row of the people on a course; attendances are prefetched."""
    user = participation.user
    give_up = reverse("coordinator:place-give-up", args=[participation.pk])
    return {
        "url": reverse("coordinator:person-training", args=[user.pk]),
        "cells": [
            {"text": user.name, "note": user.email},
            {"tag": participation.get_state_display(), "tone": TONES[participation.state]},
            sessions_attended(participation, sessions),
            user.phone,
            {"text": _("Give up"), "url": give_up} if can_give_up else "",
        ],
    }


def person_csv(participation: TrainingParticipation, sessions: int) -> list[Any]:
    user = participation.user
    state = participation.get_state_display()
    return [user.name, user.email, user.phone, state, sessions_attended(participation, sessions)]


def module_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Module")},
        {"label": _("Hours"), "numeric": True},
        {"label": _("Material"), "numeric": True},
        {"label": _("Status")},
    ]


def module_row(module: TrainingModule) -> dict[str, Any]:
    """Return a row of the modules; their material is prefetched."""
    return {
        "url": reverse("coordinator:module-detail", args=[module.pk]),
        "cells": [
            str(module),
            hours_in_words(module.hours),
            str(len(module.materials.all())),
            {"tag": _("in use"), "tone": "ok"} if module.is_active else {"tag": _("not in use")},
        ],
    }


def learned_columns(*, can_change: bool = False) -> list[dict[str, Any]]:
    columns = [{"label": _("Module")}, {"label": _("Hours"), "numeric": True}, {"label": _("Learned")}]
    return [*columns, {"label": _("Change")}] if can_change else columns


def learned_rows(completions: Iterable[ModuleCompletion], *, can_change: bool = False) -> list[dict[str, Any]]:
    """Return what a person has learned; the modules come with the rows."""
    return [learned_row(completion, can_change=can_change) for completion in completions]


def learned_row(completion: ModuleCompletion, *, can_change: bool) -> dict[str, Any]:
    note = "" if completion.participation_id else _("elsewhere")
    day = date_format(completion.completed_on, "SHORT_DATE_FORMAT")
    cells: list[Any] = [str(completion.module), hours_in_words(completion.module.hours), {"text": day, "note": note}]
    if can_change:
        url = reverse("coordinator:learning-take-back", args=[completion.pk])
        cells.append("" if completion.participation_id else {"text": _("Take back"), "url": url})
    return {"cells": cells}


def participation_columns() -> list[dict[str, Any]]:
    return [{"label": _("Course")}, {"label": _("Status")}, {"label": _("Since")}]


def participation_row(participation: TrainingParticipation) -> dict[str, Any]:
    return {
        "url": reverse("coordinator:course-detail", args=[participation.course_id]),
        "cells": [
            str(participation.course),
            {"tag": participation.get_state_display(), "tone": TONES[participation.state]},
            date_format(timezone.localdate(participation.state_since), "SHORT_DATE_FORMAT"),
        ],
    }


def certificate_columns() -> list[dict[str, Any]]:
    return [{"label": _("Certificate")}, {"label": _("Given")}, {"label": _("Status")}, {"label": _("Change")}]


def certificate_row(certificate: Certificate) -> dict[str, Any]:
    revoke = {"text": _("Revoke"), "url": reverse("coordinator:certificate-revoke", args=[certificate.pk])}
    state = {"tag": _("valid"), "tone": "ok"} if certificate.is_valid else {"tag": _("revoked")}
    return {
        "url": reverse("coordinator:certificate", args=[certificate.pk]) if certificate.is_valid else "",
        "cells": [
            {"text": title_of(certificate), "note": ", ".join(certificate.facts["what"])},
            date_format(timezone.localdate(certificate.issued_at), "SHORT_DATE_FORMAT"),
            state,
            revoke if certificate.is_valid else "",
        ],
    }
