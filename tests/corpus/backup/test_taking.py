"""Backups of a site with sound in a folder: what is copied, what is not copied again, and what goes."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.personal import ledger
from corpus import withdrawal
from corpus.backup import databases, objects, taking
from corpus.backup.folder import Folder, Unusable
from corpus.backup.restoring import restore
from corpus.models import Recording
from tests import factory
from tests.corpus.test_verifying import content, stored_take

# The copy of the database is one of what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _as_open_as_before() -> Iterator[None]:
    """Commands close what their process makes to others, and here they are part of this one."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backup"


def sound_of(place: Path) -> set[str]:
    return {path.relative_to(place / "audio").as_posix() for path in place.glob("audio/**/*.flac")}


def test_a_backup_has_every_table_and_the_sound_of_every_take(place: Path) -> None:
    whole, other = stored_take(220.0), stored_take(330.0)
    taken = taking.back_up(place)
    folder = Folder(place)
    state = folder.state()
    assert (taken.objects, taken.copied, taken.missing) == (2, 2, {})
    assert state.rows["corpus_recording"] == 2
    assert {held.take for held in folder.manifest(state.name)} == {str(whole.pk), str(other.pk)}
    assert folder.object(whole.audio).read_bytes() == content(whole)
    files = [*(place / "states" / state.name).iterdir(), folder.object(whole.audio)]
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []


def test_what_a_backup_has_is_not_read_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored_take(220.0)
    taking.back_up(place)
    stored_take(330.0)
    asked: list[str] = []
    real = objects._stored

    def noted(name: str) -> bytes | None:
        asked.append(name)
        return real(name)

    monkeypatch.setattr(objects, "_stored", noted)
    taken = taking.back_up(place)
    assert (taken.objects, taken.copied, len(asked)) == (2, 1, 1)


def test_the_agents_channel_belongs_to_it(place: Path) -> None:
    take = stored_take()
    other = stored_take(330.0)
    Recording.objects.filter(pk=take.pk).update(agent_audio=other.audio)
    assert taking.back_up(place).objects == 3


def test_one_that_was_broken_off_counts_for_nothing_and_is_gone_on_with(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = [stored_take(hertz) for hertz in (220.0, 330.0, 440.0)]
    real = objects._stored

    def full(name: str) -> bytes | None:
        if name == takes[2].audio:
            raise OSError(28, "No space left on device")
        return real(name)

    with monkeypatch.context() as patch:
        patch.setattr(objects, "_stored", full)
        with pytest.raises(CommandError, match=r"No space left on device.*Run it again"):
            call_command("backup", str(place))
    assert Folder(place).whole() == []
    with pytest.raises(Unusable, match="no finished backup"):
        restore(place)
    taken = taking.back_up(place)
    assert (taken.objects, taken.copied) == (3, 1)
    assert len(list((place / "states").iterdir())) == 1


def test_what_is_taken_back_leaves_earlier_backups_with_the_next(place: Path) -> None:
    gone, forgotten, stays = (stored_take(hertz) for hertz in (220.0, 330.0, 440.0))
    taking.back_up(place)
    withdrawal.withdraw([gone], by="speaker")
    withdrawal.forget(forgotten.contributor)
    taken = taking.back_up(place)
    assert taken.removed == 2
    assert sound_of(place) == {stays.audio}
    assert len(Folder(place).whole()) == 2


def test_rows_that_vanish_take_no_sound_with_them_until_their_backups_are_too_old(place: Path) -> None:
    take = stored_take()
    taking.back_up(place)
    Recording.objects.all().delete()
    taking.back_up(place, keep=2)
    assert sound_of(place) == {take.audio}
    taking.back_up(place, keep=2)
    assert sound_of(place) == set()
    assert len(Folder(place).whole()) == 2


def test_what_the_storage_has_lost_is_named_and_what_a_backup_has_of_it_stays(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = stored_take(220.0)
    taking.back_up(place)
    lost = stored_take(330.0)
    for take in (kept, lost):
        default_storage.delete(take.audio)
    with pytest.raises(CommandError, match="1 objects are not in it"):
        call_command("backup", str(place))
    assert f"missing: {lost.audio}: the storage has no such object" in capsys.readouterr().out
    assert sound_of(place) == {kept.audio}


def test_a_ledger_inside_a_backup_is_refused(place: Path, settings) -> None:
    settings.LEDGER = place / "ledger"
    with pytest.raises(CommandError, match="must not lie in each other"):
        call_command("backup", str(place))


def test_two_at_a_time_are_refused(place: Path) -> None:
    folder = Folder(place)
    folder.make()
    with folder.alone(), pytest.raises(CommandError, match="Another process is making a backup"):
        call_command("backup", str(place))


def test_a_full_database_is_never_written_over(place: Path) -> None:
    stored_take()
    taking.back_up(place)
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", str(place))


def test_a_ledger_that_ends_before_the_backup_is_refused(place: Path, settings, tmp_path: Path) -> None:
    stored_take()
    taking.back_up(place)
    settings.LEDGER = tmp_path / "another"
    with pytest.raises(CommandError, match=r"would come back.*--without-ledger"):
        call_command("restore", str(place))


def test_a_damaged_database_is_not_restored(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored_take()
    name = taking.back_up(place).name
    state = Folder(place).state()
    (place / "states" / name / state.database).write_bytes(b"no database")
    monkeypatch.setattr(databases, "suits", lambda _: None)
    with pytest.raises(CommandError, match="is damaged"):
        call_command("restore", str(place))


def test_a_state_of_another_database_or_of_no_version_of_ours_is_refused_in_words(place: Path) -> None:
    stored_take()
    name = taking.back_up(place).name
    path = place / "states" / name / "state.json"
    said = json.loads(path.read_text())
    path.write_text(json.dumps({**said, "engine": "other"}))
    with pytest.raises(CommandError, match="is of other, and DATABASE_URL names"):
        call_command("restore", str(place))
    path.write_text(json.dumps({**said, "format": 99}))
    with pytest.raises(CommandError, match="of a later version"):
        call_command("restore", str(place))
    with pytest.raises(CommandError, match=f"There is no state 2001.*{name}"):
        call_command("restore", str(place), state="2001")


@pytest.mark.parametrize(
    ("said", "words"),
    [("", "is not installed"), ("pg_dump (PostgreSQL) 15.3", "is of version 15, and the database of 17")],
)
def test_a_missing_or_older_pg_dump_is_told(
    said: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if said:
        program = tmp_path / "pg_dump"
        program.write_text(f"#!/bin/sh\necho '{said}'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/nowhere" if not said else f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(Unusable, match=words):
        databases._tool("pg_dump", 17)


def test_what_was_taken_back_before_there_was_a_ledger_is_in_it_after_a_backup(
    place: Path,
) -> None:
    take = factory.recording(status=Recording.Status.WITHDRAWN, moved_at=timezone.now())
    assert list(ledger.entries()) == []
    taking.back_up(place)
    assert ledger.Entry(ledger.TAKE, str(take.pk)) in set(ledger.entries())
