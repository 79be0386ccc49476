import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import environment

pytestmark = pytest.mark.smoke

PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "RINNALLA_FIELD_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "rinnalla.example.org",
    "DATABASE_URL": "postgres://rinnalla:word@127.0.0.1/rinnalla",
    "REDIS_URL": "redis://127.0.0.1/0",
    "SITE_URL": "https://rinnalla.example.org",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "rinnalla@example.org",
    "NEUTRAL_FROM_EMAIL": "viesti@example.org",
    "SMS_GATEWAY_URL": "https://sms.example.org/send",
    "SMS_GATEWAY_TOKEN": "word",
}


def loading_production(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import config.settings.prod"],
        cwd=settings.BASE_DIR,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret"
    first = environment.kept_in(path, environment.new_secret_key)
    assert environment.kept_in(path, environment.new_secret_key) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        environment.required("SITE_URL")


def test_production_loads_when_everything_is_said() -> None:
    assert loading_production(**PRODUCTION).stderr == ""


@pytest.mark.parametrize("name", PRODUCTION)
def test_production_refuses_to_start_without(name: str) -> None:
    said = {other: value for other, value in PRODUCTION.items() if other != name}
    assert f"Set the environment variable {name}" in loading_production(**said).stderr


def test_pages_load_from_this_site_alone() -> None:
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
