"""How courses and learning are shown to those who learn: cards, facts and words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from volunteers.calendars import Entry
from volunteers.certificate_pdf import hours_in_words, title_of
from volunteers.certificates import hours_in_all
from volunteers.models import (
    Certificate,
    Course,
    CourseSession,
    ModuleCompletion,
    TrainingMaterial,
    TrainingModule,
    TrainingParticipation,
)
from volunteers.shown.training import TONES, session_words, where
from volunteers.states import Participation as State

LEAVING = [
    gettext_lazy("Your place goes to the next in line."),
    gettext_lazy("If you change your mind before the course begins, you can enrol again."),
]
CERTIFYING = [
    gettext_lazy("You get a PDF with your name, roles, from when to when, hours of visits and shifts and training."),
    gettext_lazy("It says nothing about any family. Anybody to whom you show it can check that it is true."),
]
OVER = frozenset({State.COMPLETED, State.NO_SHOW, State.ATTENDED, State.INCOMPLETE})


def state_of(place: TrainingParticipation | None) -> dict[str, str]:
    """Return one's own state on a course in a word, with its tone."""
    return {"word": place.get_state_display(), "tone": TONES[State(place.state)]} if place else {}


def place_card(place: TrainingParticipation, now: datetime, page: str) -> dict[str, Any]:
    """Return one's own place on a course; its sessions are prefetched."""
    ahead = sorted(session.starts_at for session in place.course.sessions.all() if session.starts_at > now)
    is_cancelled = place.course.cancelled_at is not None
    return {
        "title": str(place.course),
        "url": reverse(page, args=[place.course_id]),
        **state_of(place),
        "at": ahead[0] if ahead and not is_cancelled and place.state not in OVER else None,
        "where": where(place.course),
    }


def course_card(course: Any, page: str) -> dict[str, Any]:
    """Return a course that takes people; it has its times and counts."""
    left = max(0, course.capacity - course.taken)
    room = ngettext("%(n)d place left", "%(n)d places left", left) % {"n": left}
    is_full = not left or course.waiting > 0
    return {
        "title": str(course),
        "url": reverse(page, args=[course.pk]),
        "word": _("full, you can join the line") if is_full else room,
        "tone": "soon" if is_full else "ok",
        "at": course.starts_at,
        "where": f"{where(course)} · {course.organisation}",
    }


def sessions(course: Course, place: TrainingParticipation | None, page: str) -> list[dict[str, Any]]:
    """Return the sessions of a course; the address of an online one is for those who have a place."""
    has_place = place is not None and place.has_place
    return [
        {
            "words": session_words(session),
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "place": session.place or _("Online"),
            "link": session.link if has_place else "",
            "modules": ", ".join(str(module) for module in session.modules.all()),
            "file": reverse(page, args=[session.pk]) if has_place and course.is_live else "",
        }
        for session in course.sessions.all()
    ]


def modules(course: Course, user: User) -> list[dict[str, str]]:
    """Return what is learned on a course, and whether one has learned it; sessions and modules are prefetched."""
    known = dict(user.module_completions.order_by("completed_on").values_list("module", "completed_on"))
    taught = {module.pk: module for session in course.sessions.all() for module in session.modules.all()}
    return [module_row(module, known) for module in sorted(taught.values(), key=lambda module: module.pk)]


def module_row(module: TrainingModule, known: dict[int, Any]) -> dict[str, str]:
    day = known.get(module.pk)
    learned_on = _("learned %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")} if day else ""
    return {"name": str(module), "hours": hours_in_words(module.hours), "learned": learned_on}


def materials(rows: Iterable[TrainingMaterial], page: str) -> list[dict[str, Any]]:
    """Return material as links, that in the language of the page first."""
    here = (get_language() or "fi")[:2]
    ordered = sorted(rows, key=lambda row: (row.language != here, row.module_id, row.pk))
    return [
        {
            "title": row.title,
            "url": reverse(page, args=[row.pk]),
            "language": row.language,
            "note": str(row.module) if row.language == here else f"{row.module} · {row.get_language_display()}",
        }
        for row in ordered
    ]


def learned(completions: Iterable[ModuleCompletion]) -> list[dict[str, str]]:
    """Return what one has learned, each module once, with the latest day."""
    latest = {row.module_id: row for row in sorted(completions, key=lambda row: row.completed_on)}
    return [module_row(row.module, {row.module_id: row.completed_on}) for row in latest.values()]


def hours(completions: Iterable[ModuleCompletion]) -> Decimal:
    """Return the hours of the modules that one has learned, each module once."""
    return hours_in_all({row.module_id: row.module for row in completions}.values())


def certificate_card(certificate: Certificate, page: str) -> dict[str, str]:
    day = date_format(timezone.localdate(certificate.issued_at), "SHORT_DATE_FORMAT")
    return {
        "title": f"{title_of(certificate)}: {', '.join(certificate.facts['what'])}",
        "url": reverse(page, args=[certificate.pk]),
        "day": day,
        "code": certificate.shown_code,
    }


def entry_of(session: CourseSession, has_place: bool) -> Entry:
    """Return a session as calendars read it."""
    return Entry(
        uid=f"course-session-{session.pk}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=str(session.course),
        place=session.place or (session.link if has_place else ""),
        changed_at=session.changed_at,
    )


def enrolling(is_full: bool) -> tuple[list[str], list[str]]:
    """Return what happens when one enrols, and who is told."""
    if is_full:
        happens = _("The course is full, so you join the line. The place is yours when one becomes free.")
        return [happens, _("You need not do anything before that.")], [_("You, when a place becomes free")]
    happens = _("You have a place at once. You can give it up until the course begins.")
    return [happens, _("We remind you two days before each session.")], [_("You: a confirmation by e-mail")]


def thanks(place: TrainingParticipation) -> str:
    if place.has_place:
        return _("You have a place. Welcome!")
    return _("You are in line. We write to you when a place becomes free.")
