"""A family is erased when it asks or when its time has come: nothing of it is left anywhere, and no figure changes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from activities.links import address_key
from activities.models import Registration, Wish
from core import retention
from core.actor import Actor, Role
from core.models import AuditEntry
from core.privacy import export, rows_about
from families import actions, rules
from families.models import (
    Adult,
    Appointment,
    Consent,
    Family,
    FamilyLink,
    LegalHold,
    ServiceStep,
    SupportRequest,
)
from families.states import LIVE
from matching import actions as matching
from matching.models import Agreement, Feedback, Gauge, Goal, GoalRating, Match, Meeting
from matching.states import WALKING, CancelReason
from notifications import delivery
from notifications.models import OutboxMessage
from tests import erased
from tests.factories import cast, worlds
from tests.factories.cast import Office, Person
from tests.factories.worlds import World
from volunteers import actions as volunteers
from volunteers.retention import erase_volunteer

pytestmark = pytest.mark.django_db
JOB = Actor.system("tests")
NOW = timezone.now()
TODAY = timezone.localdate()
SURNAME = "Haapakorpinen"
WORDS_OF_ONE = {
    "families.Adult": ("called", "phone", "email"),
    "families.RequestNote": ("text",),
    "families.IntakeTalk": ("other_help",),
    "families.Redirect": ("next_step",),
    "families.Appointment": ("place", "what_to_take", "questions"),
    "families.ContactChange": ("address",),
    "families.SupportRequest": ("reference",),
    "matching.Match": ("first_meeting_place", "closing_waived_reason"),
    "matching.Agreement": ("purpose", "rhythm", "place"),
    "matching.Goal": ("text",),
    "matching.Meeting": ("note",),
    "matching.Feedback": ("text",),
}


@pytest.fixture
def world(db: None) -> World:
    """Seven families with everything there can be, and words of every kind in every place for words."""
    made = worlds.build(1_000, cast.RAASEPORI, surname=SURNAME, worker_name="Kuusikallio")
    for place, parent in enumerate(made.parents):
        Adult.objects.filter(pk=parent.adult.pk).update(email=f"kaisa{place}@haapakorpinen.example")
        families_words(parent)
    told_elsewhere(made.parents)
    for match in Match.objects.filter(state__in=WALKING):
        give_numbers(match)
    return made


def give_numbers(match: Match) -> None:
    """Answers that stay for the figures, and words that do not."""
    words = {"value": 8, "text": f"{SURNAME} kiittää"}
    Feedback.objects.update_or_create(match=match, party="family", defaults=words)
    Gauge.objects.get_or_create(match=match, adult=match.request.contact, moment="start", defaults={"coping": 6})
    goal = Goal.objects.filter(agreement__match=match).first()
    GoalRating.objects.get_or_create(goal=goal, moment="start", defaults={"value": 3})


def told_elsewhere(parents: Iterable[Person]) -> None:
    """Whoever came to activities or wished for something did so at an address of a family with a file."""
    rows = Registration.objects.filter(called__contains=SURNAME)
    for row, parent in zip(rows, parents, strict=False):
        email = Adult.objects.get(pk=parent.adult.pk).email
        Registration.objects.filter(pk=row.pk).update(email=email, contact_key=address_key(email))
        Wish.objects.update(email=email.upper())


def families_words(parent: Person) -> None:
    """A booked time that was kept and one that was not, with words of their own."""
    for outcome, days in (("kept", 20), ("missed", 6)):
        row = Appointment.objects.create(
            family=parent.family,
            adult=parent.adult,
            service="dental",
            starts_at=NOW - timedelta(days=days),
            place="Hammashoitola Valkoinen Helmi",
            what_to_take="punainen kansio",
        )
        actions.record_outcome(row, outcome=outcome, actor=parent.actor)


def words_of(families: list[Family]) -> set[str]:
    """Return every name, address and free text that is kept about `families`."""
    found = set()
    for family in families:
        for _privacy, rows in rows_about(family):
            for told in rows.values_list(*WORDS_OF_ONE.get(rows.model._meta.label, ("pk",))):
                found |= {str(word) for word in told}
    return {word for word in found if len(word) > 4}


def end_everything(world: World) -> None:
    """End whatever goes on, so that every family may be erased."""
    office = world.coordinator.actor
    for match in Match.objects.filter(request__family__organisation=world.office.organisation):
        if match.state in WALKING:
            matching.end_match(match, reason="family_wish", on=TODAY, actor=office)
        elif match.is_live:
            matching.cancel_match(match, reason=CancelReason.COORDINATOR, actor=office)
    for request in SupportRequest.objects.filter(state__in=LIVE):
        actions.withdraw_request(request, actor=office)


def erase(*families: Family) -> int:
    with transaction.atomic():
        return actions.erase_families(families, at=NOW, actor=JOB, reason="tests")


WITHOUT_A_FILE = {"activities_feedback", "activities_hostvisit"}


def of_families(columns: set[str]) -> set[str]:
    """Leave out what nobody's address stands beside: it has lines of retention of its own."""
    return {column for column in columns if column.partition(".")[0] not in WITHOUT_A_FILE}


