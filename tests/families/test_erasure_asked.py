"""A family asks to be erased, or to have its data kept and not used; the office answers, or holds by law."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actor import Actor
from core.models import AuditEntry
from core.refusals import NotNow, Refused
from families import actions, reminders, rights, rules
from families.models import (
    Adult,
    Appointment,
    ErasureRequest,
    Family,
    LegalHold,
    SupportRequest,
)
from families.states import Erasure, Request
from notifications.models import OutboxMessage
from portal.today import queue_of
from tests.factories import cast, matches
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
JOB = Actor.system("tests")
NOW = timezone.now()
TODAY = timezone.localdate()


# Asking


@pytest.mark.smoke
def test_a_family_asks_on_its_own_page_and_the_coordinator_sees_it(
    parent_here: Person, coordinator_here: Person
) -> None:
    client = parent_here.client
    assert client.get("/family/my-data/erase/").context["refusal"] is None
    assert ErasureRequest.objects.count() == 0
    assert client.post("/family/my-data/erase/").headers["Location"] == "/family/my-data/"
    asked = ErasureRequest.objects.get()
    assert (asked.state, asked.channel, asked.asked_by) == ("asked", "own_page", parent_here.adult)
    assert "You have asked us to erase your data" in client.get("/family/my-data/").content.decode()
    (work,) = [work for work in queue_of(coordinator_here.actor, NOW).works if work.kind == "erasure"]
    assert (work.title, work.since) == (parent_here.request.reference, rights.answer_by(asked))
    assert work.action_url == f"/coordinator/erasures/{asked.pk}/"


def test_asking_twice_is_asking_once(parent_here: Person) -> None:
    actions.ask_erasure(parent_here.family, actor=parent_here.actor)
    assert parent_here.client.get("/family/my-data/erase/").context["refusal"].code == "already_asked"
    assert parent_here.client.post("/family/my-data/erase/").status_code in (302, 409)
    assert ErasureRequest.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.create(family=parent_here.family)


def test_a_family_changes_its_mind(parent_here: Person) -> None:
    actions.ask_erasure(parent_here.family, actor=parent_here.actor)
    assert parent_here.client.post("/family/my-data/keep/").status_code == 302
    assert ErasureRequest.objects.get().state == Erasure.TAKEN_BACK
    assert Adult.objects.filter(family=parent_here.family).exists()
    assert parent_here.client.post("/family/my-data/keep/").status_code == 404
    actions.ask_erasure(parent_here.family, actor=parent_here.actor)


def test_the_office_writes_down_a_wish_that_came_by_phone(parent_here: Person, coordinator_here: Person) -> None:
    desk = coordinator_here.client
    page = f"/coordinator/requests/{parent_here.request.pk}/erasure/"
    assert desk.post(page, {}).status_code == 200
    assert desk.post(page, {"channel": "phone"}).status_code == 302
    assert ErasureRequest.objects.get().channel == "phone"


def test_the_answer_is_due_a_month_later() -> None:
    asked = ErasureRequest(asked_at=timezone.make_aware(timezone.datetime(2027, 1, 31, 12)))
    assert rights.answer_by(asked).isoformat() == "2027-02-28"


def test_an_adult_who_sees_the_own_part_does_not_decide_for_all(parent_here: Person) -> None:
    Adult.objects.filter(pk=parent_here.adult.pk).update(sees=Adult.Sees.OWN)
    for page in ("erase", "restrict"):
        assert parent_here.client.get(f"/family/my-data/{page}/").context["refusal"].code == "own_part_only"
        parent_here.client.post(f"/family/my-data/{page}/")
    assert ErasureRequest.objects.count() == 0
    assert Family.objects.get(pk=parent_here.family.pk).restricted_at is None


# Answering


@pytest.fixture
def asked(parent_here: Person) -> ErasureRequest:
    actions.withdraw_request(parent_here.request, actor=parent_here.actor)
    return actions.ask_erasure(parent_here.family, asked_by=parent_here.adult, actor=parent_here.actor)


def test_yes_erases_at_once_after_a_page_that_says_so(asked: ErasureRequest, coordinator_here: Person) -> None:
    desk = coordinator_here.client
    detail = desk.get(f"/coordinator/erasures/{asked.pk}/").content.decode()
    assert "Answer by" in detail
    page = f"/coordinator/erasures/{asked.pk}/approve/"
    assert "for good" in desk.get(page).content.decode()
    assert Adult.objects.exists()
    assert desk.post(page).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.asked_by) == ("approved", coordinator_here.user, None)
    assert not Adult.objects.exists()
    assert desk.get(f"/coordinator/erasures/{asked.pk}/").status_code == 200
    assert desk.post(page).status_code in (302, 409)
    assert AuditEntry.objects.filter(verb="family.erased").count() == 1


def test_no_is_said_with_a_reason_that_the_family_reads(
    asked: ErasureRequest, coordinator_here: Person, parent_here: Person
) -> None:
    desk, page = coordinator_here.client, f"/coordinator/erasures/{asked.pk}/refuse/"
    assert desk.post(page, {}).status_code == 200
    assert desk.post(page, {"reason": "made_up"}).status_code == 200
    assert desk.post(page, {"reason": "legal_claim"}).status_code == 302
    assert OutboxMessage.objects.filter(kind="erasure_answered").count() == 1
    shown = parent_here.client.get("/family/my-data/").content.decode()
    assert "a legal claim is open" in shown
    assert "Data Protection Ombudsman" in shown
    assert Adult.objects.exists()
    actions.ask_erasure(parent_here.family, actor=parent_here.actor)


def test_what_goes_on_is_ended_first(parent_here: Person, coordinator_here: Person) -> None:
    asked = actions.ask_erasure(parent_here.family, actor=parent_here.actor)
    assert rights.why_not_approve(asked, on=TODAY, actor=coordinator_here.actor).code == "goes_on"
    with pytest.raises(Refused):
        actions.approve_erasure(asked, actor=coordinator_here.actor)
    assert "goes on" in coordinator_here.client.get(f"/coordinator/erasures/{asked.pk}/").content.decode()
    assert Adult.objects.exists()


def test_a_legal_hold_stops_erasing_and_says_why_and_until_when(
    asked: ErasureRequest, coordinator_here: Person, parent_here: Person
) -> None:
    desk = coordinator_here.client
    page = f"/coordinator/requests/{parent_here.request.pk}/legal-hold/"
    until = TODAY + timedelta(days=60)
    assert desk.post(page, {"reason": "claim", "until": f"{TODAY:%d.%m.%Y}"}).status_code == 200
    assert LegalHold.objects.count() == 0
    assert desk.post(page, {"reason": "claim", "until": f"{until:%d.%m.%Y}"}).status_code == 302
    hold = LegalHold.objects.get()
    assert (hold.reason, hold.until, hold.placed_by) == ("claim", until, coordinator_here.user)
    refusal = rights.why_not_approve(asked, on=TODAY, actor=coordinator_here.actor)
    assert refusal.code == "held"
    assert "a legal claim is open" in str(refusal.sentence)
    assert desk.post(f"/coordinator/erasures/{asked.pk}/approve/").status_code in (302, 409)
    assert Adult.objects.exists()
    assert rights.why_not_approve(asked, on=until + timedelta(days=1), actor=coordinator_here.actor) is None
    assert desk.post(f"/coordinator/legal-holds/{hold.pk}/lift/").status_code == 302
    assert rights.why_not_approve(asked, on=TODAY, actor=coordinator_here.actor) is None
    verbs = ["legalhold.placed", "legalhold.lifted"]
    assert list(AuditEntry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs


def test_a_new_hold_takes_the_place_of_the_earlier_one(parent_here: Person, coordinator_here: Person) -> None:
    for days in (90, 10):
        actions.place_hold(
            parent_here.family, reason="claim", until=TODAY + timedelta(days=days), actor=coordinator_here.actor
        )
    assert rights.hold_on(parent_here.family, TODAY).until == TODAY + timedelta(days=10)
    assert LegalHold.objects.in_force(TODAY).count() == 1


REFUSALS = [
    ("a day that has passed", lambda: rights.why_not_hold_until(TODAY, on=TODAY), "in_the_past"),
    ("a day out of sight", lambda: rights.why_not_hold_until(TODAY + timedelta(days=2000), on=TODAY), "too_far_ahead"),
    ("a day ahead", lambda: rights.why_not_hold_until(TODAY + timedelta(days=1), on=TODAY), None),
]


@pytest.mark.parametrize(("name", "asked_for", "code"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_hold_has_an_end_in_sight(name: str, asked_for: Any, code: str | None) -> None:
    assert getattr(asked_for(), "code", None) == code


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda a, who: actions.approve_erasure(a, actor=who), "not_yours"),
        (lambda a, who: actions.refuse_erasure(a, reason="legal_claim", actor=who), "not_yours"),
        (lambda a, who: actions.place_hold(a.family, reason="claim", until=TODAY, actor=who), "not_yours"),
    ],
)
def test_a_family_or_a_volunteer_does_not_answer(
    asked: ErasureRequest, parent_here: Person, volunteer_here: Person, act: Any, code: str
) -> None:
    for who in (parent_here.actor, volunteer_here.actor):
        with pytest.raises(Refused) as caught:
            act(asked, who)
        assert caught.value.refusal.code == code


def test_an_answer_is_given_once(asked: ErasureRequest, coordinator_here: Person) -> None:
    stale = ErasureRequest.objects.select_related("family").get(pk=asked.pk)
    actions.refuse_erasure(asked, reason="not_certain", actor=coordinator_here.actor)
    with pytest.raises(NotNow):
        actions.approve_erasure(stale, actor=coordinator_here.actor)
    assert Adult.objects.exists()


def test_another_offices_wishes_are_not_found(asked: ErasureRequest, coordinator_there: Person) -> None:
    for page in ("", "approve/", "refuse/"):
        address = f"/coordinator/erasures/{asked.pk}/{page}"
        assert coordinator_there.client.get(address).status_code == 404
    assert queue_of(coordinator_there.actor, NOW).total == 0


def test_a_queue_of_thirty_wishes_costs_as_many_queries_as_of_three(here: Office, coordinator_here: Person) -> None:
    def queries(count: int) -> int:
        for number in range(count):
            person = cast.parent(here, "Kaisa", key=f"{count}-{number}", phone=f"+3584570001{number:02d}")
            actions.withdraw_request(person.request, actor=person.actor)
            actions.ask_erasure(person.family, actor=person.actor)
        with CaptureQueriesContext(connection) as found:
            queue_of(coordinator_here.actor, NOW)
        return len(found)

    assert queries(3) == queries(27)


# Kept and not used


def test_a_family_has_its_data_kept_and_not_used(parent_here: Person, coordinator_here: Person) -> None:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    assert parent_here.client.post("/family/my-data/restrict/").status_code == 302
    request = SupportRequest.objects.select_related("family").get(pk=request.pk)
    assert request.state == Request.ON_HOLD
    assert rules.why_not_work(request, actor=coordinator_here.actor).code == "restricted"
    assert rules.why_not_reopen(request, at=NOW, actor=coordinator_here.actor).code == "restricted"
    shown = coordinator_here.client.get(f"/coordinator/requests/{request.pk}/").content.decode()
    assert "not to use its data" in shown
    SupportRequest.objects.update(state_since=NOW - timedelta(days=200))
    Family.objects.update(created_at=NOW - timedelta(days=300))
    assert reminders.close_unanswered(NOW, actor=JOB) == 0


def test_a_family_lets_us_go_on_and_the_request_comes_back_to_today(
    parent_here: Person, coordinator_here: Person
) -> None:
    client = parent_here.client
    matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    client.post("/family/my-data/restrict/")
    assert "Let us use my data again" in client.get("/family/my-data/restrict/").content.decode()
    client.post("/family/my-data/restrict/")
    family = Family.objects.get(pk=parent_here.family.pk)
    assert (family.restricted_at, family.requests.get().state) == (None, Request.IN_CONTACT)
    assert [work.title for work in queue_of(coordinator_here.actor, NOW).works] == [parent_here.request.reference]
    verbs = AuditEntry.objects.about(family).values_list("verb", flat=True)
    assert {"family.restricted", "family.released"} <= set(verbs)


def test_the_office_restricts_and_releases_for_a_family_that_called(
    parent_here: Person, coordinator_here: Person
) -> None:
    desk, page = coordinator_here.client, f"/coordinator/requests/{parent_here.request.pk}/"
    assert desk.post(f"{page}restrict/").status_code == 302
    assert Family.objects.get(pk=parent_here.family.pk).restricted_at is not None
    assert desk.post(f"{page}release/").status_code == 302
    assert Family.objects.get(pk=parent_here.family.pk).restricted_at is None


def test_booked_times_are_reminded_of_all_the_same(parent_here: Person) -> None:
    actions.restrict_family(parent_here.family, actor=parent_here.actor)
    assert Appointment.objects.visible_to(parent_here.actor).count() == 0
    assert parent_here.client.get("/family/appointments/new/").status_code == 200


# Taking along


def test_the_page_to_read_is_one_file_in_the_parents_language(parent_here: Person) -> None:
    answer = parent_here.client.get("/family/my-data/?as=page")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rinnalla.html"'
    shown = answer.content.decode()
    assert '<html lang="en">' in shown
    assert "Kaisa" in shown
    assert "<link" not in shown
    assert "<script" not in shown
    assert AuditEntry.objects.about(parent_here.family).filter(verb="family.exported").count() == 1


def test_an_adult_who_sees_the_own_part_takes_that_part_along(parent_here: Person) -> None:
    Adult.objects.filter(pk=parent_here.adult.pk).update(sees=Adult.Sees.OWN)
    other = Adult.objects.create(family=parent_here.family, called="Mikael", channel="sms", phone="+358400000055")
    Appointment.objects.create(
        family=parent_here.family, adult=other, service="dental", starts_at=NOW + timedelta(days=3), place="Salainen"
    )
    for address in ("/family/my-data/", "/family/my-data/?as=page", "/family/my-data/?as=file"):
        shown = parent_here.client.get(address).content.decode()
        assert "Kaisa" in shown
        assert "Mikael" not in shown
        assert "Salainen" not in shown


def test_a_parent_who_sees_everything_does_not_read_the_others_talks(parent_here: Person) -> None:
    other = Adult.objects.create(family=parent_here.family, called="Mikael", channel="sms", phone="+358400000055")
    actions.wish_talk(other, times=["tue_evening"], actor=JOB)
    told = actions.export_family(parent_here.family, actor=parent_here.actor)
    assert told["families.Talk"] == []


# Every page


PAGES = [
    "/family/my-data/",
    "/family/my-data/erase/",
    "/family/my-data/restrict/",
    "/family/my-data/details/",
    "/family/my-data/phone/",
    "/family/my-data/email/",
]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_answers_is_not_stored_and_can_be_left(here: Office, language: str) -> None:
    parent = cast.parent(here, "Kaisa", language=language)
    for address in PAGES:
        answer = parent.client.get(address)
        assert answer.status_code == 200, address
        assert "no-store" in answer.headers["Cache-Control"]
        assert "data-quick-exit" in answer.content.decode()


def test_nobody_without_the_link_opens_these_pages(client: Client, parent_here: Person) -> None:
    assert {client.get(address).status_code for address in PAGES} == {302}
