from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import Volunteer
from volunteers.states import Volunteer as State

pytestmark = pytest.mark.django_db

LIST = "/coordinator/volunteers/"


def page(name: str, volunteer: Volunteer) -> str:
    return reverse(f"coordinator:{name}", args=[volunteer.pk])


def names_in(client: Client, query: str = "") -> list[str]:
    return [row["cells"][0] for row in client.get(f"{LIST}?{query}").context["rows"]]


def told(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Uusi Vapaaehtoinen",
        "email": "uusi@example.org",
        "phone": "040 000 0044",
        "language": "fi",
        "is_adult": "on",
        "municipality": cast.SASTAMALA,
        "support_forms": ["companion"],
        "languages": ["fi"],
        "capacity": "2",
        "radius_km": "25",
        "slots": ["mon_morning", "thu_evening"],
        "life_stages": ["toddler"],
        "gender": "unsaid",
        "introduction": "Asun lähellä.",
        **changes,
    }


def test_the_register_shows_those_who_serve_here(
    here: Office, coordinator_here: Person, volunteer_here: Person, volunteer_there: Person
) -> None:
    ended = cast.volunteer(here, "Loppu Lopunen")
    actions.end_volunteer(ended.volunteer, actor=coordinator_here.actor)
    assert names_in(coordinator_here.client) == ["Eero Vapaa"]
    assert names_in(coordinator_here.client, "state=ended") == ["Loppu Lopunen"]


def test_an_empty_register_says_what_to_do(coordinator_here: Person) -> None:
    answer = coordinator_here.client.get(LIST)
    assert "No volunteers yet." in answer.content.decode()
    assert "Nobody found with these choices." in coordinator_here.client.get(f"{LIST}?find=x").content.decode()


def test_filters_and_order_live_in_the_address(here: Office, coordinator_here: Person) -> None:
    cast.volunteer(here, "Aino Ahola", languages=["fi", "sv"], support_forms=["companion", "doula"])
    boris = cast.volunteer(here, "Boris Berg", languages=["ar"], support_forms=["peer_parent"])
    actions.pause_volunteer(boris.volunteer, until=None, actor=coordinator_here.actor)
    client = coordinator_here.client
    assert names_in(client) == ["Aino Ahola", "Boris Berg"]
    assert names_in(client, "sort=newest") == ["Boris Berg", "Aino Ahola"]
    assert names_in(client, "find=ahol") == ["Aino Ahola"]
    assert names_in(client, "find=BORIS.BERG@example.org") == ["Boris Berg"]
    assert names_in(client, "language=ar") == ["Boris Berg"]
    assert names_in(client, "language=sv&support_form=doula") == ["Aino Ahola"]
    assert names_in(client, "state=paused") == ["Boris Berg"]
    assert names_in(client, f"municipality={cast.SASTAMALA}") == ["Aino Ahola", "Boris Berg"]
    assert names_in(client, "language=nonsense&sort=nonsense") == ["Aino Ahola", "Boris Berg"]


def test_the_register_costs_the_same_with_3_and_30_rows(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    first = cast.volunteer(here, "V 0").volunteer
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    matches.match_in("active", request, first, office=coordinator_here.actor)
    for number in range(1, 3):
        cast.volunteer(here, f"V {number}")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinator_here.client.get(LIST).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(3, 30):
        cast.volunteer(here, f"V {number}")
    assert cost() == few


def test_the_table_to_download_holds_the_same_rows(here: Office, coordinator_here: Person) -> None:
    cast.volunteer(here, "=cmd Paha")
    cast.volunteer(here, "Aino Ahola")
    answer = coordinator_here.client.get(f"{LIST}?format=csv&find=a")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(lines) == 3
    assert any(line.startswith("'=cmd Paha;Sastamala;") for line in lines)


def test_the_page_of_a_volunteer_names_families_by_reference_alone(
    coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    matches.match_in("active", request, volunteer_here.volunteer, office=coordinator_here.actor)
    text = coordinator_here.client.get(page("volunteer-detail", volunteer_here.volunteer)).content.decode()
    assert request.reference in text
    assert "Kaisa" not in text
    assert "Close this volunteer&#x27;s companionships and suggestions first." in text


def test_a_new_volunteer_is_in_the_register_and_can_sign_in(coordinator_here: Person) -> None:
    answer = coordinator_here.client.post(f"{LIST}new/", told())
    volunteer = Volunteer.objects.get()
    assert answer.url == page("volunteer-detail", volunteer)
    assert (volunteer.user.email, volunteer.user.phone) == ("uusi@example.org", "+358400000044")
    assert (volunteer.capacity, volunteer.slots) == (2, ["mon_morning", "thu_evening"])
    assert volunteer.packed.radius_m == 25_000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("municipality", cast.RAASEPORI),
        ("languages", []),
        ("support_forms", ["king"]),
        ("capacity", "0"),
        ("introduction", "Minun tunnukseni on 131052-308T"),
        ("email", "ei osoite"),
        ("is_adult", ""),
    ],
)
def test_a_wrong_answer_keeps_the_form_and_writes_nothing(field: str, value: Any, coordinator_here: Person) -> None:
    answer = coordinator_here.client.post(f"{LIST}new/", told(**{field: value}))
    assert field in answer.context["form"].errors
    assert "131052-308T" not in answer.content.decode()
    assert not Volunteer.objects.exists()


