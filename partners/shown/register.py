"""How partners are shown: to the coordinators of their area, and to themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation
from accounts.phones import as_people_write
from accounts.timeline import events_of
from core.actor import Actor, Role
from notifications.dates import full_date
from partners.models import Contact, Material, PartnerAgreement, PartnerProfile, Programme, Venue
from partners.rules import register as rules
from partners.states import Agreement
from partners.vocabulary import Access, PartnerOffer, PartnerWish, labels

TITLES = {
    "organisation.made": gettext_lazy("Written into the register"),
    "organisation.changed": gettext_lazy("The page was changed"),
    "organisation.checked": gettext_lazy("The page was checked"),
    "organisation.left": gettext_lazy("Taken off the register"),
    "organisation.returned": gettext_lazy("Came along again"),
}
CSV_HEAD = [
    gettext_lazy("Name"),
    gettext_lazy("Kind"),
    gettext_lazy("Business ID"),
    gettext_lazy("Municipalities"),
    gettext_lazy("Contact at work"),
    gettext_lazy("E-mail"),
    gettext_lazy("Phone"),
    gettext_lazy("Brings"),
    gettext_lazy("Hopes for"),
    gettext_lazy("Checked"),
]
AGREEMENT_TONES = {
    Agreement.DRAFT: "",
    Agreement.NEGOTIATING: "info",
    Agreement.WAITING_SIGNATURES: "soon",
    Agreement.ACTIVE: "ok",
    Agreement.ENDED: "",
    Agreement.CANCELLED: "",
}


def told(facts: Iterable[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Return facts as the list component reads them, without those that were not given."""
    return [{"label": label, "value": value} for label, value in facts if value not in ("", None)]


