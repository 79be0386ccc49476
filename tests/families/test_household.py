"""Several adults in one household, each with their own contact and their own view; the deputy; a family that waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from core.privacy import export
from core.refusals import Refused
from families import actions
from families.access import actor_of
from families.links import mint_link
from families.models import Adult, SupportRequest
from families.my_data import own_part
from notifications import delivery
from notifications.models import OutboxMessage
from tests.factories import cast, matches
from tests.factories import families as make
from tests.factories.cast import Person

OpenPage = Callable[[SupportRequest], Client]
PAGE, NEW = "/family/household/", "/family/household/adults/new/"
KNOWS = {
    "called": "Matti", "knows": "yes", "sees": "own", "channel": "sms", "phone": "040 000 0077", "language": "fi",
}  # fmt: skip
MUST_NOT = {"called": "Matti", "knows": "no", "language": "fi"}


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


def told(request: SupportRequest, *, called: str = "Matti", sees: str = "everything", **contact: Any) -> Adult:
    reach = {"channel": "sms", "phone": "+358400000077", "language": "fi", **contact}
    return actions.add_adult(
        request.family, called=called, is_told=True, sees=sees, actor=actor_of(request.contact), **reach
    )


def page_of(adult: Adult) -> Client:
    """Return a browser in which another adult's page is open."""
    mint_link(adult, actor=cast.MAKER)
    browser = Client()
    cast.open_family_page(browser, adult)
    return browser


def refusal_of(verb: Callable[..., object], *args: object, **named: object) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **named)
    return refused.value.refusal.code


# Adding


@pytest.mark.smoke
def test_an_adult_who_knows_is_added_with_their_own_contact_and_nothing_is_sent(mine: Client) -> None:
    before = OutboxMessage.objects.count()
    assert mine.post(NEW, {**KNOWS, "wants_neutral_sender": "on"}).headers["Location"] == PAGE
    adult = Adult.objects.get(called="Matti")
    assert (adult.is_told, adult.sees, str(adult.phone)) == (True, "own", "+358400000077")
    assert (adult.wants_neutral_sender, adult.gets_copies) == (True, False)
    assert OutboxMessage.objects.count() == before
    assert "Matti" in mine.get(PAGE).content.decode()


def test_of_an_adult_who_must_not_know_the_name_alone_is_kept(mine: Client) -> None:
    typed = {**MUST_NOT, "phone": "040 000 0077", "email": "matti@example.org", "sees": "everything", "channel": "sms"}
    assert mine.post(NEW, typed).status_code == 302
    adult = Adult.objects.get(called="Matti")
    assert (adult.is_told, adult.phone, adult.email, adult.sees) == (False, "", "", "own")
    assert not adult.gets_messages


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"knows": ""}, "knows"),
        ({"called": ""}, "called"),
        ({"sees": ""}, "sees"),
        ({"channel": ""}, "channel"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"channel": "email", "phone": ""}, "email"),
        ({"called": "131052-308T"}, "called"),
    ],
)
def test_nothing_is_assumed_and_a_wrong_answer_keeps_the_page(
    changes: dict[str, str], wrong: str, mine: Client
) -> None:
    answer = mine.post(NEW, {**KNOWS, **changes})
    assert wrong in answer.context["form"].errors
    assert not Adult.objects.filter(called="Matti").exists()


def test_a_tenth_adult_is_refused_with_a_sentence(kaisa: SupportRequest) -> None:
    for number in range(8):
        told(kaisa, called=f"Aikuinen {number}")
    assert refusal_of(told, kaisa) == "too_many"


# Who decides


def test_the_contact_person_alone_decides_who_knows(kaisa: SupportRequest) -> None:
    matti = told(kaisa)
    hat = actor_of(matti)
    for verb in (actions.silence_adult, actions.remove_adult, actions.send_page):
        assert refusal_of(verb, kaisa.contact, actor=hat) == "contact_only"
    assert refusal_of(actions.tell_adult, kaisa.contact, sees="own", actor=hat) == "contact_only"
    assert refusal_of(actions.add_adult, kaisa.family, called="Uusi", is_told=False, actor=hat) == "contact_only"


