"""The yes: a volunteer, a couple, a role more, and who comes back."""

from __future__ import annotations

import pytest

from core.actor import Role
from core.refusals import Refused
from notifications.models import OutboxMessage
from tests.factories import applications as make
from tests.factories import cast, matches
from tests.factories.cast import Office, Person
from volunteers import actions
from volunteers.models import PackedVolunteer, Volunteer, VolunteerApplication
from volunteers.states import Application as State
from volunteers.states import Volunteer as VolunteerState

pytestmark = pytest.mark.django_db


def hats(user: object) -> set[str]:
    return set(user.memberships.active().values_list("role", flat=True))


def ready(office: Office, worker: Person, **answers: object) -> VolunteerApplication:
    return make.application_in(State.CHECKS, office, worker, "Aino Hakija", **answers)


def test_an_approved_applicant_is_a_volunteer_with_the_role(here: Office, coordinator_here: Person) -> None:
    application = ready(here, coordinator_here, topics=("talk",), languages=("fi", "sv"), slots=("tue_evening",))
    volunteer = actions.approve_application(application, actor=coordinator_here.actor, capacity=2, radius_km=40)
    assert (volunteer.user, volunteer.state) == (application.user, VolunteerState.AVAILABLE)
    assert (volunteer.capacity, volunteer.radius_km, volunteer.support_forms) == (2, 40, ["companion"])
    assert (volunteer.languages, volunteer.topics, volunteer.slots) == (["fi", "sv"], ["talk"], ["tue_evening"])
    assert list(volunteer.roles.all()) == [application.role]
    assert volunteer.responsible == coordinator_here.user
    assert PackedVolunteer.objects.filter(volunteer=volunteer).exists()
    assert hats(application.user) == {Role.VOLUNTEER}
    application.refresh_from_db()
    assert application.state == State.APPROVED
    welcome = OutboxMessage.objects.latest("pk")
    assert (welcome.kind, welcome.context["state"]) == ("application_news", "approved")


def test_a_role_that_is_no_form_of_support_adds_none(here: Office, coordinator_here: Person) -> None:
    application = ready(here, coordinator_here, role=make.role_in(here, "activity_leader"))
    assert actions.approve_application(application, actor=coordinator_here.actor).support_forms == []


def test_the_page_asks_to_confirm_and_says_who_is_told(here: Office, coordinator_here: Person) -> None:
    application = ready(here, coordinator_here)
    address = f"/coordinator/applications/{application.pk}/approve/"
    assert "an e-mail of welcome" in coordinator_here.client.get(address).content.decode()
    wrong = coordinator_here.client.post(address, {"capacity": "0", "radius_km": "30"})
    assert wrong.status_code == 200
    coordinator_here.client.post(address, {"capacity": "1", "radius_km": "30"})
    assert Volunteer.objects.get().user == application.user


def test_a_couple_serves_as_one_and_both_sign_in(here: Office, coordinator_here: Person) -> None:
    application = make.couple(here)
    make.WALKS[State.CHECKS](application, here, coordinator_here)
    volunteer = actions.approve_application(application, actor=coordinator_here.actor)
    assert (volunteer.unit, volunteer.user, volunteer.together_with) == (
        "couple", application.user, application.together_with,
    )  # fmt: skip
    assert hats(application.user) == hats(application.together_with) == {Role.VOLUNTEER}


@pytest.mark.usefixtures("in_english")
def test_both_of_a_couple_have_to_be_in_order(here: Office, coordinator_here: Person) -> None:
    application = make.couple(here)
    make.WALKS[State.CHECKS](application, here, coordinator_here)
    make.learn(make.module_for(application.role), application.user)
    with pytest.raises(Refused) as caught:
        actions.approve_application(application, actor=coordinator_here.actor)
    assert str(caught.value.refusal.sentence) == "Tuula: The training 'Rooli ja rajat' is missing."


def test_ending_a_couple_s_service_takes_both_hats(here: Office, coordinator_here: Person) -> None:
    application = make.couple(here)
    make.WALKS[State.CHECKS](application, here, coordinator_here)
    volunteer = actions.approve_application(application, actor=coordinator_here.actor)
    actions.end_volunteer(volunteer, actor=coordinator_here.actor)
    assert hats(application.user) == hats(application.together_with) == set()


def test_a_volunteer_who_applies_again_serves_in_one_role_more(
    here: Office, coordinator_here: Person, volunteer_here: Person
) -> None:
    doula = make.role_in(here, "doula")
    application = make.application_in(
        State.CHECKS, here, coordinator_here, "Eero Vapaa", role=doula, languages=("fi", "ar")
    )
    volunteer = actions.approve_application(application, actor=coordinator_here.actor)
    assert volunteer == volunteer_here.volunteer
    assert volunteer.support_forms == ["companion", "doula"]
    assert volunteer.languages == ["fi", "ar"]
    assert volunteer.capacity == 3
    assert Volunteer.objects.count() == 1


def test_somebody_who_had_ended_comes_back(here: Office, coordinator_here: Person, volunteer_here: Person) -> None:
    actions.end_volunteer(volunteer_here.volunteer, actor=coordinator_here.actor)
    application = make.application_in(State.CHECKS, here, coordinator_here, "Eero Vapaa")
    volunteer = actions.approve_application(application, actor=coordinator_here.actor)
    volunteer.refresh_from_db()
    assert (volunteer, volunteer.state) == (volunteer_here.volunteer, VolunteerState.AVAILABLE)
    assert PackedVolunteer.objects.filter(volunteer=volunteer).exists()
    assert hats(volunteer.user) == {Role.VOLUNTEER}


def test_the_applicant_s_hat_stays_while_another_application_is_open(here: Office, coordinator_here: Person) -> None:
    application = ready(here, coordinator_here)
    make.applied(here, "Aino Hakija", role=make.role_in(here, "doula"))
    actions.approve_application(application, actor=coordinator_here.actor)
    assert hats(application.user) == {Role.VOLUNTEER, Role.APPLICANT}


def test_nobody_serves_twice_in_one_register(
    here: Office, coordinator_here: Person, volunteer_here: Person, parent_here: Person
) -> None:
    """One who has a family already does not become half of a couple under it."""
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    matches.match_in("active", request, volunteer_here.volunteer, office=coordinator_here.actor)
    application = make.couple(here, "Eero Vapaa", "Tuula Ranta")
    make.WALKS[State.CHECKS](application, here, coordinator_here)
    with pytest.raises(Refused) as caught:
        actions.approve_application(application, actor=coordinator_here.actor)
    assert caught.value.refusal.code == "serves_already"
    other = make.couple(here, "Matti Uusi", "Eero Vapaa", role=make.role_in(here, "doula"))
    make.WALKS[State.CHECKS](other, here, coordinator_here)
    with pytest.raises(Refused) as caught:
        actions.approve_application(other, actor=coordinator_here.actor)
    assert caught.value.refusal.code == "serves_already"


def test_approving_twice_makes_one_volunteer(here: Office, coordinator_here: Person) -> None:
    application = ready(here, coordinator_here)
    actions.approve_application(application, actor=coordinator_here.actor)
    with pytest.raises(Refused):
        actions.approve_application(application, actor=coordinator_here.actor)
    assert Volunteer.objects.count() == 1
    assert cast.address_of("Aino Hakija") == application.user.email
