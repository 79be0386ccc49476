"""Small worlds whose rows can be told apart: every table of a world begins at the world's own number.

So one number is a row of every model, and a page of one world can be asked for any row of another without knowing what
kind of row it wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection, models
from django.utils import timezone

from accounts.models import Organisation
from core.actor import Role
from core.privacy import own_models
from core.scoping import Everyone
from families import actions as families
from families.models import SupportRequest
from matching import actions as matching
from matching import candidates
from matching.models import Agreement, Match
from matching.states import Match as State
from matching.states import Party
from notifications import invitations
from partners.models import Programme, ProgrammePart, ServiceEntry
from tests.factories import (
    applications,
    cast,
    courses,
    expenses,
    feeds,
    initiative,
    leading,
    matches,
    network,
    offer,
    partners,
    programmes,
    readings,
    referrals,
    registers,
    registrations,
    requirements,
    service,
    shifts,
    subscriptions,
    volunteering,
)
from tests.factories.cast import Office, Person
from volunteers import actions as volunteers
from volunteers.models import Requirement, VolunteerApplication, VolunteerDocument, VolunteerRole

# The states in which pages look for a match, each reached by a family of its own, and three families without one.
# Over: it has ended, and so has the request. Again: it has ended early, and the family waits for a new companion.
OVER, AGAIN = "over", "again"
EVERY_PAGE = (
    State.ACTIVE,
    State.TRIAL,
    State.VOLUNTEER_ACCEPTED,
    State.PROPOSED,
    State.MEETING_BOOKED,
    OVER,
    AGAIN,
)
BEGUN = (State.TRIAL, State.ACTIVE, OVER, AGAIN)
WITHOUT_A_MATCH = 3
READ_BY_ALL = (Programme, ProgrammePart, VolunteerRole, Requirement, VolunteerDocument)
PHONES = count(4_570_000_001)


@dataclass(frozen=True)
class World:
    """Everything there can be in one office. `surname` is in every text about a family, `worker_name` in names."""

    number: int
    surname: str
    worker_name: str
    office: Office
    coordinator: Person
    administrator: Person
    volunteer: Person
    applicant: Person
    checker: Person
    parents: tuple[Person, ...]

    @property
    def numbers(self) -> range:
        """Keys of rows of this world: the first rows of each model, one a family and one that was referred."""
        return range(self.number, self.number + len(self.parents) + 1)

    @property
    def family_words(self) -> set[str]:
        """What tells a family of this world: its name in any text, references, phone numbers."""
        requests = [parent.request for parent in self.parents]
        phones = {str(parent.adult.phone).removeprefix("+358") for parent in self.parents}
        return {self.surname, *(request.reference for request in requests), *phones}


def scoped_models() -> list[type[models.Model]]:
    """Return the models whose rows belong to somebody, and that count their rows.

    Everybody may read of a programme, a role or what it asks, but one association alone changes it.
    """
    own = (m for m in own_models() if m in READ_BY_ALL or not isinstance(m.visibility.everyone, Everyone))
    return [model for model in own if model._meta.pk.get_internal_type() in ("AutoField", "BigAutoField")]


def models_of_one_office() -> list[type[models.Model]]:
    """Return the models of which an office never sees another's rows, not even of the same association."""
    return [model for model in scoped_models() if not is_shared_in_association(model)]


def is_shared_in_association(model: type[models.Model]) -> bool:
    if model is VolunteerDocument:
        return True
    workers = [model.visibility.of(role) for role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    paths = [path for ways in workers for way in ways for path in way.paths]
    return bool(paths) and not any("municipality" in path for path in paths)


def count_from(number: int, counted: list[type[models.Model]] | None = None) -> None:
    """Let the next row of each model, `counted` or every scoped one, have the key `number`."""
    tables = [model._meta.db_table for model in (counted or scoped_models())]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            one = f"setval(pg_get_serial_sequence(%s, 'id'), {number}, false)"
            cursor.execute("SELECT " + ", ".join([one] * len(tables)), tables)
            return
        for table in tables:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number - 1])


def rows_of(model: type[models.Model], numbers: range) -> models.QuerySet:
    return model._base_manager.filter(pk__gte=numbers.start, pk__lt=numbers.start + 1_000_000)


