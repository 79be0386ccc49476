"""Extracts from the criminal records: the words of Act 148/2014 as the people concerned read them (domain.md 3.2).

It is a right of the organiser and not a duty, it belongs to the role and not to the person, and what was in an extract
is written nowhere.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from volunteers.models import ExtractCheck, VolunteerRole

Words = str | Promise

NOTICE = _(
    "In this task you are with children without their parents. We therefore ask for your criminal record extract if you"
    " give written consent. You need not order it."
)
NOT_KEPT = _("We do not keep the extract. We only record that it was seen and its date.")
NO_UPLOAD = _(
    "Files cannot be sent here. The law does not let us copy or keep an extract, so please do not send one in any way."
)
CURRENT = "2026-1"
CONSENTS: dict[str, tuple[Words, ...]] = {
    "2026-1": (
        _(
            "I consent that the association orders an extract from the criminal records about me, for this role, from"
            " the Legal Register Centre."
        ),
        _(
            "The extract shows convictions for certain offences: for example sexual and violent offences and narcotics"
            " offences. They are those that the law on volunteers among children names."
        ),
        _("One or two named people of the association see the extract. They may tell nobody what is in it."),
        _("The extract is not copied or kept. Only its date, and that it was seen, are written down."),
        _("I can withdraw this consent until the extract has been ordered. I need not say why."),
    ),
}


def notice(role: VolunteerRole) -> str:
    """Return what a call for `role` has to say of an extract, empty where none may be asked (R-CR-2)."""
    return str(NOTICE) if role.asks_extract else ""


def consent_text(check: ExtractCheck) -> tuple[Words, ...]:
    """Return the text that the person said yes to."""
    return CONSENTS.get(check.consent_text_version, ())
