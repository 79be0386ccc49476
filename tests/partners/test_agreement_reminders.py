"""Agreements that end: who is reminded, when, and of what nothing is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Organisation
from core.actor import Actor
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from partners.actions import agreements as actions
from partners.models import PartnerAgreement
from partners.reminders.agreements import mark_of, remind_expiring
from partners.tasks import mind_agreements
from tests.factories.cast import MAKER, Office, Person
from tests.factories.partners import a_partner, a_partner_worker, an_agreement

HELSINKI = ZoneInfo("Europe/Helsinki")
LAST = date(2026, 10, 28)  # the clocks are put back three days before


@pytest.fixture
def clinic(here: Office) -> Organisation:
    return a_partner(here)


@pytest.fixture
def agreement(here: Office, clinic: Organisation) -> PartnerAgreement:
    with time_machine.travel(datetime(2026, 1, 5, 10, tzinfo=HELSINKI)):
        return an_agreement(here.organisation, clinic, starts_on=date(2026, 1, 1), ends_on=LAST)


def at(day: date, hour: int = 0, minute: int = 20) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HELSINKI)


def reminded() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind="agreement_expiring").order_by("pk")
    return [(message.context["what"], message.context["area"]) for message in rows]


def run_through(first: date, last: date) -> None:
    day = first
    while day <= last:
        with time_machine.travel(at(day)):
            remind_expiring(at(day))
        day += timedelta(days=1)


def test_each_party_is_reminded_once_of_each_mark(
    agreement: PartnerAgreement, coordinator_here: Person, volunteer_here: Person, clinic: Organisation
) -> None:
    a_partner_worker(clinic)
    run_through(LAST - timedelta(days=93), LAST + timedelta(days=2))
    marks = [("90", "coordinator"), ("90", "partner"), ("30", "coordinator"), ("30", "partner")]
    assert reminded() == [*marks, ("7", "coordinator"), ("7", "partner")]


@pytest.mark.parametrize(("left", "mark"), [(90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7)])
def test_the_nearest_mark_that_has_been_passed_is_told(left: int, mark: int) -> None:
    assert mark_of(LAST, LAST - timedelta(days=left)) == mark


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (at(LAST - timedelta(days=91), 23, 59), 0),
        (at(LAST - timedelta(days=90), 0, 0), 1),
        (at(LAST, 23, 59), 1),
        (at(LAST + timedelta(days=1), 0, 0), 0),
    ],
)
def test_days_are_those_of_finland_also_when_the_clocks_change(
    agreement: PartnerAgreement, moment: datetime, count: int
) -> None:
    assert remind_expiring(moment.astimezone(ZoneInfo("UTC"))) == count


def test_what_has_been_given_notice_is_not_reminded_of(agreement: PartnerAgreement, coordinator_here: Person) -> None:
    day = LAST - timedelta(days=60)
    with time_machine.travel(at(day)):
        actions.end_agreement(agreement, ends_on=LAST, is_agreed=True, actor=MAKER)
        assert remind_expiring(at(day)) == 0


def test_a_reminder_that_waited_is_not_sent_when_it_has_been_renewed(
    agreement: PartnerAgreement, coordinator_here: Person
) -> None:
    day = LAST - timedelta(days=30)
    with time_machine.travel(at(day, 10)):
        remind_expiring(at(day, 10))
        message = OutboxMessage.objects.get(kind="agreement_expiring")
        kind = kind_named("agreement_expiring")
        assert kind.still_due(message)
        new = actions.renew_agreement(agreement, actor=MAKER)
        actions.offer_agreement(new, actor=MAKER)
        actions.ask_acceptance(new, actor=MAKER)
        for party in new.parties.all():
            actions.record_signature(new, party=party, accepted_on=day, actor=MAKER)
        assert not kind.still_due(message)
        assert remind_expiring(at(day, 11)) == 0


def test_a_reminder_is_not_sent_to_who_has_left(agreement: PartnerAgreement, coordinator_here: Person) -> None:
    day = LAST - timedelta(days=30)
    with time_machine.travel(at(day, 10)):
        remind_expiring(at(day, 10))
        message = OutboxMessage.objects.get(kind="agreement_expiring")
        coordinator_here.user.memberships.update(is_active=False)
        assert not kind_named("agreement_expiring").still_due(message)


def test_the_night_ends_what_is_over_and_reminds_of_the_rest(
    agreement: PartnerAgreement, here: Office, clinic: Organisation, coordinator_here: Person
) -> None:
    with time_machine.travel(at(LAST + timedelta(days=1))):
        other = an_agreement(here.organisation, clinic, ends_on=LAST + timedelta(days=5))
        assert mind_agreements() == 2
    agreement.refresh_from_db()
    other.refresh_from_db()
    assert (agreement.state, other.state) == ("ended", "active")


def test_each_step_tells_the_other_parties_and_not_oneself(
    here: Office, clinic: Organisation, coordinator_here: Person, administrator_here: Person
) -> None:
    nurse = a_partner_worker(clinic)
    an_agreement(here.organisation, clinic)
    told = OutboxMessage.objects.filter(kind="agreement_news", recipient=f"accounts.User:{nurse.user.pk}")
    assert list(told.order_by("pk").values_list("context__what", flat=True)) == ["offered", "waits", "in_force"]
    own = Actor(role=nurse.actor.role, label="", organisation_ids=nurse.actor.organisation_ids)
    actions.make_remark(a_talk(here, clinic), text="Sopii.", actor=own)
    readers = set(OutboxMessage.objects.filter(context__what="remark").values_list("context__area", flat=True))
    assert readers == {"coordinator", "administration"}


def a_talk(here: Office, clinic: Organisation) -> PartnerAgreement:
    agreement = actions.make_agreement(
        organisation=here.organisation, parties=[clinic], title="Uusi", purpose="Yhdessä.", actor=MAKER
    )
    actions.offer_agreement(agreement, actor=MAKER)
    return agreement


def test_no_message_names_the_agreement_or_anybody(agreement: PartnerAgreement, coordinator_here: Person) -> None:
    with time_machine.travel(at(LAST - timedelta(days=30))):
        remind_expiring(timezone.now())
        message = OutboxMessage.objects.get(kind="agreement_expiring")
        shown = str(kind_named("agreement_expiring").build(message))
    assert [word for word in (agreement.title, "Maija", "Tiina") if word in shown] == []
