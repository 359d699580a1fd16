"""One release of many clips into a folder, then a small one after it, against pyarrow writing the same rows.

Bare: every row of the release, FLAC and all, is in the hand already; timed is only that pyarrow makes tables
of 100 of them and writes them with the same schema, compression and row groups, on one core. No database,
storage, hash or sound is touched.

The process has published before, as a worker has: two small releases come first, and the second says what any
release costs, however small. The gate is timed for itself.
"""

import hashlib
import json
import resource
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.consent import current
from accounts.models import Consent, Contributor, User
from corpus import audio
from corpus.labels import Decider, Label
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from moderation.models import Lean
from publishing.gate.deciding import gate
from publishing.models import Release
from publishing.release import publish
from publishing.targets.folder import MANIFEST
from publishing.writing.shards import ROW_GROUP

SECONDS = 4
SPEAKERS = 20
SOUNDS = 50
"""Different ones; each take has a file of its own."""

FEW = 200
FEWEST = 20


def measure(clips: int, cut: int) -> dict[str, list[float]]:
    """Clips a second of ours and of bare; the small release, a tiny one and the large one in seconds; CPU
    microseconds a clip of ours and bare; what the gate takes in seconds; peak memory in MiB.

    Args:
        cut: 0: each clip is its take from beginning to end, as it is stored; 1: a part of it.
    """
    settings.RELEASE_GATE = "off"
    people, moderator = _people(), User.objects.create(username="bench")
    for _ in range(2):
        _fill(people, moderator, FEWEST, cut)
        fixed, _ = _timed()
    _fill(people, moderator, clips, cut)
    first, ours = _timed()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    bare, theirs = _bare_of_all()
    _fill(people, moderator, FEW, cut)
    again, _ = _timed()
    return {
        "ours": [clips / first],
        "bare": [clips / bare],
        "fixed": [fixed],
        "first": [first],
        "again": [again],
        "cpu": [ours / clips * 1e6, theirs / clips * 1e6],
        "gate": [_gate()] if not cut else [],
        "peak": [peak],
    }


def _timed() -> tuple[float, float]:
    """Seconds by the clock, and of CPU."""
    begun, busy = time.perf_counter(), time.process_time()
    made = publish()
    spent = time.perf_counter() - begun, time.process_time() - busy
    if made.outcome != Release.Outcome.PUBLISHED:
        raise RuntimeError(made.error)
    return spent


def _gate() -> float:
    """Seconds in which the release is read as other projects read it, once their environments are there."""
    settings.RELEASE_GATE = "required"
    folder = Path(settings.RELEASE_DIR)
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    for _ in range(2):
        begun = time.perf_counter()
        gate(folder, manifest, lambda path: folder / path)
    return time.perf_counter() - begun


def _bare_of_all() -> tuple[float, float]:
    """Seconds by the clock, and of CPU, for the shards of the last release."""
    folder = Path(settings.RELEASE_DIR)
    added = json.loads((folder / MANIFEST).read_text("utf-8"))["added"]
    clock, busy = zip(*(_bare(folder / path) for path in sorted(added)), strict=True)
    return sum(clock), sum(busy)


def _bare(path: Path) -> tuple[float, float]:
    """Seconds in which pyarrow writes the rows of a shard: by the clock, and of CPU."""
    spent = busy = 0.0
    with pq.ParquetFile(path) as file:
        schema = file.schema_arrow
        with pq.ParquetWriter(path.with_suffix(".bare"), schema, compression="zstd") as writer:
            for batch in file.iter_batches(ROW_GROUP):
                rows = batch.to_pylist()
                begun, before = time.perf_counter(), time.process_time()
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                spent += time.perf_counter() - begun
                busy += time.process_time() - before
    path.with_suffix(".bare").unlink()
    return spent, busy


def _people() -> list[tuple[Contributor, Consent]]:
    text = current("en")
    found = [Contributor.objects.create() for _ in range(SPEAKERS)]
    return [
        (
            each,
            Consent.objects.create(
                contributor=each, version=text.version, language="en", text_hash=text.sha256
            ),
        )
        for each in found
    ]


def _sounds() -> list[bytes]:
    """FLAC of noise that swells and falls as speech does, 16 kHz."""
    swell = np.abs(np.sin(np.linspace(0, 6 * np.pi, SECONDS * SAMPLE_RATE)))
    noise = (np.random.default_rng(seed).normal(0, 2_000, len(swell)) for seed in range(SOUNDS))
    return [audio.encode((swell * each).astype(np.int16), SAMPLE_RATE) for each in noise]


def _fill(people: list[tuple[Contributor, Consent]], moderator: User, clips: int, cut: int) -> None:
    sounds = _sounds()
    hashes = [hashlib.sha256(flac).hexdigest() for flac in sounds]
    for start in range(0, clips, 1_000):
        takes = list(_takes(people, sounds, hashes, range(start, min(start + 1_000, clips))))
        Recording.objects.bulk_create(takes)
        samples = [_sample(take, place, cut) for place, take in enumerate(takes)]
        Sample.objects.bulk_create(samples)
        Lean.objects.bulk_create(
            [Lean(sample=each, moderator=moderator, label=each.label) for each in samples]
        )


def _takes(
    people: list[tuple[Contributor, Consent]], sounds: list[bytes], hashes: list[str], places: range
) -> Iterator[Recording]:
    for place in places:
        person, consent = people[place % SPEAKERS]
        key = str(uuid.uuid4())
        name = default_storage.save(f"takes/bench/{key}.flac", ContentFile(sounds[place % SOUNDS]))
        whole = SECONDS * SAMPLE_RATE
        values: dict[str, Any] = {"round": key, "sha256": key, "audio": name, "samples": whole}
        values |= {"object_sha256": hashes[place % SOUNDS]}
        values |= {"game": "cliffhanger", "prompt_key": "bench", "language": "en"}
        values |= {"speech": [[0, whole - TAIL]], "status": Recording.Status.LISTENED}
        yield Recording(contributor=person, consent=consent, sample_rate=SAMPLE_RATE, **values)


def _sample(take: Recording, place: int, cut: int) -> Sample:
    label = (Label.COMPLETE, Label.INCOMPLETE)[place // SPEAKERS % 2]
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
