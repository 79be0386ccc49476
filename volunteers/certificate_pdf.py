"""A certificate on paper, in the language in which it was given: templates/volunteers/pdf/certificate.typ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts import paper
from notifications.dates import full_date
from volunteers.models import Certificate

PAGE = "volunteers/pdf/certificate.typ"


def pdf_of(certificate: Certificate) -> bytes:
    """Return the certificate as it was given: the same bytes every time."""
    return paper.pdf_of(PAGE, words_of(certificate), dated=certificate.issued_at)


def words_of(certificate: Certificate) -> dict[str, Any]:
    """Return everything that the page says, in the language in which the certificate was given."""
    facts = certificate.facts
    with translation.override(facts["language"]):
        return {
            "language": facts["language"],
            "title": title_of(certificate),
            "name": facts["name"],
            "organisation": facts["organisation"],
            "sentence": sentence_of(certificate),
            "facts_title": _("What, when and how much"),
            "facts": facts_in_words(certificate),
            "learned_title": _("What was learned"),
            "learned": [f"{one['name']} ({hours_in_words(one['hours'])})" for one in facts["learned"]],
            "signed": _("Given on %(day)s") % {"day": full_date(timezone.localdate(certificate.issued_at))},
            "check": _("Anybody can check that this certificate is true:"),
            "address": address_of(certificate),
            "code_label": _("Code:"),
            "code": certificate.shown_code,
        }


def is_training(certificate: Certificate) -> bool:
    return certificate.kind == Certificate.Kind.TRAINING


def title_of(certificate: Certificate) -> str:
    return _("Certificate of training") if is_training(certificate) else _("Certificate of volunteering")


def sentence_of(certificate: Certificate) -> str:
    if is_training(certificate):
        return _("has completed the training named below.")
    return _("has been a volunteer of our association. Thank you for your time.")


def facts_in_words(certificate: Certificate) -> list[dict[str, str]]:
    """Return what, when and how much as rows of label and value, in the language that is active."""
    facts = certificate.facts
    what = _("Training") if is_training(certificate) else _("Role")
    rows = [
        (what, ", ".join(facts["what"])),
        (_("Period"), period_in_words(facts)),
        (_("Hours"), hours_in_words(facts["hours"]) if Decimal(facts["hours"]) else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def period_in_words(facts: dict[str, Any]) -> str:
    begins, ends = date.fromisoformat(facts["from"]), date.fromisoformat(facts["until"])
    return full_date(begins) if begins == ends else f"{full_date(begins)} – {full_date(ends)}"


def hours_in_words(hours: str | Decimal) -> str:
    """Return 12 h or 12,5 h."""
    plain = Decimal(hours)
    whole = plain == plain.to_integral_value()
    return _("%(hours)s h") % {"hours": number_format(plain, 0 if whole else 1)}


def address_of(certificate: Certificate) -> str:
    """Return the address that tells whether the certificate is true."""
    return f"{settings.SITE_URL}{reverse('public:certificate', args=[certificate.shown_code])}"
