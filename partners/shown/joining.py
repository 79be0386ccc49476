"""How an organisation's wish to come along is shown: to its sender and to the coordinator."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, utils

from accounts.models import Organisation
from accounts.phones import as_people_write
from accounts.querysets import folded
from accounts.timeline import events_of
from core.actor import Actor
from notifications.dates import full_date
from partners.models import PartnerApplication
from partners.shown.register import partners_of, told
from partners.states import Application as State
from partners.vocabulary import PartnerOffer, PartnerWish, labels

ALIKE, MOST = 85, 5
TONES = {State.RECEIVED: "soon", State.APPROVED: "ok", State.DECLINED: "", State.WITHDRAWN: ""}
TITLES = {
    "partnerapplication.received": gettext_lazy("Waits to be read"),
    "partnerapplication.approved": gettext_lazy("Came along"),
    "partnerapplication.declined": gettext_lazy("Not now"),
    "partnerapplication.withdrawn": gettext_lazy("Taken back by the sender"),
}
SENTENCES = {
    State.RECEIVED: gettext_lazy("A coordinator of your area reads your form and answers within two weeks."),
    State.APPROVED: gettext_lazy("You are welcome! The way in is in the message that we sent to your e-mail."),
    State.DECLINED: gettext_lazy("We cannot take you along just now. Thank you for asking; you may ask again later."),
    State.WITHDRAWN: gettext_lazy("You took the form back. You are welcome to send it again."),
}


def sentence_of(application: PartnerApplication) -> str:
    return str(SENTENCES[State(application.state)])


def facts_of(application: PartnerApplication) -> list[dict[str, Any]]:
    """Return what was told on the form."""
    phone = as_people_write(str(application.contact_phone)) if application.contact_phone else ""
    contact = [application.contact_name, application.contact_title, application.contact_email, phone]
    return told(
        [
            (_("Organisation"), application.name),
            (_("Kind"), capfirst(application.get_kind_display())),
            (_("Business ID"), application.business_id),
            (_("Municipality"), application.municipality.name),
            (_("Contact at work"), ", ".join(filter(None, contact))),
            (_("Brings"), capfirst(", ".join(labels(application.offers, PartnerOffer)))),
            (_("Hopes for"), capfirst(", ".join(labels(application.wishes, PartnerWish)))),
            (_("In their words"), application.words),
            (_("Sent"), full_date(application.asked_at)),
            (_("What we answered"), application.answer_words),
        ]
    )


def known_as(application: PartnerApplication, actor: Actor) -> list[Organisation]:
    """Return organisations of the area that may be the same: by business ID, then by a name spelt alike."""
    rows = list(partners_of(actor).order_by("name"))
    same = [row for row in rows if application.business_id and row.business_id == application.business_id]
    likeness = {row: likeness_of(row.name, application.name) for row in rows}
    alike = [row for row in sorted(rows, key=lambda row: -likeness[row]) if likeness[row] >= ALIKE]
    return list(dict.fromkeys([*same, *alike]))[:MOST]


def likeness_of(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 100, in whatever order their words stand."""
    return fuzz.token_sort_ratio(folded(one), folded(other), processor=utils.default_process)


def history_of(application: PartnerApplication) -> list[dict[str, Any]]:
    return events_of([application], TITLES, {"reconsidered": _("The answer was taken back.")})
