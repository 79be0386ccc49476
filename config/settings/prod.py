"""One association's installation: PostgreSQL, Redis, TLS in front, everything from the environment."""

import os

from config import brokers, databases, environment, logs

from .base import *
from .base import BASE_DIR

DEBUG = False
SECRET_KEY = environment.required("SECRET_KEY")
FIELD_KEYS = environment.listed(environment.required("RINNALLA_FIELD_KEYS"))
ALLOWED_HOSTS = environment.listed(environment.required("ALLOWED_HOSTS"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]

DATABASES = {"default": databases.pooled(environment.required("DATABASE_URL"))}
REDIS_URL = environment.required("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = brokers.redis_options()

STATIC_ROOT = os.environ.get("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SITE_URL = environment.required("SITE_URL")
EMAIL_BACKEND = "notifications.channels.smtp.Backend"
EMAIL_HOST = environment.required("EMAIL_HOST")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "yes") == "yes"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.required("DEFAULT_FROM_EMAIL")
NEUTRAL_FROM_EMAIL = environment.required("NEUTRAL_FROM_EMAIL")

SMS_BACKEND = "notifications.channels.sms.HttpGatewayBackend"
SMS_GATEWAY_URL = environment.required("SMS_GATEWAY_URL")
SMS_GATEWAY_TOKEN = environment.required("SMS_GATEWAY_TOKEN")
SMS_SENDER = os.environ.get("SMS_SENDER", "Rinnalla")
SMS_NEUTRAL_SENDER = os.environ.get("SMS_NEUTRAL_SENDER", "Viesti")

# The proxy in front must set X-Forwarded-Proto and drop the one that a visitor sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Asking every browser's maker to remember the domain is for its owner to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "1"))

LOGGING = logs.machine_readable()

SITE_URL = environment.required("SITE_URL")