def test_the_contact_person_cannot_be_silenced_or_taken_out(kaisa: SupportRequest, coordinator_here: Person) -> None:
    for actor in (actor_of(kaisa.contact), cast.MAKER):
        assert refusal_of(actions.silence_adult, kaisa.contact, actor=actor) == "is_contact"
        assert refusal_of(actions.remove_adult, kaisa.contact, actor=actor) == "is_contact"


def test_an_adult_who_sees_their_own_part_sees_nobody_else(kaisa: SupportRequest) -> None:
    told(kaisa, called="Mummo", phone="+358400000078")
    matti = told(kaisa, sees="own")
    browser = page_of(matti)
    shown = browser.get(PAGE)
    assert [line.adult for line in shown.context["lines"]] == [matti]
    assert "Mummo" not in shown.content.decode()
    assert browser.get(f"{PAGE}adults/{kaisa.contact_id}/").status_code == 404
    assert browser.post(f"{PAGE}adults/{kaisa.contact_id}/silence/").status_code == 404


def test_nobody_reads_another_adults_number_on_the_page_or_in_the_file(mine: Client, kaisa: SupportRequest) -> None:
    matti = told(kaisa, email="matti@example.org")
    mint_link(matti, actor=cast.MAKER)
    pages = [mine.get(PAGE), mine.get(f"{PAGE}adults/{matti.pk}/"), mine.get("/family/my-data/")]
    everything = " ".join(page.content.decode() for page in pages)
    assert "0077" not in everything
    assert "matti@example.org" not in everything
    theirs = own_part(export(kaisa.family), actor_of(matti))
    assert {row["adult_id"] for row in theirs["families.FamilyLink"]} == {matti.pk}
    assert "0012" not in str(theirs["families.Adult"])


def test_a_forged_adult_of_another_family_is_not_found(mine: Client, sastamala: Any) -> None:
    stranger = make.request_of(phone="+358400000099").contact
    for verb in ("", "silence/", "page/", "remove/"):
        assert mine.get(f"{PAGE}adults/{stranger.pk}/{verb}").status_code == 404
        assert mine.post(f"{PAGE}adults/{stranger.pk}/{verb}").status_code == 404


# Turning the switch


def test_must_not_know_closes_the_page_and_erases_the_ways_at_once(mine: Client, kaisa: SupportRequest) -> None:
    matti = told(kaisa, email="matti@example.org")
    browser = page_of(matti)
    actions.make_feed(matti, actor=actor_of(matti))
    assert browser.get(PAGE).status_code == 200
    assert mine.get(f"{PAGE}adults/{matti.pk}/silence/").status_code == 200
    mine.post(f"{PAGE}adults/{matti.pk}/silence/")
    assert browser.get(PAGE).headers["Location"] == "/fi/own-link/"
    matti.refresh_from_db()
    assert (matti.is_told, matti.phone, matti.email, matti.channel, matti.sees) == (False, "", "", "call", "own")
    assert not hasattr(Adult.objects.get(pk=matti.pk), "calendar_feed")
    assert AuditEntry.objects.filter(verb="adult.silenced", subject_id=str(matti.pk)).count() == 1
    assert refusal_of(actions.silence_adult, matti, actor=actor_of(kaisa.contact)) == "is_silent"


def test_who_must_not_know_can_be_told_later_with_a_new_way(mine: Client, kaisa: SupportRequest) -> None:
    matti = actions.add_adult(kaisa.family, called="Matti", is_told=False, actor=actor_of(kaisa.contact))
    shown = mine.get(f"{PAGE}adults/{matti.pk}/").context["form"]
    assert shown.initial == {"language": "fi"}
    asked = {name: value for name, value in KNOWS.items() if name not in ("called", "knows")}
    assert mine.post(f"{PAGE}adults/{matti.pk}/", asked).status_code == 302
    matti.refresh_from_db()
    assert (matti.is_told, str(matti.phone), matti.sees) == (True, "+358400000077", "own")


