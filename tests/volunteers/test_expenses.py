"""Journeys asked back (domain.md 3.3): what they are worth, the yearly limit, the decision."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import Refused
from notifications.models import OutboxMessage
from tests.factories import cast, expenses
from tests.factories.cast import Office, Person
from tests.factories.expenses import drive, ticket
from volunteers import actions, retention
from volunteers import expenses as money
from volunteers.models import ExpenseClaim, ExpenseLine, Volunteer, VolunteerRole
from volunteers.rules import expenses as rules
from volunteers.shown.expenses import label_of, limit_words
from volunteers.states import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.smoke, pytest.mark.usefixtures("in_english")]
TODAY = date(2026, 11, 22)


def reread(row: Model) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.refusal.code


# What a journey is worth


@pytest.mark.parametrize(
    ("km", "passengers", "rate", "eur"),
    [
        ("24", 0, "0.55", "13.20"),
        ("24.5", 0, "0.55", "13.48"),  # 13,475 is rounded half up
        ("0.1", 0, "0.55", "0.06"),  # 0,055
        ("10", 1, "0.59", "5.90"),
        ("10", 3, "0.67", "6.70"),
        ("2000", 8, "0.87", "1740.00"),
    ],
)
def test_kilometres_are_counted_by_the_rate_of_2026(km: str, passengers: int, rate: str, eur: str) -> None:
    facts = money.priced(drive(day=TODAY, km=Decimal(km), passengers=passengers))
    assert (facts["eur_a_km"], facts["eur"]) == (Decimal(rate), Decimal(eur))


def test_a_journey_has_the_rate_of_its_own_day_across_the_new_year(administrator_here: Person) -> None:
    new = {"eur_a_km": Decimal("0.57"), "eur_a_passenger_km": Decimal("0.05")}
    actions.add_rate(valid_from=date(2027, 1, 1), actor=administrator_here.actor, **new)
    days = [date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 1)]
    found = [money.priced(drive(day=day, km=Decimal(100), passengers=1))["eur"] for day in days]
    assert found == [Decimal("59.00"), Decimal("59.00"), Decimal("62.00"), Decimal("62.00")]
    assert money.rate_on(date(2025, 12, 31)) is None


def test_a_line_keeps_its_rate_when_the_next_one_comes(volunteer_here: Person, administrator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    tomorrow = timezone.localdate() + timedelta(days=1)
    new = {"eur_a_km": Decimal("0.60"), "eur_a_passenger_km": Decimal("0.04")}
    actions.add_rate(valid_from=tomorrow, actor=administrator_here.actor, **new)
    line = claim.lines.get()
    assert (line.eur_a_km, line.eur) == (Decimal("0.55"), Decimal("13.20"))


def test_a_rate_that_was_published_late_is_counted_when_the_claim_is_sent(
    volunteer_here: Person, administrator_here: Person
) -> None:
    claim = expenses.begun(volunteer_here)
    new = {"eur_a_km": Decimal("0.60"), "eur_a_passenger_km": Decimal("0.04")}
    actions.add_rate(valid_from=timezone.localdate(), actor=administrator_here.actor, **new)
    assert claim.lines.get().eur == Decimal("13.20")
    actions.send_claim(claim, actor=volunteer_here.actor)
    assert claim.lines.get().eur == Decimal("14.40")


# The yearly limit (R-EX-2)


@pytest.mark.parametrize(
    ("eur", "is_near", "is_full", "left", "word"),
    [
        ("0", False, False, "3000", "Up to"),
        ("2499.99", False, False, "500.01", "Up to"),
        ("2500", True, False, "500", "near the limit"),
        ("2999.99", True, False, "0.01", "near the limit"),
        ("3000", False, True, "0", "ask the office"),
        ("3100", False, True, "0", "ask the office"),
    ],
)
def test_the_volunteer_is_warned_before_the_limit(eur: str, is_near: bool, is_full: bool, left: str, word: str) -> None:
    told = money.YearSum(2026, Decimal(eur))
    assert (told.is_near, told.is_full, told.left) == (is_near, is_full, Decimal(left))
    assert word in limit_words(told)["text"]


@pytest.mark.parametrize(
    ("before", "eur", "over"),
    [
        ("0", "13.20", "0"),
        ("2986.80", "13.20", "0"),  # exactly full: all of it is tax-free
        ("2986.81", "13.20", "0.01"),
        ("2999", "13.20", "12.20"),
        ("3000", "13.20", "13.20"),
        ("3500", "13.20", "13.20"),
    ],
)
def test_what_is_beyond_the_limit_is_not_called_tax_free(before: str, eur: str, over: str) -> None:
    found = money.beyond(Decimal(before), Decimal(eur))
    assert found == Decimal(over)
    label = label_of(ExpenseLine(kind="car", eur=Decimal(eur)), found)
    assert label["tag"] == ("ask the office" if Decimal(over) else "tax-free")
    assert ("Ask the office" in label.get("note", "")) == bool(Decimal(over))


def long_drives(n: int, **facts: Any) -> list[dict[str, Any]]:
    """Return `n` drives of 550 euros each."""
    return [drive(km=Decimal(1000), **facts) for _ in range(n)]


def test_the_limit_is_written_on_the_lines_at_the_approval(volunteer_here: Person, coordinator_here: Person) -> None:
    first = expenses.approved(volunteer_here, coordinator_here, *long_drives(5))
    second = expenses.approved(volunteer_here, coordinator_here, *long_drives(2), ticket(eur=Decimal(500)))
    assert [line.eur_beyond for line in first.lines.all()] == [0, 0, 0, 0, 0]
    assert [line.eur_beyond for line in second.lines.order_by("pk")] == [Decimal(300), Decimal(550), 0]
    year = timezone.localdate().year
    assert money.sum_of_year(volunteer_here.volunteer, year).eur == Decimal(3850)


def test_each_year_has_its_own_limit(volunteer_here: Person) -> None:
    claim = ExpenseClaim.objects.create(volunteer=volunteer_here.volunteer)
    told = {"kind": "car", "purpose": "visit", "km": 1000, "eur_a_km": Decimal("0.55"), "eur": Decimal(550)}
    days = [*[date(2026, 12, 31)] * 6, *[date(2027, 1, 1)] * 2]
    lines = [ExpenseLine.objects.create(claim=claim, day=day, **told) for day in days]
    over = money.beyond_of(volunteer_here.volunteer, lines)
    assert [over[line.pk] for line in lines] == [0, 0, 0, 0, 0, Decimal(300), 0, 0]
    sums = [money.sum_of_year(volunteer_here.volunteer, year).eur for year in (2026, 2027)]
    assert sums == [Decimal(3300), Decimal(1100)]


def test_a_refused_claim_does_not_count(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    year = timezone.localdate().year
    assert money.sum_of_year(volunteer_here.volunteer, year).eur == Decimal("13.20")
    actions.refuse_claim(claim, reason="not_task", actor=coordinator_here.actor)
    assert money.sum_of_year(volunteer_here.volunteer, year).eur == 0


# Which journeys


JOURNEYS = [
    (drive(day=TODAY), None),
    (ticket(day=TODAY), None),
    (drive(day=TODAY + timedelta(days=1)), "day"),
    (drive(day=date(2025, 11, 21)), "day"),
    (ticket(day=date(2025, 11, 22)), None),
    (drive(day=date(2025, 12, 31)), "day"),  # there is no rate for it
    (drive(day=TODAY, km=Decimal(0)), "km"),
    (drive(day=TODAY, to_place="home"), "to_place"),
    (ticket(day=TODAY, eur=Decimal(0)), "eur"),
    (ticket(day=TODAY, has_receipt=False), "has_receipt"),
]


@pytest.mark.parametrize(("facts", "code"), JOURNEYS)
def test_which_journeys_can_be_asked_back(facts: dict[str, Any], code: str | None) -> None:
    refusal = rules.why_not_journey(facts, today=TODAY)
    assert (refusal and refusal.code) == code


def test_a_journey_has_no_place_for_words() -> None:
    """No free text anywhere: nobody's name or address can be written (R-EX-1)."""
    words = [f.name for f in ExpenseLine._meta.fields if f.get_internal_type() in ("CharField", "TextField")]
    free = [name for name in words if not ExpenseLine._meta.get_field(name).choices]
    assert free == ["submission_key"]


