"""The workbench: one family's shortlist, the plan for all who wait, and what the coordinator learns from both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Membership, Organisation, User
from core.actor import Role
from families.models import SupportRequest
from matching import planning
from matching.models import Choice, Match, Plan
from notifications.models import OutboxMessage
from partners.models import Programme
from tests.browser import world
from tests.browser.world import PASSWORD, PHONE, Person
from tests.factories import cast, matches
from tests.factories.cast import Office
from volunteers.models import Volunteer

ALBUM = "matching"
BESIDE = {
    "support_forms": ["companion"],
    "languages": ["fi"],
    "life_stages": ["school_start"],
    "slots": ["tue_evening"],
}
PAGES = ("coordinator:plan", "coordinator:matching-fairness", "coordinator:matching-learning")


@pytest.fixture
def office(site: str) -> Office:
    """The association of the main job with a second volunteer in the next municipality, and an administrator."""
    world.build()
    organisation = Organisation.objects.get(name="Rinnalla Koe ry")
    beside = cast.open_office("Hämeenkyrö", "108", organisation=organisation)
    here = Office(
        organisation, organisation.municipalities.model.objects.get(pk="790"), Programme.objects.earliest("pk")
    )
    outi = Membership.objects.get(user__email="outi@example.org")
    outi.municipalities.add(here.municipality, beside.municipality)
    cast.volunteer(beside, "Aune Alku", radius_km=60, capacity=1, **BESIDE)
    admin = cast.worker(here, Role.ADMINISTRATOR, "Petra Koe").user
    admin.set_password(PASSWORD)
    admin.save(update_fields=["password"])
    User.objects.update(language="fi")
    return here


def waiting(office: Office, called: str, **answers) -> SupportRequest:
    """A family that waits for a companion."""
    hat = matches_office()
    request = cast.parent(office, called, language="fi", life_stages=("school_start",), **answers).request
    return matches.accepted(request, office=hat.actor, worker=hat.membership.user)


def matches_office():
    from_row = Membership.objects.get(user__email="outi@example.org")
    return cast.hat_of(from_row)


@pytest.fixture
def outi(sit_down: Callable[..., Person], office: Office) -> Person:
    person = sit_down("coordinator", album=ALBUM)
    person.sign_in("outi@example.org")
    return person


def test_a_coordinator_plans_for_all_who_wait(
    sit_down: Callable[..., Person], page: Page, office: Office, outi: Person, assert_accessible: Callable[[Page], None]
) -> None:
    first, second, third = (waiting(office, name) for name in ("Sanna", "Piia", "Veera"))
    nobody = waiting(office, "Oksana", languages=("uk",))
    OutboxMessage.objects.all().delete()

    outi.go("coordinator:plan")
    expect(outi.page.locator("main h1")).to_have_text("Suunnitelma kaikille odottaville")
    expect(outi.page.locator("main .lead")).to_contain_text("4 perhettä odottaa.")
    expect(outi.page.locator("#pairs tbody tr")).to_have_count(2)
    expect(outi.page.get_by_text(nobody.reference).first).to_be_visible()
    assert_accessible(outi.page)
    outi.picture("plan")

    left_over = third.reference
    outi.page.locator("#pairs input[name=chosen]").first.check()
    outi.page.get_by_role("button", name="Ehdota valittuja").click()
    outi.picture("plan-confirm")
    assert not Match.objects.exists()
    assert not OutboxMessage.objects.exists()
    outi.send()
    expect(outi.page.get_by_text("1 ehdotus lähti.")).to_be_visible()
    expect(outi.page.locator("#pairs tbody tr")).to_have_count(1)
    expect(outi.page.get_by_text(left_over).first).to_be_visible()
    match = Match.objects.get()
    assert match.request in (first, second)
    assert (match.choice.is_from_plan, match.choice.rank) == (True, None)
    assert list(OutboxMessage.objects.values_list("kind", flat=True)) == ["match_proposed"]

    outi.page.locator("#pairs a", has_text="Jätä sivuun").click()
    outi.fill(reason="way")
    outi.send()
    expect(outi.page.get_by_text("Pari on jätetty sivuun.")).to_be_visible()
    aside = Choice.objects.get(outcome="set_aside")
    assert (aside.reason, aside.blocked_until > timezone.now()) == ("way", True)
    outi.page.get_by_role("button", name="Ota pari takaisin").first.click()
    expect(outi.page.locator("#pairs tbody tr")).to_have_count(1)
    outi.picture("plan-after")

    phone = sit_down("coordinator-phone", album=ALBUM, viewport=PHONE, java_script_enabled=False)
    phone.sign_in("outi@example.org")
    for name in PAGES:
        phone.go(name)
        phone.picture(name.rpartition(":")[2])


def test_a_long_plan_shows_how_far_it_is_and_can_be_stopped(
    office: Office, outi: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_AT_ONCE", 0)
    waiting(office, "Sanna")
    hat = matches_office()
    reach = sorted(hat.actor.municipality_ids)
    queued = Plan.objects.create(organisation=office.organisation, made_by=hat.membership.user, municipality_ids=reach)

    outi.go("coordinator:plan")
    expect(outi.page.locator("#plan-progress")).to_be_visible()
    outi.picture("plan-progress")
    outi.page.get_by_role("button", name="Pysäytä").click()
    expect(outi.page.get_by_text("Suunnitelma on pysäytetty.")).to_be_visible()
    queued.refresh_from_db()
    assert (queued.state, queued.result) == ("cancelled", {})

    # The page asks for another, the worker makes it, and the page turns by itself when it is ready.
    outi.go("coordinator:plan")
    again = outi.page.get_by_role("button", name="Tee uusi suunnitelma")
    if again.count():
        again.click()
    expect(outi.page.locator("#pairs tbody tr")).to_have_count(1, timeout=20_000)
    made = Plan.objects.filter(state="done").latest("pk")
    assert (made.is_proven, made.families, made.percent) == (True, 1, 100)


def test_somebody_other_than_the_first_is_suggested_with_a_reason(
    office: Office, outi: Person, page: Page, assert_accessible: Callable[[Page], None]
) -> None:
    case = waiting(office, "Sanna")
    outi.go("coordinator:request-shortlist", case.pk)
    expect(outi.page.locator("main svg[role=img]")).to_be_visible()
    assert_accessible(outi.page)
    outi.picture("shortlist")
    for box in outi.page.locator("input[name=compare]").all():
        box.check()
    outi.page.get_by_role("button", name="Vertaa valittuja").click()
    expect(outi.page.get_by_role("heading", name="Rinnakkain")).to_be_visible()
    outi.page.locator('main a[href*="/propose/"]').nth(1).click()
    outi.fill(reason="turn")
    outi.picture("propose-other")
    outi.send()
    choice = Choice.objects.get()
    assert (choice.rank, choice.reason, choice.is_from_plan) == (2, "turn", False)
    assert choice.shown.listed[1]["volunteer"] == choice.volunteer_id


def test_two_coordinators_at_once_cannot_take_the_same_place_twice(
    sit_down: Callable[..., Person], office: Office, outi: Person
) -> None:
    Volunteer.objects.filter(user__name="Aune Alku").delete()
    for name in ("Sanna", "Piia"):
        waiting(office, name)
    kaarina = cast.worker(office, Role.COORDINATOR, "Kaarina Koe").user
    kaarina.set_password(PASSWORD)
    kaarina.save(update_fields=["password"])
    User.objects.update(language="fi")
    other = sit_down("other-coordinator", album=ALBUM)
    other.sign_in(kaarina.email)
    for person in (outi, other):
        person.go("coordinator:plan")
        person.page.locator("#pairs input[name=chosen]").first.check()
        person.page.get_by_role("button", name="Ehdota valittuja").click()
    outi.send()
    other.send()
    expect(other.page.get_by_text("1 paria ei voinut enää ehdottaa.")).to_be_visible()
    assert Match.objects.live().count() == 1


def test_an_administrator_weighs_and_a_coordinator_reads_the_reports(
    sit_down: Callable[..., Person], office: Office, outi: Person, page: Page,
    assert_accessible: Callable[[Page], None],
) -> None:  # fmt: skip
    case = waiting(office, "Sanna")
    SupportRequest.objects.filter(pk=case.pk).update(received_at=timezone.now() - timedelta(days=40))
    petra = sit_down("administrator", album=ALBUM)
    petra.sign_in("petra.koe@example.org")
    petra.go("administration:weights-edit", office.programme.pk)
    petra.fill(distance="300", life_stage="150")
    petra.picture("weights")
    assert_accessible(petra.page)
    petra.page.get_by_role("button", name="Katso, mikä muuttuisi").click()
    petra.picture("weights-preview")
    petra.page.get_by_role("button", name="Tallenna painot").click()
    expect(petra.page.get_by_text("Uudet painot ovat tästä lähtien käytössä.")).to_be_visible()
    office.programme.refresh_from_db()
    assert office.programme.weights["distance"] == 300

    for language in ("fi", "sv"):
        User.objects.update(language=language)
        for size, window in (("wide", {"width": 1280, "height": 900}), ("phone", PHONE)):
            reader = sit_down(f"reader-{language}-{size}", album=ALBUM, viewport=window)
            reader.sign_in("outi@example.org")
            for name in PAGES:
                reader.go(name)
                assert reader.is_within_the_window(), f"{name} in {language} is wider than {window}"
                assert_accessible(reader.page)
                reader.picture(name.rpartition(":")[2])
