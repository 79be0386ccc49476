from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from partners import actions
from partners.models import DirectorySource
from tests.factories.cast import Office, Person
from tests.partners.ptv_server import Catalogue, served


@pytest.fixture
def impatient(settings: LazySettings) -> None:
    settings.PTV_SECONDS, settings.PTV_TRIES, settings.PTV_PAUSE = 0.4, 2, 0.001


@pytest.fixture
def source(here: Office, coordinator_here: Person) -> DirectorySource:
    return actions.add_source(here.organisation, here.municipality, actor=coordinator_here.actor)


@pytest.fixture
def catalogue(impatient: None, settings: LazySettings) -> Iterator[Catalogue]:
    with served(Catalogue.of(60)) as catalogue:
        settings.PTV_URL = catalogue.base
        yield catalogue
