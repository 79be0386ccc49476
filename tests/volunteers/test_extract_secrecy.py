"""Who sees that an extract was seen (R-CR-6), and that no file is taken anywhere (R-CR-7)."""

import json
from datetime import date

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.filters import ListFilter
from accounts.models import Membership
from core import privacy
from core.actor import Actor, Role
from core.models import AuditEntry
from notifications import invitations
from notifications.kinds import all_kinds
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories import requirements as made
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.forms.filtering import VolunteerFilter
from volunteers.models import ExtractCheck, VolunteerRole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return made.extract_role(here)


@pytest.fixture
def applicant(here: Office, role: VolunteerRole) -> Person:
    return made.applicant_for(here, role)


@pytest.fixture
def checker(here: Office) -> Person:
    return made.checker(here)


def today() -> date:
    return timezone.localdate()


def code_of(refusal) -> str | None:
    return refusal.code if refusal else None


def consented(applicant: Person, role: VolunteerRole) -> ExtractCheck:
    return actions.consent_to_extract(role, actor=applicant.actor)


# R-CR-6: who sees it


def test_a_check_is_seen_by_the_checker_and_the_person_alone(
    here: Office, there: Office, role: VolunteerRole, applicant: Person, checker: Person
) -> None:
    check = consented(applicant, role)
    for hat in Membership.ROLES:
        person = cast.worker(here, hat, f"Joku {hat}")
        expected = [check] if hat == Role.CHECKER else []
        assert list(ExtractCheck.objects.visible_to(person.actor)) == expected, hat
    assert list(ExtractCheck.objects.visible_to(applicant.actor)) == [check]
    assert not ExtractCheck.objects.visible_to(made.checker(there, "Olli Muualla").actor).exists()
    for actor in (Actor.public(), Actor(role=Role.FAMILY, label="family")):
        assert not ExtractCheck.objects.visible_to(actor).exists()
    assert check.pk in [row["id"] for row in privacy.export(applicant.user)["volunteers.ExtractCheck"]]


def test_the_checkers_pages_are_closed_to_others_and_the_opening_is_written_down(
    there: Office, role: VolunteerRole, applicant: Person, checker: Person, coordinator_here: Person,
    administrator_here: Person,
) -> None:  # fmt: skip
    check = consented(applicant, role)
    order, seen = f"/checker/extracts/{check.pk}/order/", f"/checker/extracts/{check.pk}/seen/"
    outside = made.checker(there, "Olli Muualla")
    for person in (coordinator_here, administrator_here, applicant, outside):
        for address in (order, seen):
            assert person.client.get(address).status_code == 404
            assert person.client.post(address).status_code == 404
    assert "Hilla Hakija" not in outside.client.get("/checker/").content.decode()
    assert "Hilla Hakija" in checker.client.get("/checker/").content.decode()
    assert checker.client.post(order).status_code == 302
    page = checker.client.post(seen, {"issued_on": "3.9.2019"}).content.decode()
    assert "This extract is over six months old. Order a new one." in page
    assert "3.9.2019" in page
    day = today()
    assert checker.client.post(seen, {"issued_on": f"{day.day}.{day.month}.{day.year}"}).status_code == 302
    check.refresh_from_db()
    assert check.result == "checked"
    openings = AuditEntry.objects.about(check).openings()
    assert {entry.actor_user_id for entry in openings} == {checker.user.pk}


def test_the_checkers_list_takes_as_many_queries_for_many(here: Office, role: VolunteerRole, checker: Person) -> None:
    numbers = []
    for more in (3, 27):
        for number in range(more):
            person = made.applicant_for(here, role, f"Hakija {more} {number}")
            check = consented(person, role)
            if number % 3:
                actions.order_extract(check, actor=checker.actor)
            if number % 3 == 2:
                actions.see_extract(check, issued_on=today(), actor=checker.actor)
        checker.client.get("/checker/")
        with CaptureQueriesContext(connection) as queries:
            assert checker.client.get("/checker/").status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_no_page_of_the_office_and_no_message_tells_of_a_check(
    here: Office, role: VolunteerRole, applicant: Person, checker: Person, coordinator_here: Person,
    administrator_here: Person,
) -> None:  # fmt: skip
    before = OutboxMessage.objects.count()
    check = consented(applicant, role)
    actions.order_extract(check, actor=checker.actor)
    actions.see_extract(check, issued_on=made.day(-100), actor=checker.actor)
    assert OutboxMessage.objects.count() == before
    application = applicant.user.applications.get()
    pages = [
        coordinator_here.client.get("/coordinator/search/?q=Hilla"),
        coordinator_here.client.get(f"/coordinator/applications/{application.pk}/"),
        coordinator_here.client.get("/coordinator/applications/?format=csv"),
        coordinator_here.client.get("/coordinator/volunteers/?format=csv"),
        administrator_here.client.get("/administration/"),
    ]
    for page in pages:
        text = page.content.decode()
        for trace in (f"extracts/{check.pk}", made.day(-100).isoformat(), "extract_issue_date", "consent_text"):
            assert trace not in text, (page.request["PATH_INFO"], trace)
    for kind in all_kinds():
        assert "extract" not in json.dumps(list(kind.sample().context), default=str)


