"""`manage.py train_demo`: a text model of this site's own, from the sentences of its games."""

from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from games.demo import sentences
from inference.registry import entries, installed
from inference.registry.claiming import Claimed
from inference.registry.entries import DEMONSTRATION, RegistryError
from inference.registry.lock import LockError
from inference.running import trying
from inference.training import endings, keeping
from inference.training.endings import Trained
from inference.training.examples import FORMS, PLAIN, SHOWN, STOPPED

WORDS: Mapping[str, str] = {
    SHOWN: "punctuation as shown",
    PLAIN: "without punctuation",
    STOPPED: "a full stop after everything",
}


class Command(BaseCommand):
    help = "Train the demonstration's text model on the sentences of the games; again, it changes nothing."

    def handle(self, **_options: Any) -> None:
        began = perf_counter()
        try:
            entry = entries.entry(DEMONSTRATION, installed.entries())
            made = endings.train(sentences.by_language())
            new = keeping.keep(entry, Path(settings.MODELS_DIR), made.files)
        except (RegistryError, LockError, Claimed, OSError) as error:
            raise CommandError(str(error)) from error
        self._say(made, perf_counter() - began)
        found = trying.tried_entry(entry, Path(settings.MODELS_DIR))
        if found.status == "broken":
            raise CommandError(found.sentence)
        again = " A site that runs already asks it once it is started again." if new else " It is as it was."
        self.stdout.write(f"{found.sentence}{again}")

    def _say(self, made: Trained, seconds: float) -> None:
        self.stdout.write(
            f"Trained on {made.trained_on:,} sentences in {seconds:.0f} s. On {made.held_out} others it "
            "tells a sentence from its beginnings with this accuracy (mean of both recalls, 0.5 is chance):"
        )
        for form in FORMS:
            each = made.accuracy[form]
            languages = ", ".join(f"{language} {value:.2f}" for language, value in each.items())
            self.stdout.write(f"  {mean(each.values()):.2f} {WORDS[form]} ({languages})")
