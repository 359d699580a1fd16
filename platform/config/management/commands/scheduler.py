"""`manage.py scheduler`: the one process that sends scheduled work in the scaled way to run."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from config import services
from config.celery import app

WRITTEN: Final = timedelta(minutes=10)
"""Work is sent every 30 s; when that was, the scheduler writes down every three minutes."""


class Command(BaseCommand):
    help = "Send scheduled tasks until stopped. Needs REDIS_URL; run exactly one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="ask whether one has sent anything lately")

    def handle(self, *, check: bool, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError(
                "A scheduler of its own needs a broker: set REDIS_URL, or use `manage.py serve`."
            )
        if check:
            return self._ask()
        services.check()
        app.start(["beat", "--loglevel=WARNING"])
        return None

    def _ask(self) -> None:
        """Raises CommandError: nothing was sent for so long."""
        last = PeriodicTask.objects.aggregate(last=Max("last_run_at"))["last"]
        if last is None or last < timezone.now() - WRITTEN:
            raise CommandError(f"Nothing was sent for {WRITTEN.seconds // 60} minutes; last at {last}.")
        self.stdout.write(f"Work was sent at {last:%F %T}.")
