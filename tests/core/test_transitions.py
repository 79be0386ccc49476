from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from core.actor import Actor
from core.models import AuditEntry
from core.privacy import own_models
from core.refusals import NotNow
from core.transitions import StateField, advance, advance_many, can_advance, state_field_of, table
from families.models import Family, SupportRequest
from families.states import Request
from matching.models import Concern, Match, Plan
from matching.states import Match as MatchState
from matching.states import Party
from notifications.models import OutboxMessage
from notifications.states import MessageState
from tests.factories import (
    applications,
    cast,
    courses,
    expenses,
    initiative,
    matches,
    partners,
    readings,
    registrations,
    shifts,
    subscriptions,
)
from tests.factories.cast import Office, Person

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
JOB = Actor.system("tests")
THREADS = 10


def with_states() -> list[type[Model]]:
    return [model for model in own_models() if any(isinstance(field, StateField) for field in model._meta.fields)]


# One row


def test_a_row_moves_along_an_arrow(parent_here: Person) -> None:
    request = parent_here.request
    before = timezone.now()
    advance(request, Request.WITHDRAWN, actor=JOB, reason="test", reason_code="other")
    assert (request.state, request.reason_code) == (Request.WITHDRAWN, "other")
    found = SupportRequest.objects.get(pk=request.pk)
    assert (found.state, found.reason_code) == (Request.WITHDRAWN, "other")
    assert found.state_since >= before


def test_a_move_writes_who_why_and_which_fields(parent_here: Person) -> None:
    advance(parent_here.request, Request.WITHDRAWN, actor=JOB, reason="test", reason_code="other")
    entry = AuditEntry.objects.about(parent_here.request).latest("pk")
    assert (entry.verb, entry.actor_label, entry.reason) == ("supportrequest.withdrawn", "tests", "test")
    assert entry.fields == ["reason_code", "state"]


def test_without_an_arrow_nothing_moves(parent_here: Person) -> None:
    request = parent_here.request
    entries = AuditEntry.objects.count()
    assert not can_advance(request, Request.MATCHED)
    with pytest.raises(NotNow):
        advance(request, Request.MATCHED, actor=JOB)
    assert SupportRequest.objects.get(pk=request.pk).state == Request.RECEIVED
    assert AuditEntry.objects.count() == entries


def test_who_comes_second_is_told_so_and_changes_nothing(parent_here: Person) -> None:
    first, second = (SupportRequest.objects.get(pk=parent_here.request.pk) for _ in range(2))
    advance(first, Request.IN_CONTACT, actor=JOB)
    entries = AuditEntry.objects.count()
    with pytest.raises(NotNow) as caught:
        advance(second, Request.WITHDRAWN, actor=JOB, reason_code="other")
    assert caught.value.refusal.code == "moved_on"
    assert second.state == Request.RECEIVED
    found = SupportRequest.objects.get(pk=first.pk)
    assert (found.state, found.reason_code) == (Request.IN_CONTACT, "")
    assert AuditEntry.objects.count() == entries


