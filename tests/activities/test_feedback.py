"""How it was: three faces and a few words, by anybody, without a name."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from activities import rules
from activities.models import Activity, Feedback, Session
from activities.retention import old_feedback
from core.models import AuditEntry
from tests.factories import leading
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def session(here: Office, volunteer_here: Person) -> Session:
    return leading.begun(leading.a_cafe(here, volunteer_here))


def address(session: Session) -> str:
    return f"/en/feedback/{session.pk}/"


def sent(session: Session, **facts: str) -> dict[str, str]:
    return {"face": "3", "words": "", "submission": str(uuid4()), **facts}


def test_anybody_says_how_it_was_and_nothing_tells_who(session: Session, client: Client) -> None:
    assert "Nobody is asked who they are" in client.get(address(session)).content.decode()
    answer = client.post(address(session), sent(session, words="Lämmin tunnelma"))
    assert answer.url == f"{address(session)}thanks/"
    assert "Thank you" in client.get(answer.url).content.decode()
    told = Feedback.objects.get()
    assert (told.face, told.words, told.given_on) == (3, "Lämmin tunnelma", timezone.localdate())
    assert not AuditEntry.objects.filter(subject_type="activities.Feedback").exists()


def test_a_double_press_is_one_and_the_next_person_another(session: Session, client: Client) -> None:
    once = sent(session)
    for _ in range(2):
        client.post(address(session), once)
    client.post(address(session), sent(session, face="1"))
    assert sorted(Feedback.objects.values_list("face", flat=True)) == [1, 3]


def test_an_identity_code_is_refused_kindly_and_not_shown_again(session: Session, client: Client) -> None:
    shown = client.post(address(session), sent(session, words="Tunnus 131052-308T, kiitos")).content.decode()
    assert "Remove the personal identity code." in shown
    assert "308T" not in shown
    assert "kiitos" in shown
    assert not Feedback.objects.exists()


def test_a_face_is_chosen_and_words_are_few(session: Session, client: Client) -> None:
    assert "Choose the face" in client.post(address(session), {"submission": str(uuid4())}).content.decode()
    long = client.post(address(session), sent(session, words="a" * 301)).content.decode()
    assert "Write at most 300 letters" in long
    assert not Feedback.objects.exists()


def test_a_field_that_only_machines_fill_in(session: Session, client: Client) -> None:
    assert client.post(address(session), sent(session, website="x")).status_code == 302
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("ago", "code"),
    [(-DAY, "not_begun"), (timedelta(minutes=1), ""), (14 * DAY, ""), (15 * DAY, "has_closed")],
)
def test_it_is_open_from_the_beginning_to_two_weeks_after(ago: timedelta, code: str, here: Office) -> None:
    session = leading.begun(leading.a_cafe(here), ago=ago)
    refusal = rules.why_not_give_feedback(session, now=timezone.now())
    assert getattr(refusal, "code", "") == code


def test_of_what_was_cancelled_or_is_not_public_nothing_is_asked(session: Session, client: Client) -> None:
    Session.objects.update(cancelled_at=timezone.now())
    assert "was not held" in client.get(address(session)).content.decode()
    client.post(address(session), sent(session))
    Activity.objects.update(state="planned")
    assert client.get(address(session)).status_code == 404
    assert not Feedback.objects.exists()


def test_leaders_read_it_of_their_own_and_the_office_of_its_place(
    session: Session, volunteer_here: Person, coordinator_here: Person, coordinator_there: Person
) -> None:
    leading.said(session, words="Kiva kun oli isiä")
    leading.said(session, face=Feedback.Face.BAD)
    shown = volunteer_here.client.get(f"/volunteer/led/{session.pk}/").content.decode()
    assert "Kiva kun oli isiä" in shown
    assert "2 answers, without names" in shown
    assert "Kiva" in coordinator_here.client.get(f"/coordinator/sessions/{session.pk}/heads/").content.decode()
    assert not Feedback.objects.visible_to(coordinator_there.actor).exists()


def test_a_leader_shows_a_code_so_that_nobody_needs_the_leaders_phone(
    session: Session, volunteer_here: Person, volunteer_there: Person
) -> None:
    shown = volunteer_here.client.get(f"/volunteer/led/{session.pk}/ask/").content.decode()
    assert f"http://testserver/en/feedback/{session.pk}/" in shown
    assert 'd="M' in shown
    assert volunteer_there.client.get(f"/volunteer/led/{session.pk}/ask/").status_code == 404


def test_it_is_kept_for_two_years(session: Session) -> None:
    leading.said(session)
    now = timezone.now()
    assert not old_feedback(now + 700 * DAY).exists()
    assert old_feedback(now + 732 * DAY).exists()
