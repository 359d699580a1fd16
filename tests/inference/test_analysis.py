"""What is found in a take: pauses where they were put, and no speech where there is none."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from corpus.audio import received
from corpus.models import SAMPLE_RATE
from games.demo.table import speakers
from inference.audio.levels import loudness
from inference.running.analysis import analyse
from tests import voices

WITHIN = 0.05
"""Seconds by which a border may be off."""


def seconds(count: float) -> int:
    return int(count * SAMPLE_RATE)


def assemble(parts: list[np.ndarray], pause: float, noise: float) -> tuple[np.ndarray, list[list[int]]]:
    """Parts with equal pauses of room noise between them, and where each part lies."""
    pieces = [np.zeros(seconds(0.5))]
    spans = []
    for part in parts:
        start = sum(map(len, pieces))
        spans.append([start, start + len(part)])
        pieces += [part, np.zeros(seconds(pause))]
    whole = np.concatenate([*pieces, np.zeros(seconds(0.5))])
    room = np.random.default_rng(3).normal(0, noise, len(whole)) if noise else 0
    return np.clip(whole + room, -1, 1).astype(np.float32), spans


def spoken() -> list[np.ndarray]:
    phrases = (
        ("en-us", "I would like some toast with butter and"),
        ("en-gb", "and then the train leaves"),
        ("nb", "fordi jeg må rekke toget"),
        ("tr", "çünkü trene yetişmem gerekiyor"),
        ("en-us+f3", "a glass of orange juice"),
    )
    return [voices.trimmed(voices.espeak(text, voice), 0.004) for voice, text in phrases]


def broken_open(reading: np.ndarray, pause: float) -> tuple[np.ndarray, int]:
    """A human reading with a pause put in where it is loud, and the sample where the pause starts."""
    levels = [np.abs(reading[i : i + 1600]).mean() for i in range(0, len(reading) - 1600, 1600)]
    third = len(levels) // 3
    at = (third + int(np.argmax(levels[third:-third]))) * 1600 + 800
    return np.concatenate([reading[:at], voices.silence(pause), reading[at:]]), at


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.002])
@pytest.mark.parametrize("pause", [0.25, 0.6, 1.5])
def test_pauses_are_found_where_they_are(pause: float, noise: float) -> None:
    audio, expected = assemble(spoken(), pause, noise)
    found = analyse(audio).speech
    assert len(found) == len(expected)
    assert np.abs(np.array(found) - np.array(expected)).max() <= seconds(WITHIN)


@pytest.mark.needs("espeak")
@pytest.mark.parametrize("noise", [0.0, 0.0005, 0.002])
def test_what_is_shorter_than_200_ms_is_no_pause(noise: float) -> None:
    audio, expected = assemble(spoken(), 0.15, noise)
    found = analyse(audio).speech
    assert len(found) == 1
    assert np.abs(np.array(found[0]) - [expected[0][0], expected[-1][1]]).max() <= seconds(WITHIN)


@pytest.mark.needs("readings")
@pytest.mark.parametrize("pause", [0.25, 0.6, 1.5])
def test_pauses_in_human_speech_are_found_where_they_are(pause: float) -> None:
    for path in voices.readings():
        audio, at = broken_open(voices.read(path), pause)
        speech = analyse(audio).speech
        gaps = [(end, start) for (_, end), (start, _) in pairwise(speech)]
        nearest = min(gaps, key=lambda gap: abs(gap[0] - at), default=(0, 0))
        assert np.abs(np.array(nearest) - [at, at + seconds(pause)]).max() <= seconds(WITHIN), path.name


@pytest.mark.needs("readings")
def test_human_speech_is_speech_and_passes_every_check() -> None:
    for path in voices.readings():
        heard = analyse(np.concatenate([voices.silence(0.5), voices.read(path), voices.silence(0.5)]))
        assert heard.problem is None, path.name
        assert heard.quality["speech_seconds"] > 0.5


def test_pauses_in_the_demos_clips_are_those_of_its_table() -> None:
    for clip in (clip for speaker in speakers() for clip in speaker.clips):
        heard = analyse(voices.read(clip.path))
        found = [(start - end) / SAMPLE_RATE for (_, end), (start, _) in pairwise(heard.speech)]
        assert found == pytest.approx(list(clip.pauses), abs=WITHIN), clip.path.name
        assert heard.problem is None


def hum(count: int) -> np.ndarray:
    time = np.arange(count) / SAMPLE_RATE
    return 0.3 * np.sin(2 * np.pi * 50 * time) + 0.1 * np.sin(2 * np.pi * 150 * time)


NOISES: dict[str, Callable[[int], np.ndarray]] = {
    "white noise": lambda n: np.random.default_rng(1).normal(0, 0.1, n),
    "quiet white noise": lambda n: np.random.default_rng(1).normal(0, 0.005, n),
    "rumble": lambda n: 0.003 * np.cumsum(np.random.default_rng(1).normal(0, 1, n)),
    "mains hum": hum,
    "clicks": lambda n: (np.random.default_rng(1).random(n) < 1e-3) * 0.5,
}


@pytest.mark.parametrize("name", NOISES)
def test_noise_is_not_speech(name: str) -> None:
    heard = analyse(np.clip(NOISES[name](seconds(8)), -1, 1).astype(np.float32))
    assert heard.speech == []
    assert heard.problem == "noise"


@pytest.mark.parametrize(
    "audio",
    [
        np.zeros(0),
        np.zeros(1),
        np.ones(9),
        np.zeros(seconds(60)),
        np.full(seconds(8), 0.4),
        voices.silence(5) / 4,
    ],
)
def test_silence_is_silence(audio: np.ndarray) -> None:
    heard = analyse(audio.astype(np.float32))
    assert heard.speech == []
    assert heard.problem == "silence"


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_silence_beside_the_middle_is_silence_at_every_rate(rate: int) -> None:
    still = np.random.default_rng(5).normal(0.05, 0.0002, 3 * rate)
    heard = analyse(received((still * 32_768).astype("<i2").tobytes(), rate))
    assert heard.problem == "silence"


@pytest.fixture
def reading() -> np.ndarray:
    return np.concatenate([np.zeros(8_000), voices.read(voices.readings()[-1])]).astype(np.float32)


@pytest.mark.needs("readings")
def test_a_take_driven_into_the_limits_is_clipping(reading: np.ndarray) -> None:
    driven = np.clip(reading * 8 / np.abs(reading).max(), -1, 1)
    assert analyse(driven).problem == "clipping"
    assert analyse(reading / np.abs(reading).max()).problem is None


@pytest.mark.needs("readings")
def test_a_whisper_from_the_next_room_is_too_quiet(reading: np.ndarray) -> None:
    assert analyse(reading * 0.01 / np.abs(reading).max()).problem == "too_quiet"


@pytest.mark.needs("readings")
def test_a_voice_that_drowns_is_noisy(reading: np.ndarray) -> None:
    noise = np.random.default_rng(5).normal(0, 1, len(reading))
    drowned = reading + noise * np.sqrt(np.mean(reading**2)) * 0.9
    assert analyse(np.clip(drowned, -1, 1).astype(np.float32)).problem == "noisy"


@pytest.mark.needs("espeak")
def test_lead_and_tail_are_measured() -> None:
    part = spoken()[0]
    audio = np.concatenate([voices.silence(1.25), part, voices.silence(0.75)])
    quality = analyse(audio).quality
    assert quality["lead_seconds"] == pytest.approx(1.25, abs=WITHIN)
    assert quality["tail_seconds"] == pytest.approx(0.75, abs=WITHIN)
    assert quality["speech_seconds"] == pytest.approx(len(part) / SAMPLE_RATE, abs=2 * WITHIN)
    assert quality["snr_db"] > 20


def test_loudness_has_twenty_values_a_second_between_0_and_1() -> None:
    tone = np.sin(np.arange(seconds(2.51)) * 0.2) * 10 ** (np.linspace(-70, 0, seconds(2.51)) / 20)
    levels = loudness(tone.astype(np.float32))
    assert len(levels) == 51
    assert levels[0] == 0
    assert levels[-2] == 1
    assert levels[:-1] == sorted(levels[:-1])


def test_analysing_twice_finds_the_same() -> None:
    audio = np.concatenate([voices.silence(1), hum(16_000).astype(np.float32)])
    assert analyse(audio) == analyse(audio)