def test_neither_searching_nor_filtering_finds_out_whose_extract_was_seen(
    here: Office, role: VolunteerRole, coordinator_here: Person
) -> None:
    names = ("Sanna Samanlainen", "Saara Samanlainen")
    seen, _unseen = (cast.volunteer(here, name) for name in names)
    made.seen(seen.user, role, issued_days_ago=100)
    shown = coordinator_here.client.get("/coordinator/search/?q=Samanlainen").content.decode()
    assert all(name in shown for name in names)
    for words in ("extract", "rikosrekisteri", "checked", f"{made.day(-100):%d.%m.%Y}", str(role.get_kind_display())):
        page = coordinator_here.client.get("/coordinator/search/", {"q": words}).content.decode()
        assert len({name in page for name in names}) == 1, words
    narrowing = [list(VolunteerFilter.base_filters), *(list(form.base_fields) for form in subclasses(ListFilter))]
    assert len(narrowing) > 5
    for form in narrowing:
        assert not [name for name in form if "extract" in name or "check" in name]


def test_an_administrator_invites_two_checkers_at_most(here: Office, administrator_here: Person) -> None:
    asked = {
        "role": Role.CHECKER,
        "organisation": here.organisation,
        "municipalities": [],
        "actor": administrator_here.actor,
    }
    made.checker(here)
    assert invitations.why_not_invite(email="toinen@example.org", **asked) is None
    invitations.invite(email="toinen@example.org", name="Toinen", language="fi", **asked)
    assert code_of(invitations.why_not_invite(email="kolmas@example.org", **asked)) == "enough_checkers"


# R-CR-7: no upload


def test_no_model_and_no_form_of_volunteers_takes_a_file() -> None:
    for model in apps.get_app_config("volunteers").get_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.FileField | models.BinaryField), f"{model.__name__}.{field.name}"
    found = [form for form in subclasses(forms.BaseForm) if form.__module__.startswith("volunteers.forms")]
    assert len(found) > 10
    taking = {
        (form.__name__, name)
        for form in found
        for name, field in form.base_fields.items()
        if isinstance(field, forms.FileField)
    }
    assert taking == {("ImportForm", "table")}  # the office's table of many people: read and not kept


def test_no_page_of_a_person_or_of_an_extract_takes_a_file(
    role: VolunteerRole, applicant: Person, checker: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    check = consented(applicant, role)
    application, volunteer = applicant.user.applications.get(), volunteer_here.volunteer
    pages = [
        (applicant, "/applicant/"),
        (applicant, "/applicant/requirements/"),
        (volunteer_here, "/volunteer/requirements/"),
        (checker, f"/checker/extracts/{check.pk}/order/"),
        (checker, f"/checker/extracts/{check.pk}/seen/"),
        (coordinator_here, f"/coordinator/applications/{application.pk}/"),
        (coordinator_here, f"/coordinator/volunteers/{volunteer.pk}/"),
    ]
    for person, address in pages:
        answer = person.client.get(address)
        assert answer.status_code == 200, address
        assert 'type="file"' not in answer.content.decode(), address


def subclasses(one: type) -> list[type]:
    return [inner for child in one.__subclasses__() for inner in (child, *subclasses(child))]


def test_the_pages_say_why_no_file_can_be_sent(role: VolunteerRole, applicant: Person, checker: Person) -> None:
    for client, address in ((applicant.client, "/applicant/requirements/"), (checker.client, "/checker/")):
        page = client.get(address).content.decode()
        assert "The law does not let us copy or keep an extract" in page
        assert 'type="file"' not in page
