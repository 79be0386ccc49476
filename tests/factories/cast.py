"""The people that tests are about, each made by the actions that make them in life.

Two associations in two municipalities. A `Person` is somebody with one hat: the rows behind them, their `actor`, and a
browser in which they are signed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.areas import hat_of
from accounts.models import Municipality, Organisation, User
from core.actor import Actor, Role
from families import access
from families import actions as families
from families.links import mint_link
from families.models import Adult, Family, SupportRequest
from partners.models import Programme
from volunteers import actions as volunteers
from volunteers.models import Volunteer

SASTAMALA, RAASEPORI, HUITTINEN = "790", "710", "102"
MAKER = Actor.system("tests")
FITS = {"languages": ["fi"], "support_forms": ["companion"], "capacity": 3, "radius_km": 100}


@dataclass(frozen=True)
class Office:
    """An association with its programme in one municipality."""

    organisation: Organisation
    municipality: Municipality
    programme: Programme


@dataclass(frozen=True)
class Person:
    """Somebody with one hat. `user` is missing for a parent, `request` and `volunteer` for everybody else."""

    actor: Actor
    user: User | None = None
    volunteer: Volunteer | None = None
    request: SupportRequest | None = None

    @property
    def adult(self) -> Adult:
        return self.request.contact

    @property
    def family(self) -> Family:
        return self.request.family

    @cached_property
    def client(self) -> Client:
        """A browser of their own: signed in, or with the family's page opened by its private link."""
        client = Client()
        if self.user:
            client.force_login(self.user)
        elif self.request:
            open_family_page(client, self.adult)
        return client


def open_family_page(client: Client, adult: Adult) -> None:
    """Let `client` wear the family's hat, as when the private link was opened on a known device."""
    request = HttpRequest()
    request.session = client.session
    access.open_page(request, adult.links.valid(timezone.now()).earliest("pk"))
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key


def page_of(adult: Adult) -> Client:
    """Return a browser in which the page of an adult is open, through a link of their own."""
    mint_link(adult, actor=MAKER)
    client = Client()
    open_family_page(client, adult)
    return client


def open_office(name: str, place: str, *, organisation: Organisation | None = None, **facts: Any) -> Office:
    """Return an association in `place`, or another place of `organisation`, with a programme that takes families."""
    municipality = Municipality.objects.get(pk=place)
    organisation = organisation or Organisation.objects.create(name=name, kind="association", phone="040 000 0001")
    organisation.municipalities.add(municipality)
    programme = Programme.objects.create(
        name=f"{name}, {municipality.name_fi}",
        organisation=organisation,
        **{"support_forms": ["companion"], "check_in_days": [14, 42], **facts},
    )
    programme.municipalities.add(municipality)
    return Office(organisation, municipality, programme)


def address_of(name: str) -> str:
    plain = name.lower().replace(" ", ".").replace("ä", "a").replace("ö", "o")
    return f"{plain}@example.org"


def stranger(name: str) -> Person:
    """Return somebody who can sign in and has no hat."""
    user = accounts.open_account(email=address_of(name), name=name, language="en", actor=MAKER)
    return Person(Actor(role=Role.PUBLIC, label=user.name, user_id=user.pk), user=user)


def worker(office: Office, role: Role, name: str) -> Person:
    """Return somebody with a hat in the association, for the municipality of the office."""
    user = stranger(name).user
    hat = accounts.give_hat(
        user, role=role, organisation=office.organisation, municipalities=[office.municipality], actor=MAKER
    )
    return Person(hat_of(hat).actor, user=user)


def volunteer(office: Office, name: str, **profile: Any) -> Person:
    """Return an approved volunteer who fits the families of `parent`."""
    row = volunteers.approve_volunteer(
        email=address_of(name),
        name=name,
        organisation=office.organisation,
        municipality=office.municipality,
        language="en",
        actor=MAKER,
        **{**FITS, **profile},
    )
    hat = row.user.memberships.get(role=Role.VOLUNTEER)
    return Person(hat_of(hat).actor, user=row.user, volunteer=row)


def parent(office: Office, called: str, *, key: str = "", **answers: Any) -> Person:
    """Return a parent who has just asked for a companion by the public form."""
    told = {
        "called": called,
        "municipality": office.municipality,
        "channel": Adult.Channel.SMS,
        "phone": "+358400000012",
        "language": "en",
        "languages": ("fi",),
        "birth_years": (2023,),
        **answers,
    }
    submission_key = key or f"{office.programme.pk}-{called}"
    request = families.receive_request(families.Answers(**told), submission_key=submission_key, actor=Actor.public())
    return Person(access.actor_of(request.contact), request=request)
