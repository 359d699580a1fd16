"""What a game has to say to be a game."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

FIVE = ("en", "no", "tr", "de", "es")
"""ISO 639-1 of the languages of the stage: what every game is played in once it is written in all of them."""

Prompt = dict[str, Any]

Figure = Literal["pause", "reaction", "reply", "pace", "signs", "rush"]
"""Names of what a player can beat, for programs and for the page's words: see `games.catalogue.feats`."""

RATE: Final = 16_000
"""Hz of every sample index of a take."""

TAKEN: Final = "taken"
"""Mark of the page: the opponent has the turn."""

LATE: Final = 4_800
"""300 ms: by as much a page may hear the player go on later than the server does."""


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

    @classmethod
    def read(cls, event: Mapping[str, Any], rate: int) -> "Event":
        """One of a timeline, whose samples are at `rate` Hz."""
        at = event["at"] * RATE // rate
        return cls(event["name"], at, event.get("value", ""), event.get("text", ""))


@dataclass(frozen=True, slots=True)
class Take:
    """A take as its game sees it: where there was speech, and what the page did when.

    Attributes:
        samples: length at 16 kHz.
        speech: spans of speech, in order, further apart than the shortest pause.
        events: what the page did, such as showing the second part, in order.
        prompt: what the player was shown.
        partner: spans of the other's speech as the player heard it, in order, where it is kept on a channel
            of its own; None where it is not, and nobody knows.
    """

    samples: int
    speech: tuple[Span, ...]
    events: tuple[Event, ...] = ()
    prompt: Prompt = field(default_factory=dict)
    partner: tuple[Span, ...] | None = None


def was_taken(events: Iterable[Event], start: int, end: int) -> bool:
    """Whether the opponent took the turn in this silence: until the player was heard to go on, it could."""
    return any(event.name == TAKEN and start <= event.at < end + LATE for event in events)


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
    """How many of the questions after a take were answered right, and what the right answer was.

    Attributes:
        solution: in the words of the prompt; "" where what was right stands on the page anyway.
    """

    right: int
    of: int
    solution: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a recogniser wrote down of one turn, up to its last cut.

    Attributes:
        start: sample index at 16 kHz from which on speech belongs to the turn.
        words: in small letters and without punctuation.
    """

    start: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FromWords:
    """What the words of a take say of how the game went. A recogniser mishears: it was heard, not understood.

    Attributes:
        right: how much of what was to be said was heard.
        of: how much there was.
        said: what the game listens for and was heard, in the order of the take, each as the prompt has it.
    """

    right: int
    of: int
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a player can beat in a game: one figure of a take.

    Attributes:
        name: what is measured.
        less: whether a smaller figure is the better one.
    """

    name: Figure
    less: bool = False

    def best(self, figures: Iterable[float]) -> float | None:
        """The best of these; None of none."""
        return min(figures, default=None) if self.less else max(figures, default=None)


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
        opposed: whether it is played against a model that listens live, where one is here.
        drawn: whether what is to be said is drawn anew for each round, so that a prompt is never said again.
        hears_words: whether `heard` has something to say where a recogniser is here.
        measure: what the figure is that a player can beat (`games.catalogue.feats`).
        marks: names of the marks that its page alone makes; others are in no release.
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
    opposed: bool = False
    drawn: bool = False
    hears_words: bool = False
    measure: Measure = Measure("pause")
    marks: tuple[str, ...] = ()

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

    def is_possible(self, prompt: Prompt, events: Sequence[Event]) -> bool:
        """Whether what a page says it did can come of this prompt; a take of which it cannot is not accepted.

        For games whose course depends on what was done before, where that can be told from the events alone.

        Args:
            events: in order; the value of an `agent_start` is the place of a line that there is.
        """
        del prompt, events
        return True

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

    def heard(self, take: Take, said: Sequence[Said], language: str) -> FromWords | None:
        """What the words say of how the game went; None where they say nothing.

        Args:
            take: its prompt and its events; speech need not be known.
            said: each turn of which something was recognised, or tried to be, in order.
            language: ISO 639-1.
        """
        del take, said, language
        return None

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

    def feat(self, take: Take, cuts: Sequence[Cut]) -> float | None:
        """The figure of `measure` in this take; None where the take has none.

        Most games are about pauses: seconds of the longest one that was held, in which nobody took the turn.

        Args:
            cuts: those of the take that count.
        """
        pauses = [cut for cut in cuts if cut.intent == "incomplete" and cut.went_on]
        held = [cut.silence for cut in pauses if not was_taken(take.events, cut.at, cut.at + cut.silence)]
        return round(max(held) / RATE, 2) if held else None

    def check(self, prompt: Prompt, answer: object) -> Checked | None:
        """What an answer given after the take is worth; None when this game asks nothing, or not that."""
        del prompt, answer
        return None
