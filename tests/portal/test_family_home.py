"""The family's page: what is next, who answers for it, what can be chosen, and what another adult sees of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from families import actions as families
from families import notices
from families.links import mint_link
from families.models import Adult, SupportRequest
from matching import actions
from matching.models import Match
from matching.states import Match as State
from notifications.models import OutboxMessage
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
HOME, MESSAGES = "/family/", "/family/messages/"
CHOICES = ("wishes", "withdraw", "pause", "resume", "messages", "openings", "my-data")


@pytest.fixture
def kaisa(parent_here: Person) -> Client:
    return parent_here.client


@pytest.fixture
def walked(parent_here: Person, volunteer_here: Person, coordinator_here: Person) -> Callable[[str], Match]:
    def walk(state: str) -> Match:
        office = coordinator_here.actor
        request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
        return matches.match_in(state, request, volunteer_here.volunteer, office=office)

    return walk


def main_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[1].partition("</main>")[0]


def other_adult(person: Person, **facts: str) -> tuple[Adult, Client]:
    """Return another adult of the household who sees the own part alone, with a browser of their own."""
    told = {"called": "Toinen", "channel": "sms", "phone": "+358400000088", "language": "en", "sees": Adult.Sees.OWN}
    adult = Adult.objects.create(family=person.family, **{**told, **facts})
    mint_link(adult, actor=cast.MAKER)
    client = Client()
    cast.open_family_page(client, adult)
    return adult, client


# Who answers


def test_the_responsible_person_and_the_deputy_are_named_with_their_numbers(
    kaisa: Client, parent_here: Person, coordinator_here: Person, here: Office
) -> None:
    deputy = cast.worker(here, "coordinator", "Dea Sijainen").user
    deputy.phone = "040 000 0055"
    deputy.save(update_fields=["phone"])
    request = parent_here.request
    families.assign_request(request, to=coordinator_here.user, actor=coordinator_here.actor)
    SupportRequest.objects.filter(pk=request.pk).update(deputy=deputy)
    shown = main_of(kaisa, HOME)
    assert "Outi, Rinnalla täällä ry. Deputy: Dea" in shown
    assert "Dea Sijainen" in shown
    assert "tel:0400000055" in shown


@pytest.mark.parametrize("state", ["received", "on_hold", "accepted", "redirected", "withdrawn", "completed"])
def test_every_state_has_somebody_to_call_and_a_way_with_a_worry(
    state: str, kaisa: Client, parent_here: Person
) -> None:
    SupportRequest.objects.filter(pk=parent_here.request.pk).update(state=state)
    shown = main_of(kaisa, HOME)
    assert "tel:0400000001" in shown
    assert reverse("family:worry") in shown


# Choices


def test_choices_follow_where_the_family_stands(kaisa: Client, walked: Callable[[str], Match]) -> None:
    before = main_of(kaisa, HOME)
    match = walked(State.ACTIVE)
    during = main_of(kaisa, HOME)
    actions.pause_match(
        match, until=timezone.localdate() + timedelta(days=9), actor=matches.parent_actor(match.request)
    )
    paused = main_of(kaisa, HOME)
    found = [[name for name in CHOICES if has(text, name)] for text in (before, during, paused)]
    always = ["messages", "openings", "my-data"]
    assert found == [["wishes", "withdraw", *always], ["pause", *always], ["resume", *always]]


def has(text: str, name: str) -> bool:
    return any(address in text for address in (f'href="/family/{name}/"', f'/{name}/">'))


def test_the_own_goals_are_on_the_page(kaisa: Client, walked: Callable[[str], Match]) -> None:
    walked(State.ACTIVE)
    assert "Muistan varatut ajat" in main_of(kaisa, HOME)


# The end of a pause


def test_a_pause_that_the_family_asked_for_ends_when_it_says_so(
    kaisa: Client, walked: Callable[[str], Match], parent_here: Person, volunteer_here: Person
) -> None:
    match = walked(State.ACTIVE)
    actions.pause_match(match, until=timezone.localdate() + timedelta(days=9), actor=parent_here.actor)
    address = reverse("family:resume", args=[match.pk])
    assert "The companion gets an e-mail." in main_of(kaisa, address)
    kaisa.post(address)
    match.refresh_from_db()
    assert (match.state, match.paused_until, match.paused_by) == (State.ACTIVE, None, "")
    news = OutboxMessage.objects.filter(kind="volunteer_news", context__state="active")
    assert [message.recipient for message in news] == [f"accounts.User:{volunteer_here.user.pk}"]


def test_a_pause_that_another_asked_for_is_ended_by_the_coordinator(
    kaisa: Client, walked: Callable[[str], Match], coordinator_here: Person
) -> None:
    match = walked(State.ACTIVE)
    actions.pause_match(match, until=timezone.localdate() + timedelta(days=9), actor=coordinator_here.actor)
    address = reverse("family:resume", args=[match.pk])
    shown = main_of(kaisa, address)
    assert "This pause was agreed with the coordinator." in shown
    assert "tel:0400000001" in shown
    kaisa.post(address)
    match.refresh_from_db()
    assert match.state == State.PAUSED


# Messages


def test_what_was_sent_to_me_is_listed_without_its_words(
    kaisa: Client, parent_here: Person, coordinator_here: Person
) -> None:
    matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    shown = main_of(kaisa, MESSAGES)
    assert shown.index("News about your request") < shown.index("Receipt of your request")
    assert "Text message" in shown
    assert parent_here.request.reference not in shown


def test_only_my_own_messages_are_listed(kaisa: Client, parent_here: Person, here: Office) -> None:
    adult, theirs = other_adult(parent_here)
    assert "No messages yet" in main_of(theirs, MESSAGES)
    notices.new_link(adult)
    assert "New private link" in main_of(theirs, MESSAGES)
    assert "New private link" not in main_of(kaisa, MESSAGES)


def test_the_list_of_messages_costs_the_same_with_few_and_many(kaisa: Client, parent_here: Person) -> None:
    def cost(count: int) -> int:
        for _n in range(count):
            notices.new_link(parent_here.adult)
        with CaptureQueriesContext(connection) as queries:
            main_of(kaisa, MESSAGES)
        return len(queries)

    cost(1)
    few = cost(2)
    assert cost(27) == few


def test_who_takes_no_messages_reads_so(kaisa: Client, parent_here: Person) -> None:
    Adult.objects.filter(pk=parent_here.adult.pk).update(channel="call")
    assert "You have asked us not to send messages." in main_of(kaisa, MESSAGES)


# Several adults


def test_an_adult_with_the_own_part_sees_own_times_and_messages_and_learns_nothing_else(
    walked: Callable[[str], Match], parent_here: Person, volunteer_here: Person
) -> None:
    match = walked(State.ACTIVE)
    adult, theirs = other_adult(parent_here)
    at, told = timezone.now() + timedelta(days=3), {"service": "dental", "actor": parent_here.actor}
    families.book_appointment(parent_here.family, starts_at=at, adult=adult, place="Oma hammashoitola", **told)
    families.book_appointment(parent_here.family, starts_at=at, adult=parent_here.adult, place="Kaisan", **told)
    shown = main_of(theirs, HOME)
    assert "Here you see your own appointments and messages." in shown
    assert "Oma hammashoitola" in shown
    secrets = ("Kaisan", volunteer_here.user.name, "Muistan varatut ajat", "companion", match.request.reference)
    assert [word for word in secrets if word in shown] == []
    assert "tel:0400000001" in shown
    pages = ("meetings", "wishes", "withdraw", "agreement", "pause", "proposal")
    found = {name: theirs.get(reverse(f"family:{name}", args=args_of(name, match))).status_code for name in pages}
    assert found == {**dict.fromkeys(pages, 404), "meetings": 200}
    assert volunteer_here.user.name not in main_of(theirs, reverse("family:meetings"))


def args_of(name: str, match: Match) -> list[int]:
    return [match.pk] if name in ("agreement", "pause", "proposal") else []
