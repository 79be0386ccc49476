"""A family's way to services and benefits: its own list, shared one by one, counted for nobody but as a sum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from core.privacy import erase, export
from families import actions, rules
from families.access import actor_of
from families.catalogue import listed_services
from families.models import Appointment, ServiceStep, SupportRequest
from families.states import SERVICE_STEP_TABLE
from families.states import Appointment as AppointmentState
from families.states import ServiceStep as State
from partners.models import Benefit
from portal.figures import counted
from tests.factories import cast
from tests.factories.cast import Office, Person
from tests.families.service_pages import ADD, LIST, at, day_in, fresh, refusal_of, step_of, written

pytestmark = pytest.mark.django_db
OpenPage = Callable[[SupportRequest], Client]


@pytest.fixture
def mine(own_page: OpenPage, kaisa: SupportRequest) -> Client:
    return own_page(kaisa)


# Adding


@pytest.mark.smoke
@pytest.mark.parametrize("what", ["benefit:child_benefit", "service:dental"])
def test_one_press_puts_a_service_or_benefit_on_the_page(mine: Client, kaisa: SupportRequest, what: str) -> None:
    answer = mine.post(ADD, {"what": what})
    step = ServiceStep.objects.get()
    assert answer.headers["Location"] == at(step)
    assert (step.family, step.state, step.set_by, step.is_shared) == (kaisa.family, "suggested", "family", False)
    assert what == f"benefit:{step.benefit.key}" if step.benefit else f"service:{step.service}"
    assert mine.get(at(step)).status_code == 200


@pytest.mark.parametrize("what", ["", "service:", "service:other", "service:x", "benefit:x", "x", "benefit:1"])
def test_a_forged_key_adds_nothing_and_says_so(mine: Client, what: str) -> None:
    answer = mine.post(ADD, {"what": what}, follow=True)
    assert ServiceStep.objects.count() == 0
    assert [str(message) for message in answer.context["messages"]] != []


def test_the_same_benefit_comes_on_the_page_once(mine: Client) -> None:
    assert mine.post(ADD, {"what": "benefit:child_benefit"}).status_code == 302
    assert mine.post(ADD, {"what": "benefit:child_benefit"}).status_code == 409
    assert ServiceStep.objects.count() == 1


@pytest.mark.parametrize("what", [{}, {"service": "x"}, {"service": "dental", "benefit": True}])
def test_a_step_leads_to_one_known_thing(kaisa: SupportRequest, what: dict[str, object]) -> None:
    if "benefit" in what:
        what = {**what, "benefit": Benefit.objects.first()}
    code = refusal_of(actions.add_step, kaisa.family, actor=actor_of(kaisa.contact), **what)
    assert code == "unknown"


# The path


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("to", State.values)
def test_a_step_moves_where_the_table_has_an_arrow_and_nowhere_else(
    kaisa: SupportRequest, before: str, to: str
) -> None:
    step = step_of(kaisa)
    ServiceStep.objects.filter(pk=step.pk).update(state=before)
    step = fresh(step)
    if to in SERVICE_STEP_TABLE[before]:
        actions.move_step(step, to=to, actor=actor_of(kaisa.contact))
        assert fresh(step).state == to
    else:
        assert refusal_of(actions.move_step, step, to=to, actor=actor_of(kaisa.contact)) == "not_from_here"


def test_one_tap_moves_and_one_tap_undoes(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    assert mine.get(at(step)).context["undo"] is None
    mine.post(at(step, "move/"), {"to": "applied"})
    assert fresh(step).state == "applied"
    assert mine.get(at(step)).context["undo"] == State.SUGGESTED
    mine.post(at(step, "move/"), {"to": "suggested", "undo": "yes"})
    assert fresh(step).state == "suggested"
    assert mine.get(at(step)).context["undo"] is None


def test_undo_is_offered_on_the_page_of_the_step_that_moved_alone(mine: Client, kaisa: SupportRequest) -> None:
    moved, other = step_of(kaisa), step_of(kaisa, service="debt")
    mine.post(at(moved, "move/"), {"to": "contacted"})
    assert mine.get(at(other)).context["undo"] is None


def test_a_step_is_left_without_a_word_and_taken_up_again(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    mine.post(at(step, "move/"), {"to": "left"})
    assert (mine.get(LIST).context["steps"], mine.get(LIST).context["left"]) == ([], [step])
    mine.post(at(step, "move/"), {"to": "suggested"})
    assert mine.get(LIST).context["steps"] == [step]


@pytest.mark.parametrize("to", ["", "x", "held", "planned"])
def test_a_forged_state_moves_nothing(mine: Client, kaisa: SupportRequest, to: str) -> None:
    step = step_of(kaisa)
    assert mine.post(at(step, "move/"), {"to": to}).status_code == 302
    assert fresh(step).state == "suggested"


def test_a_step_is_taken_off_the_page_after_a_question(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    assert mine.get(at(step, "remove/")).status_code == 200
    assert ServiceStep.objects.count() == 1
    mine.post(at(step, "remove/"))
    assert ServiceStep.objects.count() == 0
    assert AuditEntry.objects.filter(verb="servicestep.removed", subject_id=str(step.pk)).count() == 1


# The last day in a letter


def test_a_last_day_is_kept_and_put_among_the_appointments_when_asked(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa, benefit="basic_assistance")
    mine.post(at(step, "deadline/"), {"deadline": written(day_in(20)), "is_reminded": "on"})
    reminder = Appointment.objects.get()
    assert fresh(step).deadline == day_in(20) == timezone.localdate(reminder.starts_at)
    assert (reminder.kind, reminder.service, reminder.adult) == ("letter_deadline", "kela", kaisa.contact)
    assert reminder.remind_at == ["days3", "day1"]
    assert reminder.is_shared is False


def test_a_last_day_can_be_kept_without_a_reminder_and_one_added_later(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    mine.post(at(step, "deadline/"), {"deadline": written(day_in(20))})
    assert (fresh(step).deadline, Appointment.objects.count()) == (day_in(20), 0)
    assert mine.get(at(step)).context["may_remind"]
    for _press in range(2):
        mine.post(at(step, "remind/"))
    assert Appointment.objects.count() == 1
    assert mine.get(at(step)).context["reminder"] == Appointment.objects.get()


def test_a_changed_day_takes_its_old_reminder_along(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    for days in (20, 30):
        mine.post(at(step, "deadline/"), {"deadline": written(day_in(days)), "is_reminded": "on"})
    ahead = Appointment.objects.upcoming(timezone.now())
    assert [timezone.localdate(row.starts_at) for row in ahead] == [day_in(30)]
    mine.post(at(step, "deadline/"), {"deadline": ""})
    assert (fresh(step).deadline, ahead.all().count()) == (None, 0)


def test_a_reminder_that_was_cancelled_can_be_asked_for_again(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    mine.post(at(step, "deadline/"), {"deadline": written(day_in(20)), "is_reminded": "on"})
    actions.cancel_appointment(Appointment.objects.get(), actor=actor_of(kaisa.contact))
    mine.post(at(step, "remind/"))
    assert Appointment.objects.upcoming(timezone.now()).count() == 1


@pytest.mark.parametrize("verb", ["left", "removed"])
def test_what_is_left_or_removed_is_not_reminded_of(mine: Client, kaisa: SupportRequest, verb: str) -> None:
    step = step_of(kaisa)
    mine.post(at(step, "deadline/"), {"deadline": written(day_in(20)), "is_reminded": "on"})
    mine.post(at(step, "move/"), {"to": "left"}) if verb == "left" else mine.post(at(step, "remove/"))
    assert Appointment.objects.get().state == AppointmentState.CANCELLED


@pytest.mark.parametrize("typed", ["x", "32.1.2027", "3.9", "1.1.2020", "1.1.2199"])
def test_a_day_that_cannot_be_is_refused_beside_its_field_and_kept(
    mine: Client, kaisa: SupportRequest, typed: str
) -> None:
    step = step_of(kaisa)
    answer = mine.post(at(step, "deadline/"), {"deadline": typed, "is_reminded": "on"})
    assert list(answer.context["form"].errors) == ["deadline"]
    assert f'value="{typed}"' in answer.content.decode()
    assert (fresh(step).deadline, Appointment.objects.count()) == (None, 0)


def test_a_day_that_is_today_is_kept_and_has_no_night_to_remind_in(mine: Client, kaisa: SupportRequest) -> None:
    step = step_of(kaisa)
    mine.post(at(step, "deadline/"), {"deadline": written(day_in(0)), "is_reminded": "on"})
    assert (fresh(step).deadline, Appointment.objects.count()) == (day_in(0), 0)
    assert mine.post(at(step, "remind/")).status_code == 409


@pytest.mark.parametrize(
    ("key", "service"),
    [("child_benefit", "kela"), ("informal_care", "social_guidance"), ("early_education_fee", "ecec")],
)
def test_the_reminder_is_of_the_one_that_pays(kaisa: SupportRequest, key: str, service: str) -> None:
    step, mine = step_of(kaisa, benefit=key), actor_of(kaisa.contact)
    actions.set_deadline(step, day=day_in(20), actor=mine)
    assert actions.remind_of_step(step, adult=kaisa.contact, actor=mine).service == service


def test_the_nearest_last_day_comes_first(mine: Client, kaisa: SupportRequest) -> None:
    none, late, soon = step_of(kaisa), step_of(kaisa, service="debt"), step_of(kaisa, service="ecec")
    for step, days in ((late, 30), (soon, 3)):
        actions.set_deadline(step, day=day_in(days), actor=actor_of(kaisa.contact))
    assert mine.get(LIST).context["steps"] == [soon, late, none]
    assert mine.get("/family/").context["next_deadline"] == day_in(3)


# Figures and queries


def test_the_day_a_service_began_is_kept_through_leaving_it(kaisa: SupportRequest) -> None:
    step, mine = step_of(kaisa), actor_of(kaisa.contact)
    actions.move_step(step, to="started", actor=mine)
    for to in ("left", "suggested", "contacted", "started", "stayed"):
        actions.move_step(step, to=to, actor=mine)
        assert fresh(step).taken_up_on == timezone.localdate()


def test_a_beginning_that_is_undone_never_was(kaisa: SupportRequest) -> None:
    step, mine = step_of(kaisa), actor_of(kaisa.contact)
    for to, began in [("started", timezone.localdate()), ("applied", None)]:
        actions.move_step(step, to=to, actor=mine)
        assert fresh(step).taken_up_on == began


def test_what_was_taken_up_is_counted_the_same_after_erasure(here: Office, parent_here: Person) -> None:
    year, now = timezone.localdate().year, timezone.now()
    for service in ("dental", "debt", "ecec"):
        step = step_of(parent_here.request, service=service)
        actions.move_step(step, to="started", actor=parent_here.actor)
    step_of(parent_here.request, benefit="child_benefit", is_shared=True)
    before = counted(year, now)["taken_up"]
    assert before == {here.municipality.pk: 3}
    with transaction.atomic():
        erase(parent_here.family)
    assert counted(year, now)["taken_up"] == before
    assert {(row.service, row.benefit, row.deadline) for row in ServiceStep.objects.all()} == {("", None, None)}


def test_own_steps_are_in_the_familys_data(kaisa: SupportRequest) -> None:
    step_of(kaisa, benefit="child_benefit")
    (row,) = export(kaisa.family)["families.ServiceStep"]
    assert (row["state"], row["set_by"]) == ("suggested", "family")


def test_thirty_steps_cost_no_more_queries_than_three(mine: Client, kaisa: SupportRequest) -> None:
    def queries(page: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert mine.get(page).status_code == 200
        return len(found)

    services = [category.value for category in listed_services()]
    for service in services[:3]:
        step_of(kaisa, service=service)
    of_three = [queries(page) for page in (LIST, "/family/", f"{LIST}catalogue/")]
    for service in services[3:]:
        step_of(kaisa, service=service)
    assert [queries(page) for page in (LIST, "/family/", f"{LIST}catalogue/")] == of_three


def test_every_refusal_of_a_deadline_has_its_word(kaisa: SupportRequest) -> None:
    step, mine, today = step_of(kaisa), actor_of(kaisa.contact), date(2027, 3, 1)
    table = {
        today - timedelta(days=1): "in_the_past",
        today: None,
        today + timedelta(days=730): None,
        today + timedelta(days=731): "too_far_ahead",
        None: None,
    }
    for day, code in table.items():
        refusal = rules.why_not_set_deadline(step, day, today=today, actor=mine)
        assert (refusal.code if refusal else None) == code
    actions.move_step(step, to="left", actor=mine)
    assert rules.why_not_set_deadline(step, today, today=today, actor=mine).code == "left"


def test_a_family_whose_request_has_ended_keeps_its_list(here: Office, coordinator_here: Person) -> None:
    parent = cast.parent(here, "Leena")
    actions.withdraw_request(parent.request, actor=parent.actor)
    step = step_of(parent.request)
    assert parent.client.get(at(step)).status_code == 200
    page = f"/coordinator/requests/{parent.request.pk}/suggest/"
    assert coordinator_here.client.post(page, {"what": "service:debt"}).status_code == 409
