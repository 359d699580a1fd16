"""How a site is set up: what stops the start, what is warned of, and that nothing is left to warn of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from config import env
from config.security import checks, keys
from tests.sites import ROOT

GOOD = "q7Xo2mVbR9tLw4KzC1nHs8JdPf5GyEaU3iT6vMhB0xNkZrQcWp"


def manage(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("short", "5 characters"),
        ("x" * 49, "49 characters"),
        ("ab" * 40, "only 2 different"),
        (f"django-insecure-{GOOD}", "django-insecure-"),
        (f"My-Secret-{GOOD}", "secret"),
    ],
)
def test_a_key_that_can_be_guessed_is_refused_with_what_to_do(key: str, why: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=why) as refused:
        keys.checked(key)
    assert "openssl rand -base64 48" in str(refused.value)
    assert key not in str(refused.value)


def test_a_random_key_and_the_one_that_a_site_makes_are_good(tmp_path: Path) -> None:
    assert keys.checked(GOOD) == GOOD
    assert keys.checked(env.secret_key(tmp_path))


@pytest.mark.whole
def test_a_site_does_not_start_with_a_short_key_unless_it_is_for_work_on_it(tmp_path: Path) -> None:
    refused = manage(tmp_path, "check", SECRET_KEY="short")
    assert refused.returncode != 0
    assert "SECRET_KEY has 5 characters" in refused.stderr
    assert manage(tmp_path, "check", SECRET_KEY="short", DEBUG="1").returncode == 0


@pytest.mark.whole
def test_a_site_behind_tls_passes_every_check_for_deployment(tmp_path: Path) -> None:
    done = manage(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        SECRET_KEY=GOOD,
        SECURE_SSL="1",
        ALLOWED_HOSTS="turn.example",
        CSRF_TRUSTED_ORIGINS="https://turn.example",
        REDIS_URL="redis://redis.example:6379/0",
        REDIS_PASSWORD="a/b@c:d",
        OPERATOR_NAME="Turn Example",
        OPERATOR_CONTACT="voices@turn.example",
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("", False),
        ("redis://redis:6379/0", True),
        ("rediss://someone@redis:6379/0", True),
        ("redis://:word@redis:6379/0", False),
        ("unix:///run/redis.sock", False),
    ],
)
def test_a_redis_without_a_password_is_warned_of(settings: Settings, url: str, warned: bool) -> None:
    settings.REDIS_URL = url
    assert bool(checks.redis_has_a_password()) is warned


def test_a_site_without_tls_is_warned_of_before_it_is_deployed(settings: Settings) -> None:
    settings.SECURE_SSL = False
    assert checks.pages_are_encrypted() == [checks.PLAIN]
    settings.SECURE_SSL = True
    assert checks.pages_are_encrypted() == []


# Passwords apart from their addresses

NASTY = "p/a@s:s#w?o%r d"


def test_a_password_of_any_characters_may_stand_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_URL", "postgres://site@db.example:5432/turn")
    monkeypatch.setenv("SOME_PASSWORD", NASTY)
    made = env.address("SOME_URL", "", "SOME_PASSWORD")
    assert made == "postgres://site:p%2Fa%40s%3As%23w%3Fo%25r%20d@db.example:5432/turn"


def test_without_one_the_address_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_URL", "postgres://site:word@db.example:5432/turn")
    assert env.address("SOME_URL", "", "SOME_PASSWORD") == "postgres://site:word@db.example:5432/turn"


def test_an_address_with_a_raw_password_is_refused_with_where_to_put_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOME_URL", f"postgres://site:{NASTY}@db.example:5432/turn")
    with pytest.raises(ImproperlyConfigured, match="give it as SOME_PASSWORD") as refused:
        env.address("SOME_URL", "", "SOME_PASSWORD")
    assert "p/a" not in str(refused.value)


def test_a_password_for_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PASSWORD", NASTY)
    with pytest.raises(ImproperlyConfigured, match="names no server"):
        env.address("SOME_URL", "", "SOME_PASSWORD")
