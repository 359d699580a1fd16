"""Smart Turn v2's contract, and v3's, held against PyTorch on small models of their architectures."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from inference.audio.features import log_mel
from inference.audio.waveform import waveform
from inference.scorers import smart_turn, smart_turn_v2
from inference.scorers.audio_scorer import AudioScorer
from inference.scorers.base import Question, Scorer, ScorerError

pytestmark = pytest.mark.needs("torch")


def noise(samples: int, seed: int = 0) -> np.ndarray:
    """float32 [n] that grows louder, so that its beginning and its end differ."""
    swell = np.linspace(0.01, 0.3, samples)
    return (np.random.default_rng(seed).normal(0, 1, samples) * swell).astype(np.float32)


@pytest.fixture(scope="module")
def model(tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tiny.smart_turn_v2(tmp_path_factory.mktemp("smart-turn-v2"))


@pytest.fixture(scope="module")
def scorer(model: Any) -> AudioScorer:
    return AudioScorer(smart_turn_v2.CONTRACT, model.entry, model.folder)


def extracted(audio: np.ndarray) -> Any:
    """transformers' extractor, as smart-turn's inference.py calls it, on the last second."""
    from transformers import Wav2Vec2FeatureExtractor  # noqa: PLC0415  (takes seconds)

    extractor: Any = Wav2Vec2FeatureExtractor
    made = extractor(do_normalize=True, return_attention_mask=True)
    options = {"padding": "max_length", "truncation": True, "max_length": 16_000, "return_tensors": "pt"}
    return made(audio[-16_000:], sampling_rate=16_000, return_attention_mask=True, **options)


@pytest.mark.parametrize("samples", [1_000, 9_000, 16_000, 40_000])
def test_the_waveform_is_transformers(samples: int) -> None:
    theirs, ours = extracted(noise(samples)), waveform(noise(samples), 1)
    assert np.abs(ours.values - theirs["input_values"][0].numpy()).max() < 1e-4
    assert (ours.mask == theirs["attention_mask"][0].numpy()).all()


@pytest.mark.parametrize("samples", [1_000, 9_000, 16_000, 40_000])
def test_the_answer_equals_pytorchs_and_is_a_sigmoid_already(
    model: Any, scorer: AudioScorer, samples: int
) -> None:
    theirs = float(model.module(**extracted(noise(samples))).detach())
    answer = scorer.answer(Question(noise(samples), "tr"))
    assert answer.probabilities["complete"] == pytest.approx(theirs, abs=1e-4)
    assert answer.probabilities["incomplete"] == pytest.approx(1 - theirs, abs=1e-4)


def test_only_the_end_of_a_longer_turn_is_heard(scorer: AudioScorer) -> None:
    end = noise(16_000)
    longer = np.concatenate([noise(5_000, seed=1), end])
    assert (
        scorer.answer(Question(longer, "en")).probabilities
        == scorer.answer(Question(end, "en")).probabilities
    )


def test_v2_hears_sixteen_seconds(model: Any) -> None:
    assert waveform(noise(20), 16).values.shape == (16 * 16_000,)


def test_the_small_whisper_answers_as_pytorch_through_v3(tiny: Any, tmp_path: Path) -> None:
    model = tiny.smart_turn_v3(tmp_path)
    audio = noise(60_000)
    theirs = float(model.module(tiny.torch.from_numpy(log_mel(audio)[None])).detach())
    answer = AudioScorer(smart_turn.CONTRACT, model.entry, tmp_path).answer(Question(audio, "en"))
    assert answer.probabilities["complete"] == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize("audio", [np.zeros(0, np.float32), np.zeros(16_000, np.float32)])
def test_silence_is_refused(scorer: Scorer, audio: np.ndarray) -> None:
    with pytest.raises(ScorerError, match="no sound"):
        scorer.answer(Question(audio, "en"))


def test_audio_that_is_no_number_is_refused(scorer: Scorer) -> None:
    (said,) = scorer.answer_many([Question(np.full(9_000, np.nan, np.float32), "en")])
    assert isinstance(said, ScorerError)


def test_v2_is_asked_in_its_fourteen_languages_while_the_agent_is_idle(scorer: Scorer) -> None:
    assert scorer.applies(Question(noise(9_000), "tr"))
    assert not scorer.applies(Question(noise(9_000), "no"))
    assert not scorer.applies(Question(noise(9_000), "en", agent_state="speaking"))


def test_a_model_that_wants_something_else_is_refused(tiny: Any, tmp_path: Path) -> None:
    other = tiny.smart_turn_v3(tmp_path)
    with pytest.raises(ScorerError, match="asks for input_features, which its contract lacks"):
        AudioScorer(smart_turn_v2.CONTRACT, other.entry, tmp_path)
