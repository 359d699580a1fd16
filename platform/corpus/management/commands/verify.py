"""`manage.py verify`: is everything that was stored still there, and as it was stored?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corpus.models import AlreadyVerifying, VerifyRun
from corpus.verifying.auditing import verify


class Command(BaseCommand):
    help = (
        "Check the audio of every take in the storage (hash, length), name what is lost and what no row "
        "names. Goes on where it was broken off; fills in the hashes of takes stored before they were kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--decode", action="store_true", help="also decode every take, which is slower")

    def handle(self, *, decode: bool, **_options: Any) -> None:
        try:
            run = verify(decode=decode)
        except AlreadyVerifying:
            raise CommandError("Another process verifies right now. Wait until it has finished.") from None
        self._show(run)
        if run.error:
            raise CommandError(f"Broken off: {run.error}. Run it again: it goes on from there.")
        if run.lost:
            raise CommandError(f"{run.lost} takes are lost. Bring their objects back from a copy.")

    def _show(self, run: VerifyRun) -> None:
        for fault in run.faults:
            self.stdout.write(f"lost: take {fault['recording']} ({fault['object']}): {fault['reason']}")
        for name in run.strays:
            self.stdout.write(f"unnamed: {name}")
        self.stdout.write(
            f"{run.checked} takes, {run.bytes / 1e6:,.1f} MB: {run.lost} lost, {run.unnamed} objects that no "
            f"row names, {run.recorded} hashes filled in."
        )
