"""A disk that is full, a database that somebody else writes to: words and 503 wherever one writes."""

import errno
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import consent, contributors
from accounts.models import Contributor, User
from corpus.models import Recording, Sample
from moderation.models import Serving, Vote
from tests import factory
from tests.games.talk import prompts
from tests.games.test_post import browser, post, token_for

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long enough password"
SQLITE_ALONE = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite locks the whole file")


@pytest.fixture
def locked() -> Iterator[None]:
    """Somebody else writes, for longer than anybody waits."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    yield
    writer.close()
    connection.close()


@pytest.fixture
def full() -> Iterator[None]:
    """What SQLite says where nothing more fits on the disk; tests/scaled/test_full_disk.py has a real one."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


class Doors:
    """Everything that writes, made ready while there was still room."""

    def __init__(self) -> None:
        prompts()
        self.player = factory.contributor()
        User.objects.create_user("ada", password=PASSWORD)
        self.browser = browser(self.player)
        self.token = token_for(self.browser)
        sample = factory.sample(status=Sample.Status.AGREED)
        earlier = timezone.now() - timedelta(minutes=5)
        serving = Serving.objects.create(contributor=factory.contributor(), sample=sample, served_at=earlier)
        self.listener = browser(serving.contributor)
        self.vote = f"/play/referee/{serving.pk}/vote/"

    def consents(self) -> Any:
        form = {"adult": "on", "agree": "on", "language": "en", "version": consent.CURRENT}
        return Client().post("/consent/", form)

    def signs_in(self) -> Any:
        return Client().post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    def withdraws(self) -> Any:
        take = self.browser.get("/takes/")
        assert take.status_code == 200, "reading goes on"
        return self.browser.post("/takes/forget/")


@pytest.fixture
def doors() -> Doors:
    return Doors()


@SQLITE_ALONE
@pytest.mark.parametrize("how", ["locked", "full"])
@pytest.mark.parametrize("door", ["consents", "signs_in", "withdraws"])
def test_pages_say_so_in_words(doors: Doors, how: str, door: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(how)
    response = getattr(doors, door)()
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "We cannot write anything down just now" in response.content.decode()


@SQLITE_ALONE
@pytest.mark.parametrize(("how", "code"), [("locked", "storage_down"), ("full", "storage_full")])
def test_a_take_is_not_taken_and_can_be_sent_again(
    doors: Doors, how: str, code: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(how)
    response = post(doors.browser, doors.token)
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert not Recording.objects.filter(contributor=doors.player).exists()


@SQLITE_ALONE
@pytest.mark.parametrize("how", ["locked", "full"])
def test_a_vote_is_not_counted_and_says_so(doors: Doors, how: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(how)
    ballot = {"label": "complete", "confidence": 0.9}
    response = doors.listener.post(doors.vote, ballot, "application/json", HTTP_ACCEPT="application/json")
    assert (response.status_code, response.json()["code"]) == (503, "storage_down")
    assert not Vote.objects.exists()


@pytest.fixture
def tiny_disk(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Audio on a disk of 64 kB: a real one where this process may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    options = {"location": str(folder), "allow_overwrite": True}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    if not mounted:

        def save(*_: object) -> str:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(FileSystemStorage, "_save", save)
    yield
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_of_audio_is_told_and_the_browser_keeps_the_take(doors: Doors, tiny_disk: None) -> None:
    noise = bytes(range(256)) * 2_000
    response = post(doors.browser, doors.token, noise)
    assert (response.status_code, response.json()["code"]) == (503, "storage_full")
    assert not Recording.objects.filter(contributor=doors.player).exists()


@SQLITE_ALONE
def test_a_session_that_cannot_be_written_is_503_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    client = Client()
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", locked)
    monkeypatch.setattr(
        "corpus.mine.access.open_by_receipt", lambda request, _take: request.session.update({"a": 1})
    )
    take = factory.recording()
    assert client.post("/takes/receipt/", {"receipt": take.receipt}).status_code == 503
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_database_that_is_away_before_any_view_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> Contributor:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(contributors, "current", away)
    client = Client(raise_request_exception=False)
    assert client.get("/").status_code == 503
    monkeypatch.setattr(contributors, "current", lambda *_: 1 / 0)
    assert client.get("/").status_code == 500


def test_a_page_for_when_nothing_works_names_the_language_that_it_is_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "tr"})
    forged = Client(enforce_csrf_checks=True, headers={"accept-language": "tr"}).post("/accounts/login/")
    monkeypatch.setattr(contributors, "current", lambda *_: 1 / 0)
    for answer in (client.get("/"), forged):
        assert '<html lang="tr">' in answer.content.decode()


def test_a_form_that_is_too_large_is_not_said_to_hold_a_character(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post("/accounts/login/", {"login": "x" * 1000})
    assert answer.status_code == 400
    assert "too large" in answer.content.decode()
    assert "NUL" not in answer.content.decode()


def test_programs_are_told_in_their_shape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr("api.figures._statistics", away)
    response = Client(raise_request_exception=False).get("/api/v1/statistics")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "cannot write anything down" in response.json()["detail"]
