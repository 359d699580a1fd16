"""A real S3 endpoint behind a gate that hangs, dies and comes back: nothing waits long, nothing is lost."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from accounts.models import Contributor
from corpus import audio, withdrawal
from corpus.housekeeping import empty_spool
from corpus.models import Recording
from corpus.storage import bucket, moving
from corpus.storage.breaker import FAILURES, Away
from corpus.storage.bucket import BucketStorage
from corpus.store import StorageDown, StorageFull, store
from corpus.verifying.auditing import verify
from tests import factory
from tests.corpus.storage.conftest import use
from tests.corpus.test_store import take_of
from tests.stores import GONE, HANGS, THROUGH, Gate

pytestmark = [pytest.mark.django_db, pytest.mark.whole]

MB = 2**20


@pytest.fixture
def spooled(s3: BucketStorage, gate: Gate, settings: Settings, tmp_path: Path) -> BucketStorage:
    return use(settings, gate, spool=str(tmp_path / "spool"), spool_bytes=MB)


def rested(storage: BucketStorage) -> None:
    """As if the time had passed for which the store is left alone."""
    storage.breaker._asked_again_at = 0.0


def test_each_call_has_an_end() -> None:
    limits: Any = bucket.LIMITS
    assert (limits.connect_timeout, limits.read_timeout) == (3, 8)
    assert limits.retries == {"total_max_attempts": 2, "mode": "standard"}


def test_what_is_stored_is_read_listed_and_deleted(s3: BucketStorage) -> None:
    name = default_storage.save("takes/2026/11/a.flac", ContentFile(b"sound"))
    assert default_storage.exists(name)
    assert default_storage.size(name) == 5
    assert default_storage.get_modified_time(name).year >= 2026
    assert default_storage.listdir("takes/2026/11") == ([], ["a.flac"])
    with default_storage.open(name) as file:
        assert file.read() == b"sound"
    default_storage.delete(name)
    with pytest.raises(FileNotFoundError):
        default_storage.open(name)


@pytest.mark.parametrize("how", [HANGS, GONE])
def test_a_store_that_is_away_is_named_left_alone_and_found_again(
    player: Contributor, s3: BucketStorage, gate: Gate, how: str
) -> None:
    gate.mode = how
    for _ in range(FAILURES):
        with pytest.raises(StorageDown):
            store(take_of(player))
    asked = gate.asked
    with pytest.raises(StorageDown) as refused:
        store(take_of(player))
    assert (gate.asked, refused.value.wait >= 1) == (asked, True), "it was not asked"
    assert not Recording.objects.exists()
    gate.mode = THROUGH
    rested(s3)
    take = store(take_of(player))
    assert len(audio.read(take)) == take.samples


def test_a_bucket_that_is_not_there_is_a_store_that_is_away_and_no_lost_take(
    s3: BucketStorage, gate: Gate, settings: Settings
) -> None:
    gate.bucket = "nobody-made-it"
    use(settings, gate)
    with pytest.raises(Away, match="no bucket nobody-made-it"):
        default_storage.open("takes/a.flac")


def test_a_spooled_take_is_stored_heard_verified_and_moved(
    player: Contributor, spooled: BucketStorage, gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    gate.mode = GONE
    take = store(take_of(player))
    assert store(take_of(player)).pk == take.pk, "sent again, it is there"
    assert len(audio.read(take)) == take.samples
    assert default_storage.exists(take.audio)
    assert (verify().lost, moving.waiting()) == (0, 1)
    empty_spool()
    assert moving.waiting() == 1
    gate.mode = THROUGH
    rested(spooled)
    with caplog.at_level(logging.WARNING):
        empty_spool()
        empty_spool()
    assert caplog.text.count("1 objects moved into it, 0 still wait") == 1
    assert moving.waiting() == 0
    assert audio.stored(take)
    assert (verify().lost, verify().unnamed) == (0, 0)


def test_a_full_spool_is_a_storage_that_is_down(
    player: Contributor, s3: BucketStorage, gate: Gate, settings: Settings, tmp_path: Path
) -> None:
    use(settings, gate, spool=str(tmp_path / "spool"), spool_bytes=10)
    gate.mode = GONE
    with pytest.raises(StorageDown):
        store(take_of(player))
    assert not Recording.objects.exists()


def test_a_full_disk_under_the_spool_has_a_name(
    player: Contributor, spooled: BucketStorage, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    gate.mode = GONE
    monkeypatch.setattr("corpus.storage.spool.os.fsync", full)
    with pytest.raises(StorageFull):
        store(take_of(player))
    assert (Recording.objects.exists(), moving.waiting()) == (False, 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_from_the_spool_is_in_no_store_afterwards(
    player: Contributor, spooled: BucketStorage, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.mode = GONE
    take = store(take_of(player))
    name = take.audio
    withdrawal.withdraw([take], by="speaker")
    take.refresh_from_db()
    assert (moving.waiting(), take.status, take.audio) == (0, Recording.Status.WITHDRAWN, name)
    gate.mode = THROUGH
    rested(spooled)
    spooled.put(name, b"was on its way in that very moment")
    monkeypatch.setattr(moving, "LATE", -1.0)
    empty_spool()
    assert not spooled.exists(name)
    withdrawal.forget_expired()
    take.refresh_from_db()
    assert take.audio == ""


def test_what_is_withdrawn_while_it_is_moved_is_not_left_in_the_store(
    player: Contributor, spooled: BucketStorage, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.mode = GONE
    take = store(take_of(player))
    gate.mode = THROUGH
    rested(spooled)
    really = spooled.put

    def put(name: str, content: bytes) -> None:
        assert spooled.spool
        spooled.spool.delete(name)
        really(name, content)

    monkeypatch.setattr(spooled, "put", put)
    assert moving.move().moved == 0
    monkeypatch.setattr(moving, "LATE", -1.0)
    moving.move()
    assert not spooled.exists(take.audio)


def test_withdrawing_many_from_a_store_that_is_away_asks_it_once(
    player: Contributor, s3: BucketStorage, gate: Gate, django_capture_on_commit_callbacks
) -> None:
    takes = [factory.recording(player) for _ in range(4)]
    gate.mode = GONE
    asked = gate.asked
    with django_capture_on_commit_callbacks(execute=True):
        withdrawal.withdraw(takes, by="speaker")
    assert {take.status for take in Recording.objects.all()} == {Recording.Status.WITHDRAWN}
    assert gate.asked - asked <= 2, "two tries of one call"
    gate.mode = THROUGH
    assert withdrawal.forget_expired().deleted == 4
