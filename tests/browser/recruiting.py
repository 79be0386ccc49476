"""What the walks of applicants share: who sits where, the public form, the office's steps, and the papers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import expect

from accounts.models import User
from core.actor import Role
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.browser import looks
from tests.browser.together import press_twice, written
from tests.browser.world import Person, in_days, letter_to, path_to, until
from tests.factories import cast
from tests.families.life import Household
from volunteers import actions
from volunteers.models import InterviewSlot, TrainingModule, Volunteer, VolunteerApplication, VolunteerRole
from volunteers.requirements import MISSING

ALBUM = "volunteers"
PLACE = cast.SASTAMALA
CODE = r"\b([0-9A-Z]{4}-[0-9A-Z]{4})\b"
# Words that are neither Finnish nor Swedish: what still has them has not been translated.
ENGLISH = re.compile(r"\b(the|you|your|with|this|of|we|it|are|not)\b", re.IGNORECASE)
TEXTS = {
    "text_fi": "# Lupaus\n\nLupaan olla rinnalla. Kerron, jos lapsi on vaarassa.",
    "text_sv": "# Löfte\n\nJag lovar att finnas vid sidan. Jag berättar om ett barn är i fara.",
}

Seat = Callable[..., Person]


LOOKED: set[tuple[str, str, bool]] = set()


def look(person: Person, name: str) -> None:
    """Look at the page as `looks.look` does, and that no English word is left on it.

    The walks share pages: each is looked at once in a language.
    """
    if (name, person.language, person.has_scripts) in LOOKED:
        return
    looks.look(person, name)
    left = [line for line in person.page.locator("body").inner_text().splitlines() if ENGLISH.search(line)]
    assert left == [], f"{person.page.url} says in English: {left}"
    LOOKED.add((name, person.language, person.has_scripts))


def said(words: Any, language: str) -> str:
    """Return a sentence of ours as it reads in a language."""
    with translation.override(language):
        return str(words)


def missing(kind: str, language: str) -> str:
    """Return the sentence that names what somebody does not have yet."""
    return said(MISSING[kind], language)


@dataclass
class Recruiting:
    """An association that looks for volunteers: its people at their browsers, and the steps they take."""

    home: Household
    seat: Seat
    coordinator: Person

    def sit(self, name: str, user: User) -> Person:
        """Give somebody with an account a browser in which they are signed in."""
        client = Client()
        client.force_login(user)
        person = self.seat(name)
        person.carry(client)
        return person

    def worker(self, role: Role, name: str) -> Person:
        """Return somebody else who works in the office, at a browser."""
        user = cast.worker(self.home.office, role, name).user
        User.objects.filter(pk=user.pk).update(language=self.coordinator.language)
        return self.sit(role.value, user)

    def furnish(self) -> TrainingModule:
        """Publish what is read and accepted, and write down one thing to learn."""
        organisation = self.home.office.organisation
        for kind in ("agreement", "confidentiality"):
            actions.publish_document(organisation, kind=kind, actor=cast.MAKER, **TEXTS)
        names = {"name_fi": "Rooli ja rajat", "name_sv": "Roll och gränser"}
        return TrainingModule.objects.create(organisation=organisation, hours=2, **names)

    def role(self, kind: str, **facts: Any) -> VolunteerRole:
        """Open a role that asks what such a role usually asks."""
        role = actions.add_role(self.home.office.programme, kind, actor=cast.MAKER, **facts)
        actions.use_usual_requirements(role, actor=cast.MAKER)
        return role

    # The office

    def takes(self, application: VolunteerApplication) -> None:
        """From the board: take the application, call, and open times for interviews."""
        office = self.coordinator
        office.go("coordinator:application-board")
        look(office, "board")
        office.page.locator(f'main a[href$="/applications/{application.pk}/"]').click()
        office.send("/assign/")
        office.press("outcome", "reached")
        office.go("coordinator:interview-time-new")
        day = in_days(3)
        office.fill(day=written(day.date()), begins="12.00", ends="10.00", place="Kirjasto")
        office.send()
        office.sees_errors("ends")
        expect(office.page.locator("main [name=place]")).to_have_value("Kirjasto")
        look(office, "times-wrong")
        office.fill(ends="14.00")
        office.send()
        office.confirm("coordinator:application-invite", application.pk)
        assert InterviewSlot.objects.count() == 2
        assert "interview_times" in kinds_to(application.user)

    def talks(self, application: VolunteerApplication, summary: str) -> None:
        """The booked time has come: write down what the talk came to."""
        office = self.coordinator
        InterviewSlot.objects.filter(application=application).update(starts_at=timezone.now() - timedelta(hours=2))
        office.go("coordinator:application-detail", application.pk)
        look(office, "application-booked")
        office.page.locator("main .next a.btn").click()
        office.send()
        office.sees_errors("outcome")
        office.fill(outcome="fits", summary=summary)
        office.tick("strengths", "listens", "calm")
        look(office, "interview")
        office.send()
        application.refresh_from_db()
        assert application.state == "interviewed"

    def refuses(self, application: VolunteerApplication, *sentences: str) -> None:
        """The approval is closed, and says what is missing."""
        office = self.coordinator
        office.go("coordinator:application-approve", application.pk)
        for sentence in sentences:
            expect(office.page.locator("main .confirm")).to_contain_text(sentence)
        expect(office.page.locator("main #form-submit")).to_be_disabled()

    def approves(self, application: VolunteerApplication) -> Volunteer:
        office = self.coordinator
        office.go("coordinator:application-detail", application.pk)
        office.page.locator("main .next a.btn").click()
        happens = office.page.locator("main .confirm__part").first.locator("li")
        expect(happens).to_have_count(1 + len(application.people))
        look(office, "approve")
        office.send()
        application.refresh_from_db()
        assert application.state == "approved"
        return Volunteer.objects.get(user=application.user)

    def suggests(self, volunteer: Volunteer) -> None:
        """The family has waited; now there is somebody for it."""
        self.coordinator.go("coordinator:request-shortlist", self.home.request.pk)
        self.coordinator.page.locator(f'main a[href$="/propose/{volunteer.pk}/"]').first.click()
        self.coordinator.send()


# Those who apply


def tell(person: Person, name: str, email: str, *, other: tuple[str, str] | None = None) -> None:
    """Answer the steps of the public form up to the check of the answers; `other` is who applies together."""
    person.send()
    person.sees_errors("name", "email", "phone", "is_adult")
    person.fill(name=name, email="aino", phone="040 000 0088", unit="couple" if other else "single", is_adult=True)
    person.send()
    person.sees_errors("email")
    expect(person.page.locator("main [name=name]")).to_have_value(name)
    look(person, "you-wrong")
    person.fill(email=email)
    person.send()
    if other:
        tell_of_other(person, email, *other)
    person.tick("wishes", "meaning")
    person.tick("life_stages", "toddler", "school_start")
    look(person, "wants")
    person.send()
    person.tick("languages", "fi")
    person.tick("topics", "appointments")
    person.fill(introduction="Kuuntelen.")
    person.send()
    person.fill(hours_a_month="4")
    look(person, "strength")
    person.send()


def tell_of_other(person: Person, own_email: str, name: str, email: str) -> None:
    """Each of two has an address of their own."""
    person.fill(other_name=name, other_email=own_email, is_other_adult=True)
    person.send()
    person.sees_errors("other_email")
    expect(person.page.locator("main [name=other_name]")).to_have_value(name)
    look(person, "together-wrong")
    person.fill(other_email=email)
    person.send()


def sends(person: Person) -> VolunteerApplication:
    """Give the permission and send with an impatient double click; going back sends no second application."""
    look(person, "check")
    person.fill(agrees=True)
    press_twice(person)
    receipt = path_to("public:apply-receipt", language=person.language)
    expect(person.page).to_have_url(re.compile(re.escape(receipt)))
    look(person, "receipt")
    person.page.go_back()
    person.page.goto(receipt)
    return VolunteerApplication.objects.get()


def signs_in_by_code(person: Person, email: str) -> None:
    """Sign in as the receipt says: with a code from the own e-mail."""
    person.go("account_request_login_code")
    person.fill(email=email)
    look(person, "code-wished")
    person.send()
    sent = OutboxMessage.objects.filter(kind="sign_in_code", state=MessageState.SENT)
    until(sent.exists, "the code is on its way")
    person.fill(code=letter_to(email, CODE))
    person.send()
    expect(person.page).to_have_url(re.compile(re.escape(path_to("applicant:home")) + "$"))


def picks_a_time(person: Person, application: VolunteerApplication) -> None:
    """Choose one of the free times; it is the applicant's own, also in the own calendar."""
    person.go("applicant:home")
    person.page.locator("main .next a.btn").click()
    person.send()
    person.sees_errors("slot")
    look(person, "choose-a-time")
    person.page.locator("main [name=slot]").first.check()
    person.send()
    application.refresh_from_db()
    assert application.state == "interview_booked"
    look(person, "time-booked")
    answer = person.page.request.get(path_to("applicant:interview-file", application.pk))
    assert answer.text().startswith("BEGIN:VCALENDAR")


def accepts(person: Person) -> None:
    """Read and accept what is asked; a yes needs a tick."""
    person.go("applicant:requirements")
    asked = person.page.locator('main .btn[href*="/documents/"]')
    expect(asked).to_have_count(2)
    look(person, "requirements")
    for left in (1, 0):
        asked.first.click()
        person.send()
        person.sees_errors("is_accepted")
        person.fill(is_accepted=True)
        person.send()
        expect(asked).to_have_count(left)


def learned_elsewhere(office: Person, module: TrainingModule, *people: User) -> None:
    """The office writes down what somebody has learned on another association's course."""
    for person in people:
        office.go("coordinator:learning-new", person.pk)
        office.fill(module=str(module.pk), on=written(timezone.localdate()))
        office.send()


def kinds_to(user: User) -> set[str]:
    rows = OutboxMessage.objects.filter(recipient=f"accounts.User:{user.pk}")
    return set(rows.values_list("kind", flat=True))
