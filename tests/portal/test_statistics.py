"""National figures: whole counts go in, protected cells come out (R-RP-1, R-RP-2)."""

import csv
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import Municipality
from families.models import Appointment, Family, SupportRequest
from matching.models import Match
from partners.models import Programme
from portal import figures
from portal.figures import LEAST, protected
from tests.factories import cast
from tests.factories.cast import Office, Person

HOME, TABLE = "/statistics/", "/statistics/table/"
NOW = timezone.now()
YEAR = timezone.localdate().year
COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


def hidden_in(values: dict[str, int], **wholes: Any) -> set[str]:
    column = protected(values, **wholes)
    return {key for key, cell in column.cells.items() if cell is None}


# What is hidden


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 20}, {"a", "b"}),
        ({"a": 4, "b": 4, "c": 20}, {"a", "b"}),
        ({"a": 1, "b": 2, "c": 20, "d": 7}, {"a", "b", "d"}),
        ({"a": 0, "b": 9, "c": 20}, {"a"}),
        ({"a": 0, "b": 0, "c": 6}, {"a", "b"}),
    ],
)
def test_small_cells_are_hidden_with_as_many_others_as_it_takes(values: dict[str, int], hidden: set[str]) -> None:
    assert hidden_in(values) == hidden


def test_a_part_is_hidden_when_the_rest_of_its_whole_is_small() -> None:
    told, kept = {"a": 20, "b": 30, "c": 40}, {"a": 18, "b": 15, "c": 20}
    assert hidden_in(kept, wholes=told) == {"a", "b"}


def test_a_total_of_fewer_than_five_is_hidden() -> None:
    assert protected({"a": 1, "b": 2}).total is None
    assert protected({"a": 5, "b": 2}).total == 7


@given(COUNTS)
def test_no_small_cell_is_shown_or_counted_back(values: dict[str, int]) -> None:
    column = protected(values)
    shown = [cell for cell in column.cells.values() if cell is not None]
    hidden = [value for key, value in values.items() if column.cells[key] is None]
    assert min(shown, default=LEAST) >= LEAST
    assert column.total is None or column.total == sum(values.values()) >= LEAST
    if column.total is not None and shown:
        rest = column.total - sum(shown)
        assert rest == sum(hidden)
        assert rest == 0 or (rest >= LEAST and len(hidden) > 1)


@example({"a": 0, "b": 5}, [1, 5])
@given(COUNTS, st.lists(st.integers(0, 40), min_size=8, max_size=8))
def test_no_small_rest_of_a_whole_is_shown_or_counted_back(kept: dict[str, int], rests: list[int]) -> None:
    missed = dict(zip(kept, rests, strict=False))
    column = protected(kept, {key: value + missed[key] for key, value in kept.items()})
    for key, cell in column.cells.items():
        assert cell is None or missed[key] not in range(1, LEAST)
    hidden_missed = sum(missed[key] for key, cell in column.cells.items() if cell is None)
    some_shown = any(cell is not None for cell in column.cells.values())
    if column.total is not None and some_shown:
        assert hidden_missed not in range(1, LEAST)


# What is counted


def families_of(office: Office, number: int) -> list[SupportRequest]:
    """Write `number` families with a request each, as rows: only counts are looked at here."""
    made = []
    for step in range(number):
        family = Family.objects.create(organisation=office.organisation, municipality=office.municipality)
        key = f"{office.municipality.pk}-{step}"
        row = SupportRequest(family=family, programme=office.programme, reference=key, submission_key=key)
        row.save(force_insert=True)
        made.append(row)
    return made


def appointments_of(requests: Iterable[SupportRequest], states: Iterable[str], *, at: datetime) -> None:
    for request, state in zip(requests, states, strict=False):
        row = Appointment.objects.create(family=request.family, service="dental", starts_at=at)
        Appointment.objects.filter(pk=row.pk).update(state=state)


@pytest.fixture
def rows(statistics: Person) -> Callable[..., dict[str, list[str]]]:
    """Return the rows of the downloaded table by locality."""

    def read(**query: Any) -> dict[str, list[str]]:
        response = statistics.client.get(TABLE, query)
        assert response.headers["Content-Type"].startswith("text/csv")
        lines = list(csv.reader(StringIO(response.content.decode().removeprefix("\ufeff")), delimiter=";"))
        return {line[0]: line[1:] for line in lines}

    return read


HIDDEN = "not shown"


