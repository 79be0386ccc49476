"""The family house of Iisalmi: one programme, three associations, each with its own coordinator, volunteers, families."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts import actions as accounts
from accounts.areas import Hat, hat_of
from accounts.models import Membership, Municipality, Organisation
from core.actor import Actor, Role
from families import actions as families
from families.models import SupportRequest
from partners import presets
from partners.actions import programmes as partners
from partners.models import Programme, ProgrammePart, Venue
from partners.vocabulary import Gender, LifeStage, SupportForm, Topic
from portal.demo.clock import at, moment
from portal.demo.people import EVENINGS, MORNINGS, PIRTTI, plain, user
from portal.demo.places import IISALMI
from portal.demo.steps import TICKS, Teller, request_of
from volunteers import actions as volunteers
from volunteers.vocabulary import RoleKind

NAME = "Perheentalo Iisalmi"
L, T = LifeStage, Topic
PEER, SUPPORT = SupportForm.PEER_PARENT.value, SupportForm.SUPPORT_PERSON.value


@dataclass(frozen=True, kw_only=True)
class Association:
    """One of the house: who works there, the programme of its own, and the form of support that it takes."""

    name: str
    worker: tuple[str, str, str]
    own: tuple[str, str]
    kinds: tuple[str, ...]
    takes: str
    volunteer: tuple[str, str, str]
    profile: dict
    families: tuple[dict, ...]


ASSOCIATIONS = (
    Association(
        name="Koljonvirran Lapset ry", worker=("kaisu", "Kaisu Kotidemo", "040 000 0083"),
        own=("Isätyö Iisalmi", Programme.Preset.FATHERS), kinds=(RoleKind.PEER_PARENT, RoleKind.FATHER_TO_FATHER),
        takes=PEER, volunteer=("leena", "Leena Saarnidemo", "040 000 0084"),
        profile={
            "introduction": "Olen kahden koululaisen äiti ja viihdyn leikkipuistossa.", "languages": ["fi"],
            "life_stages": [L.TODDLER, L.ECEC_START], "topics": [T.TALK, T.ACTIVITIES], "slots": MORNINGS,
            "gender": Gender.WOMAN, "support_forms": [PEER]},
        families=(
            {"called": "Elli", "phone": "+358400000085", "birth_years": (-2,), "life_stages": (L.TODDLER,),
             "topics": (T.TALK,), "slots": ("mon_morning", "wed_morning"),
             "text": "Olisi mukava tuntea joku toinenkin, jolla on samanikäinen."},
            {"called": "Janne", "phone": "+358400000086", "birth_years": (-5,), "life_stages": (L.ECEC_START,),
             "topics": (T.ACTIVITIES,), "slots": ("sat_morning",),
             "text": "Muutimme tänne kesällä. Haluaisin löytää tekemistä yhdessä lapsen kanssa."},
        ),
    ),
    Association(
        name="Turvasatama-demo ry", worker=("teemu", "Teemu Turvademo", "040 000 0087"),
        own=("Doulat Iisalmi", Programme.Preset.DOULA), kinds=(RoleKind.DOULA, RoleKind.SUPPORT_PERSON),
        takes=SUPPORT, volunteer=("pekka", "Pekka Raitademo", "040 000 0088"),
        profile={
            "introduction": "Kalastan, kokkaan ja kuuntelen.", "languages": ["fi", "en"],
            "life_stages": [L.SCHOOL_START, L.ADOLESCENCE], "topics": [T.TALK, T.ACTIVITIES], "slots": EVENINGS,
            "gender": Gender.MAN, "support_forms": [SUPPORT]},
        families=(
            {"called": "Roosa", "phone": "+358400000089", "birth_years": (-12,), "life_stages": (L.ADOLESCENCE,),
             "topics": (T.TALK, T.ACTIVITIES), "slots": ("tue_evening",),
             "text": "Poikani kaipaa aikuista, jonka kanssa tehdä käsillään jotakin."},
        ),
    ),
)  # fmt: skip


def build(today: date, *, actor: Actor) -> None:
    """Open the house, let the two others come along, and bring each its first families."""
    teller, place = Teller(today), Municipality.objects.get(pk=IISALMI)
    with at(teller.when(320, "9.00")):
        for association in ASSOCIATIONS:
            settle(association, place, actor=actor)
        programme = open_house(place)
        share_rooms(place, actor=actor)
    with at(teller.when(316, "10.00")):
        for association in ASSOCIATIONS:
            come_along(association, programme)
    for days_ago, association in zip((40, 33), ASSOCIATIONS, strict=True):
        for number, told in enumerate(association.families):
            receive(teller, association, told, days_ago - 9 * number, is_heard=number == 0)


def hat(login: str, role: Role) -> Hat:
    return hat_of(Membership.objects.get(user=user(login), role=role))


def settle(association: Association, place: Municipality, *, actor: Actor) -> None:
    """A worker with both hats, the association's own small programme with its roles, and a volunteer."""
    home = Organisation.objects.get(name=association.name)
    login, name, phone = association.worker
    worker = accounts.open_account(email=f"{login}@example.org", name=name, language="fi", phone=phone, actor=actor)
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        accounts.give_hat(worker, role=role, organisation=home, municipalities=[place], actor=actor)
    own = made(association.own[0], association.own[1], home, place, actor=hat(login, Role.ADMINISTRATOR).actor)
    for kind in association.kinds:
        volunteers.add_role(own, kind, actor=hat(login, Role.ADMINISTRATOR).actor)
    login_of, name, phone = association.volunteer
    volunteers.approve_volunteer(
        email=f"{login_of}@example.org", name=name, language="fi", phone=phone, organisation=home, municipality=place,
        actor=hat(login, Role.COORDINATOR).actor, **{key: plain(value) for key, value in association.profile.items()},
    )  # fmt: skip


