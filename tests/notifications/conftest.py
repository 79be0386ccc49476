import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction

from accounts.actions import open_account
from accounts.models import Organisation, User
from notifications import kinds, outbox
from notifications.models import OutboxMessage
from tests.factories.cast import MAKER, Office
from tests.faults.reminders.kind import TEMPLATES, TWO_HOURS_BEFORE
from tests.notifications.postbox import Postbox, postbox


@pytest.fixture(autouse=True)
def _letters_of_tests(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that only tests have, its templates, a mailbox of the test's own, and a site that is surely not ours."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], TEMPLATES]
    settings.TEMPLATES = templates
    settings.SITE_URL = "https://rinnalla.example.org"
    settings.MAILBOX_FOLDER = tmp_path / "mailbox"
    settings.SMS_BACKEND = "notifications.channels.sms.MailboxBackend"
    monkeypatch.setitem(kinds._kinds, TWO_HOURS_BEFORE.name, TWO_HOURS_BEFORE)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Callable[..., kinds.Kind]:
    """Change the tests' kind for one test, such as `kind(urgent=False)`."""

    def changed(**changes: Any) -> kinds.Kind:
        values = {name: getattr(TWO_HOURS_BEFORE, name) for name in TWO_HOURS_BEFORE.__dataclass_fields__}
        new = kinds.Kind(**{**values, **changes})
        monkeypatch.setitem(kinds._kinds, new.name, new)
        return new

    return changed


@pytest.fixture
def association(here: Office) -> Organisation:
    return here.organisation


@pytest.fixture
def reader(db: None) -> User:
    return open_account(
        email="reader@example.org", name="Aino Kettunen", language="fi", actor=MAKER, phone="+358400000001"
    )


@pytest.fixture
def put(reader: User, association: Organisation) -> Callable[..., OutboxMessage]:
    """Put a message into the outbox, in a transaction of its own."""

    def enqueue(key: str = "test_reminder:1", **changes: Any) -> OutboxMessage:
        values: dict[str, Any] = {
            "recipient": reader,
            "channel": kinds.EMAIL,
            "context": {"appointment": 7},
            "organisation_id": association.pk,
        }
        with transaction.atomic():
            return outbox.enqueue("test_reminder", key=key, **{**values, **changes})

    return enqueue


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Postbox]:
    """A real mail server, and the settings that lead to it."""
    with postbox() as box:
        settings.EMAIL_BACKEND = "notifications.channels.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", box.port, 5
        yield box
