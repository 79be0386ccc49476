"""Nobody serves alone: a named coordinator and a deputy, absences, talks, thanks, and the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.refusals import Refused
from matching.notices import coordinators_of
from notifications.delivery import compose
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from portal.today import queue_of
from tests.factories import cast, service
from tests.factories.cast import Office, Person
from volunteers import actions, load
from volunteers.answering import Away, away_on, who_answers
from volunteers.models import Absence, ExitTalk, Thanks, Volunteer, VolunteerCall
from volunteers.reminders.support import ask_after_pauses

pytestmark = pytest.mark.django_db


def fresh(person: Person) -> Volunteer:
    return Volunteer.objects.select_related("responsible", "deputy", "organisation").get(pk=person.volunteer.pk)


def page(name: str, person: Person) -> str:
    return f"/coordinator/volunteers/{person.volunteer.pk}/{name}/"


def words_of(message: OutboxMessage) -> str:
    """Return the plain text that goes out."""
    found = compose(message)
    assert found is not None
    return found[1].text


def messages(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


@pytest.fixture
def second(here: Office, coordinator_here: Person) -> Person:
    return service.colleague(here)


# Who answers


@pytest.mark.smoke
def test_whoever_approves_answers_and_the_other_one_of_the_place_is_the_deputy(
    here: Office, coordinator_here: Person, second: Person
) -> None:
    row = actions.approve_volunteer(
        email="uusi@example.org", name="Uusi Ihminen", organisation=here.organisation,
        municipality=here.municipality, actor=coordinator_here.actor, **cast.FITS,
    )  # fmt: skip
    assert (row.responsible, row.deputy) == (coordinator_here.user, second.user)


def test_the_only_coordinator_of_a_place_answers_where_nobody_is_named(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    today = timezone.localdate()
    assert fresh(volunteer_here).responsible is None
    assert who_answers(fresh(volunteer_here), today).person == coordinator_here.user
    service.colleague(here)
    assert who_answers(fresh(volunteer_here), today).person is None


def test_naming_somebody_is_told_to_the_volunteer_without_names(
    coordinator_here: Person, second: Person, volunteer_here: Person
) -> None:
    told = {"responsible": second.user.pk, "deputy": coordinator_here.user.pk}
    assert coordinator_here.client.get(page("responsible", volunteer_here)).status_code == 200
    answer = coordinator_here.client.post(page("responsible", volunteer_here), told)
    assert answer.headers["Location"] == f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/"
    assert (fresh(volunteer_here).responsible, fresh(volunteer_here).deputy) == (second.user, coordinator_here.user)
    (message,) = messages("responsible_changed")
    assert "Varalla" not in words_of(message)
    home = volunteer_here.client.get("/volunteer/").content.decode()
    assert home.index("Jaana Varalla") < home.index("Outi Ohjaaja")


def test_the_same_person_twice_is_refused_in_words_and_nothing_is_lost(
    coordinator_here: Person, second: Person, volunteer_here: Person
) -> None:
    told = {"responsible": second.user.pk, "deputy": second.user.pk}
    answer = coordinator_here.client.post(page("responsible", volunteer_here), told)
    assert "The deputy is somebody else than the responsible coordinator." in answer.content.decode()
    assert fresh(volunteer_here).responsible is None


@pytest.mark.parametrize("who", ["coordinator_there", "partner", "volunteer_here"])
def test_only_coordinators_of_the_place_answer(
    who: str, request: Any, coordinator_here: Person, volunteer_here: Person
) -> None:
    somebody = request.getfixturevalue(who).user
    with pytest.raises(Refused) as refused:
        actions.name_responsible(
            volunteer_here.volunteer, responsible=somebody, deputy=None, actor=coordinator_here.actor
        )
    assert refused.value.refusal.code == "not_coordinator"


# Absences


def test_from_the_first_day_to_the_last_the_deputy_answers(
    here: Office, coordinator_here: Person, second: Person, volunteer_here: Person
) -> None:
    volunteer, office = volunteer_here.volunteer, coordinator_here.actor
    actions.name_responsible(volunteer, responsible=coordinator_here.user, deputy=None, actor=office)
    service.away(coordinator_here, second, begins=2, ends=5)
    today = timezone.localdate()
    expected = {1: "Outi", 2: "Jaana", 5: "Jaana", 6: "Outi"}
    found = {days: who_answers(fresh(volunteer_here), today + timedelta(days=days)) for days in expected}
    assert {days: answer.person.first_name for days, answer in found.items()} == expected
    assert found[2].until == today + timedelta(days=5)


def test_pages_of_volunteer_and_family_and_today_follow_an_absence(
    here: Office, coordinator_here: Person, second: Person, volunteer_here: Person
) -> None:
    match = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer)
    parent = cast.Person(None, request=match.request)
    before = volunteer_here.client.get("/volunteer/").content.decode()
    assert "Outi Ohjaaja" in before
    assert "Jaana Varalla" not in before
    service.away(coordinator_here, second)
    for html in (volunteer_here.client.get("/volunteer/"), parent.client.get("/family/")):
        assert "Jaana Varalla" in html.content.decode()
        assert "Outi Ohjaaja" not in html.content.decode()
    works = queue_of(second.actor, timezone.now() + timedelta(days=1)).works
    assert {work.responsible_id for work in works if work.kind == "check_in"} <= {second.user.pk}
    assert queue_of(coordinator_here.actor, timezone.now()).mine == 0
    assert second.user in coordinators_of(match)


def test_a_deputy_who_is_away_too_hands_over_and_a_circle_ends_at_the_office(
    here: Office, coordinator_here: Person, second: Person
) -> None:
    third, today = service.colleague(here, "Kolmas Ohjaaja"), timezone.localdate()
    service.away(coordinator_here, second, begins=0, ends=9)
    days = {"from_on": today, "until_on": today + timedelta(days=3)}
    Absence.objects.create(membership=service.hat_of(second), deputy=third.user, **days)
    away = away_on([here.organisation.pk], today)
    answer = away.answer(here.organisation.pk, coordinator_here.user)
    assert (answer.person, answer.until) == (third.user, days["until_on"])
    Absence.objects.filter(deputy=third.user).update(deputy=coordinator_here.user)
    circle = away_on([here.organisation.pk], today).answer(here.organisation.pk, coordinator_here.user)
    assert (circle.person, circle.instead_of) == (None, coordinator_here.user)
    assert Away([]).answer(here.organisation.pk, None).person is None


def test_an_absence_is_written_down_told_to_the_deputy_and_ended(coordinator_here: Person, second: Person) -> None:
    client, today = coordinator_here.client, timezone.localdate()
    assert "Nobody is away." in client.get("/coordinator/absences/").content.decode()
    told = {
        "membership": service.hat_of(coordinator_here).pk,
        "from_on": f"{today:%d.%m.%Y}",
        "until_on": f"{today + timedelta(days=3):%d.%m.%Y}",
        "deputy": second.user.pk,
    }
    assert client.post("/coordinator/absences/new/", told).headers["Location"] == "/coordinator/absences/"
    assert "Jaana Varalla" in client.get("/coordinator/absences/").content.decode()
    (message,) = messages("absence_deputy")
    assert "Ohjaaja" not in words_of(message)
    absence = Absence.objects.get()
    assert client.get(f"/coordinator/absences/{absence.pk}/end/").status_code == 200
    client.post(f"/coordinator/absences/{absence.pk}/end/")
    assert not Absence.objects.exists()


def test_whoever_is_back_early_answers_from_today(coordinator_here: Person, second: Person) -> None:
    absence = service.away(coordinator_here, second)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        absence.refresh_from_db()
        actions.end_absence(absence, actor=coordinator_here.actor)
        assert Absence.objects.get().until_on == timezone.localdate() - timedelta(days=1)
        with pytest.raises(Refused):
            actions.end_absence(Absence.objects.get(), actor=coordinator_here.actor)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("wrong_order", {"until": -1, "begins": 1}),
        ("not_ahead", {"begins": -5, "until": -1}),
        ("not_ahead", {"until": 400}),
        ("same_person", {"deputy": "coordinator_here"}),
        ("not_coordinator", {"deputy": "partner"}),
        ("not_coordinator", {"deputy": "coordinator_there"}),
        ("other_places", {"deputy": "elsewhere"}),
        ("deputy_away", {"deputy": "away"}),
        ("is_deputy", {"deputy": "third", "promised": True}),
        ("away_already", {"twice": True}),
        ("other_organisation", {"actor": "coordinator_there"}),
        ("not_yours", {"actor": "volunteer_here"}),
    ],
)
def test_an_absence_is_refused_in_words(
    code: str, changes: dict[str, Any], request: Any, here: Office, coordinator_here: Person, second: Person
) -> None:
    third, today = service.colleague(here, "Kolmas Ohjaaja"), timezone.localdate()
    people = {"third": third, "away": second, "second": second}
    if changes.get("deputy") == "elsewhere":
        people["elsewhere"] = service.colleague(
            cast.open_office("", cast.HUITTINEN, organisation=here.organisation), "Vieras Varalla"
        )
    deputy = changes.get("deputy", "second")
    if deputy == "away":
        service.away(second, third)
    if changes.get("promised"):
        service.away(second, coordinator_here)
    if changes.get("twice"):
        service.away(coordinator_here, second)
    chosen = people.get(deputy) or request.getfixturevalue(deputy)
    actor = request.getfixturevalue(changes.get("actor", "coordinator_here")).actor
    days = {
        "from_on": today + timedelta(days=changes.get("begins", 0)),
        "until_on": today + timedelta(days=changes.get("until", 7)),
    }
    with pytest.raises(Refused) as refused:
        actions.record_absence(service.hat_of(coordinator_here), deputy=chosen.user, **days, actor=actor)
    assert (refused.value.refusal.code, str(refused.value.refusal.sentence)[-1]) == (code, ".")


# Signs that somebody carries much


@pytest.mark.usefixtures("in_english")
@pytest.mark.parametrize(
    ("moods", "days", "expected"),
    [
        ([4, 4, 4], 7, []),
        ([4] * 4, 6, []),
        ([4] * 5, 5, ["many_visits"]),
        ([2, 2], 10, ["heavy"]),
        ([2, 3], 10, []),
        ([1], 10, ["very_heavy"]),
        ([3, 1], 10, []),
        ([2, 2], 70, []),
    ],
)
def test_signs_are_words_with_a_reason(
    moods: list[int], days: int, expected: list[str], here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    match, now = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer), timezone.now()
    for place, mood in enumerate(moods):
        service.visited(match, at=now - timedelta(days=1 + place * days), mood=mood)
    rows = Volunteer.objects.filter(pk=volunteer_here.volunteer.pk)
    signs = load.signs_of(rows, now).get(volunteer_here.volunteer.pk, [])
    assert [sign.code for sign in signs] == expected
    html = coordinator_here.client.get(f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/").content.decode()
    assert all(sign.sentence in html for sign in signs)


def test_a_talk_ends_the_signs_until_there_are_new_ones(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    match, now = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer), timezone.now()
    rows = Volunteer.objects.filter(pk=volunteer_here.volunteer.pk)
    service.visited(match, at=now - timedelta(days=3), mood=1)
    assert coordinator_here.client.post(page("called", volunteer_here)).status_code == 302
    assert VolunteerCall.objects.get().by == coordinator_here.user
    assert load.signs_of(rows, now) == {}
    later = now + timedelta(days=4)
    with time_machine.travel(later):
        service.visited(match, at=later - timedelta(hours=2), mood=1)
        assert [sign.code for sign in load.signs_of(rows, later)[volunteer_here.volunteer.pk]] == ["very_heavy"]


def test_missing_supervision_is_told_only_where_there_has_been_one(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    match = service.beside_a_family(here, coordinator_here, volunteer_here.volunteer)
    service.visited(match, at=timezone.now() - timedelta(days=3))
    rows = Volunteer.objects.filter(pk=volunteer_here.volunteer.pk)
    assert load.signs_of(rows, timezone.now()) == {}
    session = service.supervision(here, coordinator_here, days=-20)
    (sign,) = load.signs_of(rows, timezone.now())[volunteer_here.volunteer.pk]
    assert (sign.code, sign.is_pressing) == ("no_supervision", False)
    actions.join_supervision(session, volunteer_here.volunteer, actor=coordinator_here.actor)
    assert load.signs_of(rows, timezone.now()) == {}


# Thanks


def test_thanks_are_sent_once_a_month_for_one_thing(coordinator_here: Person, volunteer_here: Person) -> None:
    client, address = coordinator_here.client, page("thank", volunteer_here)
    assert 'value="year"' in client.get(f"{address}?occasion=year").content.decode()
    assert "Choose what you thank for." in client.post(address, {}).content.decode()
    assert client.post(address, {"occasion": "year"}).status_code == 302
    (message,) = messages("volunteer_thanks")
    assert "another year" in words_of(message)
    assert (
        "You have thanked for this within the last month."
        in client.post(address, {"occasion": "year"}).content.decode()
    )
    assert client.post(address, {"occasion": "other"}).status_code == 302
    assert Thanks.objects.count() == 2


@pytest.mark.parametrize("occasion", Thanks.Occasion.values)
def test_every_occasion_has_its_own_words(occasion: str, coordinator_here: Person, volunteer_here: Person) -> None:
    actions.thank(volunteer_here.volunteer, occasion=occasion, actor=coordinator_here.actor)
    (message,) = messages("volunteer_thanks")
    assert kind_named("volunteer_thanks").still_due(message)
    assert len(words_of(message).splitlines()[2]) > 30


# The end


def test_the_end_thanks_and_offers_a_talk_and_only_the_fact_is_kept(
    coordinator_here: Person, volunteer_here: Person
) -> None:
    client, address = coordinator_here.client, page("exit-talk", volunteer_here)
    assert "when the service has ended" in client.get(address).content.decode()
    client.post(page("end", volunteer_here))
    (message,) = messages("exit_talk")
    assert kind_named("exit_talk").still_due(message)
    assert "Outi" in words_of(message)
    assert "Choose yes or no." in client.post(address, {}).content.decode()
    told = {"is_wished": "yes", "held_on": f"{timezone.localdate():%d.%m.%Y}", "would_return": "yes"}
    assert client.post(address, told).status_code == 302
    talk = ExitTalk.objects.get()
    assert (talk.is_wished, talk.held_on, talk.would_return) == (True, timezone.localdate(), True)
    assert not kind_named("exit_talk").still_due(message)


# The question near the end of a pause


@pytest.mark.parametrize(
    ("until", "asked_after", "expected"),
    [(60, 52, 0), (60, 53, 1), (60, 70, 1), (None, 357, 0), (None, 358, 1), (None, 370, 1), (None, 390, 2)],
)
def test_a_pause_is_asked_about_near_its_end_or_a_year(
    until: int | None, asked_after: int, expected: int, volunteer_here: Person
) -> None:
    now = timezone.now()
    last = timezone.localdate() + timedelta(days=until) if until else None
    actions.pause_volunteer(volunteer_here.volunteer, until=last, actor=volunteer_here.actor)
    for days in range(asked_after - 20, asked_after + 1):
        with time_machine.travel(now + timedelta(days=days, seconds=1)):
            ask_after_pauses(timezone.now())
    assert len(messages("pause_question")) == expected
    assert all(kind_named("pause_question").still_due(message) for message in messages("pause_question"))
