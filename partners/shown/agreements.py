"""How agreements are shown: in lists, on their page, version by version, and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Municipality
from accounts.timeline import events_of
from notifications.dates import full_date
from partners.agreement_words import Words, compared
from partners.models import AgreementParty, AgreementVersion, PartnerAgreement
from partners.states import Agreement as State
from partners.vocabulary import DataRole, Shared, labels

TONES = {
    State.DRAFT: "",
    State.NEGOTIATING: "info",
    State.WAITING_SIGNATURES: "soon",
    State.ACTIVE: "ok",
    State.ENDED: "",
    State.CANCELLED: "",
}
ENDS = {
    "expired": gettext_lazy("its time ran out"),
    "terminated": gettext_lazy("notice was given"),
    "replaced": gettext_lazy("a new agreement took its place"),
}
TITLES = {
    "partneragreement.made": gettext_lazy("Begun"),
    "partneragreement.changed": gettext_lazy("Changed"),
    "partneragreement.negotiating": gettext_lazy("Talked over"),
    "partneragreement.draft": gettext_lazy("Taken back to the desk"),
    "partneragreement.waiting_signatures": gettext_lazy("Acceptance asked for"),
    "partneragreement.accepted": gettext_lazy("A party accepted"),
    "partneragreement.acceptance_taken_back": gettext_lazy("An acceptance was taken back"),
    "partneragreement.signed_on_paper": gettext_lazy("A signature on paper was recorded"),
    "partneragreement.active": gettext_lazy("Everybody has accepted"),
    "partneragreement.notice_given": gettext_lazy("Notice was given"),
    "partneragreement.ended": gettext_lazy("Ended"),
    "partneragreement.cancelled": gettext_lazy("Not made"),
}
CSV_HEAD = [
    gettext_lazy("Agreement"),
    gettext_lazy("What"),
    gettext_lazy("Parties"),
    gettext_lazy("State"),
    gettext_lazy("Begins"),
    gettext_lazy("Last day"),
]


def status_of(agreement: PartnerAgreement, on: date) -> dict[str, str]:
    """Return the state as a tag; what ends soon says when."""
    if agreement.is_expiring(on) and agreement.ends_on:
        return {"tag": _("in force until %(day)s") % {"day": full_date(agreement.ends_on)}, "tone": "soon"}
    if agreement.state == State.ACTIVE and not agreement.is_in_force(on) and agreement.starts_on:
        return {"tag": _("begins %(day)s") % {"day": full_date(agreement.starts_on)}, "tone": "info"}
    return {"tag": agreement.get_state_display(), "tone": TONES[State(agreement.state)]}


def columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Agreement")},
        {"label": _("Parties")},
        {"label": _("State")},
        {"label": _("Begins")},
        {"label": _("Last day")},
    ]


def row(agreement: PartnerAgreement, *, area: str, on: date) -> dict[str, Any]:
    return {
        "url": reverse(f"{area}:agreement-detail", args=[agreement.pk]),
        "cells": [
            {"text": agreement.title, "note": capfirst(agreement.get_kind_display())},
            parties_in_words(agreement),
            status_of(agreement, on),
            day_in_words(agreement.starts_on),
            last_day(agreement),
        ],
    }


def parties_in_words(agreement: PartnerAgreement) -> str:
    return ", ".join(sorted(party.organisation.name for party in agreement.parties.all()))


def day_in_words(day: date | None) -> str:
    return full_date(day) if day else ""


def last_day(agreement: PartnerAgreement) -> str:
    if agreement.ends_on:
        return full_date(agreement.ends_on)
    return _("until further notice") if agreement.starts_on else ""


def csv_row(agreement: PartnerAgreement) -> list[Any]:
    shown = (agreement.title, agreement.get_kind_display(), parties_in_words(agreement))
    return [*shown, agreement.get_state_display(), day_in_words(agreement.starts_on), day_in_words(agreement.ends_on)]


# The words


def facts_of(words: Words) -> list[dict[str, str]]:
    """Return the short facts of an agreement's words as label and value; what is not told is left out."""
    return told(
        (_("What"), capfirst(PartnerAgreement.Kind(words["kind"]).label)),
        (_("Parties"), ", ".join(party["name"] for party in words["parties"])),
        (_("Programme"), words["programme"]),
        (_("Municipalities"), places_in_words(words["municipalities"])),
        (_("Done together"), capfirst(", ".join(labels(words["shares"], Shared)))),
        (_("Begins"), iso_in_words(words["starts_on"])),
        (_("Last day"), iso_in_words(words["ends_on"]) or _("until further notice")),
        (_("Time of notice"), months_in_words(words["notice_months"])),
    )


