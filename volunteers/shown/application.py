"""An application as the coordinator reads it: who applies, what they told, what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.timeline import events_of
from core.actor import Actor
from notifications.dates import clock, weekday
from partners.vocabulary import Competence, LifeStage, Limit, SpokenLanguage, Topic, labels, slot_label
from volunteers import rules
from volunteers.models import VolunteerApplication
from volunteers.requirements import standings
from volunteers.shown.standing import exemptions_of, line_of, with_exemptions
from volunteers.states import Application as State
from volunteers.steps import applications as application_steps
from volunteers.vocabulary import ContactOutcome, HeardFrom, Outcome, RejectReason, Strength, Unit, Wish

CALL_WITHIN = timedelta(days=7)  # the receipt promises a call within a week (domain.md 8.3)
TONES = {
    State.RECEIVED: "soon",
    State.INTERVIEW_BOOKED: "info",
    State.IN_CONTACT: "info",
    State.INTERVIEWED: "info",
    State.REFERENCES: "info",
    State.IN_TRAINING: "info",
    State.CHECKS: "info",
    State.APPROVED: "ok",
    State.ON_HOLD: "soon",
}
TITLES = {
    "volunteerapplication.received": gettext_lazy("The application arrived"),
    "volunteerapplication.assigned": gettext_lazy("The responsible person changed"),
    "volunteerapplication.contact_tried": gettext_lazy("Tried to reach the applicant"),
    "volunteerapplication.invited": gettext_lazy("Asked to choose a time for the interview"),
    "volunteerapplication.in_contact": gettext_lazy("In contact with the applicant"),
    "volunteerapplication.interview_booked": gettext_lazy("Interview booked"),
    "volunteerapplication.interview_moved": gettext_lazy("Interview moved"),
    "volunteerapplication.interview_recorded": gettext_lazy("The interview was written down"),
    "volunteerapplication.interviewed": gettext_lazy("Interviewed"),
    "volunteerapplication.references": gettext_lazy("References are asked"),
    "volunteerapplication.reference_named": gettext_lazy("The applicant named a reference"),
    "volunteerapplication.reference_checked": gettext_lazy("A reference was asked"),
    "volunteerapplication.reference_taken_back": gettext_lazy("The applicant took a reference back"),
    "volunteerapplication.in_training": gettext_lazy("Training came next"),
    "volunteerapplication.checks": gettext_lazy("The last steps began"),
    "volunteerapplication.on_hold": gettext_lazy("Put on hold"),
    "volunteerapplication.approved": gettext_lazy("Approved"),
    "volunteerapplication.rejected": gettext_lazy("Ended with thanks"),
    "volunteerapplication.withdrawn": gettext_lazy("The applicant stopped"),
    "volunteerapplication.expired": gettext_lazy("Closed without an answer"),
}
REASONS = {**dict(ContactOutcome.choices), **dict(Outcome.choices), **dict(RejectReason.choices)}


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to do now; `is_post` when it is done in place."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    is_post: bool = False


def page(name: str, application: VolunteerApplication) -> str:
    return reverse(f"coordinator:application-{name}", args=[application.pk])


def when(at: datetime) -> str:
    return f"{weekday(at)} {clock(at)}"


def next_of(application: VolunteerApplication, *, actor: Actor) -> Next | None:
    """Return the one thing that moves the application forward; None when it has ended."""
    if not application.is_live:
        return None
    if application.assigned_to_id is None and application.state != State.ON_HOLD:
        url = page("assign", application)
        return Next(_("Nobody has taken this application yet."), "", url, _("I take this"), is_post=True)
    return NEXT[application.state](application, actor)


def next_new(application: VolunteerApplication, actor: Actor) -> Next:
    return Next(_("Call the applicant."), _("Record each try below with one press."))


def next_in_contact(application: VolunteerApplication, actor: Actor) -> Next:
    if application.tries == 0:
        return next_new(application, actor)
    if application_steps.why_not_invite(application, actor=actor) is None:
        text = _("Or book a time on the phone, from the steps on this page.")
        return Next(_("Agree on an interview."), text, page("invite", application), _("Invite to choose a time"))
    url = reverse("coordinator:interview-time-new")
    return Next(_("Agree on an interview."), _("There are no free times now."), url, _("Open times"))


def next_booked(application: VolunteerApplication, actor: Actor) -> Next:
    slot = application.booked_slot
    if slot is not None and slot.starts_at > timezone.now():
        return Next(_("The interview is booked: %(when)s") % {"when": when(slot.starts_at)}, place_words(slot))
    return Next(_("Write the interview down."), "", page("interview", application), _("Write it down"))


def next_interviewed(application: VolunteerApplication, actor: Actor) -> Next:
    if application.record is None or application.record.outcome != Outcome.FITS:
        text = _("The interview did not end in “fits the role”. Call, and suggest another way.")
        return Next(_("Tell the applicant."), text, page("guide", application), _("Not this role, but another way"))
    if application.role.asks_references and application.state == State.INTERVIEWED:
        return Next(_("Ask for references."), "", page("references", application), _("Ask for references"))
    missing = rules.why_not_trained([application], on=timezone.localdate())[0]
    if missing:
        text = str(missing.sentence)
        return Next(_("Training comes next."), text, page("training", application), _("Go on to training"))
    return next_to_checks(application)


def next_to_checks(application: VolunteerApplication) -> Next:
    return Next(_("Go on to the last steps."), "", page("checks", application), _("Go on to the last steps"))


def next_references(application: VolunteerApplication, actor: Actor) -> Next:
    references = list(application.references.all())
    if any(not reference.is_asked for reference in references):
        return Next(_("Call the references."), _("Mark below what you heard: yes or no, nothing more."))
    if not references:
        text = _("The applicant has been asked to name somebody. You can also go on without.")
        return Next(_("No reference has been named yet."), text)
    return next_interviewed(application, actor)


def next_in_training(application: VolunteerApplication, actor: Actor) -> Next:
    missing = rules.why_not_trained([application], on=timezone.localdate())[0]
    if application.record is None:
        return next_in_contact(application, actor)
    if missing:
        return Next(_("The applicant is in training."), str(missing.sentence))
    return next_to_checks(application)


def next_checks(application: VolunteerApplication, actor: Actor) -> Next:
    refusal = application_steps.why_not_approve(application, actor=actor)
    if refusal:
        return Next(_("The last steps are under way."), str(refusal.sentence))
    return Next(_("Everything is in order."), "", page("approve", application), _("Approve as a volunteer"))


def next_on_hold(application: VolunteerApplication, actor: Actor) -> Next:
    return Next(_("The application rests."), _("Go on when both are ready."))


NEXT: dict[str, Callable[[VolunteerApplication, Actor], Next]] = {
    State.RECEIVED: next_new,
    State.IN_CONTACT: next_in_contact,
    State.INTERVIEW_BOOKED: next_booked,
    State.INTERVIEWED: next_interviewed,
    State.REFERENCES: next_references,
    State.IN_TRAINING: next_in_training,
    State.CHECKS: next_checks,
    State.ON_HOLD: next_on_hold,
}


def deadline_of(application: VolunteerApplication) -> tuple[date | None, str]:
    """Return the day by which something has to happen, and what."""
    if application.state == State.RECEIVED or (application.state == State.IN_CONTACT and application.tries == 0):
        return timezone.localdate(application.received_at + CALL_WITHIN), _("call by")
    if application.state == State.IN_CONTACT:
        return timezone.localdate(application.last_sign + rules.NO_ANSWER), _("closes by itself")
    if application.state == State.INTERVIEW_BOOKED and application.booked_slot is not None:
        return timezone.localdate(application.booked_slot.starts_at), _("interview")
    if application.state == State.ON_HOLD:
        return rules.end_of_hold(application), _("closes by itself")
    return None, ""


def place_words(slot: Any) -> str:
    words = (str(slot.get_way_display()), slot.where, slot.interviewer.name)
    return " · ".join(word for word in words if word)


def told_by(application: VolunteerApplication) -> list[dict[str, Any]]:
    """Return what the applicant told, as rows of label and value; all of it the applicant reads, too."""
    hours = application.hours_a_month
    facts = [
        (_("Role"), application.role.get_kind_display()),
        (_("Municipality"), application.municipality.name),
        (_("Who applies"), Unit(application.unit).label),
        (_("Why"), ", ".join(labels(application.wishes, Wish))),
        (_("Knows and can"), ", ".join(labels(application.competences, Competence))),
        (_("Languages"), ", ".join(labels(application.languages, SpokenLanguage))),
        (_("Life stages they have lived"), ", ".join(labels(application.life_stages, LifeStage))),
        (_("What they like to help with"), ", ".join(labels(application.topics, Topic))),
        (_("Times that suit"), ", ".join(slot_label(key) for key in application.slots) or _("Any time")),
        (_("Hours a month"), hours),
        (_("Cannot be with"), ", ".join(labels(application.limits, Limit))),
        (_("A few words"), application.introduction),
        (_("Heard of us"), HeardFrom(application.heard_from).label if application.heard_from else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def record_of(application: VolunteerApplication) -> list[dict[str, Any]]:
    """Return the interview as rows of label and value: the same for the coordinator and the applicant."""
    record = application.record
    if record is None:
        return []
    facts = [
        (_("Day of the interview"), date_format(record.held_on, "SHORT_DATE_FORMAT")),
        (_("What it came to"), record.get_outcome_display()),
        (_("Strengths"), ", ".join(labels(record.strengths, Strength))),
        (_("Cannot be with"), ", ".join(labels(record.limits, Limit))),
        (_("In a few words"), record.summary),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def standing_rows(application: VolunteerApplication, on: date, *, actor: Actor) -> list[dict[str, Any]]:
    """Return what the role asks and how each who applies stands with it, and the way to end an exemption."""
    people = application.people
    found = standings(people, [application.role], on)
    lines = [
        {
            **line_of(row),
            "key": (person.pk, row.requirement.pk),
            "label": str(row.requirement) if len(people) == 1 else f"{row.requirement} · {person.first_name}",
        }
        for person in people
        for row in found[person.pk, application.role_id]
    ]
    with_exemptions(lines, exemptions_of(people, on, actor=actor))
    return lines


def file_of(application: VolunteerApplication, *, actor: Actor) -> dict[str, Any]:
    """Return everything that the page of an application shows."""
    slot = application.booked_slot
    return {
        "application": application,
        "tone": TONES.get(State(application.state), ""),
        "next": next_of(application, actor=actor),
        "slot": slot,
        "slot_words": place_words(slot) if slot else "",
        "record": record_of(application),
        "may_record": rules.why_not_record_interview(application, actor=actor) is None,
        "references": list(application.references.visible_to(actor)),
        "standings": standing_rows(application, timezone.localdate(), actor=actor),
        "told": told_by(application),
        "outcomes": ContactOutcome.choices,
        "deadline": deadline_of(application),
        "offers": application_steps.offers(application, actor=actor),
        "events": events_of([application], TITLES, REASONS),
    }


def board_of(rows: Iterable[VolunteerApplication]) -> list[dict[str, Any]]:
    """Return open applications in columns by their step, in the order of the steps."""
    by_state: dict[str, list[VolunteerApplication]] = {state: [] for state in NEXT}
    for application in rows:
        by_state[application.state].append(application)
    return [
        {"state": State(state), "label": State(state).label, "tone": TONES[State(state)], "rows": found}
        for state, found in by_state.items()
    ]