def test_a_paid_role_has_its_travel_in_the_pay(here: Office, volunteer_here: Person) -> None:
    role = VolunteerRole.objects.create(programme=here.programme, kind="experience_expert", is_paid=True)
    volunteer_here.volunteer.roles.add(role)
    assert code_of(lambda: expenses.begun(volunteer_here)) == "is_paid"
    unpaid = VolunteerRole.objects.create(programme=here.programme, kind="companion")
    volunteer_here.volunteer.roles.add(unpaid)
    assert expenses.begun(volunteer_here).state == Claim.DRAFT


# One's own claim


def test_a_volunteer_has_one_open_claim(volunteer_here: Person) -> None:
    first = actions.begin_claim(volunteer_here.volunteer, actor=volunteer_here.actor)
    assert actions.begin_claim(volunteer_here.volunteer, actor=volunteer_here.actor) == first
    actions.add_line(first, actor=volunteer_here.actor, **drive())
    actions.send_claim(first, actor=volunteer_here.actor)
    assert actions.begin_claim(volunteer_here.volunteer, actor=volunteer_here.actor) != first


def test_the_same_form_sent_twice_writes_one_journey(volunteer_here: Person) -> None:
    claim = actions.begin_claim(volunteer_here.volunteer, actor=volunteer_here.actor)
    for _ in range(2):
        actions.add_line(claim, submission_key="abc", actor=volunteer_here.actor, **drive())
    assert claim.lines.count() == 1


