"""Two who serve as one: what one of them reaches, the other reaches too, and both are told and named."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.areas import hat_of
from core.actor import Role
from families.models import Family
from matching import actions
from matching.models import Match
from matching.states import Match as State
from notifications.models import OutboxMessage
from tests.factories import applications as make
from tests.factories import matches
from tests.factories.cast import Office, Person
from volunteers import actions as volunteers
from volunteers.states import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple(here: Office, coordinator_here: Person) -> tuple[Person, Person]:
    """Veikko, who holds the file, and Tuula, who serves with him."""
    application = make.couple(here, languages=("fi",), topics=("talk",), slots=("tue_evening",))
    make.WALKS[Application.CHECKS](application, here, coordinator_here)
    volunteer = volunteers.approve_application(application, actor=coordinator_here.actor, capacity=1, radius_km=40)
    hats = [person.memberships.active().get(role=Role.VOLUNTEER) for person in volunteer.people]
    veikko, tuula = (Person(hat_of(hat).actor, user=hat.user, volunteer=volunteer) for hat in hats)
    return veikko, tuula


@pytest.fixture
def proposed(coordinator_here: Person, couple: tuple[Person, Person], parent_here: Person) -> Match:
    request = matches.accepted(parent_here.request, office=coordinator_here.actor, worker=coordinator_here.user)
    return actions.propose(request, couple[0].volunteer, actor=coordinator_here.actor)


def walked_on(match: Match, tuula: Person) -> None:
    """The other one says yes for both, and the family does."""
    actions.answer_as_volunteer(match, says_yes=True, actor=tuula.actor)
    actions.answer_as_family(match, says_yes=True, actor=matches.parent_actor(match.request))


def companions_of(match: Match, parent: Person) -> str:
    """Return what the family's page says of its companions."""
    for person, phone in zip(match.volunteer.people, ("+358400000011", "+358400000022"), strict=True):
        person.phone = phone
        person.save(update_fields=["phone"])
    page = parent.client.get(reverse("family:home")).content.decode()
    return page.split('id="companion"', 1)[1].split("</section>", 1)[0]


def test_both_are_asked_and_either_answers(proposed: Match, couple: tuple[Person, Person]) -> None:
    asked = OutboxMessage.objects.filter(kind="match_proposed").values_list("recipient", flat=True)
    assert set(asked) == {f"accounts.User:{person.user.pk}" for person in couple}
    assert couple[1].client.get(reverse("volunteer:proposal", args=[proposed.pk])).status_code == 200
    walked_on(proposed, couple[1])
    assert Match.objects.get().state == State.FAMILY_ACCEPTED


def test_either_sees_the_family_on_the_same_day(proposed: Match, couple: tuple[Person, Person]) -> None:
    for person in couple:
        assert not Family.objects.visible_to(person.actor).exists()
    walked_on(proposed, couple[1])
    for person in couple:
        assert Family.objects.visible_to(person.actor).count() == 1
        assert "Kaisa" in person.client.get(reverse("volunteer:match-detail", args=[proposed.pk])).content.decode()


def test_a_suggestion_that_is_withdrawn_is_withdrawn_from_both(proposed: Match, coordinator_here: Person) -> None:
    actions.cancel_match(proposed, reason="coordinator", actor=coordinator_here.actor)
    waiting = OutboxMessage.objects.filter(kind="match_proposed", state="queued")
    assert not waiting.exists()


def test_the_office_and_the_family_read_both_names(
    proposed: Match, couple: tuple[Person, Person], coordinator_here: Person, parent_here: Person
) -> None:
    page = coordinator_here.client.get(reverse("coordinator:match-detail", args=[proposed.pk])).content.decode()
    assert "Veikko Ranta &amp; Tuula Ranta" in page
    assert couple[0].volunteer.first_name == "Veikko & Tuula"
    walked_on(proposed, couple[1])
    card = companions_of(proposed, parent_here)
    for name in ("Veikko Ranta", "Tuula Ranta", "040 0000011", "040 0000022"):
        assert name in card