def made(name: str, preset: str, home: Organisation, place: Municipality, *, actor: Actor) -> Programme:
    """Make a programme as its preset is, and open it."""
    usual = presets.PRESETS[preset]
    programme = partners.make_programme(
        organisation=home, preset=preset, name=name, municipalities=[place], support_forms=list(usual.support_forms),
        trial_days=usual.trial_days, length_days=usual.length_days, actor=actor, **presets.check_ins(usual.rhythm),
    )  # fmt: skip
    partners.open_programme(programme, actor=actor)
    return programme


def open_house(place: Municipality) -> Programme:
    home = Organisation.objects.get(name=PIRTTI)
    return made(NAME, Programme.Preset.FAMILY_HOUSE, home, place, actor=hat("tomi", Role.ADMINISTRATOR).actor)


def share_rooms(place: Municipality, *, actor: Actor) -> None:
    """The house itself, used by all three."""
    home = Organisation.objects.get(name=PIRTTI)
    told = {"municipality": place, "address": "Esimerkkikatu 4", "room_for": 30, "access": ["step_free", "pram"]}
    venue, _new = Venue.objects.get_or_create(organisation=home, name="Perheiden Pirtti", defaults=told)
    venue.shared_with.set(Organisation.objects.filter(name__in=[one.name for one in ASSOCIATIONS]))


def come_along(association: Association, programme: Programme) -> None:
    home = Organisation.objects.get(name=association.name)
    actor = hat("tomi", Role.ADMINISTRATOR).actor
    part = partners.ask_along(programme, organisation=home, support_forms=[association.takes], actor=actor)
    part = ProgrammePart.objects.select_related("programme__organisation", "organisation").get(pk=part.pk)
    partners.come_along(part, actor=hat(association.worker[0], Role.ADMINISTRATOR).actor)


def receive(t: Teller, association: Association, told: dict, days_ago: int, *, is_heard: bool) -> None:
    """A family asks; the association whose form it is takes it, and its coordinator talks with the parent."""
    code = f"H-{told['called']}"
    ages = tuple(t.today.year + age for age in told["birth_years"])
    answers = {**told, "birth_years": ages, "channel": "sms", "language": "fi", "support_form": association.takes}
    t.ask(code, IISALMI, days_ago, **answers)
    worker = hat(association.worker[0], Role.COORDINATOR)
    with at(t.when(days_ago - 2, "10.30")):
        families.assign_request(request_of(code), to=worker.membership.user, actor=worker.actor)
        families.record_attempt(request_of(code), outcome="reached", actor=worker.actor)
    if is_heard:
        with at(moment(t.when(days_ago - 5, "13.00").date(), "13.00")):
            accept(request_of(code), worker)


def accept(request: SupportRequest, worker: Hat) -> None:
    families.record_intake(request, actor=worker.actor, **dict.fromkeys(TICKS, True))
    families.accept_request(request, actor=worker.actor)
