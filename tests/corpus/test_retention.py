"""Refused takes stay for a while, then their sound goes; every look leaves a row."""

from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Contributor
from corpus import withdrawal
from corpus.housekeeping import forget_expired
from corpus.models import Recording, RetentionRun, Sample
from tests import factory

pytestmark = pytest.mark.django_db


def refused(player: Contributor, days: int) -> Recording:
    moved = timezone.now() - timedelta(days=days)
    return factory.recording(player, status=Recording.Status.REFUSED, reason="silence", moved_at=moved)


def test_a_refused_take_is_kept_until_its_time_is_over(player: Contributor, settings: Settings) -> None:
    settings.RETENTION_DAYS = 30
    old, young = refused(player, 31), refused(player, 29)
    forget_expired()
    assert not default_storage.exists(old.audio)
    assert default_storage.exists(young.audio)
    old.refresh_from_db()
    assert (old.status, old.reason, old.audio) == (Recording.Status.REFUSED, "silence", "")


def test_no_other_take_is_ever_too_old(player: Contributor) -> None:
    long_ago = timezone.now() - timedelta(days=9_000)
    for status in (Recording.Status.STORED, Recording.Status.LISTENED):
        take = factory.recording(player, status=status, moved_at=long_ago, captured_at=long_ago)
        forget_expired()
        assert default_storage.exists(take.audio)


def test_a_look_that_finds_nothing_says_so(player: Contributor) -> None:
    forget_expired()
    run = RetentionRun.objects.get()
    assert (run.deleted, run.failed, run.error) == (0, 0, "")
    assert run.finished_at is not None


def test_looking_twice_deletes_once(player: Contributor) -> None:
    refused(player, 9_000)
    assert [withdrawal.forget_expired().deleted for _ in range(2)] == [1, 0]


def test_a_file_that_is_gone_already_is_no_failure(player: Contributor) -> None:
    take = refused(player, 9_000)
    default_storage.delete(take.audio)
    assert withdrawal.forget_expired().failed == 0


def test_a_storage_that_stays_down_is_not_asked_for_every_take(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(self: object, name: str) -> None:
        asked.append(name)
        raise OSError("Input/output error")

    for _ in range(withdrawal.ENOUGH_FAILURES + 3):
        refused(player, 9_000)
    monkeypatch.setattr(FileSystemStorage, "delete", refuse)
    assert withdrawal.forget_expired().failed == len(asked) == withdrawal.ENOUGH_FAILURES


def test_a_cut_named_while_the_take_was_withdrawn_is_withdrawn_too(player: Contributor) -> None:
    take = factory.recording(player, status=Recording.Status.LISTENED)
    withdrawal.withdraw([take], by="speaker")
    stray = factory.sample(take)
    forget_expired()
    stray.refresh_from_db()
    assert stray.status == Sample.Status.WITHDRAWN


def test_the_schedule_names_the_task(settings: Settings) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["retention"]["task"] == forget_expired.name
