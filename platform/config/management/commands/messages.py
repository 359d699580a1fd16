"""`manage.py messages`: brings the catalogues up to the sources, and says how far each language is."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.words import updating
from config.words.places import DOMAINS, our_code
from corpus.languages import NAMES


class Command(BaseCommand):
    help = "Update every catalogue of words from templates, Python and JavaScript."
    # It is what mends a catalogue, so it runs with a broken one.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--add", metavar="LANGUAGE", default="", help="one more language")
        parser.add_argument("--stage", action="store_true", help="with --add: only what scripts say in it")
        parser.add_argument("--check", action="store_true", help="only fail where a catalogue lags")

    def handle(self, *, add: str, stage: bool, check: bool, **options: Any) -> None:
        if add and our_code(add) not in NAMES:
            raise CommandError(f"Nobody can play in {add!r}; these languages there are: {', '.join(NAMES)}.")
        if not check:
            domains = DOMAINS[1:] if stage else DOMAINS
            for path in updating.update(settings.BASE_DIR, also=add, domains=domains):
                self.stdout.write(f"Updated {path.relative_to(settings.BASE_DIR)}")
        stands = list(updating.stands(settings.BASE_DIR))
        for language, (said, sentences) in _shares(stands).items():
            self.stdout.write(f"{language}: {said} of {sentences} sentences said")
        if lagging := [str(stand.path.relative_to(settings.BASE_DIR)) for stand in stands if stand.lags]:
            raise CommandError(f"Behind their sources: {', '.join(lagging)}. Run `manage.py messages`.")


def _shares(stands: list[updating.Stand]) -> dict[str, tuple[int, int]]:
    """Language to how many sentences are said, of how many."""
    found: dict[str, tuple[int, int]] = {}
    for stand in stands:
        language = stand.path.parent.parent.name
        said, sentences = found.get(language, (0, 0))
        found[language] = (said + stand.said, sentences + stand.sentences)
    return found
