"""What a game has to say to be a game."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

FIVE = ("en", "no", "tr", "de", "es")
"""ISO 639-1 of the languages of the stage: what every game is played in once it is written in all of them."""

Prompt = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open stretch of a take, in samples at 16 kHz."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Event:
    """What the page did at a sample (16 kHz); `value` says which one, `text` what the agent began to say."""

    name: str
    at: int
    value: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Take:
    """A take as its game sees it: where there was speech, and what the page did when.

    Attributes:
        samples: length at 16 kHz.
        speech: spans of speech, in order, further apart than the shortest pause.
        events: what the page did, such as showing the second part, in order.
        prompt: what the player was shown.
    """

    samples: int
    speech: tuple[Span, ...]
    events: tuple[Event, ...] = ()
    prompt: Prompt = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """A moment the game can put a label on, and the silence after it.

    Attributes:
        at: sample index at 16 kHz where speech ends.
        intent: value of `corpus.labels.Label`.
        silence: samples at 16 kHz until speech goes on, or until the take ends.
        went_on: whether the player went on after that silence.
        agent_state: value of `corpus.labels.AgentState`: what the agent did when the player began to speak.
        agent_text: the agent's last line before the cut.
        start: sample index at 16 kHz from which on speech belongs to the turn that is cut here.
    """

    at: int
    intent: str
    silence: int
    went_on: bool
    agent_state: str = "idle"
    agent_text: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """How many of the questions after a take were answered right."""

    right: int
    of: int


class Game(ABC):
    """What lies in games/catalogue/<folder>/rules.py, one such class for each folder that the registry names.

    Attributes:
        key: stable name, in addresses and rows.
        title: as players know it.
        sentence: what to do, in a few words, for the front page.
        yields: values of `corpus.labels.Label` that its takes are good for; what it is made for, first. Only
            Referee, which records nothing, yields none.
        why: why what it yields can be trusted, in a sentence, for docs/games.md.
        languages: ISO 639-1 of those it has prompts in.
        fewest_prompts: how many each of them has at least, so that nobody soon meets one again.
        prior: how often the intended label of this game is right, before anybody has listened; 0.5 to 1.
        records: whether it opens the microphone; Referee only listens.
    """

    key: str
    title: str
    sentence: str
    yields: tuple[str, ...]
    why: str
    languages: tuple[str, ...]
    fewest_prompts: int = 20
    prior: float = 0.8
    records: bool = True

    @property
    def folder(self) -> str:
        """Its folder in games/catalogue: a Python package, so with _ where the key has -."""
        return self.key.replace("-", "_")

    @property
    def page(self) -> str:
        """Name of the template with its part of the stage."""
        return f"{self.folder}/page.html"

    @property
    def shape(self) -> str:
        """Name of the template with its accent shape, an SVG: coral is the player, teal the agent."""
        return f"{self.folder}/shape.svg"

    @abstractmethod
    def cuts(self, take: Take) -> list[Cut]:
        """Every moment of the take that this game can label, in order."""

    def prepare(self, prompt: Prompt, language: str, seed: int) -> Prompt:
        """The prompt as one player gets it: a game may draw numbers or a map from the seed."""
        del language, seed
        return prompt

    def problems(self, prompt: Prompt, language: str) -> list[str]:
        """What is wrong with a prompt as it stands in a file, in sentences that a moderator understands.

        Asked only once the prompt has the shape of the game's own (`games.prompts.checks`), so every part is
        there and of its type. What holds for all games, such as lengths and scripts, is checked there too.
        """
        del prompt, language
        return []

    def known_words(self, take: Take, at: int, silence: int, language: str) -> str:
        """What the player is known to have said by a moment, as a recogniser writes it; "" for unknown.

        For games that show the words to be said. With capitals and punctuation as the page shows them.

        Args:
            take: its prompt and its events; speech need not be known.
            at: sample index at 16 kHz of the cut.
            silence: samples at 16 kHz after it.
            language: ISO 639-1.
        """
        del take, at, silence, language
        return ""

    def speaks_any_language(self, prompt: Prompt) -> bool:
        """Whether what is to be said may rightly sound like another language, as an e-mail address does."""
        del prompt
        return False

    def refusal(self, prompt: Prompt, transcript: str, language: str) -> str | None:
        """Why a take with these words is of no use, as a code of `corpus.refusals.REASONS`.

        Asked once for each take, where a recogniser could write down what was said.

        Args:
            prompt: what the player was shown.
            transcript: all that was recognised in the take, as the recogniser writes it.
            language: ISO 639-1.
        """
        del prompt, transcript, language
        return None

    def check(self, prompt: Prompt, answer: object) -> Checked | None:
        """What an answer given after the take is worth; None when this game asks nothing, or not that."""
        del prompt, answer
        return None
