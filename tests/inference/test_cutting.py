"""Where a turn is cut under what microphones do: breaths, second voices, holes; and how sure that is."""

import numpy as np
import pytest

from inference.audio.runs import overlap, runs
from inference.audio.voice.dropouts import dropouts
from inference.audio.voice.voicing import voiced
from inference.running.analysis import Analysis, analyse
from tests import voices
from tests.torture import truth

pytestmark = [pytest.mark.needs("readings"), pytest.mark.needs("espeak")]

SAMPLE_RATE = 16_000
MS = 16


def gain(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def level(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(audio))))


@pytest.fixture(scope="module")
def word() -> np.ndarray:
    return voices.trimmed(voices.espeak("and then the train leaves"), 0.004)


def take(*parts: np.ndarray) -> np.ndarray:
    """Parts in the tone of a room."""
    whole = np.concatenate([np.zeros(9_600), *parts, np.zeros(12_800)])
    tone = voices.silence(len(whole) / SAMPLE_RATE + 1)[: len(whole)]
    return np.asarray(whole + tone, np.float32)


def breath(milliseconds: int, loud: float) -> np.ndarray:
    """Pink noise that swells and dies, as air does on its way out."""
    count = milliseconds * MS
    spectrum = np.fft.rfft(np.random.default_rng(4).normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum *= (hertz > 400) / np.sqrt(np.maximum(hertz, 400))
    air = np.fft.irfft(spectrum, count) * np.sin(np.pi * np.linspace(0, 1, count)) ** 2
    return np.asarray(air / level(air) * loud)


@pytest.mark.parametrize("after", [80, 150, 400])
@pytest.mark.parametrize("decibels", [-25, -18])
def test_a_breath_is_no_speech(word: np.ndarray, after: int, decibels: float) -> None:
    blown = breath(500, level(word) * gain(decibels))
    heard = analyse(take(word, np.zeros(after * MS), blown))
    assert [abs(end - 9_600 - len(word)) < 15 * MS for _, end in heard.speech] == [True]


@pytest.mark.parametrize(
    "text", ["let us sit on the grass", "these are the cats", "a long hush", "nine boxes"]
)
def test_a_hiss_at_the_end_of_a_word_is_speech(text: str) -> None:
    said = voices.trimmed(voices.espeak(text), 0.004)
    heard = analyse(take(said))
    assert [abs(end - 9_600 - len(said)) < 25 * MS for _, end in heard.speech] == [True]


def test_a_voice_is_voiced_and_noise_is_not(word: np.ndarray) -> None:
    assert voiced(word) > 0.5
    assert voiced(np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)) < 0.05
    assert voiced(breath(800, 0.1).astype(np.float32)) < 0.1
    assert voiced(np.zeros(100, np.float32)) == 0


def test_somebody_else_in_the_pause_is_told_and_no_cut_is_named_there() -> None:
    mine = voices.read(voices.readings()[0])
    theirs = voices.espeak(
        "there is somebody who talks in the background and does not stop at all", "en-us+f3"
    )
    theirs = theirs / level(theirs) * level(mine) * gain(-20)
    whole = take(mine, np.zeros(16_000), mine[:16_000])
    start = 9_600 + len(mine)
    whole[start - 4_000 : start - 4_000 + 24_000] += theirs[:24_000].astype(np.float32)
    heard = analyse(whole)
    assert heard.quality["second_voice"] > 0.4
    assert any(first < start + 8_000 and until > start for first, until in heard.doubtful)
    assert analyse(take(mine)).quality["second_voice"] == 0
    assert analyse(take(mine)).doubtful == []


