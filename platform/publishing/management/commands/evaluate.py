"""`manage.py evaluate`: how good a model is on a split of a release, kept as a row for /models/."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inference.registry.entries import RegistryError
from inference.running.naming import NoSuchModel
from publishing.evaluating import evaluate
from publishing.evaluating.releases import ReleaseError


class Command(BaseCommand):
    help = "Measure models on a split of releases: accuracy, calibration, cut-offs against latency."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--model", action="append", required=True, metavar="NAME|FILE.onnx", help="may be given again"
        )
        parser.add_argument(
            "--release",
            action="append",
            required=True,
            metavar="N|FOLDER|OWNER/NAME[@REVISION]",
            help="may be given again",
        )
        parser.add_argument("--split", default="test", help="default: test")
        parser.add_argument(
            "--contract", default="", help="which one a FILE follows, where that is not clear"
        )
        parser.add_argument("--json", action="store_true", help="print what is kept, a line of JSON for each")

    def handle(self, *, split: str, contract: str, **options: Any) -> None:
        failed = 0
        for release in options["release"]:
            for model in options["model"]:
                failed += not self._one(model, release, split, contract, as_json=options["json"])
        if failed:
            raise CommandError(f"{failed} could not be measured; the reasons stand above.")

    def _one(self, model: str, release: str, split: str, contract: str, *, as_json: bool) -> bool:
        """Whether it could be measured; what cannot leaves its reason, and the rest goes on."""
        try:
            found = evaluate.evaluate(model, release, split, contract)
        except (NoSuchModel, ReleaseError, RegistryError) as error:
            self.stderr.write(f"{model} on {release}: {error}")
            return False
        if as_json:
            self.stdout.write(json.dumps(found.kept(), allow_nan=False))
        else:
            for line in evaluate.lines(found):
                self.stdout.write(line)
        return True
