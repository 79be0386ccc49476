"""What the accountant is given of journeys asked back (domain.md 3.3), and the rates by which they are counted."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from core.actor import Role
from core.models import AuditEntry
from core.refusals import NotNow, Refused
from tests.factories import cast, expenses
from tests.factories.cast import Office, Person
from tests.factories.expenses import drive, ticket
from volunteers import actions, expense_file
from volunteers import expenses as money
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine, MileageRate
from volunteers.rules import expenses as rules
from volunteers.states import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("in_english")]


def reread(row: Model) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


# For the accountant


def give(office: Office, coordinator: Person, **days: date) -> ExpenseBatch:
    today = timezone.localdate()
    told = {"from_on": today, "until_on": today, **days}
    return actions.give_to_accountant(office.organisation, actor=coordinator.actor, **told)


def test_each_claim_is_given_on_once(here: Office, volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.approved(volunteer_here, coordinator_here)
    waiting = expenses.sent(volunteer_here)
    batch = give(here, coordinator_here)
    assert (reread(claim).state, reread(claim).batch) == (Claim.EXPORTED, batch)
    assert (reread(waiting).state, reread(waiting).batch) == (Claim.SENT, None)
    assert code_of(lambda: give(here, coordinator_here)) == "nothing"
    assert ExpenseBatch.objects.count() == 1


def test_the_days_are_those_of_the_approval(here: Office, volunteer_here: Person, coordinator_here: Person) -> None:
    expenses.approved(volunteer_here, coordinator_here)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert code_of(lambda: give(here, coordinator_here, from_on=yesterday, until_on=yesterday)) == "nothing"


def test_claims_of_another_municipality_stay(here: Office, volunteer_here: Person, coordinator_here: Person) -> None:
    beside = cast.open_office("Sivu", cast.HUITTINEN, organisation=here.organisation)
    other, worker = cast.volunteer(beside, "Elsa Sivusta"), cast.worker(beside, Role.COORDINATOR, "Ulla Sivusta")
    left = expenses.approved(other, worker)
    expenses.approved(volunteer_here, coordinator_here)
    batch = give(here, coordinator_here)
    assert batch.claims.count() == 1
    assert reread(left).state == Claim.APPROVED
    assert rules.why_not_download(batch, actor=coordinator_here.actor) is None
    assert rules.why_not_download(batch, actor=worker.actor).code == "not_all_yours"


def test_the_file_says_what_the_accountant_needs_and_nothing_of_a_family(
    here: Office, volunteer_here: Person, coordinator_here: Person
) -> None:
    journeys = [drive(day=date(2026, 9, 3)), ticket(day=date(2026, 9, 4))]
    claim = ExpenseClaim.objects.create(volunteer=volunteer_here.volunteer)
    for facts in journeys:
        ExpenseLine.objects.create(claim=claim, **money.priced(facts))
    actions.send_claim(claim, actor=volunteer_here.actor)
    actions.approve_claim(claim, actor=coordinator_here.actor)
    batch = give(here, coordinator_here)
    head, *rows = expense_file.csv_of(batch).content.decode("utf-8-sig").splitlines()
    number = claim.pk
    assert head.split(";")[:6] == ["Claim", "Name", "Day", "Purpose", "Route", "How"]
    assert rows == [
        f"{number};Eero Vapaa;3.9.2026;Meeting a family;Home – meeting place;own car;24,0;0;0,55;13,20;0,00;",
        f"{number};Eero Vapaa;4.9.2026;Training;Home – training;public transport;;;;6,40;;yes",
    ]


HOSTILE = ("=cmd|' /C calc'!A0", "+358", "-1", "@SUM(A1)")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_is_a_formula(name: str, volunteer_here: Person, coordinator_here: Person) -> None:
    User.objects.filter(pk=volunteer_here.user.pk).update(name=name)
    batch = expenses.given_on(volunteer_here, coordinator_here)
    assert f";'{name};" in expense_file.csv_of(batch).content.decode()
    sheet = load_workbook(BytesIO(expense_file.xlsx_of(batch).content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == (f"'{name}", "s")
    assert {target.data_type for row in sheet.iter_rows() for target in row} <= {"s", "n", "d"}


def test_the_workbook_has_numbers_and_days(volunteer_here: Person, coordinator_here: Person) -> None:
    batch = expenses.given_on(volunteer_here, coordinator_here)
    sheet = load_workbook(BytesIO(expense_file.xlsx_of(batch).content)).active
    assert [sheet.cell(2, place).value for place in (7, 8, 9, 10, 11)] == [24, 0, 0.55, 13.2, 0]
    assert sheet["C2"].value.date() == timezone.localdate()


def test_a_file_can_be_downloaded_again_and_the_trail_knows(volunteer_here: Person, coordinator_here: Person) -> None:
    batch = expenses.given_on(volunteer_here, coordinator_here)
    address = f"/coordinator/expenses/files/{batch.pk}/"
    first, second = (coordinator_here.client.get(f"{address}?format=csv") for _ in range(2))
    assert (first.status_code, first.content) == (200, second.content)
    assert AuditEntry.objects.filter(verb="expensebatch.opened", reason="accounting").count() == 2
    assert coordinator_here.client.get(f"{address}?format=xlsx")["Content-Type"] == expense_file.XLSX
    assert coordinator_here.client.get(f"{address}?format=pdf").status_code == 200


# Rates


RATES = [
    ({}, None),
    ({"valid_from": date(2026, 1, 1)}, "valid_from"),
    ({"valid_from": date(2025, 1, 1)}, "valid_from"),
    ({"eur_a_km": Decimal("5.70")}, "eur_a_km"),
    ({"eur_a_km": Decimal("0.05")}, "eur_a_km"),
    ({"eur_a_passenger_km": Decimal("0.60")}, "eur_a_passenger_km"),
    ({"eur_a_km": Decimal("1.10")}, None),  # twice what holds
    ({"eur_a_km": Decimal("1.11")}, "eur_a_km"),
    ({"eur_a_km": Decimal("0.28")}, None),
    ({"eur_a_km": Decimal("0.27")}, "eur_a_km"),
    ({"eur_a_passenger_km": Decimal("0.40")}, "eur_a_passenger_km"),
    ({"eur_a_passenger_km": Decimal("0")}, "eur_a_passenger_km"),
]


@pytest.mark.parametrize(("facts", "code"), RATES)
def test_which_rate_can_be_the_next(facts: dict[str, Any], code: str | None, administrator_here: Person) -> None:
    next_one = {"valid_from": date(2027, 1, 1), "eur_a_km": Decimal("0.57"), "eur_a_passenger_km": Decimal("0.04")}
    refusal = rules.why_not_add_rate({**next_one, **facts}, actor=administrator_here.actor)
    assert (refusal and refusal.code) == code


def test_the_newest_rate_can_be_taken_back_while_nothing_was_counted_by_it(
    administrator_here: Person, volunteer_here: Person, coordinator_here: Person
) -> None:
    actor = administrator_here.actor
    first = MileageRate.objects.get()
    assert code_of(lambda: actions.take_rate_back(first, actor=actor)) == "is_first"
    told = {"eur_a_km": Decimal("0.57"), "eur_a_passenger_km": Decimal("0.04")}
    rate = actions.add_rate(valid_from=timezone.localdate(), actor=actor, **told)
    assert code_of(lambda: actions.take_rate_back(rate, actor=coordinator_here.actor)) == "not_yours"
    with pytest.raises(NotNow):
        actions.take_rate_back(first, actor=actor)
    claim = expenses.begun(volunteer_here)
    assert code_of(lambda: actions.take_rate_back(rate, actor=actor)) == "in_use"
    actions.drop_claim(claim, actor=volunteer_here.actor)
    actions.take_rate_back(rate, actor=actor)
    assert MileageRate.objects.get() == first


def test_every_administrator_sees_which_association_added_a_rate_and_the_trail_says_who(
    administrator_here: Person, there: Office
) -> None:
    told = {"eur_a_km": Decimal("0.57"), "eur_a_passenger_km": Decimal("0.04")}
    rate = actions.add_rate(valid_from=timezone.localdate(), actor=administrator_here.actor, **told)
    entry = AuditEntry.objects.get(verb="mileagerate.added")
    here_id = administrator_here.actor.organisation_id
    assert (entry.actor_user_id, entry.organisation_id) == (administrator_here.user.pk, here_id)
    assert (rate.added_by_id, timezone.localdate(rate.added_at)) == (here_id, timezone.localdate())
    other = cast.worker(there, Role.ADMINISTRATOR, "Hallinto Toisaalla")
    html = other.client.get("/administration/kilometres/").content.decode()
    assert rate.added_by.name in html
    actions.take_rate_back(rate, actor=other.actor)
    assert AuditEntry.objects.get(verb="mileagerate.taken_back").organisation_id == there.organisation.pk


def test_two_rates_do_not_begin_on_one_day() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MileageRate.objects.create(valid_from=date(2026, 1, 1), eur_a_km=1, eur_a_passenger_km=0)
