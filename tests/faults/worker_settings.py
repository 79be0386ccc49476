"""The settings of a worker that a test starts: its own mail server, and a kind of message that only tests have."""

import os

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.reminders"]  # noqa: F405
EMAIL_BACKEND = "notifications.channels.smtp.Backend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["EMAIL_PORT"])
EMAIL_TIMEOUT = 60
