"""The fixed cast: two associations in two municipalities, and one person for each hat, here and there.

Each is made when a test names it. `coordinator_here.actor` is for actions, `coordinator_here.client` is a browser.
"""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils import translation

from core.actor import Role
from tests.factories import cast, reference
from tests.factories.cast import Office, Person


def pytest_configure() -> None:
    """Every test has its municipalities and helplines, whatever ran before it and however it asks for the database.

    No example of a property has to be quick: a busy computer is no defect.
    """
    post_migrate.connect(reference.bring_back, sender=apps.get_app_config("partners"))
    hypothesis.settings.register_profile("rinnalla", deadline=None)
    hypothesis.settings.load_profile("rinnalla")


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Only PostgreSQL's template is migrated; SQLite gets the tables of the models, in a tenth of the time.

    That both say the same is held by tests/gates/test_migrations.py.
    """
    return "RINNALLA_TEMPLATE" in os.environ


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """Every test begins in Finnish, whatever the pages of the one before it spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def in_english(_first_language: None) -> Iterator[None]:
    """For tests of sentences: they are read as the code writes them."""
    with translation.override("en"):
        yield


@pytest.fixture
def here(db: None) -> Office:
    """The association that tests look from, in Sastamala."""
    return cast.open_office("Rinnalla täällä ry", cast.SASTAMALA)


@pytest.fixture
def there(db: None) -> Office:
    """Another association, in Raasepori; nothing of it may be seen from here."""
    return cast.open_office("Rinnalla muualla ry", cast.RAASEPORI)


@pytest.fixture
def coordinator_here(here: Office) -> Person:
    return cast.worker(here, Role.COORDINATOR, "Outi Ohjaaja")


@pytest.fixture
def coordinator_there(there: Office) -> Person:
    return cast.worker(there, Role.COORDINATOR, "Ulla Muualla")


@pytest.fixture
def administrator_here(here: Office) -> Person:
    return cast.worker(here, Role.ADMINISTRATOR, "Anna Hallinto")


@pytest.fixture
def partner(here: Office) -> Person:
    return cast.worker(here, Role.PARTNER, "Pirjo Neuvola")


@pytest.fixture
def statistics(here: Office) -> Person:
    return cast.worker(here, Role.STATISTICS, "Tuomas Tilasto")


@pytest.fixture
def volunteer_here(here: Office) -> Person:
    return cast.volunteer(here, "Eero Vapaa")


@pytest.fixture
def volunteer_there(there: Office) -> Person:
    return cast.volunteer(there, "Elsa Muualla")


@pytest.fixture
def parent_here(here: Office) -> Person:
    return cast.parent(here, "Kaisa")


@pytest.fixture
def parent_there(there: Office) -> Person:
    return cast.parent(there, "Maria")


@pytest.fixture
def stranger(db: None) -> Person:
    """Somebody who can sign in and has no hat."""
    return cast.stranger("Satu Satunnainen")
