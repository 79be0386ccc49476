"""Partners of an area and the people who work there, made as in life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts import actions as accounts
from accounts.areas import hat_of
from accounts.models import Municipality, Organisation
from core.actor import Actor, Role
from partners import actions
from partners.actions import agreements, barriers
from partners.models import Barrier, Material, PartnerAgreement, PartnerApplication, PartnerProfile
from partners.vocabulary import Shared
from tests.factories import cast
from tests.factories.cast import MAKER, Office, Person


def a_partner(place: Office | Municipality, *, name: str = "Esimerkkineuvola", **facts: Any) -> Organisation:
    """Return an organisation of `place` with its page; `facts` are of the organisation or of its page."""
    municipality = place.municipality if isinstance(place, Office) else place
    own = {key: facts.pop(key) for key in ("kind", "business_id", "phone", "email") if key in facts}
    organisation = Organisation.objects.create(name=name, **{"kind": "clinic", **own})
    organisation.municipalities.add(municipality)
    PartnerProfile.objects.create(organisation=organisation, **facts)
    return organisation


def a_partner_worker(organisation: Organisation, name: str = "Niina Neuvola") -> Person:
    """Return somebody who works there and signs in as a partner."""
    user = cast.stranger(name).user
    places = organisation.municipalities.all()
    hat = accounts.give_hat(user, role=Role.PARTNER, organisation=organisation, municipalities=places, actor=MAKER)
    return Person(hat_of(hat).actor, user=user)


def an_agreement(
    *organisations: Organisation, shares: Iterable[str] = tuple(Shared.values), **facts: Any
) -> PartnerAgreement:
    """Return an agreement in force between `organisations`, kept by the first; `facts` are fields of it."""
    today = timezone.localdate()
    told = {
        "title": "Sopimus talosta",
        "purpose": "Teemme yhdessä lasten parhaaksi.",
        "contact_name": "Tiina Talo",
        "data_role": "separate",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=365),
        "shares": [str(what) for what in shares],
        **facts,
    }
    agreement = agreements.make_agreement(organisation=organisations[0], parties=organisations[1:], actor=MAKER, **told)
    signed = {
        o.pk: {"signatory_name": "Maija Puheenjohtaja", "signatory_title": "puheenjohtaja"} for o in organisations
    }
    agreements.change_agreement(agreement, duties=signed, actor=MAKER)
    agreements.offer_agreement(agreement, actor=MAKER)
    agreements.ask_acceptance(agreement, actor=MAKER)
    for party in agreement.parties.all():
        agreements.record_signature(agreement, party=party, accepted_on=today, actor=MAKER)
    agreement.refresh_from_db()
    return agreement


def an_application(office: Office, **facts: Any) -> PartnerApplication:
    """Return an organisation's form as it has just arrived."""
    told = {
        "name": "Keskustan neuvola",
        "kind": "clinic",
        "contact_name": "Nelli Neuvola",
        "contact_email": "nelli@example.org",
        "language": "en",
        "submission": uuid4(),
        **facts,
    }
    return actions.apply_partner(municipality=office.municipality, actor=Actor.public(), **told)


def a_barrier(office: Office, **facts: Any) -> Barrier:
    """Return what a visitor has just told of a barrier on the site."""
    told = {"text": "Nappi ei toimi näppäimistöllä.", "submission": uuid4(), **facts}
    return barriers.tell_barrier(organisation=office.organisation, actor=Actor.public(), **told)


def a_material(office: Office, **told: Any) -> Material:
    """Return what partners of the office's programme may read."""
    facts = {"title_fi": "Esite", "audience": "partners", **told}
    return actions.write_material(office.programme, actor=MAKER, **facts)


def agreed(office: Office, coordinator: Person, worker_name: str) -> PartnerAgreement:
    """Return an agreement that is being talked over, as a coordinator makes it, with a remark of her organisation."""
    other = Organisation.objects.create(
        name=f"Kumppani {office.organisation.pk} {office.municipality.pk}", kind="association"
    )
    agreement = agreements.make_agreement(
        organisation=office.organisation,
        parties=[other],
        title=f"Sopimus {worker_name}",
        purpose=f"Yhdessä {worker_name}",
        actor=coordinator.actor,
    )
    signs = {"signatory_name": f"Siiri {worker_name}", "signatory_title": "puheenjohtaja"}
    agreements.change_agreement(agreement, duties={office.organisation.pk: signs}, actor=coordinator.actor)
    agreements.offer_agreement(agreement, actor=coordinator.actor)
    agreements.make_remark(agreement, text=f"{worker_name} toivoo iltoja.", actor=coordinator.actor)
    return agreement


def joined(office: Office, coordinator: Person, worker_name: str) -> Person:
    """An organisation has come along with a room and something to read, and another waits; return who works there."""
    about = {"contact_name": f"Nelli {worker_name}", "words": f"Terveisin {worker_name}"}
    first = an_application(office, name=f"Kumppani {worker_name}", **about)
    partner = actions.approve_application(first, actor=coordinator.actor)
    actions.add_venue(partner, name=f"Tupa {worker_name}", municipality=office.municipality, actor=MAKER)
    a_material(office, title_fi=f"Esite {worker_name}")
    an_application(office, name=f"Tuleva {worker_name}", **about)
    a_barrier(office, text=f"Nappi ei toimi, terveisin {worker_name}")
    return a_partner_worker(partner, f"Pirjo {worker_name}")
