"""`manage.py finetune`: Smart Turn with a head of this site's own, measured before and after, and kept."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inference.registry.claiming import Claimed
from inference.registry.entries import RegistryError
from inference.registry.lock import LockError
from inference.registry.tables import NAME
from inference.running.naming import NoSuchModel
from inference.training.heads import HeadError
from publishing.evaluating import adopting, finetune, pairing
from publishing.evaluating.finetune import Tuned
from publishing.evaluating.releases import ReleaseError

REFUSALS: Final = (ReleaseError, NoSuchModel, HeadError, RegistryError, LockError, Claimed, OSError)


class Command(BaseCommand):
    help = "Train Smart Turn's head on a release, and say honestly what that changed on its test split."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--release", required=True, metavar="N|FOLDER|OWNER/NAME[@REVISION]")
        parser.add_argument("--base", type=Path, metavar="FILE.onnx", help="default: Smart Turn's own")
        parser.add_argument(
            "--name", default="smart-turn-ours", help="of the model; default: smart-turn-ours"
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE.onnx", help="a copy, its provenance beside it"
        )

    def handle(self, *, release: str, base: Path | None, name: str, output: Path | None, **_: Any) -> None:
        if not NAME.fullmatch(name) or name == adopting.BASE:
            raise CommandError(
                f"--name is {name!r}: it may have small letters, digits, - and _, and not be the base's own."
            )
        if output and output.suffix != ".onnx":
            raise CommandError(f"--output is {output}, but must end in .onnx.")
        try:
            tuned = finetune.tune(base or adopting.base_file(), release)
            self._say(tuned)
            if tuned.is_new:
                entry = adopting.entry(name, own=base is None)
                adopting.keep(entry, tuned, output)
                self._say_how_to_ask(adopting.table(entry))
        except REFUSALS as error:
            raise CommandError(str(error)) from error

    def _say(self, tuned: Tuned) -> None:
        made = tuned.provenance
        train, chosen = made["train"], made["validation"]
        by = f"{chosen['complete'] + chosen['incomplete']:,} of validation" if chosen else "parts of them"
        self.stdout.write(
            f"Trained on {train['complete']:,} complete and {train['incomplete']:,} incomplete clips of "
            f"{train['speakers']:,} speakers, chosen on {by}, in {made['seconds']:.0f} s. On the test split:"
        )
        for line in pairing.in_words(tuned.paired):
            self.stdout.write(f"  {line}")
        if not tuned.is_new:
            self.stdout.write("No head was better than the one that is there: nothing is written.")

    def _say_how_to_ask(self, table: str) -> None:
        self.stdout.write(
            f"The model is in {settings.MODELS_DIR}, its provenance beside it. This makes it a scorer, in "
            f"{settings.MODELS_FILE}; then start the workers again:\n\n{table}"
        )
