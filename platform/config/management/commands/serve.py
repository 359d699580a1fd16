"""`manage.py serve`: the web process, with worker and scheduler inside unless Redis is set."""

import signal
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.groups import first_moderator
from accounts.sign_in_link import make
from config import services
from config.embedded import Background
from config.server import Site
from games.housekeeping import sweep


class Command(BaseCommand):
    help = "Serve the site on HOST and PORT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        services.check()
        background = None if settings.REDIS_URL else Background()

        def ready() -> None:
            if background:
                background.start()
                # Whatever the last process left half done; tasks may run twice without harm.
                sweep.delay(older_than_seconds=0)
            self.welcome(host, port)

        # A second Ctrl-C must not leave the terminal waiting for a worker thread.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            Site(host, port, ready).run()
        finally:
            if background:
                background.stop()

    def welcome(self, host: str, port: int) -> None:
        address = f"http://{host}:{port}"
        self.stdout.write(f"Your Turn is here: {address}/")
        if moderator := first_moderator():
            self.stdout.write(f"First moderator, sign in once with: {address}{make(moderator)}")
        self.stdout.flush()
