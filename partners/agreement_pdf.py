"""An agreement on paper, in Finnish or in Swedish.

The page is templates/partners/pdf/agreement.typ.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import paper
from notifications.dates import full_date
from partners.agreement_words import words_of
from partners.models import AgreementParty, PartnerAgreement
from partners.shown import agreements as shown
from partners.states import Agreement as State

PAGE = "partners/pdf/agreement.typ"
LANGUAGES = ("fi", "sv")


def pdf_of(agreement: PartnerAgreement, language: str) -> bytes:
    """Return the agreement as it stands, with what has been accepted and lines for what has not."""
    with translation.override(language if language in LANGUAGES else LANGUAGES[0]):
        return paper.pdf_of(PAGE, page_of(agreement), dated=agreement.state_since)


def page_of(agreement: PartnerAgreement) -> dict[str, Any]:
    """Return everything that the paper says, in the language that is active."""
    words = words_of(agreement)
    parties = agreement.parties.select_related("organisation").order_by("organisation__name")
    return {
        "language": translation.get_language(),
        "title": agreement.title,
        "author": str(agreement.organisation),
        "status": status_of(agreement),
        "facts": shown.facts_of(words),
        "contact": " · ".join(filter(None, (agreement.contact_name, agreement.contact_email))),
        "contact_label": _("Who answers for it"),
        "texts": shown.texts_of(words),
        "signatures_title": _("Acceptance"),
        "signatures": [signature_of(party, agreement.version) for party in parties],
        "labels": {"name": _("Name"), "title": _("Title of who signs"), "day": _("Date"), "sign": _("Signature")},
        "page": _("Page"),
    }


def status_of(agreement: PartnerAgreement) -> str:
    """Return "Version 2 · in force"; until it is offered there is no version to speak of."""
    state = str(State(agreement.state).label)
    return state if agreement.state == State.DRAFT else f"{version_in_words(agreement.version)} · {state}"


def version_in_words(number: int) -> str:
    return _("Version %(number)s") % {"number": number}


def signature_of(party: AgreementParty, version: int) -> dict[str, str]:
    is_accepted = party.accepted_version == version and party.accepted_on is not None
    day = full_date(party.accepted_on or timezone.localdate()) if is_accepted else ""
    return {
        "party": str(party.organisation),
        "name": party.signatory_name,
        "title": party.signatory_title,
        "day": day,
        "accepted": _("Accepted: %(version)s, %(how)s")
        % {"version": version_in_words(version), "how": party.get_channel_display()}
        if is_accepted
        else "",
    }
