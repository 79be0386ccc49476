"""The page on which a person sees what the own roles ask: what is in order, what to read, learn or consent to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from volunteers import extracts, role_words
from volunteers.models import DocumentAcceptance, ExtractCheck, Requirement, VolunteerDocument, VolunteerRole
from volunteers.requirements import Standing, standings
from volunteers.rules.extracts import RENEWED_BEFORE
from volunteers.serving import roles_of_person
from volunteers.shown.standing import line_of, told_once

Kind = Requirement.Kind


def shown(user: User, area: str, on: date, *, actor: Actor) -> dict[str, Any]:
    """Return what the page shows, in a constant number of queries; `area` is the hat under which it is read."""
    roles = roles_of_person(user, actor.organisation_ids)
    found = standings([user], roles, on)
    newest, checks = newest_documents(actor), checks_of(user, actor=actor)
    given = DocumentAcceptance.objects.visible_to(actor).filter(user=user).select_related("document")
    told: set[Any] = set()
    groups = []
    for role in roles:
        rows = found[user.pk, role.pk]
        new, is_same = told_once([row for row in rows if row.requirement.kind != Kind.EXTRACT], told)
        groups.append(
            {
                "title": role_words.title_of(role),
                "programme": role.programme.name,
                "lines": [line(row, newest, area) for row in new],
                "is_same": is_same,
                "extract": extract_of(role, rows, checks.get(role.pk, []), area, on),
            }
        )
    set_main_button(groups)
    accepted = [accepted_row(acceptance, area) for acceptance in given]
    return {"area": area, "groups": groups, "accepted": accepted}


def set_main_button(groups: list[dict[str, Any]]) -> None:
    """Let the button of the first thing to do stand out, and those of the others be quieter."""
    shown_rows = [row for group in groups for row in (*group["lines"], group["extract"]) if row]
    to_do = [row for row in shown_rows if row.get("is_asked") or row.get("consent_url")]
    for row in to_do[1:]:
        row["button"] = "secondary"


def newest_documents(actor: Actor) -> dict[tuple[int, str], VolunteerDocument]:
    """Return the versions in force by organisation and kind."""
    rows = VolunteerDocument.objects.visible_to(actor).filter(organisation__in=actor.organisation_ids)
    return {
        (row.organisation_id, row.kind): row for row in rows.order_by("version").defer("text_fi", "text_sv", "text_en")
    }


def checks_of(user: User, *, actor: Actor) -> dict[int, list[ExtractCheck]]:
    """Return the person's own extracts by role, newest first."""
    found: dict[int, list[ExtractCheck]] = {}
    for check in ExtractCheck.objects.visible_to(actor).filter(volunteer=user).order_by("-pk"):
        found.setdefault(check.role_id, []).append(check)
    return found


def line(row: Standing, newest: dict[tuple[int, str], VolunteerDocument], area: str) -> dict[str, Any]:
    """Return one requirement with the way to meet it."""
    shown_line = line_of(row)
    if row.requirement.kind == Kind.MODULE:
        return {**shown_line, "is_training": not row.is_met or row.in_grace}
    document = newest.get((row.requirement.role.organisation_id, row.requirement.kind))
    if document:
        is_asked = (not row.is_met or row.in_grace or row.is_superseded) and not row.is_exempt
        label = _("Read and accept") if is_asked else _("Read")
        return {
            **shown_line,
            "url": reverse(f"{area}:document", args=[document.pk]),
            "action": label,
            "is_asked": is_asked,
        }
    if row.requirement.kind in (Kind.AGREEMENT, Kind.CONFIDENTIALITY):
        return {**shown_line, "hint": _("The association has not published the text yet. You need not do anything.")}
    return shown_line


def extract_of(
    role: VolunteerRole, rows: list[Standing], checks: list[ExtractCheck], area: str, on: date
) -> dict[str, Any] | None:
    """Return how the extract stands, seen by the person alone; None where none is asked."""
    asked = next((row for row in rows if row.requirement.kind == Kind.EXTRACT), None)
    if asked is None:
        return None
    pending = next((check for check in checks if check.checked_at is None), None)
    is_needed = not asked.is_met or bool(asked.ends_on and asked.ends_on <= on + RENEWED_BEFORE)
    can_withdraw = pending is not None and pending.requested_at is None
    return {
        **line_of(asked),
        "label": _("Extract from the criminal records"),
        "notice": extracts.notice(role),
        "not_kept": extracts.NOT_KEPT,
        "no_upload": extracts.NO_UPLOAD,
        "pending": pending,
        "seen": next((check for check in checks if check.checked_at), None),
        "consent_url": reverse(f"{area}:extract-consent", args=[role.pk]) if is_needed and not pending else "",
        "withdraw_url": reverse(f"{area}:extract-withdraw", args=[pending.pk]) if can_withdraw else "",
    }


def accepted_row(acceptance: DocumentAcceptance, area: str) -> dict[str, Any]:
    document = acceptance.document
    return {
        "title": document.get_kind_display(),
        "version": document.version,
        "at": acceptance.accepted_at,
        "url": reverse(f"{area}:document", args=[document.pk]),
    }