def test_a_claim_is_sent_once(volunteer_here: Person) -> None:
    claim = expenses.begun(volunteer_here)
    actions.send_claim(claim, actor=volunteer_here.actor)
    assert code_of(lambda: actions.send_claim(claim, actor=volunteer_here.actor)) == "is_sent"
    assert AuditEntry.objects.filter(verb="expenseclaim.sent").count() == 1
    sent = reread(claim)
    assert code_of(lambda: actions.change_line(sent.lines.get(), actor=volunteer_here.actor, **drive())) == "is_sent"
    assert code_of(lambda: actions.remove_line(sent.lines.get(), actor=volunteer_here.actor)) == "is_sent"


OWN_REFUSALS = [
    ("drop", lambda claim, who: actions.drop_claim(claim, actor=who), "is_sent"),
    ("send", lambda claim, who: actions.send_claim(claim, actor=who), "is_sent"),
    ("add", lambda claim, who: actions.add_line(claim, actor=who, **drive()), "is_sent"),
]


@pytest.mark.parametrize(("name", "act", "code"), OWN_REFUSALS, ids=[row[0] for row in OWN_REFUSALS])
def test_what_was_sent_is_not_changed(
    name: str, act: Callable[[ExpenseClaim, Actor], object], code: str, volunteer_here: Person
) -> None:
    claim = expenses.sent(volunteer_here)
    assert code_of(lambda: act(claim, volunteer_here.actor)) == code


