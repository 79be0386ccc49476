"""A parent asks for a time to talk without the child present; what it is about is written nowhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from core.models import AuditEntry
from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.models import Adult, SupportRequest, Talk
from families.states import TALK_TABLE
from families.states import Talk as State
from notifications import delivery
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from notifications.states import MessageState
from partners.models import ServiceEntry
from portal.today import KINDS
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.portal.today.queue import MONDAY, in_days, works

pytestmark = pytest.mark.django_db
PAGE = "/family/talk/"
WISH = {"way": "phone", "times": ["tue_evening"], "with_whom": ""}


@pytest.fixture(autouse=True)
def _on_a_monday() -> object:
    with time_machine.travel(MONDAY, tick=False), override("en"):
        yield


@pytest.fixture
def clinic(here: Office) -> ServiceEntry:
    return service(category="maternity_child_clinic", name_fi="Neuvola", municipality=here.municipality)


def service(**facts: object) -> ServiceEntry:
    told = {"contact_route_fi": "Soita arkisin", "phone_display": "040 000 0021", **facts}
    return ServiceEntry.objects.create(checked_on=timezone.localdate(), **told)


def wish(parent: Person, **answers: object) -> Talk:
    return actions.wish_talk(parent.adult, actor=parent.actor, **answers)


def booked(parent: Person, coordinator: Person, days: float = 3) -> Talk:
    talk = wish(parent)
    actions.book_talk(talk, at=timezone.now() + timedelta(days=days), actor=coordinator.actor)
    return talk


def fresh(talk: Talk) -> Talk:
    return Talk.objects.get(pk=talk.pk)


def page_of(name: str, talk: Talk) -> str:
    return f"/coordinator/talks/{talk.pk}/{name}/"


def typed(at: datetime) -> dict[str, str]:
    here = timezone.localtime(at)
    return {"at_day": f"{here.day}.{here.month}.{here.year}", "at_time": f"{here.hour}.{here.minute:02d}"}


def refusal_of(verb: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **named)
    return refused.value.refusal.code


# The wish


@pytest.mark.smoke
def test_a_parent_asks_in_three_questions_without_a_text_box(parent_here: Person, clinic: ServiceEntry) -> None:
    shown = parent_here.client.get(PAGE).content.decode()
    form = shown.split('<form class="form"')[1].split("</form>")[0]
    assert "<textarea" not in form
    assert 'type="text"' not in form
    assert "tel:112" in shown
    assert "080005005" in shown
    assert "Soita arkisin" in form
    answer = parent_here.client.post(PAGE, {**WISH, "with_whom": clinic.pk})
    talk = Talk.objects.get()
    assert answer.headers["Location"] == PAGE
    assert (talk.adult, talk.state, talk.way, talk.times) == (parent_here.adult, "wished", "phone", ["tue_evening"])
    assert talk.with_whom == clinic


def test_nothing_chosen_means_the_coordinator_at_any_time(parent_here: Person) -> None:
    parent_here.client.post(PAGE, {"way": "meeting"})
    talk = Talk.objects.get()
    assert (talk.way, talk.times, talk.with_whom) == ("meeting", [], None)
    shown = parent_here.client.get(PAGE).content.decode()
    assert "Your coordinator" in shown
    assert "Any time" in shown


@pytest.mark.parametrize(
    ("field", "value"),
    [("way", ""), ("way", "x"), ("times", ["tue_night"]), ("with_whom", "x"), ("with_whom", "999999")],
)
def test_a_forged_answer_is_refused_beside_its_question(parent_here: Person, field: str, value: object) -> None:
    answer = parent_here.client.post(PAGE, {**WISH, field: value})
    assert list(answer.context["form"].errors) == [field]
    assert Talk.objects.count() == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "dental", "name_fi": "Hammashoitola"},
        {"category": "family_counselling", "name_fi": "Kaukana", "wellbeing_county_code": "21"},
    ],
)
def test_a_service_that_offers_no_talks_here_is_not_offered(parent_here: Person, facts: dict[str, str]) -> None:
    row = service(**facts)
    assert row.name_fi not in parent_here.client.get(PAGE).content.decode()
    answer = parent_here.client.post(PAGE, {**WISH, "with_whom": row.pk})
    assert list(answer.context["form"].errors) == ["with_whom"]
    assert refusal_of(wish, parent_here, with_whom=row) == "not_offered"


def test_asking_twice_makes_one_wish(parent_here: Person) -> None:
    for _press in range(2):
        assert parent_here.client.post(PAGE, WISH).headers["Location"] == PAGE
    assert Talk.objects.count() == 1
    assert refusal_of(wish, parent_here) == "has_one"


def test_nobody_else_of_the_family_sees_the_talk(parent_here: Person, coordinator_here: Person) -> None:
    talk = booked(parent_here, coordinator_here)
    other = Adult.objects.create(family=parent_here.family, called="Toinen", phone="+358400000055", channel="sms")
    assert list(Talk.objects.visible_to(actor_of(other))) == []
    assert list(Talk.objects.visible_to(parent_here.actor)) == [talk]
    assert refusal_of(actions.cancel_talk, talk, actor=actor_of(other)) == "not_yours"
    assert refusal_of(actions.wish_talk, parent_here.adult, actor=actor_of(other)) == "not_yours"


def test_a_talk_is_in_the_data_of_the_one_who_asked_alone(parent_here: Person) -> None:
    wish(parent_here)
    other = Adult.objects.create(family=parent_here.family, called="Toinen", phone="+358400000055", channel="sms")
    for adult, count in ((parent_here.adult, 1), (other, 0)):
        exported = actions.export_family(parent_here.family, actor=actor_of(adult))
        assert len(exported["families.Talk"]) == count


def test_an_adult_who_sees_their_own_alone_may_ask(parent_here: Person) -> None:
    Adult.objects.filter(pk=parent_here.adult.pk).update(sees=Adult.Sees.OWN)
    parent_here.client.post(PAGE, WISH)
    assert Talk.objects.get().adult == parent_here.adult


def test_home_has_the_way_to_a_talk_and_then_its_time(parent_here: Person, coordinator_here: Person) -> None:
    assert f'href="{PAGE}"' in parent_here.client.get("/family/").content.decode()
    booked(parent_here, coordinator_here)
    assert "Thursday 5 November 2026" in parent_here.client.get("/family/").content.decode()


# The coordinator


@pytest.mark.parametrize(("days", "tone"), [(0, "soon"), (3, "soon"), (4, "danger")])
def test_a_wish_lands_on_the_coordinators_day(
    coordinator_here: Person, parent_here: Person, clinic: ServiceEntry, days: int, tone: str
) -> None:
    actions.assign_request(parent_here.request, to=coordinator_here.user, actor=coordinator_here.actor)
    talk = wish(parent_here, with_whom=clinic)
    (work,) = [work for work in works(coordinator_here, in_days(days)) if work.kind == "family_talk"]
    assert (work.tone, work.title) == (tone, parent_here.request.reference)
    assert work.action_url == f"{page_of('book', talk)}?from=today"
    assert "Neuvola" in work.text
    assert work.responsible_id == coordinator_here.user.pk
    assert "family_talk" in KINDS


def test_a_booked_talk_comes_back_when_its_time_has_passed(coordinator_here: Person, parent_here: Person) -> None:
    booked(parent_here, coordinator_here, days=1)

    def texts(days: float) -> list[str]:
        found = works(coordinator_here, MONDAY + timedelta(days=days))
        return [work.text for work in found if work.kind == "family_talk"]

    assert texts(0.5) == []
    assert texts(1) == ["The time of the talk has passed. Was it held?"]


def test_a_talk_that_the_parent_cancelled_is_seen_until_its_time(coordinator_here: Person, parent_here: Person) -> None:
    talk = booked(parent_here, coordinator_here, days=1)
    parent_here.client.post(f"{PAGE}{talk.pk}/cancel/")

    def kinds(days: float) -> list[str]:
        return [work.kind for work in works(coordinator_here, MONDAY + timedelta(days=days))]

    assert "family_talk" in kinds(0.5)
    assert "family_talk" not in kinds(1)


def test_the_request_page_has_the_live_talk(coordinator_here: Person, parent_here: Person) -> None:
    page = f"/coordinator/requests/{parent_here.request.pk}/"
    assert "Talk without the child present" not in coordinator_here.client.get(page).content.decode()
    talk = wish(parent_here, times=["tue_evening"])
    shown = coordinator_here.client.get(page).content.decode()
    assert "Talk without the child present" in shown
    assert page_of("book", talk) in shown
    assert "on Tuesdays in the evening" in shown


def test_a_time_is_booked_and_the_parent_told_in_neutral_words(coordinator_here: Person, parent_here: Person) -> None:
    talk = wish(parent_here)
    assert coordinator_here.client.get(page_of("book", talk)).status_code == 200
    answer = coordinator_here.client.post(page_of("book", talk), typed(in_days(3)))
    assert answer.headers["Location"] == f"/coordinator/requests/{parent_here.request.pk}/"
    assert (fresh(talk).state, fresh(talk).booked_for) == ("booked", in_days(3))
    message = OutboxMessage.objects.get(kind="talk_booked")
    assert (message.recipient, message.channel) == (f"families.Adult:{parent_here.adult.pk}", "sms")
    assert set(message.context) == {"talk", "at"}


def test_a_moved_time_is_told_and_the_old_word_is_not_sent(coordinator_here: Person, parent_here: Person) -> None:
    talk = booked(parent_here, coordinator_here)
    coordinator_here.client.post(page_of("book", talk), typed(in_days(5)))
    assert (fresh(talk).state, fresh(talk).booked_for) == ("booked", in_days(5))
    due = {m.context["at"]: kind_named(m.kind).still_due(m) for m in talk_messages()}
    assert due == {"20261105T0700": False, "20261107T0700": True}


def talk_messages() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind__in=["talk_booked", "talk_cancelled"]))


def test_a_parent_who_takes_no_messages_gets_none_and_the_coordinator_is_told_to_call(
    here: Office, coordinator_here: Person
) -> None:
    parent = cast.parent(here, "Leena", channel="call")
    talk = wish(parent)
    assert "Call and tell it yourself" in coordinator_here.client.get(page_of("book", talk)).content.decode()
    coordinator_here.client.post(page_of("book", talk), typed(in_days(3)))
    assert talk_messages() == []


@pytest.mark.parametrize("moment", [{"at_day": "", "at_time": ""}, {"at_day": "1.1.2020", "at_time": "9"}])
def test_a_time_that_cannot_be_is_refused(
    coordinator_here: Person, parent_here: Person, moment: dict[str, str]
) -> None:
    talk = wish(parent_here)
    answer = coordinator_here.client.post(page_of("book", talk), moment)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert fresh(talk).state == "wished"


@pytest.mark.parametrize("before", ["wished", "booked"])
def test_the_talk_was_held_and_nothing_more_is_kept(coordinator_here: Person, parent_here: Person, before: str) -> None:
    talk = wish(parent_here) if before == "wished" else booked(parent_here, coordinator_here)
    coordinator_here.client.post(page_of("held", talk))
    assert fresh(talk).state == "held"
    (entry,) = AuditEntry.objects.filter(verb="talk.held", subject_id=str(talk.pk))
    assert (entry.reason, entry.organisation_id) == ("", parent_here.family.organisation_id)


def test_a_booked_time_that_the_office_cancels_is_told(coordinator_here: Person, parent_here: Person) -> None:
    talk = booked(parent_here, coordinator_here)
    coordinator_here.client.post(page_of("cancel", talk))
    assert fresh(talk).state == "cancelled"
    due = {m.kind: kind_named(m.kind).still_due(m) for m in talk_messages()}
    assert due == {"talk_booked": False, "talk_cancelled": True}
    assert "family_talk" not in [work.kind for work in works(coordinator_here)]


def test_a_wish_that_the_office_cancels_is_told_by_nobody(coordinator_here: Person, parent_here: Person) -> None:
    coordinator_here.client.post(page_of("cancel", wish(parent_here)))
    assert talk_messages() == []


def test_the_word_reaches_the_parent(coordinator_here: Person, parent_here: Person) -> None:
    booked(parent_here, coordinator_here)
    delivery.deliver_due()
    assert {m.state for m in talk_messages()} == {MessageState.SENT}


# Whose it is, and when


@pytest.mark.parametrize("name", ["book", "held", "cancel"])
def test_a_talk_of_another_office_does_not_exist(coordinator_here: Person, parent_there: Person, name: str) -> None:
    talk = wish(parent_there)
    assert coordinator_here.client.get(page_of(name, talk)).status_code == 404
    assert coordinator_here.client.post(page_of(name, talk), typed(in_days(2))).status_code == 404
    assert works(coordinator_here) == []


def test_a_talk_of_another_family_does_not_exist(parent_here: Person, parent_there: Person) -> None:
    talk = wish(parent_there)
    assert parent_here.client.get(f"{PAGE}{talk.pk}/cancel/").status_code == 404
    assert parent_here.client.post(f"{PAGE}{talk.pk}/cancel/").status_code == 404


def test_companion_and_partner_see_no_talks(parent_here: Person, volunteer_here: Person, partner: Person) -> None:
    wish(parent_here)
    for actor in (volunteer_here.actor, partner.actor):
        assert list(Talk.objects.visible_to(actor)) == []


@pytest.mark.parametrize("state", State.values)
def test_only_a_live_talk_is_handled(coordinator_here: Person, parent_here: Person, state: str) -> None:
    talk = wish(parent_here)
    Talk.objects.filter(pk=talk.pk).update(state=state)
    talk, office = fresh(talk), coordinator_here.actor
    if TALK_TABLE[state]:
        actions.hold_talk(talk, actor=office)
        return
    assert refusal_of(actions.book_talk, talk, at=in_days(2), actor=office) == "has_ended"
    assert refusal_of(actions.hold_talk, talk, actor=office) == "has_ended"
    assert refusal_of(actions.cancel_talk, talk, actor=office) == "has_ended"
    assert refusal_of(actions.cancel_talk, talk, actor=parent_here.actor) == "not_yours"


def test_the_parent_books_and_holds_nothing(parent_here: Person) -> None:
    talk = wish(parent_here)
    assert refusal_of(actions.book_talk, talk, at=in_days(2), actor=parent_here.actor) == "not_yours"
    assert refusal_of(actions.hold_talk, talk, actor=parent_here.actor) == "not_yours"


def test_thirty_talks_cost_the_coordinators_day_no_more_queries_than_three(
    here: Office, coordinator_here: Person
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert coordinator_here.client.get("/coordinator/").status_code == 200
        return len(found)

    def families(numbers: range) -> None:
        for number in numbers:
            wish(cast.parent(here, f"P{number}"))

    families(range(3))
    queries()
    of_three = queries()
    families(range(3, 30))
    assert queries() == of_three


def test_the_request_of_a_talk_is_the_familys_newest(
    here: Office, coordinator_here: Person, parent_here: Person
) -> None:
    actions.withdraw_request(parent_here.request, actor=parent_here.actor)
    newer = SupportRequest.objects.create(
        family=parent_here.family, contact=parent_here.adult, programme=here.programme,
        reference="NEWER22", submission_key="newer", received_at=in_days(1),
    )  # fmt: skip
    wish(parent_here)
    assert [work.title for work in works(coordinator_here) if work.kind == "family_talk"] == [newer.reference]
