"""`manage.py rescore`: run a new model, or a new revision, over the corpus."""

import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from getpass import getuser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from corpus.models import StatusMoved
from games.judging import rescoring
from inference.models import Rescoring
from inference.running import rescoring as requests


class Command(BaseCommand):
    help = (
        "Ask every scorer, or one, about all samples that it has not answered yet. Works behind live takes, "
        "shows how far it is, and may be interrupted: the site goes on with it, unless it is stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scorer", default="", help="name of one scorer or recogniser; all without it")
        parser.add_argument("--since", help="only takes recorded on that day or later, such as 2026-11-01")
        parser.add_argument(
            "--resume", action="store_true", help="go on with the newest run that was stopped"
        )
        parser.add_argument("--stop", action="store_true", help="stop the runs that are under way")

    def handle(self, *_: Any, **options: Any) -> None:
        if options["stop"]:
            return self._stop()
        try:
            run = self._resumed() if options["resume"] else self._started(options)
        except requests.CannotRescore as error:
            raise CommandError(str(error)) from error
        return self._follow(run)

    def _started(self, options: dict[str, Any]) -> Rescoring:
        since = _day(options["since"]) if options["since"] else None
        return requests.start(
            scorer=options["scorer"], since=since, asked_by=f"{getuser()} (command)", here=True
        )

    def _resumed(self) -> Rescoring:
        run = Rescoring.objects.exclude(status=Rescoring.Status.DONE).order_by("started_at").last()
        if run is None:
            raise CommandError("There is no run to go on with. `manage.py rescore` begins one.")
        if run.status == Rescoring.Status.STOPPED:
            requests.resume(run, here=True)
        return run

    def _follow(self, run: Rescoring) -> None:
        """Work on it here, batch by batch; whatever is left when we are killed, the site's sweeper finds."""
        try:
            while (pause := rescoring.batch(run.pk)) is not None:
                self._say(run)
                time.sleep(pause)
        except KeyboardInterrupt:
            self.stdout.write("Interrupted. The site goes on with it; `manage.py rescore --stop` ends it.")
            return
        self._say(run)
        self._must_have_asked(run)

    def _must_have_asked(self, run: Rescoring) -> None:
        """A run that could not ask somebody is no success, though all others were asked.

        Raises:
            CommandError: with the reasons.
        """
        if run.status == Rescoring.Status.STOPPED and run.error:
            raise CommandError(run.error)
        if not run.scorer and (problems := requests.unusable()):
            raise CommandError("\n".join(("Not everybody was asked.", *problems)))

    def _say(self, run: Rescoring) -> None:
        run.refresh_from_db()
        new = f"{run.scores} scores and {run.transcripts} transcripts new"
        self.stdout.write(f"{run} ({run.percent} %): {new}, {run.failures} recordings unreadable")
        self.stdout.flush()
        if run.status == Rescoring.Status.DONE and run.error:
            self.stderr.write(run.error)

    def _stop(self) -> None:
        stopped = 0
        for run in Rescoring.objects.unfinished():
            try:
                run.stop()
            except StatusMoved:  # done in the meantime
                continue
            stopped += 1
        self.stdout.write(f"{stopped} stopped. `manage.py rescore --resume` goes on.")


def _day(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no day. Write it as 2026-11-01.") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
