"""What of a long excerpt goes into a row of `audio`."""

import numpy as np

from publishing.writing.clips import LONGEST, shortened, silence_spans

SECOND = 16_000


def audio(seconds: float) -> np.ndarray:
    """Every sample is its own index, so that a clip says where it comes from."""
    return np.arange(int(seconds * SECOND), dtype=np.float32)


def ends(part: np.ndarray) -> tuple[float, float]:
    return part[0] / SECOND, (part[-1] + 1) / SECOND


def test_what_is_short_enough_stays_as_everybody_else_hears_it() -> None:
    whole = audio(16)
    assert shortened(whole, [[0, len(whole) - 3_200]], len(whole) - 3_200) is whole


def test_a_long_turn_begins_in_a_pause() -> None:
    speech = [[0, 6 * SECOND], [7 * SECOND, 20 * SECOND]]
    part = shortened(audio(20.2), speech, 20 * SECOND)
    assert ends(part) == (6, 20.2)
    assert len(part) <= LONGEST


def test_sixteen_seconds_without_a_pause_begin_where_it_is_quietest() -> None:
    heard = np.full(20 * SECOND + 3_200, 0.5, np.float32)
    heard[5 * SECOND : 5 * SECOND + 320] = 0
    part = shortened(heard, [[0, 20 * SECOND]], 20 * SECOND)
    assert len(part) <= LONGEST
    assert part[0] == 0


def test_silence_is_everything_that_is_not_speech() -> None:
    assert silence_spans([[10, 20], [30, 40]], 50) == [(0, 10), (20, 30), (40, 50)]
    assert silence_spans([[0, 50]], 50) == []
