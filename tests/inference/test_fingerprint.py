"""The fingerprint alone: changed copies are one sound, other takes of the same words are not."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
import soxr

from inference.audio import fingerprint
from inference.audio.fingerprint import Words
from tests import voices

Change = Callable[[np.ndarray, np.random.Generator], np.ndarray]

CHANGES: dict[str, Change] = {
    "gain": lambda audio, dice: audio * dice.uniform(0.3, 0.95),
    "trimmed": lambda audio, dice: audio[dice.integers(1, 4_800) :],
    "resampled": lambda audio, _: soxr.resample(soxr.resample(audio, 16_000, 44_100), 44_100, 16_000),
    "noise": lambda audio, dice: audio + dice.normal(0, np.sqrt(np.mean(audio**2)) / 31.6, len(audio)),
    "bytes": lambda audio, dice: np.where(dice.permutation(len(audio)) < 4, audio + 0.008, audio),
}


def readings() -> Iterator[np.ndarray]:
    """Human voices, 1.2 s long: as short as a take may be."""
    for path in voices.readings():
        audio = voices.trimmed(voices.read(path))
        yield from (audio[at : at + 19_200] for at in range(0, len(audio) - 19_200, 24_000))


def found(changed: np.ndarray, kept: Words) -> bool:
    """Whether a key of the one leads to the other, as in the database."""
    keys = fingerprint.keys(kept).tolist()
    return any(
        fingerprint.alike(asked.words, kept, at - asked_at)
        for asked in fingerprint.prints(changed.astype(np.float32))
        for probe, asked_at in fingerprint.probes(asked).tolist()
        for value, at in keys
        if value == probe
    )


@pytest.mark.needs("readings")
@pytest.mark.parametrize("change", [*CHANGES.values()], ids=[*CHANGES])
def test_a_changed_copy_of_a_short_reading_is_found(change: Change) -> None:
    dice = np.random.default_rng(1)
    takes = list(readings())
    assert len(takes) > 15
    for audio in takes:
        assert found(change(audio, dice), fingerprint.kept(audio))


@pytest.mark.needs("readings")
def test_all_changes_at_once_are_found_as_well() -> None:
    dice = np.random.default_rng(2)
    for audio in readings():
        changed = audio
        for change in CHANGES.values():
            changed = change(changed, dice)
        assert found(changed, fingerprint.kept(audio))


@pytest.mark.needs("readings")
def test_no_alignment_of_two_readings_makes_them_one() -> None:
    kept = [fingerprint.kept(audio) for audio in readings()]
    for place, words in enumerate(kept):
        for other in kept[:place]:
            shifts = range(-len(words), len(other))
            assert not any(fingerprint.alike(words, other, shift) for shift in shifts)


@pytest.mark.needs("espeak")
def test_the_same_words_of_the_same_voice_at_another_speed_are_another_take() -> None:
    takes = [fingerprint.kept(voices.espeak("four seven one nine", speed=speed)) for speed in (140, 147, 155)]
    for place, words in enumerate(takes):
        for other in takes[:place]:
            shifts = range(-len(words), len(other))
            assert not any(fingerprint.alike(words, other, shift) for shift in shifts)


def test_what_never_changes_tells_nothing() -> None:
    time = np.arange(32_000) / 16_000
    for sound in (np.zeros(32_000), 0.5 * np.sin(2 * np.pi * 440 * time), np.zeros(0), np.ones(1)):
        words = fingerprint.kept(sound.astype(np.float32))
        assert not len(fingerprint.keys(words))
        assert not fingerprint.alike(words, words, 0)
