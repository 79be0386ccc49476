"""Open roles, and people who apply for them, by the form and by the action."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.areas import hat_of
from core.actor import Actor, Role
from partners.models import Programme
from tests.factories.cast import MAKER, Office, Person, address_of
from volunteers import actions
from volunteers.models import VolunteerApplication, VolunteerRole

SENT = {"agrees": "on", "privacy_notice": "2026-1", "heard_from": "friend"}
STEPS: dict[str, dict[str, Any]] = {
    "you": {
        "name": "Hilla Hakija",
        "email": "hilla.hakija@example.org",
        "phone": "040 000 0077",
        "unit": "single",
        "is_adult": "on",
    },
    "wants": {"wishes": ["meaning", "local"], "life_stages": ["toddler"]},
    "can": {"languages": ["fi", "sv"], "topics": ["talk"], "competences": ["kela_forms"], "introduction": "Kuuntelen."},
    "strength": {"hours_a_month": "4", "slots": ["tue_evening"]},
}
TOGETHER = {"other_name": "Heikki Hakija", "other_email": "heikki.hakija@example.org", "is_other_adult": "on"}


def open_role(place: Office | Programme, kind: str = "companion", **facts: Any) -> VolunteerRole:
    programme = place if isinstance(place, Programme) else place.programme
    return actions.add_role(programme, kind, actor=MAKER, **facts)


def with_extract(role: VolunteerRole) -> VolunteerRole:
    """Let an extract be asked for `role`, as when the board has decided so."""
    VolunteerRole.objects.filter(pk=role.pk).update(
        extract_policy="used",
        is_regularly_with_minors=True,
        is_in_personal_contact=True,
        is_alone_with_minors=True,
        extract_reason="Lasten kanssa ilman vanhempia",
        extract_decided_on="2026-01-15",
        safety_instruction="https://example.org/turva",
    )
    role.refresh_from_db()
    return role


def answers(office: Office, role: VolunteerRole, name: str, **told: Any) -> actions.Answers:
    facts = {"email": address_of(name), "language": "en", "languages": ("fi",), "is_adult": True, **told}
    return actions.Answers(role=role, municipality=office.municipality, name=name, **facts)


def applicant(office: Office, role: VolunteerRole, name: str, **told: Any) -> Person:
    """Return somebody who has just applied for `role`."""
    given = answers(office, role, name, **told)
    application = actions.receive_application(given, submission_key=f"{role.pk}-{given.email}", actor=Actor.public())
    hat = application.user.memberships.get(role=Role.APPLICANT, organisation=office.organisation)
    return Person(hat_of(hat).actor, user=application.user)


def application_of(person: Person) -> VolunteerApplication:
    return VolunteerApplication.objects.get(user=person.user)


# The public form


def without_tokens(html: str) -> str:
    """Return a page without what is new in it each time it is asked for."""
    return re.sub(r"[A-Za-z0-9]{64}", "", html)


def role_page(role: VolunteerRole, place: str = "790", language: str = "fi") -> str:
    with translation.override(language):
        return reverse("public:role", args=[role.pk, place])


def page(name: str, language: str = "fi") -> str:
    """Return the address of a step, or of "check" or "receipt"."""
    with translation.override(language):
        if name in ("check", "receipt"):
            return reverse(f"public:apply-{name}")
        return reverse("public:apply-step", args=[name])


def begin(client: Client, role: VolunteerRole, place: str = "790", language: str = "fi") -> HttpResponse:
    return client.post(role_page(role, place, language))


def fill(client: Client, steps: dict[str, dict[str, Any]] | None = None, language: str = "fi") -> HttpResponse:
    """Answer every step; return the last answer, which leads to the check."""
    for step, told in (steps or STEPS).items():
        answer = client.post(page(step, language), told)
    return answer


def send(client: Client, language: str = "fi", **changes: Any) -> HttpResponse:
    return client.post(page("check", language), {**SENT, **changes})


def apply(client: Client, role: VolunteerRole, language: str = "fi", **you: Any) -> HttpResponse:
    """Go through the whole form for `role`."""
    begin(client, role, language=language)
    fill(client, {**STEPS, "you": {**STEPS["you"], **you}}, language)
    return send(client, language)
