"""`manage.py gate [FOLDER]`: whether a release loads where people use it, a line for each check."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.gate.deciding import home
from publishing.gate.examining import examine
from publishing.gate.findings import failed, sentence, untried


class Command(BaseCommand):
    help = "Read a release with the oldest and the newest libraries, as other projects do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="of a release; RELEASE_DIR when not given")

    def handle(self, *, folder: Path | None, **_options: object) -> None:
        place = folder or settings.RELEASE_DIR
        if not (place / "README.md").is_file():
            raise CommandError(
                f"{place} holds no release: there is no README.md in it. Publish one, or name its folder."
            )
        findings = examine(place, home())
        for finding in findings:
            self.stdout.write(finding.line())
        if failed(findings) or untried(findings):
            raise CommandError(sentence(findings))
        self.stdout.write(sentence(findings))
