from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import actions as activities
from activities import rules as shift_rules
from core.actor import Role
from core.refusals import Refused
from matching import actions as matching
from matching import candidates, planning
from matching import rules as matching_rules
from tests.factories import cast, matches, shifts
from tests.factories import requirements as made
from tests.factories.cast import Office, Person
from tests.factories.volunteering import open_role
from volunteers.models import Requirement, VolunteerRole
from volunteers.requirements import role_for, standing, standings, unready, why_not_serve_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

Kind = Requirement.Kind
SENTENCES = {
    Kind.AGREEMENT: "The volunteer agreement is missing.",
    Kind.CONFIDENTIALITY: "The confidentiality commitment is missing.",
    Kind.MODULE: "The training 'Role and boundaries' is missing.",
    Kind.INTERVIEW: "The interview is missing.",
    Kind.EXTRACT: "The extract from the criminal records has not been seen.",
}
ENDED = {
    Kind.AGREEMENT: "The volunteer agreement was in force until",
    Kind.CONFIDENTIALITY: "The confidentiality commitment was in force until",
    Kind.MODULE: "The training 'Role and boundaries' was in force until",
    Kind.INTERVIEW: "The interview was in force until",
    Kind.EXTRACT: "A new extract from the criminal records is needed.",
}


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    return VolunteerRole.objects.select_related("programme").get(pk=open_role(here).pk)


@pytest.fixture
def waiting(parent_here: Person, coordinator_here: Person):
    return matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)


def today():
    return timezone.localdate()


# What keeps somebody from being suggested


@pytest.mark.parametrize("kind", Kind.values)
def test_each_requirement_keeps_from_a_family_until_it_is_met(
    kind: str, here: Office, role: VolunteerRole, waiting, coordinator_here: Person, volunteer_here: Person
) -> None:
    office, volunteer = coordinator_here.actor, volunteer_here.volunteer
    requirement = made.asks(role, kind, here)
    refusal = matching_rules.why_not_propose(waiting, volunteer, actor=office)
    assert (refusal.code, str(refusal.sentence)) == ("requirement_missing", SENTENCES[kind])
    assert candidates.why_not(waiting, volunteer, actor=office) == [SENTENCES[kind]]
    with pytest.raises(Refused, match="requirement_missing"):
        matching.propose(waiting, volunteer, actor=office)
    assert [row.volunteer for row in candidates.shortlist_for(waiting, actor=office).candidates] == []
    made.has(volunteer.user, requirement)
    assert matching_rules.why_not_propose(waiting, volunteer, actor=office) is None
    assert [row.volunteer for row in candidates.shortlist_for(waiting, actor=office).candidates] == [volunteer]
    assert matching.propose(waiting, volunteer, actor=office).volunteer == volunteer


@pytest.mark.parametrize("kind", Kind.values)
def test_each_requirement_keeps_from_a_shift_until_it_is_met(kind: str, here: Office, volunteer_here: Person) -> None:
    grandparents = shifts.grandparents(here)
    shift, actor = shifts.shift(here, grandparents), volunteer_here.actor
    volunteer = shifts.serves(volunteer_here, grandparents).volunteer
    requirement = made.asks(grandparents, kind, here)
    shift.refresh_from_db()
    refusal = shift_rules.why_not_take(shift, volunteer, now=timezone.now(), actor=actor)
    assert (refusal.code, str(refusal.sentence)) == ("requirement_missing", SENTENCES[kind])
    with pytest.raises(Refused, match="requirement_missing"):
        activities.take_place(shift, volunteer, actor=actor)
    made.has(volunteer.user, requirement)
    assert shift_rules.why_not_take(shift, volunteer, now=timezone.now(), actor=actor) is None
    assert activities.take_place(shift, volunteer, actor=actor).volunteer == volunteer


def test_what_ends_before_the_shift_keeps_from_it(here: Office, volunteer_here: Person) -> None:
    grandparents = shifts.grandparents(here)
    soon, late = shifts.shift(here, grandparents, days=5), shifts.shift(here, grandparents, days=15)
    volunteer = shifts.serves(volunteer_here, grandparents).volunteer
    requirement = made.asks(grandparents, Kind.MODULE, here, valid_months=12)
    made.has(volunteer.user, requirement)
    end = standing(volunteer.user, grandparents, today())[0].ends_on
    volunteer.user.module_completions.update(completed_on=made.day(10 - (end - today()).days))
    found = [shift_rules.why_not_come(shift, volunteer, now=timezone.now()) for shift in (soon, late)]
    assert found[0] is None
    assert str(found[1].sentence).startswith(ENDED[Kind.MODULE])


