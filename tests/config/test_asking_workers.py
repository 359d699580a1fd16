"""Health checks of workers and scheduler: a status that an engine can read, and words for whoever looks."""

from datetime import timedelta
from socket import gethostname
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from pytest_django import Settings

from config.celery import app


@pytest.fixture(autouse=True)
def _scaled(settings: Settings) -> None:
    settings.REDIS_URL = "redis://localhost:1/0"


def test_a_worker_is_asked_by_the_name_under_which_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    with patch.object(app.control, "ping", return_value=[{"here": {"ok": "pong"}}]) as ping:
        call_command("worker", "publishing", "housekeeping", "--check")
    name = f"publishing-housekeeping@{gethostname()}"
    assert ping.call_args.args == ([name],)
    assert capsys.readouterr().out == f"{name} works.\n"


def test_one_that_does_not_answer_fails_the_check() -> None:
    with (
        patch.object(app.control, "ping", return_value=[]),
        pytest.raises(CommandError, match="has not answered"),
    ):
        call_command("worker", "text", "--check")


@pytest.mark.django_db
def test_a_scheduler_is_well_while_it_sends(capsys: pytest.CaptureFixture[str]) -> None:
    every, _ = IntervalSchedule.objects.get_or_create(every=30, period="seconds")
    row = PeriodicTask.objects.create(name="a test", task="x", interval=every, last_run_at=timezone.now())
    call_command("scheduler", "--check")
    assert "Work was sent at" in capsys.readouterr().out
    PeriodicTask.objects.filter(pk=row.pk).update(last_run_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(CommandError, match="Nothing was sent for 10 minutes"):
        call_command("scheduler", "--check")
