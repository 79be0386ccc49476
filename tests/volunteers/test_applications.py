"""The way of an application from its arrival to the answer (domain.md 2.5)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from core.actor import Actor, Role
from core.models import AuditEntry
from core.refusals import NotNow
from core.transitions import advance
from tests.factories import applications as make
from tests.factories import cast
from tests.factories.applications import InState, code, fresh, page
from tests.factories.cast import Office, Person
from volunteers import actions, rules, tasks
from volunteers.models import VolunteerApplication
from volunteers.reminders import applications as reminders
from volunteers.states import APPLICATION_LIVE, APPLICATION_TABLE
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db
JOB = Actor.system("application-timers")


# The table of moves: each verb, from each state


def moves(application: VolunteerApplication, here: Office, worker: Person) -> dict[str, str | None]:
    """Return for each move of the office whether it may be done, or the code of its refusal."""
    actor, today, now = worker.actor, timezone.localdate(), timezone.now()
    return {
        "take": code(rules.why_not_answer_for(application, worker.user, actor=actor)),
        "book": code(rules.why_not_choose_time(application, actor=actor)),
        "cancel": code(rules.why_not_cancel_interview(application, actor=actor)),
        "record": code(rules.why_not_record_interview(application, actor=actor)),
        "references": code(rules.why_not_ask_references(application, actor=actor)),
        "train": code(rules.why_not_train(application, actor=actor)),
        "check": code(rules.why_not_check(application, on=today, actor=actor)),
        "approve": code(rules.why_not_approve_application(application, on=today, actor=actor)),
        "hold": code(rules.why_not_hold_application(application, actor=actor)),
        "return": code(rules.why_not_return(application, actor=actor)),
        "reject": code(rules.why_not_reject(application, actor=actor)),
        "withdraw": code(rules.why_not_withdraw_application(application, actor=actor)),
        "expire": code(rules.why_not_expire_application(application, at=now, actor=JOB)),
    }


FROM, HELD, BOOKED, ON_HOLD, EARLY = "not_from_here", "is_held", "not_booked", "not_on_hold", "too_early"
ALWAYS = {"take": None, "reject": None, "withdraw": None}
TABLE = {
    State.RECEIVED: {
        "book": FROM, "cancel": BOOKED, "record": FROM, "references": FROM, "train": FROM, "check": FROM,
        "approve": FROM, "hold": None, "return": ON_HOLD, "expire": EARLY,
    },
    State.IN_CONTACT: {
        "book": None, "cancel": BOOKED, "record": None, "references": FROM, "train": "interview_first", "check": FROM,
        "approve": FROM, "hold": None, "return": ON_HOLD, "expire": EARLY,
    },
    State.INTERVIEW_BOOKED: {
        "book": None, "cancel": None, "record": None, "references": FROM, "train": FROM, "check": FROM,
        "approve": FROM, "hold": None, "return": ON_HOLD, "expire": FROM,
    },
    State.INTERVIEWED: {
        "book": HELD, "cancel": BOOKED, "record": None, "references": None, "train": None, "check": None,
        "approve": FROM, "hold": None, "return": ON_HOLD, "expire": FROM,
    },
    State.REFERENCES: {
        "book": HELD, "cancel": BOOKED, "record": None, "references": FROM, "train": None, "check": None,
        "approve": FROM, "hold": None, "return": ON_HOLD, "expire": FROM,
    },
    State.IN_TRAINING: {
        "book": HELD, "cancel": BOOKED, "record": None, "references": FROM, "train": FROM, "check": None,
        "approve": FROM, "hold": None, "return": ON_HOLD, "expire": FROM,
    },
    State.CHECKS: {
        "book": HELD, "cancel": BOOKED, "record": None, "references": FROM, "train": None, "check": FROM,
        "approve": None, "hold": None, "return": ON_HOLD, "expire": FROM,
    },
    State.ON_HOLD: {
        "book": None, "cancel": BOOKED, "record": None, "references": "no_interview", "train": "no_interview",
        "check": "no_interview", "approve": FROM, "hold": FROM, "return": None, "expire": EARLY,
    },
}  # fmt: skip


@pytest.mark.parametrize("state", APPLICATION_LIVE)
def test_which_moves_may_be_made_from_each_state(
    state: State, here: Office, coordinator_here: Person, in_state: InState
) -> None:
    assert moves(in_state(state), here, coordinator_here) == {**TABLE[state], **ALWAYS}


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.WITHDRAWN, State.EXPIRED])
def test_an_application_that_has_been_answered_stays_as_it_is(
    state: State, here: Office, coordinator_here: Person, in_state: InState
) -> None:
    assert set(moves(in_state(state), here, coordinator_here).values()) == {"has_ended"}


@pytest.mark.parametrize(("before", "to"), [(a, b) for a, arrows in APPLICATION_TABLE.items() for b in sorted(arrows)])
def test_every_arrow_of_the_table_can_be_walked(before: str, to: str, in_state: InState) -> None:
    application = in_state(before)
    advance(application, to, actor=JOB)
    assert fresh(application).state == to
    assert AuditEntry.objects.about(application).filter(verb=f"volunteerapplication.{to}").exists()


def test_only_the_office_moves_an_application_and_the_applicant_may_rest_and_stop(
    here: Office, in_state: InState, parent_here: Person
) -> None:
    application = in_state(State.CHECKS)
    applicant = make.person_of(application.user)
    own = moves(application, here, applicant)
    assert {name for name, refusal in own.items() if refusal != "not_yours"} == {
        "book", "cancel", "hold", "withdraw", "expire",
    }  # fmt: skip
    assert own["hold"] is None
    assert own["withdraw"] is None
    strange = moves(application, here, parent_here)
    assert {refusal for name, refusal in strange.items() if name != "expire"} == {"not_yours"}


# Contact


def test_the_first_to_take_it_answers_for_it_and_opens_the_contact(here: Office, coordinator_here: Person) -> None:
    application = make.applied(here)
    actions.assign_application(application, to=coordinator_here.user, actor=coordinator_here.actor)
    assert (application.state, application.assigned_to) == (State.IN_CONTACT, coordinator_here.user)


def test_somebody_of_another_office_cannot_answer_for_it(
    here: Office, coordinator_here: Person, coordinator_there: Person
) -> None:
    application = make.applied(here)
    refusal = rules.why_not_answer_for(application, coordinator_there.user, actor=coordinator_here.actor)
    assert code(refusal) == "not_a_coordinator"


def test_the_deputy_is_somebody_else(here: Office, coordinator_here: Person, in_state: InState) -> None:
    application, me = in_state(State.IN_CONTACT), coordinator_here.user
    colleague = cast.worker(here, Role.COORDINATOR, "Kaarina Koe").user
    refusal = rules.why_not_name_people(application, owner=me, deputy=me, actor=coordinator_here.actor)
    assert code(refusal) == "is_responsible"
    answer = coordinator_here.client.post(page("people", application), {"owner": colleague.pk, "deputy": me.pk})
    assert answer.url == page("detail", application)
    application = fresh(application)
    assert (application.assigned_to, application.deputy) == (colleague, me)


def test_an_older_page_takes_no_application_from_a_colleague(here: Office, coordinator_here: Person) -> None:
    application, colleague = make.applied(here), cast.worker(here, Role.COORDINATOR, "Kaarina Koe")
    for _press in range(2):
        assert coordinator_here.client.post(page("assign", application)).status_code == 302
    assert colleague.client.post(page("assign", application)).status_code == 409
    assert fresh(application).assigned_to == coordinator_here.user


def test_two_who_have_seen_the_same_page_do_not_both_take_the_application(
    here: Office, coordinator_here: Person, in_state: InState
) -> None:
    application, colleague = in_state(State.IN_CONTACT), cast.worker(here, Role.COORDINATOR, "Kaarina Koe")
    VolunteerApplication.objects.filter(pk=application.pk).update(assigned_to=None)
    seen, me = fresh(application), coordinator_here
    actions.assign_application(fresh(application), to=me.user, actor=me.actor)
    with pytest.raises(NotNow):
        actions.assign_application(seen, to=colleague.user, actor=colleague.actor)
    assert fresh(application).assigned_to == me.user


def test_a_call_is_written_down_with_one_press(here: Office, coordinator_here: Person) -> None:
    application = make.applied(here)
    for outcome in ("no_answer", "reached"):
        coordinator_here.client.post(page("call", application), {"outcome": outcome})
    application = fresh(application)
    assert (application.state, application.tries) == (State.IN_CONTACT, 2)
    assert application.assigned_to == coordinator_here.user
    assert application.reached_at is not None
    tried = AuditEntry.objects.about(application).filter(verb="volunteerapplication.contact_tried")
    assert sorted(tried.values_list("reason", flat=True)) == ["no_answer", "reached"]


# Training and the last steps


def test_training_may_come_first_where_the_role_says_so(here: Office, coordinator_here: Person) -> None:
    role = make.role_in(here, trains_first=True)
    application = make.application_in(State.IN_CONTACT, here, coordinator_here, role=role)
    actions.begin_training(application, actor=coordinator_here.actor)
    assert code(rules.why_not_check(application, on=timezone.localdate(), actor=JOB)) == "no_interview"
    make.interviewed(application, coordinator_here)
    assert application.state == State.INTERVIEWED
    actions.begin_checks(application, actor=coordinator_here.actor)
    assert application.state == State.CHECKS


@pytest.mark.usefixtures("in_english")
def test_the_missing_training_is_named(here: Office, coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.IN_TRAINING)
    make.module_for(application.role, "Rooli ja rajat")
    refusal = rules.why_not_check(application, on=timezone.localdate(), actor=coordinator_here.actor)
    assert (code(refusal), str(refusal.sentence)) == (
        "requirement_missing",
        "The training 'Rooli ja rajat' is missing.",
    )


def test_at_night_those_move_on_whose_training_is_complete(here: Office, in_state: InState) -> None:
    ready, waiting = in_state(State.IN_TRAINING, "Valmis"), in_state(State.IN_TRAINING, "Kesken")
    assert reminders.move_on_trained(timezone.now(), actor=JOB) == 0  # a role that asks for nothing waits for a person
    make.learn(make.module_for(ready.role), ready.user)
    assert tasks.advance_applications() == 1
    assert (fresh(ready).state, fresh(waiting).state) == (State.CHECKS, State.IN_TRAINING)


def test_an_interview_that_did_not_end_in_yes_leads_no_further(here: Office, coordinator_here: Person) -> None:
    application = make.application_in(State.IN_CONTACT, here, coordinator_here)
    make.interviewed(application, coordinator_here, outcome="another_role")
    for refusal in (
        rules.why_not_train(application, actor=coordinator_here.actor),
        rules.why_not_check(application, on=timezone.localdate(), actor=coordinator_here.actor),
    ):
        assert code(refusal) == "does_not_fit"
    assert "Tell the applicant." in coordinator_here.client.get(page("detail", application)).content.decode()


# References


def test_a_reference_is_erased_as_soon_as_it_has_been_asked(coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.REFERENCES)
    applicant = make.person_of(application.user)
    reference = actions.name_reference(application, name="Liisa Esimies", phone="+358400000055", actor=applicant.actor)
    assert code(rules.why_not_train(application, actor=coordinator_here.actor)) == "references_wait"
    check = reverse("coordinator:reference-check", args=[reference.pk])
    assert "erased at once" in coordinator_here.client.get(check).content.decode()
    assert coordinator_here.client.post(check, {"is_ok": "yes"}).url == page("detail", application)
    reference.refresh_from_db()
    assert (reference.name, reference.phone, reference.is_ok) == ("", "", True)
    assert reference.checked_on == timezone.localdate()
    assert code(rules.why_not_check_reference(reference, actor=coordinator_here.actor)) == "already_asked"
    assert code(rules.why_not_train(application, actor=coordinator_here.actor)) is None


def test_a_role_without_references_asks_for_none(here: Office, coordinator_here: Person) -> None:
    application = make.application_in(State.INTERVIEWED, here, coordinator_here, role=make.role_in(here))
    applicant = make.person_of(application.user)
    assert code(rules.why_not_ask_references(application, actor=coordinator_here.actor)) == "not_asked"
    assert code(rules.why_not_name_reference(application, actor=applicant.actor)) == "not_asked"


def test_nobody_is_named_before_the_interview(in_state: InState) -> None:
    application = in_state(State.IN_CONTACT)
    applicant = make.person_of(application.user)
    assert code(rules.why_not_name_reference(application, actor=applicant.actor)) == "not_yet"
    assert "Somebody who knows you" not in applicant.client.get("/applicant/").content.decode()


def test_names_of_those_who_were_not_asked_go_when_the_application_ends(
    coordinator_here: Person, in_state: InState
) -> None:
    application = in_state(State.REFERENCES)
    applicant = make.person_of(application.user)
    for name in ("Liisa", "Matti"):
        actions.name_reference(application, name=name, phone="+358400000055", actor=applicant.actor)
    assert code(rules.why_not_name_reference(application, actor=applicant.actor)) == "enough"
    actions.withdraw_application(application, actor=applicant.actor)
    assert not application.references.exists()
