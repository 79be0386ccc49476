"""A request as the coordinator reads it: how the family may be reached, what it wishes, what comes next."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Language
from accounts.timeline import events_of
from core.actor import Actor
from families import erasure_steps, household_steps, referral_rules, states, steps, telling
from families.models import (
    Adult,
    Consent,
    ContactAttempt,
    Family,
    IntakeTalk,
    Referral,
    RequestNote,
    SupportRequest,
    Talk,
)
from partners.vocabulary import Competence, LifeStage, Limit, SpokenLanguage, Topic, labels, slot_label

State = states.Request
TONES = {
    State.RECEIVED: "soon",
    State.IN_CONTACT: "info",
    State.ON_HOLD: "soon",
    State.ACCEPTED: "soon",
    State.PROPOSED: "info",
    State.MATCHED: "ok",
}
TITLES = {
    "supportrequest.received": gettext_lazy("The request arrived"),
    "supportrequest.in_contact": gettext_lazy("In contact with the family"),
    "supportrequest.assigned": gettext_lazy("The responsible person changed"),
    "supportrequest.contact_tried": gettext_lazy("Tried to reach the family"),
    "supportrequest.intake_recorded": gettext_lazy("The intake talk was recorded"),
    "supportrequest.wishes_changed": gettext_lazy("Wishes changed"),
    "supportrequest.accepted": gettext_lazy("Waiting for a companion"),
    "supportrequest.on_hold": gettext_lazy("Waiting for the family"),
    "supportrequest.proposed": gettext_lazy("A companion was suggested"),
    "supportrequest.matched": gettext_lazy("A companion was found"),
    "supportrequest.redirected": gettext_lazy("Guided to another service"),
    "supportrequest.declined": gettext_lazy("We could not take the request"),
    "supportrequest.withdrawn": gettext_lazy("The family withdrew"),
    "supportrequest.expired": gettext_lazy("The family was not reached"),
    "supportrequest.completed": gettext_lazy("The companionship has ended"),
    "consent.given": gettext_lazy("Consent was recorded"),
    "supportrequest.stages_confirmed": gettext_lazy("Stages of life were confirmed"),
    "supportrequest.still_waiting": gettext_lazy("The family told that it still waits"),
    "supportrequest.deputy_named": gettext_lazy("The deputy changed"),
    "referral.made": gettext_lazy("A professional referred the family together with the parent"),
    "referral.telling_chosen": gettext_lazy("What the one who referred may know was chosen"),
    "supportrequest.contact_changed": gettext_lazy("The contact person changed"),
}
SERVING = ("volunteer__user", "volunteer__together_with")
REASONS = {**dict(states.RedirectReason.choices), **dict(ContactAttempt.Outcome.choices)}


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to do now; `is_post` when it is done in place."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    is_post: bool = False


def warnings_of(request: SupportRequest) -> list[dict[str, str]]:
    """Return what must be known before the phone is picked up, the gravest first."""
    found = [*warnings_of_household(request.family), *(warnings_of_contact(request.contact) if request.contact else [])]
    return [{"tone": tone, "text": text} for is_so, tone, text in found if is_so]


def warnings_of_household(family: Family) -> list[tuple[bool, str, str]]:
    must_not_know = _(
        "Somebody in this household must not know. Never speak of this at home or on the phone when others may hear."
    )
    secret = _("Secret contact details. Never ask for the address or write it down. Meet outside.")
    return [(family.has_protected_address, "danger", secret), (family.has_silent_adult, "danger", must_not_know)]


def warnings_of_contact(contact: Adult) -> list[tuple[bool, str, str]]:
    shared = _("Somebody else uses this phone too. Say nothing before you know who answers.")
    return [
        (not contact.gets_messages, "danger", _("No messages. Phone calls only.")),
        (contact.has_shared_phone, "danger", shared),
        (contact.wants_neutral_sender, "danger", _("Do not say or write whom you come from.")),
        (not contact.may_leave_message, "soon", _("Do not leave a message if nobody answers.")),
    ]


def contact_facts(contact: Adult) -> list[dict[str, Any]]:
    hours = [str(Adult.Hours(hour).label) for hour in contact.call_hours]
    return [
        {"label": _("When to call"), "value": ", ".join(hours) or _("Any time on working days")},
        {"label": _("Way of contact"), "value": contact.get_channel_display()},
        {"label": _("May leave a message"), "value": _("Yes") if contact.may_leave_message else _("No")},
        {"label": _("Language of pages and messages"), "value": Language(contact.language).label},
    ]


def household_of(request: SupportRequest) -> list[dict[str, Any]]:
    """Return the household: birth years only."""
    children = list(request.family.children.all())
    years = ", ".join(str(child.birth_year) for child in children if child.birth_year)
    months = ", ".join(date_format(child.due_month, "YEAR_MONTH_FORMAT") for child in children if child.due_month)
    facts = [(_("Municipality"), request.family.municipality.name), (_("Children's birth years"), years)]
    if months:
        facts.append((_("A child is expected"), months))
    return [{"label": label, "value": value} for label, value in facts]


def wishes_of(request: SupportRequest) -> list[dict[str, Any]]:
    """Return what matching reads of the request, as rows of label and value."""
    first = request.get_first_language_display() if request.first_language else ""
    facts = [
        (_("Form of support"), request.get_support_form_display()),
        (_("Topics"), ", ".join(labels(request.topics, Topic))),
        (_("Life stage of the family"), ", ".join(labels(request.life_stages, LifeStage))),
        (_("Languages"), ", ".join(labels(request.languages, SpokenLanguage))),
        (_("First language"), first),
        (_("Times that suit"), ", ".join(slot_label(key) for key in request.slots) or _("Any time")),
        (_("Distance"), distance_words(request)),
        (_("Wish about the companion"), request.get_gender_wish_display()),
        (_("Hopes for somebody who has lived the same"), _("Yes") if request.wants_lived_experience else ""),
        (_("At home there is"), ", ".join(labels(request.home_has, Limit))),
        (_("The family cannot be with"), ", ".join(labels(request.limits, Limit))),
        (_("Needed know-how"), ", ".join(labels(request.competences_required, Competence))),
        (_("Wished know-how"), ", ".join(labels(request.competences_wished, Competence))),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def distance_words(request: SupportRequest) -> str:
    if request.max_distance_km is None:
        return ""
    return _("At most %(km)d km") % {"km": request.max_distance_km}


def next_of(request: SupportRequest, attempts: list[ContactAttempt]) -> Next | None:
    """Return the one thing that moves the request forward; None when it has ended."""
    if request.is_live and request.assigned_to_id is None:
        url = reverse("coordinator:request-assign", args=[request.pk])
        return Next(_("Nobody has taken this request yet."), "", url, _("I take this"), is_post=True)
    if request.state in (State.RECEIVED, State.IN_CONTACT):
        return next_in_contact(request, attempts)
    if request.state == State.ON_HOLD:
        return Next(_("The request waits for the family."), _("Open it again when the family is ready."))
    if request.state == State.ACCEPTED:
        url = reverse("coordinator:request-shortlist", args=[request.pk])
        return Next(_("Find a companion."), _("The family waits."), url, _("Look at volunteers"))
    return None


def next_in_contact(request: SupportRequest, attempts: list[ContactAttempt]) -> Next:
    def page(name: str) -> str:
        return reverse(f"coordinator:{name}", args=[request.pk])

    if not request.has_intake and not any(a.outcome == ContactAttempt.Outcome.REACHED for a in attempts):
        return Next(_("Call the family."), _("Record each try below with one press."))
    if not request.has_intake:
        return Next(_("Have the intake talk."), "", page("request-intake"), _("Record the intake talk"))
    if not request.intake.is_complete:
        text = _("Not every point is ticked. Complete the talk, or guide the family to another service.")
        return Next(_("Complete the intake talk."), text, page("request-intake"), _("Open the intake talk"))
    if not any(is_own_yes(consent) for consent in request.consents.all()):
        return Next(_("Ask for the family's consent."), "", page("request-consent"), _("Record a consent"))
    return Next(_("Accept the request."), "", page("request-accept"), _("Accept the request"))


def is_own_yes(consent: Consent) -> bool:
    """Whether the parent's own permission is in force; that of a helper does not stand for it."""
    return consent.withdrawn_at is None and consent.purpose == Consent.Purpose.FAMILY_SUPPORT