def test_requests_are_counted_by_locality(here: Office, there: Office, rows: Callable[..., Any]) -> None:
    families_of(here, 12)
    families_of(there, 6)
    found = rows()
    assert found["Locality"][0] == "Requests"
    requests = {place: cells[0] for place, cells in found.items() if place != "Locality"}
    assert requests == {"Whole country": "18", "Sastamala": "12", "Raasepori": "6"}


def test_four_requests_are_not_shown_and_cannot_be_counted_back(
    here: Office, there: Office, rows: Callable[..., Any]
) -> None:
    families_of(here, 12)
    families_of(there, 4)
    requests = {place: cells[0] for place, cells in rows().items() if place != "Locality"}
    assert requests == {"Whole country": "16", "Sastamala": HIDDEN, "Raasepori": HIDDEN}


def test_kept_times_are_told_of_those_whose_outcome_is_known(
    here: Office, there: Office, rows: Callable[..., Any]
) -> None:
    at = max(NOW - timedelta(hours=2), datetime(YEAR, 1, 1, tzinfo=NOW.tzinfo))
    states = [*["kept"] * 15, *["missed"] * 5, *["planned"] * 6, *["rescheduled"] * 3, *["cancelled"] * 3]
    appointments_of(families_of(here, len(states)), states, at=at)
    appointments_of(families_of(there, 7), ["kept"] * 6 + ["missed"], at=at)
    found = rows()
    assert found["Locality"][4:] == ["Booked times", "Outcome told", "Kept", "Kept of told"]
    assert found["Raasepori"][4:] == ["7", "7", HIDDEN, HIDDEN]
    assert found["Sastamala"][4:] == ["26", "20", HIDDEN, HIDDEN]
    assert found["Whole country"][4:] == ["33", "27", "21", "78 %"]


def test_booked_times_ahead_are_not_counted(here: Office, rows: Callable[..., Any]) -> None:
    appointments_of(families_of(here, 9), ["planned"] * 9, at=NOW + timedelta(days=1))
    assert rows()["Sastamala"][4] == HIDDEN


def test_companionships_are_counted_by_the_year_in_which_they_began(
    here: Office, volunteer_here: Person, rows: Callable[..., Any]
) -> None:
    today = timezone.localdate()
    for request in families_of(here, 6):
        match = Match.objects.create(request=request, volunteer=volunteer_here.volunteer, answer_by=today)
        Match.objects.filter(pk=match.pk).update(state="active", trial_began_on=today)
    assert rows()["Sastamala"][1:3] == ["6", "6"]
    Match.objects.update(state="ended", ended_on=today)
    assert rows()["Sastamala"][1:3] == ["6", HIDDEN]


def test_the_year_is_chosen_in_the_address(here: Office, rows: Callable[..., Any]) -> None:
    SupportRequest.objects.filter(pk__in=[row.pk for row in families_of(here, 8)]).update(
        received_at=NOW - timedelta(days=366)
    )
    last_year = timezone.localdate(NOW - timedelta(days=366)).year
    assert rows(year=last_year)["Sastamala"][0] == "8"
    assert rows()["Sastamala"][0] == HIDDEN
    assert rows(year=1900)["Sastamala"][0] == HIDDEN


# The page


def test_every_figure_has_its_definition_and_its_n(statistics: Person, here: Office) -> None:
    families_of(here, 12)
    shown = statistics.client.get(HOME).content.decode()
    for measure in (*figures.MEASURES, figures.SHARE):
        assert str(measure.definition).replace("'", "&#x27;") in shown
    assert "n = 12" in shown
    assert shown.count("n = ") == len(figures.MEASURES) + 1
    assert f"{TABLE}?year={YEAR}" in shown


def test_the_page_opens_no_family_and_names_nobody(statistics: Person, parent_here: Person) -> None:
    shown = statistics.client.get(HOME).content.decode()
    assert "Kaisa" not in shown
    assert SupportRequest.objects.visible_to(statistics.actor).count() == 0


@pytest.mark.parametrize("name", ["coordinator_here", "administrator_here", "volunteer_here", "partner"])
def test_nobody_else_has_these_pages(request: pytest.FixtureRequest, name: str) -> None:
    person: Person = request.getfixturevalue(name)
    assert {person.client.get(address).status_code for address in (HOME, TABLE)} == {404}


def test_thirty_localities_cost_as_many_queries_as_three(statistics: Person, here: Office) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert statistics.client.get(HOME).status_code == 200
        return len(found)

    places = list(Municipality.objects.exclude(pk=cast.SASTAMALA)[:29])
    programme = Programme.objects.get(pk=here.programme.pk)
    programme.municipalities.add(*places[:2])
    queries()
    with_three = queries()
    programme.municipalities.add(*places)
    assert queries() == with_three
