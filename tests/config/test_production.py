"""Production starts with everything it needs, and refuses anything less by naming all of it."""

import base64
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import development
from config.deployment_check import office_environment
from tests.config.conftest import Load

NEEDED = (
    "SECRET_KEY",
    "LOOKUP_SECRET_KEY",
    "PERSONAL_DATA_KEYS",
    "PERSONAL_INDEX_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "REDIS_URL",
)


def test_an_office_that_lacks_nothing_starts(load_settings: Load) -> None:
    settings = load_settings(office_environment())
    assert settings.DEBUG is False
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    assert settings.SECURE_HSTS_SECONDS >= 365 * 24 * 3600
    assert isinstance(settings.LOOKUP_SECRET_KEY, bytes)
    assert all(len(key) == 32 for key in settings.PERSONAL_DATA_KEYS.values())


def test_nothing_at_all_names_everything_at_once(load_settings: Load, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load_settings({"ONESTOP_ENV": "production", "ONESTOP_STATE": str(tmp_path / "none")})
    assert [name for name in NEEDED if f"  - {name}: " not in str(refused.value)] == []
    assert not (tmp_path / "none").exists(), "production must not make secrets of its own"


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        *((name, "", "is not set") for name in NEEDED),
        ("SECRET_KEY", "k3v9q8w7e6r5", "is shorter than 50"),
        ("SECRET_KEY", "abc" * 30, "repeats too few"),
        ("LOOKUP_SECRET_KEY", "x" * 60, "repeats too few"),
        ("PERSONAL_DATA_KEYS", "k1=" + base64.b64encode(b"1" * 32).decode(), "is not random"),
        ("PERSONAL_INDEX_KEY", "AAAA", "is no base64 of 32 bytes"),
        ("ALLOWED_HOSTS", "*", "holds '*'"),
        ("ALLOWED_HOSTS", "motcua.gov.vn,*", "holds '*'"),
        ("DEBUG", "yes", "is on"),
        ("DATABASE_URL", "sqlite:///db", "must start with postgresql://"),
        ("DATABASE_URL", "postgresql://host", "names no database"),
        ("REDIS_URL", "memory://", "must start with redis://"),
        ("TRUSTED_PROXIES", "everybody", "no address or network"),
    ],
)
def test_one_missing_or_weak_value_is_refused(load_settings: Load, name: str, value: str, fault: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load_settings(office_environment() | {name: value})
    lines = str(refused.value).splitlines()[1:]
    assert len(lines) == 1
    assert lines[0].startswith(f"  - {name}: ")
    assert fault in lines[0]


def test_secrets_made_for_development_are_refused(load_settings: Load, tmp_path: Path) -> None:
    here = {"ONESTOP_STATE": str(tmp_path)}
    load_settings(here)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONESTOP_STATE", str(tmp_path))
        made = development.known_secrets()
    with pytest.raises(ImproperlyConfigured) as refused:
        load_settings(office_environment() | made | here)
    assert str(refused.value).count("development") == 4


def test_development_makes_its_secrets_once_and_for_its_owner_only(
    load_settings: Load, tmp_path: Path
) -> None:
    here = {"ONESTOP_STATE": str(tmp_path / "state")}
    first, second = load_settings(here).SECRET_KEY, load_settings(here).SECRET_KEY
    elsewhere = load_settings({"ONESTOP_STATE": str(tmp_path / "other")}).SECRET_KEY
    assert first == second != elsewhere
    assert (tmp_path / "state" / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
