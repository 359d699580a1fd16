"""What a contract is: all that the models of one family have in common, said once, in a module of its own.

A contract opens nothing, so that the registry can ask for its defaults: `inference.scorers.text_scorer` and
`inference.scorers.audio_scorer` do what it says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Final

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from inference.registry.entries import LABELS, Label, Source
from inference.scorers.base import Message, Question, ScorerError

Inputs = tuple[NDArray[Any], ...]


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an entry may say under `options`; an instance has what holds where it says nothing."""


class ScorerOptions(Options, frozen=True, kw_only=True):
    instead_of: Annotated[str, Meta(description="the name of a model")] = ""


class TextOptions(ScorerOptions, frozen=True, kw_only=True):
    max_length: Annotated[int, Meta(ge=16, description="a number of tokens, 16 or more")]


class AudioOptions(ScorerOptions, frozen=True, kw_only=True):
    seconds: Annotated[int, Meta(ge=1, description="a number of seconds, 1 or more")]


class FrameOptions(AudioOptions, frozen=True, kw_only=True):
    """Attributes:
    outputs: what the contract calls an output to the name that the model has for it.
    """

    outputs: dict[str, str] = msgspec.field(default_factory=dict)


class StreamOptions(FrameOptions, frozen=True, kw_only=True):
    """Attributes:
    states: each input that is a state to the output that is fed back into it, where their names do not
        tell (`inference.scorers.live.tensors`).
    """

    states: dict[str, str] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a prompt.

    Attributes:
        text: words, which never become a special token; of a `special` part the one token that it is.
        gives: when it loses its beginning, as far as the prompt is too long: 1 before 2, and 0 never.
    """

    text: str
    special: bool = False
    gives: int = 0


STATES: Final = ("idle", "speaking")
"""Of the agent when the player began to speak."""

Turn = tuple[Part, ...]
"""One message of a prompt. Of several, the oldest are dropped whole as long as the others are too long."""


def example(languages: Sequence[str], agent_state: str) -> Question:
    """A question that fills every part of a template, in the first of these languages."""
    return Question(
        audio=np.zeros(0, np.float32),
        language=languages[0] if languages else "en",
        agent_state=agent_state,
        agent_text="Would you like a coffee?",
        transcript="Yes, one please.",
        transcript_plain="yes one please",
        conversation=(Message("user", "Hello."), Message("assistant", "Would you like a coffee?")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What holds for every model that follows it, as far as its entry says nothing else.

    Attributes:
        name: as `contract` of an entry has it.
        options: those that an entry may have, with their defaults.
        threshold: probability above which the authors call the first label.
        source: "hub" (downloaded as it is), "exported" (turned into ONNX here), "package" or "remote".
        files: what is opened, the ONNX model first.
        originals: only of "exported": what `files[0]` is made from.
        also: what is downloaded where a repository has it.
        converses: whether its models look at `Question.conversation`, and so answer anew where it changes.
    """

    name: str
    options: Options
    threshold: float = 0.5
    source: Source = "hub"
    files: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    converses: bool = False

    @property
    def labels(self) -> tuple[Label, ...]:
        """What it can tell apart."""
        return ()


def _one_of(known: Sequence[str], what: str, named: Iterable[str]) -> None:
    for each in named:
        if each not in known:
            raise ValueError(f"{each!r} is no {what}; there are {', '.join(known)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringContract(Contract):
    """Attributes:
    outcomes: state of the agent to what each class of the network means in it, in their order. In a state
        that is not there the model is not asked.

    Raises:
        ValueError: a state or a label that there is none, or states with different numbers of classes.
    """

    outcomes: Mapping[str, tuple[Label, ...]]

    def __post_init__(self) -> None:
        _one_of(STATES, "state of the agent", self.outcomes)
        _one_of(LABELS, "label", (label for labels in self.outcomes.values() for label in labels))
        if len({len(labels) for labels in self.outcomes.values()}) != 1:
            raise ValueError("its outcomes have different numbers of classes, and a network has one")

    @property
    def labels(self) -> tuple[Label, ...]:
        named = {label for labels in self.outcomes.values() for label in labels}
        return tuple(label for label in LABELS if label in named)

    @property
    def classes(self) -> int:
        """How many the network tells apart."""
        return len(next(iter(self.outcomes.values())))

    def labelled(self, agent_state: str, probabilities: Sequence[float]) -> dict[str, float]:
        """The probabilities of the classes, under their labels, in the order of these.

        Raises:
            ScorerError: the model is not made for an agent in that state.
        """
        if agent_state not in self.outcomes:
            raise ScorerError(f"{self.name} is not made for an agent that is {agent_state}.")
        found = dict(zip(self.outcomes[agent_state], map(float, probabilities), strict=True))
        return {label: found[label] for label in LABELS if label in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextContract(ScoringContract):
    """A model that reads `options["max_length"]` tokens of `tokenizer.json`.

    Attributes:
        template: the question as a prompt. Raises ScorerError where there is nothing to judge in it; then
            the model is not asked.
        actions: of a language model, the special token with which it says each class, and the token's id in
            the model that was published. None: it is a classifier.
    """

    template: Callable[[Question], Sequence[Turn]]
    actions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def tokens(self, languages: Sequence[str]) -> frozenset[str]:
        """The tokens that steer its models: of the template, as an example fills it, and of the actions.

        Raises:
            ScorerError: the template has no place for the example.
        """
        turns = self.template(example(languages, next(iter(self.outcomes))))
        return frozenset(part.text for turn in turns for part in turn if part.special) | self.actions.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioContract(ScoringContract):
    """A model that hears `options["seconds"]` and answers with the probability of its second class.

    Attributes:
        inputs: their names.
        hear: sound, float32 [n] at 16 kHz, and seconds, to the array of each input, without the batch's axis.
    """

    inputs: tuple[str, ...]
    hear: Callable[[NDArray[np.float32], int], Inputs]


Heard = Mapping[str, NDArray[np.float32]]
"""Each output of a model at one moment, float32 [classes]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameContract(ScoringContract):
    """A model that answers for every frame of the sound; the one that ends 200 ms after the cut is its score.

    Attributes:
        frame: samples at 16 kHz for which it answers once.
        outputs: what it answers to how many numbers a frame; float32 [1, frames, numbers], or [1, frames]
            where it is one.
        judge: state of the agent and what was answered, to the probability of each class in that state.
            Raises ScorerError where the answer is none.
    """

    frame: int
    outputs: Mapping[str, int]
    judge: Callable[[str, Heard], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamContract(FrameContract):
    """One that hears chunk after chunk, and is given back the states that it answered with the chunk before.

    Attributes:
        chunk: samples at 16 kHz that it is given at once, where the model itself leaves it open.
        told: whether it has to be told what the agent does; one that asks for it is told in any case.
    """

    chunk: int
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsContract(FrameContract):
    """One that hears two voices on one clock, the player's and then the agent's: `audio` float32 [1, 2, n].

    n are `options["seconds"]` at 16 kHz; silence comes in front of what is shorter.
    """


HEARING: Final = (AudioContract, FrameContract)
"""Kinds of contracts whose models need nothing but sound, and so answer while the player waits."""
