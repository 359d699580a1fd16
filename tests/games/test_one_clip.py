"""One clip for everybody: models, listeners, moderators and datasets hear the same samples of a sample."""

import io
from typing import cast

import numpy as np
import pytest
import soundfile
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from accounts.http import Request
from corpus import audio
from corpus.models import Recording, Sample
from games.catalogue import registry
from games.referee import clips
from inference.running.questions import question
from moderation.desk import media
from moderation.models import Serving
from publishing.writing import values
from publishing.writing.sources import HeardSample, HeardTake
from tests import factory

pytestmark = pytest.mark.django_db

GAMES = [game.key for game in registry.games()]
RATES = (16_000, 48_000)
SPEECH = [[9_600, 24_000], [40_000, 46_000], [60_000, 75_000]]


def heard(content: bytes) -> np.ndarray:
    """int16 [n] of a FLAC at 16 kHz."""
    sound, rate = soundfile.read(io.BytesIO(content), dtype="int16")
    assert rate == 16_000
    return np.asarray(sound)


def as_everybody_hears(sample: Sample) -> dict[str, np.ndarray]:
    """int16 [n] by who hears it."""
    take, request = sample.recording, cast(Request, RequestFactory().get("/"))
    whole = audio.read(take)
    asked = question(sample, take, whole)
    assert asked
    served = Serving(sample=sample, contributor=take.contributor)
    return {
        "models": np.asarray(asked.audio * 32_768, np.int16),
        "listeners": heard(body(clips.sound(request, served))),
        "moderators": heard(body(media.clip_response(request, sample))),
        "datasets": heard(values.turn_so_far(HeardSample(sample, heard_take(take)))["bytes"]),
    }


def heard_take(take: Recording) -> HeardTake:
    return HeardTake(take, audio.stored, dict, {})


def body(response: object) -> bytes:
    assert not isinstance(response, StreamingHttpResponse)
    content: bytes = response.content  # type: ignore[attr-defined]
    return content


def voice(seconds: float, rate: int) -> np.ndarray:
    """int16 [n]: no two stretches of it are alike, and it reaches full scale."""
    noise = np.random.default_rng(rate).normal(0, 0.4, int(seconds * rate))
    return np.clip(noise * 32_768, -32_768, 32_767).astype(np.int16)


@pytest.fixture(params=[(game, rate) for game in GAMES for rate in RATES], ids=str)
def take(request: pytest.FixtureRequest) -> Recording:
    """A take of every game at two rates, 5 s long; its last words end 63 ms before it does."""
    game, rate = request.param
    return factory.recording(pcm=voice(76_008 / 16_000, rate), sample_rate=rate, game=game, speech=SPEECH)


@pytest.mark.parametrize(
    ("start", "cut", "silence", "went_on", "padded"),
    [
        (0, 24_000, 16_000, True, 0),
        (30_000, 46_000, 14_000, True, 0),
        (30_000, 46_000, 1_600, True, 1_600),
        (50_000, 75_000, 1_008, False, 2_192),
    ],
    ids=["a pause", "a later turn", "a pause that ends early", "the end of the take"],
)
def test_all_four_hear_the_same(
    take: Recording, start: int, cut: int, silence: int, went_on: bool, padded: int
) -> None:
    sample = factory.sample(take, start=start, cut=cut, silence=silence, went_on=went_on)
    sounds = as_everybody_hears(sample)
    for who, sound in sounds.items():
        assert np.array_equal(sound, sounds["models"]), who
    assert not sounds["models"][len(sounds["models"]) - padded :].any()
    assert values.padded_ms(HeardSample(sample, heard_take(take))) == padded // 16


def test_what_is_recorded_whole_is_published_as_it_always_was() -> None:
    take = factory.recording(pcm=voice(4.0, 16_000), speech=SPEECH[:2])
    sample = factory.sample(take, start=30_000, cut=46_000, silence=8_000, went_on=True)
    published = values.turn_so_far(HeardSample(sample, heard_take(take)))["bytes"]
    assert published == audio.encode(voice(4.0, 16_000)[40_000 - 8_000 : 46_000 + 3_200], 16_000)