def test_the_contact_person_changes_what_another_sees_and_not_how_they_are_reached(
    mine: Client, kaisa: SupportRequest
) -> None:
    matti = told(kaisa)
    actions.choose_copies(matti, wants=True, actor=actor_of(matti))
    mine.post(f"{PAGE}adults/{matti.pk}/", {"sees": "own", "phone": "040 000 0066", "channel": "call"})
    matti.refresh_from_db()
    assert (matti.sees, str(matti.phone), matti.channel, matti.gets_copies) == ("own", "+358400000077", "sms", False)


def test_an_adult_is_taken_out_and_leaves_the_booked_times(mine: Client, kaisa: SupportRequest) -> None:
    matti = told(kaisa)
    row = make.appointment_of(kaisa, adult=matti)
    assert mine.post(f"{PAGE}adults/{matti.pk}/remove/").status_code == 302
    assert not Adult.objects.filter(pk=matti.pk).exists()
    row.refresh_from_db()
    assert row.adult is None


def test_the_private_link_goes_to_the_adult_alone(mine: Client, kaisa: SupportRequest, settings: Any) -> None:
    matti = told(kaisa)
    mine.post(f"{PAGE}adults/{matti.pk}/page/")
    message = OutboxMessage.objects.get(kind="family_link")
    assert message.recipient == f"families.Adult:{matti.pk}"


# The same messages, by choice


def test_an_adult_who_sees_everything_may_choose_the_same_messages(kaisa: SupportRequest) -> None:
    matti = told(kaisa)
    browser = page_of(matti)
    assert matti.gets_copies is False
    browser.post(f"{PAGE}same-messages/", {"wants": "yes"})
    office = cast.MAKER
    actions.record_attempt(kaisa, outcome="reached", actor=office)
    actions.record_intake(kaisa, actor=office, **dict.fromkeys(matches.TICKS, True))
    actions.accept_request(SupportRequest.objects.get(), actor=office)
    readers = OutboxMessage.objects.filter(kind="request_moved").values_list("recipient", flat=True)
    assert set(readers) == {f"families.Adult:{kaisa.contact_id}", f"families.Adult:{matti.pk}"}


def test_each_gets_a_link_to_their_own_page(kaisa: SupportRequest, settings: Any, tmp_path: Any) -> None:
    settings.MAILBOX_FOLDER = tmp_path / "mailbox"
    matti = told(kaisa)
    actions.choose_copies(matti, wants=True, actor=actor_of(matti))
    actions.record_attempt(kaisa, outcome="reached", actor=cast.MAKER)
    actions.decline_request(SupportRequest.objects.get(), reason="other", actor=cast.MAKER)
    OutboxMessage.objects.update(not_before=timezone.now() - timedelta(hours=1))
    for message in OutboxMessage.objects.filter(kind="request_moved"):
        before = set(matti.links.values_list("pk", flat=True))
        _recipient, rendered = delivery.compose(message)
        is_mattis = message.recipient.endswith(f":{matti.pk}")
        assert (set(matti.links.values_list("pk", flat=True)) != before) is is_mattis
        assert "/own/" in rendered.text


def test_the_choice_can_be_taken_back_and_what_waits_is_not_sent(kaisa: SupportRequest) -> None:
    matti = told(kaisa)
    actions.choose_copies(matti, wants=True, actor=actor_of(matti))
    actions.record_attempt(kaisa, outcome="reached", actor=cast.MAKER)
    actions.decline_request(SupportRequest.objects.get(), reason="other", actor=cast.MAKER)
    message = OutboxMessage.objects.get(kind="request_moved", recipient=f"families.Adult:{matti.pk}")
    assert delivery.compose(message) is not None
    actions.choose_copies(matti, wants=False, actor=actor_of(matti))
    assert delivery.compose(message) is None


