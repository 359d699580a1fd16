"""`manage.py serve`: the web process, with worker and scheduler inside unless Redis is set."""

import signal
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from accounts.groups import first_moderator
from accounts.sign_in_link import make
from config import services
from config.embedded import Background
from config.logs import tracing
from config.server import Site
from corpus.storage import moving
from games.judging import handing_over


class Command(BaseCommand):
    help = "Serve the site on HOST and PORT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="run `prepare` first, in the same process")
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, prepare: bool, **options: Any) -> None:
        if prepare:
            call_command("prepare", stdout=self.stdout)
        services.check()
        services.static_files()
        background = None if settings.REDIS_URL else Background()
        # Asked now: the ORM may not be used on the event loop.
        words = welcome(f"http://{host}:{port}")

        def ready() -> None:
            moving.keep_moving()
            if background:
                background.start()
                # Whatever the last process left half done; tasks may run twice without harm.
                handing_over.leftovers()
            self.stdout.write(words)
            self.stdout.flush()

        # systemd and Docker stop with SIGTERM, a terminal with Ctrl-C. uvicorn closes its connections, then
        # raises the signal again; either way the worker gets its time to finish.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with tracing.told("web"):
            with suppress(KeyboardInterrupt):
                Site(host, port, ready).run()
            # Who asks a second time does not wait for running tasks: the next start's sweep finds them.
            with suppress(KeyboardInterrupt):
                if background:
                    background.stop()
        self.stdout.write("Stopped.")


def welcome(address: str) -> str:
    """What the terminal says once the site answers."""
    lines = [f"Your Turn is here: {address}/"]
    if moderator := first_moderator():
        lines.append(f"First moderator, sign in once with: {address}{make(moderator)}")
    return "\n".join(lines)
