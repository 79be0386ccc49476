"""What every installation shares. `dev`, `test` and `prod` add where they run."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Lowest layer first; each may import only what stands above it in this list.
OWN_APPS = [
    "core", "accounts", "notifications", "partners", "families", "volunteers", "matching", "activities", "portal",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_structlog",
    "phonenumber_field",
    "template_partials",
    *OWN_APPS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.logs.RequestMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.AreaMiddleware",
    "accounts.middleware.AddressMiddleware",
    "accounts.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.layout",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Signing in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "notifications.allauth_adapter.OutboxAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
REQUIRE_SECOND_FACTOR = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rinnalla"

# What the browser is told

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Languages, dates and numbers

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
PHONENUMBER_DEFAULT_REGION = "FI"
PHONENUMBER_DB_FORMAT = "E164"

# Messages. The outbox table is the queue: a lost wake-up delays a message, it never loses one.

CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
# A tick that nobody picked up in time is worth nothing: the next one does the same work.
CELERY_BEAT_SCHEDULE = {
    "deliver-outbox": {
        "task": "notifications.tasks.deliver_outbox",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "recover-stuck": {
        "task": "notifications.tasks.recover_stuck",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "remind-appointments": {
        "task": "families.tasks.remind_appointments",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "advance-timers": {
        "task": "families.tasks.advance_timers",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "remind-visits": {
        "task": "matching.tasks.remind_visits",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "ask-gauges": {
        "task": "matching.tasks.ask_gauges",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "remind-sessions": {
        "task": "volunteers.tasks.remind_sessions",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "remind-shifts": {
        "task": "activities.tasks.remind_shifts",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "remind-registrations": {
        "task": "activities.tasks.remind_registrations",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "keep-queues": {
        "task": "activities.tasks.keep_queues",
        "schedule": 120.0,
        "options": {"expires": 120},
    },
    "invite-ahead": {
        "task": "activities.tasks.invite_ahead",
        "schedule": crontab(hour="8", minute="10"),
        "options": {"expires": 3600},
    },
    "ask-counts": {
        "task": "activities.tasks.ask_counts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "advance-visits": {
        "task": "activities.tasks.advance_visits",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "hold-activities": {
        "task": "activities.tasks.hold_activities",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "expire-proposals": {
        "task": "matching.tasks.expire_proposals",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "advance-applications": {
        "task": "volunteers.tasks.advance_applications",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"expires": 3600},
    },
    "remind-of-requirements": {
        "task": "volunteers.tasks.remind_of_requirements",
        "schedule": crontab(hour="6", minute="20"),
        "options": {"expires": 3600},
    },
    "ask-after-pauses": {
        "task": "volunteers.tasks.ask_after_pauses",
        "schedule": crontab(hour="6", minute="40"),
        "options": {"expires": 3600},
    },
    "read-directories": {
        "task": "partners.tasks.read_directories",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "remind-meetings": {
        "task": "partners.tasks.remind_meetings",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "mind-agreements": {
        "task": "partners.tasks.mind_agreements",
        "schedule": crontab(hour="0", minute="20"),
        "options": {"expires": 3600},
    },
    "retain": {
        "task": "portal.tasks.retain",
        "schedule": crontab(hour="2", minute="40"),
        "options": {"expires": 3600},
    },
}

SMS_SENDER = "Rinnalla"
SMS_GATEWAY_URL = ""
SMS_GATEWAY_TOKEN = ""
DEFAULT_FROM_EMAIL = "Rinnalla <rinnalla@example.org>"
# The senders of messages to somebody who wants nothing in them to tell who they are from.
SMS_NEUTRAL_SENDER = "Viesti"
NEUTRAL_FROM_EMAIL = "Viesti <viesti@example.org>"

# The open API of the Palvelutietovaranto: seconds for an answer, how often to ask again, seconds before the second time

PTV_URL = "https://api.palvelutietovaranto.suomi.fi/api/v11/"
PTV_SECONDS, PTV_TRIES, PTV_PAUSE = 20.0, 4, 1.0

# Logs tell what happened, not to whom

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""

# Only the embedded run shows these

DEMO_MODE = False
DEMO_PASSWORD = "rinnalla-esimerkki"  # noqa: S105  printed to everybody who runs the demo
RINNALLA_DEV_MAILBOX = False
