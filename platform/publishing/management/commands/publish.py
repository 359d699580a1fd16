"""`manage.py publish`: make the next release now, here."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.models import Confirmation, PublishError, Release
from publishing.release import publish


class Command(BaseCommand):
    help = "Publish accepted samples to RELEASE_DIR, or to HUB_DATASET when that is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--confirm",
            choices=("private", "public"),
            help="say once that releases may go to HUB_DATASET, and who may read them there",
        )
        parser.add_argument("--take-out", action="store_true", help="add nothing, only take out")

    def handle(self, *, confirm: str | None, take_out: bool, **_options: Any) -> None:
        if confirm:
            self._confirm(confirm)
        try:
            release = publish(removals_only=take_out)
        except PublishError as error:
            raise CommandError(str(error)) from None
        if release.outcome == Release.Outcome.FAILED:
            raise CommandError(release.error)
        self.stdout.write(release.summary())

    def _confirm(self, visibility: str) -> None:
        if not settings.HUB_DATASET:
            raise CommandError("HUB_DATASET is not set: a folder needs no confirmation.")
        given = Confirmation.give(settings.HUB_DATASET, private=visibility == "private")
        self.stdout.write(f"Confirmed: {given}.")
