"""`manage.py worker QUEUE…`: one worker process of the scaled way to run."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import services
from config.celery import app
from config.embedded import QUEUES
from inference.running import loaded


class Command(BaseCommand):
    help = "Work on the given queues until stopped. Needs REDIS_URL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queues", nargs="+", choices=QUEUES)
        parser.add_argument("--concurrency", type=int, default=1)

    def handle(self, *, queues: list[str], concurrency: int, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError("A worker of its own needs a broker: set REDIS_URL, or use `manage.py serve`.")
        services.check()
        if "takes" in queues:
            loaded.open_all()
        name = f"--hostname={'-'.join(queues)}@%h"
        # Threads share one copy of the models; numpy and onnxruntime leave the interpreter lock alone.
        pool = ["--pool=threads", f"--concurrency={concurrency}"]
        app.worker_main(["worker", f"--queues={','.join(queues)}", name, *pool, "--loglevel=WARNING"])
