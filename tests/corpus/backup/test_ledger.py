"""Whoever takes something back is in the ledger, and a database from before that is put right by it."""

import logging
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from accounts.models import User
from accounts.personal import erasing, ledger
from corpus import housekeeping, withdrawal
from corpus.backup.replaying import Replayed, replay
from corpus.models import Recording
from tests import factory
from tests.corpus.test_verifying import stored_take

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_way_of_taking_back_leaves_a_line_with_nothing_of_anybody_but_an_id(settings) -> None:
    take, voice = stored_take(220.0), factory.contributor()
    account = User.objects.create_user("ana", "ana@example.org", "a long enough password")
    withdrawal.withdraw([take], by="speaker")
    withdrawal.forget(voice)
    erasing.forget_account(account)
    assert [entry[:2] for entry in ledger.entries()] == [
        ("take", str(take.pk)),
        ("voice", str(voice.pk)),
        ("account", str(account.pk)),
    ]
    (path,) = Path(settings.LEDGER).iterdir()
    assert "ana" not in path.read_text().replace(str(voice.pk), "").replace(str(take.pk), "")
    assert path.stat().st_mode & 0o077 == 0


def test_a_take_a_voice_and_an_account_from_before_are_gone_again() -> None:
    take, voice = stored_take(220.0), stored_take(330.0).contributor
    account = User.objects.create_user("ana")
    stays, name = stored_take(440.0), take.audio
    ledger.note(
        [
            ledger.Entry(ledger.TAKE, str(take.pk)),
            ledger.Entry(ledger.VOICE, str(voice.pk), "3"),
            ledger.Entry.of_account(account),
        ]
    )
    assert replay() == Replayed(1, 1, 1)
    for gone in (take, voice.recordings.get()):
        gone.refresh_from_db()
        assert gone.status == Recording.Status.WITHDRAWN
        assert gone.audio == ""
    assert not default_storage.exists(name)
    voice.refresh_from_db()
    assert voice.epoch == 3
    assert not voice.consents.filter(withdrawn_at=None).exists()
    account.refresh_from_db()
    assert account.is_forgotten
    stays.refresh_from_db()
    assert stays.status == Recording.Status.STORED
    assert replay() == Replayed()


def test_somebody_who_got_the_number_of_a_forgotten_account_is_somebody_else() -> None:
    account = User.objects.create_user("ana")
    ledger.note([ledger.Entry.of_account(account)._replace(mark="2020-01-01T00:00:00+00:00")])
    assert replay() == Replayed()
    account.refresh_from_db()
    assert account.username == "ana"


def test_what_is_in_no_database_and_lines_that_were_broken_off_hold_nobody_up(settings, caplog) -> None:
    take = stored_take()
    ledger.note([ledger.Entry(ledger.TAKE, "00000000-0000-0000-0000-000000000000")])
    (path,) = Path(settings.LEDGER).iterdir()
    with path.open("a") as file:
        file.write('{"at": "2026-11-29", "what": "ta')
    ledger.note([ledger.Entry(ledger.TAKE, str(take.pk))])
    with caplog.at_level(logging.ERROR):
        assert replay().takes == 1
    assert "cannot be read" in caplog.text


def test_a_ledger_that_cannot_be_written_keeps_nobody_from_withdrawing_and_is_caught_up_with(
    settings, tmp_path: Path, caplog
) -> None:
    take, voice = stored_take(220.0), stored_take(330.0).contributor
    account = User.objects.create_user("ana")
    settings.LEDGER = tmp_path / "a file"
    settings.LEDGER.write_text("no folder")
    withdrawal.withdraw([take], by="speaker")
    withdrawal.forget(voice)
    erasing.forget_account(account)
    take.refresh_from_db()
    assert take.status == Recording.Status.WITHDRAWN
    assert "LEDGER" in caplog.text
    settings.LEDGER = tmp_path / "a folder"
    housekeeping.forget_expired()
    found = {entry[:2] for entry in ledger.entries()}
    assert found >= {("take", str(take.pk)), ("voice", str(voice.pk)), ("account", str(account.pk))}
    lines = len(list(ledger.entries()))
    housekeeping.forget_expired()
    assert len(list(ledger.entries())) == lines
