"""Values of a row that take more than a field."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from corpus.audio import encode_clip, excerpt
from corpus.labels import AgentState, Decider
from corpus.models import SAMPLE_RATE, Recording, Sample
from publishing.writing.clips import shortened, silence_spans
from publishing.writing.sources import HeardSample, HeardTake

Value = dict[str, Any]
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


def turn_so_far(of: HeardSample) -> Value:
    """The sound of a row of `audio`."""
    sample, begin = of.sample, of.sample.begin
    speech = [[start - begin, end - begin] for start, end in sample.speech]
    part = shortened(excerpt(sample, of.heard).sound, speech, sample.cut - begin)
    return {"bytes": encode_clip(part), "path": f"{sample.id}.flac"}


def padded_ms(of: HeardSample) -> int:
    return milliseconds(excerpt(of.sample, of.heard).padded)


def whole(of: HeardTake) -> Value:
    """The sound of a row of `turns`."""
    return {"bytes": encode_clip(of.heard), "path": f"{of.take.id}.flac"}


def seconds(of: HeardTake) -> float:
    return len(of.heard) / SAMPLE_RATE


def silence(of: HeardTake) -> list[Value]:
    return spans(silence_spans(of.take.speech, len(of.heard)))


def votes(sample: Sample) -> list[Value]:
    return _counted(vote.label for vote in sample.votes.all() if vote.counts)


def leans(sample: Sample) -> list[Value]:
    """Blind ones of people: who looked for a label knew what the game meant, and a program hears nothing."""
    if sample.decided_by == Decider.PROGRAM:
        return []
    return _counted(lean.label for lean in sample.leans.all() if not lean.anchored)


def _counted(labels: Iterable[str]) -> list[Value]:
    return [{"label": label, "count": count} for label, count in sorted(Counter(labels).items())]


def dispute(sample: Sample) -> float | None:
    return None if _shown_off(sample) else sample.dispute


def disagreement(sample: Sample) -> float | None:
    return None if _shown_off(sample) else sample.disagreement


def flag(sample: Sample) -> str | None:
    return None if _shown_off(sample) else sample.flag or None


def _shown_off(sample: Sample) -> bool:
    """Whether the demonstration was among the witnesses: what they make together is nothing to publish."""
    return any(score.is_demonstration for score in sample.scores.all())


def agent_speaking(sample: Sample) -> bool:
    """Whether the cut lies where the agent was speaking."""
    return sample.agent_state == AgentState.SPEAKING


def synthetic(take: Recording) -> bool:
    return bool(take.settings.get("synthetic", False))


def settings(take: Recording) -> str:
    return as_json({key: value for key, value in take.settings.items() if key in SETTINGS})


def quality(take: Recording) -> str | None:
    """Figures of the sound in the same row; an earlier take has fewer, and None stands for none."""
    return as_json(take.quality) if take.quality else None


def timeline(take: Recording) -> list[Value]:
    """Events in seconds; what they carry besides stays here."""
    return [{"name": str(event["name"]), "at": event["at"] / take.sample_rate} for event in take.timeline]


def spans(indices: Iterable[Iterable[int]]) -> list[Value]:
    """indices: [start, end) at 16 kHz."""
    return [{"start": start / SAMPLE_RATE, "end": end / SAMPLE_RATE} for start, end in indices]


def milliseconds(samples: int) -> int:
    """samples: at 16 kHz."""
    return round(samples * 1000 / SAMPLE_RATE)


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def paid(take: Recording) -> bool:
    """Whether it counted in a study, of which nothing else leaves the house."""
    return getattr(take, "paid_work", None) is not None
