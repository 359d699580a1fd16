"""`manage.py scheduler`: the one process that sends scheduled work in the scaled way to run."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import services
from config.celery import app


class Command(BaseCommand):
    help = "Send scheduled tasks until stopped. Needs REDIS_URL; run exactly one."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError(
                "A scheduler of its own needs a broker: set REDIS_URL, or use `manage.py serve`."
            )
        services.check()
        app.start(["beat", "--loglevel=WARNING"])
