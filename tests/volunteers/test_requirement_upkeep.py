from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.kinds import kind_named
from notifications.models import OutboxMessage
from portal.today import queue_of
from tests.factories import cast
from tests.factories import requirements as made
from tests.factories.cast import Office, Person
from tests.factories.volunteering import open_role
from volunteers import actions, rules
from volunteers.models import Exemption, Requirement, Volunteer, VolunteerRole
from volunteers.reminders.requirements import remind_of_requirements
from volunteers.requirements import standing, unready
from volunteers.watching import issues_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

Kind = Requirement.Kind
MISSING = "The volunteer agreement is missing."


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return VolunteerRole.objects.select_related("programme").get(pk=open_role(here).pk)


def today():
    return timezone.localdate()


# Today


def works_of(person: Person):
    return queue_of(person.actor, timezone.now(), kind="requirement").works


def test_today_names_few_and_counts_many(here: Office, role: VolunteerRole, coordinator_here: Person) -> None:
    requirement = made.asks(role, Kind.AGREEMENT, here, valid_months=12, grace_days=5)
    people = [cast.volunteer(here, f"Vapaa {number}") for number in range(5)]
    assert sorted(work.title for work in works_of(coordinator_here)) == [f"Vapaa {number}" for number in range(5)]
    assert {work.text for work in works_of(coordinator_here)} == {MISSING}
    people.append(cast.volunteer(here, "Vapaa 5"))
    (work,) = works_of(coordinator_here)
    assert (work.title, work.text) == ("6 volunteers", "Something is missing. No family is suggested to them.")
    for person in people:
        made.has(person.user, requirement)
    assert works_of(coordinator_here) == []


@pytest.mark.parametrize(
    ("days_left", "tone", "title"),
    [(61, None, None), (60, "info", "1 volunteer"), (8, "info", "1 volunteer"), (7, "soon", "Eero Vapaa")],
)
def test_today_tells_what_ends(
    days_left: int, tone: str, title: str, here: Office, role: VolunteerRole, coordinator_here: Person,
    volunteer_here: Person,
) -> None:  # fmt: skip
    requirement = made.asks(role, Kind.MODULE, here, valid_months=12)
    made.has(volunteer_here.user, requirement)
    end = standing(volunteer_here.user, role, today())[0].ends_on
    volunteer_here.user.module_completions.update(completed_on=made.day(days_left - (end - today()).days))
    end = standing(volunteer_here.user, role, today())[0].ends_on
    shown = [(work.tone, work.title) for work in works_of(coordinator_here)]
    assert shown == ([(tone, title)] if tone else []), end


