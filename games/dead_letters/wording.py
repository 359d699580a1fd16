"""A dead letter in words: what was to be done, with what, and what came of it."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from games.dead_letters.models import DeadLetter

WORK: Final[dict[str, str | Promise]] = {
    "games.judging.tasks.take": gettext_lazy("judge a take"),
    "games.judging.tasks.words": gettext_lazy("write the words of a take down"),
    "games.judging.tasks.recut": gettext_lazy("judge a moved cut"),
    "games.judging.tasks.rescore": gettext_lazy("have models asked about the corpus"),
    "games.importing.tasks.bring_in": gettext_lazy("bring an import in"),
}
"""Of other tasks the page says the name."""


@dataclass(frozen=True, slots=True)
class Row:
    """A letter as page and terminal show it."""

    letter: DeadLetter
    work: str
    what: str
    error: str


def row(letter: DeadLetter) -> Row:
    """In the language of whoever reads."""
    what = str(letter.subject) if letter.subject else letter.arguments
    # Our own words have a translation; what a program raised stays as it is.
    return Row(letter, str(WORK.get(letter.task, letter.task)), what, gettext(letter.error))
