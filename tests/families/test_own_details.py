"""A family corrects its own details; a new number or e-mail counts once its code has come back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.models import AuditEntry
from core.refusals import Refused
from families import actions
from families.models import Adult, ContactChange
from notifications import delivery
from notifications.delivery import compose
from notifications.models import OutboxMessage
from notifications.recipients import recipient_of
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db
DETAILS, PHONE, EMAIL, CODE = (f"/family/my-data/{page}/" for page in ("details", "phone", "email", "code"))
TOLD = {
    "called": "Kaisa-Maria",
    "channel": "sms",
    "language": "sv",
    "call_hours": ["evening"],
    "may_leave_message": "on",
    "has_shared_phone": "on",
    "wants_neutral_sender": "on",
}


def fresh(adult: Adult) -> Adult:
    return Adult.objects.select_related("family").get(pk=adult.pk)


def code_sent() -> str:
    return OutboxMessage.objects.filter(recipient__startswith="families.ContactChange").latest("pk").sealed


# Name, channel, hours


@pytest.mark.smoke
def test_a_parent_corrects_name_language_hours_and_caution(parent_here: Person) -> None:
    assert parent_here.client.post(DETAILS, TOLD).headers["Location"] == "/family/my-data/"
    adult = fresh(parent_here.adult)
    assert (adult.called, adult.language, adult.call_hours) == ("Kaisa-Maria", "sv", ["evening"])
    assert (adult.may_leave_message, adult.has_shared_phone, adult.wants_neutral_sender) == (True, True, True)
    entry = AuditEntry.objects.get(verb="adult.corrected")
    assert "called" in entry.fields
    assert "Kaisa" not in str(entry.fields)


def test_the_form_begins_with_what_is_kept(parent_here: Person) -> None:
    shown = parent_here.client.get(DETAILS).content.decode()
    assert 'value="Kaisa"' in shown


def test_saving_without_a_change_is_no_change(parent_here: Person) -> None:
    assert actions.correct_adult(parent_here.adult, actor=parent_here.actor, called="Kaisa") == []
    assert not AuditEntry.objects.filter(verb="adult.corrected").exists()


def test_a_way_without_an_address_is_refused_in_words_and_nothing_is_lost(parent_here: Person) -> None:
    answer = parent_here.client.post(DETAILS, {**TOLD, "language": "en", "channel": "email"})
    shown = answer.content.decode()
    assert "There is no e-mail address yet" in shown
    assert "Kaisa-Maria" in shown
    assert fresh(parent_here.adult).called == "Kaisa"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"called": ""}, "Write a name we may use"),
        ({"called": "x" * 61}, "Write at most 60 letters"),
        ({"called": "131052-308T"}, "Remove the personal identity code"),
        ({"channel": "pigeon"}, "pigeon"),
    ],
)
def test_bad_input_gets_a_sentence(parent_here: Person, changes: dict[str, Any], words: str) -> None:
    answer = parent_here.client.post(DETAILS, {**TOLD, "language": "en", **changes})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert fresh(parent_here.adult).called == "Kaisa"


def test_forged_fields_change_nothing(parent_here: Person) -> None:
    parent_here.client.post(DETAILS, {**TOLD, "phone": "+358400000099", "sees": "own", "family": "1", "is_told": ""})
    adult = fresh(parent_here.adult)
    assert (str(adult.phone), adult.sees, adult.is_told) == ("+358400000012", "everything", True)
    with pytest.raises(ValueError, match="phone"):
        actions.correct_adult(adult, actor=parent_here.actor, phone="+358400000099")


def test_nobody_corrects_another_adults_details(parent_here: Person, parent_there: Person) -> None:
    with pytest.raises(Refused) as caught:
        actions.correct_adult(parent_here.adult, actor=parent_there.actor, called="Toinen")
    assert caught.value.refusal.code == "not_yours"


def test_messages_to_who_wishes_so_do_not_tell_who_they_are_from(parent_here: Person, here: Office) -> None:
    message = OutboxMessage.objects.get(kind="request_received")
    recipient, _plain = compose(message)
    assert not recipient.is_neutral
    actions.correct_adult(parent_here.adult, actor=parent_here.actor, wants_neutral_sender=True)
    recipient, rendered = compose(message)
    assert (recipient.phone, recipient.is_neutral) == ("+358400000012", True)
    assert here.organisation.name not in rendered.text


# A new address


def test_a_new_phone_counts_once_its_code_is_written(parent_here: Person) -> None:
    client = parent_here.client
    assert client.post(PHONE, {"address": "040 000 0077"}).headers["Location"] == CODE
    assert str(fresh(parent_here.adult).phone) == "+358400000012"
    message = OutboxMessage.objects.get(kind="family_code")
    assert (message.channel, message.recipient) == ("sms", f"families.ContactChange:{ContactChange.objects.get().pk}")
    assert client.post(CODE, {"code": code_sent()}).headers["Location"] == "/family/my-data/"
    adult = fresh(parent_here.adult)
    assert (str(adult.phone), adult.channel) == ("+358400000077", "sms")
    assert not ContactChange.objects.exists()


def test_a_new_email_becomes_the_way_of_contact(parent_here: Person) -> None:
    parent_here.client.post(EMAIL, {"address": "kaisa@uusi.example"})
    parent_here.client.post(CODE, {"code": code_sent()})
    adult = fresh(parent_here.adult)
    assert (adult.email, adult.channel) == ("kaisa@uusi.example", "email")


def test_the_code_goes_to_the_new_address_and_nowhere_else(parent_here: Person, settings: Any) -> None:
    parent_here.client.post(EMAIL, {"address": "kaisa@uusi.example"})
    recipient = recipient_of(OutboxMessage.objects.get(kind="family_code"))
    assert (recipient.email, recipient.phone) == ("kaisa@uusi.example", "")
    delivery.deliver_due()
    assert OutboxMessage.objects.get(kind="family_code").sealed is None


def test_a_wrong_code_changes_nothing_and_five_end_the_change(parent_here: Person) -> None:
    client = parent_here.client
    client.post(PHONE, {"address": "040 000 0077"})
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        assert "This code is not right" in client.post(CODE, {"code": wrong}).content.decode()
    assert "does not work any more" in client.post(CODE, {"code": right}).content.decode()
    assert str(fresh(parent_here.adult).phone) == "+358400000012"


def test_a_code_is_good_for_a_quarter_of_an_hour(parent_here: Person) -> None:
    parent_here.client.post(PHONE, {"address": "040 000 0077"})
    code = code_sent()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        assert "does not work any more" in parent_here.client.post(CODE, {"code": code}).content.decode()


def test_a_second_ask_ends_the_first(parent_here: Person) -> None:
    parent_here.client.post(PHONE, {"address": "040 000 0077"})
    first = code_sent()
    parent_here.client.post(PHONE, {"address": "040 000 0078"})
    assert ContactChange.objects.count() == 1
    if first != code_sent():
        parent_here.client.post(CODE, {"code": first})
    assert str(fresh(parent_here.adult).phone) == "+358400000012"


def test_codes_are_sent_a_few_times_an_hour(parent_here: Person, middle_of_an_hour: None) -> None:
    answers = [parent_here.client.post(PHONE, {"address": "040 000 0077"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [200]
    assert OutboxMessage.objects.filter(kind="family_code").count() == 5


@pytest.mark.parametrize(
    ("where", "bad", "words"),
    [
        (PHONE, "12", "Write the phone number like this"),
        (PHONE, "", "Write the new phone number."),
        (EMAIL, "kaisa", "Write the e-mail address like this"),
        (EMAIL, "", "Write the new e-mail address."),
    ],
)
def test_a_bad_address_gets_a_sentence(parent_here: Person, where: str, bad: str, words: str) -> None:
    assert words in parent_here.client.post(where, {"address": bad}).content.decode()
    assert not ContactChange.objects.exists()


def test_who_takes_no_messages_is_asked_to_call(parent_here: Person) -> None:
    Adult.objects.update(channel="call")
    assert parent_here.client.get(PHONE).context["refusal"].code == "calls_only"
    parent_here.client.post(PHONE, {"address": "040 000 0077"})
    assert not ContactChange.objects.exists()


def test_the_page_of_the_code_is_there_only_while_a_change_waits(parent_here: Person, parent_there: Person) -> None:
    assert parent_here.client.get(CODE).status_code == 404
    parent_there.client.post(PHONE, {"address": "040 000 0077"})
    assert parent_here.client.get(CODE).status_code == 404


# The office


def test_the_office_corrects_after_a_call(parent_here: Person, coordinator_here: Person) -> None:
    page = f"/coordinator/requests/{parent_here.request.pk}/contact/"
    told = {**TOLD, "channel": "call", "phone": "040 000 0066", "email": "kaisa@uusi.example"}
    assert coordinator_here.client.post(page, told).status_code == 302
    adult = fresh(parent_here.adult)
    assert (str(adult.phone), adult.email, adult.channel) == ("+358400000066", "kaisa@uusi.example", "call")
    assert AuditEntry.objects.about(parent_here.family).filter(verb="family.opened", reason="own_data").count() == 0
    coordinator_here.client.get(page)
    assert AuditEntry.objects.about(parent_here.family).filter(verb="family.opened", reason="own_data").count() == 1


def test_the_office_leaves_a_way_to_reach_the_family(parent_here: Person, coordinator_here: Person) -> None:
    page = f"/coordinator/requests/{parent_here.request.pk}/contact/"
    for told in ({"phone": "", "email": ""}, {"phone": "040 000 0066", "channel": "email"}):
        assert coordinator_here.client.post(page, {**TOLD, **told}).status_code == 200
    assert str(fresh(parent_here.adult).phone) == "+358400000012"


def test_another_office_does_not_find_the_page(parent_here: Person, coordinator_there: Person) -> None:
    page = f"/coordinator/requests/{parent_here.request.pk}/contact/"
    assert {coordinator_there.client.get(page).status_code, coordinator_there.client.post(page).status_code} == {404}
