"""What is taken off before anything is measured: offset, rumble and hum, and nothing of a voice."""

import numpy as np
import pytest

from inference.audio.levels import DIGITAL_SILENCE
from inference.audio.signal import cleaned
from tests import voices

pytestmark = pytest.mark.needs("readings")

SAMPLE_RATE = 16_000


def dbfs(audio: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(audio, dtype=np.float64)) + 1e-15))


@pytest.fixture
def reading() -> np.ndarray:
    said = voices.read(voices.readings()[0])
    return (np.concatenate([voices.silence(1), said, voices.silence(1)]) * 0.5).astype(np.float32)


def hum(count: int, mains: float, level: float) -> np.ndarray:
    """A fundamental and four harmonics, so many dBFS in all."""
    time = np.arange(count) / SAMPLE_RATE
    lines = ((1, 1.0), (2, 0.6), (3, 0.5), (5, 0.3), (7, 0.2))
    waves = sum(size * np.sin(2 * np.pi * mains * times * time + times) for times, size in lines)
    return np.asarray(waves * 10 ** ((level - dbfs(np.asarray(waves))) / 20))


@pytest.mark.parametrize("offset", [0.03, -0.1, 0.3])
def test_an_offset_is_taken_off_and_told(reading: np.ndarray, offset: float) -> None:
    plain, moved = cleaned(reading), cleaned(reading + np.float32(offset))
    assert moved.offset == pytest.approx(plain.offset + offset, abs=1e-4)
    assert dbfs(moved.sound - plain.sound) < -90


def test_an_offset_that_drifts_is_taken_off(reading: np.ndarray) -> None:
    drift = np.linspace(-0.1, 0.2, len(reading)).astype(np.float32)
    assert dbfs(cleaned(reading + drift).sound - cleaned(reading).sound) < -60


@pytest.mark.parametrize("mains", [49.97, 50.03, 60.02])
@pytest.mark.parametrize("level", [-45.0, -20.0])
def test_hum_is_taken_off_and_told(reading: np.ndarray, mains: float, level: float) -> None:
    plain, humming = cleaned(reading), cleaned(reading + hum(len(reading), mains, level).astype(np.float32))
    assert humming.hum_dbfs == pytest.approx(level, abs=2)
    assert dbfs(humming.sound - plain.sound) < level - 20


def test_a_voice_is_no_hum(reading: np.ndarray) -> None:
    for path in voices.readings():
        assert cleaned(voices.read(path)).hum_dbfs < -50, path.name


def test_what_a_voice_is_made_of_stays(reading: np.ndarray) -> None:
    """Nothing above 80 Hz is changed by more than a tenth of a decibel, and nothing is moved in time."""
    sound = cleaned(reading).sound
    ours, theirs = np.fft.rfft(sound), np.fft.rfft(reading)
    hertz = np.fft.rfftfreq(len(reading), 1 / SAMPLE_RATE)
    voice = (hertz > 150) & (np.abs(theirs) > np.abs(theirs).max() / 300)
    assert np.abs(20 * np.log10(np.abs(ours[voice] / theirs[voice]))).max() < 0.1
    assert np.abs(np.angle(ours[voice] / theirs[voice])).max() < 0.02


def test_rumble_is_taken_off_and_told(reading: np.ndarray) -> None:
    time = np.arange(len(reading)) / SAMPLE_RATE
    rumble = (0.1 * np.sin(2 * np.pi * 11 * time)).astype(np.float32)
    shaken = cleaned(reading + rumble)
    assert shaken.rumble_dbfs == pytest.approx(-23, abs=1)
    assert dbfs(shaken.sound - cleaned(reading).sound) < -45


@pytest.mark.parametrize("count", [0, 1, 7, 8, 100, 4_001, 16_001])
def test_any_length_keeps_its_length(count: int) -> None:
    signal = cleaned(np.full(count, 0.4, np.float32))
    assert signal.sound.shape == (count,)
    assert np.abs(signal.sound).max(initial=0) < 1e-4
    assert signal.hum_dbfs == DIGITAL_SILENCE
