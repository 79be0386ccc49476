"""The embedded run: one machine, no service besides Python, everything in `var/`."""

import os
from pathlib import Path

from config import brokers, databases, environment, logs

from .base import *
from .base import BASE_DIR

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]

VAR = Path(os.environ.get("RINNALLA_VAR", BASE_DIR / "var"))
VAR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = environment.kept_in(VAR / "secret_key", environment.new_secret_key)
FIELD_KEYS = environment.listed(os.environ.get("RINNALLA_FIELD_KEYS", "")) or [
    environment.kept_in(VAR / "field_key", environment.new_field_key)
]

DATABASES = {"default": databases.embedded(VAR / "rinnalla.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
CELERY_BROKER_URL = brokers.FOLDER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = brokers.folder_options(VAR / "celery")

REQUIRE_SECOND_FACTOR = False
SITE_URL = os.environ.get("SITE_URL") or f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
EMAIL_BACKEND = "notifications.channels.mailbox.Backend"
SMS_BACKEND = "notifications.channels.sms.MailboxBackend"
MAILBOX_FOLDER = VAR / "mailbox"
DEMO_MODE = True
RINNALLA_DEV_MAILBOX = True

LOGGING = logs.readable()
