"""How an application rests, ends and is told of (domain.md 2.5, R-CR-5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.actor import Actor, Role
from core.models import AuditEntry
from notifications.models import OutboxMessage
from tests.factories import aged
from tests.factories import applications as make
from tests.factories.applications import InState, code, fresh, kinds_to, page
from tests.factories.cast import Office, Person
from volunteers import actions, rules
from volunteers.forms.applications import NEUTRAL
from volunteers.models import VolunteerApplication
from volunteers.reminders import applications as reminders
from volunteers.states import APPLICATION_LIVE
from volunteers.states import Application as State

pytestmark = pytest.mark.django_db
JOB = Actor.system("application-timers")


# Holds and endings


@pytest.mark.parametrize(
    ("state", "back_to"),
    [(s, s) for s in APPLICATION_LIVE if s not in (State.ON_HOLD, State.INTERVIEW_BOOKED)]
    + [(State.INTERVIEW_BOOKED, State.IN_CONTACT)],
)
def test_a_hold_returns_to_where_it_was(
    state: State, back_to: State, coordinator_here: Person, in_state: InState
) -> None:
    application = in_state(state)
    actions.hold_application(application, actor=coordinator_here.actor)
    assert fresh(application).booked_slot is None
    actions.return_application(application, actor=coordinator_here.actor)
    assert (application.state, application.held_from) == (back_to, "")


@pytest.mark.parametrize(("state", "days", "closes"), [
    (State.RECEIVED, 59, False), (State.RECEIVED, 60, True),
    (State.IN_CONTACT, 59, False), (State.IN_CONTACT, 60, True),
    (State.INTERVIEW_BOOKED, 400, False), (State.CHECKS, 400, False),
    (State.ON_HOLD, 170, False), (State.ON_HOLD, 190, True),
])  # fmt: skip
def test_an_application_closes_by_itself_when_nobody_answers(
    state: State, days: int, closes: bool, in_state: InState
) -> None:
    application = in_state(state)
    with time_machine.travel(timezone.now() + timedelta(days=days, minutes=1), tick=False):
        assert reminders.close_unanswered(timezone.now(), actor=JOB) == closes
        assert reminders.close_unanswered(timezone.now(), actor=JOB) == 0
    assert fresh(application).state == (State.EXPIRED if closes else state)


def test_a_talk_begins_the_sixty_days_anew(coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.IN_CONTACT)
    later = timezone.now() + timedelta(days=50)
    actions.record_call(application, outcome="reached", actor=coordinator_here.actor, at=later)
    assert reminders.close_unanswered(timezone.now() + timedelta(days=70), actor=JOB) == 0
    assert reminders.close_unanswered(later + timedelta(days=61), actor=JOB) == 1


def test_a_no_says_nothing_but_a_neutral_code(coordinator_here: Person, in_state: InState) -> None:
    assert [word for word, _label in NEUTRAL] == ["not_selected", "no_places", "outside_area"]
    application = in_state(State.CHECKS)
    shown = coordinator_here.client.get(page("reject", application)).content.decode()
    assert "<textarea" not in shown
    coordinator_here.client.post(page("reject", application), {"reason": "not_selected"})
    application = fresh(application)
    assert (application.state, application.reason_code) == (State.REJECTED, "not_selected")
    told = make.person_of(application.user).client.get("/applicant/").content.decode()
    assert "We cannot offer you this role now." in told
    assert AuditEntry.objects.about(application).get(verb="volunteerapplication.rejected").reason == "not_selected"


def test_instead_of_a_bare_no_another_role_is_suggested(
    here: Office, coordinator_here: Person, in_state: InState
) -> None:
    application, other = in_state(State.INTERVIEWED), make.role_in(here, "doula")
    shown = coordinator_here.client.get(page("guide", application)).content.decode()
    assert "Nobody is just told no." in shown
    empty = coordinator_here.client.post(page("guide", application), {})
    assert "one of the two" in empty.content.decode()
    coordinator_here.client.post(page("guide", application), {"role": other.pk})
    application = fresh(application)
    assert (application.reason_code, application.redirect_role) == ("another_way", other)
    told = make.person_of(application.user).client.get("/applicant/").content.decode()
    assert "We suggest another role to you: doula" in told


def test_or_another_association(coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.IN_CONTACT)
    elsewhere = "Toinen yhdistys, toinen@example.org"
    coordinator_here.client.post(page("guide", application), {"elsewhere": elsewhere})
    assert elsewhere in make.person_of(application.user).client.get("/applicant/").content.decode()


def test_a_role_of_another_association_cannot_be_suggested(
    here: Office, there: Office, coordinator_here: Person, in_state: InState
) -> None:
    application, foreign = in_state(State.IN_CONTACT), make.role_in(there)
    actor = coordinator_here.actor
    assert code(rules.why_not_guide(application, role=foreign, elsewhere="", actor=actor)) == "another_role"
    assert code(rules.why_not_guide(application, role=application.role, elsewhere="", actor=actor)) == "another_role"
    assert code(rules.why_not_guide(application, role=None, elsewhere="", actor=actor)) == "one_way"


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.EXPIRED])
def test_what_came_to_nothing_is_erased_after_half_a_year(state: State, in_state: InState) -> None:
    application = in_state(state)
    user = application.user
    assert aged.run("application", timezone.now() + timedelta(days=180)).erased == 0
    assert aged.run("application", timezone.now() + timedelta(days=185)).erased == 1
    assert not VolunteerApplication.objects.exists()
    user.refresh_from_db()
    assert (user.name, user.is_active, user.memberships.active().count()) == ("", False, 0)


def test_somebody_who_is_still_somebody_here_keeps_the_account(
    here: Office, coordinator_here: Person, in_state: InState, volunteer_here: Person
) -> None:
    application = in_state(State.WITHDRAWN, "Eero Vapaa", role=make.role_in(here, "doula"))
    again = in_state(State.CHECKS, "Uusi Yritys")
    actions.withdraw_application(again, actor=coordinator_here.actor)
    make.applied(here, "Uusi Yritys", role=make.role_in(here, "grandparent"))
    assert aged.run("application", timezone.now() + timedelta(days=185)).erased == 2
    for user, hats in [(application.user, {Role.VOLUNTEER}), (again.user, {Role.APPLICANT})]:
        user.refresh_from_db()
        assert user.is_active
        assert set(user.memberships.active().values_list("role", flat=True)) == hats


# Messages


def test_every_move_tells_the_applicant_once_and_never_how(coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.CHECKS)
    before = len(kinds_to(application.user))
    actions.reject_application(application, reason="not_selected", actor=coordinator_here.actor)
    assert kinds_to(application.user)[before:] == ["application_news"]
    message = OutboxMessage.objects.latest("pk")
    assert message.context == {"application": application.pk, "state": "rejected"}


def test_what_the_applicant_does_is_told_to_the_one_who_answers(coordinator_here: Person, in_state: InState) -> None:
    application = in_state(State.IN_CONTACT)
    before = len(kinds_to(application.user))
    actions.withdraw_application(application, actor=make.person_of(application.user).actor)
    assert kinds_to(application.user)[before:] == []
    assert kinds_to(coordinator_here.user) == ["applicant_moved"]
