"""Whether a model that could be opened can be asked: probes of its contract, with answers of a known shape.

Probes say nothing about how good a model is. They find outputs that are not finite, of the wrong width or the
wrong way round, a tokenizer that does not fit its network, and an export that takes one length only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inference.audio.waveform import SAMPLE_RATE
from inference.registry.entries import ModelEntry
from inference.scorers.base import LATER_MS, SILENCE_MS, AgentSide, Answer, Question, Scorer, ScorerError
from inference.scorers.kinds import Contract, FrameContract, ScoringContract, example

SECONDS: Final = (1, 9)
"""Lengths of sound: a fraction of what any model hears, and more than Smart Turn v3 does."""

TEXTS: Final = (
    "Yes, one please.",
    "I would take the early train, because then there is still time for a walk along the river, and",
)

AGENT: Final = AgentSide(
    ((-2 * SAMPLE_RATE, -SAMPLE_RATE), (0, SAMPLE_RATE // 2)),
    lambda: {0: np.full(SAMPLE_RATE, 0.1, np.float32)},
)
"""One line before the player speaks, whose sound is known, and one at the same time, whose sound is not."""


def probe(scorer: Scorer, entry: ModelEntry, contract: Contract) -> None:
    """Ask the two probes, in every state of the agent that the contract knows.

    Raises:
        ScorerError: the scorer cannot answer one, or not as its contract says.
    """
    outcomes = _outcomes(entry, contract)
    for question in questions(entry, outcomes):
        answer = scorer.answer(question)
        _must_fit(answer, outcomes[question.agent_state], entry, contract)


def _must_fit(answer: Answer, labels: Iterable[str], entry: ModelEntry, contract: Contract) -> None:
    expected = set(labels)
    for probabilities in (answer.probabilities, *answer.later.values()):
        if set(probabilities) != expected:
            raise ScorerError(
                f"{entry.title} answered about {', '.join(probabilities)}, not {', '.join(expected)}."
            )
    if isinstance(contract, FrameContract) and set(answer.later) != set(LATER_MS):
        raise ScorerError(f"{entry.title} answers no more once it is silent.")


def _outcomes(entry: ModelEntry, contract: Contract) -> Mapping[str, tuple[str, ...]]:
    """State of the agent to the labels that an answer is about."""
    if isinstance(contract, ScoringContract):
        return contract.outcomes
    if contract.source == "remote":
        return dict.fromkeys(entry.options["agent_states"], entry.labels)
    raise ScorerError(f"{entry.title} scores nothing; it follows the contract {contract.name}.")


def questions(entry: ModelEntry, states: Iterable[str]) -> Iterator[Question]:
    """The probes, in each of these states of the agent and the first of the model's languages."""
    for agent_state, (seconds, text) in product(states, zip(SECONDS, TEXTS, strict=True)):
        yield replace(
            example(entry.languages, agent_state),
            audio=syllables(seconds),
            later=np.zeros((LATER_MS[-1] - SILENCE_MS) * SAMPLE_RATE // 1_000, np.float32),
            agent=AGENT,
            transcript=text,
            transcript_plain=text.lower().rstrip(".?,").replace(",", ""),
        )


def syllables(seconds: int) -> NDArray[np.float32]:
    """Noise with the rhythm of speech, two syllables a second: float32 [n] at 16 kHz."""
    time = np.arange(seconds * SAMPLE_RATE) / SAMPLE_RATE
    noise = np.random.default_rng(seconds).normal(size=time.size)
    return (0.1 * noise * np.abs(np.sin(2 * np.pi * 2 * time))).astype(np.float32)
