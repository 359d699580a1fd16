"""What a game for two has to say: what each side is shown, how long they talk, and how it came out. Pure."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from games.catalogue.base import FIVE, Game, Prompt
from games.catalogue.two.house import Part

ANSWER: Final = "answer"
"""Mark of the page: something was answered; `value` is the answer, in the words of the game."""

TAKEN_BACK: Final = "taken_back"
"""Mark of the page: an answer was taken back; `value` is that answer."""

Answers = tuple[Sequence[str], Sequence[str]]
"""What each side answered and did not take back, in order; see `standing`."""


@dataclass(frozen=True, slots=True)
class Sides:
    """One talk before it begins: what each side sees, and what neither does.

    Attributes:
        prompts: JSON for the page of side 0 and of side 1; each has `task`, what the page draws, and
            `minutes`. The rest is each game's own: see the docstring of its `draw`.
        solution: JSON for `result`; no page is sent it before the talk is over.
    """

    prompts: tuple[Prompt, Prompt]
    solution: dict[str, Any]


class TalkGame(Game):
    """What lies in games/catalogue/two/<folder>/rules.py.

    Both sides are players. What one of them says is judged like any take, with the other as the agent whose
    voice is on a channel of its own: its `cuts` are those of `games.catalogue.two.moments`.

    Attributes:
        minutes: how long they talk.
        house: what the house says in it, as side 1; None: it does not play this game.
    """

    minutes: float = 4.0
    languages = FIVE
    why = "Each voice has its channel, so who went on, who took over and who only listened is measured."
    house: Part | None = None
    # Two people talk for minutes: nothing is repeated, for every talk is drawn from a seed.
    fewest_prompts = 0
    # A starting value: what happened is measured on two channels, what was meant by it nobody said.
    prior = 0.75
    yields = ("incomplete", "complete", "backchannel", "interruption")
    marks = (ANSWER, TAKEN_BACK)

    @property
    def folder(self) -> str:
        """Its folder in games/catalogue."""
        return f"two/{super().folder}"

    def head(self, **more: Any) -> Prompt:
        """A prompt: what each of them has, and what is the game's own."""
        return {"task": self.key, "minutes": self.minutes, **more}

    @abstractmethod
    def draw(self, seed: int, language: str) -> Sides:
        """What both sides get; the same seed and language draw the same.

        Args:
            seed: any integer.
            language: ISO 639-1, one of `languages`.
        """

    @abstractmethod
    def result(self, sides: Sides, answers: Answers) -> dict[str, Any]:
        """How it came out, for both to see: JSON with `right` and `of`, and what the game draws of it.

        Args:
            answers: as the pages sent them; what is no answer of this talk is worth nothing.
        """


def place_of(cell: int, columns: int) -> list[int]:
    """Column and row of a cell, which are counted row by row."""
    return [cell % columns, cell // columns]


def standing(marks: Iterable[tuple[str, str]]) -> list[str]:
    """The answers of one side that it did not take back, each once, in the order they were first given.

    Args:
        marks: (name, value) of its marks, in order; others than ANSWER and TAKEN_BACK are passed over.
    """
    kept: dict[str, None] = {}
    for name, value in marks:
        if name == ANSWER:
            kept.setdefault(value)
        elif name == TAKEN_BACK:
            kept.pop(value, None)
    return list(kept)
