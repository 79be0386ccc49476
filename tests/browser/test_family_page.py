"""The family's own page: who helps and who has looked, its own data, a talk. Finnish on a phone, Swedish on a desk."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from families import actions
from families.models import Adult, ErasureRequest, Talk
from partners.models import ServiceEntry
from tests.browser.looks import look
from tests.browser.together import press_twice
from tests.browser.world import Person, in_days, letter_to, letters_to
from tests.factories import cast
from tests.families.life import Household

# 3. The family's page


def test_the_family_sees_who_helps_and_who_has_looked(home: Household, parent: Person, coordinator: Person) -> None:
    dora = cast.worker(home.office, "coordinator", "Dora Sijainen").user
    coordinator.go("coordinator:request-detail", home.request.pk)
    coordinator.send("/assign/")
    coordinator.go("coordinator:request-deputy", home.request.pk)
    coordinator.fill(to=str(dora.pk))
    look(coordinator, "deputy")
    coordinator.send()
    parent.go("family:home")
    expect(parent.page.locator("main .person")).to_have_count(2)
    for name in ("Outi Ohjaaja", "Dora Sijainen"):
        expect(parent.page.locator("main .person", has_text=name)).to_be_visible()
    look(parent, "home")
    parent.go("family:openings")
    rows = parent.page.locator("main tbody tr")
    expect(rows.first).to_be_visible()
    expect(parent.page.locator("main table")).not_to_contain_text("Outi")
    look(parent, "openings")
    before = rows.count()
    coordinator.go("coordinator:request-detail", home.request.pk)
    parent.page.reload()
    expect(rows).to_have_count(before + 1)
    parent.go("family:messages")
    expect(rows).to_have_count(len(letters_to(home.parent.adult)))
    look(parent, "messages")


def test_my_data_is_read_downloaded_corrected_and_erased(home: Household, parent: Person, coordinator: Person) -> None:
    parent.go("family:my-data")
    look(parent, "my-data")
    told = json.loads(downloaded(parent, "file"))
    assert "Kaisa" in json.dumps(told)
    page = downloaded(parent, "page")
    assert f'lang="{parent.language}"' in page
    assert "Kaisa" in page
    assert "<script" not in page
    the_details_are_corrected(parent, home.parent.adult)
    another = cast.parent(home.office, "Maria")
    private = actions.book_appointment(
        another.family, adult=another.adult, service="dental", starts_at=in_days(5), actor=another.actor
    )
    assert parent.page.goto(f"/family/appointments/{private.pk}/").status == 404
    assert "Maria" not in downloaded(parent, "file")
    everything_is_erased(parent, coordinator, home)


def downloaded(person: Person, what: str) -> str:
    person.go("family:my-data")
    with person.page.expect_download() as waiting:
        person.page.locator(f'main a[href="?as={what}"]').click()
    return Path(waiting.value.path()).read_text()


def the_details_are_corrected(parent: Person, adult: Adult) -> None:
    parent.go("family:my-details")
    parent.fill(called="")
    parent.send()
    parent.sees_errors("called")
    parent.fill(called="Kaija", wants_neutral_sender=True, has_shared_phone=True)
    parent.tick("call_hours", "evening")
    look(parent, "details")
    parent.send()
    adult.refresh_from_db()
    assert (adult.called, adult.wants_neutral_sender, adult.call_hours) == ("Kaija", True, ["evening"])
    parent.go("family:my-phone")
    look(parent, "phone")
    parent.fill(address="040 000 0888")
    parent.send()
    parent.fill(code=letter_to("0400000888", r"\b(\d{6})\b"))
    look(parent, "phone-code")
    parent.send()
    adult.refresh_from_db()
    assert str(adult.phone) == "+358400000888"


def everything_is_erased(parent: Person, coordinator: Person, home: Household) -> None:
    """Asked, taken back, asked again; then the office says yes, and the page is gone."""
    parent.go("family:erase")
    look(parent, "erase")
    parent.send()
    look(parent, "erasure-asked")
    parent.send("/keep/")
    assert not ErasureRequest.objects.waiting().exists()
    parent.confirm("family:erase")
    asked = ErasureRequest.objects.waiting().get()
    coordinator.confirm("coordinator:request-withdraw", home.request.pk)
    coordinator.go("coordinator:erasure-detail", asked.pk)
    look(coordinator, "erasure")
    coordinator.go("coordinator:erasure-approve", asked.pk)
    look(coordinator, "erasure-approve")
    coordinator.send()
    look(coordinator, "erased")
    assert not Adult.objects.filter(called="Kaija").exists()
    parent.go("family:home")
    expect(parent.page.locator("main [name=address]")).to_be_visible()


# 9. A talk without the child


def test_a_parent_asks_to_talk_and_the_coordinator_books_it(
    home: Household, parent: Person, coordinator: Person
) -> None:
    ServiceEntry.objects.create(
        category="family_counselling", name_fi="Perheneuvola", name_sv="Familjerådgivningen", contact_route_fi="Soita",
        contact_route_sv="Ring", municipality=home.office.municipality, checked_on=timezone.localdate(),
    )  # fmt: skip
    talk = a_talk_is_wished(parent)
    look(parent, "talk-wished")
    the_talk_is_booked(coordinator, home, talk)
    parent.go("family:talk")
    look(parent, "talk-booked")
    parent.go("family:talk-cancel", talk.pk)
    look(parent, "talk-cancel")
    parent.send()
    talk.refresh_from_db()
    assert (talk.state, letters_to(talk.adult)) == ("cancelled", ["request_received", "talk_booked"])


def the_talk_is_booked(coordinator: Person, home: Household, talk: Talk) -> None:
    coordinator.go("coordinator:home")
    expect(coordinator.page.locator(f"main a[href*='/talks/{talk.pk}/']").first).to_be_visible()
    coordinator.go("coordinator:talk-book", talk.pk)
    coordinator.send()
    coordinator.sees_errors("at")
    coordinator.at("at", in_days(3))
    look(coordinator, "talk-book")
    coordinator.send()
    talk.refresh_from_db()
    assert (talk.state, talk.booked_for) == ("booked", in_days(3))
    coordinator.go("coordinator:request-detail", home.request.pk)
    look(coordinator, "request-with-a-talk")


def a_talk_is_wished(parent: Person) -> Talk:
    """How, when and with whom; there is no box for what it is about."""
    parent.go("family:talk")
    assert parent.page.locator("main textarea, main input[type=text]").count() == 0
    parent.fill(way="meeting")
    parent.tick("times", "tue_evening", "thu_evening")
    parent.page.locator("main [name=with_whom]").last.check()
    look(parent, "talk-wish")
    press_twice(parent)
    expect(parent.page.locator("main a[href$='/cancel/']")).to_be_visible()
    talk = Talk.objects.get()
    assert (talk.way, sorted(talk.times), talk.with_whom.name_fi) == (
        "meeting", ["thu_evening", "tue_evening"], "Perheneuvola",
    )  # fmt: skip
    return talk
