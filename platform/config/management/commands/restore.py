"""`manage.py restore DIR`: a backup into an empty site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from config.hardening import private
from corpus.backup import replaying
from corpus.backup.folder import Unusable
from corpus.backup.restoring import Restored, restore
from corpus.withdrawal import STORAGE_ERRORS


class Command(BaseCommand):
    help = (
        "Bring the newest backup of DIR into this site, whose database must be empty. What was taken back or "
        "forgotten since, as LEDGER says, stays gone. Everybody signs in anew."
    )
    # They ask tables that are not there yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--state", default="", help="an earlier backup, such as 20261129T125700000000Z")
        parser.add_argument(
            "--without-ledger", action="store_true", help="although whoever withdrew since comes back"
        )

    def handle(self, *, folder: Path, state: str, without_ledger: bool, **options: Any) -> None:
        private.begin()
        try:
            if settings.S3_BUCKET:
                import_string("config.remote.make_bucket")()
            restored = restore(folder, state, without_ledger=without_ledger)
        except Unusable as error:
            raise CommandError(str(error)) from None
        except STORAGE_ERRORS as error:
            raise CommandError(f"Broken off: {error}. Run it again: what is copied stays.") from None
        # A session that somebody ended since the backup would be open again.
        call_command("migrate", interactive=False, verbosity=0)
        Session.objects.all().delete()
        self._tell(restored, replaying.replay())

    def _tell(self, restored: Restored, replayed: replaying.Replayed) -> None:
        for name, fault in restored.missing.items():
            self.stdout.write(f"missing: {name}: {fault}")
        self.stdout.write(
            f"Backup {restored.name} is back: {restored.rows} rows, {restored.objects} objects. "
            f"Taken back since, and gone: {replayed.takes} takes, {replayed.voices} voices, "
            f"{replayed.accounts} accounts. Now run `manage.py prepare` and start the site."
        )
        if restored.missing:
            raise CommandError(f"{len(restored.missing)} objects are not there; now run `manage.py verify`.")
