"""One message to many: chosen by filters, seen before it goes, once to each who serves, never to an applicant."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.refusals import Refused
from notifications import delivery
from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from tests.factories import cast, volunteering
from tests.factories.cast import Office, Person
from volunteers import actions, rules
from volunteers.models import BulkMessage, Volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NEW = "/coordinator/volunteers/message/"
WORDS = {"subject_en": "Vertaistapaaminen", "body_en": "Tavataan torstaina.\n\nTervetuloa!"}
TOLD = {**WORDS, "submission_key": "k" * 32}
SWEDISH = {"subject_sv": "Kamratträff", "body_sv": "Vi ses på torsdag."}
DAY = datetime(2026, 11, 17, 10, tzinfo=UTC)
NIGHT = datetime(2026, 11, 17, 22, tzinfo=UTC)


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


def letters() -> list[str]:
    rows = OutboxMessage.objects.filter(kind="bulk_message").order_by("recipient")
    return [row.recipient for row in rows]


def names_of(*people: Person) -> list[str]:
    return sorted(f"accounts.User:{person.user.pk}" for person in people)


def send(desk: Client, count: int, query: str = "", **changes: str) -> str:
    answer = desk.post(f"{NEW}?{query}", {**TOLD, "sure": str(count), **changes})
    return answer.url if answer.status_code == 302 else ""


def test_it_is_seen_before_it_goes(desk: Client, volunteer_here: Person) -> None:
    page = desk.get(NEW)
    assert "The message goes to 1 person who serves." in page.content.decode()
    text = desk.post(NEW, TOLD).content.decode()
    assert "Nothing has been sent yet." in text
    assert "Send to 1 person" in text
    assert "Tavataan torstaina." in text
    assert letters() == []
    back = desk.post(NEW, {**TOLD, "change": "1"}).content.decode()
    assert "Tavataan torstaina." in back
    assert letters() == []


def test_everybody_chosen_gets_one(here: Office, desk: Client, volunteer_there: Person) -> None:
    one, other = cast.volunteer(here, "Aino Ahola", languages=["sv"]), cast.volunteer(here, "Boris Berg")
    assert send(desk, 1, "language=sv") == reverse("coordinator:bulk-detail", args=[BulkMessage.objects.get().pk])
    assert letters() == names_of(one)
    assert send(desk, 2, submission_key="another")
    assert letters() == sorted(names_of(one) * 2 + names_of(other))


def test_of_a_couple_both_get_it_and_nobody_twice(here: Office, desk: Client) -> None:
    one, other, beside = (cast.volunteer(here, name) for name in ("Aino Ahola", "Boris Berg", "Cilla Carp"))
    Volunteer.objects.filter(pk=one.volunteer.pk).update(together_with=beside.user)
    assert send(desk, 3)
    assert letters() == names_of(one, other, beside)


def test_the_same_form_sent_twice_sends_once(desk: Client, volunteer_here: Person) -> None:
    assert send(desk, 1) == send(desk, 1)
    assert (BulkMessage.objects.count(), len(letters())) == (1, 1)


def test_a_key_of_another_association_sends_nothing(
    desk: Client, volunteer_here: Person, coordinator_there: Person, volunteer_there: Person
) -> None:
    assert send(coordinator_there.client, 1)
    desk.post(NEW, {**TOLD, "sure": "1"})
    assert letters() == names_of(volunteer_there)


def test_when_the_number_has_changed_it_is_seen_again(here: Office, desk: Client) -> None:
    cast.volunteer(here, "Aino Ahola")
    cast.volunteer(here, "Boris Berg")
    answer = desk.post(NEW, {**TOLD, "sure": "1"}).content.decode()
    assert "The number of readers has changed" in answer
    assert letters() == []


def test_neither_applicants_nor_those_who_ended_get_it(here: Office, coordinator_here: Person, desk: Client) -> None:
    serves, ended = cast.volunteer(here, "Aino Ahola"), cast.volunteer(here, "Boris Berg")
    volunteering.applicant(here, volunteering.open_role(here), "Hilla Hakija")
    actions.end_volunteer(ended.volunteer, actor=coordinator_here.actor)
    assert "Nobody is left with these choices." in desk.get(f"{NEW}?state=ended").content.decode()
    desk.post(f"{NEW}?state=ended", {**TOLD, "sure": "0"})
    assert letters() == []
    assert send(desk, 1)
    assert letters() == names_of(serves)
    with pytest.raises(Refused):
        actions.send_bulk(
            [ended.volunteer],
            organisation=here.organisation,
            actor=coordinator_here.actor,
            words=WORDS,
            submission_key="x",
        )


def test_whoever_ends_before_it_goes_gets_nothing(
    desk: Client, coordinator_here: Person, volunteer_here: Person
) -> None:
    assert send(desk, 1)
    message = OutboxMessage.objects.get(kind="bulk_message")
    kind = kind_named("bulk_message")
    assert kind.still_due(message)
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    assert not kind.still_due(message)
    BulkMessage.objects.all().delete()
    assert not kind.still_due(message)


def test_it_waits_for_the_morning(desk: Client, volunteer_here: Person) -> None:
    with time_machine.travel(NIGHT, tick=False):
        assert send(desk, 1)
        message = OutboxMessage.objects.get(kind="bulk_message")
        assert message.not_before > NIGHT
        assert message.not_before.hour == 6


def test_the_letter_has_the_office_s_own_words(desk: Client, volunteer_here: Person, mailoutbox: list) -> None:
    with time_machine.travel(DAY, tick=False):
        assert send(desk, 1)
        delivery.deliver_due()
    letter = next(mail for mail in mailoutbox if mail.subject == "Vertaistapaaminen")
    assert letter.to == [volunteer_here.user.email]
    assert "Tavataan torstaina.\n\nTervetuloa!" in letter.body


@pytest.fixture
def swede(here: Office) -> Person:
    """Return a volunteer who reads in Swedish."""
    found = cast.volunteer(here, "Svea Svensk")
    User.objects.filter(pk=found.user.pk).update(language="sv")
    return found


def test_the_form_asks_for_the_languages_the_readers_read(desk: Client, volunteer_here: Person, swede: Person) -> None:
    form = desk.get(NEW).context["form"]
    assert [name for name in form.fields if name.startswith("body_")] == ["body_sv", "body_en"]
    assert send(desk, 2) == ""
    shown = desk.post(NEW, {**TOLD, **SWEDISH}).content.decode()
    assert "Hej" in shown
    assert "Vi ses på torsdag." in shown
    assert "Tavataan torstaina." in shown


def test_everybody_reads_it_in_one_language_their_own(
    desk: Client, volunteer_here: Person, swede: Person, mailoutbox: list
) -> None:
    with time_machine.travel(DAY, tick=False):
        assert send(desk, 2, **SWEDISH)
        delivery.deliver_due()
    read = {mail.to[0]: mail for mail in mailoutbox}
    assert read[swede.user.email].subject == "Kamratträff"
    assert "Hej" in read[swede.user.email].body
    assert "Tavataan" not in read[swede.user.email].body
    assert "Hello," in read[volunteer_here.user.email].body


def test_a_reader_whose_language_is_missing_is_not_written_to(
    here: Office, coordinator_here: Person, swede: Person
) -> None:
    told = {"organisation": here.organisation, "actor": coordinator_here.actor, "submission_key": "k"}
    with pytest.raises(Refused, match="language_missing"):
        actions.send_bulk([swede.volunteer], words=WORDS, **told)


def test_who_changes_language_before_it_goes_reads_the_frame_in_the_language_of_the_words(
    desk: Client, volunteer_here: Person, mailoutbox: list
) -> None:
    with time_machine.travel(DAY, tick=False):
        assert send(desk, 1)
        User.objects.filter(pk=volunteer_here.user.pk).update(language="sv")
        delivery.deliver_due()
    letter = next(mail for mail in mailoutbox if mail.subject == "Vertaistapaaminen")
    assert letter.body.startswith("Hello,")
    assert 'lang="en"' in letter.alternatives[0][0]


def test_what_must_not_be_written_is_refused(desk: Client, volunteer_here: Person) -> None:
    told = {**TOLD, "body_en": "Lastensuojelun asiakkaat tulevat."}
    assert "Leave out what tells of families" in desk.post(NEW, told).content.decode()
    assert desk.post(NEW, {**told, "sure": "1"}).status_code == 409
    code = desk.post(NEW, {**TOLD, "body_en": "Soita 131052-308T."}).content.decode()
    assert "Remove the personal identity code." in code
    assert "131052" not in code
    assert letters() == []


def test_more_than_a_thousand_are_refused(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    many = [volunteer_here.volunteer] * (rules.MOST_RECIPIENTS + 1)
    told = {"words": {"subject_en": "a", "body_en": "b"}, "actor": coordinator_here.actor}
    assert rules.why_not_send_bulk(here.organisation, many, **told).code == "too_many"


def test_beginnings_fill_the_form_and_keep_the_filters(desk: Client, volunteer_here: Person) -> None:
    text = desk.get(f"{NEW}?language=fi").content.decode()
    start = re.search(r'href="(\?language=fi&amp;start=thanks)"', text)
    page = desk.get(NEW + start[1].replace("&amp;", "&"))
    assert page.context["form"]["subject_en"].value() == "Thank you"


def test_the_page_of_a_message_says_how_far_it_has_come(desk: Client, volunteer_here: Person) -> None:
    text = desk.get(send(desk, 1)).content.decode()
    assert "Tavataan torstaina." in text
    assert "Waiting to be sent" in text
    assert "Vertaistapaaminen" in desk.get(NEW).content.decode()
