"""One thing to do: what it is, whose, since when, and its one next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.phones import as_people_write
from families.models import SupportRequest
from matching.models import Match
from volunteers.models import Volunteer

KINDS: dict[str, str | Promise] = {
    "concern": gettext_lazy("Somebody wishes a call"),
    "late_contact": gettext_lazy("First contact is late"),
    "talk": gettext_lazy("Wants to talk with you"),
    "call": gettext_lazy("Call wished for in a check-in"),
    "family_talk": gettext_lazy("Parent wishes for a talk"),
    "erasure": gettext_lazy("Family asks to be erased"),
    "message": gettext_lazy("Message did not go"),
    "unassigned": gettext_lazy("Nobody is responsible"),
    "application": gettext_lazy("New application to volunteer"),
    "application_late": gettext_lazy("Application is late"),
    "interview": gettext_lazy("Interview"),
    "application_call": gettext_lazy("Applicant to reach"),
    "reference": gettext_lazy("Reference to ask"),
    "contact": gettext_lazy("Family to reach"),
    "intake": gettext_lazy("Intake talk to record"),
    "decide": gettext_lazy("Request to decide"),
    "waiting": gettext_lazy("Family waits for a companion"),
    "proposal": gettext_lazy("Suggestion without an answer"),
    "meeting": gettext_lazy("First meeting"),
    "agreement": gettext_lazy("Agreement"),
    "trial": gettext_lazy("Trial to decide"),
    "check_in": gettext_lazy("Check-in"),
    "no_contact": gettext_lazy("No sign of contact"),
    "diary": gettext_lazy("Visits not logged"),
    "pause": gettext_lazy("Pause is over"),
    "closing": gettext_lazy("Closing"),
    "participation": gettext_lazy("Family would like to take part"),
    "requirement": gettext_lazy("Requirement of a volunteer"),
    "stopping": gettext_lazy("Volunteer would like to stop"),
    "file_erasure": gettext_lazy("Volunteer asks to be erased"),
    "silent": gettext_lazy("Volunteer without contact"),
    "load": gettext_lazy("Volunteer carries much"),
    "unnamed": gettext_lazy("Nobody named for a volunteer"),
    "rest": gettext_lazy("Volunteer's pause"),
    "supervision": gettext_lazy("Group supervision"),
    "course": gettext_lazy("Course to close"),
    "exit_talk": gettext_lazy("Exit talk"),
    "thanks": gettext_lazy("Somebody to thank"),
    "shift_swap": gettext_lazy("Swap of a shift to decide"),
    "shift": gettext_lazy("Shift lacks people"),
    "shift_held": gettext_lazy("Who was there"),
    "count": gettext_lazy("Heads not counted"),
    "visit": gettext_lazy("Visit to a host"),
    "visit_count": gettext_lazy("Visit to count"),
    "wish": gettext_lazy("Wish to answer"),
    "own_activity": gettext_lazy("A volunteer has published"),
    "decision": gettext_lazy("Next step of the network"),
    "minutes": gettext_lazy("Meeting to write up"),
    "expense": gettext_lazy("Claim for expenses"),
    "expense_file": gettext_lazy("Claims for the accountant"),
    "partner": gettext_lazy("Partner would like to come along"),
    "partner_agreement": gettext_lazy("Agreement with partners to accept"),
    "agreement_missing": gettext_lazy("Agreement with partners is missing"),
    "agreement_expiring": gettext_lazy("Agreement with partners ends soon"),
    "barrier": gettext_lazy("Barrier on the site"),
    "helpline": gettext_lazy("Helpline to check"),
    "reading": gettext_lazy("Services that were read"),
}
TONE_ORDER = ("danger", "soon", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing to do, with its one next step. `since` says since when it waits, or when it is due."""

    kind: str
    tone: str
    title: str
    since: date | datetime
    since_label: str
    text: str = ""
    url: str = ""
    label: str | Promise = ""
    action_url: str = ""
    is_post: bool = False
    responsible: str = ""
    responsible_id: int | None = None

    @property
    def urgency(self) -> tuple[int, int, str]:
        day = timezone.localdate(self.since) if isinstance(self.since, datetime) else self.since
        return TONE_ORDER.index(self.tone), list(KINDS).index(self.kind), day.isoformat()

    @property
    def kind_label(self) -> str | Promise:
        return KINDS[self.kind]


def page(name: str, pk: int, *, back: bool = False) -> str:
    """Return the address of a coordinator's page; with `back` its step leads back here when it is done."""
    address = reverse(f"coordinator:{name}", args=[pk])
    return f"{address}?from=today" if back else address


def about_request(case: SupportRequest) -> dict[str, Any]:
    return {
        "title": case.reference,
        "url": page("request-detail", case.pk),
        "responsible": case.assigned_to.name if case.assigned_to else "",
        "responsible_id": case.assigned_to_id,
    }


def about_match(match: Match) -> dict[str, Any]:
    about = about_request(match.request)
    return {**about, "title": f"{about['title']} · {match.volunteer.first_name}", "url": page("match-detail", match.pk)}


def number_of(volunteer: Volunteer) -> str:
    """Return the volunteer's telephone number; it stays on one line."""
    return as_people_write(volunteer.user.phone).replace(" ", chr(0xA0))
