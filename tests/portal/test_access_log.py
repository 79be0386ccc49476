"""Whoever answers for the data reads who has looked at what, and never of whom."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core import audit
from core.actor import Role
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("in_english")]


def read_by(person: Person) -> str:
    return person.client.get(reverse("administration:access-log")).content.decode()


@pytest.fixture
def looked_at(coordinator_here: Person, parent_here: Person) -> None:
    client = coordinator_here.client
    client.get(reverse("coordinator:request-detail", args=[parent_here.request.pk]))
    client.get(reverse("coordinator:volunteer-list"), {"format": "csv"})


@pytest.mark.usefixtures("looked_at")
def test_the_administrator_reads_who_looked_at_what_and_why(administrator_here: Person, parent_here: Person) -> None:
    page = read_by(administrator_here)
    for words in (
        "2 entries",
        "Outi Ohjaaja",
        "Coordinator",
        "A family&#x27;s file",
        "A table to download",
        "Volunteers",
    ):
        assert words in page
    assert f"Number {parent_here.family.pk}" in page
    assert parent_here.adult.called not in page


def test_what_is_opened_to_people_is_no_look(here: Office, administrator_here: Person) -> None:
    with transaction.atomic():
        audit.record("programme.opened", here.programme, actor=administrator_here.actor)
    assert "Nobody has looked at anything yet." in read_by(administrator_here)


@pytest.mark.usefixtures("looked_at")
def test_the_administrator_of_another_association_reads_nothing_of_it(there: Office) -> None:
    page = read_by(cast.worker(there, Role.ADMINISTRATOR, "Anna Muualla"))
    assert "Nobody has looked at anything yet." in page
    assert "Outi Ohjaaja" not in page


@pytest.mark.usefixtures("looked_at")
@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_every_reason_has_words(administrator_here: Person, code: str) -> None:
    administrator_here.user.language = code
    administrator_here.user.save(update_fields=["language"])
    with override(code):
        assert "as a table" not in read_by(administrator_here)


def test_the_log_costs_the_same_with_few_entries_and_many(
    administrator_here: Person, coordinator_here: Person, parent_here: Person
) -> None:
    costs = []
    read_by(administrator_here)
    for times in (3, 27):
        for _look in range(times):
            coordinator_here.client.get(reverse("coordinator:request-detail", args=[parent_here.request.pk]))
        with CaptureQueriesContext(connection) as queries:
            read_by(administrator_here)
        costs.append(len(queries))
    assert costs[0] == costs[1]
