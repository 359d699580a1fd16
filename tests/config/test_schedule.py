"""Scheduled work: every message has an end, sessions too, and a clock that was ahead stops nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_celery_beat.schedulers import ModelEntry

from accounts.models import Contributor
from config.celery import app
from corpus.models import AlreadyVerifying, Recording, VerifyRun
from games.judging import sweeping, to_transcribe
from inference.models import Words
from moderation.housekeeping import forget_sessions
from tests import factory

ENTRIES = settings.CELERY_BEAT_SCHEDULE


@pytest.mark.parametrize("name", ENTRIES)
def test_every_message_expires_before_many_of_them_lie_there_and_after_the_next(name: str) -> None:
    entry: dict[str, Any] = ENTRIES[name]
    lasts = entry["options"]["expire_seconds"]
    if not hasattr(entry["schedule"], "hour"):
        every = entry["schedule"].run_every.total_seconds()
        assert max(300, every) <= lasts <= max(300, 2 * every)
    else:
        assert 3000 <= lasts < 24 * 3600


@pytest.mark.django_db
def test_the_rows_of_the_scheduler_say_so_too() -> None:
    for name, entry in ENTRIES.items():
        row = ModelEntry.from_entry(name, app=app, **entry)
        assert row.model.expire_seconds == entry["options"]["expire_seconds"], name


def test_every_entry_names_a_task_that_there_is() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in ENTRIES.values()} <= set(app.tasks)


@pytest.mark.django_db
def test_sessions_that_have_ended_are_deleted_and_others_are_not(moderator_client: Client) -> None:
    ended = Session.objects.create(session_key="ended", expire_date=timezone.now() - timedelta(hours=1))
    forget_sessions()
    assert not Session.objects.filter(pk=ended.pk).exists()
    assert Session.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=3000)])
def test_what_a_clock_that_was_ahead_has_dated_is_swept_now(player: Contributor, ahead: timedelta) -> None:
    now = timezone.now()
    take = factory.recording(player, captured_at=now + ahead, moved_at=now + ahead)
    words = factory.recording(player, status=Recording.Status.LISTENED)
    Words.objects.create(recording=words)
    Words.objects.update(created_at=now + ahead, moved_at=now + ahead)
    assert sweeping.waiting(now, sweeping.WAIT) == [take.pk]
    assert to_transcribe.lost(now, sweeping.WAIT, 10) == [words.pk]
    sweeping.sweep()
    assert sweeping.waiting(timezone.now(), sweeping.WAIT) == [], "it was sent on, and has its half minute"


@pytest.mark.django_db
def test_a_take_of_this_minute_is_left_to_its_worker(player: Contributor) -> None:
    soon = timezone.now() + timedelta(seconds=5)  # clocks of two machines are never quite the same
    factory.recording(player, captured_at=soon, moved_at=soon)
    assert sweeping.waiting(timezone.now(), sweeping.WAIT) == []


@pytest.mark.django_db
def test_a_run_whose_worker_had_tomorrows_clock_can_be_taken_up() -> None:
    run = VerifyRun.objects.create(alive_at=timezone.now() + timedelta(hours=5))
    assert VerifyRun.objects.take_up().pk == run.pk
    with pytest.raises(AlreadyVerifying):
        VerifyRun.objects.take_up()
