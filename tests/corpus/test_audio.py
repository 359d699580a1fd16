"""Sound goes into the corpus without loss and comes out on the audio clock."""

import io

import numpy as np
import pytest
import soundfile

from corpus import audio
from tests import factory

RATES = [8_000, 11_025, 16_000, 22_050, 44_100, 44_101, 48_000]


@pytest.mark.parametrize("rate", RATES)
def test_flac_is_lossless_at_the_declared_rate(rate: int) -> None:
    pcm = np.random.default_rng(1).integers(-32768, 32768, rate, dtype=np.int16)
    back, found = soundfile.read(io.BytesIO(audio.encode(pcm, rate)), dtype="int16")
    assert found == rate
    np.testing.assert_array_equal(back, pcm)


def test_bytes_become_samples_without_a_copy() -> None:
    pcm = bytearray(b"\x01\x00\xff\x7f\x00\x80")
    seen = audio.samples(pcm)
    assert seen.tolist() == [1, 32767, -32768]
    assert np.shares_memory(seen, np.frombuffer(pcm, dtype=np.uint8))


def test_a_take_is_read_as_its_samples_at_16_khz(db: None) -> None:
    pcm = factory.tone(1.0)
    heard = audio.read(factory.recording(pcm=pcm))
    assert heard.dtype == np.float32
    np.testing.assert_array_equal(heard, pcm.astype(np.float32) / 32768)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_any_other_rate_is_resampled(db: None, rate: int) -> None:
    pcm = factory.tone(2.0, rate)
    heard = audio.read(factory.recording(pcm=pcm, sample_rate=rate))
    assert heard.dtype == np.float32
    assert len(heard) == 32_000
    wanted = factory.tone(2.0) / 32768
    # The filter of the resampler rings at both ends; in between the tone is the same.
    assert np.abs(heard[800:-800] - wanted[800:-800]).max() < 1e-3


def test_a_clip_is_flac_mono_16_bit_at_16_khz() -> None:
    clip = np.array([0.0, 0.5, -0.5, 1.0, -1.0, 1.5], dtype=np.float32)
    encoded = io.BytesIO(audio.encode_clip(clip))
    info = soundfile.info(encoded)
    assert (info.format, info.subtype, info.samplerate, info.channels) == ("FLAC", "PCM_16", 16_000, 1)
    encoded.seek(0)
    assert soundfile.read(encoded, dtype="int16")[0].tolist() == [0, 16384, -16384, 32767, -32768, 32767]


def test_reading_a_clip_and_encoding_it_again_changes_nothing() -> None:
    pcm = np.arange(-32768, 32768, 7, dtype=np.int16)
    once = audio.encode(pcm, 16_000)
    assert audio.encode_clip(audio.decode(once)) == once


def test_a_take_on_its_way_is_decoded_once_and_not_before_it_is_asked_for(db: None) -> None:
    recording = factory.recording()
    take = audio.LazyTake(recording)
    heard = audio.read(recording)
    assert take.sound is take.sound
    np.testing.assert_array_equal(take.sound, heard)
    recording.audio = "gone.flac"
    later = audio.LazyTake(recording)
    with pytest.raises(FileNotFoundError):
        _ = later.sound
