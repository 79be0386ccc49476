"""The pages of expenses: the volunteer's own, the office's, and the rates."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.actor import Role
from tests.factories import cast, expenses
from tests.factories.cast import Office, Person
from tests.factories.expenses import drive
from volunteers.models import ExpenseBatch, ExpenseClaim, ExpenseLine, MileageRate
from volunteers.states import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DRIVE = {
    "purpose": "visit",
    "from_place": "home",
    "from_municipality": "Sastamala",
    "to_place": "meeting",
    "to_municipality": "Vammala",
    "km": "24,5",
    "submission_key": "one",
}


def today() -> str:
    day = timezone.localdate()
    return f"{day.day}.{day.month}.{day.year}"


def page(area: str, name: str, *args: int) -> str:
    return reverse(f"{area}:{name}", args=args)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# The volunteer


def test_a_claim_is_made_mended_and_sent_on_the_pages(volunteer_here: Person) -> None:
    client = volunteer_here.client
    begun = client.post(page("volunteer", "expense-new"))
    claim = ExpenseClaim.objects.get()
    assert begun.url == page("volunteer", "expense-detail", claim.pk)
    wrong = client.post(page("volunteer", "expense-drive-new", claim.pk), {**DRIVE, "day": today()})
    assert "We do not know this municipality" in text_of(wrong)
    assert wrong.context["form"]["km"].value() == "24,5"
    right = {**DRIVE, "day": today(), "to_municipality": "Huittinen"}
    for _ in range(2):
        client.post(page("volunteer", "expense-drive-new", claim.pk), right)
    line = ExpenseLine.objects.get()
    assert (line.km, line.eur, line.to_municipality.pk) == (Decimal("24.5"), Decimal("13.48"), cast.HUITTINEN)
    bus = {**right, "purpose": "training", "eur": "6,40", "submission_key": "two"}
    refused = client.post(page("volunteer", "expense-ticket-new", claim.pk), bus)
    assert "Tickets are paid back against a receipt." in text_of(refused)
    client.post(page("volunteer", "expense-ticket-new", claim.pk), {**bus, "has_receipt": "on"})
    edit = client.get(page("volunteer", "expense-line-edit", line.pk)).context["form"]
    assert (edit["km"].value(), edit["from_municipality"].value()) == ("24.5", "Sastamala")
    changed = {**right, "km": "20", "submission_key": "three"}
    client.post(page("volunteer", "expense-line-edit", line.pk), changed)
    assert "17.40" in text_of(client.get(page("volunteer", "expense-detail", claim.pk)))
    client.post(page("volunteer", "expense-send", claim.pk))
    assert ExpenseClaim.objects.get().state == Claim.SENT
    again = client.post(page("volunteer", "expense-send", claim.pk), follow=True)
    assert "This claim has been sent." in text_of(again)


def test_a_sent_claim_shows_no_way_to_change_it(volunteer_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    shown = text_of(volunteer_here.client.get(page("volunteer", "expense-detail", claim.pk)))
    assert page("volunteer", "expense-drive-new", claim.pk) not in shown
    assert page("volunteer", "expense-take-back", claim.pk) in shown
    edit = volunteer_here.client.get(page("volunteer", "expense-line-edit", claim.lines.get().pk))
    assert "take it back first" in text_of(edit)


def test_the_reason_is_on_the_page(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    coordinator_here.client.post(page("coordinator", "expense-return", claim.pk), {"reason": "kilometres"})
    shown = text_of(volunteer_here.client.get(page("volunteer", "expense-detail", claim.pk)))
    assert "The kilometres look different from the way." in shown
    assert page("volunteer", "expense-send", claim.pk) in shown


def test_the_limit_is_told_in_words(volunteer_here: Person) -> None:
    expenses.begun(volunteer_here, *[drive(km=Decimal(1000)) for _ in range(5)])
    claim = ExpenseClaim.objects.get()
    shown = text_of(volunteer_here.client.get(page("volunteer", "expense-list")))
    assert "You are near the limit" in shown
    expenses.begun(volunteer_here, drive(km=Decimal(1000)))
    detail = text_of(volunteer_here.client.get(page("volunteer", "expense-detail", claim.pk)))
    assert "The tax-free limit" in detail
    assert detail.count("Ask the office before you count on it.") == 1


def test_the_second_of_a_couple_reads_whose_name_it_goes_under(here: Office) -> None:
    second = cast.worker(here, Role.VOLUNTEER, "Toinen Puolisko")
    assert "asked back under one name" in text_of(second.client.get(page("volunteer", "expense-list")))
    assert second.client.post(page("volunteer", "expense-new")).status_code == 404


def test_an_identity_code_is_never_kept(volunteer_here: Person) -> None:
    claim = expenses.begun(volunteer_here)
    told = {**DRIVE, "day": today(), "to_municipality": "131052-308T"}
    answer = volunteer_here.client.post(page("volunteer", "expense-drive-new", claim.pk), told)
    assert "131052-308T" not in text_of(answer)


# The office


def test_the_office_sees_what_waits_and_decides_it(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    client = coordinator_here.client
    assert "Eero Vapaa" in text_of(client.get(page("coordinator", "expense-list")))
    detail = text_of(client.get(page("coordinator", "expense-detail", claim.pk)))
    assert "Home – meeting place" in detail
    assert "13.20" in detail
    client.post(page("coordinator", "expense-approve", claim.pk))
    assert ExpenseClaim.objects.get().state == Claim.APPROVED
    assert "Eero Vapaa" not in text_of(client.get(page("coordinator", "expense-list")))
    assert "Eero Vapaa" in text_of(client.get(page("coordinator", "expense-list") + "?show=approved"))


def test_the_office_is_told_before_it_approves_what_is_over_the_limit(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    claim = expenses.sent(volunteer_here, *[drive(km=Decimal(1000)) for _ in range(6)])
    asked = text_of(coordinator_here.client.get(page("coordinator", "expense-approve", claim.pk)))
    assert "300.00\N{NO-BREAK SPACE}€ of it is over the yearly tax-free limit." in asked


def test_a_draft_is_not_seen_by_the_office(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.begun(volunteer_here)
    assert coordinator_here.client.get(page("coordinator", "expense-detail", claim.pk)).status_code == 404
    assert "Eero Vapaa" not in text_of(coordinator_here.client.get(page("coordinator", "expense-list") + "?show=all"))


def test_the_same_journey_in_two_claims_is_pointed_out(volunteer_here: Person, coordinator_here: Person) -> None:
    expenses.sent(volunteer_here)
    second = expenses.sent(volunteer_here)
    detail = text_of(coordinator_here.client.get(page("coordinator", "expense-detail", second.pk)))
    assert "Also in another claim." in detail


def test_the_file_is_looked_at_before_it_is_made(volunteer_here: Person, coordinator_here: Person) -> None:
    expenses.approved(volunteer_here, coordinator_here)
    client, address = coordinator_here.client, page("coordinator", "expense-file-new")
    days = {"from_on": today(), "until_on": today()}
    assert "1 claim, 13.20" in text_of(client.post(address, {**days, "see": "yes"}))
    assert ExpenseBatch.objects.count() == 0
    made = client.post(address, {**days, "do": "make"})
    batch = ExpenseBatch.objects.get()
    assert made.url == page("coordinator", "expense-batch", batch.pk)
    shown = text_of(client.get(made.url))
    assert "?format=xlsx" in shown
    assert "13.20" in shown
    twice = client.post(address, {**days, "do": "make"}, follow=True)
    assert "No approved claims wait" in text_of(twice)
    assert ExpenseBatch.objects.count() == 1


def test_days_in_the_wrong_order_are_told(coordinator_here: Person) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    told = {"from_on": today(), "until_on": f"{yesterday.day}.{yesterday.month}.{yesterday.year}", "do": "make"}
    answer = coordinator_here.client.post(page("coordinator", "expense-file-new"), told)
    assert "The last day is before the first." in text_of(answer)


def test_lists_cost_the_same_with_3_and_30_rows(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    def more(first: int, last: int) -> None:
        for number in range(first, last):
            person = cast.volunteer(here, f"Vapaa {number}")
            expenses.sent(person)
            expenses.given_on(volunteer_here, coordinator_here)

    own = page("volunteer", "expense-list")
    addresses = [page("coordinator", "expense-list") + "?show=all", page("coordinator", "expense-files")]
    more(0, 3)
    few = [*(queries(coordinator_here.client, one) for one in addresses), queries(volunteer_here.client, own)]
    more(3, 12)
    many = [*(queries(coordinator_here.client, one) for one in addresses), queries(volunteer_here.client, own)]
    assert many == few


def test_a_long_claim_costs_the_same_as_a_short_one(volunteer_here: Person, coordinator_here: Person) -> None:
    claims = [expenses.sent(volunteer_here, *[drive() for _ in range(n)]) for n in (3, 30)]
    for area, person in (("volunteer", volunteer_here), ("coordinator", coordinator_here)):
        few, many = (queries(person.client, page(area, "expense-detail", claim.pk)) for claim in claims)
        assert many == few


# Rates


def test_the_administrator_adds_the_next_rate(administrator_here: Person, coordinator_here: Person) -> None:
    client = administrator_here.client
    told: dict[str, Any] = {"valid_from": "1.1.2027", "eur_a_km": "5,70", "eur_a_passenger_km": "0,04"}
    refused = client.post(page("administration", "rate-new"), told)
    assert "between 0.10 and 2.00" in text_of(refused)
    client.post(page("administration", "rate-new"), {**told, "eur_a_km": "0,57"})
    assert MileageRate.objects.first().eur_a_km == Decimal("0.57")
    assert "0.57" in text_of(client.get(page("administration", "rate-list")))
    assert coordinator_here.client.get(page("administration", "rate-list")).status_code == 404
    client.post(page("administration", "rate-take-back"))
    assert MileageRate.objects.count() == 1