def build(
    number: int,
    place: str,
    *,
    surname: str,
    worker_name: str,
    organisation: Organisation | None = None,
    walked_to: tuple[str, ...] = EVERY_PAGE,
    name: str = "",
) -> World:
    """Build a world in `place`, in an association of its own or in `organisation`; a family walks to each state.

    Beside another office of the same association, what the whole association shares keeps its own count.
    """
    count_from(number, models_of_one_office() if organisation else None)
    office = cast.open_office(name or f"Yhdistys {place}", place, organisation=organisation)
    coordinator = cast.worker(office, Role.COORDINATOR, f"Outi {worker_name}")
    administrator = cast.worker(office, Role.ADMINISTRATOR, f"Anna {worker_name}")
    volunteer = cast.volunteer(
        office, f"Eero {worker_name}", capacity=9, introduction=f"Olen Eero {worker_name}.", phone="040 000 0002"
    )
    invite(office, administrator, worker_name)
    recruit(office, volunteer, worker_name)
    applicant = interview(office, coordinator, worker_name)
    checker = requirements.furnish(office, coordinator, volunteer, applicant)
    parents = tuple(family(office, surname, place) for _ in range(len(walked_to) + WITHOUT_A_MATCH))
    people = (coordinator, administrator, volunteer, applicant, checker)
    world = World(number, surname, worker_name, office, *people, parents)
    for state, parent in zip(walked_to, parents, strict=False):
        walk(world, parent, state)
    weigh(world, parents[-3])
    redirect(parents[-1].request, coordinator)
    use_rights(world, parents[0])
    courses.school(office, coordinator, volunteer, applicant)
    expenses.given_on(volunteer, coordinator)
    shifts.swapping(office, volunteer)
    subscriptions.subscribed(office, cast.address_of(f"Tilaaja {worker_name}"))
    initiative.initiative(office, coordinator, volunteer, f"Toivo: {surname}")
    offer.offered(office, coordinator, volunteer)
    registrations.who_comes(office, surname)
    leading.worked_on(office, volunteer, f"Perhe {surname}")
    feeds.a_reading(office, coordinator)
    service.supported(office, coordinator, volunteer, worker_name)
    registers.worked_on(office, coordinator, volunteer, worker_name)
    network.networked(office, coordinator, f"Asia {worker_name}", f"Verkko {worker_name}")
    courses.teach_professionals(office, coordinator, partners.joined(office, coordinator, worker_name))
    partners.agreed(office, coordinator, worker_name)
    programmes.asked_along(office, administrator)
    referrals.referred(office, surname, worker_name)
    referrals.ready(office, administrator)
    readings.a_reading(office, coordinator, name=f"Palvelu {worker_name}")
    return world


def use_rights(world: World, parent: Person) -> None:
    """A wish to be erased, a legal hold, and a new phone number that waits for its code."""
    until = timezone.localdate() + timedelta(days=90)
    families.ask_erasure(parent.family, asked_by=parent.adult, actor=parent.actor)
    families.place_hold(parent.family, reason="claim", until=until, actor=world.coordinator.actor)
    families.ask_contact_change(parent.adult, channel="sms", address=str(parent.adult.phone), actor=parent.actor)


def invite(office: Office, administrator: Person, worker_name: str) -> None:
    invitations.invite(
        email=cast.address_of(f"Kutsuttu {worker_name}"),
        name=f"Kutsuttu {worker_name}",
        role=Role.VOLUNTEER,
        organisation=office.organisation,
        municipalities=[office.municipality],
        language="fi",
        actor=administrator.actor,
    )


def recruit(office: Office, volunteer: Person, worker_name: str) -> None:
    """An open role, a volunteer's link to it, and somebody who has applied."""
    role = volunteering.open_role(office)
    link = volunteers.make_recruiting_link(volunteer.volunteer, actor=volunteer.actor)
    volunteering.applicant(office, role, f"Hilla {worker_name}", friend=link.token, phone="040 000 0005")


def interview(office: Office, coordinator: Person, worker_name: str) -> Person:
    """The applicant has been interviewed at a time of one's own choice and has named somebody who may be asked."""
    role = applications.role_in(office, asks_references=True)
    application = VolunteerApplication.objects.get(user__name=f"Hilla {worker_name}", role=role)
    applications.booked(application, office, coordinator)
    application.refresh_from_db()
    applications.interviewed(application, coordinator)
    volunteers.begin_references(application, actor=coordinator.actor)
    applicant = applications.person_of(application.user)
    named = {"name": f"Esimies {worker_name}", "phone": "+358400000055"}
    volunteers.name_reference(application, **named, actor=applicant.actor)
    return applicant


def family(office: Office, surname: str, place: str) -> Person:
    number = next(PHONES)
    words = f"Olen {surname} ja toivon kulkijaa."
    parent = cast.parent(office, f"Kaisa {surname}", key=f"{place}-{number % 1000}", phone=f"+358{number}", text=words)
    families.book_appointment(
        parent.family,
        starts_at=timezone.now() + timedelta(days=5),
        actor=parent.actor,
        adult=parent.adult,
        service="dental",
        place=f"Hammashoitola {surname}",
        questions=f"Miksi {surname} odottaa?",
        is_shared=True,
    )
    families.add_adult(parent.family, called=f"Mummo {surname}", is_told=False, actor=parent.actor)
    families.make_feed(parent.adult, actor=parent.actor)
    families.add_step(parent.family, service="dental", is_shared=True, actor=parent.actor)
    families.wish_talk(parent.adult, times=["tue_evening"], actor=parent.actor)
    return parent


