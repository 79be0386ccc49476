"""Hearing of what lies ahead without a case: double opt-in, a letter ahead of each transition, one press to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Municipality
from activities import actions
from activities.actions.subscriptions import Wanted
from activities.links import address_key, token_of
from activities.models import StageSubscription, SubscribedChild
from activities.reminders.subscriptions import invite_ahead
from activities.states import Subscription as State
from core import retention
from core.actor import Actor
from core.models import AuditEntry
from core.refusals import Refused
from families import actions as families
from notifications import delivery
from notifications.models import OutboxMessage
from tests.factories import cast, offer
from tests.factories.cast import Office, Person
from tests.factories.shifts import at

pytestmark = pytest.mark.django_db
PUBLIC = Actor.public()
ADDRESS = "uusi.perhe@example.org"
FEBRUARY = datetime(2027, 2, 9, 10, 0, tzinfo=ZoneInfo("Europe/Helsinki"))
PAGE = "/en/stages/"


@pytest.fixture(autouse=True)
def _february() -> Iterator[None]:
    """A Tuesday morning in the spring in which a child of 2020 is told of school."""
    cache.clear()
    with time_machine.travel(FEBRUARY, tick=False):
        yield
    cache.clear()


def wanted(**facts: Any) -> Wanted:
    place = Municipality.objects.get(pk=cast.SASTAMALA)
    return Wanted(**{"municipality": place, "language": "en", "birth_years": (2020,), **facts})


def asked(email: str = ADDRESS, **facts: Any) -> StageSubscription:
    anew = facts.pop("begins_anew", False)
    return actions.ask_stages(wanted(**facts), email=email, submission=uuid4(), begins_anew=anew, actor=PUBLIC)


def subscribed(email: str = ADDRESS, **facts: Any) -> StageSubscription:
    row = asked(email, **facts)
    actions.begin_stages(row, actor=PUBLIC)
    return row


def sent_form(**answers: str) -> dict[str, str]:
    told = {"email": ADDRESS, "municipality": "Sastamala", "birth_years": "2020", "due_month": "", "language": "en"}
    return {**told, "submission": str(uuid4()), **answers}


def post(address: str, **answers: str) -> Any:
    return Client().post(address, answers)


def path(page: str, row: StageSubscription) -> str:
    return f"/en/{page}/{token_of(row)}/"


def letters() -> list[Any]:
    delivery.deliver_due()
    return mail.outbox


def link_in(letter: Any, page: str) -> str:
    return urlsplit(re.search(rf"https?://\S+/{page}/\S+", letter.body)[0]).path


def kinds() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("kind", flat=True))


# Signing up


def test_a_parent_signs_up_confirms_and_is_written_to_in_time(here: Office) -> None:
    assert post(PAGE, **sent_form(wants_fathers="on")).headers["Location"] == f"{PAGE}?asked=yes"
    (first,) = letters()
    row = StageSubscription.objects.get()
    assert (row.state, row.wants_fathers, [child.birth_year for child in row.children.all()]) == ("asked", True, [2020])
    invite_ahead(timezone.now())
    assert kinds() == ["stages_confirm"]
    confirm = link_in(first, "stages-confirm")
    assert Client().get(confirm).status_code == 200
    assert StageSubscription.objects.get().state == State.ASKED  # a program that looks at links confirms nothing
    assert post(confirm).headers["Location"] == path("stages", row)
    assert StageSubscription.objects.get().state == State.ON
    invite_ahead(timezone.now())
    assert [letter.to for letter in letters()] == [[ADDRESS]] * 2
    assert Client().get(link_in(mail.outbox[1], "stages-ahead")).status_code == 200


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"email": ""}, "Write your e-mail address."),
        ({"email": "no"}, "Write the e-mail address like this"),
        ({"municipality": ""}, "Write the name of your municipality."),
        ({"birth_years": ""}, "Write at least one birth year, or choose the month when a baby is due."),
        ({"birth_years": "two"}, "Write only the years, for example 2019, 2021."),
        ({"birth_years": "010120A1234"}, "Remove the personal identity code. We do not need it."),
    ],
)
def test_what_is_missing_is_told_in_words_and_nothing_is_lost(answers: dict[str, str], said: str) -> None:
    shown = post(PAGE, **sent_form(**answers)).content.decode()
    assert said.replace("'", "&#x27;") in shown
    assert "Sastamala" in shown or answers.get("municipality") == ""
    assert not StageSubscription.objects.exists()


def test_a_due_month_is_enough() -> None:
    assert post(PAGE, **sent_form(birth_years="", due_month="2027-05")).status_code == 302
    assert SubscribedChild.objects.get().due_month == date(2027, 5, 1)


def test_a_double_press_is_one_wish() -> None:
    form = sent_form()
    for _press in range(2):
        assert post(PAGE, **form).status_code == 302
    assert StageSubscription.objects.count() == 1
    assert kinds() == ["stages_confirm"]


def test_what_a_machine_fills_in_is_thanked_for_and_forgotten() -> None:
    assert post(PAGE, **sent_form(website="x")).headers["Location"] == f"{PAGE}?asked=yes"
    assert not StageSubscription.objects.exists()


def test_one_address_gets_few_first_messages_and_the_answer_is_the_same() -> None:
    answers = {post(PAGE, **sent_form()).headers["Location"] for _time in range(6)}
    assert answers == {f"{PAGE}?asked=yes"}
    assert OutboxMessage.objects.exclude(state="cancelled").count() == 1
    assert OutboxMessage.objects.count() == 3


def test_who_asks_again_before_confirming_is_asked_once() -> None:
    first, second = asked(), asked("Uusi.Perhe@Example.org", birth_years=(2014,))
    assert list(StageSubscription.objects.all()) == [second]
    assert not StageSubscription.objects.filter(pk=first.pk).exists()
    assert len(letters()) == 1


def test_who_is_written_to_already_gets_the_own_page_and_no_second_subscription() -> None:
    row = subscribed()
    letters()
    assert asked() == row
    assert StageSubscription.objects.count() == 1
    assert link_in(letters()[-1], "stages") == path("stages", row)


# Confirming


def test_an_address_that_nobody_confirms_is_forgotten_in_two_days() -> None:
    row = asked()
    with time_machine.travel(FEBRUARY + timedelta(days=2), tick=False):
        assert Client().get(path("stages-confirm", row)).status_code == 410
        with pytest.raises(Refused) as refused:
            actions.begin_stages(row, actor=PUBLIC)
        assert refused.value.refusal.code == "over"
        (line,) = [line for line in retention.all_lines() if line.code == "stage_unconfirmed"]
        assert retention.run_line(line, timezone.now(), actor=Actor.system("tests")).erased == 1
        assert not StageSubscription.objects.exists()
        delivery.deliver_due()
    assert mail.outbox == []


def test_confirming_twice_is_confirming_once() -> None:
    row = subscribed()
    assert post(path("stages-confirm", row)).status_code == 302
    assert AuditEntry.objects.filter(verb="stagesubscription.on").count() == 1


@pytest.mark.parametrize("area", ["stages", "stages-ahead"])
def test_an_address_that_is_not_confirmed_opens_no_page(area: str) -> None:
    assert Client().get(path(area, asked())).status_code == 410


@pytest.mark.parametrize("area", ["stages", "stages-ahead", "stages-confirm", "stages-stop"])
def test_a_link_that_was_made_up_opens_nothing(area: str) -> None:
    row = subscribed()
    for token in (f"{token_of(row)}x", "x", str(row.key), token_of(row).split(":")[0]):
        assert Client().get(f"/en/{area}/{token}/").status_code == 410
        assert post(f"/en/{area}/{token}/").status_code in (405, 410)
    assert StageSubscription.objects.get().state == State.ON


# The own page


def test_the_own_page_tells_what_lies_ahead_and_takes_changes() -> None:
    row = subscribed(birth_years=(2020, 2026))
    shown = Client().get(path("stages", row)).content.decode()
    assert "Starting school: August 2027" in shown
    assert "Adolescence: 2031" in shown
    changed = {"municipality": "Raasepori", "birth_years": "2014", "due_month": "", "language": "sv"}
    assert post(path("stages", row), **changed).status_code == 302
    row.refresh_from_db()
    assert (row.municipality_id, row.language) == (cast.RAASEPORI, "sv")
    assert [child.birth_year for child in row.children.all()] == [2014]
    wrong = post(path("stages", row), **{**changed, "birth_years": "soon"}).content.decode()
    assert 'value="soon"' in wrong


# Letters


def written() -> list[str]:
    return list(OutboxMessage.objects.filter(kind="stage_invitation").values_list("state", flat=True))


def test_a_letter_is_written_once_however_often_the_job_runs() -> None:
    subscribed()
    for days in (0, 0, 1, 60):
        invite_ahead(timezone.now() + timedelta(days=days))
    assert len(written()) == 1


def test_each_new_thing_has_its_letter_and_what_has_begun_has_none() -> None:
    subscribed(birth_years=(2020, 2014))
    for month, told in ((2, 1), (3, 1), (4, 2), (7, 2), (8, 2), (9, 2)):
        invite_ahead(FEBRUARY.replace(month=month))
        assert len(written()) == told, month


def test_a_letter_that_lies_too_long_is_not_sent_late() -> None:
    subscribed()
    invite_ahead(timezone.now())
    with time_machine.travel(FEBRUARY.replace(month=8), tick=False):
        delivery.deliver_due()
        delivery.close_expired(timezone.now())
    assert written() == ["cancelled"]


def test_a_letter_says_nothing_of_what_and_whom_it_is_about() -> None:
    row = subscribed()
    letters().clear()
    invite_ahead(timezone.now())
    (letter,) = letters()
    everything = f"{letter.subject} {letter.body} {letter.alternatives}".lower()
    assert [word for word in ("school", "child", "sastamala", "2020", ADDRESS) if word in everything] == []
    assert letter.subject == "You have a new message"
    assert letter.extra_headers["List-Unsubscribe"].endswith(f"{path('stages-stop', row)}>")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link_in(letter, "stages-stop") == path("stages-stop", row)


def test_the_page_of_a_letter_shows_what_is_near_and_peers_and_a_companion(here: Office, there: Office) -> None:
    near = offer.an_activity(here, name_fi="Eskarista kouluun", life_stages=["school_start"])
    cafe = offer.an_activity(here, name_fi="Torstain perhekahvila")
    other = offer.an_activity(here, name_fi="Vauvaryhmä", life_stages=["newborn"], type="peer_group")
    fathers = offer.an_activity(here, name_fi="Isien koulu", life_stages=["school_start"], type="fathers_group")
    far = offer.an_activity(there, name_fi="Kaukana", life_stages=["school_start"])
    for activity in (near, cafe, other, fathers, far):
        offer.a_session(activity, starts_at=at(6))
    row = subscribed()
    shown = Client().get(path("stages-ahead", row)).content.decode()
    assert [name for name in ("Eskarista kouluun", "Torstain perhekahvila") if name not in shown] == []
    assert [name for name in ("Vauvaryhmä", "Isien koulu", "Kaukana") if name in shown] == []
    assert "Ask for a companion" in shown
    actions.change_stages(row, wanted(wants_fathers=True), actor=PUBLIC)
    assert "Isien koulu" in Client().get(path("stages-ahead", row)).content.decode()


def test_the_page_of_a_letter_costs_the_same_with_three_and_thirty_activities(here: Office) -> None:
    row, asked_for = subscribed(), []
    for number in (3, 27):
        for _each in range(number):
            offer.a_session(offer.an_activity(here, life_stages=["school_start"]))
        Client().get(path("stages-ahead", row))
        with CaptureQueriesContext(connection) as queries:
            Client().get(path("stages-ahead", row))
        asked_for.append(len(queries))
    assert asked_for[0] == asked_for[1]


# Stopping


@pytest.mark.parametrize("answers", [{}, {"List-Unsubscribe": "One-Click"}])
def test_one_press_stops_for_ever_and_leaves_only_the_hash(answers: dict[str, str]) -> None:
    row = subscribed(wants_fathers=True)
    invite_ahead(timezone.now())
    program = Client(enforce_csrf_checks=True)
    assert program.get(path("stages-stop", row)).status_code == 200
    assert StageSubscription.objects.get().state == State.ON
    assert program.post(path("stages-stop", row), answers).status_code == 200
    kept = StageSubscription.objects.get()
    assert (kept.state, kept.email, kept.municipality, kept.wants_fathers) == (State.STOPPED, "", None, False)
    assert kept.address_key == address_key(ADDRESS)
    assert not SubscribedChild.objects.exists()
    assert letters() == []
    invite_ahead(timezone.now())
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"cancelled"}


def test_stopping_twice_is_stopping_once() -> None:
    row = subscribed()
    assert {post(path("stages-stop", row)).status_code for _press in range(2)} == {200}
    assert AuditEntry.objects.filter(verb="stagesubscription.stopped").count() == 1
    assert Client().get(path("stages", row)).status_code == 410
    assert post(path("stages-confirm", row)).status_code == 410


def test_nothing_is_sent_to_a_stopped_address_unless_they_begin_anew() -> None:
    actions.stop_stages(subscribed(), actor=PUBLIC)
    OutboxMessage.objects.all().delete()
    post(PAGE, **sent_form())
    assert (kinds(), StageSubscription.objects.count()) == ([], 1)
    post(PAGE, **sent_form(begins_anew="on"))
    assert kinds() == ["stages_confirm"]
    row = StageSubscription.objects.get(state=State.ASKED)
    actions.begin_stages(row, actor=PUBLIC)
    assert list(StageSubscription.objects.all()) == [row]


def test_who_never_asked_can_stop_the_asking() -> None:
    row = asked()
    (letter,) = letters()
    assert post(link_in(letter, "stages-stop")).status_code == 200
    assert asked() is None
    row.refresh_from_db()
    assert row.state == State.STOPPED


def test_no_hat_sees_a_subscription(here: Office, coordinator_here: Person, administrator_here: Person) -> None:
    subscribed()
    for person in (coordinator_here, administrator_here):
        assert not StageSubscription.objects.visible_to(person.actor).exists()
        assert not SubscribedChild.objects.visible_to(person.actor).exists()


# Families


def test_a_familys_page_shows_what_is_near_until_its_life_has_changed(here: Office) -> None:
    parent = cast.parent(here, "Kaisa", birth_years=(2020,))
    offer.a_session(offer.an_activity(here, name_fi="Eskarista kouluun", life_stages=["school_start"]))
    page = "/family/stages-ahead/"
    assert page in parent.client.get("/family/household/").content.decode()
    assert "Eskarista kouluun" in parent.client.get(page).content.decode()
    families.stop_stage_messages(parent.family, actor=parent.actor)
    assert "Eskarista kouluun" not in parent.client.get(page).content.decode()


@pytest.mark.parametrize(
    ("child", "is_over"),
    [
        ({"birth_year": 2011}, False),
        ({"birth_year": 2010}, True),
        ({"due_month": date(2027, 2, 1)}, False),
        ({"due_month": date(2026, 12, 1)}, True),
    ],
)
def test_an_address_goes_when_nothing_lies_ahead_any_more(child: dict[str, Any], is_over: bool) -> None:
    row = subscribed()
    row.children.all().delete()
    row.children.create(birth_year=2009)
    row.children.create(**child)
    (line,) = [line for line in retention.all_lines() if line.code == "stage_over"]
    assert retention.run_line(line, timezone.now(), actor=Actor.system("tests")).erased == is_over
