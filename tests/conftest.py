"""The fixed cast, and a place of their own for the files of a test run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as trying

from accounts import addresses
from accounts.groups import ensure_groups
from accounts.journal import triggers
from accounts.limits import counting
from accounts.models import Contributor, User
from tests import factory, services, sites
from tests.sharing import made_once

# How long an example takes depends on what else the machine does.
trying.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
trying.load_profile("untimed")

pytest_plugins = ["tests.browsing", "tests.daemons"]


MIDST = 2_000_000 * 900 + 450
"""Seconds: a counter's stretch must not end while a test counts."""

# Whoever asks for the fixture needs the service behind it.
BEHIND = {"browser_page": "chromium", "redis_url": "redis", "postgres_url": "postgresql"}

WHOLE = {*BEHIND, "s3_url", "collected_static"}
"""Fixtures of tests that start a site, a browser or a service; `make unit` leaves those out."""

PROGRAMS = (
    "tests/config/test_delivery.py",
    "tests/config/test_names.py",
    "tests/games/test_a_broken_game_at_the_start.py",
    "tests/games/test_fuzz.py",
    "tests/inference/test_adding_a_scorer.py",
    "tests/moderation/test_crowd.py",
    "tests/moderation/test_trust.py",
    "tests/publishing/test_columns.py",
    "tests/publishing/test_gate.py",
    "tests/publishing/test_gate_readers.py",
    "tests/publishing/test_hub.py",
    "tests/scaled/",
    "tests/upgrade/",
)
"""Where tests start programs, a Hub of their own, or hundreds of conversations; left out likewise."""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*services): see tests/services.py")
    config.addinivalue_line("markers", "whole: starts processes of its own; not for `make unit`")


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    for item in items:
        behind = WHOLE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("needs")
        whole = bool(behind) or item.nodeid.startswith(PROGRAMS)
        if whole:
            item.add_marker("whole")
        # Programs, audio clock, wall clock and a busy machine meet here; a fault fails every time, and what
        # was tried again is named at the end of the run.
        browser = "browser_page" in getattr(item, "fixturenames", ())
        if whole or browser:
            item.add_marker(pytest.mark.flaky(reruns=2 if browser else 1))
    yield
    # What takes minutes begins first, so that at the end no worker is alone with a file of it. Tests with a
    # database in their own process stay in the order that pytest-django needs.
    whole_files = {item.path for item in items if item.get_closest_marker("whole")}
    whole_files -= {item.path for item in items if item.get_closest_marker("django_db")}
    items.sort(key=lambda item: item.path not in whole_files)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test without its service is skipped with the reason; on CI that is a failure."""
    named = {name for marker in item.iter_markers("needs") for name in marker.args}
    named |= {service for fixture, service in BEHIND.items() if fixture in getattr(item, "fixturenames", ())}
    reasons = [reason for name, reason in services.missing().items() if name in named]
    if reasons and os.environ.get("CI") == "true":
        pytest.fail("; ".join(reasons))
    if reasons:
        pytest.skip("; ".join(reasons))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file: threads of one test must meet the locks that they meet on a site.

    It begins as the one of a site that was migrated once for all workers.
    """
    if connection.vendor == "sqlite":
        folder = tmp_path_factory.mktemp("db")
        shutil.copytree(sites.migrated(tmp_path_factory), folder, dirs_exist_ok=True)
        connection.settings_dict["TEST"]["NAME"] = str(folder / sites.DATABASE)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """What is there already is migrated; the folder goes with the run's others."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session", autouse=True)
def _the_journal_gives_way_to_the_emptying_of_a_test_database() -> Iterator[None]:
    """Tests with transactions of their own end by emptying every table."""
    emptied = connection.ops.execute_sql_flush

    def execute(sql_list: list[str]) -> None:
        triggers.unlock(connection)
        emptied(sql_list)
        triggers.lock(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "execute_sql_flush", execute)
        yield


@pytest.fixture(autouse=True)
def audio_folder(settings, tmp_path: Path) -> Path:
    """Every test keeps its audio in a folder of its own."""
    folder = tmp_path / "audio"
    # Slow on purpose on a site; here the same password is hashed a thousand times.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(folder), "allow_overwrite": True},
        },
        # Pages are tested without a collectstatic run; the browser tests use the real storage.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.BUNDLED = False
    settings.LEDGER = tmp_path / "ledger"
    # It installs packages; tests/publishing/test_gate.py is where it runs.
    settings.RELEASE_GATE = "off"
    return folder


@pytest.fixture(autouse=True)
def _fresh_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was counted at this address stays in its test, in the midst of a quarter of an hour."""
    cache.clear()
    monkeypatch.setattr(counting, "now", lambda: MIDST)
    monkeypatch.setattr(counting, "_here", {})
    monkeypatch.setattr(addresses, "_known", {})


@pytest.fixture
def player(db) -> Contributor:
    return factory.contributor()


@pytest.fixture
def second_player(db) -> Contributor:
    return factory.contributor()


@pytest.fixture
def stranger(db) -> Contributor:
    """Somebody who has agreed to nothing."""
    return factory.contributor(consents=False)


@pytest.fixture
def moderator(db) -> User:
    ensure_groups()
    user = User.objects.create_user("moderator", password="a long enough password")
    user.groups.set(Group.objects.filter(name__in=["moderators", "publishers"]))
    return user


@pytest.fixture
def moderator_client(moderator: User) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture(scope="session")
def collected_static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files as a site serves them: hashed and compressed. Collected once for all sites of a run."""

    def collect(data: Path) -> None:
        environment = sites.environment_of(data, 0)
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, cwd=sites.ROOT, env=environment, check=True)

    return made_once(tmp_path_factory, "static-site", collect) / "static"