# Nothing is left


def test_every_table_of_the_database_is_searched(db: None) -> None:
    assert erased.tables_not_read() == set()


def test_after_erasing_no_word_of_any_family_is_left_in_any_table(world: World) -> None:
    families = list(Family.objects.all())
    words = words_of(families) | {SURNAME}
    assert len(words) >= 30
    assert erased.columns_with(words) != set()
    delivery.deliver_due()
    assert erase(*families) == len(families)
    assert of_families(erased.columns_with(words)) == set()
    delivery.deliver_due()
    assert of_families(erased.columns_with(words)) == set()


def test_after_the_agreements_time_nothing_is_left_of_a_nightly_erasing_either(world: World) -> None:
    families = list(Family.objects.all())
    words = words_of(families) | {SURNAME}
    end_everything(world)
    LegalHold.objects.update(lifted_at=NOW)
    before = erased.figures_as_text(NOW)
    for months in (4, 13, 25, 37):
        retention.run(retention.months_before(NOW, -months), actor=JOB)
    assert erased.columns_with(words) == set()
    assert Family.objects.filter(erased_at=None).count() == 0
    assert erased.figures_as_text(NOW) == before


def test_figures_are_the_same_to_the_byte_before_and_after(world: World) -> None:
    end_everything(world)
    before = erased.figures_as_text(NOW)
    assert f'"kept": {{"710": {len(world.parents)}}}' in before
    assert json.loads(before)[str(TODAY.year)]["counted"]["begun"]["710"] >= 2
    erase(*Family.objects.all())
    assert erased.figures_as_text(NOW) == before


def test_numbers_that_are_tied_to_goals_and_parents_stay(world: World) -> None:
    def numbers() -> list[Any]:
        counts = [model.objects.count() for model in (Meeting, Agreement, Appointment, ServiceStep)]
        ratings = sorted(GoalRating.objects.values_list("pk", "goal", "moment", "value"))
        return [counts, ratings, sorted(Gauge.objects.values_list("pk", "match", "moment", *Gauge.QUESTIONS))]

    before = numbers()
    assert all(before[0])
    assert all(before[1:])
    erase(*Family.objects.all())
    assert numbers() == before
    assert set(Gauge.objects.values_list("adult", flat=True)) == {None}


def test_how_many_people_there_were_stays_as_a_number(parent_here: Person) -> None:
    erase(parent_here.family)
    assert Family.objects.get(pk=parent_here.family.pk).counted == {"adults": 1, "children": 1}


def test_one_family_is_erased_and_the_others_stay_whole(world: World) -> None:
    first, second = (parent.family for parent in world.parents[:2])
    before = str(export(second))
    erase(first)
    assert str(export(second)) == before


def test_an_erased_family_is_erased_once(parent_here: Person) -> None:
    assert (erase(parent_here.family), erase(parent_here.family)) == (1, 0)
    assert AuditEntry.objects.filter(verb="family.erased").count() == 1


def test_a_message_that_waited_is_not_sent_to_anybody(parent_here: Person) -> None:
    erase(parent_here.family)
    delivery.deliver_due()
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"cancelled"}


def test_an_erased_family_has_no_page_any_more(parent_here: Person) -> None:
    client = parent_here.client
    assert client.get("/family/").status_code == 200
    erase(parent_here.family)
    assert client.get("/family/").status_code == 302
    assert not FamilyLink.objects.exists()


