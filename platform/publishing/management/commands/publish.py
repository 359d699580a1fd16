"""`manage.py publish`: make the next release now, here."""

from django.core.management.base import BaseCommand, CommandError

from publishing.models import PublishError, Release
from publishing.release import publish


class Command(BaseCommand):
    help = "Publish accepted samples to RELEASE_DIR, or to HUB_DATASET when that is set."

    def handle(self, **_options: object) -> None:
        try:
            release = publish()
        except PublishError as error:
            raise CommandError(str(error)) from None
        if release.outcome == Release.Outcome.FAILED:
            raise CommandError(release.error)
        self.stdout.write(release.summary())
