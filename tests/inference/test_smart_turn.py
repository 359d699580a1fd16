"""Our probability against pipecat's, and the questions that Smart Turn is never asked."""

import asyncio
from collections.abc import Callable
from importlib import import_module

import numpy as np
import pytest

from inference.running import loaded
from inference.scorers.base import Answer, Question, Scorer, ScorerError
from tests import voices


@pytest.fixture(scope="module")
def smart_turn() -> Scorer:
    return next(scorer for scorer in loaded.scorers() if scorer.name == "smart-turn")


@pytest.fixture(scope="module")
def pipecat() -> Callable[[np.ndarray], float]:
    """pipecat's own analyser, fed with 16-bit audio through its public door."""
    module = import_module("pipecat.audio.turn.smart_turn.local_smart_turn_v3")
    analyser = module.LocalSmartTurnAnalyzerV3(sample_rate=16_000)
    analyser.set_sample_rate(16_000)

    async def probability(audio: np.ndarray) -> float:
        analyser.clear()
        analyser.append_audio((audio * 32768).astype(np.int16).tobytes(), is_speech=True)
        _, metrics = await analyser.analyze_end_of_turn()
        return float(metrics.probability)

    return lambda audio: asyncio.run(probability(audio))


@pytest.mark.needs("espeak", "readings")
def test_probability_equals_pipecats(
    clips: dict[str, np.ndarray], smart_turn: Scorer, pipecat: Callable[[np.ndarray], float]
) -> None:
    ours = {name: smart_turn.answer(Question(audio, "en")) for name, audio in clips.items()}
    theirs = {name: pipecat(audio) for name, audio in clips.items()}
    assert len(clips) >= 20
    for name, answer in ours.items():
        assert answer.probabilities["complete"] == pytest.approx(theirs[name], abs=1e-3), name
    # Were all answers alike, the comparison would show nothing.
    assert min(theirs.values()) < 0.2
    assert max(theirs.values()) > 0.8


@pytest.mark.needs("readings")
def test_what_was_said_more_than_eight_seconds_ago_does_not_matter(smart_turn: Scorer) -> None:
    reading = voices.read(voices.readings()[-1])
    last = np.resize(reading, 8 * 16_000)
    before = np.random.default_rng(0).normal(0, 0.3, 40_000).astype(np.float32)
    longer = smart_turn.answer(Question(np.concatenate([before, last]), "en"))
    assert longer.probabilities == smart_turn.answer(Question(last, "en")).probabilities


@pytest.mark.parametrize("samples", [0, 16_000, 200_000])
def test_silence_is_refused_and_never_complete(smart_turn: Scorer, samples: int) -> None:
    with pytest.raises(ScorerError, match="no sound"):
        smart_turn.answer(Question(np.zeros(samples, np.float32), "en"))


def test_speech_that_lies_too_far_back_is_silence(smart_turn: Scorer) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 16_000)
    audio = np.concatenate([noise, np.zeros(8 * 16_000)]).astype(np.float32)
    with pytest.raises(ScorerError, match="no sound"):
        smart_turn.answer(Question(audio, "en"))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_audio_that_is_no_number_is_an_error_and_not_an_answer(smart_turn: Scorer, value: float) -> None:
    audio = np.full(16_000, 0.1, np.float32)
    audio[8_000] = value
    with pytest.raises(ScorerError, match="not finite"):
        smart_turn.answer(Question(audio, "en"))


@pytest.mark.parametrize(
    "probabilities",
    [
        {"complete": float("nan"), "incomplete": 0.5},
        {"complete": float("inf"), "incomplete": 0.0},
        {"complete": 1.2, "incomplete": -0.2},
        {"complete": 0.5, "incomplete": 0.4},
    ],
)
def test_an_answer_holds_probabilities_or_is_none(probabilities: dict[str, float]) -> None:
    with pytest.raises(ScorerError):
        Answer(probabilities, threshold=0.5, latency_ms=1)


def test_it_is_asked_only_what_it_was_made_for(smart_turn: Scorer) -> None:
    audio = np.ones(16_000, np.float32)
    assert smart_turn.applies(Question(audio, "tr"))
    assert not smart_turn.applies(Question(audio, "sv"))
    assert not smart_turn.applies(Question(audio, "en", agent_state="speaking"))


def test_the_revision_names_the_bytes(smart_turn: Scorer) -> None:
    assert smart_turn.revision == "smart-turn-v3.2-cpu@2bb026316b14"


def test_threads_share_one_model() -> None:
    assert loaded.audio_scorers() is loaded.audio_scorers()
    assert loaded.voice_activity() is loaded.voice_activity()