def test_somebody_else_does_not_touch_a_claim(here: Office, volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.begun(volunteer_here)
    other = cast.volunteer(here, "Elsa Toinen")
    for who in (other.actor, coordinator_here.actor):
        assert code_of(lambda who=who: actions.send_claim(claim, actor=who)) == "not_yours"
        assert code_of(lambda who=who: actions.add_line(claim, actor=who, **drive())) == "not_yours"
        assert code_of(lambda who=who: actions.drop_claim(claim, actor=who)) == "not_yours"


def test_an_empty_claim_is_not_sent_and_can_be_thrown_away(volunteer_here: Person) -> None:
    claim = actions.begin_claim(volunteer_here.volunteer, actor=volunteer_here.actor)
    assert code_of(lambda: actions.send_claim(claim, actor=volunteer_here.actor)) == "is_empty"
    actions.drop_claim(claim, actor=volunteer_here.actor)
    assert ExpenseClaim.objects.count() == 0


def test_a_claim_can_be_taken_back_until_it_is_decided(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    actions.take_back_claim(claim, actor=volunteer_here.actor)
    assert (reread(claim).state, reread(claim).sent_at) == (Claim.DRAFT, None)
    assert ExpenseClaim.objects.visible_to(coordinator_here.actor).count() == 0
    actions.send_claim(reread(claim), actor=volunteer_here.actor)
    actions.approve_claim(reread(claim), actor=coordinator_here.actor)
    assert code_of(lambda: actions.take_back_claim(reread(claim), actor=volunteer_here.actor)) == "not_waiting"


def test_a_returned_claim_is_mended_and_sent_again(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    actions.return_claim(claim, reason="kilometres", actor=coordinator_here.actor)
    claim = reread(claim)
    assert (claim.state, claim.reason_code) == (Claim.RETURNED, "kilometres")
    assert code_of(lambda: actions.drop_claim(claim, actor=volunteer_here.actor)) == "was_sent"
    actions.change_line(claim.lines.get(), actor=volunteer_here.actor, **drive(km=Decimal(20)))
    actions.send_claim(claim, actor=volunteer_here.actor)
    assert (reread(claim).state, reread(claim).reason_code) == (Claim.SENT, "")
    assert claim.lines.get().eur == Decimal("11.00")


# The decision


DECISIONS = [
    ("approve", lambda claim, who: actions.approve_claim(claim, actor=who)),
    ("return", lambda claim, who: actions.return_claim(claim, reason="twice", actor=who)),
    ("refuse", lambda claim, who: actions.refuse_claim(claim, reason="twice", actor=who)),
]
Decide = Callable[[ExpenseClaim, Actor], object]
EACH_DECISION = pytest.mark.parametrize(("name", "act"), DECISIONS, ids=[row[0] for row in DECISIONS])


@EACH_DECISION
def test_nobody_decides_an_own_claim(name: str, act: Decide, here: Office) -> None:
    person = cast.volunteer(here, "Kaksi Hattua")
    both = cast.worker(here, Role.COORDINATOR, "Outi Toinen")
    Volunteer.objects.filter(pk=person.volunteer.pk).update(user=both.user)
    volunteer = Person(
        Actor(role=Role.VOLUNTEER, label="", user_id=both.user.pk, organisation_ids=both.actor.organisation_ids),
        user=both.user,
        volunteer=Volunteer.objects.get(pk=person.volunteer.pk),
    )
    claim = expenses.sent(volunteer)
    assert code_of(lambda: act(claim, both.actor)) == "own_claim"
    assert reread(claim).state == Claim.SENT


@EACH_DECISION
def test_neither_of_a_couple_decides_their_claim(
    name: str, act: Decide, volunteer_here: Person, coordinator_here: Person
) -> None:
    Volunteer.objects.filter(pk=volunteer_here.volunteer.pk).update(together_with=coordinator_here.user)
    claim = expenses.sent(volunteer_here)
    assert code_of(lambda: act(claim, coordinator_here.actor)) == "own_claim"


@EACH_DECISION
def test_a_claim_is_decided_once_and_by_its_own_office(
    name: str, act: Decide, volunteer_here: Person, coordinator_here: Person, coordinator_there: Person
) -> None:
    claim = expenses.sent(volunteer_here)
    assert code_of(lambda: act(claim, coordinator_there.actor)) == "other_organisation"
    assert code_of(lambda: act(claim, volunteer_here.actor)) == "not_yours"
    act(claim, coordinator_here.actor)
    for _again, decide in DECISIONS:
        assert code_of(lambda decide=decide: decide(claim, coordinator_here.actor)) == "not_waiting"


def test_a_decision_has_a_reason_from_the_list(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    actor = coordinator_here.actor
    assert code_of(lambda: actions.return_claim(claim, reason="not_task", actor=actor)) == "reason"
    assert code_of(lambda: actions.refuse_claim(claim, reason="kilometres", actor=actor)) == "reason"


def test_the_volunteer_is_told_without_sums_or_reasons(volunteer_here: Person, coordinator_here: Person) -> None:
    claim = expenses.sent(volunteer_here)
    actions.return_claim(claim, reason="kilometres", actor=coordinator_here.actor)
    message = OutboxMessage.objects.get(kind="expense_decided")
    assert message.context == {"claim": claim.pk, "state": "returned"}
    assert message.recipient.endswith(f":{volunteer_here.user.pk}")


def test_an_approval_can_be_taken_back_before_the_accountant_has_it(
    volunteer_here: Person, coordinator_here: Person
) -> None:
    claim = expenses.approved(volunteer_here, coordinator_here, *long_drives(6))
    assert claim.lines.exclude(eur_beyond=0).count() == 1
    actions.reopen_claim(claim, actor=coordinator_here.actor)
    assert reread(claim).state == Claim.SENT
    assert claim.lines.exclude(eur_beyond=0).count() == 0
    actions.approve_claim(claim, actor=coordinator_here.actor)
    today = timezone.localdate()
    organisation = volunteer_here.volunteer.organisation
    actions.give_to_accountant(organisation, from_on=today, until_on=today, actor=coordinator_here.actor)
    assert code_of(lambda: actions.reopen_claim(claim, actor=coordinator_here.actor)) == "not_approved"


# How long


def test_claims_go_after_two_years_and_what_waits_stays(
    here: Office, volunteer_here: Person, coordinator_here: Person
) -> None:
    given = expenses.given_on(volunteer_here, coordinator_here)
    waiting = expenses.sent(volunteer_here)
    ahead = timezone.now() + timedelta(days=732)
    assert list(retention.old_claims(ahead).values_list("batch", flat=True)) == [given.pk]
    assert list(retention.old_claims(timezone.now())) == []
    assert reread(waiting).state == Claim.SENT