def texts_of(words: Words) -> list[dict[str, str]]:
    """Return the longer texts of an agreement's words."""
    duties = [(_("Responsibilities: %(party)s") % {"party": one["name"]}, one["text"]) for one in words["parties"]]
    role = str(DataRole(words["data_role"]).label) if words["data_role"] else ""
    return told(
        (_("Purpose"), words["purpose"]),
        *duties,
        (_("What we do not do"), words["boundaries"]),
        (_("Money"), words["money"]),
        (_("Data of families"), "\n\n".join(filter(None, (capfirst(role), words["data_words"])))),
    )


def told(*facts: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": str(label), "value": str(value)} for label, value in facts if value]


def places_in_words(codes: Iterable[str]) -> str:
    return ", ".join(sorted(place.name for place in Municipality.objects.filter(pk__in=codes)))


def iso_in_words(day: str) -> str:
    return full_date(date.fromisoformat(day)) if day else ""


def months_in_words(months: int) -> str:
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


def all_of(words: Words) -> dict[str, str]:
    """Return every text of the words by its label, the name first."""
    rows = [*facts_of(words), *texts_of(words)]
    return {_("Name"): words["title"], **{row["label"]: row["value"] for row in rows}}


def differences(old: Words, new: Words) -> list[dict[str, Any]]:
    """Return what differs between two versions, field by field and word by word."""
    before, after = all_of(old), all_of(new)
    names = [*after, *(name for name in before if name not in after)]
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [{"label": name, "pieces": compared(a, b)} for name, a, b in pairs if a != b]


# The parties


def party_rows(parties: Iterable[AgreementParty], version: int) -> list[dict[str, Any]]:
    return [{"cells": [str(party.organisation), signatory_of(party), yes_of(party, version)]} for party in parties]


def party_columns() -> list[dict[str, Any]]:
    return [{"label": _("Party")}, {"label": _("Signs")}, {"label": _("Accepted")}]


def signatory_of(party: AgreementParty) -> str:
    return ", ".join(filter(None, (party.signatory_name, party.signatory_title)))


def yes_of(party: AgreementParty, version: int) -> dict[str, str]:
    if party.accepted_on is None or party.accepted_version != version:
        return {"tag": _("not yet"), "tone": ""}
    words = [full_date(party.accepted_on), party.get_channel_display()]
    return {"tag": _("yes"), "tone": "ok", "note": " · ".join(words)}


def office_facts(agreement: PartnerAgreement) -> list[dict[str, str]]:
    """Return who keeps the paper and whom to ask."""
    how = ENDS.get(agreement.end_reason, "")
    ended = " · ".join(filter(None, (day_in_words(agreement.ended_on), str(how)))) if agreement.ended_on else ""
    return told(
        (_("Kept by"), str(agreement.organisation)),
        (_("Who answers for it"), agreement.contact_name),
        (_("E-mail at work"), agreement.contact_email),
        (_("Ended"), ended),
    )


def remarks_of(agreement: PartnerAgreement) -> list[dict[str, Any]]:
    """Return what has been said in the negotiation, the latest first."""
    rows = agreement.remarks.select_related("organisation", "by").order_by("-at", "-pk")
    return [
        {"title": str(row.organisation), "at": row.at, "by": row.by.name if row.by else "", "text": row.text}
        for row in rows
        if row.text
    ]


def version_links(agreement: PartnerAgreement, *, area: str) -> list[dict[str, Any]]:
    rows = agreement.versions.all()
    return [{"version": row, "url": reverse(f"{area}:agreement-version", args=[row.pk])} for row in rows]


def other_versions(version: AgreementVersion, chosen: AgreementVersion | None) -> list[dict[str, Any]]:
    """Return the links by which a version is compared with another one."""
    rows = version.agreement.versions.exclude(pk=version.pk)
    return [
        {
            "label": _("Version %(number)s") % {"number": row.number},
            "url": f"?against={row.number}",
            "is_current": row == chosen,
        }
        for row in rows
    ]


def compared_with(version: AgreementVersion, other: AgreementVersion | None) -> dict[str, Any]:
    """Return what differs from another version, the older one first whichever is read."""
    pair = sorted(filter(None, (version, other)), key=lambda one: one.number)
    return {
        "other": other,
        "differences": differences(pair[0].words, pair[1].words) if other else [],
        "others": other_versions(version, other),
    }


def history_of(agreement: PartnerAgreement) -> list[dict[str, Any]]:
    return events_of([agreement], TITLES)