def partners_of(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations of the actor's municipalities and the own one, each once."""
    near = Organisation.municipalities.through.objects.filter(
        organisation=OuterRef("pk"), municipality__in=actor.municipality_ids
    )
    return Organisation.objects.visible_to(actor).filter(Exists(near) | Q(pk__in=actor.organisation_ids))


def for_list(rows: QuerySet[Organisation], actor: Actor) -> QuerySet[Organisation]:
    contacts = Prefetch("contacts", Contact.objects.visible_to(actor), to_attr="reached")
    return rows.select_related("profile").prefetch_related("municipalities", contacts)


def profile_of(organisation: Organisation) -> PartnerProfile | None:
    return getattr(organisation, "profile", None)


def places_of(organisation: Organisation) -> str:
    return ", ".join(place.name for place in organisation.municipalities.all())


def first_of(organisation: Organisation) -> Contact | None:
    """Return whom one calls first, of those that `for_list` fetched."""
    return next(iter(organisation.reached), None)


def phone_of(contact: Contact) -> str:
    return as_people_write(str(contact.phone)) if contact.phone else ""


def words_of(organisation: Organisation, name: str, vocabulary: Any) -> str:
    profile = profile_of(organisation)
    return capfirst(", ".join(labels(getattr(profile, name), vocabulary))) if profile else ""


# The list


def columns() -> list[dict[str, Any]]:
    words = (_("Name"), _("Municipalities"), _("Contact at work"), _("Brings"), _("Hopes for"), _("Checked"))
    return [{"label": word} for word in words]


def row(organisation: Organisation) -> dict[str, Any]:
    contact, profile = first_of(organisation), profile_of(organisation)
    return {
        "url": reverse("coordinator:partner-detail", args=[organisation.pk]),
        "cells": [
            {"text": organisation.name, "note": capfirst(organisation.get_kind_display())},
            places_of(organisation),
            {"text": contact.name, "note": phone_of(contact) or contact.email} if contact else "",
            words_of(organisation, "offers", PartnerOffer),
            words_of(organisation, "wishes", PartnerWish),
            full_date(profile.checked_on) if profile else "",
        ],
    }


def csv_row(organisation: Organisation) -> list[Any]:
    contact, profile = first_of(organisation), profile_of(organisation)
    reached = [contact.name, contact.email, phone_of(contact)] if contact else ["", "", ""]
    return [
        organisation.name,
        organisation.get_kind_display(),
        organisation.business_id,
        places_of(organisation),
        *reached,
        words_of(organisation, "offers", PartnerOffer),
        words_of(organisation, "wishes", PartnerWish),
        profile.checked_on if profile else "",
    ]


# One partner


def facts_of(organisation: Organisation) -> list[dict[str, Any]]:
    profile = profile_of(organisation)
    return told(
        [
            (_("Kind"), capfirst(organisation.get_kind_display())),
            (_("Business ID"), organisation.business_id),
            (_("Municipalities"), places_of(organisation)),
            (_("Address"), profile.address if profile else ""),
            (_("Phone of the office"), organisation.phone),
            (_("E-mail of the office"), organisation.email),
            (_("Brings"), words_of(organisation, "offers", PartnerOffer)),
            (_("More about what is brought"), profile.offer_words if profile else ""),
            (_("Hopes for"), words_of(organisation, "wishes", PartnerWish)),
            (_("More about what is hoped for"), profile.wish_words if profile else ""),
            (_("Checked"), full_date(profile.checked_on) if profile else ""),
        ]
    )


def contacts_of(organisation: Organisation, actor: Actor) -> list[dict[str, Any]]:
    rows = Contact.objects.visible_to(actor).filter(organisation=organisation)
    return [{"contact": contact, "phone": phone_of(contact)} for contact in rows]


def venues_of(organisation: Organisation, actor: Actor) -> list[dict[str, Any]]:
    """Return the own rooms and those that others share; `is_own` says whose."""
    rows = Venue.objects.visible_to(actor).filter(Q(organisation=organisation) | Q(shared_with=organisation))
    rows = rows.distinct().select_related("organisation", "municipality").prefetch_related("shared_with")
    return [
        {"venue": venue, "is_own": venue.organisation_id == organisation.pk, "facts": room_facts(venue)}
        for venue in rows
    ]


def room_facts(venue: Venue) -> str:
    """Return a room in one line: where, for how many, what it is like, who uses it."""
    many = ngettext("for %(n)d person", "for %(n)d people", venue.room_for or 0) % {"n": venue.room_for or 0}
    users = ", ".join(other.name for other in venue.shared_with.all())
    parts = [
        ", ".join(filter(None, (venue.address, venue.municipality.name))),
        many if venue.room_for else "",
        ", ".join(labels(venue.access, Access)),
        venue.access_words,
        _("used by %(names)s") % {"names": users} if users else "",
    ]
    return " · ".join(filter(None, parts))


def agreements_of(organisation: Organisation, actor: Actor) -> list[dict[str, Any]]:
    """Return the agreements with a partner that the reader may see, with their state in a word."""
    today = timezone.localdate()
    rows = PartnerAgreement.objects.visible_to(actor).filter(parties__organisation=organisation).distinct()
    return [
        {
            "agreement": agreement,
            "word": _("ends soon") if agreement.is_expiring(today) else agreement.get_state_display(),
            "tone": "soon" if agreement.is_expiring(today) else AGREEMENT_TONES[Agreement(agreement.state)],
        }
        for agreement in rows
    ]


def done_with(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """Return what happens with a partner, as far as the reader sees it: activities and visits, the latest first."""
    return {
        "activities": organisation.activities.visible_to(actor).order_by("-pk")[:5],
        "visits": organisation.asked_visits.visible_to(actor).order_by("-starts_at")[:5],
    }


def history_of(organisation: Organisation) -> list[dict[str, Any]]:
    return events_of([organisation], TITLES)


def keeping(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """Return what the reader may do with the page, and where its links lead."""
    refusal = rules.why_not_keep_partner(organisation, actor=actor)
    return {
        "can_keep": refusal is None,
        "why_not_keep": refusal.sentence if refusal else "",
        "can_leave": rules.why_not_leave(organisation, actor=actor) is None,
        "can_return": rules.why_not_return(organisation, actor=actor) is None,
        "ways": ways_of(organisation, actor),
    }


def ways_of(organisation: Organisation, actor: Actor) -> dict[str, str]:
    """Return the addresses of the pages of keeping, in the area of the reader."""
    if actor.role == Role.PARTNER:
        return {
            "edit": reverse("partner:profile-edit"),
            "contact": reverse("partner:contact-new"),
            "venue": reverse("partner:venue-new"),
        }
    return {
        "edit": reverse("coordinator:partner-edit", args=[organisation.pk]),
        "contact": reverse("coordinator:partner-contact-new", args=[organisation.pk]),
        "venue": reverse("coordinator:venue-new", args=[organisation.pk]),
    }


# What partners may read


def materials_of(organisation: Organisation, actor: Actor) -> QuerySet[Material]:
    """Return what partners may read of the programmes that cover the organisation's municipalities or are its own."""
    places = list(organisation.municipalities.values_list("pk", flat=True))
    programmes = Programme.objects.visible_to(actor).filter(is_open=True)
    carried = programmes.carried_by([organisation.pk], timezone.localdate()).values("pk")
    programmes = programmes.filter(Q(pk__in=carried) | Q(municipalities__in=places))
    audience = [Material.Audience.PARTNERS, Material.Audience.BOTH]
    rows = Material.objects.visible_to(actor).filter(programme__in=programmes, audience__in=audience)
    return rows.select_related("programme", "programme__organisation")