@pytest.mark.parametrize(("sees", "code"), [("own", "own_only")])
def test_the_same_messages_are_not_for_everybody(kaisa: SupportRequest, sees: str, code: str) -> None:
    matti = told(kaisa, sees=sees)
    assert refusal_of(actions.choose_copies, matti, wants=True, actor=actor_of(matti)) == code
    assert refusal_of(actions.choose_copies, kaisa.contact, wants=True, actor=actor_of(kaisa.contact)) == "is_contact"
    assert refusal_of(actions.choose_copies, matti, wants=True, actor=actor_of(kaisa.contact)) == "not_yours"


# At the office


def test_the_office_keeps_the_household_as_the_family_tells(coordinator_here: Person, parent_here: Person) -> None:
    desk, case = coordinator_here.client, parent_here.request
    url = f"/coordinator/requests/{case.pk}/household/"
    assert desk.post(f"{url}adult/", KNOWS).headers["Location"] == url
    matti = Adult.objects.get(called="Matti")
    assert "040 0000077" in desk.get(url).content.decode()
    assert desk.get(f"/coordinator/adults/{matti.pk}/").status_code == 200
    desk.post(f"/coordinator/adults/{matti.pk}/silence/")
    matti.refresh_from_db()
    assert not matti.is_told
    desk.post(f"{url}children/", {"birth_years": "2020"})
    desk.post(f"{url}stages/", {"stages": ["toddler"]})
    assert SupportRequest.objects.get().life_stages == ["toddler"]
    desk.post(f"{url}stop-stages/")
    desk.post(f"{url}secret-address/")
    case.family.refresh_from_db()
    assert (case.family.wants_stage_messages, case.family.has_protected_address) == (False, True)
    roles = AuditEntry.objects.filter(verb="adult.silenced").values_list("actor_role", flat=True)
    assert list(roles) == ["coordinator"]


def test_the_contact_person_is_changed_and_messages_follow(coordinator_here: Person, parent_here: Person) -> None:
    desk, case = coordinator_here.client, parent_here.request
    old = case.contact
    matti = told(case, sees="own")
    receipt = OutboxMessage.objects.get(kind="request_received")
    assert delivery.compose(receipt) is not None
    url = f"/coordinator/requests/{case.pk}/household/contact/"
    assert desk.post(url, {"adult": old.pk}).status_code == 200
    assert desk.post(url, {"adult": matti.pk}).status_code == 302
    case = SupportRequest.objects.get()
    assert (case.contact, case.contact.sees) == (matti, "everything")
    assert delivery.compose(receipt) is None
    assert OutboxMessage.objects.exclude(kind="request_received").count() == 0


def test_who_must_not_know_is_never_offered_as_the_contact_person(
    coordinator_here: Person, parent_here: Person
) -> None:
    case = parent_here.request
    matti = actions.add_adult(case.family, called="Matti", is_told=False, actor=parent_here.actor)
    url = f"/coordinator/requests/{case.pk}/household/contact/"
    coordinator_here.client.post(url, {"adult": matti.pk})
    assert SupportRequest.objects.get().contact == parent_here.adult
    hat = coordinator_here.actor
    assert refusal_of(actions.make_contact, case, adult=matti, actor=hat) == "cannot_be_contact"
    assert refusal_of(actions.make_contact, case, adult=matti, actor=parent_here.actor) == "not_yours"


def test_household_costs_the_same_queries_with_two_and_nine_adults(mine: Client, kaisa: SupportRequest) -> None:
    told(kaisa, called="Aikuinen")
    mine.get(PAGE)
    few = queries_of(mine)
    for number in range(7):
        told(kaisa, called=f"Aikuinen {number}")
    assert queries_of(mine) == few


def queries_of(browser: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(PAGE).status_code == 200
    return len(captured)
