"""A protected address: the municipality is hidden from the companion everywhere, and nobody meets at home (R-AC-4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from core.actor import Role
from core.refusals import Refused
from families import actions as families
from families.models import SupportRequest
from families.safe_places import NO_ADDRESS, NO_HOUSE
from matching import actions, safe_places
from matching.models import Match, Meeting
from matching.states import Match as State
from notifications.delivery import compose
from notifications.models import OutboxMessage
from partners.models import ServiceEntry
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from tests.gates.routes import Route, routes_of

# The family lives elsewhere than the volunteer: in Huittinen, whose name and places are the only ones of their kind.
HIDDEN = ("Huittinen", "Huittis", "Vittis")
OUTING = {"mood": "4", "form": "face_to_face", "length": "60", "submission_key": "avain-7"}


@pytest.fixture
def family(here: Office) -> Person:
    """A family in a municipality of the same association, whose contact details are secret."""
    elsewhere = cast.open_office("", cast.HUITTINEN, organisation=here.organisation)
    elsewhere.programme.name = "Rinnallakulkijat"
    elsewhere.programme.save(update_fields=["name"])
    ServiceEntry.objects.create(
        category="family_centre", name_fi="Huittisten perhekeskus", municipality=elsewhere.municipality,
        checked_on=timezone.localdate(),
    )  # fmt: skip
    return cast.parent(elsewhere, "Kaisa", has_protected_address=True)


def walk(family: Person, volunteer: Person, state: str) -> Match:
    return matches.match_in(state, waiting(family.request), volunteer.volunteer, office=cast.MAKER)


def waiting(request: SupportRequest) -> SupportRequest:
    families.record_attempt(request, outcome="reached", actor=cast.MAKER)
    families.record_intake(request, actor=cast.MAKER, **dict.fromkeys(matches.TICKS, True))
    families.accept_request(SupportRequest.objects.get(pk=request.pk), actor=cast.MAKER)
    return SupportRequest.objects.get(pk=request.pk)


def pages_of_volunteers() -> list[Route]:
    return [route for route in routes_of(get_resolver().url_patterns) if route.role == Role.VOLUNTEER]


WALK = (
    State.PROPOSED, State.VOLUNTEER_ACCEPTED, State.FAMILY_ACCEPTED, State.MEETING_BOOKED, State.TRIAL, State.ACTIVE,
    State.CLOSING, State.ENDED,
)  # fmt: skip


@pytest.mark.parametrize("state", WALK)
def test_no_page_of_the_companion_names_the_municipality(state: str, family: Person, volunteer_here: Person) -> None:
    match = walk(family, volunteer_here, state)
    seen = 0
    for route in pages_of_volunteers():
        answer = volunteer_here.client.get(route.address(**dict.fromkeys(route.gaps, match.pk)))
        seen += answer.status_code == 200
        text = answer.content.decode()
        assert not any(name in text for name in HIDDEN), route.label
    assert seen >= 3


def test_without_the_secret_the_card_names_the_place(family: Person, volunteer_here: Person) -> None:
    """So the test above looks at pages that could have told."""
    families.protect_address(family.family, is_protected=False, actor=family.actor)
    match = walk(family, volunteer_here, State.ACTIVE)
    assert "Huittinen" in volunteer_here.client.get(reverse("volunteer:match-detail", args=[match.pk])).content.decode()


def test_no_message_to_the_companion_names_the_municipality(family: Person, volunteer_here: Person) -> None:
    walk(family, volunteer_here, State.ENDED)
    for message in OutboxMessage.objects.filter(recipient=f"accounts.User:{volunteer_here.user.pk}"):
        letter = compose(message)
        text = f"{letter[1].subject} {letter[1].text} {letter[1].html}" if letter else ""
        assert not any(name in text for name in HIDDEN), message.kind


# Meetings


@pytest.fixture
def walking(family: Person, volunteer_here: Person) -> Match:
    return walk(family, volunteer_here, State.TRIAL)


def refusal_of(verb: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **named)
    return refused.value.refusal.code


def test_meetings_at_home_are_refused_whoever_writes_them(walking: Match, volunteer_here: Person) -> None:
    now, hat = timezone.now(), volunteer_here.actor
    planned = {"starts_at": now + timedelta(days=1), "place_type": "home"}
    logged = {"starts_at": now - timedelta(hours=2), "place_type": "home", "minutes": 60, "form": "face_to_face"}
    assert refusal_of(actions.plan_meeting, walking, **planned, actor=hat) == "protected_address"
    assert refusal_of(actions.log_visit, walking, **logged, mood=4, actor=hat) == "protected_address"
    assert refusal_of(actions.plan_meeting, walking, **planned, actor=cast.MAKER) == "protected_address"
    assert not Meeting.objects.exists()


def when(name: str, at: Any) -> dict[str, str]:
    local = timezone.localtime(at)
    return {f"{name}_day": f"{local.day}.{local.month}.{local.year}", f"{name}_time": f"{local.hour}.{local.minute:02}"}


@pytest.mark.parametrize("page", ["meetings/new/", "visits/new/"])
def test_home_is_not_offered_and_a_forged_one_is_refused_in_words(
    page: str, walking: Match, volunteer_here: Person
) -> None:
    eero = volunteer_here.client
    names = {"meetings/new/": "meeting-new", "visits/new/": "visit-new"}
    route = next(route for route in pages_of_volunteers() if route.name == names[page])
    address = route.address(**dict.fromkeys(route.gaps, walking.pk))
    form = eero.get(address).context["form"]
    assert "home" not in dict(form.fields["place_type"].choices)
    days = timedelta(days=1 if names[page] == "meeting-new" else -1)
    answer = eero.post(address, {**OUTING, **when("starts_at", timezone.now() + days), "place_type": "home"})
    assert answer.context["form"].errors["place_type"] == [str(safe_places.OUTSIDE_HOME)]
    assert not Meeting.objects.exists()


NOT_HERE = [
    "Kotona", "Kirkkokatu 5", "at home", "Hemma hos familjen", "Perheen koti", "Myllykatu, rappu B", "kotipihalla",
    "kotiovella", "meillä", "Myllykadulla", "Rantatie", "Lehmuskuja", "Kirkkoraitti", "Skolgatan", "Byvägen", "rappu B",
    "Kvarngränden", "Koivupolku", "hos oss", "perheen luona",
]  # fmt: skip


@pytest.mark.parametrize("place", NOT_HERE)
def test_no_home_and_no_address_is_written_as_the_place(place: str, family: Person, volunteer_here: Person) -> None:
    match = walk(family, volunteer_here, State.FAMILY_ACCEPTED)
    at = timezone.now() + timedelta(days=3)
    assert refusal_of(actions.book_first_meeting, match, at=at, place=place, actor=cast.MAKER) == "protected_address"
    actions.book_first_meeting(match, at=at, place="Kirjaston kahvio", actor=cast.MAKER)
    told = {"purpose": "Kulkea", "rhythm": "Viikoittain", "starts_on": timezone.localdate(), "goals": ["Ajat"]}
    assert refusal_of(actions.write_agreement, match, **told, place=place, actor=cast.MAKER) == "protected_address"
    actions.write_agreement(match, **told, place="Kodin ulkopuolella", actor=cast.MAKER)


GOOD = [
    "Outside the home", "Utanför hemmet", "Kodin ulkopuolella", "Kirjasto", "Kahvila", "Leikkipuisto", "Luontopolku",
    "Kävelykatu", "Kotieläinpiha", "Kotiseutumuseo", "Rautatieasema", "Kauppatori", "Kirjaston luona", "Perhekeskus",
    "Uimaranta", "Biblioteket", "Lekparken", "Naturstigen", "Vid järnvägen", "Hembygdsgården", "Tehtaankadun koulu",
]  # fmt: skip


@pytest.mark.parametrize("place", GOOD)
def test_public_places_are_good(place: str, family: Person, volunteer_here: Person) -> None:
    match = walk(family, volunteer_here, State.FAMILY_ACCEPTED)
    assert safe_places.why_not_name_place(match, place) is None


def test_others_may_meet_at_home(volunteer_here: Person, parent_here: Person) -> None:
    match = matches.match_in(State.TRIAL, waiting(parent_here.request), volunteer_here.volunteer, office=cast.MAKER)
    assert safe_places.why_not_meet_at(match, "home") is None
    assert safe_places.why_not_name_place(match, "Kotona, Kirkkokatu 5") is None


def test_the_office_reads_beside_the_place_why_it_is_refused(
    walking: Match, coordinator_here: Person, family: Person
) -> None:
    coordinator_here.user.memberships.get().municipalities.add(family.family.municipality)
    desk = Client()
    desk.force_login(coordinator_here.user)
    told = {
        "purpose": "Kulkea", "goal_1": "Ajat", "rhythm": "Viikoittain", "place": "Kotona",
        "starts_on": timezone.localdate().strftime("%d.%m.%Y"), "submission_key": "one-sending",
    }  # fmt: skip
    answer = desk.post(f"/coordinator/matches/{walking.pk}/agreement/", told)
    assert answer.context["form"].errors["place"] == [str(NO_ADDRESS)]
    assert answer.context["form"]["purpose"].value() == "Kulkea"


def test_the_address_of_a_public_service_is_nobodys_secret(family: Person, volunteer_here: Person) -> None:
    match = walk(family, volunteer_here, State.FAMILY_ACCEPTED)
    ServiceEntry.objects.update(address="Aittalahdenkatu 10, 32700 Huittinen")
    for place in ("Perhekeskus, Aittalahdenkatu 10", "aittalahdenkatu 10, 32700 huittinen"):
        assert safe_places.why_not_name_place(match, place) is None
    for place in ("Aittalahdenkatu 102", "Perhekeskus, Aittalahdenkatu 10, tai Myllykatu"):
        assert safe_places.why_not_name_place(match, place).code == "protected_address"


def test_the_diary_does_not_say_which_house_it_is(walking: Match, volunteer_here: Person) -> None:
    told = {"starts_at": timezone.now() - timedelta(hours=2), "place_type": "outside", "minutes": 60, "mood": 4}
    note = "Kävelimme Myllykadulla. Kotona on ollut rauhallista, luimme 3 kirjaa."
    told = {**told, "form": "face_to_face", "actor": volunteer_here.actor}
    assert refusal_of(actions.log_visit, walking, **told, note="Haettiin Myllykatu 5:stä.") == "protected_address"
    assert actions.log_visit(walking, **told, note=note).note == note


def test_the_companion_reads_beside_the_diary_why_a_house_is_refused(walking: Match, volunteer_here: Person) -> None:
    address = reverse("volunteer:visit-new", args=[walking.pk])
    begun = when("starts_at", timezone.now() - timedelta(days=1))
    sent = {**OUTING, **begun, "place_type": "outside", "note": "Myllykatu 5, rappu B"}
    answer = volunteer_here.client.post(address, sent)
    assert answer.context["form"].errors["note"] == [str(NO_HOUSE)]


# Somebody must not know


@pytest.fixture
def unheard(parent_here: Person, volunteer_here: Person) -> Match:
    """A companionship in whose household somebody must not know."""
    families.add_adult(parent_here.family, called="Matti", is_told=False, actor=parent_here.actor)
    return matches.match_in(State.TRIAL, waiting(parent_here.request), volunteer_here.volunteer, office=cast.MAKER)


def test_nobody_is_met_at_a_home_where_somebody_must_not_know(unheard: Match, volunteer_here: Person) -> None:
    planned = {"starts_at": timezone.now() + timedelta(days=1), "place_type": "home", "actor": volunteer_here.actor}
    assert refusal_of(actions.plan_meeting, unheard, **planned) == "must_not_know"
    form = volunteer_here.client.get(reverse("volunteer:meeting-new", args=[unheard.pk])).context["form"]
    assert "home" not in dict(form.fields["place_type"].choices)
    assert str(form.fields["place_type"].help_text) == str(safe_places.NOT_BEFORE_OTHERS)
    assert safe_places.why_not_name_place(unheard, "Kotona").code == "must_not_know"
    assert safe_places.why_not_name_place(unheard, "Leikkipuisto, Kirkkokatu 5") is None
