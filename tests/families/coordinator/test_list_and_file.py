"""The list of requests, and the file of one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.audit import openings_of
from core.models import AuditEntry
from families import actions
from families.models import Adult, SupportRequest
from families.states import Request as State
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.families.coordinator.pages import LIST, ON_ONE_REQUEST, TICKED, aged, fresh, page

pytestmark = pytest.mark.django_db


def references(client: Client, query: str = "") -> list[str]:
    return [row["cells"][0]["text"] for row in client.get(f"{LIST}?{query}").context["rows"]]


# The list


def test_the_list_shows_requests_from_here_alone(desk: Client, parent_here: Person, parent_there: Person) -> None:
    assert references(desk) == [parent_here.request.reference]
    assert parent_there.request.reference not in desk.get(LIST).content.decode()


def test_an_empty_list_says_what_to_do(desk: Client) -> None:
    assert "No open requests." in desk.get(LIST).content.decode()
    assert "No requests with these choices." in desk.get(f"{LIST}?find=zz").content.decode()


def test_filters_and_order_live_in_the_address(
    desk: Client, here: Office, coordinator_here: Person, taken: SupportRequest
) -> None:
    old = aged(cast.parent(here, "Aino", key="aino").request, 40)
    gone = cast.parent(here, "Bertta", key="bertta").request
    actions.withdraw_request(gone, actor=coordinator_here.actor)
    new = taken.reference
    assert references(desk) == [old.reference, new]
    assert references(desk, "sort=newest") == [new, old.reference]
    assert references(desk, "sort=nonsense&state=nonsense&waiting=x") == [old.reference, new]
    assert references(desk, "state=in_contact") == [new]
    assert references(desk, "state=ended") == [gone.reference]
    assert references(desk, "assigned=mine") == [new]
    assert references(desk, "assigned=nobody") == [old.reference]
    assert references(desk, "waiting=28") == [old.reference]
    assert references(desk, "waiting=56") == []
    assert references(desk, f"find={old.reference.lower()}") == [old.reference]
    assert references(desk, "find=kais") == [new]
    assert references(desk, f"municipality={cast.SASTAMALA}") == [old.reference, new]


def test_the_list_costs_the_same_with_3_and_30_rows(desk: Client, here: Office, taken: SupportRequest) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(LIST).status_code == 200
        return len(queries)

    for number in range(2):
        cast.parent(here, f"P{number}")
    cost()
    few = cost()
    for number in range(2, 29):
        cast.parent(here, f"P{number}")
    assert cost() == few


def test_the_table_to_download_holds_no_name_and_no_words(desk: Client, here: Office, coordinator_here: Person) -> None:
    request = cast.parent(here, "Kaisa", text="Omia sanoja").request
    text = desk.get(f"{LIST}?format=csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"{request.reference};arrived;Sastamala;companion;")
    for secret in ("Kaisa", "Omia", str(request.contact.phone)):
        assert secret not in text
    assert openings_of(here.organisation).get().reason == "request list as a table"


# The file


def test_opening_a_file_is_written_into_the_familys_trail(desk: Client, parent_here: Person) -> None:
    desk.get(page("request-detail", parent_here.request))
    opening = openings_of(parent_here.family).get()
    assert (opening.reason, opening.actor_role) == ("request", "coordinator")


def test_a_refused_look_leaves_no_trace_and_shows_nothing(desk: Client, parent_there: Person) -> None:
    assert desk.get(page("request-detail", parent_there.request)).status_code == 404
    assert not openings_of(parent_there.family).exists()


def test_what_makes_contact_unsafe_is_said_aloud(desk: Client, here: Office) -> None:
    careful = cast.parent(
        here, "Kaisa", channel="call", has_shared_phone=True, has_protected_address=True, call_hours=("morning",)
    ).request
    answer = desk.get(page("request-detail", careful))
    assert [warning["tone"] for warning in answer.context["warnings"]] == ["danger", "danger", "danger", "soon"]
    text = answer.content.decode()
    assert "No messages. Phone calls only." in text
    assert "Do not leave a message if nobody answers." in text
    assert "8–12" in text
    easy = cast.parent(here, "Liisa", may_leave_message=True).request
    assert desk.get(page("request-detail", easy)).context["warnings"] == []


def test_who_picks_up_the_phone_knows_that_somebody_must_not_know(desk: Client, parent_here: Person) -> None:
    actions.add_adult(parent_here.family, called="Matti", is_told=False, actor=parent_here.actor)
    Adult.objects.filter(pk=parent_here.adult.pk).update(wants_neutral_sender=True, may_leave_message=True)
    shown = desk.get(page("request-detail", parent_here.request))
    said = [(warning["tone"], warning["text"].split(".")[0]) for warning in shown.context["warnings"]]
    assert said == [
        ("danger", "Somebody in this household must not know"),
        ("danger", "Do not say or write whom you come from"),
    ]
    assert "Matti" not in shown.content.decode()


def test_the_file_shows_the_parents_own_words_and_the_coordinator_there_sees_nothing(
    desk: Client, here: Office, coordinator_there: Person
) -> None:
    request = cast.parent(here, "Kaisa", text="Toivon jonkun rinnalle").request
    assert "Toivon jonkun rinnalle" in desk.get(page("request-detail", request)).content.decode()
    assert coordinator_there.client.get(page("request-detail", request)).status_code == 404


def test_the_file_of_an_erased_contact_still_opens(desk: Client, parent_here: Person) -> None:
    Adult.objects.filter(pk=parent_here.adult.pk).delete()
    answer = desk.get(page("request-detail", parent_here.request))
    assert "The contact has been erased." in answer.content.decode()


@pytest.mark.parametrize("name", ON_ONE_REQUEST)
def test_another_associations_request_is_not_there(name: str, desk: Client, parent_there: Person) -> None:
    address, before = page(name, parent_there.request), AuditEntry.objects.count()
    assert desk.get(address).status_code in (404, 405)
    assert desk.post(address, {"outcome": "reached", "reason": "other"}).status_code in (404, 405)
    assert fresh(parent_there.request).state == State.RECEIVED
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", [name for name in ON_ONE_REQUEST if name not in ("request-assign", "request-attempt")])
def test_looking_at_a_page_moves_nothing(name: str, desk: Client, parent_here: Person) -> None:
    assert desk.get(page(name, parent_here.request)).status_code == 200
    assert fresh(parent_here.request).state == State.RECEIVED


def test_the_next_step_follows_the_request(desk: Client, coordinator_here: Person, parent_here: Person) -> None:
    request, office = parent_here.request, coordinator_here.actor

    def label() -> str:
        return desk.get(page("request-detail", request)).context["next"].title

    assert label() == "Nobody has taken this request yet."
    desk.post(page("request-assign", request))
    assert label() == "Call the family."
    desk.post(page("request-attempt", request), {"outcome": "reached"})
    assert label() == "Have the intake talk."
    desk.post(page("request-intake", request), {"adults_count": "1"})
    assert label() == "Complete the intake talk."
    desk.post(page("request-intake", request), TICKED)
    assert label() == "Accept the request."
    desk.post(page("request-accept", request))
    assert label() == "Find a companion."
    actions.withdraw_request(fresh(request), actor=office)
    assert desk.get(page("request-detail", request)).context["next"] is None


def test_only_steps_that_make_sense_are_offered_and_refused_ones_say_why(desk: Client, taken: SupportRequest) -> None:
    def offered() -> dict[str, str]:
        offers = desk.get(page("request-detail", taken)).context["offers"]
        return {str(offer["label"]): str(offer["refusal"]) for offer in offers}

    assert offered() == {
        "Accept the request": "Record the intake talk first: every point of eligibility must be ticked.",
        "Guide to another service": "",
        "Wait for the family": "",
        "Withdraw for the family": "",
        "Close: the family was not reached": "Try to reach the family three times before closing the request.",
        "Say that we cannot help this time": "",
        "Name a deputy": "",
    }
    desk.post(page("request-hold", taken))
    assert list(offered()) == [
        "Open the request again", "Withdraw for the family", "Close: the family was not reached", "Name a deputy",
    ]  # fmt: skip
    desk.post(page("request-withdraw", taken))
    assert list(offered()) == ["Open the request again"]