def test_the_same_person_is_not_added_twice(coordinator_here: Person) -> None:
    coordinator_here.client.post(f"{LIST}new/", told())
    answer = coordinator_here.client.post(f"{LIST}new/", told(name="Joku Toinen"))
    assert answer.status_code == 409
    assert "already in the register" in answer.content.decode()
    assert Volunteer.objects.count() == 1


def test_changing_the_facts_shows_them_first(coordinator_here: Person, volunteer_here: Person) -> None:
    address = page("volunteer-edit", volunteer_here.volunteer)
    form = coordinator_here.client.get(address).context["form"]
    assert form["languages"].value() == ["fi"]
    coordinator_here.client.post(address, told(languages=["fi", "et"]))
    volunteer_here.volunteer.refresh_from_db()
    assert volunteer_here.volunteer.languages == ["fi", "et"]


def test_pausing_and_coming_back(coordinator_here: Person, volunteer_here: Person) -> None:
    volunteer, client = volunteer_here.volunteer, coordinator_here.client
    assert client.get(page("volunteer-pause", volunteer)).context["told"] == ()
    until = timezone.localdate() + timedelta(days=20)
    client.post(page("volunteer-pause", volunteer), {"until": until.strftime("%d.%m.%Y")})
    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.paused_until) == (State.PAUSED, until)
    client.post(page("volunteer-resume", volunteer))
    volunteer.refresh_from_db()
    assert volunteer.state == State.AVAILABLE


def test_a_pause_that_is_too_long_is_said_beside_the_question(coordinator_here: Person, volunteer_here: Person) -> None:
    answer = coordinator_here.client.post(page("volunteer-pause", volunteer_here.volunteer), {"until": "1.1.2199"})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == ["Choose a day within the next twelve months."]


def test_looking_at_the_step_changes_nothing(coordinator_here: Person, volunteer_here: Person) -> None:
    volunteer = volunteer_here.volunteer
    for name in ("volunteer-pause", "volunteer-resume", "volunteer-end"):
        assert coordinator_here.client.get(page(name, volunteer)).status_code == 200
    volunteer.refresh_from_db()
    assert volunteer.state == State.AVAILABLE


@pytest.mark.parametrize(("name", "data"), [("volunteer-edit", told()), ("volunteer-pause", {}), ("volunteer-end", {})])
def test_a_stale_page_says_so_and_changes_nothing(
    name: str, data: dict[str, Any], coordinator_here: Person, volunteer_here: Person
) -> None:
    volunteer = volunteer_here.volunteer
    actions.end_volunteer(volunteer, actor=coordinator_here.actor)
    answer = coordinator_here.client.post(page(name, volunteer), data)
    assert answer.status_code == 409
    assert "This volunteer has ended." in answer.content.decode()
    before = volunteer.radius_km
    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.radius_km) == (State.ENDED, before)


@pytest.mark.parametrize(
    "name", ["volunteer-detail", "volunteer-edit", "volunteer-pause", "volunteer-resume", "volunteer-end"]
)
def test_another_associations_volunteer_is_not_there(
    name: str, coordinator_here: Person, volunteer_there: Person
) -> None:
    address = page(name, volunteer_there.volunteer)
    assert coordinator_here.client.get(address).status_code == 404
    assert coordinator_here.client.post(address, told()).status_code in (404, 405)
