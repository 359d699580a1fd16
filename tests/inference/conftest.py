"""Speech that the models of the tests listen to."""

from importlib import import_module
from itertools import cycle
from typing import Any

import numpy as np
import pytest

from tests import voices

PHRASES = {
    "en-us": "I would take the early train, because",
    "en-gb": "Well, a cup of tea and a bit of toast would be lovely.",
    "nb": "Jeg skulle gjerne hatt en kopp kaffe og,",
    "tr": "Sabah erkenden denize gitmek isterdim.",
    "de": "Am liebsten würde ich morgen ausschlafen, aber",
    "fr": "Je voudrais un croissant et un grand café.",
    "es": "Me gustaría viajar en tren hasta",
    "it": "Vorrei una pizza con le acciughe.",
    "pl": "Chciałbym pojechać nad morze.",
    "ru": "Я бы хотел чашку чая и",
    "fi": "Haluaisin mennä saunaan illalla.",
    "hi": "मुझे एक कप चाय चाहिए",
    "pt": "Eu queria um café e um pão, porque",
    "nl": "Ik wil graag een fiets huren.",
}
SPEEDS = cycle((130, 160, 190))
PITCHES = cycle((30, 50, 75))


@pytest.fixture(scope="session")
def tiny() -> Any:
    """The module that builds small models; it imports torch, which not every checkout has."""
    return import_module("tests.inference.tiny_models")


def pcm16(audio: np.ndarray) -> np.ndarray:
    """float32 [n] rounded to what 16 bits hold."""
    return (np.clip(np.round(audio * 32768), -32768, 32767) / 32768).astype(np.float32)


@pytest.fixture(scope="session")
def clips() -> dict[str, np.ndarray]:
    """At least 20 clips of speech by name, float32 [n] at 16 kHz, from 1 to 14 seconds long."""
    read = {path.stem: voices.read(path) for path in voices.readings()}
    spoken = {
        f"espeak {voice}": voices.espeak(text, voice, next(SPEEDS), next(PITCHES))
        for voice, text in PHRASES.items()
    }
    long = {"both": np.concatenate([*list(read.values())[-2:], voices.silence(0.4), spoken["espeak nb"]])}
    return {name: pcm16(audio) for name, audio in (read | spoken | long).items()}
