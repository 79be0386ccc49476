"""The calendar of a house that three associations share: what each sees, and who is in one room at once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from activities import actions, house
from activities.house import Period, Stay, clashing
from activities.models import Activity
from core.actor import Role
from core.refusals import Refused
from partners.models import Venue
from tests.factories import cast, registrations
from tests.factories.cast import Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.partners import a_partner, a_partner_worker, an_agreement
from tests.factories.shifts import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
OFFICE, PARTNER = "/coordinator/house-calendar/", "/partner/house-calendar/"


@pytest.fixture
def second(here: Office) -> Office:
    office = cast.open_office("Toinen ry", cast.SASTAMALA)
    cast.worker(office, Role.COORDINATOR, "Tuija Toinen")
    return office


@pytest.fixture
def third(here: Office) -> Office:
    return cast.open_office("Kolmas ry", cast.SASTAMALA)


@pytest.fixture
def coordinator_of_third(third: Office) -> Person:
    return cast.worker(third, Role.COORDINATOR, "Kaisa Kolmas")


@pytest.fixture
def hall(here: Office, second: Office) -> Venue:
    """A room of the first association, which the second shares and the third does not."""
    venue = Venue.objects.create(
        organisation=here.organisation, municipality=here.municipality, name="Perheentalon sali", address="Talontie 1"
    )
    venue.shared_with.add(second.organisation)
    return venue


def page(client: Client, address: str, days: int = 5) -> str:
    week = f"{timezone.localdate() + timedelta(days=days):%G-W%V}"
    answer = client.get(address, {"at": week})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def held(office: Office, name: str, *, starts_at: datetime | None = None, **facts: object) -> Activity:
    activity = an_activity(office, name_fi=name, name_sv=name, **facts)
    a_session(activity, starts_at=starts_at)
    return activity


def test_three_associations_see_what_they_have_agreed_on_and_no_more(
    here: Office, second: Office, third: Office, hall: Venue, coordinator_here: Person,
    coordinator_of_third: Person,
) -> None:  # fmt: skip
    held(second, "Toisten kahvila")
    held(second, "Toisten luonnos", state="planned")
    held(second, "Salainen suunnitelma", state="planned", venue=hall, starts_at=at(5, 14))
    held(third, "Kolmannen kerho")
    held(here, "Oma luonnos", state="planned")
    boss = coordinator_here.client
    before = page(boss, OFFICE)
    assert "Oma luonnos" in before
    assert "Toisten kahvila" not in before
    an_agreement(here.organisation, second.organisation, shares=["calendar"])
    shown = page(boss, OFFICE)
    assert "Toisten kahvila" in shown
    assert "Taken" in shown
    for hidden in ("Toisten luonnos", "Salainen suunnitelma", "Kolmannen kerho"):
        assert hidden not in shown
    seen = page(coordinator_of_third.client, OFFICE)
    assert "Kolmannen kerho" in seen
    assert "Toisten kahvila" not in seen
    assert "Oma luonnos" not in seen


def test_an_agreement_that_shares_no_calendar_opens_none(
    here: Office, second: Office, coordinator_here: Person
) -> None:
    held(second, "Toisten kahvila")
    an_agreement(here.organisation, second.organisation, shares=["rooms"])
    assert "Toisten kahvila" not in page(coordinator_here.client, OFFICE)


def test_a_partner_sees_the_room_and_nobody_who_has_registered(here: Office, hall: Venue) -> None:
    clinic = a_partner(here)
    hall.shared_with.add(clinic)
    activity = held(here, "Vauvaryhmä", venue=hall, entry="names", places=8)
    activity.sessions.update(words="")
    registrations.who_comes(here, "Kettunen")
    shown = page(a_partner_worker(clinic).client, PARTNER)
    assert "Vauvaryhmä" in shown
    assert "Perheentalon sali" in shown
    assert "Kettunen" not in shown


def test_two_in_one_room_is_a_warning_on_the_page_and_in_the_calendar(
    here: Office, second: Office, hall: Venue, coordinator_here: Person
) -> None:
    own = held(here, "Oma kahvila", venue=hall)
    held(second, "Salainen suunnitelma", venue=hall, state="planned", starts_at=at(5, 11))
    held(second, "Muualla", venue=hall, starts_at=at(5, 12))
    assert "two at once" in page(coordinator_here.client, OFFICE)
    shown = page(coordinator_here.client, f"/coordinator/activities/{own.pk}/")
    assert "Somebody else is in the same room at the same time" in shown
    assert "taken, Toinen ry" in shown
    assert "Salainen suunnitelma" not in shown
    assert actions.touch_activity(own, actor=coordinator_here.actor) is None


def test_a_room_gives_its_place_and_a_room_of_others_is_refused(
    here: Office, third: Office, hall: Venue, coordinator_here: Person, coordinator_of_third: Person
) -> None:
    own, other = held(here, "Oma kahvila"), coordinator_of_third
    assert "Perheentalon sali" in page(coordinator_here.client, f"/coordinator/activities/{own.pk}/edit/")
    foreign = held(third, "Kolmannen kerho")
    assert "Perheentalon sali" not in page(other.client, f"/coordinator/activities/{foreign.pk}/edit/")
    actions.change_activity(own, venue=hall, actor=coordinator_here.actor)
    with pytest.raises(Refused) as refused:
        actions.change_activity(foreign, venue=hall, actor=other.actor)
    assert refused.value.refusal.code == "other_room"


def test_the_file_of_the_calendar_tells_what_everybody_may_read(here: Office, coordinator_here: Person) -> None:
    held(here, "Oma kahvila")
    held(here, "Oma luonnos", state="planned")
    week = f"{timezone.localdate() + timedelta(days=5):%G-W%V}"
    body = coordinator_here.client.get(OFFICE, {"at": week, "format": "ics"}).content
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(body).walk("VEVENT")] == ["Oma kahvila"]


def test_the_calendar_costs_the_same_with_three_and_thirty_times(here: Office, coordinator_here: Person) -> None:
    costs = []
    for count in (3, 27):
        for number in range(count):
            held(here, f"Kerho {number}")
        page(coordinator_here.client, OFFICE)
        with CaptureQueriesContext(connection) as counted:
            page(coordinator_here.client, OFFICE)
        costs.append(len(counted))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("key", ["", "nonsense", "2026-W99", "2026-13", "0001-W01", "2026-W48|x", "9999-W52"])
def test_a_broken_address_shows_this_week(key: str) -> None:
    today = date(2026, 11, 25)
    assert Period.named(key, today) == Period(date(2026, 11, 23), is_month=False)


def test_weeks_and_months_lead_to_each_other() -> None:
    today = date(2026, 11, 25)
    week = Period.named("2026-W53", today)
    assert (week.before.key, week.after.key, week.other(today).key) == ("2026-W52", "2027-W01", "2026-12")
    month = Period.named("2026-11", today)
    assert (month.before.key, month.after.key, month.other(today).key) == ("2026-10", "2026-12", "2026-W48")
    weeks = month.weeks()
    assert (weeks[0][0], weeks[-1][-1]) == (date(2026, 10, 26), date(2026, 12, 6))


def stay(key: int, room: int, begins: int, ends: int) -> Stay:
    day = datetime(2026, 11, 23, tzinfo=timezone.get_current_timezone())
    return Stay(key, room, day + timedelta(hours=begins), day + timedelta(hours=ends))


def test_who_is_in_one_room_at_once_is_found_whatever_the_order() -> None:
    rows = [stay(4, 1, 20, 21), stay(1, 1, 8, 18), stay(2, 1, 9, 10), stay(3, 1, 11, 12), stay(5, 2, 8, 18)]
    assert clashing(rows) == {1, 2, 3}
    assert clashing([stay(1, 1, 8, 9), stay(2, 1, 9, 10)]) == set()
    assert house.clashing([]) == set()
