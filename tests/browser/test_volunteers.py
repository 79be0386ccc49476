"""From an application to the first match: a companion, a grandparent and a couple. Finnish on a phone, Swedish on a
desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from activities.models import Shift, ShiftPlace
from core.actor import Role
from families import actions as families
from families.models import SupportRequest
from families.packing import pack
from matching.models import Match
from tests.browser import recruiting as steps
from tests.browser.looks import FINNISH_PHONE, SWEDISH_DESK, Setting
from tests.browser.recruiting import ALBUM, PLACE, Recruiting, look, missing, said
from tests.browser.together import nothing_to_write_into, written
from tests.browser.world import Person, in_days
from tests.factories import courses
from tests.factories.shifts import serves
from tests.families.life import Household, be_heard
from volunteers import actions as make
from volunteers import extracts, role_words
from volunteers.models import (
    Course,
    ExtractCheck,
    Requirement,
    TrainingModule,
    Volunteer,
    VolunteerApplication,
    VolunteerRole,
)
from volunteers.rules.extracts import NO_RIGHT

Kind = Requirement.Kind
AINO, VEIKKO, TUULA, HILKKA = (f"{name}@example.org" for name in ("aino", "veikko", "tuula", "hilkka"))
SUMMARY = "Sovimme illoista. Osaa kuunnella."


@pytest.fixture
def seat(sit_down: Callable[..., Person], setting: Setting) -> Callable[..., Person]:
    usual = {"album": ALBUM, "locale": f"{setting.language}-FI", **setting.options}
    return lambda name, **options: sit_down(name, **{**usual, **options})


@pytest.fixture
def office(home: Household, seat: Callable[..., Person], coordinator: Person) -> Recruiting:
    """An association whose one family waits for somebody."""
    be_heard(home)
    families.accept_request(home.request, actor=home.coordinator.actor)
    return Recruiting(home, seat, coordinator)


# A companion: no extract


@pytest.mark.parametrize("setting", [SWEDISH_DESK], ids=str)
def test_a_companion_applies_is_approved_and_says_yes_to_a_family(office: Recruiting, parent: Person) -> None:
    office.furnish()
    role = the_role_is_opened(office)
    application = applies(office, role, "Aino Hakija", AINO)
    aino = office.seat("applicant")
    steps.signs_in_by_code(aino, AINO)
    look(aino, "arrived")
    office.takes(application)
    steps.picks_a_time(aino, application)
    office.talks(application, SUMMARY)
    aino.go("applicant:home")
    expect(aino.page.locator("main")).to_contain_text(SUMMARY)
    look(aino, "interview-read")
    the_course_is_gone_through(office, aino, application)
    office.refuses(application, missing(Kind.AGREEMENT, aino.language), missing(Kind.CONFIDENTIALITY, aino.language))
    nobody_without_papers_is_suggested(office, Kind.AGREEMENT)
    steps.accepts(aino)
    volunteer = office.approves(application)
    assert set(application.user.memberships.active().values_list("role", flat=True)) == {Role.VOLUNTEER}
    both_say_yes(office, volunteer, aino, parent)


def the_role_is_opened(office: Recruiting) -> VolunteerRole:
    """The administrator opens it and lets it ask what is usually asked."""
    admin = office.worker(Role.ADMINISTRATOR, "Petra Koe")
    admin.go("administration:role-new")
    admin.fill(programme=str(office.home.office.programme.pk), kind="companion", what_fi="Kuljet rinnalla.")
    admin.send()
    admin.sees_errors("what_sv")
    look(admin, "role-new-wrong")
    admin.fill(what_sv="Du går vid sidan.")
    admin.send()
    role = VolunteerRole.objects.get()
    look(admin, "role-opened")
    admin.confirm("administration:requirements-usual", role.pk)
    look(admin, "role-asks")
    assert sorted(role.requirements.values_list("kind", flat=True)) == [
        "agreement", "confidentiality", "interview", "module",
    ]  # fmt: skip
    return role


def applies(office: Recruiting, role: VolunteerRole, name: str, email: str, **told: Any) -> VolunteerApplication:
    """Somebody reads about the role and applies by the public form, on a device of their own."""
    person = office.seat("public")
    person.go("public:role", role.pk, PLACE)
    look(person, f"role-{role.kind}")
    notice, none = said(extracts.NOTICE, person.language), said(role_words.NO_EXTRACT, person.language)
    shown = person.page.locator("main")
    expect(shown).to_contain_text(notice if role.asks_extract else none)
    expect(shown).not_to_contain_text(none if role.asks_extract else notice)
    person.send(f"/{PLACE}/")
    steps.tell(person, name, email, **told)
    return steps.sends(person)


def the_course_is_gone_through(office: Recruiting, aino: Person, application: VolunteerApplication) -> None:
    """What the role asks to learn: the applicant enrols, comes, and the office marks it."""
    coordinator, course = office.coordinator, a_course(office)
    module = course.sessions.get().modules.get()
    coordinator.go("coordinator:application-checks", application.pk)
    sentence = missing(Kind.MODULE, aino.language) % {"name": said(module, aino.language)}
    expect(coordinator.page.locator("main .confirm")).to_contain_text(sentence)
    coordinator.confirm("coordinator:application-training", application.pk)
    aino.go("applicant:home")
    aino.page.locator('main a[href$="/training/"]').first.click()
    aino.page.locator(f'main a[href$="/courses/{course.pk}/"]').click()
    look(aino, "course")
    aino.page.locator('main a[href$="/enrol/"]').click()
    aino.send()
    courses.shift(course, -timedelta(days=8))
    coordinator.go("coordinator:session-attendance", course.sessions.get().pk)
    coordinator.tick("present", str(course.participations.get().pk))
    coordinator.send()
    coordinator.confirm("coordinator:course-close", course.pk)
    coordinator.confirm("coordinator:application-checks", application.pk)


def a_course(office: Recruiting) -> Course:
    organisation, actor = office.home.office.organisation, office.home.coordinator.actor
    course = make.make_course(organisation, name_fi="Peruskurssi", name_sv="Grundkurs", actor=actor)
    begins, module = in_days(7, 17), organisation.training_modules.get()
    when = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    make.add_session(course, modules=[module], place="Kirjasto", actor=actor, **when)
    make.publish_course(course, actor=actor)
    return course


def nobody_without_papers_is_suggested(office: Recruiting, *kinds: Kind) -> None:
    """Whoever serves in the role already is not suggested either before everything is in order."""
    coordinator, eero = office.coordinator, office.home.volunteer.volunteer
    coordinator.go("coordinator:request-propose", office.home.request.pk, eero.pk)
    for kind in kinds:
        expect(coordinator.page.locator("main .confirm")).to_contain_text(missing(kind, coordinator.language))
    expect(coordinator.page.locator("main #form-submit")).to_be_disabled()
    look(coordinator, "not-suggested")
    assert not Match.objects.exists()


def both_say_yes(office: Recruiting, volunteer: Volunteer, person: Person, parent: Person) -> None:
    """The first match: a family is suggested, the volunteer says yes, and so does the family."""
    office.suggests(volunteer)
    match = Match.objects.get(volunteer=volunteer)
    person.go("volunteer:home")
    look(person, "volunteer-home")
    person.page.locator(f'main a[href$="/suggestions/{match.pk}/"]').first.click()
    person.press("answer", "yes")
    parent.go("family:proposal", match.pk)
    look(parent, "suggestion")
    parent.fill(answer="yes")
    parent.send()
    parent.send()
    match.refresh_from_db()
    assert match.state == "family_accepted"
    person.go("volunteer:match-detail", match.pk)
    expect(person.page.locator("main")).to_contain_text("Kaisa")
    look(person, "matched")


# A grandparent: an extract is asked, lawfully


@pytest.mark.parametrize("setting", [FINNISH_PHONE], ids=str)
def test_a_grandparent_consents_to_an_extract_and_comes_to_a_shift(office: Recruiting, parent: Person) -> None:
    module = office.furnish()
    role = office.role("grandparent", approves_swaps=False)
    serves(office.home.volunteer, role)
    the_board_decides_lawfully(office, role)
    role.refresh_from_db()
    application = applies(office, role, "Hilkka Mummo", HILKKA)
    hilkka = office.sit("applicant", application.user)
    office.takes(application)
    steps.picks_a_time(hilkka, application)
    office.talks(application, SUMMARY)
    steps.learned_elsewhere(office.coordinator, module, application.user)
    office.coordinator.confirm("coordinator:application-checks", application.pk)
    steps.accepts(hilkka)
    office.refuses(application, missing(Kind.EXTRACT, hilkka.language))
    look(office.coordinator, "not-approved-yet")
    hilkka_consents(hilkka, role)
    issued_on = the_checker_sees_it(office, hilkka)
    office.coordinator.go("coordinator:application-detail", application.pk)
    expect(office.coordinator.page.locator("main")).not_to_contain_text(issued_on)
    volunteer = office.approves(application)
    a_shift_is_taken(office, hilkka, volunteer, role)
    the_family_wishes_for_a_grandparent(office.home.request)
    nobody_without_papers_is_suggested(office, Kind.EXTRACT)
    both_say_yes(office, volunteer, hilkka, parent)


def the_family_wishes_for_a_grandparent(request: SupportRequest) -> None:
    request.support_form = "grandparent"
    request.save(update_fields=["support_form"])
    pack(request)


def the_board_decides_lawfully(office: Recruiting, role: VolunteerRole) -> None:
    """Two conditions of three give no right; all three, the reason, the day and the instruction do."""
    admin = office.worker(Role.ADMINISTRATOR, "Petra Koe")
    admin.go("administration:role-extract", role.pk)
    admin.fill(extract_policy="used", is_regularly_with_minors=True, is_in_personal_contact=True)
    admin.fill(extract_reason="Lasten kanssa ilman vanhempia", extract_decided_on=written(timezone.localdate()))
    admin.fill(safety_instruction="https://example.org/turva")
    admin.send()
    wrong = admin.page.locator("main .error-summary")
    expect(wrong).to_contain_text(said(NO_RIGHT["is_alone_with_minors"].sentence, admin.language))
    look(admin, "no-right")
    admin.fill(is_alone_with_minors=True)
    admin.send()
    look(admin, "extract-decided")
    assert sorted(role.requirements.values_list("kind", flat=True)) == [
        "agreement", "confidentiality", "extract", "interview", "module",
    ]  # fmt: skip


def hilkka_consents(hilkka: Person, role: VolunteerRole) -> None:
    """Consent is written, her own, and can be taken back until the extract is ordered; no file can be sent."""
    for is_kept in (False, True):
        hilkka.go("applicant:requirements")
        hilkka.page.locator('main a[href$="/consent/"]').click()
        hilkka.send()
        hilkka.sees_errors("is_given")
        hilkka.fill(is_given=True)
        if is_kept:
            look(hilkka, "consent")
        hilkka.send()
        look(hilkka, "consented")
        expect(hilkka.page.locator("main input[type=file], main textarea")).to_have_count(0)
        if not is_kept:
            hilkka.page.locator('main a[href$="/withdraw/"]').click()
            look(hilkka, "withdraw-consent")
            hilkka.send()
            assert not ExtractCheck.objects.exists()


def the_checker_sees_it(office: Recruiting, hilkka: Person) -> str:
    """The association orders it; its date alone is kept. Return the date as it is written."""
    checker, check = office.worker(Role.CHECKER, "Otto Ote"), ExtractCheck.objects.get()
    checker.go("checker:home")
    look(checker, "to-order")
    checker.page.locator('main a[href$="/order/"]').click()
    look(checker, "order")
    checker.send()
    checker.page.locator('main a[href$="/seen/"]').click()
    checker.fill(issued_on=written(timezone.localdate() - timedelta(days=200)))
    checker.send()
    expect(checker.page.locator("main .error-summary li")).to_have_count(1)
    nothing_to_write_into(checker, but="[name=issued_on]")
    look(checker, "too-old")
    issued_on = timezone.localdate() - timedelta(days=40)
    checker.fill(issued_on=written(issued_on))
    checker.send()
    look(checker, "seen")
    check.refresh_from_db()
    assert (check.result, check.extract_issue_date, check.checked_by.name) == ("checked", issued_on, "Otto Ote")
    hilkka.go("applicant:requirements")
    expect(hilkka.page.locator("main")).to_contain_text(written(issued_on))
    return written(issued_on)


def a_shift_is_taken(office: Recruiting, hilkka: Person, volunteer: Volunteer, role: VolunteerRole) -> None:
    """Whoever lacks the extract cannot come, by themselves or put there by the office; she can."""
    coordinator, shift = office.coordinator, a_shift(office.coordinator, role)
    words = missing(Kind.EXTRACT, hilkka.language)
    eero = office.sit("volunteer-without", office.home.volunteer.user)
    eero.go("volunteer:shift-take", shift.pk)
    expect(eero.page.locator("main .confirm")).to_contain_text(words)
    expect(eero.page.locator("main #form-submit")).to_be_disabled()
    coordinator.go("coordinator:shift-fill", shift.pk)
    coordinator.fill(volunteer=str(office.home.volunteer.volunteer.pk))
    coordinator.send()
    expect(coordinator.page.locator("main .error-summary")).to_contain_text(words)
    assert not ShiftPlace.objects.exists()
    hilkka.go("volunteer:shift-list")
    look(hilkka, "shifts")
    hilkka.page.locator(f'main a[href$="/shifts/{shift.pk}/"]').click()
    hilkka.page.locator('main a[href$="/take/"]').click()
    look(hilkka, "come-to-the-shift")
    hilkka.send()
    assert ShiftPlace.objects.get().volunteer == volunteer
    coordinator.go("coordinator:shift-detail", shift.pk)
    expect(coordinator.page.locator("main")).to_contain_text("Hilkka")
    look(coordinator, "shift")


def a_shift(coordinator: Person, role: VolunteerRole) -> Shift:
    coordinator.go("coordinator:shift-new")
    coordinator.fill(role=str(role.pk), municipality=PLACE, kind="grandparents", name="Mummola", place="Perheentalo")
    coordinator.at("starts_at", in_days(6))
    coordinator.fill(ends="16.00")
    look(coordinator, "shift-new")
    coordinator.send()
    return Shift.objects.get()


# Two who serve as one


@pytest.mark.parametrize("setting", [SWEDISH_DESK], ids=str)
def test_a_couple_applies_as_one_and_each_accepts_for_themselves(office: Recruiting, parent: Person) -> None:
    module = office.furnish()
    application = applies(office, office.role("companion"), "Veikko Ranta", VEIKKO, other=("Tuula Ranta", TUULA))
    assert "application_together" in steps.kinds_to(application.together_with)
    veikko, tuula = office.sit("applicant", application.user), office.seat("other-applicant")
    steps.signs_in_by_code(tuula, TUULA)
    office.takes(application)
    steps.picks_a_time(tuula, application)
    office.talks(application, SUMMARY)
    both_learn(office, application, module)
    steps.accepts(veikko)
    agreement, promise = (missing(kind, tuula.language) for kind in (Kind.AGREEMENT, Kind.CONFIDENTIALITY))
    office.refuses(application, f"Tuula: {agreement} {promise}")
    expect(office.coordinator.page.locator("main .confirm")).not_to_contain_text("Veikko:")
    steps.accepts(tuula)
    volunteer = office.approves(application)
    assert (volunteer.unit, volunteer.together_with.email) == ("couple", TUULA)
    for person in application.people:
        assert list(person.memberships.active().values_list("role", flat=True)) == [Role.VOLUNTEER]
    both_say_yes(office, volunteer, veikko, parent)
    tuula.go("volunteer:home")
    look(tuula, "other-home")


def both_learn(office: Recruiting, application: VolunteerApplication, module: TrainingModule) -> None:
    """The last steps begin when both have learned what the role asks."""
    first, second = application.people
    steps.learned_elsewhere(office.coordinator, module, first)
    office.coordinator.go("coordinator:application-checks", application.pk)
    expect(office.coordinator.page.locator("main #form-submit")).to_be_disabled()
    steps.learned_elsewhere(office.coordinator, module, second)
    office.coordinator.confirm("coordinator:application-checks", application.pk)


# Without scripts


@pytest.mark.parametrize("setting", [FINNISH_PHONE], ids=str)
def test_the_public_pages_of_a_role_work_without_scripts(office: Recruiting) -> None:
    role = office.role("companion")
    person = office.seat("without-scripts", java_script_enabled=False)
    person.go("public:roles")
    look(person, "roles-bare")
    person.page.locator("main [name=place]").fill("sastamala")
    person.page.locator("main form[method=get] button").click()
    look(person, "roles-here-bare")
    person.page.locator(f'main a[href$="/{role.pk}/{PLACE}/"]').first.click()
    look(person, "role-bare")
    person.send(f"/{PLACE}/")
    steps.tell(person, "Aino Hakija", AINO)
    person.send()
    person.sees_errors("agrees")
    look(person, "check-bare")
    person.fill(agrees=True)
    person.send()
    look(person, "receipt-bare")
    assert VolunteerApplication.objects.get().user.email == AINO
    person.page.locator("main button[name=forget]").click()
    person.go("public:apply-receipt")
    expect(person.page.locator("main")).not_to_contain_text("Aino")