def came_how(request: SupportRequest) -> str:
    """Return how the request came and who asked, in words, where it is not the parent's own form."""
    ways = SupportRequest.ArrivedBy
    how = {
        ways.PHONE: _("Came by phone, written down by the office"),
        ways.PAPER: _("Came on paper, written down by the office"),
        ways.IMPORT: _("Brought from an older register"),
    }
    asked = SupportRequest.AskedBy
    who = {
        asked.RELATIVE: _("Asked by a relative or friend together with the parent"),
        asked.PROFESSIONAL: _("Asked by a professional together with the parent"),
    }
    return " · ".join(str(words) for words in (how.get(request.arrived_by), who.get(request.asked_by)) if words)


def ticks_of(request: SupportRequest) -> list[dict[str, Any]]:
    """Return the points of eligibility with their ticks; empty before the intake talk."""
    if not request.has_intake:
        return []
    names = {tick: IntakeTalk._meta.get_field(tick).verbose_name for tick in IntakeTalk.TICKS}
    return [{"label": label, "is_ticked": getattr(request.intake, tick)} for tick, label in names.items()]


def referral_part(request: SupportRequest, *, actor: Actor) -> dict[str, Any]:
    """Return who asked together with the parent and what they may be told, where somebody did."""
    rows = Referral.objects.visible_to(actor).filter(request=request).select_related("organisation", "referrer")
    referral = rows.first() if request.asked_by == SupportRequest.AskedBy.PROFESSIONAL else None
    if referral is None:
        return {}
    referral.request = request
    return {
        "referral": referral,
        "may_know": referral.get_tells_display(),
        "other": telling.OTHER_WAY[Referral.Tells(referral.tells)],
        "may_change_telling": referral_rules.why_not_choose_telling(referral, actor=actor) is None,
    }


