"""How people's requirements are shown: to themselves and to a coordinator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from volunteers.models import Exemption, Volunteer, VolunteerRole
from volunteers.requirements import Standing, standings
from volunteers.serving import roles_of_volunteers
from volunteers.watching import Issue

MOST_NAMED = 3


def tag_of(row: Standing) -> tuple[str, str]:
    """Return the word for a standing, and its tone."""
    if row.is_exempt:
        return _("not needed"), "info"
    if not row.is_met:
        return _("missing"), "soon"
    return (_("to be renewed"), "soon") if row.in_grace else (_("in order"), "ok")


def line_of(row: Standing) -> dict[str, Any]:
    """Return one requirement as a line; a sentence stands there when it says more than the tag."""
    tag, tone = tag_of(row)
    says_more = not row.is_met or row.is_exempt or row.ends_on is not None
    sentence = row.sentence if says_more and row.sentence != _("In order.") else ""
    return {
        "label": str(row.requirement),
        "sentence": sentence,
        "tag": tag,
        "tone": tone,
        "kind": row.requirement.kind,
        "is_met": row.is_met,
        "is_exempt": row.is_exempt,
    }


def told_once(rows: Iterable[Standing], told: set[Any]) -> tuple[list[Standing], bool]:
    """Return the rows that are not in `told` yet, and whether some were; two roles often ask the same thing."""
    new, is_same = [], False
    for row in rows:
        key = (*row.thing, row.is_met, row.ends_on, row.in_grace, row.is_exempt)
        is_same = is_same or key in told
        if key not in told:
            new.append(row)
        told.add(key)
    return new, is_same


def groups_of(people: Sequence[User], roles: Iterable[VolunteerRole], on: date) -> list[dict[str, Any]]:
    """Return for each person and role what it asks and how they stand with it; the same thing is told once a person."""
    roles = list(roles)
    found = standings(people, roles, on)
    groups = []
    for person in people:
        told: set[Any] = set()
        name = person.name if len(people) > 1 else ""
        for role in roles:
            rows, is_same = told_once(found[person.pk, role.pk], told)
            lines = [{**line_of(row), "key": (person.pk, row.requirement.pk)} for row in rows]
            groups.append({"role": role, "person": name, "lines": lines, "is_same": is_same})
    return groups


def of_volunteer(volunteer: Volunteer, *, actor: Actor) -> dict[str, Any]:
    """Return how a volunteer stands, for the coordinator: roles, exemptions, and the way to free from something."""
    on, people = timezone.localdate(), volunteer.people
    groups = groups_of(people, roles_of_volunteers([volunteer])[volunteer.pk], on)
    lines = [line for group in groups for line in group["lines"]]
    is_missing = any(not line["is_met"] for line in lines)
    return {
        "groups": [group for group in groups if group["lines"] or group["is_same"]],
        "exemptions": with_exemptions(lines, exemptions_of(people, on, actor=actor)),
        "new_url": reverse("coordinator:exemption-new", args=[volunteer.pk]) if is_missing else "",
    }


def with_exemptions(lines: Iterable[dict[str, Any]], exemptions: Iterable[Exemption]) -> list[Exemption]:
    """Let each line that an exemption is about lead to ending it; return the exemptions that no line is about."""
    freed = {line["key"]: line for line in lines if line["is_exempt"]}
    others = []
    for exemption in exemptions:
        line = freed.get((exemption.user_id, exemption.requirement_id))
        if line is None:
            others.append(exemption)
        else:
            line["end_url"] = reverse("coordinator:exemption-end", args=[exemption.pk])
    return others


def missing_of(people: Sequence[User], roles: Iterable[VolunteerRole], on: date) -> dict[str, tuple[str, Standing]]:
    """Return what each of `people` misses, by "person-requirement": a label for a form, and the standing.

    A label names the role where there are several, and the person where there are two.
    """
    roles = list(roles)
    found = standings(people, roles, on)
    missing = {}
    for role in roles:
        kind = f" · {role.get_kind_display()}" if len(roles) > 1 else ""
        for person in people:
            name = f"{person.name}: " if len(people) > 1 else ""
            for row in found[person.pk, role.pk]:
                if not row.is_met:
                    label = capfirst(f"{name}{row.requirement}{kind}")
                    missing[f"{person.pk}-{row.requirement.pk}"] = (label, row)
    return missing


def exemptions_of(people: Sequence[User], on: date, *, actor: Actor) -> list[Exemption]:
    """Return the exemptions of these people that are in force."""
    rows = Exemption.objects.visible_to(actor).filter(user__in=[person.pk for person in people], ends_on__gte=on)
    return list(rows.select_related("requirement__role__programme", "requirement__module", "user"))


def issue_columns() -> list[dict[str, Any]]:
    return [{"label": _("Volunteer")}, {"label": _("Status")}, {"label": _("What")}, {"label": _("Role")}]


def by_person(issues: Iterable[Issue]) -> list[list[Issue]]:
    """Return the issues person by person: those who miss something first, then by the day when something ends."""
    found: dict[int, list[Issue]] = {}
    for issue in sorted(issues, key=lambda issue: (not issue.is_missing, str(issue.standing.last_on))):
        found.setdefault(issue.person.pk, []).append(issue)
    return list(found.values())


def issue_row(issues: list[Issue], url: str) -> dict[str, Any]:
    """Return one person's row: what is missing, or what ends and when."""
    first = issues[0]
    tag, tone = tag_of(first.standing)
    if first.standing.is_met and not first.standing.in_grace:
        tag, tone = _("ends soon"), "info"
    roles = {one.role.pk: str(one.role.get_kind_display()) for one in issues}
    return {
        "url": url,
        "cells": [first.person.name, {"tag": tag, "tone": tone}, what_of(issues), ", ".join(roles.values())],
    }


def what_of(issues: list[Issue]) -> str:
    """Return what a person misses or has to renew: one thing with its sentence, several by their names."""
    first = issues[0].standing
    if len(issues) == 1:
        return first.sentence if not first.is_met else f"{first.requirement}: {first.sentence}"
    names = ", ".join(str(one.standing.requirement) for one in issues[:MOST_NAMED])
    more = len(issues) - MOST_NAMED
    return _("%(names)s, and %(n)d more") % {"names": names, "n": more} if more > 0 else names
