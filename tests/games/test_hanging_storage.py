"""A storage or a database that does not answer: who plays is told so, and who comes is greeted."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, connections

from accounts.models import Contributor
from corpus.models import Recording
from corpus.refusals import Fault
from corpus.storage.breaker import Away
from games.play import takes, threads
from tests import factory
from tests.games.talk import Page, prompts

pytestmark = pytest.mark.django_db(transaction=True)

PCM = factory.tone(0.2).tobytes()


async def sends(person: Contributor) -> Page:
    page = Page(person)
    await page.send((await page.greet())["round"], PCM)
    return page


def test_however_many_takes_hang_a_newcomer_gets_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are threads for takes, and more: none is answered before the newcomer is."""
    prompts()
    there, really = Event(), FileSystemStorage.save
    people = [factory.contributor() for _ in range(threads.THREADS + 8)]
    newcomer = factory.contributor()

    def hang(*arguments: Any) -> str:
        assert there.wait(60)
        return str(really(*arguments))

    monkeypatch.setattr(FileSystemStorage, "save", hang)

    async def scene() -> list[str]:
        pages = [await sends(person) for person in people]
        late = Page(newcomer)
        assert (await late.greet())["type"] == "round"
        await late.close()
        assert not there.is_set()
        there.set()
        answers = [(await page.hear())["type"] for page in pages]
        for page in pages:
            await page.close()
        return answers

    assert async_to_sync(scene)() == ["stored"] * len(people)
    assert Recording.objects.count() == len(people)


def test_who_waits_for_a_store_that_hangs_is_told_so_and_the_take_is_kept_once(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts()
    there, really = Event(), FileSystemStorage.save

    def hang(*arguments: Any) -> str:
        assert there.wait(60)
        return str(really(*arguments))

    monkeypatch.setattr(FileSystemStorage, "save", hang)
    monkeypatch.setattr(threads, "PATIENCE", 0.1)

    async def scene() -> list[str]:
        page, again = Page(player), Page(player)
        token = (await page.greet())["round"]
        await page.send(token, PCM)
        refused = await page.hear()
        assert await page.close_code() == 4503
        there.set()
        monkeypatch.setattr(threads, "PATIENCE", 60.0)
        await again.greet()
        await again.send(token, PCM)
        stored = await again.hear()
        await again.close()
        return [refused["code"], stored["type"]]

    assert async_to_sync(scene)() == ["storage_down", "stored"]
    assert Recording.objects.count() == 1


def test_a_store_that_is_left_alone_says_when_to_come_again(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts()

    def refuse(*_: object) -> str:
        raise Away("The store does not answer.", 7)

    monkeypatch.setattr(FileSystemStorage, "save", refuse)

    async def scene() -> dict[str, object]:
        page = await sends(player)
        said = await page.hear()
        assert await page.close_code() == 4503
        return said

    fault = Fault.STORAGE_DOWN
    assert async_to_sync(scene)() == {"type": "error", "code": fault.code, "message": fault.words, "wait": 7}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not files")
def test_a_database_that_somebody_else_writes_to_for_long_is_named_and_the_take_comes_in_afterwards(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    fresh = ThreadPoolExecutor(1)  # whose connections are as impatient
    monkeypatch.setattr("games.play.socket.WRITING", fresh)
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False)

    async def scene() -> list[object]:
        page, again = Page(player), Page(player)
        token = (await page.greet())["round"]
        writer.execute("BEGIN IMMEDIATE")
        await page.send(token, PCM)
        refused = await page.hear()
        await page.close_code()
        assert (await again.greet())["type"] == "round", "reading goes on"
        writer.execute("ROLLBACK")
        await again.send(token, PCM)
        stored = await again.hear()
        await again.close()
        return [refused["code"], refused["wait"], stored["type"]]

    try:
        assert async_to_sync(scene)() == ["storage_down", 10, "stored"]
    finally:
        writer.close()
        fresh.submit(connections.close_all).result()
    assert Recording.objects.count() == 1


def test_a_database_that_fails_once_a_take_is_stored_takes_nothing_back(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts()

    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(takes, "hand_over", locked)

    async def scene() -> list[str]:
        page = await sends(player)
        stored = await page.hear()
        await page.say(type="next")
        following = await page.hear()
        await page.close()
        await asyncio.sleep(0)
        return [stored["type"], following["type"]]

    assert async_to_sync(scene)() == ["stored", "round"]
