"""The report: contacts and persons kept apart, small numbers of persons hidden, every figure with its n."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import actions
from activities.counting import HIDDEN, Asked, Report, protected, report_of
from activities.forms.activity_report import ReportForm, half_of, period_of
from activities.models import Activity, Session
from portal.today.counts import count_works
from tests.factories import leading
from tests.factories.cast import MAKER, Office, Person
from tests.factories.offer import a_session, an_activity
from tests.factories.registrations import closed_group, registered, taking_names

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REPORT = "/coordinator/activities/report/"


def report(person: Person, **narrowed: Any) -> Report:
    now = timezone.now()
    today = timezone.localdate(now)
    told = {"since": today - 60 * DAY, "until": today, **narrowed}
    return report_of(Asked(**told), now=now, actor=person.actor)


def heads(found: Report, kind: str) -> dict[str, int]:
    return dict(found.by_type[kind].heads)


def test_contacts_are_heads_and_what_is_not_counted_is_missing_not_zero(here: Office, coordinator_here: Person) -> None:
    cafe = an_activity(here)
    leading.counted(leading.begun(cafe, ago=9 * DAY), adults=8, fathers=2, children=11, first_timers=1)
    leading.counted(leading.begun(cafe, ago=6 * DAY), adults=4, fathers=None, children=5, first_timers=None)
    leading.begun(cafe, ago=3 * DAY)
    a_session(cafe)
    actions.say_not_held(leading.begun(cafe, ago=2 * DAY), words="Lunta", actor=coordinator_here.actor)
    numbers = heads(report(coordinator_here), "family_cafe")
    assert numbers == {
        "activities": 1, "cancelled": 1, "held": 3, "missing": 1, "adults": 12, "fathers": 2, "children": 16,
        "first_timers": 1, "adults_seen": 8, "adults_asked": 8, "named": 0,
    }  # fmt: skip
    tally = report(coordinator_here).whole
    assert (tally.contacts, tally.fathers_share, tally.persons) == (28, 25, None)


def test_what_was_held_before_the_rest_was_cancelled_is_counted_and_told_of(
    here: Office, coordinator_here: Person, volunteer_here: Person, client: Client
) -> None:
    cafe = leading.a_cafe(here, volunteer_here)
    held, ahead = leading.begun(cafe, ago=DAY), a_session(cafe)
    actions.cancel_activity(cafe, actor=coordinator_here.actor)
    numbers = heads(report(coordinator_here), "family_cafe")
    assert (numbers["held"], numbers["missing"]) == (1, 1)
    later = timezone.now() + 7 * DAY
    assert [work.action_url for work in count_works(coordinator_here.actor, later)] == [
        f"/coordinator/sessions/{held.pk}/heads/?from=today"
    ]
    assert f"/volunteer/led/{held.pk}/#heads" in volunteer_here.client.get("/volunteer/led/").content.decode()
    leading.counted(held, actor=volunteer_here.actor)
    assert heads(report(coordinator_here), "family_cafe")["missing"] == 0
    assert "It takes ten seconds." in client.get(f"/en/feedback/{held.pk}/").content.decode()
    assert "was not held" in client.get(f"/en/feedback/{ahead.pk}/").content.decode()


def test_persons_are_counted_once_however_often_they_come(here: Office, coordinator_here: Person) -> None:
    overnight = taking_names(here, places=50)
    times = [a_session(overnight, starts_at=timezone.now() + n * DAY) for n in (1, 2)]
    for number in range(6):
        for row in times:
            registered(row, email=f"sama{number}@example.org")
    absent = registered(times[0], email="poissa@example.org")
    for row in times:
        leading.begin(row)
    Session.objects.update(ends_at=timezone.now())
    actions.mark_presence(absent, times[0], came=False, actor=MAKER)
    found = report(coordinator_here)
    assert (found.by_type["overnight"].persons, found.whole.persons) == (6, 6)


def test_a_closed_groups_families_are_persons_of_the_period_in_which_it_met(
    here: Office, coordinator_here: Person
) -> None:
    group = closed_group(here, places=9)
    for _ in range(5):
        registered(group)
    assert report(coordinator_here).by_type == {}
    Session.objects.filter(pk=leading.begin(group.sessions.first()).pk).update(ends_at=timezone.now())
    assert report(coordinator_here).by_type["peer_group"].persons == 5


@pytest.mark.parametrize(
    ("values", "total", "expected"),
    [
        ({"a": 7, "b": 9}, 16, ({"a": 7, "b": 9}, 16)),
        ({"a": 3, "b": 9, "c": 6}, 18, ({"a": HIDDEN, "b": 9, "c": HIDDEN}, 18)),
        ({"a": 3, "b": 4, "c": 6}, 13, ({"a": HIDDEN, "b": HIDDEN, "c": 6}, 13)),
        ({"a": 0, "b": 9}, 9, ({"a": 0, "b": 9}, 9)),
        ({"a": 3}, 3, ({"a": HIDDEN}, HIDDEN)),
    ],
)
def test_small_numbers_of_persons_are_hidden_and_cannot_be_counted_back(
    values: dict[str, int], total: int, expected: tuple[dict[str, int], int]
) -> None:
    assert protected(values, total) == expected


def came(office: Office, day: str, people: int, **facts: Any) -> None:
    """Let so many different people have come on a day of the past."""
    session = a_session(taking_names(office, places=50, **facts))
    for _ in range(people):
        registered(session)
    begins = datetime.fromisoformat(f"{day}T10:00+02:00")
    Session.objects.filter(pk=session.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))


def persons_of(person: Person, query: str) -> int | None:
    with time_machine.travel("2026-11-20T12:00+02:00", tick=False):
        asked = ReportForm(QueryDict(query), actor=person.actor).asked
        assert asked is not None
        return report_of(asked, now=timezone.now(), actor=person.actor).whole.persons


def test_persons_of_a_half_year_cannot_be_subtracted_from_those_of_the_year(
    here: Office, coordinator_here: Person
) -> None:
    came(here, "2026-10-01", 9)
    came(here, "2026-03-02", 1)
    assert persons_of(coordinator_here, "period=2026-year") == 10
    assert persons_of(coordinator_here, "period=2026-autumn") == HIDDEN
    came(here, "2026-03-03", 4)
    assert persons_of(coordinator_here, "period=2026-autumn") == 9


def test_persons_of_a_type_cannot_be_subtracted_from_those_of_all_types(here: Office, coordinator_here: Person) -> None:
    came(here, "2026-10-01", 9)
    came(here, "2026-10-02", 1, type="parents_evening")
    assert persons_of(coordinator_here, "period=2026-autumn") == 10
    assert persons_of(coordinator_here, "period=2026-autumn&type=overnight") == HIDDEN


def test_persons_of_a_municipality_cannot_be_subtracted_from_those_of_all(
    here: Office, there: Office, coordinator_here: Person
) -> None:
    came(here, "2026-10-01", 9)
    came(here, "2026-10-02", 1)
    Activity.objects.filter(pk=Activity.objects.latest("pk").pk).update(municipality=there.municipality)
    own = {here.municipality.pk, there.municipality.pk}
    both = replace(coordinator_here, actor=replace(coordinator_here.actor, municipality_ids=frozenset(own)))
    assert persons_of(both, "period=2026-autumn") == 10
    assert persons_of(both, f"period=2026-autumn&municipality={here.municipality.pk}") == HIDDEN


def test_persons_of_days_of_ones_own_are_not_shown(here: Office, coordinator_here: Person) -> None:
    came(here, "2026-10-01", 9)
    assert persons_of(coordinator_here, "period=2026-autumn") == 9
    assert persons_of(coordinator_here, "period=own&since=1.8.2026&until=31.12.2026") == HIDDEN


def test_what_is_narrowed_and_whose_it_is(
    here: Office, there: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    leading.counted(leading.begun(an_activity(here), ago=DAY))
    leading.counted(leading.begun(an_activity(here, type="meeting_place"), ago=DAY))
    leading.counted(leading.begun(an_activity(there), ago=DAY))
    assert set(report(coordinator_here).by_type) == {"family_cafe", "meeting_place"}
    assert set(report(coordinator_here, type="meeting_place").by_type) == {"meeting_place"}
    assert set(report(coordinator_here, municipality_id=there.municipality.pk).by_type) == set()
    assert report(coordinator_there).whole.contacts == 19


def test_periods_of_the_school_year() -> None:
    assert (half_of(date(2026, 7, 31)), half_of(date(2026, 8, 1))) == ("2026-spring", "2026-autumn")
    assert period_of("2026-school") == (date(2026, 8, 1), date(2027, 7, 31))
    assert period_of("2026-spring") == (date(2026, 1, 1), date(2026, 7, 31))


def test_the_page_shows_each_figure_with_what_it_counts_and_a_file(here: Office, coordinator_here: Person) -> None:
    with time_machine.travel("2026-11-20T12:00+02:00", tick=False):
        session = leading.counted(leading.begun(an_activity(here), ago=DAY))
        leading.said(session)
        shown = coordinator_here.client.get(REPORT).content.decode()
        file = coordinator_here.client.get(f"{REPORT}?format=csv").content.decode("utf-8-sig")
    assert "Whoever comes three times is three contacts." in shown
    assert "n = 1 counted times" in shown
    assert "25 % of adults" in shown
    assert "not known" in shown
    assert "1 answer without a name" in shown
    head, row, whole = csv.reader(file.splitlines(), delimiter=";")
    assert dict(zip(head, row, strict=True))["Contacts"] == "19"
    assert whole[0] == "All together"


def test_own_days_that_cannot_be_are_told(here: Office, coordinator_here: Person) -> None:
    for days in ("since=3.9.2026&until=1.9.2026", "since=x", ""):
        shown = coordinator_here.client.get(f"{REPORT}?period=own&{days}").content.decode()
        assert "Write the first and the last day" in shown
    good = coordinator_here.client.get(f"{REPORT}?period=own&since=1.9.2026&until=3.9.2026").content.decode()
    assert "Nothing was held in this period" in good
    assert coordinator_here.client.get(f"{REPORT}?period=nonsense").status_code == 200


def test_the_report_costs_the_same_with_3_and_30_activities(here: Office, coordinator_here: Person) -> None:
    coordinator_here.client.get(REPORT)
    costs = []
    for count in (3, 27):
        for _ in range(count):
            session = leading.counted(leading.begun(an_activity(here), ago=DAY))
            leading.said(session)
        with CaptureQueriesContext(connection) as queries:
            assert coordinator_here.client.get(f"{REPORT}?period={half_of(timezone.localdate())}").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]
