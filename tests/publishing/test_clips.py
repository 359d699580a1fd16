"""What of a recording a listener of `audio` hears."""

import numpy as np

from publishing.writing.clips import LONGEST, clip, silence_spans

SECOND = 16_000


def audio(seconds: float) -> np.ndarray:
    """Every sample is its own index, so that a clip says where it comes from."""
    return np.arange(int(seconds * SECOND), dtype=np.float32)


def ends(part: np.ndarray) -> tuple[float, float]:
    return part[0] / SECOND, (part[-1] + 1) / SECOND


def test_a_clip_is_the_turn_so_far_and_200_ms() -> None:
    speech = [[2 * SECOND, 3 * SECOND], [4 * SECOND, 5 * SECOND]]
    assert ends(clip(audio(6), speech, 5 * SECOND, SECOND, False)) == (1.5, 5.2)


def test_a_short_pause_does_not_let_the_next_word_in() -> None:
    speech = [[0, SECOND], [SECOND + 1_600, 2 * SECOND]]
    assert ends(clip(audio(3), speech, SECOND, 1_600, True)) == (0, 1.1)


def test_a_recording_that_ends_early_is_not_padded() -> None:
    assert ends(clip(audio(1), [[0, SECOND]], SECOND, 0, False)) == (0, 1)


def test_a_long_turn_begins_in_a_pause() -> None:
    speech = [[0, 6 * SECOND], [7 * SECOND, 20 * SECOND]]
    part = clip(audio(21), speech, 20 * SECOND, SECOND, False)
    assert ends(part) == (6, 20.2)
    assert len(part) <= LONGEST


def test_sixteen_seconds_without_a_pause_begin_where_it_is_quietest() -> None:
    heard = np.full(20 * SECOND, 0.5, np.float32)
    heard[5 * SECOND : 5 * SECOND + 320] = 0
    part = clip(heard, [[0, 20 * SECOND]], 20 * SECOND, 0, False)
    assert len(part) <= LONGEST
    assert part[0] == 0


def test_silence_is_everything_that_is_not_speech() -> None:
    assert silence_spans([[10, 20], [30, 40]], 50) == [(0, 10), (20, 30), (40, 50)]
    assert silence_spans([[0, 50]], 50) == []
