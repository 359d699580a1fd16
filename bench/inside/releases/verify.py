"""`manage.py verify` on local storage, against sha256sum over the same files in one process.

Both read what the system has just read, so that the disk does not count.
"""

import hashlib
import subprocess
import time
import uuid
from pathlib import Path

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.consent import current
from accounts.models import Consent, Contributor
from corpus import audio
from corpus.models import Recording
from corpus.verifying.auditing import verify

RATE = 16_000
SECONDS = 8
DIFFERENT = 20
ROUNDS = 5


def measure(takes: int) -> dict[str, list[float]]:
    """Megabytes a second of each, in turn."""
    _fill(takes)
    names = [default_storage.path(name) for name in Recording.objects.values_list("audio", flat=True)]
    megabytes = sum(Path(name).stat().st_size for name in names) / 1e6
    series: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        series["ours"].append(megabytes / _ours(takes))
        series["bare"].append(megabytes / _bare(names))
    return series


def _ours(takes: int) -> float:
    before = time.perf_counter()
    run = verify()
    spent = time.perf_counter() - before
    if (run.checked, run.sound) != (takes, True):
        raise RuntimeError(f"{run}: not all was looked at, or not all was well")
    return spent


def _bare(names: list[str]) -> float:
    before = time.perf_counter()
    subprocess.run(["sha256sum", *names], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


def _fill(takes: int) -> None:
    text = current("en")
    person = Contributor.objects.create()
    consent = Consent.objects.create(
        contributor=person, version=text.version, language="en", text_hash=text.sha256
    )
    noise = np.random.default_rng(1)
    files = [
        audio.encode(noise.normal(0, 2_000, SECONDS * RATE).astype(np.int16), RATE) for _ in range(DIFFERENT)
    ]
    hashes = [hashlib.sha256(flac).hexdigest() for flac in files]
    rows = []
    for number in range(takes):
        key = uuid.uuid4()
        name = default_storage.save(f"takes/2026/01/{key}.flac", ContentFile(files[number % DIFFERENT]))
        rows.append(
            Recording(
                id=key,
                contributor=person,
                consent=consent,
                round=str(key),
                sha256=key.hex * 2,
                object_sha256=hashes[number % DIFFERENT],
                audio=name,
                samples=SECONDS * RATE,
                sample_rate=RATE,
                game="cliffhanger",
                language="en",
            )
        )
    Recording.objects.bulk_create(rows, batch_size=500)