def test_an_erased_request_is_not_opened_again(parent_here: Person, coordinator_here: Person) -> None:
    actions.withdraw_request(parent_here.request, actor=parent_here.actor)
    erase(parent_here.family)
    request = SupportRequest.objects.get(pk=parent_here.request.pk)
    assert rules.why_not_reopen(request, at=NOW, actor=coordinator_here.actor).code == "erased"


def test_the_office_still_reads_the_anonymous_row(parent_here: Person, coordinator_here: Person) -> None:
    actions.withdraw_request(parent_here.request, actor=parent_here.actor)
    erase(parent_here.family)
    desk = coordinator_here.client
    page = desk.get(f"/coordinator/requests/{parent_here.request.pk}/")
    assert page.status_code == 200
    assert "has been erased" in page.content.decode()
    assert desk.get("/coordinator/requests/?state=ended").status_code == 200
    assert parent_here.request.reference not in page.content.decode()


def test_consents_prove_what_was_agreed_without_a_name(parent_here: Person) -> None:
    erase(parent_here.family)
    assert set(Consent.objects.values_list("giver", "text_version")) == {(None, "2026-1")}


# A volunteer


def test_after_erasing_no_word_of_a_volunteer_is_left_in_any_table(world: World) -> None:
    end_everything(world)
    volunteer = world.volunteer.volunteer
    words = {"Kuusikallio", volunteer.user.email, volunteer.user.phone, volunteer.introduction}
    assert world.volunteer.client.get("/volunteer/").status_code == 200
    volunteers.end_volunteer(volunteer, actor=world.coordinator.actor)
    before = erased.figures_as_text(NOW)
    volunteer.refresh_from_db()
    erase_volunteer(volunteer, at=NOW, actor=JOB)
    others = {str(world.coordinator.user.email), "Outi Kuusikallio", "Anna Kuusikallio", "Kutsuttu Kuusikallio"}
    assert erased.columns_with({"Eero Kuusikallio", *(words - {"Kuusikallio"})}) == set()
    assert erased.columns_with(others) != set()
    assert erased.figures_as_text(NOW) == before


def test_an_erased_account_says_nothing_and_opens_nothing(world: World, volunteer_here: Person) -> None:
    volunteer = volunteer_here.volunteer
    volunteers.end_volunteer(volunteer, actor=JOB)
    volunteer.refresh_from_db()
    erase_volunteer(volunteer, at=NOW, actor=JOB)
    user = volunteer.user
    user.refresh_from_db()
    assert (user.name, user.phone, user.email) == ("", "", f"erased-{user.pk}@invalid")
    assert (user.is_active, user.has_usable_password(), user.memberships.count()) == (False, False, 0)
    assert volunteer_here.client.get("/volunteer/").status_code in (302, 404)


def test_two_erased_accounts_have_addresses_of_their_own(here: Office) -> None:
    people = [cast.volunteer(here, name) for name in ("Aaro Eka", "Bertta Toka")]
    for person in people:
        volunteers.end_volunteer(person.volunteer, actor=JOB)
        person.volunteer.refresh_from_db()
        erase_volunteer(person.volunteer, at=NOW, actor=JOB)
    assert len({type(p.user).objects.get(pk=p.user.pk).email for p in people}) == 2


def test_somebody_with_another_hat_keeps_the_account(here: Office, volunteer_here: Person) -> None:
    accounts.give_hat(
        volunteer_here.user,
        role=Role.COORDINATOR,
        organisation=here.organisation,
        municipalities=[here.municipality],
        actor=JOB,
    )
    volunteers.end_volunteer(volunteer_here.volunteer, actor=JOB)
    volunteer_here.volunteer.refresh_from_db()
    erase_volunteer(volunteer_here.volunteer, at=NOW, actor=JOB)
    volunteer_here.user.refresh_from_db()
    assert (volunteer_here.user.name, volunteer_here.user.is_active) == ("Eero Vapaa", True)
    assert volunteer_here.volunteer.introduction == ""


def test_the_trail_keeps_people_as_numbers_and_the_page_still_names_them(
    parent_here: Person, coordinator_here: Person
) -> None:
    actions.assign_request(parent_here.request, to=coordinator_here.user, actor=coordinator_here.actor)
    assert erased.columns_with({"Outi Ohjaaja"}) == {"accounts_user.name"}
    page = coordinator_here.client.get(f"/coordinator/requests/{parent_here.request.pk}/").content.decode()
    assert "Outi Ohjaaja" in page
