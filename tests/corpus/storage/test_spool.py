"""What waits on disk: written whole, for its owner alone, within a limit, and gone when it is deleted."""

import os
import time
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation

from corpus.storage.spool import HALF, Spool, SpoolFull

NAME = "takes/2026/11/round-1.flac"


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", 1_000)


def test_what_is_kept_is_read_by_every_process_that_shares_the_folder(spool: Spool) -> None:
    spool.keep(NAME, b"sound")
    other = Spool(spool.folder, 1_000)
    assert (other.read(NAME), other.has(NAME), list(other.names())) == (b"sound", True, [NAME])
    assert (other.read("takes/none.flac"), other.has("takes/none.flac")) == (None, False)


def test_it_is_synced_to_the_disk_with_its_folders_before_it_counts(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    really = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    spool.keep(NAME, b"sound")
    assert [each.partition(".")[0] for each in synced] == ["spool", "takes", "2026", "round-1", "11"]


def test_only_its_owner_may_read_it(spool: Spool) -> None:
    spool.keep(NAME, b"sound")
    assert [path.stat().st_mode & 0o077 for path in (spool.folder, *spool.folder.rglob("*"))] == [0] * 5


def test_it_takes_no_more_than_its_limit(spool: Spool) -> None:
    spool.keep(NAME, bytes(900))
    with pytest.raises(SpoolFull):
        spool.keep("takes/2026/11/round-2.flac", bytes(101))
    spool.keep("takes/2026/11/round-2.flac", bytes(100))
    assert not Spool(spool.folder, 1_000).has_room()


def test_a_disk_that_breaks_off_leaves_nothing_half(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        Spool(spool.folder, 1_000).keep("round.flac", b"sound")
    assert list(spool.folder.iterdir()) == []


def test_what_is_deleted_leaves_a_mark_until_the_store_has_heard_of_it(spool: Spool) -> None:
    spool.keep(NAME, b"sound")
    spool.delete(NAME)
    assert (spool.read(NAME), list(spool.names())) == (None, [])
    assert list(spool.deleted(time.time() + 1)) == [NAME]
    assert list(spool.deleted(time.time() - 60)) == []
    spool.keep(NAME, b"again")
    assert list(spool.deleted(time.time() + 1)) == []


def test_what_never_lay_here_leaves_no_mark(spool: Spool) -> None:
    spool.delete(NAME)
    assert list(spool.deleted(time.time() + 1)) == []


def test_no_name_leads_out_of_the_folder(spool: Spool) -> None:
    with pytest.raises(SuspiciousFileOperation):
        spool.keep("../elsewhere", b"sound")


def test_one_process_moves_at_a_time(spool: Spool) -> None:
    with spool.moving() as mine, Spool(spool.folder, 1_000).moving() as theirs:
        assert (mine, theirs) == (True, False)
    with spool.moving() as again:
        assert again


def test_what_somebody_was_killed_over_is_deleted_and_what_is_being_written_is_not(spool: Spool) -> None:
    spool.keep(NAME, b"sound")
    folder = (spool.folder / NAME).parent
    left, fresh = folder / f"round-2.flac.77-1{HALF}", folder / f"round-3.flac.78-2{HALF}"
    for half in (left, fresh):
        half.write_bytes(b"half of somebody's voi")
    hour_ago = time.time() - 3_600
    os.utime(left, (hour_ago - 1, hour_ago - 1))
    assert spool.tidy(hour_ago) == 1
    assert (left.exists(), fresh.exists(), spool.read(NAME)) == (False, True, b"sound")
