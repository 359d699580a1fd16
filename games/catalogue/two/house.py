"""What the house says in a game for two: a machine with recorded lines, for who finds nobody to talk to.

It understands no word. It knows its own side of the game, says one turn of it after the other, and waits in
between for the player's answer: for its sound, and for the quiet after it. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

HOUSE: Final = "house"
"""Mode of a take whose other side was the house."""

SIDE: Final = 1
"""Number of the house's side."""

FOLDER: Final = Path(__file__).parent

Words = Mapping[str, str]
"""ISO 639-1 to what is said."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said in one go.

    Attributes:
        lines: keys of its lines, one after the other.
        earliest: seconds after the beginning before which it is not said.
        answered: whether what was said before it waits for an answer; else the turn comes at its time.
    """

    lines: tuple[str, ...]
    earliest: float = 0.0
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Script:
    """All that the house does in one talk.

    Attributes:
        turns: in their order.
        answers: what its side of the game answers, as a page's marks have it.
        listens: key of the line by which it shows that it is there.
    """

    turns: tuple[Turn, ...]
    answers: tuple[str, ...]
    listens: str


class Drawn(NamedTuple):
    """A talk that was drawn: what the house's side is shown, the solution, and any integer."""

    prompt: Mapping[str, Any]
    solution: Mapping[str, Any]
    seed: int


@dataclass(frozen=True, slots=True)
class Part:
    """The house's part in one game.

    Attributes:
        lines: all that it can say, by key.
        folder: the game's own, in games/catalogue/two.
        script: what it does in one talk; None where it can do nothing in its side's place.
    """

    lines: Mapping[str, Words]
    folder: str
    script: Callable[[Drawn], Script | None]

    def path(self, language: str, key: str) -> Path:
        """The recording of a line: FLAC, mono, 16 bit, 16 kHz. Raises FileNotFoundError: there is none."""
        found = FOLDER / self.folder / "lines" / language / f"{key}.flac"
        if not found.is_file():
            raise FileNotFoundError(f"{found} is not there. games/demo/make_lines.py makes it.")
        return found

    def languages(self) -> tuple[str, ...]:
        """In which every line is recorded."""
        return tuple(code for code in sorted(_spoken(self.lines)) if self._has(code))

    def _has(self, language: str) -> bool:
        return _is_whole(FOLDER / self.folder / "lines" / language, tuple(self.lines))


def _spoken(lines: Mapping[str, Words]) -> set[str]:
    return set.intersection(*(set(words) for words in lines.values()))


@cache
def _is_whole(folder: Path, keys: Sequence[str]) -> bool:
    return all((folder / f"{key}.flac").is_file() for key in keys)