def test_a_move_that_breaks_a_constraint_is_refused(
    here: Office, parent_here: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    """A family's withdrawn request cannot be opened again beside a newer one: one live request of a family."""
    first = parent_here.request
    advance(first, Request.WITHDRAWN, actor=JOB)
    newer = cast.parent(here, "Liisa").request
    Family.objects.filter(pk=first.family_id)
    SupportRequest.objects.filter(pk=newer.pk).update(family=first.family)
    with pytest.raises(NotNow):
        advance(first, Request.IN_CONTACT, actor=JOB)
    assert SupportRequest.objects.get(pk=first.pk).state == Request.WITHDRAWN


def test_one_live_match_of_a_request_is_held_by_the_database(
    here: Office, parent_here: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    office = coordinator_here.actor
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    match = matches.match_in(MatchState.PROPOSED, request, volunteer_here.volunteer, office=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Match.objects.create(request=request, volunteer=volunteer_here.volunteer, answer_by=match.answer_by)


# Tables


@pytest.mark.parametrize("model", with_states(), ids=lambda model: model.__name__)
def test_the_database_refuses_a_state_that_is_none(
    model: type[Model], here: Office, parent_here: Person, coordinator_here: Person, volunteer_here: Person
) -> None:
    office = coordinator_here.actor
    request = matches.accepted(parent_here.request, office=office, worker=coordinator_here.user)
    match = matches.match_in(MatchState.ACTIVE, request, volunteer_here.volunteer, office=office)
    told = {"starts_at": timezone.now() + timedelta(days=2), "service": "dental"}
    parent_here.family.appointments.create(**told)
    parent_here.family.erasure_requests.create()
    parent_here.family.service_steps.create(service="dental")
    parent_here.adult.talks.create()
    match.concerns.create(kind=Concern.Kind.WORRY, raised_by=Party.VOLUNTEER)
    applications.applied(here)
    courses.school(here, coordinator_here, volunteer_here)
    expenses.begun(volunteer_here)
    shifts.swapping(here, volunteer_here)
    subscriptions.subscribed(here, "uusi.perhe@example.org")
    initiative.initiative(here, coordinator_here, volunteer_here)
    registrations.who_comes(here)
    partners.an_application(here)
    partners.agreed(here, coordinator_here, "Honkaharju")
    readings.a_reading(here, coordinator_here)
    Plan.objects.create(organisation=here.organisation, made_by=coordinator_here.user)
    name = state_field_of(model).name
    rows = model._base_manager.all()
    assert rows.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{name: "asleep"})


@pytest.mark.parametrize("model", with_states(), ids=lambda model: model.__name__)
def test_every_state_can_be_reached_from_the_first(model: type[Model]) -> None:
    first = state_field_of(model).default
    reached, new = {str(first)}, {str(first)}
    while new:
        new = {str(to) for state in new for to in model.transitions[state]} - reached
        reached |= new
    assert reached == {str(state) for state in model.transitions}


def test_no_form_can_edit_a_state() -> None:
    assert [model for model in with_states() if state_field_of(model).editable] == []


def test_a_table_is_written_as_arrows() -> None:
    assert table(off="on", on="off gone", gone="") == {
        "off": frozenset({"on"}),
        "on": frozenset({"off", "gone"}),
        "gone": frozenset(),
    }


def test_a_model_without_states_has_no_state_field() -> None:
    with pytest.raises(LookupError, match="Family has no state field"):
        state_field_of(Family)


# Many rows


@pytest.fixture
def queued(parent_here: Person) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(state=MessageState.QUEUED))


def test_machinery_moves_many_rows_at_once(queued: list[OutboxMessage]) -> None:
    everything = OutboxMessage.objects.all()
    moved = advance_many(everything, MessageState.QUEUED, MessageState.CANCELLED, actor=JOB, sealed=None)
    assert moved == [message.pk for message in queued]
    assert moved != []
    assert advance_many(everything, MessageState.QUEUED, MessageState.CANCELLED, actor=JOB) == []


def test_a_person_does_not_move_many_rows_at_once(queued: list[OutboxMessage], coordinator_here: Person) -> None:
    with pytest.raises(ValueError, match="may not move many rows"):
        advance_many(
            OutboxMessage.objects.all(), MessageState.QUEUED, MessageState.CANCELLED, actor=coordinator_here.actor
        )


def test_many_rows_move_along_arrows_only(queued: list[OutboxMessage]) -> None:
    with pytest.raises(ValueError, match="may not move many rows"):
        advance_many(OutboxMessage.objects.all(), MessageState.SENT, MessageState.QUEUED, actor=JOB)


# At the same moment


def at_once(move: Callable[[int], None]) -> list[str]:
    """Let ten threads begin `move` together, each on a connection of its own; return how each of them fared."""
    together = Barrier(THREADS)

    def run(number: int) -> str:
        together.wait()
        try:
            move(number)
            return "moved"
        except NotNow:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_move_one_row_one_wins(parent_here: Person) -> None:
    key = parent_here.request.pk
    rows = [SupportRequest.objects.get(pk=key) for _ in range(THREADS)]
    fared = at_once(lambda number: advance(rows[number], Request.IN_CONTACT, actor=JOB, reason=str(number)))
    assert sorted(fared) == ["moved"] + ["too late"] * (THREADS - 1)
    winner = AuditEntry.objects.get(verb="supportrequest.in_contact")
    assert fared[int(winner.reason)] == "moved"
    assert SupportRequest.objects.get(pk=key).state == Request.IN_CONTACT


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_move_one_row_apart_one_wins(parent_here: Person) -> None:
    """Five take the request and five take it back: it is one or the other, and the trail tells which."""
    key = parent_here.request.pk
    rows = [SupportRequest.objects.get(pk=key) for _ in range(THREADS)]
    ways = [Request.IN_CONTACT, Request.WITHDRAWN] * (THREADS // 2)
    fared = at_once(lambda number: advance(rows[number], ways[number], actor=JOB))
    assert fared.count("moved") == 1
    assert SupportRequest.objects.get(pk=key).state == ways[fared.index("moved")]
    moves = AuditEntry.objects.filter(verb__in=["supportrequest.in_contact", "supportrequest.withdrawn"])
    assert [entry.verb.split(".")[1] for entry in moves] == [ways[fared.index("moved")]]


@pytest.mark.django_db(transaction=True)
def test_ten_who_move_many_rows_move_each_once(parent_here: Person, parent_there: Person) -> None:
    waiting = set(OutboxMessage.objects.filter(state=MessageState.QUEUED).values_list("pk", flat=True))
    moved: list[int] = []

    def cancel(number: int) -> None:
        everything = OutboxMessage.objects.all()
        moved.extend(advance_many(everything, MessageState.QUEUED, MessageState.CANCELLED, actor=JOB))

    at_once(cancel)
    assert sorted(moved) == sorted(waiting)
    assert len(waiting) == 2