@pytest.mark.parametrize("milliseconds", [20, 250])
def test_a_hole_in_a_word_is_found_and_is_no_pause(word: np.ndarray, milliseconds: int) -> None:
    whole = take(word)
    start = 9_600 + len(word) // 2
    whole[start : start + milliseconds * MS] = 0
    heard = analyse(whole)
    assert [
        abs(first - start) + abs(until - start - milliseconds * MS) < 64 for first, until in heard.doubtful
    ]
    assert heard.quality["dropouts"] == 1
    assert heard.quality["lost_seconds"] == pytest.approx(milliseconds / 1000, abs=0.005)
    assert len(heard.speech) == 1


def test_a_gate_leaves_no_holes(word: np.ndarray) -> None:
    gated = np.concatenate([np.zeros(9_600), word, np.zeros(9_600), word, np.zeros(9_600)])
    heard = analyse(gated.astype(np.float32))
    assert heard.quality["dropouts"] == 0
    assert len(heard.speech) == 2


def test_silence_before_anybody_spoke_is_no_hole(word: np.ndarray) -> None:
    whole = take(word, np.zeros(32_000))
    whole[:4_000] = 0
    assert dropouts(whole, [(9_600, 9_600 + len(word))]) == []


def test_a_sharp_end_is_sure_and_one_in_noise_is_not(word: np.ndarray) -> None:
    def spread(audio: np.ndarray) -> float:
        (end,) = analyse(audio).ends
        assert end.uncertainty_ms is not None
        return end.uncertainty_ms

    noise = np.random.default_rng(2).normal(0, 1, len(take(word))).astype(np.float32)
    assert spread(take(word)) <= 15
    assert spread(take(word) + noise * level(word) * gain(-16)) > spread(take(word))


def test_of_known_ends_of_people_the_middle_one_moves_by_ten_milliseconds_at_most() -> None:
    moved = [end.uncertainty_ms for said in truth.human() for end in analyse(said.audio).ends]
    assert len(moved) > 30
    assert np.median(np.array(moved, float)) <= 10


@pytest.mark.parametrize("decibels", [-12, -24])
def test_a_microphone_that_is_turned_down_makes_no_end_less_sure(decibels: float) -> None:
    said = [*truth.human()[:4], *truth.synthetic()[:4]]
    softer = [end.uncertainty_ms for one in said for end in analyse(one.audio * gain(decibels)).ends]
    assert len(softer) > 25
    assert np.median(np.array(softer, float)) <= 5
    assert np.percentile(np.array(softer, float), 90) <= 15


def test_what_is_measured_twice_is_measured_alike(word: np.ndarray) -> None:
    assert analyse(take(word)) == analyse(take(word))


def test_a_minute_of_voice_without_a_pause_is_one_stretch(word: np.ndarray) -> None:
    whole = np.tile(word[1_000:-1_000], 60)[: 59 * SAMPLE_RATE].astype(np.float32)
    heard: Analysis = analyse(whole)
    assert len(heard.speech) == 1
    assert heard.speech[0][1] - heard.speech[0][0] > 58 * SAMPLE_RATE


def test_the_band_of_a_telephone_is_told(word: np.ndarray) -> None:
    whole = take(word)
    spectrum = np.fft.rfft(whole)
    spectrum[np.fft.rfftfreq(len(whole), 1 / SAMPLE_RATE) > 3_400] = 0
    narrow = np.fft.irfft(spectrum, len(whole)).astype(np.float32)
    assert analyse(narrow).quality["band_hz"] <= 3_500
    assert analyse(whole).quality["band_hz"] >= 5_000


def test_runs_are_stretches_that_hold() -> None:
    holds = np.array([0, 1, 1, 0, 1, 0, 0, 0, 1], bool)
    assert runs(holds) == [(1, 3), (4, 5), (8, 9)]
    assert runs(holds, bridged=1) == [(1, 5), (8, 9)]
    assert runs(holds, bridged=1, least=2) == [(1, 5)]
    assert runs(np.zeros(0, bool)) == runs(np.zeros(3, bool)) == []
    assert overlap((2, 8), [(0, 3), (4, 5), (7, 20)]) == 3