def casefile_of(request: SupportRequest, *, actor: Actor) -> dict[str, Any]:
    """Return everything that the page of a request shows."""
    attempts = list(request.attempts.select_related("by"))
    consents = list(request.consents.select_related("giver"))
    referral = referral_part(request, actor=actor)
    return {
        "case": request,
        "tone": TONES.get(request.state, ""),
        "came_how": came_how(request),
        **referral,
        "warnings": warnings_of(request),
        "contact": contact_facts(request.contact) if request.contact else [],
        "household": household_of(request),
        "wishes": wishes_of(request),
        "attempts": attempts,
        "ticks": ticks_of(request),
        "outcomes": [(code, words, secrets.token_urlsafe(16)) for code, words in ContactAttempt.Outcome.choices],
        "own_words": RequestNote.objects.visible_to(actor).filter(request=request).first(),
        "consents": consents,
        "talks": list(Talk.objects.visible_to(actor).live().for_list().filter(adult__family=request.family_id)),
        "matches": list(request.matches.visible_to(actor).select_related(*SERVING)),
        "next": next_of(request, attempts),
        "offers": [*steps.offers(request, actor=actor), *household_steps.offers(request, actor=actor)],
        "data_offers": erasure_steps.offers(request, actor=actor),
        "data_alerts": erasure_steps.alerts_of(request, actor=actor),
        "events": events_of([request, *consents, *filter(None, [referral.get("referral")])], TITLES, REASONS),
    }
