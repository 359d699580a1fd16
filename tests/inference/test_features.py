"""Our log-mel spectrogram against the reference that Smart Turn was trained with."""

import importlib.util
from collections.abc import Callable
from importlib import metadata
from typing import Any, cast

import numpy as np
import pytest
from transformers import WhisperFeatureExtractor

from inference.audio.features import LENGTH, log_mel

Extract = Callable[[np.ndarray], np.ndarray]


@pytest.fixture(scope="module")
def reference() -> Extract:
    # The constructor has no types of its own.
    extractor: Any = cast(Any, WhisperFeatureExtractor)(chunk_length=8)

    def extract(audio: np.ndarray) -> np.ndarray:
        """[80, 800] of the last 8 s, padded on the left as Smart Turn wants it."""
        last = audio[-LENGTH:]
        padded = np.pad(last, (LENGTH - len(last), 0))
        found = extractor(padded, sampling_rate=16_000, return_tensors="np", do_normalize=True)
        return np.asarray(found.input_features[0])

    return extract


@pytest.mark.needs("espeak", "readings")
def test_features_of_speech_equal_those_of_transformers(
    clips: dict[str, np.ndarray], reference: Extract
) -> None:
    assert len(clips) >= 20
    for name, audio in clips.items():
        assert np.abs(log_mel(audio) - reference(audio)).max() <= 1e-4, name


@pytest.mark.parametrize("samples", [0, 1, 199, 400, 16_000, LENGTH - 1, LENGTH, LENGTH + 77])
def test_features_of_any_length_equal_those_of_transformers(samples: int, reference: Extract) -> None:
    noise = np.random.default_rng(samples).normal(0, 0.1, samples).astype(np.float32)
    features = log_mel(noise)
    assert features.shape == (80, 800)
    assert features.dtype == np.float32
    assert np.abs(features - reference(noise)).max() <= 1e-4


@pytest.mark.parametrize("hertz", [50, 103, 440, 7_900])
def test_features_of_a_loud_tone_equal_those_of_transformers(hertz: int, reference: Extract) -> None:
    """Next to a loud tone the quiet bands are where single precision would show."""
    tone = (0.9 * np.sin(2 * np.pi * hertz * np.arange(LENGTH) / 16_000)).astype(np.float32)
    assert np.abs(log_mel(tone) - reference(tone)).max() <= 1e-4


def test_only_the_last_eight_seconds_are_heard() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 2 * LENGTH).astype(np.float32)
    assert np.array_equal(log_mel(noise), log_mel(noise[LENGTH:]))


def test_a_short_clip_stands_at_the_end() -> None:
    tone = np.sin(np.arange(16_000, dtype=np.float32))
    loud_frames = np.flatnonzero(log_mel(tone).max(axis=0) > 1)
    assert loud_frames.min() >= 698
    assert loud_frames.max() == 799


@pytest.mark.needs("espeak", "readings")
def test_features_of_speech_are_those_of_pipecats_own_code_to_the_last_bit(
    clips: dict[str, np.ndarray],
) -> None:
    """It comes with the weights. Another processor or BLAS may round the last bit otherwise, and no more."""
    path = metadata.distribution("pipecat-ai").locate_file(
        "pipecat/audio/turn/smart_turn/_whisper_features.py"
    )
    spec = importlib.util.spec_from_file_location("whisper_features", str(path))
    assert spec
    assert spec.loader
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    for audio in clips.values():
        last = audio[-LENGTH:]
        whole = np.pad(last, (LENGTH - len(last), 0))
        np.testing.assert_array_max_ulp(log_mel(audio), theirs.compute_whisper_log_mel_features(whole), 1)
