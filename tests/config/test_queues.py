"""Every task has an end, comes again where its worker was lost, and is with one worker at a time."""

from typing import Any

import pytest
import yaml
from django.conf import settings

from config.celery import app
from config.workers import limits, queues
from games.judging.tasks import PERSISTENT
from tests.sites import ROOT

app.loader.import_default_modules()
TASKS = sorted(name for name in app.tasks if not name.startswith("celery."))


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_limits_and_comes_again_where_its_worker_is_lost(name: str) -> None:
    task: Any = app.tasks[name]
    limit = queues.LIMITS[limits.of_task(name)]
    assert (task.soft_time_limit, task.time_limit) == (limit.soft, limit.hard)
    assert 0 < limit.soft < limit.hard
    assert task.acks_late
    assert task.reject_on_worker_lost
    assert not task.acks_on_timeout


@pytest.mark.parametrize("name", TASKS)
def test_it_is_looked_up_on_the_queue_that_it_is_sent_to(name: str) -> None:
    assert app.amqp.router.route({}, name)["queue"].name == limits.of_task(name)


def test_a_message_comes_to_a_second_worker_only_after_the_longest_task_must_be_over() -> None:
    """Were it shorter, each long task would run several times, each time again."""
    longest = max(app.tasks[name].time_limit or 0 for name in TASKS)
    assert longest < queues.VISIBILITY
    assert PERSISTENT["retry_backoff_max"] < queues.VISIBILITY, (
        "a message that waits for its time is held too"
    )


def test_a_worker_has_no_more_than_it_works_on() -> None:
    assert app.conf.worker_prefetch_multiplier == 1
    assert settings.CELERY_WORKER_PREFETCH_MULTIPLIER == 1


def test_every_queue_has_one_kind_of_worker_whose_memory_is_bounded() -> None:
    assert sorted(queue for worker in queues.WORKERS for queue in worker.queues) == sorted(queues.LIMITS)
    assert all(256 <= worker.megabytes <= 8_192 for worker in queues.WORKERS)
    assert queues.megabytes(["takes"]) == queues.WORKERS[0].megabytes
    assert queues.megabytes(["housekeeping", "text"]) == 4_096


def test_the_compose_file_starts_the_workers_of_the_table() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    found = {
        name: service["command"][3:]
        for name, service in services.items()
        if "worker" in service.get("command", ())
    }
    assert found == {
        worker.name: [*worker.queues, "--concurrency", str(worker.concurrency)] for worker in queues.WORKERS
    }
