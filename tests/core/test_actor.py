from dataclasses import FrozenInstanceError

import pytest

from core.actor import Actor, Role
from tests.factories.cast import Person


def test_the_system_says_which_job_it_is() -> None:
    job = Actor.system("visit-reminders")
    assert (job.role, job.label, job.is_system) == (Role.SYSTEM, "visit-reminders", True)
    assert (job.user_ids, job.organisation_id) == (frozenset(), None)


def test_the_public_reaches_nothing() -> None:
    visitor = Actor.public()
    assert not visitor.is_system
    assert visitor.user_ids | visitor.organisation_ids | visitor.municipality_ids | visitor.adult_ids == frozenset()


def test_an_actor_does_not_change_on_the_way() -> None:
    actor = Actor.public()
    with pytest.raises(FrozenInstanceError):
        actor.role = Role.SYSTEM


def test_a_hat_reaches_its_association_and_its_municipalities(coordinator_here: Person) -> None:
    actor, user = coordinator_here.actor, coordinator_here.user
    hat = user.memberships.get()
    assert actor.user_ids == {user.pk}
    assert actor.organisation_id == hat.organisation_id
    assert actor.municipality_ids == {"790"}
    assert actor.label == "Outi Ohjaaja"


def test_a_family_is_never_named_by_its_hat(parent_here: Person) -> None:
    actor = parent_here.actor
    assert (actor.role, actor.label, actor.user_ids) == (Role.FAMILY, f"adult {parent_here.adult.pk}", frozenset())
    assert actor.adult_ids == {parent_here.adult.pk}
