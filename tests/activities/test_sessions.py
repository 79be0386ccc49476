"""Times of an activity: made from its rhythm, moved with it or alone, cancelled; no registration is lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from activities import actions
from activities.models import Activity, Registration, Session
from activities.vocabulary import Scope
from core.actor import Actor
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.quiet import local, moment
from tests.activities.asked import refused
from tests.activities.test_activities import registered, told
from tests.factories import offer, shifts
from tests.factories.cast import Office, Person
from volunteers.models import VolunteerRole

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("september"),
]
JOB = Actor.system("tests")
DAY = timedelta(days=1)
THURSDAYS = {"rule": "FREQ=WEEKLY;BYDAY=TH", "from_on": date(2026, 9, 3), "until_on": date(2026, 9, 24)}
CLOCK = {"starts": time(9, 30), "minutes": 120}


@pytest.fixture
def september() -> Any:
    with time_machine.travel(datetime(2026, 9, 1, 9, tzinfo=timezone.get_default_timezone()), tick=False) as traveller:
        yield traveller


@pytest.fixture
def cafe(here: Office) -> Activity:
    """A family café on the Thursdays of September, for which one registers."""
    activity = offer.an_activity(here, entry="register", places=5)
    return timed(activity)


def timed(activity: Activity, **facts: Any) -> Activity:
    actions.set_times(activity, **{**THURSDAYS, **CLOCK, "skipped": [], **facts}, actor=JOB)
    activity.refresh_from_db()
    return activity


def clocks(activity: Activity) -> list[str]:
    """Return when the times are, those cancelled in brackets."""
    said = [(session, f"{local(session.starts_at):%a %-d.%-m. %H.%M}") for session in activity.sessions.all()]
    return [words if session.is_live else f"({words})" for session, words in said]


def session_on(activity: Activity, day: int) -> Session:
    return activity.sessions.select_related("activity").get(on=date(2026, 9, day))


# From the rhythm


def test_a_rhythm_makes_its_times(cafe: Activity) -> None:
    assert clocks(cafe) == ["Thu 3.9. 09.30", "Thu 10.9. 09.30", "Thu 17.9. 09.30", "Thu 24.9. 09.30"]


def test_what_comes_once_has_one_time(here: Office) -> None:
    activity = timed(offer.an_activity(here), rule="", until_on=None)
    assert clocks(activity) == ["Thu 3.9. 09.30"]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"from_on": date(2026, 8, 27)}, "is_past"),
        ({"until_on": None}, "rule"),
        ({"until_on": date(2040, 1, 1)}, "rule"),
        ({"rule": "FREQ=HOURLY"}, "rule"),
        ({"skipped": ["2026-09-03", "2026-09-10", "2026-09-17", "2026-09-24"]}, "never"),
    ],
)
def test_why_a_rhythm_may_not_be_set(facts: dict[str, Any], code: str, here: Office) -> None:
    activity = offer.an_activity(here)
    assert refused(lambda: timed(activity, **facts)) == code


def test_a_longer_series_keeps_its_times_and_gets_new_ones(cafe: Activity) -> None:
    before = list(cafe.sessions.values_list("pk", flat=True))
    timed(cafe, until_on=date(2026, 10, 1))
    assert list(cafe.sessions.values_list("pk", flat=True))[:4] == before
    assert clocks(cafe)[-1] == "Thu 1.10. 09.30"


def test_a_new_clock_moves_every_time_and_tells_each_once(cafe: Activity) -> None:
    rows = [registered(cafe, session) for session in cafe.sessions.all()]
    timed(cafe, starts=time(13))
    assert clocks(cafe)[0] == "Thu 3.9. 13.00"
    assert [told(row) for row in rows] == [["activity_changed"]] * 4
    assert {session.revision for session in cafe.sessions.all()} == {1}


def test_a_new_weekday_takes_those_who_registered_along(cafe: Activity) -> None:
    session = session_on(cafe, 10)
    row = registered(cafe, session)
    timed(cafe, rule="FREQ=WEEKLY;BYDAY=TU", until_on=date(2026, 9, 30))
    assert clocks(cafe) == ["Tue 8.9. 09.30", "Tue 15.9. 09.30", "Tue 22.9. 09.30", "Tue 29.9. 09.30"]
    session.refresh_from_db()
    assert (session.on, row.session_id) == (date(2026, 9, 8), session.pk)
    assert told(row) == ["activity_changed"]


def test_a_time_that_falls_away_is_cancelled_when_somebody_has_registered(cafe: Activity) -> None:
    row = registered(cafe, session_on(cafe, 17))
    timed(cafe, skipped=["2026-09-10", "2026-09-17"])
    assert clocks(cafe) == ["Thu 3.9. 09.30", "(Thu 17.9. 09.30)", "Thu 24.9. 09.30"]
    assert told(row) == ["activity_cancelled"]
    assert Registration.objects.get(pk=row.pk).state == "confirmed"


def test_what_has_been_is_never_touched(cafe: Activity, september: Any) -> None:
    september.move_to(datetime(2026, 9, 12, 9, tzinfo=timezone.get_default_timezone()))
    timed(cafe, starts=time(13))
    expected = ["Thu 3.9. 09.30", "Thu 10.9. 09.30", "Thu 17.9. 13.00", "Thu 24.9. 13.00"]
    assert clocks(cafe) == expected
    timed(cafe, starts=time(13), until_on=date(2026, 9, 12))
    assert clocks(cafe) == expected[:2]


def test_a_closed_group_hears_once_that_some_times_have_changed(here: Office) -> None:
    activity = timed(offer.an_activity(here, entry="closed", places=6))
    row = registered(activity, None)
    timed(activity, starts=time(17))
    assert told(row) == ["activity_changed"]
    assert OutboxMessage.objects.get(kind="activity_changed").context["session"] == 0


def test_times_follow_the_shifts_of_the_volunteers(here: Office, role: VolunteerRole) -> None:
    series = shifts.series(here, role, from_on=date(2026, 9, 3))
    activity = offer.an_activity(here, entry="register", places=8)
    actions.change_activity(activity, shifts=series, actor=JOB)
    timed(activity)
    found = [session.shift.on if session.shift else None for session in activity.sessions.all()]
    assert found == [date(2026, 9, 3), date(2026, 9, 10), date(2026, 9, 17), None]


# One, the following, all


def change(session: Session, hour: int = 12, *, days: int = 0, **facts: Any) -> int:
    begins = moment(local(session.starts_at).date() + DAY * days, time(hour))
    answers = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "place": "", "words": "", **facts}
    return actions.change_session(session, **answers, actor=JOB)


def test_one_time_moves_alone_and_stays_moved(cafe: Activity) -> None:
    rows = [registered(cafe, session) for session in cafe.sessions.all()]
    change(session_on(cafe, 10), days=1, place="Kirjasto")
    assert clocks(cafe) == ["Thu 3.9. 09.30", "Fri 11.9. 12.00", "Thu 17.9. 09.30", "Thu 24.9. 09.30"]
    assert [told(row) for row in rows] == [[], ["activity_changed"], [], []]
    timed(cafe, starts=time(13))
    assert clocks(cafe)[:2] == ["Thu 3.9. 13.00", "Fri 11.9. 12.00"]
    moved = session_on(cafe, 10)
    assert (moved.is_moved, moved.revision) == (True, 1)


def test_this_and_the_following_move_by_as_many_days(cafe: Activity) -> None:
    rows = [registered(cafe, session) for session in cafe.sessions.all()]
    assert change(session_on(cafe, 17), days=-1, scope=Scope.FOLLOWING) == 2
    assert clocks(cafe) == ["Thu 3.9. 09.30", "Thu 10.9. 09.30", "Wed 16.9. 12.00", "Wed 23.9. 12.00"]
    assert [told(row) for row in rows] == [[], [], ["activity_changed"], ["activity_changed"]]
    assert [row.session_id for row in Registration.objects.all()] == [row.session_id for row in rows]


def test_all_change_with_the_rhythm_but_those_that_were_moved(cafe: Activity) -> None:
    change(session_on(cafe, 10), 15)
    change(session_on(cafe, 17), 12, scope=Scope.ALL)
    expected = ["Thu 3.9. 12.00", "Thu 10.9. 15.00", "Thu 17.9. 12.00", "Thu 24.9. 12.00"]
    assert clocks(cafe) == expected
    cafe.refresh_from_db()
    assert (cafe.starts, cafe.minutes) == (time(12), 120)
    timed(cafe, starts=time(12), until_on=date(2026, 10, 1))
    assert clocks(cafe) == [*expected, "Thu 1.10. 12.00"]


def test_all_do_not_change_their_weekday_here(cafe: Activity) -> None:
    assert refused(lambda: change(session_on(cafe, 10), days=1, scope=Scope.ALL)) == "other_day"


def test_words_alone_are_not_written_about(cafe: Activity) -> None:
    session = session_on(cafe, 10)
    row = registered(cafe, session)
    answers = {"starts_at": session.starts_at, "ends_at": session.ends_at, "place": "", "words": "Tuo eväät."}
    assert actions.change_session(session, **answers, actor=JOB) == 0
    assert told(row) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (
            {"starts_at": moment(date(2026, 8, 30), time(10)), "ends_at": moment(date(2026, 8, 30), time(12))},
            "has_begun",
        ),
        ({"cancelled_at": moment(date(2026, 8, 30), time(10))}, "is_cancelled"),
    ],
)
def test_what_is_over_or_cancelled_does_not_change(facts: dict[str, Any], code: str, cafe: Activity) -> None:
    session = session_on(cafe, 10)
    Session.objects.filter(pk=session.pk).update(**facts)
    assert refused(lambda: change(session)) == code
    assert refused(lambda: actions.cancel_session(session, actor=JOB)) == code


def test_a_time_does_not_move_into_the_past(cafe: Activity) -> None:
    assert refused(lambda: change(session_on(cafe, 3), days=-5)) == "is_past"


def test_one_time_is_cancelled_with_its_words(cafe: Activity) -> None:
    session = session_on(cafe, 10)
    row, other = registered(cafe, session), registered(cafe, session_on(cafe, 17))
    actions.cancel_session(session, words="Talo on kiinni.", actor=JOB)
    session.refresh_from_db()
    assert (session.is_live, session.words, session.revision) == (False, "Talo on kiinni.", 1)
    assert (told(row), told(other)) == (["activity_cancelled"], [])


# Messages


def message_of(row: Registration) -> OutboxMessage:
    return OutboxMessage.objects.get(recipient=f"activities.Registration:{row.pk}")


def test_a_change_goes_over_the_way_they_chose_and_tells_nothing_of_what_it_is(cafe: Activity) -> None:
    session = session_on(cafe, 10)
    row = registered(cafe, session, channel="sms", phone="+358400000012", email="")
    change(session)
    message = message_of(row)
    kind = kind_named(message.kind)
    assert (message.channel, kind.urgent, kind.still_due(message)) == ("sms", True, True)
    assert kind.build(message)["at"] == session_on(cafe, 10).starts_at
    assert "Perhekahvila" not in str(kind.build(message))


def test_who_has_cancelled_hears_nothing_more(cafe: Activity) -> None:
    session = session_on(cafe, 10)
    row = registered(cafe, session)
    change(session)
    Registration.objects.filter(pk=row.pk).update(state="cancelled")
    message = message_of(row)
    assert not kind_named(message.kind).still_due(message)


def test_a_change_is_not_told_when_the_time_has_been_cancelled_since(cafe: Activity) -> None:
    session = session_on(cafe, 10)
    row = registered(cafe, session)
    change(session)
    actions.cancel_session(session, actor=JOB)
    rows = OutboxMessage.objects.filter(recipient=f"activities.Registration:{row.pk}").order_by("pk")
    assert [(one.kind, kind_named(one.kind).still_due(one)) for one in rows] == [
        ("activity_changed", False),
        ("activity_cancelled", True),
    ]


# Pages


def test_a_change_says_whom_it_tells_before_it_is_done(cafe: Activity, coordinator_here: Person) -> None:
    for session in cafe.sessions.all():
        registered(cafe, session)
    session = session_on(cafe, 10)
    page = reverse("coordinator:activity-time-edit", args=[session.pk])
    names = coordinator_here.client.get(page).context["form"]["starts_at"].field.widget.widgets_names
    answers = {f"starts_at{names[0]}": "10.9.2026", f"starts_at{names[1]}": "12", "ends": "14", "scope": "following"}
    shown = coordinator_here.client.post(page, answers).content.decode()
    assert "3 times change." in shown
    assert "3 who have registered" in shown
    assert clocks(cafe)[1] == "Thu 10.9. 09.30"
    back = coordinator_here.client.post(page, {**answers, "change": "yes"}).content.decode()
    assert 'name="sure"' not in back
    coordinator_here.client.post(page, {**answers, "sure": "yes"})
    assert clocks(cafe)[1:] == ["Thu 10.9. 12.00", "Thu 17.9. 12.00", "Thu 24.9. 12.00"]


def test_a_time_is_added_and_cancelled_on_its_pages(cafe: Activity, coordinator_here: Person) -> None:
    client = coordinator_here.client
    add = reverse("coordinator:activity-time-add", args=[cafe.pk])
    names = client.get(add).context["form"]["starts_at"].field.widget.widgets_names
    answers = {f"starts_at{names[0]}": "12.9.2026", f"starts_at{names[1]}": "10", "ends": "16"}
    assert client.post(add, answers).status_code == 302
    extra = cafe.sessions.get(on=None)
    cancel = reverse("coordinator:activity-time-cancel", args=[extra.pk])
    assert client.get(cancel).status_code == 200
    client.post(cancel, {"words": "Myrsky"})
    extra.refresh_from_db()
    assert (extra.is_live, extra.words) == (False, "Myrsky")


def test_a_camp_of_two_nights_keeps_its_length_when_its_page_is_saved(here: Office, coordinator_here: Person) -> None:
    activity = timed(offer.an_activity(here), rule="", until_on=None, starts=time(17), minutes=45 * 60)
    page = reverse("coordinator:activity-rhythm", args=[activity.pk])
    first = coordinator_here.client.get(page).context["form"].initial
    assert (first["starts"], first["ends"], first["nights"]) == (time(17), time(14), 2)
    answers = {"how_often": "once", "from_on": "4.9.2026", "starts": "17", "ends": "14", "nights": "2"}
    shown = coordinator_here.client.post(page, answers).context["days"].initial["shown"]
    coordinator_here.client.post(page, {**answers, "shown": shown})
    session = activity.sessions.get()
    assert (session.on, session.ends_at - session.starts_at) == (date(2026, 9, 4), timedelta(hours=45))
