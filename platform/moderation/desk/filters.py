"""What a moderator narrows the queue to: read from an address, written back into one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from corpus.labels import Label
from corpus.languages import NAMES
from corpus.models import UNSURE_STEPS, Sample
from moderation.belief import flags
from moderation.models import Report

LONGEST: Final = 80
"""Characters of a value; the longest key of a prompt."""

NAME: Final = re.compile(rf"[a-zA-Z0-9_.|-]{{0,{2 * LONGEST}}}", re.ASCII)
"""Of a game, a speaker, a prompt, or of two models."""

LONGEST_QUERY: Final = 400
"""As leases and saved views keep it."""

EXACT: Final = {
    "game": "game",
    "label": "intent",
    "flag": "flag",
    "against": "against",
    "contributor": "speaker",
    "prompt": "prompt_key",
}
"""Filters that are a column of the sample, with an index of the queue each."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Only samples of this kind; nothing asked is everything.

    Attributes:
        language: ISO 639-1, of what is played here.
        label: what the games meant. Who narrows to one knows it: such leans are marked as anchored.
        flag: a code of `moderation.belief.flags`.
        against: two models that contradict each other, "namo|smart-turn".
        contributor: a speaker's pseudonym.
        prompt: key of a prompt.
        reported: only takes that somebody reported and no moderator has answered for.
        unsure: at least so many milliseconds of uncertainty of the cut, one of `UNSURE_STEPS`.
    """

    language: tuple[str, ...] = ()
    game: str = ""
    label: str = ""
    flag: str = ""
    against: str = ""
    contributor: str = ""
    prompt: str = ""
    reported: bool = False
    unsure: int = 0

    @property
    def query(self) -> str:
        """As it stands in an address, in one order."""
        asked = ((each.name, getattr(self, each.name)) for each in fields(self))
        shown = {name: _word(value) for name, value in asked if value}
        return urlencode(shown, safe=",|")

    @property
    def takes_all(self) -> bool:
        """Whether it says no more than languages and a game, so that second opinions fit in."""
        return self == Filters(language=self.language, game=self.game)

    @property
    def takes_agreed(self) -> bool:
        """Whether agreed samples can be among them: they have no flag."""
        return not (self.flag or self.against)

    def narrow(self, status: Sample.Status) -> Iterator[QuerySet[Sample]]:
        """Samples of a status, in parts that do not overlap: each language and each step of uncertainty is a
        walk of the index of its own."""
        asked = {column: getattr(self, name) for name, column in EXACT.items() if getattr(self, name)}
        found = self._being(status).filter(**asked)
        languages = [{"language": each} for each in self.language] or [{}]
        steps = [{"unsure": each} for each in UNSURE_STEPS if each >= self.unsure] if self.unsure else [{}]
        for language, step in product(languages, steps):
            yield found.filter(**language, **step)

    def _being(self, status: Sample.Status) -> QuerySet[Sample]:
        """From the reports, where it is about those: few wait, and most of the queue has none."""
        if not self.reported:
            return Sample.objects.filter(status=status)
        takes = Report.objects.waiting().values("sample__recording")
        return Sample.objects.being(status).filter(recording__in=takes)


def read(asked: QueryDict, own: tuple[str, ...] = ()) -> Filters:
    """What an address asks for; what makes no sense in it is not asked.

    Args:
        own: the languages of the moderator, where the address names none.
    """
    languages = ",".join(asked.getlist("language")).split(",")
    known = tuple(sorted({code for code in languages if code in NAMES}))
    text = {name: _text(asked.get(name, "")) for name in ("game", "against", "contributor", "prompt")}
    found = Filters(
        language=known or own,
        label=_among(asked.get("label", ""), Label.values),
        flag=_among(asked.get("flag", ""), flags.WORDS),
        reported=asked.get("reported", "") in ("1", "on"),
        unsure=_step(asked.get("unsure", "")),
        **text,
    )
    if len(found.query) <= LONGEST_QUERY:
        return found
    return replace(found, game="", against="", contributor="", prompt="")  # no two names are so long


def _among(value: str, known: Any) -> str:
    return value if value in known else ""


def _text(value: str) -> str:
    """Whatever is looked for by its name has one of these characters, and none grows in an address."""
    return value if NAME.fullmatch(value) else ""


def _step(value: str) -> int:
    """The highest step that it reaches: views that were saved with a number of their own go on."""
    asked = int(value) if value.isdecimal() and len(value) <= LONGEST else 0
    return max((step for step in UNSURE_STEPS if step <= asked), default=0)


def _word(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return "1" if value is True else str(value)
