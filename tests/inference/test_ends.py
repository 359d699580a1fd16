"""What is kept of the place where speech ends: how loud it stays, when sound begins again, how it falls."""

import numpy as np
import pytest

from inference.audio import ends
from inference.audio.ends import End
from inference.running.analysis import analyse
from tests import voices

MS = 16
"""Samples."""


def level(dbfs: float, milliseconds: int) -> np.ndarray:
    """float32 [n]: a steady level, its sign changing from sample to sample."""
    sign = np.where(np.arange(milliseconds * MS) % 2, -1, 1)
    return (10 ** (dbfs / 20) * sign).astype(np.float32)


def joined(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts)


def test_the_tail_is_as_loud_as_its_loudest_5_ms_and_ends_after_200() -> None:
    audio = joined(level(-20, 300), level(-70, 100), level(-45, 5), level(-70, 100), level(-10, 500))
    assert ends.measure(audio, [(0, 300 * MS)])[0].tail_dbfs == -45.0
    shorter = joined(level(-20, 300), level(-70, 200), level(-10, 500))
    assert ends.measure(shorter, [(0, 300 * MS)])[0].tail_dbfs == -70.0


def test_the_tail_stops_where_sound_begins_again() -> None:
    audio = joined(level(-20, 300), level(-70, 150), level(-20, 300), level(-80, 300))
    first, last = ends.measure(audio, [(0, 300 * MS), (450 * MS, 750 * MS)])
    assert (first.tail_dbfs, first.next_onset_ms) == (-70.0, 150.0)
    assert (last.tail_dbfs, last.next_onset_ms) == (-80.0, None)


def test_a_consonant_that_leaks_into_the_tail_is_told() -> None:
    leaking = joined(level(-20, 300), level(-75, 160), level(-38, 40), level(-75, 60), level(-20, 300))
    (found, _) = ends.measure(leaking, [(0, 300 * MS), (560 * MS, 860 * MS)])
    assert found.tail_dbfs == -38.0


@pytest.mark.parametrize(("fall", "expected"), [(1.0, 1.0), (0.25, 0.25), (-0.5, -0.5), (0.0, 0.0)])
def test_the_slope_is_that_of_a_level_that_falls_evenly(fall: float, expected: float) -> None:
    steps = [level(-40 - fall * 5 * step, 5) for step in range(-20, 20)]
    (found,) = ends.measure(joined(*steps), [(0, 100 * MS)])
    assert found.slope_db_ms == pytest.approx(expected, abs=0.01)


def test_what_lies_further_than_20_ms_away_does_not_count_for_the_slope() -> None:
    audio = joined(level(-5, 80), level(-40, 20), level(-60, 20), level(-5, 80))
    same = joined(level(-90, 80), level(-40, 20), level(-60, 20), level(-90, 80))
    (one,), (other,) = (ends.measure(each, [(0, 100 * MS)]) for each in (audio, same))
    assert one.slope_db_ms == other.slope_db_ms
    assert one.slope_db_ms is not None
    assert one.slope_db_ms > 0


@pytest.mark.parametrize("after", [0, 4])
def test_where_the_take_ends_with_the_voice_nothing_is_made_up(after: int) -> None:
    audio = joined(level(-20, 300), level(-70, after))
    assert ends.measure(audio, [(0, 300 * MS)]) == [End(None, None, None)]


def test_there_is_one_end_for_each_span_and_none_without_speech() -> None:
    audio = level(-30, 1_000)
    spans = [(0, 200 * MS), (450 * MS, 700 * MS), (900 * MS, 1_000 * MS)]
    assert [end.next_onset_ms for end in ends.measure(audio, spans)] == [250.0, 200.0, None]
    assert ends.measure(audio, []) == []


@pytest.mark.parametrize(
    ("place", "which"),
    [(1_000, 0), (1_160, 0), (1_161, None), (840, 0), (839, None), (1_500, 1), (1_450, 1)],
)
def test_a_place_has_the_figures_of_the_end_within_10_ms(place: int, which: int | None) -> None:
    found = [End(-60.0, 100.0, 1.0), End(-70.0, None, 2.0)]
    beside = ends.nearest(place, [(0, 1_000), (1_300, 1_500)], found)
    assert beside == (None if which is None else found[which])


def test_of_two_ends_the_nearer_one_is_taken() -> None:
    one, other = End(-60.0, 100.0, 1.0), End(-70.0, None, 2.0)
    spans = [(0, 1_000), (1_040, 1_100)]
    assert ends.nearest(1_049, spans, [one, other]) == one
    assert ends.nearest(1_051, spans, [one, other]) == other


def test_no_place_has_figures_in_a_take_without_speech() -> None:
    assert ends.nearest(0, [], []) is None


@pytest.mark.needs("readings")
def test_human_readings_fall_at_their_end_into_a_tail_that_is_quieter_than_they_are() -> None:
    for path in voices.readings():
        heard = analyse(np.concatenate([voices.silence(0.5), voices.read(path), voices.silence(0.5)]))
        assert len(heard.ends) == len(heard.speech)
        last = heard.ends[-1]
        assert last.next_onset_ms is None
        assert last.tail_dbfs is not None
        assert last.tail_dbfs < heard.quality["level_dbfs"] - 15, path.name
        gaps = [end.next_onset_ms for end in heard.ends[:-1]]
        assert all(gap is not None and gap >= 200 for gap in gaps)
