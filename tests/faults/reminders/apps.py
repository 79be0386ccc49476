from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """A kind of message that only tests have, so that a worker of its own can be told to send it."""

    name = "tests.faults.reminders"
    label = "test_reminders"

    def ready(self) -> None:
        from tests.faults.reminders import kind

        kind.register_kind()
