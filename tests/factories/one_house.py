"""Three associations that share a house: an agreement, a programme, a room, a calendar and a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from django.utils import timezone

from activities import actions as activities
from core.actor import Role
from partners import actions
from partners.actions import meetings, programmes
from partners.models import NetworkMeeting, Programme, Venue
from tests.factories import cast, offer, partners
from tests.factories import programmes as ready
from tests.factories.cast import MAKER, Person
from tests.factories.worlds import World

FORMS = ("companion", "doula", "father_to_father")


def share(three: Sequence[World]) -> None:
    """Let the associations of `three` do together all that an agreement in force lets them."""
    organisations = [world.office.organisation for world in three]
    partners.an_agreement(*organisations)
    carry_together(three)
    first, *others = organisations
    municipality = three[0].office.municipality
    venue = actions.add_venue(first, name="Yhteinen talo", municipality=municipality, shared_with=others, actor=MAKER)
    for world in three:
        hold_there(world, venue)
    meet(three)


def carry_together(three: Sequence[World]) -> Programme:
    """The first one's programme is open, and each takes families of a form of its own."""
    first, *others = three
    for world in three:
        ready.make_ready(world.office.organisation, world.office.municipality)
    programme = first.office.programme
    programmes.change_programme(programme, support_forms=list(FORMS), actor=first.administrator.actor)
    Programme.objects.filter(pk=programme.pk).update(is_open=True)
    for world, form in zip(others, FORMS[1:], strict=True):
        part = programmes.ask_along(
            programme, organisation=world.office.organisation, support_forms=[form], actor=first.administrator.actor
        )
        programmes.come_along(part, actor=world.administrator.actor)
    return programme


def hold_there(world: World, venue: Venue) -> None:
    """One activity that families see and one that they do not see yet, in the common room at the same time."""
    first = timezone.localdate() + timedelta(days=4)
    rhythm = {"rule": "", "from_on": first, "until_on": first, "skipped": []}
    for name, is_public in (("Yhteinen kahvila", True), ("Hiljainen suunnitelma", False)):
        activity = activities.make_activity(
            organisation=world.office.organisation,
            municipality=world.office.municipality,
            contact=world.coordinator.user,
            venue=venue,
            actor=world.coordinator.actor,
            **{**offer.FACTS, "name_fi": f"{name} {world.number}", "name_sv": f"{name} {world.number}"},
        )
        activities.set_times(activity, **rhythm, starts=time(10), minutes=90, actor=world.coordinator.actor)
        if is_public:
            activities.publish_activity(activity, actor=world.coordinator.actor)


def meet(three: Sequence[World]) -> NetworkMeeting:
    """The first one calls the others together, and something is decided."""
    first = three[0]
    organisations = [world.office.organisation for world in three]
    at = timezone.now() - timedelta(hours=3)
    meeting = meetings.call_meeting(
        organisation=organisations[0],
        municipality=first.office.municipality,
        invited=organisations[1:],
        title="Talon väki",
        starts_at=at,
        actor=first.coordinator.actor,
    )
    meetings.decide(
        meeting,
        text="Kerrotaan kahvilasta neuvolassa",
        responsible=organisations[1],
        due_on=None,
        actor=first.coordinator.actor,
    )
    return meeting


def person(world: World, role: Role) -> Person:
    """Return somebody of the association with that hat."""
    known = {
        Role.COORDINATOR: world.coordinator,
        Role.ADMINISTRATOR: world.administrator,
        Role.VOLUNTEER: world.volunteer,
        Role.CHECKER: world.checker,
    }
    return known.get(role) or cast.worker(world.office, role, f"Tuomas {role} {world.number}")
