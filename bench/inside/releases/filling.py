"""A site with clips that people have accepted, for `bench/inside/releases/publishing.py` to publish.

In a process of its own, so that what it takes to make them is not in the memory of the one that publishes.
"""

import hashlib
import uuid
from collections.abc import Iterator
from typing import Any

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.consent import current
from accounts.models import Consent, Contributor, User
from corpus import audio
from corpus.labels import Decider, Label
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from moderation.models import Lean

SECONDS = 4
SPEAKERS = range(80, 100)
"""Numbers in pseudonyms: of these twenty one tests, and one validates, in every run."""

SOUNDS = 1_000
"""Different ones, so that hardly two are alike in a group of rows; each take has a file of its own."""

Person = tuple[Contributor, Consent]


def measure(clips: int, cut: int) -> dict[str, int]:
    """Make so many more.

    Args:
        cut: 0: each clip is its take from beginning to end, as it is stored; 1: a part of it.
    """
    people, (moderator, _) = _people(), User.objects.get_or_create(username="bench")
    sounds = _sounds(min(clips, SOUNDS))
    hashes = [hashlib.sha256(flac).hexdigest() for flac in sounds]
    for start in range(0, clips, 1_000):
        takes = list(_takes(people, sounds, hashes, range(start, min(start + 1_000, clips))))
        Recording.objects.bulk_create(takes)
        samples = [_sample(take, place, cut) for place, take in enumerate(takes)]
        Sample.objects.bulk_create(samples)
        Lean.objects.bulk_create(
            [Lean(sample=each, moderator=moderator, label=each.label) for each in samples]
        )
    return {"clips": clips}


def _people() -> list[Person]:
    return [_person(f"spk_{number:016x}") for number in SPEAKERS]


def _person(speaker: str) -> Person:
    text = current("en")
    person, _ = Contributor.objects.get_or_create(speaker=speaker)
    said: dict[str, Any] = {"version": text.version, "language": "en", "text_hash": text.sha256}
    return person, Consent.objects.get_or_create(contributor=person, **said)[0]


def _sounds(number: int) -> list[bytes]:
    """FLAC of noise that swells and falls as speech does, 16 kHz."""
    swell = np.abs(np.sin(np.linspace(0, 6 * np.pi, SECONDS * SAMPLE_RATE)))
    noise = (np.random.default_rng(seed).normal(0, 2_000, len(swell)) for seed in range(number))
    return [audio.encode((swell * each).astype(np.int16), SAMPLE_RATE) for each in noise]


def _takes(
    people: list[Person], sounds: list[bytes], hashes: list[str], places: range
) -> Iterator[Recording]:
    for place in places:
        person, consent = people[place % len(SPEAKERS)]
        key = str(uuid.uuid4())
        name = default_storage.save(f"takes/bench/{key}.flac", ContentFile(sounds[place % len(sounds)]))
        whole = SECONDS * SAMPLE_RATE
        values: dict[str, Any] = {"round": key, "sha256": key, "audio": name, "samples": whole}
        values |= {"object_sha256": hashes[place % len(sounds)]}
        values |= {"game": "cliffhanger", "prompt_key": "bench", "language": "en"}
        values |= {"speech": [[0, whole - TAIL]], "status": Recording.Status.LISTENED}
        yield Recording(contributor=person, consent=consent, sample_rate=SAMPLE_RATE, **values)


def _sample(take: Recording, place: int, cut: int) -> Sample:
    label = (Label.COMPLETE, Label.INCOMPLETE)[place // len(SPEAKERS) % 2]
    at = take.samples - TAIL
    decided = {"intent": label, "label": label, "status": Sample.Status.ACCEPTED}
    return Sample.of(
        take,
        cut=at // 2 if cut else at,
        silence=TAIL,
        went_on=False,
        decided_by=Decider.PERSON,
        **decided,
    )
