"""How pairs, a merge and its undoing are shown. Only what the reader may see is counted (R-CR-6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.phones import as_people_write
from accounts.steps import Step
from core.actor import Actor
from partners.vocabulary import SupportForm, labels
from volunteers import actions, rules
from volunteers.actions import Brought
from volunteers.duplicates import Pair
from volunteers.models import Volunteer, VolunteerMerge
from volunteers.shown import volunteers as shown

WORDS = {
    "matching.Match": gettext_lazy("Companionships and suggestions"),
    "matching.Choice": gettext_lazy("Choices in matching"),
    "volunteers.VolunteerApplication": gettext_lazy("Applications"),
    "volunteers.InterviewRecord": gettext_lazy("Interviews"),
    "volunteers.DocumentAcceptance": gettext_lazy("Accepted documents"),
    "volunteers.Exemption": gettext_lazy("Exemptions"),
    "volunteers.TrainingParticipation": gettext_lazy("Places on courses"),
    "volunteers.Attendance": gettext_lazy("Course days attended"),
    "volunteers.ModuleCompletion": gettext_lazy("Modules learned"),
    "volunteers.Certificate": gettext_lazy("Certificates"),
    "volunteers.ExpenseClaim": gettext_lazy("Expense claims"),
    "volunteers.SupervisionPlace": gettext_lazy("Places in supervision"),
    "volunteers.Thanks": gettext_lazy("Thank-yous"),
    "volunteers.VolunteerCall": gettext_lazy("Calls"),
    "volunteers.Holiday": gettext_lazy("Holidays"),
    "volunteers.ExitTalk": gettext_lazy("Exit talks"),
    "volunteers.RecruitingLink": gettext_lazy("Recruiting links"),
    "activities.ShiftPlace": gettext_lazy("Shifts"),
}
OTHER = gettext_lazy("Other records")
UNDO = Step(
    title=gettext_lazy("Make two files again"),
    submit=gettext_lazy("Undo the merge"),
    done=gettext_lazy("The two files are as they were before."),
    why_not=lambda row, actor: rules.why_not_undo_merge(row, at=timezone.now(), actor=actor),
    act=actions.undo_merge,
    happens=lambda row: [
        gettext_lazy("Both files, both accounts and everything in them are as they were before the merge."),
        gettext_lazy("What has come since stays with the file that was kept."),
    ],
)


def pair_columns() -> list[dict[str, Any]]:
    return [{"label": _("Keep")}, {"label": _("Perhaps the same person")}, {"label": _("What is the same")}]


def pair_rows(pairs: Iterable[Pair], volunteers: QuerySet[Volunteer]) -> list[dict[str, Any]]:
    """Return the rows of the suggestions, in one query."""
    pairs = list(pairs)
    found = volunteers.in_bulk({pk for pair in pairs for pk in (pair.kept, pair.gone)})
    return [
        {
            "url": reverse("coordinator:volunteer-merge", args=[pair.kept, pair.gone]),
            "cells": [
                {"text": found[pair.kept].user.name, "note": told_of(found[pair.kept])},
                {"text": found[pair.gone].user.name, "note": told_of(found[pair.gone])},
                ", ".join(str(why.label) for why in pair.why),
            ],
        }
        for pair in pairs
    ]


def told_of(volunteer: Volunteer) -> str:
    return f"{volunteer.user.email} · {volunteer.municipality.name} · {volunteer.get_state_display()}"


def merge_columns() -> list[dict[str, Any]]:
    return [{"label": _("Volunteer")}, {"label": _("When")}, {"label": _("By whom")}, {"label": _("What you can do")}]


def merge_rows(merges: QuerySet[VolunteerMerge]) -> list[dict[str, Any]]:
    """Return the merges of the last thirty days; what was before stays closed."""
    since = timezone.now() - timedelta(days=rules.UNDO_DAYS)
    rows = merges.filter(done_at__gt=since).defer("before")
    return [
        {
            "cells": [
                merge.kept.user.name,
                date_format(localtime(merge.done_at), "SHORT_DATETIME_FORMAT"),
                merge.done_by.name if merge.done_by else "",
                undone_or_way(merge),
            ]
        }
        for merge in rows
    ]


def undone_or_way(merge: VolunteerMerge) -> dict[str, Any]:
    if merge.undone_at:
        return {"text": _("undone")}
    return {"text": _("Undo"), "url": reverse("coordinator:merge-undo", args=[merge.pk])}


def review(kept: Volunteer, gone: Volunteer, brought: Brought | None, actor: Actor) -> dict[str, Any]:
    """Return what the review of a pair shows: both files, and what comes over."""
    context: dict[str, Any] = {
        "facts": side_by_side(kept, gone),
        "fact_columns": [
            {"label": _("What")},
            {"label": _("The file that is kept")},
            {"label": _("The file that goes")},
        ],
        "other_way": reverse("coordinator:volunteer-merge", args=[gone.pk, kept.pk]),
        "happens": consequences(),
        "told": [_("The person gets an e-mail at the address that is kept: sign in with this one from now on.")],
    }
    if brought:
        context["moved"] = counted({label: visible(label, keys, actor) for label, keys in brought.moved.items()})
        context["doubled"] = counted({label: n for label, n in brought.doubled.items() if may_see(label, actor)})
        context["rights"] = rights_of(brought)
    return context


def side_by_side(kept: Volunteer, gone: Volunteer) -> list[dict[str, Any]]:
    facts = zip(contact_of(kept) + shown.profile_of(kept), contact_of(gone) + shown.profile_of(gone), strict=True)
    return [{"cells": [one["label"], str(one["value"]), str(other["value"])]} for one, other in facts]


def contact_of(volunteer: Volunteer) -> list[dict[str, Any]]:
    return [
        {"label": _("Name"), "value": volunteer.user.name},
        {"label": _("E-mail"), "value": volunteer.user.email},
        {"label": _("Phone number"), "value": as_people_write(volunteer.user.phone)},
        {"label": _("Municipality"), "value": volunteer.municipality.name},
        {"label": _("Status"), "value": volunteer.get_state_display()},
        {"label": _("In the register since"), "value": date_format(volunteer.approved_on, "SHORT_DATE_FORMAT")},
    ]


def consequences() -> list[str]:
    return [
        _("What is listed above comes over to the file that is kept. Its own facts stay as they are."),
        _("The other account is closed, and its address no longer opens anything."),
        _("Nobody gains a right: roles come over only when their requirements are in order."),
        _("For thirty days you can make two files of it again."),
    ]


def visible(label: str, keys: Iterable[Any], actor: Actor) -> int:
    """Return how many of the rows the reader may see; rows of other hats are moved without being told of."""
    if not may_see(label, actor):
        return 0
    return apps.get_model(label)._default_manager.visible_to(actor).filter(pk__in=list(keys)).count()


def may_see(label: str, actor: Actor) -> bool:
    model = apps.get_model(label)
    return label in WORDS and hasattr(model, "visibility") and bool(model.visibility.of(actor.role))


def counted(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    rows: dict[str, int] = {}
    for label, n in counts.items():
        words = str(WORDS.get(label, OTHER))
        rows[words] = rows.get(words, 0) + n
    return [{"label": words, "value": n} for words, n in sorted(rows.items()) if n]


def rights_of(brought: Brought) -> list[dict[str, Any]]:
    """Return the roles and forms of support that come over, and those that do not."""
    comes = [str(role) for role in brought.roles] + labels(brought.support_forms, SupportForm)
    stays = [str(role) for role in brought.left_roles] + labels(brought.left_forms, SupportForm)
    return [
        {"label": _("Roles that come over"), "value": ", ".join(map(str, comes)) or _("No role")},
        {
            "label": _("Roles that do not, because something is missing"),
            "value": ", ".join(map(str, stays)) or _("No role"),
        },
    ]
