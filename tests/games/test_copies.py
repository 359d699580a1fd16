"""A sound that we have already: refused and never paid, whoever sends it and however it was changed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import soxr
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Contributor
from corpus.audio import LazyTake
from corpus.models import Recording
from corpus.withdrawal import withdraw
from games.judging import pipeline, sweeping
from games.judging.models import Sweep
from games.judging.results import scored_message
from inference.audio.ends import End
from inference.models import SoundKey, SoundPrint
from inference.running import copies, sound_index
from inference.running.analysis import Analysis
from rewards.models import Award
from tests import factory

pytestmark = pytest.mark.django_db

RATE = 16_000
SPEECH = [[3_200, 12_800], [19_200, 28_800]]
ENDS = [End(-60.0, 400.0, 1.0), End(-60.0, None, 1.0)]


@pytest.fixture(autouse=True)
def ears(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every take passes all other checks."""
    found = Analysis(SPEECH, [0.5] * 40, {"snr_db": 20.0}, None, ENDS)
    monkeypatch.setattr(pipeline, "analyse", lambda _audio: found)


def voice(seed: int) -> np.ndarray:
    """float32 [n]: two seconds of sound in which something changes all the time."""
    dice = np.random.default_rng(seed)
    loud = np.interp(np.arange(2 * RATE), np.arange(0, 2 * RATE, 1_000), dice.uniform(0.2, 1, 32))
    return (dice.normal(0, 0.1, 2 * RATE) * loud).astype(np.float32)


def take(person: Contributor, audio: np.ndarray, **fields: Any) -> Recording:
    pcm = np.clip(np.round(audio * 32_768), -32_768, 32_767).astype(np.int16)
    recording = factory.recording(person, pcm=pcm, speech=[], **fields)
    pipeline.listen(LazyTake(recording))
    recording.refresh_from_db()
    return recording


CHANGES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "quieter": lambda audio: audio * 0.4,
    "begun later": lambda audio: audio[4_321:],
    "resampled": lambda audio: soxr.resample(soxr.resample(audio, RATE, 44_100), 44_100, RATE),
    "in a noise": lambda audio: audio + np.random.default_rng(9).normal(0, 0.002, len(audio)),
    "four samples": lambda audio: np.where(np.arange(len(audio)) % 7_999 == 1, -audio, audio),
}


@pytest.mark.parametrize("change", [*CHANGES.values()], ids=[*CHANGES])
def test_a_changed_copy_of_anybodys_take_is_refused_in_words_and_earns_nothing(
    player: Contributor, second_player: Contributor, change: Callable[[np.ndarray], np.ndarray]
) -> None:
    first = take(player, voice(1))
    for person in (player, second_player):
        copy = take(person, change(voice(1)))
        assert (copy.status, copy.reason) == ("refused", "duplicate")
        assert scored_message(copy)["message"] == "We have this very recording already. Say it afresh."
        pipeline.process(copy.pk)
        assert not Award.objects.filter(recording=copy).exists()
    assert first.status == "listened"


def test_a_print_that_goes_while_it_is_looked_for_is_no_error(
    player: Contributor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker kept it, refused the take, and forgot it again."""
    recording = factory.recording(player)
    copies.of_another(recording, voice(1))
    real = sound_index.add

    def add(*how: Any, **more: Any) -> sound_index.Written:
        written = real(*how, **more)
        copies.forget([recording.pk])
        return written

    monkeypatch.setattr(sound_index, "add", add)
    assert copies.of_another(recording, voice(1)) is None


def test_another_take_of_the_same_prompt_is_kept(player: Contributor) -> None:
    assert [take(player, voice(seed)).status for seed in range(5)] == ["listened"] * 5


def test_a_copy_of_a_take_that_was_withdrawn_is_kept(
    player: Contributor, django_capture_on_commit_callbacks: Any
) -> None:
    first = take(player, voice(1))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw([first], by="speaker")
    assert take(player, voice(1) * 0.5).status == "listened"


def test_a_fingerprint_goes_with_its_take(
    player: Contributor, django_capture_on_commit_callbacks: Any
) -> None:
    first = take(player, voice(1))
    assert SoundPrint.objects.get().recording == first
    assert SoundKey.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw([first], by="speaker")
    assert not SoundPrint.objects.exists()
    assert not SoundKey.objects.exists()


def test_one_that_a_worker_kept_while_its_take_was_withdrawn_goes_with_the_next_sweep(
    player: Contributor,
) -> None:
    first = take(player, voice(1))
    Recording.objects.filter(pk=first.pk).update(status=Recording.Status.WITHDRAWN)
    sweeping.sweep()
    assert not SoundPrint.objects.exists()


def test_a_refused_take_leaves_no_fingerprint(player: Contributor) -> None:
    first, copy = take(player, voice(1)), take(player, voice(1) * 0.5)
    assert copy.reason == "duplicate"
    assert [each.recording for each in SoundPrint.objects.all()] == [first]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_copies_that_wait_the_one_that_is_heard_first_stays(
    player: Contributor, order: tuple[int, int]
) -> None:
    pcm = (voice(1) * 32_768).astype(np.int16)
    takes = [factory.recording(player, pcm=pcm // part, speech=[]) for part in (1, 2)]
    for place in order:
        pipeline.listen(LazyTake(takes[place]))
    reasons = [Recording.objects.get(pk=takes[place].pk).reason for place in order]
    assert reasons == ["", "duplicate"]


def test_takes_from_before_there_were_fingerprints_get_theirs_from_the_sweep(player: Contributor) -> None:
    first = take(player, voice(1))
    SoundPrint.objects.all().delete()
    sweeping.sweep()
    assert SoundPrint.objects.get().recording == first
    assert take(player, voice(1) * 0.5).reason == "duplicate"


def test_listening_twice_keeps_one_fingerprint(player: Contributor) -> None:
    first = take(player, voice(1))
    keys = SoundKey.objects.count()
    Recording.objects.filter(pk=first.pk).update(status=Recording.Status.STORED)
    pipeline.listen(LazyTake(Recording.objects.get(pk=first.pk)))
    assert (SoundPrint.objects.count(), SoundKey.objects.count()) == (1, keys)
    assert Recording.objects.get(pk=first.pk).status == "listened"


def test_a_take_whose_file_is_damaged_stops_no_sweep(player: Contributor) -> None:
    damaged = factory.recording(player, status=Recording.Status.LISTENED)
    default_storage.delete(damaged.audio)
    default_storage.save(damaged.audio, ContentFile(b"fLaC and then nothing that can be read"))
    sweeping.sweep()
    sweeping.sweep()
    assert SoundPrint.objects.filter(recording=damaged).count() == 1
    assert all(run.finished_at for run in Sweep.objects.all())
