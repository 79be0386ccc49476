from __future__ import annotations

import pytest

from core.actor import Role
from notifications.models import OutboxMessage
from tests.factories import cast
from tests.factories.cast import Office, Person

pytestmark = pytest.mark.django_db


def test_a_coordinator_does_not_see_messages_to_families_of_another_locality_of_the_same_association(
    here: Office, coordinator_here: Person
) -> None:
    elsewhere = cast.open_office("Sivutoimisto", cast.HUITTINEN, organisation=here.organisation)
    cast.parent(elsewhere, "Riikka")
    assert list(OutboxMessage.objects.visible_to(coordinator_here.actor)) == []
    theirs = cast.worker(elsewhere, Role.COORDINATOR, "Helka Huittinen")
    assert OutboxMessage.objects.visible_to(theirs.actor).count() == 1
