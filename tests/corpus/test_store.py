"""A row always has its audio, a take is stored once, and a full or silent storage has a name."""

import errno
import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
import soundfile
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, connections
from pytest_django import DjangoAssertNumQueries

from accounts import consent
from accounts.models import Contributor
from corpus import audio
from corpus.models import Recording
from corpus.store import MAX_TAKES, NewTake, RoundFull, StorageDown, StorageFull, store
from tests import factory


def take_of(person: Contributor, pcm: bytes = b"", **fields: Any) -> NewTake:
    given = person.consent_to(consent.CURRENT)
    assert given is not None
    pcm = pcm or factory.tone(0.2).tobytes()
    values: dict[str, Any] = {
        "contributor": person,
        "consent_id": given.pk,
        "round": "9b0f6c5e-6f7d-4a5e-8a55-0d1f5ad6f7a1",
        "sha256": hashlib.sha256(pcm).hexdigest(),
        "pcm": pcm,
        "sample_rate": 16_000,
        "game": "cliffhanger",
        "prompt_key": "breakfast-train",
        "prompt": {"first": "a", "second": "b"},
        "language": "en",
    }
    return NewTake(**(values | fields))


def test_a_stored_take_is_the_bytes_that_were_sent(player: Contributor) -> None:
    pcm = factory.tone(0.3, 44_100).tobytes()
    recording = store(take_of(player, pcm, sample_rate=44_100, timeline=[{"name": "second_shown", "at": 5}]))
    with default_storage.open(recording.audio) as file:
        back, rate = soundfile.read(io.BytesIO(file.read()), dtype="int16")
    assert (back.tobytes(), rate) == (pcm, 44_100)
    recording.refresh_from_db()
    assert (recording.samples, recording.sample_rate) == (13_230, 44_100)
    assert (recording.status, recording.contributor) == (Recording.Status.STORED, player)
    assert recording.timeline == [{"name": "second_shown", "at": 5}]


def test_the_same_take_again_gives_the_same_receipt(player: Contributor, audio_folder: Path) -> None:
    first, second = store(take_of(player)), store(take_of(player))
    assert (first.pk, first.receipt) == (second.pk, second.receipt)
    assert Recording.objects.count() == 1
    assert len(list(audio_folder.rglob("*.flac"))) == 1


def test_a_round_keeps_five_different_takes(player: Contributor) -> None:
    for number in range(MAX_TAKES):
        store(take_of(player, bytes([number, 0]) * 100))
    with pytest.raises(RoundFull):
        store(take_of(player, bytes([MAX_TAKES, 0]) * 100))
    assert store(take_of(player, bytes([0, 0]) * 100)) in Recording.objects.all()


def test_storing_costs_one_look_and_one_insert(
    player: Contributor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    take = take_of(player)
    with django_assert_num_queries(4 if connection.in_atomic_block else 2):  # a savepoint inside the test's
        store(take)


@pytest.mark.django_db(transaction=True)
def test_the_same_take_from_two_threads_at_once_is_one_row(player: Contributor) -> None:
    def keep(_: int) -> str:
        try:
            return store(take_of(player)).receipt
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        receipts = set(threads.map(keep, range(8)))
    assert len(receipts) == Recording.objects.count() == 1


def test_a_race_lost_at_the_insert_gives_the_first_row(player: Contributor) -> None:
    first = store(take_of(player))
    # What was read of the round before the first one was written.
    assert store(take_of(player), kept={}) == first


@pytest.mark.django_db(transaction=True)
def test_of_takes_that_come_at_once_a_round_keeps_five_and_nothing_of_the_others(
    player: Contributor, audio_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every, many = Barrier(8), take_of(player)
    encoded = audio.encode

    def meet(*args: Any) -> bytes:
        """All of them have looked, and found the round empty, before any is written."""
        every.wait(30)
        return encoded(*args)

    def keep(number: int) -> str:
        pcm = bytes([number, 0]) * 100
        try:
            return str(store(replace(many, pcm=pcm, sha256=hashlib.sha256(pcm).hexdigest())).slot)
        except RoundFull:
            return "full"
        finally:
            connections.close_all()

    monkeypatch.setattr(audio, "encode", meet)
    with ThreadPoolExecutor(8) as threads:
        told = sorted(threads.map(keep, range(8)))
    assert told == ["0", "1", "2", "3", "4", "full", "full", "full"]
    assert Recording.objects.count() == len(list(audio_folder.rglob("*.flac"))) == MAX_TAKES


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StorageFull),
        (PermissionError(errno.EACCES, "Permission denied"), StorageDown),
        (TimeoutError(), StorageDown),
        (EndpointConnectionError(endpoint_url="http://storage"), StorageDown),
        (ClientError({"Error": {"Code": "XMinioStorageFull"}}, "PutObject"), StorageFull),
        (ClientError({"Error": {"Code": "503"}}, "PutObject"), StorageDown),
    ],
)
def test_a_storage_that_fails_has_a_name_and_leaves_no_row(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, error: Exception, named: type[Exception]
) -> None:
    def save(*args: object) -> str:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "save", save)
        with pytest.raises(named):
            store(take_of(player))
    assert not Recording.objects.exists()
    assert store(take_of(player)).receipt


@pytest.mark.parametrize(
    ("words", "named"),
    [("database or disk is full", StorageFull), ("could not connect to server", StorageDown)],
)
def test_a_database_that_fails_has_a_name(
    player: Contributor, monkeypatch: pytest.MonkeyPatch, words: str, named: type[Exception]
) -> None:
    def create(**fields: object) -> Recording:
        raise OperationalError(words)

    take = take_of(player)
    monkeypatch.setattr(Recording.objects, "create", create)
    with pytest.raises(named):
        store(take)


def test_takes_from_before_slots_are_numbered_as_they_came_and_the_round_goes_on_behind_them(
    player: Contributor,
) -> None:
    number = import_module("corpus.migrations.0024_slots_of_a_round").number
    given = take_of(player).round
    before = [factory.recording(player, round=given, slot=None) for _ in range(3)]
    number(None, SimpleNamespace(connection=connection))
    for row in before:
        row.refresh_from_db()
    assert [row.slot for row in before] == [0, 1, 2]
    assert [store(take_of(player, bytes([n, 1]) * 100)).slot for n in range(2)] == [3, 4]
    with pytest.raises(RoundFull):
        store(take_of(player, bytes([9, 1]) * 100))
