"""`manage.py publish`: make the next release now, here; with `--plan` look at it instead."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publishing.models import Preview, PublishError, Release
from publishing.planning.order import EVERYTHING
from publishing.preview import in_words, making
from publishing.schedules import running


class Command(BaseCommand):
    help = "Publish accepted samples to RELEASE_DIR, or to HUB_DATASET when that is set."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--plan", action="store_true", help="Say what would go, what waits and why; publish nothing."
        )

    def handle(self, **options: Any) -> None:
        try:
            self.stdout.write(_plan() if options["plan"] else _publish())
        except PublishError as error:
            raise CommandError(str(error)) from None


def _publish() -> str:
    release = running.publish()
    if release.outcome == Release.Outcome.FAILED:
        raise CommandError(release.error)
    return release.summary()


def _plan() -> str:
    target = running.target_of(None)
    preview = Preview.ask(target.name, order=EVERYTHING)
    making.fill(preview, target)
    if preview.status == Preview.Status.FAILED:
        raise CommandError(preview.error)
    return in_words.report(preview)
