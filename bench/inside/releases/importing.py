"""Clips a CPU second through `manage.py import --judge`, rows and all, against decoding and scoring bare.

Bare: soundfile's decoding of the same files, voice activity, and features and `session.run` as often as the
import's model was asked; the moments are known already. On one core.
"""

import io
import os
import tempfile
import time
import uuid
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import soundfile
from django.core.management import call_command

from accounts.models import User
from bench.inside.judging.scoring import counting, turns
from bench.measures.judging.features import smart_turn
from bench.speech import CLIPS, fresh
from corpus import audio
from corpus.models import Recording
from inference.audio.features import log_mel
from inference.running import loaded
from inference.session import open_session

ROUNDS = 5
QUIET = 4_800
"""Samples at 16 kHz (300 ms) of a quiet room behind each clip, as the contribution guide asks for."""

CONSENT = "A measurement: nobody spoke, and nothing of it is ever published."


def measure() -> dict[str, list[float]]:
    """Clips a second of CPU, of each in turn."""
    os.sched_setaffinity(0, {0})
    loaded.audio_scorers(), loaded.voice_activity()
    User.objects.create_superuser("bench")
    series: dict[str, list[float]] = {"ours": [], "bare": []}
    with tempfile.TemporaryDirectory() as folder:
        _ours(_clips(Path(folder) / "warm"))
        for number in range(ROUNDS):
            clips = _clips(Path(folder) / str(number))
            with counting() as asked:
                series["ours"].append(_ours(clips))
            series["bare"].append(_bare(clips, len(asked)))
    return series


def _clips(folder: Path) -> Path:
    """Every clip as a file that no site has heard."""
    place = folder / "data" / "en" / "complete"
    place.mkdir(parents=True)
    for number, path in enumerate(CLIPS):
        room = np.random.default_rng().normal(0, 8, QUIET).astype(np.int16)
        pcm = np.concatenate([audio.samples(fresh(path).pcm), room])
        (place / f"{number:02}.flac").write_bytes(audio.encode(pcm, 16_000))
    (folder / "consent.txt").write_text(CONSENT)
    return folder


def _ours(folder: Path) -> float:
    said = ("--source", f"bench {uuid.uuid4()}", "--by", "bench", "--licence", "cc0-1.0")
    stated = ("--consent", str(folder / "consent.txt"), "--consent-by", "bench")
    before = time.process_time()
    call_command("import", str(folder / "data"), *said, *stated, "--judge", stdout=io.StringIO())
    return len(CLIPS) / (time.process_time() - before)


def _bare(folder: Path, answers: int) -> float:
    newest = Recording.objects.order_by("-captured_at")[: len(CLIPS)]
    parts = [turn for take in newest for turn in turns(take, audio.read(take))]
    session, activity = open_session(smart_turn()), loaded.voice_activity()
    before = time.process_time()
    for path in sorted(folder.rglob("*.flac")):
        sound, _ = soundfile.read(path, dtype="float32")
        activity.probabilities(sound)
    for turn in islice(cycle(parts), answers):
        session.run(["logits"], {"input_features": log_mel(turn)[None]})
    return len(CLIPS) / (time.process_time() - before)
