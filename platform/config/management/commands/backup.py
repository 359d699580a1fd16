"""`manage.py backup DIR`: database and sound into a folder, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.hardening import private
from corpus.backup.folder import Unusable
from corpus.backup.taking import KEPT, back_up
from corpus.withdrawal import STORAGE_ERRORS


class Command(BaseCommand):
    help = (
        "Add a backup to DIR: the whole database, and the sound that DIR does not have yet. What was taken "
        "back is deleted from DIR. Goes on where it was broken off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--keep", type=int, default=KEPT, help=f"states to keep (default: {KEPT})")

    def handle(self, *, folder: Path, keep: int, **options: Any) -> None:
        private.begin()
        try:
            taken = back_up(folder, keep)
        except Unusable as error:
            raise CommandError(str(error)) from None
        except STORAGE_ERRORS as error:
            raise CommandError(f"Broken off: {error}. Run it again: what is copied stays.") from None
        for name, fault in taken.missing.items():
            self.stdout.write(f"missing: {name}: {fault}")
        self.stdout.write(
            f"Backup {taken.name}: {taken.objects} objects, {taken.copied} of them new "
            f"({taken.bytes / 1e6:,.1f} MB); {taken.removed} deleted, taken back or in no backup any more."
        )
        if taken.missing:
            raise CommandError(f"{len(taken.missing)} objects are not in it. Look with `manage.py verify`.")
