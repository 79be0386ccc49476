import pytest

from activities.models import Shift
from tests.factories import shifts
from tests.factories.cast import Office, Person
from volunteers.models import VolunteerRole


@pytest.fixture
def role(here: Office) -> VolunteerRole:
    """Grandparents: asks nothing, and swaps need nobody's leave."""
    return shifts.grandparents(here)


@pytest.fixture
def mummo(here: Office, role: VolunteerRole) -> Person:
    return shifts.helper(here, "Maija Mummo", role)


@pytest.fixture
def ukki(here: Office, role: VolunteerRole) -> Person:
    return shifts.helper(here, "Unto Ukki", role)


@pytest.fixture
def shift(here: Office, role: VolunteerRole) -> Shift:
    """A shift five days ahead that needs two."""
    return shifts.shift(here, role)