def walk(world: World, parent: Person, state: str) -> None:
    """Walk one family's request to a match in `state`."""
    office, worker = world.coordinator.actor, world.coordinator.user
    request = matches.accepted(parent.request, office=office, worker=worker)
    families.record_intake(request, actor=office, other_help=f"Mummo {world.surname}", **every_tick())
    until = State.MEETING_BOOKED if state in BEGUN else state
    match = matches.match_in(until, request, world.volunteer.volunteer, office=office)
    if until == State.MEETING_BOOKED:
        at = timezone.now() + timedelta(days=4)
        matching.book_first_meeting(match, at=at, place=f"Kahvila, {world.surname}", actor=office)
    if state in BEGUN:
        agree(world, match)
        matching.begin_trial(match, actor=office)
        visit(world, match)
        tell_how_things_are(match, parent)
    if state == State.ACTIVE:
        matches.walk_on(match, office=office)
    if state in (OVER, AGAIN):
        end(world, match, parent, waits_again=state == AGAIN)


def tell_how_things_are(match: Match, parent: Person) -> None:
    matching.rate_goals(match, values={}, actor=parent.actor)
    matching.answer_gauge(match, adult=parent.adult, actor=parent.actor, coping=5)


def end(world: World, match: Match, parent: Person, *, waits_again: bool) -> None:
    """It ends, both tell how it was, and the family what is passed on or what it would like to do next."""
    today, office = timezone.localdate(), world.coordinator.actor
    matching.end_match(match, reason="moved", on=today, actor=office, family_waits_again=waits_again)
    match = Match.objects.select_related("request").get(pk=match.pk)
    tellers = {Party.FAMILY: parent.actor, Party.VOLUNTEER: world.volunteer.actor}
    for feedback in match.feedback.all():
        words = f"Kiitos, {world.surname}"
        matching.give_feedback(feedback, value=9, text=words, actor=tellers[feedback.party])
    if waits_again:
        matching.hand_over(match, items=["goals"], actor=parent.actor)
    else:
        matching.take_part(match, wishes=["peer"], actor=parent.actor)


def every_tick() -> dict[str, bool]:
    return dict.fromkeys(matches.TICKS, True)


def agree(world: World, match: Match) -> Agreement:
    office = world.coordinator.actor
    agreement = matching.write_agreement(
        match,
        purpose=f"Kulkea perheen {world.surname} rinnalla",
        rhythm="Joka toinen viikko",
        place=f"Kirjasto {world.surname}",
        starts_on=timezone.localdate(),
        goals=[f"Meidän {world.surname} muistaa ajat"],
        actor=office,
    )
    matching.accept_agreement(agreement, party=Party.FAMILY, actor=matches.parent_actor(match.request))
    matching.accept_agreement(agreement, party=Party.VOLUNTEER, actor=world.volunteer.actor)
    matching.accept_agreement(agreement, party=Party.ASSOCIATION, actor=office)
    return agreement


def visit(world: World, match: Match) -> None:
    """A visit that was logged, one that is planned, and a diary entry that was begun."""
    told: dict[str, Any] = {"form": "face_to_face", "place_type": "outside", "mood": 4, "minutes": 60}
    actor, now = world.volunteer.actor, timezone.now()
    note = f"Kävelimme, {world.surname} nauroi"
    matching.log_visit(match, starts_at=now - timedelta(days=1), note=note, actor=actor, **told)
    matching.plan_meeting(match, starts_at=now + timedelta(days=6), place_type="outside", actor=actor)
    matching.save_draft(match, {"note": note}, actor=actor)
    matching.raise_concern(match, kind="worry", actor=actor)


def weigh(world: World, parent: Person) -> None:
    """One family waits: a shortlist was shown, its pair was set aside for a moment, and a plan suggests it again."""
    office = world.coordinator.actor
    request = matches.accepted(parent.request, office=office, worker=world.coordinator.user)
    matching.keep_shown(request, candidates.shortlist_for(request, actor=office), actor=office)
    choice = matching.set_aside(request, world.volunteer.volunteer, reason="turn", actor=office)
    matching.take_back(choice, actor=office)
    matching.ask_plan(candidates.scope_of(office.organisation_id, actor=office), actor=office)


def redirect(request: SupportRequest, coordinator: Person) -> None:
    service, _new = ServiceEntry.objects.get_or_create(
        name_fi="Perhekeskus", defaults={"category": "family_centre", "checked_on": timezone.localdate()}
    )
    families.redirect_request(
        request, service=service, next_step="Soita perhekeskukseen", reason="other", actor=coordinator.actor
    )


def without_a_row(world: World, counted: list[type[models.Model]]) -> Iterator[str]:
    """Yield the models of which this world has no row under its number: pages of those would not be walked."""
    for model in counted:
        if not model._base_manager.filter(pk=world.number).exists():
            yield model._meta.label
