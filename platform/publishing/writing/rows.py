"""A database row as a row of a Parquet shard."""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from django.db.models import Prefetch
from numpy.typing import NDArray

from corpus.audio import encode_clip, read
from corpus.labels import AgentState
from corpus.languages import three_letters
from corpus.models import SAMPLE_RATE, Recording, Sample
from corpus.withdrawal import STORAGE_ERRORS
from publishing.models import PublishError
from publishing.planning.manifest import Moment, Turn
from publishing.writing.clips import clip, silence_spans

Row = dict[str, Any]
log = logging.getLogger(__name__)
DATASET = "your-turn"
SETTINGS = frozenset(
    {
        "autoGainControl",
        "channelCount",
        "echoCancellation",
        "latency",
        "noiseSuppression",
        "sampleRate",
        "sampleSize",
        "voiceIsolation",
    }
)
"""Of MediaTrackSettings what the consent text promises; device and group ids would tell browsers apart."""
_BATCH = 100


def audio_rows(moments: Iterable[Moment]) -> Iterator[Row]:
    """Rows of `audio` in the order given. Samples of one recording follow each other: it is read once."""
    heard: tuple[str, NDArray[np.float32]] | None = None
    for sample in _samples([moment.id for moment in moments]):
        key = str(sample.recording_id)
        if heard is None or heard[0] != key:
            heard = (key, _heard(sample.recording))
        if len(heard[1]):
            yield audio_row(sample, heard[1])


def _heard(take: Recording) -> NDArray[np.float32]:
    """The whole recording; empty when its audio is gone, as it is when the speaker withdraws meanwhile.

    Raises:
        PublishError: the storage does not answer.
    """
    try:
        if take.audio:
            return read(take)
    except FileNotFoundError:
        log.warning("Recording %s is not published: its audio %s is gone.", take.id, take.audio)
    except STORAGE_ERRORS as error:
        raise PublishError(
            f"Recording {take.id} could not be read: the audio storage said {error}. "
            "Check the storage, then publish again."
        ) from error
    return np.zeros(0, np.float32)


def _samples(ids: list[str]) -> Iterator[Sample]:
    # Accepted still: the plan is a little older than this query.
    wanted = Sample.objects.accepted().select_related("recording__contributor").prefetch_related("votes")
    for start in range(0, len(ids), _BATCH):
        batch = wanted.in_bulk(ids[start : start + _BATCH])
        found = {str(key): sample for key, sample in batch.items()}
        yield from (found[id_] for id_ in ids[start : start + _BATCH] if id_ in found)


def audio_row(sample: Sample, heard: NDArray[np.float32]) -> Row:
    """heard: the whole recording, float32 [n] at 16 kHz."""
    take = sample.recording
    part = clip(heard, sample.speech, sample.cut, sample.silence, sample.went_on)
    return {
        "audio": {"bytes": encode_clip(part), "path": f"{sample.id}.flac"},
        "id": str(sample.id),
        "endpoint_bool": sample.label == "complete",
        "midfiller": sample.midfiller,
        "endfiller": sample.endfiller,
        "spoken_text": None,
        **_common(take),
        "agent_speaking": sample.agent_state == AgentState.SPEAKING,
        "agent_text": sample.agent_text or None,
        "votes": _votes(sample),
        "dispute": sample.dispute,
        "silence_ms": _milliseconds(sample.silence),
        "went_on": sample.went_on,
        "label": sample.label,
    }


def turn_rows(turns: Iterable[Turn]) -> Iterator[Row]:
    """Rows of `turns` in the order given."""
    ids = [turn.id for turn in turns]
    accepted = Prefetch("cuts", Sample.objects.accepted().order_by("cut"))
    wanted = Recording.objects.not_withdrawn().select_related("contributor").prefetch_related(accepted)
    for start in range(0, len(ids), _BATCH):
        found = {str(key): take for key, take in wanted.in_bulk(ids[start : start + _BATCH]).items()}
        for take in (found[id_] for id_ in ids[start : start + _BATCH] if id_ in found):
            heard = _heard(take)
            if len(heard):
                yield turn_row(take, heard)


def turn_row(take: Recording, heard: NDArray[np.float32]) -> Row:
    """heard: the whole recording, float32 [n] at 16 kHz."""
    return {
        "audio": {"bytes": encode_clip(heard), "path": f"{take.id}.flac"},
        "id": str(take.id),
        **_common(take),
        "prompt_key": take.prompt_key,
        "prompt": _json(take.prompt),
        "seconds": len(heard) / SAMPLE_RATE,
        "captured_rate": take.sample_rate,
        "speech": [_span(span) for span in take.speech],
        "silence": [_span(span) for span in silence_spans(take.speech, len(heard))],
        "cuts": [_cut(sample) for sample in take.cuts.all()],
        "timeline": [
            {"name": str(event["name"]), "at": event["at"] / take.sample_rate} for event in take.timeline
        ],
    }


def _common(take: Recording) -> Row:
    return {
        "language": three_letters(take.language),
        "synthetic": bool(take.settings.get("synthetic", False)),
        "dataset": DATASET,
        "speaker": take.contributor.speaker,
        "game": take.game,
        "mode": take.mode or None,
        "settings": _json({key: value for key, value in take.settings.items() if key in SETTINGS}),
    }


def _cut(sample: Sample) -> Row:
    return {
        "id": str(sample.id),
        "at": sample.cut / SAMPLE_RATE,
        "label": sample.label,
        "silence_ms": _milliseconds(sample.silence),
        "went_on": sample.went_on,
        "agent_speaking": sample.agent_state == AgentState.SPEAKING,
        "agent_text": sample.agent_text or None,
        "midfiller": sample.midfiller,
        "endfiller": sample.endfiller,
        "dispute": sample.dispute,
    }


def _votes(sample: Sample) -> list[Row]:
    counts = Counter(vote.label for vote in sample.votes.all())
    return [{"label": label, "count": count} for label, count in sorted(counts.items())]


def _span(span: Iterable[int]) -> Row:
    start, end = span
    return {"start": start / SAMPLE_RATE, "end": end / SAMPLE_RATE}


def _milliseconds(samples: int) -> int:
    return round(samples * 1000 / SAMPLE_RATE)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
