import pytest
from django.test import Client
from django.utils import timezone

from families import actions
from families.models import SupportRequest
from partners.models import ServiceEntry
from tests.factories import matches
from tests.factories.cast import Office, Person
from tests.families.coordinator.pages import fresh


@pytest.fixture
def desk(coordinator_here: Person) -> Client:
    return coordinator_here.client


@pytest.fixture
def taken(coordinator_here: Person, parent_here: Person) -> SupportRequest:
    """A request that the coordinator has taken."""
    actions.assign_request(parent_here.request, to=coordinator_here.user, actor=coordinator_here.actor)
    return fresh(parent_here.request)


@pytest.fixture
def ready(coordinator_here: Person, taken: SupportRequest) -> SupportRequest:
    """A request that can be accepted."""
    actions.record_intake(taken, actor=coordinator_here.actor, **dict.fromkeys(matches.TICKS, True))
    return fresh(taken)


@pytest.fixture
def service(here: Office) -> ServiceEntry:
    return ServiceEntry.objects.create(
        category="family_centre",
        name_fi="Perhekeskus",
        contact_route_fi="Soita arkisin 9–15",
        phone_display="040 000 0021",
        municipality=here.municipality,
        checked_on=timezone.localdate(),
    )
