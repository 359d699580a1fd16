"""Worker and scheduler inside the web process: the embedded way to run."""

import os
import threading
import time
from typing import Any

from celery.beat import EmbeddedService
from celery.worker import WorkController

from config.celery import app, make
from inference.running import loaded

# One thread more than cores: a release, of which only one runs at a time, never holds up a take. Transcribing
# and rescoring are slow, and have one thread each that they never lend each other or take from the others.
WORKERS: dict[tuple[str, ...], int] = {
    ("takes", "publishing", "housekeeping"): (os.cpu_count() or 1) + 1,
    ("text",): 1,
    ("rescoring",): 1,
}
QUEUES = tuple(queue for queues in WORKERS for queue in queues)


class Background:
    """The Celery workers with their threads and one beat, each in a thread of its own.

    The broker is memory of this process, so whatever was waiting is gone when the process ends; the first
    sweep after a start finds it again in the database.
    """

    def __init__(self) -> None:
        self._workers = [_worker(queues, threads) for queues, threads in WORKERS.items()]
        # Left to itself, beat would keep a file in the current folder and never see an edited schedule.
        self._beat: Any = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
        self._threads = [
            threading.Thread(target=_work, args=(worker, queues), name=f"{queues[0]} worker", daemon=True)
            for queues, worker in zip(WORKERS, self._workers, strict=True)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._beat.start()

    def stop(self, patience: float = 10) -> None:
        """Let running tasks finish for `patience` seconds, then leave the rest to the next start's sweep."""
        self._beat.stop()
        end = time.monotonic() + patience
        for worker in self._workers:
            worker.stop()
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))


def _worker(queues: tuple[str, ...], threads: int) -> WorkController:
    return WorkController(
        app=app if "takes" in queues else make(),
        pool_cls="threads",
        concurrency=threads,
        queues=list(queues),
        hostname=f"{queues[0]}@localhost",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )


def _work(worker: WorkController, queues: tuple[str, ...]) -> None:
    app.set_default()
    if "takes" in queues:
        loaded.open_all()
    worker.start()
