"""What a game has to say to be a game."""

from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open stretch of a take, in samples at 16 kHz."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Take:
    """A take as its game sees it: where there was speech, and what the page did when.

    Attributes:
        samples: length at 16 kHz.
        speech: spans of speech, in order, further apart than the shortest pause.
        marks: (name, sample index at 16 kHz) of what the page did, such as showing the second part.
        prompt: what the player was shown.
    """

    samples: int
    speech: tuple[Span, ...]
    marks: tuple[tuple[str, int], ...] = ()
    prompt: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """A moment the game can put a label on, and the silence after it.

    Attributes:
        at: sample index at 16 kHz where speech ends.
        intent: value of `corpus.labels.Label`.
        silence: samples at 16 kHz until speech goes on, or until the take ends.
        went_on: whether the player went on after that silence.
    """

    at: int
    intent: str
    silence: int
    went_on: bool
    agent_state: str = "idle"
    agent_text: str = ""


class Game(Protocol):
    """One module in games/catalogue, one line in its registry."""

    key: str
    title: str
    languages: tuple[str, ...]
    prior: float
    """How often the intended label of this game is right, before anybody has listened; between 0.5 and 1."""

    def cuts(self, take: Take) -> list[Cut]:
        """Every moment of the take that this game can label, in order."""
        ...