def test_when_an_extract_ends_is_not_told_to_the_coordinator(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    role = made.extract_role(here, "companion")
    Requirement.objects.filter(role=role).update(valid_months=1)
    made.seen(volunteer_here.user, role, days_ago=15)
    assert [issue.person for issue in issues_of(type(volunteer_here.volunteer).objects.all(), today())]
    assert works_of(coordinator_here) == []
    address = f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/"
    page = coordinator_here.client.get(address).content.decode()
    assert "in order" in page
    assert "In order until" not in page


# Reminders


def sent() -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(kind__in=("requirement_ending", "document_renewed")).order_by("pk")
    return [(row.kind, row.key.rsplit(":", 1)[1]) for row in rows]


def test_reminders_go_at_60_30_and_7_days_and_once_each(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    requirement = made.asks(role, Kind.MODULE, here, valid_months=12)
    made.has(volunteer_here.user, requirement)
    end = standing(volunteer_here.user, role, today())[0].ends_on
    told = []
    for days in (61, 60, 59, 31, 30, 8, 7, 3, 0):
        at = timezone.make_aware(timezone.datetime.combine(end - timedelta(days=days), timezone.datetime.min.time()))
        remind_of_requirements(at + timedelta(hours=8))
        told.append((days, [moment for _kind, moment in sent()]))
    assert told == [
        (61, []),
        (60, ["60"]),
        (59, ["60"]),
        (31, ["60"]),
        (30, ["60", "30"]),
        (8, ["60", "30"]),
        (7, ["60", "30", "7"]),
        (3, ["60", "30", "7"]),
        (0, ["60", "30", "7"]),
    ]


def test_a_new_version_is_told_at_once_and_a_week_before_its_grace_ends(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    requirement = made.asks(role, Kind.AGREEMENT, here, grace_days=30)
    made.has(volunteer_here.user, requirement, days_ago=100)
    made.document_of(here, "agreement")
    for days in (0, 10, 23, 24, 31):
        remind_of_requirements(timezone.now() + timedelta(days=days))
    assert sent() == [("document_renewed", "new"), ("document_renewed", "7")]


def test_only_volunteers_are_reminded_and_only_while_it_is_true(
    here: Office, role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    requirement = made.asks(role, Kind.MODULE, here, valid_months=12)
    applicant = made.applicant_for(here, role)
    for person in (applicant, volunteer_here):
        made.has(person.user, requirement, days_ago=360)
    remind_of_requirements(timezone.now())
    (message,) = OutboxMessage.objects.filter(kind="requirement_ending")
    assert message.recipient == f"accounts.User:{volunteer_here.user.pk}"
    kind = kind_named("requirement_ending")
    assert kind.still_due(message)
    assert kind.build(message)["on"] == standing(volunteer_here.user, role, today())[0].ends_on
    made.has(volunteer_here.user, requirement)
    assert not kind.still_due(message)
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    assert not kind.still_due(message)


# Exemptions


@pytest.mark.parametrize("kind", Kind.values)
def test_an_exemption_stands_in_for_each_requirement_until_its_day(
    kind: str, here: Office, role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    requirement = made.asks(role, kind, here)
    exemption = actions.exempt(
        requirement, volunteer_here.user, reason="transition", ends_on=made.day(30), actor=coordinator_here.actor
    )
    (row,) = standing(volunteer_here.user, role, made.day(30))
    assert (row.is_met, row.is_exempt, row.ends_on) == (True, True, made.day(30))
    assert row.sentence.startswith("Not needed until")
    assert row.sentence.endswith("was a volunteer before the requirement.")
    assert unready(type(volunteer_here.volunteer).objects.all(), [role], today()) == {role.pk: set()}
    assert not standing(volunteer_here.user, role, made.day(31))[0].is_met
    actions.end_exemption(exemption, actor=coordinator_here.actor)
    assert not standing(volunteer_here.user, role, today())[0].is_met


def test_refusals_of_exempting(
    here: Office, role: VolunteerRole, coordinator_here: Person, coordinator_there: Person, volunteer_here: Person,
    volunteer_there: Person, administrator_here: Person,
) -> None:  # fmt: skip
    office = coordinator_here.actor
    module, documents = made.asks(role, Kind.MODULE, here), made.asks(role, Kind.CONFIDENTIALITY, here)
    soon, late = made.day(30), made.day(400)
    mine, theirs = volunteer_here.user, volunteer_there.user
    table = [
        (module, mine, "profession", soon, office, None),
        (documents, mine, "transition", soon, office, None),
        (documents, mine, "profession", soon, office, "reason"),
        (module, mine, "whim", soon, office, "reason"),
        (module, mine, "profession", today(), office, "exemption_length"),
        (module, mine, "profession", late, office, "exemption_length"),
        (module, mine, "profession", soon, coordinator_there.actor, "other_organisation"),
        (module, theirs, "profession", soon, office, "not_yours_to_look_after"),
        (module, mine, "profession", soon, administrator_here.actor, "not_yours"),
        (module, mine, "profession", soon, volunteer_here.actor, "not_yours"),
    ]
    for requirement, user, reason, ends_on, actor, code in table:
        asked = {"reason": reason, "ends_on": ends_on, "today": today(), "actor": actor}
        refusal = rules.why_not_exempt(requirement, user, **asked)
        assert (refusal.code if refusal else None) == code, (reason, ends_on, actor)


def test_nobody_is_let_in_as_a_volunteer_of_old_who_never_was_one(
    here: Office, there: Office, coordinator_here: Person
) -> None:
    role = made.extract_role(here)
    applicant, requirement = made.applicant_for(here, role), role.requirements.get()
    asked = {"reason": "transition", "ends_on": made.day(30), "today": today(), "actor": coordinator_here.actor}
    cast.volunteer(there, applicant.user.name)
    assert rules.why_not_exempt(requirement, applicant.user, **asked).code == "never_served"
    first = cast.volunteer(here, "Eero Entinen").volunteer
    Volunteer.objects.filter(pk=first.pk).update(unit="couple", together_with=applicant.user)
    assert rules.why_not_exempt(requirement, applicant.user, **asked) is None


def test_a_coordinator_frees_a_volunteer_on_the_page(
    here: Office, role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    requirement = made.asks(role, Kind.MODULE, here)
    volunteer, desk = volunteer_here.volunteer, coordinator_here.client
    address = f"/coordinator/volunteers/{volunteer.pk}/exemption/"
    what = f"{volunteer.user_id}-{requirement.pk}"
    assert what in desk.get(address).content.decode()
    day = made.day(30)
    sent = {"what": what, "reason": "profession", "ends_on": f"{day.day}.{day.month}.{day.year}"}
    wrong = desk.post(address, {**sent, "ends_on": "3.9.2020"})
    assert "Choose a day within the next twelve months." in wrong.content.decode()
    assert not Exemption.objects.exists()
    assert desk.post(address, sent).status_code == 302
    exemption = Exemption.objects.get()
    assert (exemption.user, exemption.ends_on, exemption.granted_by) == (volunteer.user, day, coordinator_here.user)
    own, end = f"/coordinator/volunteers/{volunteer.pk}/", f"/coordinator/exemptions/{exemption.pk}/end/"
    page = desk.get(own).content.decode()
    assert "Not needed until" in page
    assert page.count(end) == 1
    assert desk.post(end).url == own
    assert not Exemption.objects.exists()


def test_a_coordinator_frees_an_applicant_on_the_page(
    here: Office, role: VolunteerRole, coordinator_here: Person
) -> None:
    requirement = made.asks(role, Kind.MODULE, here)
    applicant = made.applicant_for(here, role)
    application = applicant.user.applications.get()
    address = f"/coordinator/applications/{application.pk}/exemption/"
    day = made.day(30)
    sent = {"what": f"{applicant.user.pk}-{requirement.pk}", "reason": "no_course_yet"}
    assert coordinator_here.client.post(address, {**sent, "ends_on": f"{day:%d.%m.%Y}"}).status_code == 302
    assert standing(applicant.user, role, today())[0].is_exempt
    end = f"/coordinator/exemptions/{Exemption.objects.get().pk}/end/"
    file = f"/coordinator/applications/{application.pk}/"
    assert end in coordinator_here.client.get(file).content.decode()
    assert coordinator_here.client.post(end).url == file
    assert not standing(applicant.user, role, today())[0].is_met


def test_what_is_freed_from_in_a_role_that_is_told_once_can_still_be_ended(
    here: Office, role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    """Two roles ask the same training: it is shown once, and both exemptions lead to their ending."""
    other = open_role(here, "doula")
    volunteer_here.volunteer.roles.add(other)
    for asking in (role, other):
        requirement = made.asks(asking, Kind.MODULE, here)
        told = {"reason": "profession", "ends_on": made.day(30), "actor": coordinator_here.actor}
        actions.exempt(requirement, volunteer_here.user, **told)
    page = coordinator_here.client.get(f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/").content.decode()
    for exemption in Exemption.objects.all():
        assert page.count(f"/coordinator/exemptions/{exemption.pk}/end/") == 1
