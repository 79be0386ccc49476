"""The list, the board and the file of applications, and who finds them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.refusals import Refused
from tests.factories import applications as make
from tests.factories.applications import InState, page
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Volunteer
from volunteers.states import APPLICATION_LIVE
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db
LIST, BOARD = "/coordinator/applications/", "/coordinator/applications/board/"


# Pages


def test_the_list_is_narrowed_by_the_address(here: Office, coordinator_here: Person, in_state: InState) -> None:
    in_state(State.RECEIVED, "Uusi Hakija")
    mine, gone = in_state(State.CHECKS, "Oma Hakija"), in_state(State.WITHDRAWN, "Mennyt Hakija")

    def names(query: str = "") -> list[str]:
        return [row["cells"][0]["text"] for row in coordinator_here.client.get(f"{LIST}?{query}").context["rows"]]

    assert names() == ["Uusi Hakija", "Oma Hakija"]
    assert names("assigned=mine") == ["Oma Hakija"]
    assert names("assigned=nobody") == ["Uusi Hakija"]
    assert names("state=ended") == ["Mennyt Hakija"]
    assert names("state=checks") == ["Oma Hakija"]
    assert names(f"role={mine.role.pk}&find=uusi") == ["Uusi Hakija"]
    assert names("role=nonsense&sort=newest") == ["Oma Hakija", "Uusi Hakija"]
    table = coordinator_here.client.get(f"{LIST}?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert gone.user.name not in "\n".join(table)


@pytest.mark.parametrize("address", [LIST, BOARD])
def test_a_list_costs_the_same_with_3_and_30_rows(
    address: str, here: Office, coordinator_here: Person, in_state: InState
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinator_here.client.get(address).status_code == 200
        return len(queries)

    in_state(State.INTERVIEW_BOOKED, "Varattu")
    in_state(State.CHECKS, "Loppusuora")
    make.applied(here, "Uusi 0")
    cost()
    few = cost()
    for number in range(1, 28):
        make.applied(here, f"Uusi {number}")
    assert cost() == few


def test_the_board_has_a_column_for_each_step(coordinator_here: Person, in_state: InState) -> None:
    for state in APPLICATION_LIVE:
        in_state(state)
    columns = coordinator_here.client.get(BOARD).context["columns"]
    assert {column["state"]: column["count"] for column in columns} == dict.fromkeys(APPLICATION_LIVE, 1)


@pytest.mark.parametrize("state", State)
def test_the_pages_of_an_application_open_in_every_state(
    state: State, coordinator_here: Person, in_state: InState
) -> None:
    application = in_state(state)
    assert coordinator_here.client.get(page("detail", application)).status_code == 200
    own = Client()
    own.force_login(application.user)
    if state != State.APPROVED:  # the hat of an applicant has been taken off
        assert own.get("/applicant/").status_code == 200


def test_an_application_of_another_office_is_not_found(coordinator_there: Person, in_state: InState) -> None:
    assert coordinator_there.client.get(page("detail", in_state(State.CHECKS))).status_code == 404


def test_a_stranger_sees_nothing_of_another_s_application(here: Office, in_state: InState) -> None:
    application = in_state(State.INTERVIEW_BOOKED)
    other = make.person_of(make.applied(here, "Toinen Hakija").user)
    for name in ("interview", "interview-cancel", "interview-file", "application-rest", "application-stop"):
        assert other.client.get(reverse(f"applicant:{name}", args=[application.pk])).status_code == 404


def test_the_refused_step_is_greyed_with_its_sentence(coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.CHECKS)
    make.module_for(application.role)
    text = coordinator_here.client.get(page("approve", application)).content.decode()
    assert "The training &#x27;Rooli ja rajat&#x27; is missing." in text
    with pytest.raises(Refused):
        actions.approve_application(application, actor=coordinator_here.actor)
    assert not Volunteer.objects.exists()
