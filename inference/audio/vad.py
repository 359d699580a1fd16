"""Where somebody speaks: Silero VAD v5, and the hysteresis that turns its probabilities into spans."""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from inference.audio.scan import over_windows
from inference.session import open_session

SAMPLE_RATE: Final = 16_000
WINDOW: Final = 512
CONTEXT: Final = 64
"""Samples of the window before, which the model hears again in front of each window."""

SPEECH: Final = 0.5
NO_SPEECH: Final = 0.35
"""Speech starts with a window at 0.5 and ends with one under 0.35: the defaults of silero-vad's
`get_speech_timestamps` (`threshold`, and 0.15 below it). pipecat's 0.7 would clip soft first words."""


class SileroVad:
    """Silero VAD v5 at 16 kHz. The recurrent state lives in a call, so that threads may share the object."""

    def __init__(self, path: Path) -> None:
        model = over_windows(path.read_bytes(), window="input", state="state", constant="sr")
        self._session = open_session(model)

    def probabilities(self, audio: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probability of speech in each window of 512 samples (32 ms), the last one padded with zeros.

        Args:
            audio: float32 [n] at 16 kHz, in [-1, 1].

        Returns:
            float32 [ceil(n / 512)].
        """
        count = -(-len(audio) // WINDOW)
        if not count:
            return np.empty(0, np.float32)
        padded = np.pad(audio, (CONTEXT, count * WINDOW - len(audio)))
        inputs = {
            "windows": sliding_window_view(padded, CONTEXT + WINDOW)[::WINDOW, None],
            "first_state": np.zeros((2, 1, 128), np.float32),
            "sr": np.array(SAMPLE_RATE, np.int64),
        }
        (found,) = self._session.run(["answers"], inputs)
        return np.asarray(found[:, 0, 0], np.float32)


def speech_spans(probabilities: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Half-open spans of speech in samples at 16 kHz, on window borders, every dip a border.

    What is a pause and where exactly it starts, `inference.audio.edges` decides on the waveform.
    """
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for index, probability in enumerate(probabilities):
        if start is None and probability >= SPEECH:
            start = index
        elif start is not None and probability < NO_SPEECH:
            spans.append((start * WINDOW, index * WINDOW))
            start = None
    if start is not None:
        spans.append((start * WINDOW, len(probabilities) * WINDOW))
    return spans
