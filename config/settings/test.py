"""The test run: the PostgreSQL and Redis that `scripts/services.py` started, or SQLite for the quick pass."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from config import brokers, databases, logs

from .base import *

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECRET_KEY = "a key for tests alone, long enough for every signature that they make"
FIELD_KEYS = ["cmlubmFsbGEtdGVzdC1rZXktMzItYnl0ZXMtbG9uZyE="]

VAR = Path(os.environ.get("RINNALLA_VAR") or Path(tempfile.gettempdir()) / f"rinnalla-test-{os.getuid()}")

# Each pytest worker has its own database and two numbered Redis databases: clearing a cache empties its database,
# and must not empty the broker.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": databases.served(url)}
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ.get("RINNALLA_TEMPLATE")}
else:
    file = Path(tempfile.gettempdir()) / f"rinnalla-{os.getpid()}.sqlite3"
    DATABASES = {"default": {**databases.embedded(file), "NAME": ":memory:"}}

if url := os.environ.get("REDIS_URL"):
    REDIS_URL = urlsplit(url)._replace(path=f"/{2 * WORKER}").geturl()
    CACHE_URL = urlsplit(url)._replace(path=f"/{2 * WORKER + 1}").geturl()
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}}
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = brokers.redis_options()
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REQUIRE_SECOND_FACTOR = False
SITE_URL = "http://testserver"
EMAIL_BACKEND = "notifications.channels.mailbox.Backend"
SMS_BACKEND = "notifications.channels.sms.MailboxBackend"
MAILBOX_FOLDER = VAR / f"mailbox-{WORKER}"
LOGGING = logs.readable()
