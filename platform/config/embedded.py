"""Worker and scheduler inside the web process: the embedded way to run."""

import os
import threading
from typing import Any

from celery.beat import EmbeddedService
from celery.worker import WorkController

from config.celery import app
from inference import loaded

QUEUES = ("takes", "publishing", "housekeeping")


class Background:
    """One Celery worker with threads and one beat, each in a thread of its own.

    The broker is memory of this process, so whatever was waiting is gone when the process ends; the first
    sweep after a start finds it again in the database.
    """

    def __init__(self) -> None:
        # One thread more than cores: a release, of which only one runs at a time, never holds up a take.
        threads = (os.cpu_count() or 1) + 1
        self._worker = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=threads,
            queues=list(QUEUES),
            hostname="embedded@localhost",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        # Left to itself, beat would keep a file in the current folder and never see an edited schedule.
        self._beat: Any = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
        self._thread = threading.Thread(target=self._work, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._beat.start()

    def stop(self, patience: float = 10) -> None:
        """Let running tasks finish for `patience` seconds, then leave the rest to the next start's sweep."""
        self._beat.stop()
        self._worker.stop()
        self._thread.join(patience)

    def _work(self) -> None:
        app.set_default()
        # The first player should not wait for the models to be opened.
        loaded.open_all()
        self._worker.start()
