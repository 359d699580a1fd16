"""`manage.py worker QUEUE…`: one worker process of the scaled way to run."""

from argparse import ArgumentParser
from socket import gethostname
from typing import Any, Final

from celery.signals import worker_process_init
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import services
from config.celery import app
from config.embedded import QUEUES
from config.logs import tracing
from config.workers import beating
from config.workers import queues as table
from inference.running import loaded

PATIENCE: Final = 10.0
"""Seconds that a worker is given to say that it works; its threads may be busy, its ear is not."""


class Command(BaseCommand):
    help = "Work on the given queues until stopped. Needs REDIS_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queues", nargs="+", choices=QUEUES)
        parser.add_argument("--concurrency", type=int, default=1, help="processes, each with its own models")
        parser.add_argument(
            "--megabytes", type=int, help="of memory, after which a process is replaced (default: by queue)"
        )
        parser.add_argument("--check", action="store_true", help="ask whether that worker of this host works")

    def handle(
        self,
        *,
        queues: list[str],
        concurrency: int,
        megabytes: int | None,
        check: bool,
        **options: Any,
    ) -> None:
        if not settings.REDIS_URL:
            raise CommandError("A worker of its own needs a broker: set REDIS_URL, or use `manage.py serve`.")
        named = "-".join(queues)
        if check:
            return self._ask(f"{named}@{gethostname()}")
        services.check()
        beating.begin(queues)
        if "takes" in queues:
            worker_process_init.connect(_open_models)
        # Processes, not threads: one can be killed when a task hangs, and is all that a crash in a native
        # library takes along. Each opens its models itself: no thread of onnxruntime survives a fork.
        pool = ["--pool=prefork", f"--concurrency={concurrency}"]
        most = f"--max-memory-per-child={(megabytes or table.megabytes(queues)) * 1024}"
        words = ["worker", f"--queues={','.join(queues)}", f"--hostname={named}@%h"]
        with tracing.told(f"worker-{named}"):
            app.worker_main([*words, *pool, most, "--loglevel=WARNING"])
        return None

    def _ask(self, name: str) -> None:
        """Raises CommandError: it does not answer, which ends with status 1, as health checks want it."""
        if not app.control.ping([name], timeout=PATIENCE):
            raise CommandError(f"{name} has not answered for {PATIENCE:.0f} s.")
        self.stdout.write(f"{name} works.")


def _open_models(**_: Any) -> None:
    loaded.open_all()
