"""`manage.py scaled`: the scaled way on this machine, without containers, until Ctrl-C."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config import services
from config.scaled import programs
from config.scaled.parts import PartError
from config.scaled.topology import running


class Command(BaseCommand):
    help = "Start Redis, PostgreSQL, a store, two web processes, workers and scheduler. Begins empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="of the one address")

    def handle(self, *, port: int, **options: Any) -> None:
        if missing := programs.missing():
            raise CommandError("\n".join(missing))
        services.static_files()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with running(port, self._say) as topology:
                self._say(f"Your Turn is here: {topology.url}/")
                if link := topology.sign_in_link():
                    self._say(f"First moderator, sign in once with: {link}")
                self._say("It began empty, and what it holds goes with Ctrl-C.")
                while not topology.keeper.failed.wait(1):
                    pass
        except KeyboardInterrupt:
            self._say("Stopped.")
            return
        except (PartError, OSError) as error:
            raise CommandError(str(error)) from error
        raise CommandError("A part would not stay, so all of it was stopped.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
