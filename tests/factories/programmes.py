"""Organisations that carry one programme together, each ready for its own families."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Municipality, Organisation
from core.actor import Role
from partners.actions import programmes as actions
from partners.actions.readiness import answer_readiness
from partners.models import Helpline, ProgrammePart
from partners.rules.helplines import COUNTY_NUMBERS
from tests.factories import cast
from tests.factories.cast import MAKER, Office, Person
from tests.factories.partners import an_agreement

ANSWERS = {
    "is_purchased": False, "phone": "040 000 0001", "email": "toimisto@example.org", "data_email": "tieto@example.org",
}  # fmt: skip


def make_ready(organisation: Organisation, place: Municipality) -> None:
    """Let everything be there that the law asks before the first family."""
    today = timezone.localdate()
    answer_readiness(organisation, on=today, actor=MAKER, **ANSWERS)
    names = dict.fromkeys(("name_fi", "name_sv", "name_en"), "Numero") | {"display": "112", "dial": "112"}
    for key in COUNTY_NUMBERS:
        county = {"key": key, "wellbeing_county_code": place.wellbeing_county_code}
        Helpline.objects.get_or_create(**county, defaults={**names, "checked_on": today})
    Helpline.objects.update(checked_on=today)


def a_guest(house: Office, name: str = "Satama ry", *, receives: bool = True) -> Office:
    """Return another association of the place under an agreement, ready for families, with nothing of its own open."""
    guest = cast.open_office(name, house.municipality.pk, support_forms=[], is_open=False)
    make_ready(guest.organisation, guest.municipality)
    if receives:
        cast.worker(guest, Role.COORDINATOR, f"Ohjaaja {name}")
    an_agreement(house.organisation, guest.organisation)
    return guest


def come_along(house: Office, guest: Office, form: str) -> ProgrammePart:
    """Let a guest take the families who ask for `form` in the house's programme."""
    part = actions.ask_along(house.programme, organisation=guest.organisation, support_forms=[form], actor=MAKER)
    actions.come_along(part, actor=MAKER)
    part.refresh_from_db()
    return part


def asked_along(office: Office, administrator: Person) -> ProgrammePart:
    """Return a part of the office's programme that another association has been asked to carry."""
    name = f"Talokumppani {office.organisation.pk} {office.municipality.pk}"
    other = Organisation.objects.create(name=name, kind="association")
    an_agreement(office.organisation, other)
    told = {"organisation": other, "support_forms": ["companion"]}
    return actions.ask_along(office.programme, **told, actor=administrator.actor)