@pytest.mark.parametrize("kind", Kind.values)
def test_what_ends_counts_through_its_grace_and_no_longer(
    kind: str, here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    requirement = made.asks(role, kind, here, valid_months=1, grace_days=10)
    made.has(volunteer_here.user, requirement)
    (row,) = standing(volunteer_here.user, role, today())
    end = row.ends_on
    assert (row.is_met, row.in_grace, row.last_on) == (True, False, end + timedelta(days=10))
    table = [(0, True, False), (1, True, True), (10, True, True), (11, False, False)]
    for days, is_met, in_grace in table:
        (row,) = standing(volunteer_here.user, role, end + timedelta(days=days))
        assert (row.is_met, row.in_grace) == (is_met, in_grace), days
    assert row.sentence.startswith(ENDED[kind])


@pytest.mark.parametrize("kind", ["agreement", "confidentiality"])
def test_a_new_version_is_accepted_within_its_grace(
    kind: str, here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    requirement = made.asks(role, kind, here, grace_days=30)
    made.has(volunteer_here.user, requirement, days_ago=100)
    made.document_of(here, kind, days_ago=40)
    made.document_of(here, kind, days_ago=5)
    table = [(-41, True, False), (-39, True, True), (-10, True, True), (-9, False, False), (0, False, False)]
    for days, is_met, in_grace in table:
        (row,) = standing(volunteer_here.user, role, made.day(days))
        assert (row.is_met, row.in_grace) == (is_met, in_grace), days
    name = {"agreement": "volunteer agreement", "confidentiality": "confidentiality commitment"}[kind]
    assert row.sentence == f"The new version of the {name} has not been accepted."
    made.has(volunteer_here.user, requirement)
    (row,) = standing(volunteer_here.user, role, today())
    assert (row.is_met, row.ends_on, row.sentence) == (True, None, "In order.")


def test_a_role_that_is_not_described_asks_nothing(
    here: Office, waiting, coordinator_here: Person, volunteer_here: Person
) -> None:
    assert role_for(here.programme.pk, "companion", here.organisation.pk) is None
    assert why_not_serve_in(None, [volunteer_here.user], today()) is None
    assert matching_rules.why_not_propose(waiting, volunteer_here.volunteer, actor=coordinator_here.actor) is None


def test_everything_that_is_missing_is_named(here: Office, role: VolunteerRole, volunteer_here: Person) -> None:
    for kind in (Kind.INTERVIEW, Kind.CONFIDENTIALITY):
        made.asks(role, kind, here)
    refusal = why_not_serve_in(role, [volunteer_here.user], today())
    assert str(refusal.sentence) == "The interview is missing. The confidentiality commitment is missing."


def test_both_of_a_couple_are_in_order_and_who_misses_something_is_named(
    here: Office, role: VolunteerRole, waiting, coordinator_here: Person, volunteer_here: Person
) -> None:
    volunteer, office = volunteer_here.volunteer, coordinator_here.actor
    volunteer.together_with = cast.stranger("Elli Vapaa").user
    volunteer.save(update_fields=["together_with"])
    requirement = made.asks(role, Kind.CONFIDENTIALITY, here)
    made.has(volunteer.user, requirement)
    refusal = matching_rules.why_not_propose(waiting, volunteer, actor=office)
    assert str(refusal.sentence) == "Elli: The confidentiality commitment is missing."
    assert unready(type(volunteer).objects.all(), [role], today()) == {role.pk: {volunteer.pk}}
    made.has(volunteer.together_with, requirement)
    assert matching_rules.why_not_propose(waiting, volunteer, actor=office) is None


def test_an_interview_counts_for_its_kind_of_role_and_only_when_it_fits(
    here: Office, role: VolunteerRole, volunteer_here: Person
) -> None:
    made.asks(role, Kind.INTERVIEW, here)
    elsewhere = cast.open_office("Muu", cast.HUITTINEN, organisation=here.organisation)
    record = made.interview(volunteer_here.user, open_role(elsewhere), outcome="not_now")
    assert not standing(volunteer_here.user, role, today())[0].is_met
    record.outcome = "fits"
    record.save()
    assert standing(volunteer_here.user, role, today())[0].is_met
    other = open_role(here, "doula")
    made.asks(other, Kind.INTERVIEW, here)
    assert not standing(volunteer_here.user, other, today())[0].is_met


def test_who_has_not_begun_yet_begins_within_six_months_of_the_extract(here: Office, volunteer_here: Person) -> None:
    role = made.extract_role(here)
    applicant = made.applicant_for(here, role)
    made.seen(applicant.user, role, days_ago=100, issued_days_ago=120)
    (row,) = standing(applicant.user, role, today())
    assert (row.is_met, row.sentence) == (True, "In order.")
    assert not standing(applicant.user, role, made.day(65))[0].is_met
    made.seen(volunteer_here.user, role, days_ago=300)
    assert not standing(volunteer_here.user, role, today())[0].is_met
    volunteer_here.volunteer.roles.add(role)
    (row,) = standing(volunteer_here.user, role, today())
    assert (row.is_met, row.ends_on) == (True, None)


def test_an_extract_is_not_asked_where_the_policy_does_not_say_so(here: Office, role: VolunteerRole) -> None:
    Requirement.objects.create(role=role, kind=Kind.EXTRACT)
    assert standing(cast.stranger("Joku Muu").user, role, today()) == []


# Lists


def test_standings_take_as_many_queries_for_many_as_for_few(here: Office, role: VolunteerRole) -> None:
    asked = [made.asks(role, kind, here, valid_months=12) for kind in Kind.values]
    people = [cast.volunteer(here, f"Vapaa {number}") for number in range(12)]
    for person in people[::2]:
        for requirement in asked:
            made.has(person.user, requirement)
    numbers = []
    for few in (people[:3], people):
        with CaptureQueriesContext(connection) as queries:
            found = standings([person.user for person in few], [role], today())
        numbers.append(len(queries))
        assert [all(row.is_met for row in found[p.user.pk, role.pk]) for p in few] == [
            n % 2 == 0 for n in range(len(few))
        ]
    assert numbers[0] == numbers[1] <= 9


def test_the_shortlist_and_the_plan_leave_out_who_is_not_in_order_in_as_many_queries(
    here: Office, role: VolunteerRole, waiting, coordinator_here: Person
) -> None:
    office = coordinator_here.actor
    asked = [made.asks(role, kind, here) for kind in (Kind.MODULE, Kind.INTERVIEW, Kind.AGREEMENT)]
    ready = cast.volunteer(here, "Valmis Vapaa")
    for requirement in asked:
        made.has(ready.user, requirement)
    numbers = []
    assert waiting.programme.organisation == here.organisation  # read before anything is counted
    for more in (2, 9):
        for number in range(more):
            cast.volunteer(here, f"Kesken {more} {number}")
        with CaptureQueriesContext(connection) as queries:
            listing = candidates.shortlist_for(waiting, actor=office)
        with CaptureQueriesContext(connection) as for_all:
            scope = candidates.scope_of(here.organisation.pk, actor=office)
        numbers.append((len(queries), len(for_all)))
        assert [row.volunteer for row in listing.candidates] == [ready.volunteer]
        pairs = candidates.engine.feasible(scope.volunteers, scope.families, weights=scope.weights)
        assert pairs.volunteer_ids.tolist() == [ready.volunteer.pk]
    assert numbers[0] == numbers[1]
    near = listing.near_misses[0]
    assert (near.code, near.sentence) == (
        "not_approved",
        "The training 'Role and boundaries' is missing. The interview is missing. The volunteer agreement is missing.",
    )


def test_each_programme_asks_its_own_in_the_plan_for_all(
    here: Office, role: VolunteerRole, waiting, coordinator_here: Person, volunteer_here: Person
) -> None:
    """Two programmes give the same form of support; only one of them asks for the training."""
    other = cast.open_office("Toinen ohjelma", cast.HUITTINEN, organisation=here.organisation)
    open_role(other)
    neighbour = cast.parent(other, "Naapuri")
    cast.worker(other, Role.COORDINATOR, "Outi Ohjaaja Toinen")
    office = type(coordinator_here.actor)(
        role=Role.COORDINATOR,
        label="both",
        user_id=coordinator_here.user.pk,
        organisation_ids=frozenset({here.organisation.pk}),
        municipality_ids=frozenset({cast.SASTAMALA, cast.HUITTINEN}),
    )
    second = matches.accepted(neighbour.request, office=office, worker=coordinator_here.user)
    made.asks(role, Kind.MODULE, here)
    scope = candidates.scope_of(here.organisation.pk, actor=office)
    pairs = candidates.engine.feasible(scope.volunteers, scope.families, weights=scope.weights)
    found = list(zip(pairs.family_ids.tolist(), pairs.volunteer_ids.tolist(), strict=True))
    assert found == [(second.pk, volunteer_here.volunteer.pk)]
    assert sorted(scope.families.support_form.tolist()) != [1, 1]
    plan = matching.ask_plan(scope, actor=office)
    plan.refresh_from_db()
    assert [pair[:2] for pair in plan.result["placed"]] == [[second.pk, volunteer_here.volunteer.pk]]
    assert planning.ready_of(plan, actor=office) == plan


def test_the_volunteers_page_says_what_is_missing(
    here: Office, role: VolunteerRole, coordinator_here: Person, volunteer_here: Person
) -> None:
    for kind in Kind.values:
        made.asks(role, kind, here)
    page = coordinator_here.client.get(f"/coordinator/volunteers/{volunteer_here.volunteer.pk}/").content.decode()
    listed = coordinator_here.client.get("/coordinator/volunteers/standing/").content.decode()
    for sentence in SENTENCES.values():
        assert sentence.replace("'", "&#x27;") in page, sentence
    assert "Role and boundaries, and 2 more" in listed
    assert listed.count("Eero Vapaa") == 1


def test_the_list_of_what_is_missing_takes_as_many_queries_for_many(
    here: Office, role: VolunteerRole, coordinator_here: Person
) -> None:
    made.asks(role, Kind.AGREEMENT, here)
    numbers = []
    for more in (3, 27):
        for number in range(more):
            cast.volunteer(here, f"Vapaa {more} {number}")
        pages = []
        for address in ("/coordinator/volunteers/standing/", "/coordinator/"):
            coordinator_here.client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert coordinator_here.client.get(address).status_code == 200
            pages.append(len(queries))
        numbers.append(pages)
    assert numbers[0] == numbers[1]
