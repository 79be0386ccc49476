"""What leaders write down on their phones: how many were there, and who came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import actions, rules
from activities.models import Activity, Presence, Session
from activities.states import Activity as State
from core.models import AuditEntry
from core.refusals import NotNow, Refused
from tests.activities.asked import refused
from tests.factories import leading
from tests.factories.cast import Office, Person
from tests.factories.offer import a_session
from tests.factories.registrations import closed_group, fresh, registered

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HEADS = {"adults": 8, "fathers": 2, "children": 11, "first_timers": 1}


@pytest.fixture
def cafe(here: Office, volunteer_here: Person) -> Activity:
    return leading.a_cafe(here, volunteer_here)


@pytest.fixture
def session(cafe: Activity) -> Session:
    return leading.begun(cafe)


def page_of(session: Session) -> str:
    return f"/volunteer/led/{session.pk}/"


def page(person: Person, address: str) -> str:
    answer = person.client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def put(person: Person, session: Session, **numbers: Any) -> Any:
    return person.client.put(page_of(session), urlencode(numbers), content_type="application/x-www-form-urlencoded")


def heads(session: Session) -> dict[str, int | None]:
    session.refresh_from_db()
    return {name: getattr(session, name) for name in HEADS}


# Counting


def test_a_leader_counts_and_the_same_count_again_is_one(session: Session, volunteer_here: Person) -> None:
    for _ in range(2):
        actions.count_heads(session, **HEADS, actor=volunteer_here.actor)
    assert heads(session) == HEADS
    assert session.counted_by == volunteer_here.user
    assert AuditEntry.objects.filter(verb="session.counted").count() == 1


def test_the_last_count_wins_and_one_that_a_phone_kept_from_before_does_not(
    session: Session, volunteer_here: Person, coordinator_here: Person
) -> None:
    actions.count_heads(session, **HEADS, actor=coordinator_here.actor)
    actions.count_heads(session, adults=9, children=12, actor=volunteer_here.actor)
    assert heads(session) == {"adults": 9, "fathers": None, "children": 12, "first_timers": None}
    older = timezone.now() - timedelta(minutes=30)
    with pytest.raises(NotNow):
        actions.count_heads(session, adults=3, children=3, counted_at=older, actor=volunteer_here.actor)
    assert heads(session)["adults"] == 9


def test_a_phone_that_is_ahead_of_time_counts_now(session: Session, volunteer_here: Person) -> None:
    later = timezone.now() + DAY
    actions.count_heads(session, **HEADS, counted_at=later, actor=volunteer_here.actor)
    session.refresh_from_db()
    assert session.counted_at <= timezone.now()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": timedelta(minutes=30)}, "not_begun"),
        ({"cancelled_at": timedelta(0)}, "is_cancelled"),
    ],
)
def test_why_heads_are_not_counted(
    change: dict[str, timedelta], code: str, session: Session, volunteer_here: Person
) -> None:
    moved = {name: timezone.now() + by for name, by in change.items()}
    Session.objects.filter(pk=session.pk).update(**moved)
    assert refused(lambda: actions.count_heads(session, **HEADS, actor=volunteer_here.actor)) == code


@pytest.mark.parametrize(
    ("numbers", "code"), [({"fathers": 9}, "too_many_fathers"), ({"first_timers": 9}, "too_many_new")]
)
def test_a_part_is_not_more_than_the_adults(
    numbers: dict[str, int], code: str, session: Session, volunteer_here: Person
) -> None:
    told = {**HEADS, **numbers}
    assert refused(lambda: actions.count_heads(session, **told, actor=volunteer_here.actor)) == code


def test_only_those_who_lead_and_the_office_of_the_place_count(
    here: Office, session: Session, volunteer_there: Person, coordinator_there: Person, coordinator_here: Person
) -> None:
    now = timezone.now()
    codes = [
        getattr(rules.why_not_count(session, now=now, actor=person.actor), "code", "")
        for person in (volunteer_there, coordinator_there, coordinator_here)
    ]
    assert codes == ["not_yours", "other_organisation", ""]


def test_late_counts_are_fine(cafe: Activity, volunteer_here: Person) -> None:
    session = leading.begun(cafe, ago=200 * DAY)
    actions.count_heads(session, **HEADS, actor=volunteer_here.actor)
    assert heads(session) == HEADS


# On the phone


def test_a_count_is_two_presses_from_home(session: Session, volunteer_here: Person) -> None:
    home = page(volunteer_here, "/volunteer/")
    assert f"{page_of(session)}#heads" in home
    assert put(volunteer_here, session, adults=1, children=0).status_code == 200
    assert heads(session)["adults"] == 1
    assert f"{page_of(session)}#heads" not in page(volunteer_here, "/volunteer/")


def test_numbers_that_a_phone_kept_tell_how_long(session: Session, volunteer_here: Person) -> None:
    put(volunteer_here, session, adults=4, children=4, kept_seconds=600)
    session.refresh_from_db()
    assert timedelta(minutes=9) < timezone.now() - session.counted_at < timedelta(minutes=11)
    assert put(volunteer_here, session, adults=5, children=4, kept_seconds=700).status_code == 409
    assert put(volunteer_here, session, adults=5, children=4, kept_seconds=0).status_code == 200
    assert heads(session)["adults"] == 5


def test_numbers_that_cannot_be_are_told_to_the_script_and_on_the_page(
    session: Session, volunteer_here: Person
) -> None:
    answer = put(volunteer_here, session, adults=1, fathers=2, children=0)
    assert (answer.status_code, "part of the adults" in answer.json()["why"]) == (422, True)
    shown = volunteer_here.client.post(page_of(session), {"adults": "1", "fathers": "2", "children": "7"})
    assert "part of the adults" in shown.content.decode()
    assert 'value="7"' in shown.content.decode()
    assert put(volunteer_here, session, adults="", children=0).json()["why"]
    assert heads(session)["adults"] is None


def test_the_page_works_without_its_script(session: Session, volunteer_here: Person) -> None:
    answer = volunteer_here.client.post(page_of(session), HEADS)
    assert answer.status_code == 302
    assert heads(session) == HEADS
    assert 'value="11"' in page(volunteer_here, page_of(session))


def test_a_time_that_is_not_ones_own_is_not_there(session: Session, volunteer_there: Person) -> None:
    assert volunteer_there.client.get(page_of(session)).status_code == 404
    assert put(volunteer_there, session, **HEADS).status_code == 404


def test_before_it_begins_the_page_says_when_one_can_count(cafe: Activity, volunteer_here: Person) -> None:
    shown = page(volunteer_here, page_of(a_session(cafe)))
    assert "You can count when it has begun." in shown
    assert "data-step" not in shown


def test_the_list_costs_the_same_with_3_and_30_times(cafe: Activity, volunteer_here: Person) -> None:
    page(volunteer_here, "/volunteer/led/")
    costs = []
    for count in (1, 10):
        for number in range(count):
            leading.begun(cafe, ago=(number + 2) * timedelta(hours=3))
            leading.counted(leading.begun(cafe, ago=(number + 2) * timedelta(hours=4)))
            a_session(cafe, starts_at=timezone.now() + (number + 1) * DAY)
        with CaptureQueriesContext(connection) as queries:
            page(volunteer_here, "/volunteer/led/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_volunteer_who_leads_nothing_is_told_kindly(volunteer_here: Person) -> None:
    assert "Nothing ahead" in page(volunteer_here, "/volunteer/led/")


# Who came


def test_who_came_is_marked_and_marked_anew(here: Office, volunteer_here: Person) -> None:
    session = leading.with_family(here, volunteer_here)
    family = leading.registered_of(session)
    shown = page(volunteer_here, page_of(session))
    assert "Perhe Puro" in shown
    assert "Pähkinät" not in shown
    for came, state in (("yes", "attended"), ("no", "no_show"), ("no", "no_show"), ("yes", "attended")):
        answer = volunteer_here.client.post(f"{page_of(session)}came/", {"registration": family.pk, "came": came})
        assert answer.url.endswith(f"#family-{family.pk}")
        assert (Presence.objects.get().came, fresh(family).state) == (came == "yes", state)


def test_a_count_begins_with_those_who_are_marked_as_here(here: Office, volunteer_here: Person) -> None:
    session = leading.with_family(here, volunteer_here)
    actions.mark_presence(leading.registered_of(session), session, came=True, actor=volunteer_here.actor)
    numbers = volunteer_here.client.get(page_of(session)).context["form"].initial
    assert numbers == {"adults": 2, "children": 1, "fathers": 1, "first_timers": 2}
    assert heads(session)["adults"] is None  # nobody has counted yet


def test_a_closed_group_keeps_its_places_when_somebody_misses_one_time(here: Office, volunteer_here: Person) -> None:
    group = leading.led_by(volunteer_here, closed_group(here))
    family = registered(group)
    first = leading.begin(group.sessions.order_by("starts_at").first())
    actions.mark_presence(family, first, came=False, actor=volunteer_here.actor)
    assert fresh(family).state == "confirmed"
    assert "0 of 1" in page(volunteer_here, page_of(first))


def test_why_it_is_not_marked_who_came(
    here: Office, volunteer_here: Person, volunteer_there: Person, session: Session
) -> None:
    with_family = leading.with_family(here, volunteer_here)
    family = leading.registered_of(with_family)
    mark = lambda row, person: refused(  # noqa: E731
        lambda: actions.mark_presence(family, row, came=True, actor=person.actor)
    )
    assert mark(with_family, volunteer_there) == "not_yours"
    assert mark(session, volunteer_here) == "no_place"
    later = {"ends_at": timezone.now() + timedelta(hours=4)}
    Session.objects.filter(pk=with_family.pk).update(starts_at=timezone.now() + timedelta(hours=2), **later)
    assert mark(with_family, volunteer_here) == "not_begun"
    Session.objects.filter(pk=with_family.pk).update(starts_at=timezone.now() + timedelta(minutes=30))
    actions.mark_presence(family, with_family, came=True, actor=volunteer_here.actor)


def test_what_must_be_known_of_a_child_is_behind_one_press_and_kept_in_the_trail(
    here: Office, volunteer_here: Person, volunteer_there: Person
) -> None:
    session = leading.with_family(here, volunteer_here)
    family = leading.registered_of(session)
    address = f"/volunteer/led/families/{family.pk}/"
    assert address in page(volunteer_here, page_of(session))
    assert volunteer_there.client.get(address).status_code == 404
    assert not AuditEntry.objects.filter(verb="registration.opened").exists()
    assert "Pähkinät" in page(volunteer_here, address)
    assert AuditEntry.objects.get(verb="registration.opened").reason == "leading"


def test_the_check_in_list_costs_the_same_with_3_and_30_families(here: Office, volunteer_here: Person) -> None:
    session = leading.with_family(here, volunteer_here)
    page(volunteer_here, page_of(session))
    costs = []
    Session.objects.filter(pk=session.pk).update(starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY)
    Activity.objects.update(places=None)
    for count in (2, 20):
        for _ in range(count):
            registered(Session.objects.get(pk=session.pk))
        with CaptureQueriesContext(connection) as queries:
            page(volunteer_here, page_of(session))
        costs.append(len(queries))
    assert costs[0] == costs[1]


# Afterwards


def test_an_activity_is_reported_when_its_last_time_has_been_counted(cafe: Activity, volunteer_here: Person) -> None:
    first, last = leading.begun(cafe, ago=8 * DAY), leading.begun(cafe, ago=DAY)
    actions.hold_activity(cafe, actor=leading.MAKER)
    leading.counted(first, actor=volunteer_here.actor)
    assert Activity.objects.get().state == State.HELD
    leading.counted(last, actor=volunteer_here.actor)
    assert Activity.objects.get().state == State.REPORTED
    leading.counted(last, adults=9, actor=volunteer_here.actor)  # what was counted wrong is still corrected
    assert heads(last)["adults"] == 9


def test_a_time_that_was_not_held_need_not_be_counted(cafe: Activity, coordinator_here: Person) -> None:
    session = leading.begun(cafe, ago=DAY)
    actions.hold_activity(cafe, actor=leading.MAKER)
    actions.say_not_held(session, words="Lunta", actor=coordinator_here.actor)
    session.refresh_from_db()
    assert (session.is_live, session.words, session.revision) == (False, "Lunta", 1)
    assert Activity.objects.get().state == State.REPORTED


def test_the_office_alone_says_that_a_time_was_not_held(
    session: Session, volunteer_here: Person, coordinator_here: Person
) -> None:
    say = lambda person: actions.say_not_held(session, words="Lunta", actor=person.actor)  # noqa: E731
    assert refused(lambda: say(volunteer_here)) == "not_yours"
    leading.counted(session)
    assert refused(lambda: say(coordinator_here)) == "is_counted"
    with pytest.raises(Refused):
        actions.report_activity(session.activity, actor=coordinator_here.actor)
