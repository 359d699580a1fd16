"""Voice activity: the whole recording in one call, and the same as window by window."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import pytest

from inference.audio.vad import speech_spans
from inference.registry import weights
from inference.running import loaded


@pytest.fixture(scope="module")
def one_window() -> onnxruntime.InferenceSession:
    """The model as it is published."""
    path = weights.from_package(weights.SILERO)
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def window_by_window(session: onnxruntime.InferenceSession, audio: np.ndarray) -> np.ndarray:
    """As Silero's own wrapper does it: 64 samples of context, 512 of audio, the state handed on."""
    context, state = np.zeros(64, np.float32), np.zeros((2, 1, 128), np.float32)
    found = []
    for start in range(0, len(audio), 512):
        window = np.pad(audio[start : start + 512], (0, max(0, start + 512 - len(audio))))
        heard = np.concatenate([context, window])[None]
        probability, state = session.run(None, {"input": heard, "state": state, "sr": np.array(16_000)})
        found.append(probability[0, 0])
        context = window[-64:]
    return np.array(found, np.float32)


@pytest.mark.needs("espeak", "readings")
def test_one_call_hears_what_many_calls_hear(
    clips: dict[str, np.ndarray], one_window: onnxruntime.InferenceSession
) -> None:
    for name, audio in clips.items():
        ours = loaded.voice_activity().probabilities(audio)
        np.testing.assert_allclose(ours, window_by_window(one_window, audio), atol=1e-6, err_msg=name)
        assert ours.max() > 0.5, name


@pytest.mark.parametrize(("samples", "windows"), [(0, 0), (1, 1), (512, 1), (513, 2), (960_000, 1_875)])
def test_every_window_has_a_probability(samples: int, windows: int) -> None:
    probabilities = loaded.voice_activity().probabilities(np.zeros(samples, np.float32))
    assert probabilities.shape == (windows,)
    assert probabilities.dtype == np.float32


@pytest.mark.needs("espeak", "readings")
def test_threads_do_not_hear_each_others_takes(clips: dict[str, np.ndarray]) -> None:
    takes = list(clips.values())[:8]
    alone = [loaded.voice_activity().probabilities(take) for take in takes]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(loaded.voice_activity().probabilities, takes))
    for expected, found in zip(alone, together, strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    ("probabilities", "spans"),
    [
        ([], []),
        ([0.49, 0.49], []),
        ([0.1, 0.5, 0.36, 0.9, 0.34, 0.49], [(512, 2048)]),
        ([0.9, 0.9], [(0, 1024)]),
        ([0.9, 0.1, 0.9, 0.1], [(0, 512), (1024, 1536)]),
    ],
)
def test_speech_starts_at_a_half_and_ends_under_035(
    probabilities: list[float], spans: list[tuple[int, int]]
) -> None:
    assert speech_spans(np.array(probabilities, np.float32)) == spans
