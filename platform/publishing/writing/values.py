"""Values of a row that take more than a field."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.audio import encode_clip, excerpt
from corpus.labels import AgentState, Label
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample
from games.catalogue.marks import OF_THE_AGENT
from games.catalogue.registry import marks
from publishing import floor
from publishing.writing.clips import LONGEST, is_ours, shortened, silence_spans
from publishing.writing.sources import HeardSample, HeardTake
from publishing.writing.telephone import carried

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

WORD: Final = re.compile("[a-z][a-z-]{0,29}")
"""What browsers grant by a word, such as `remote-only` (W3C, Media Capture and Streams)."""

OF_AGENT: Final = re.compile("[0-9]{1,4}|recording|speech|text")
"""Which line or character, and how it was said (docs/agent.md): all that our page tells of the agent."""

LARGEST: Final = 10**9
"""No sample rate, size or latency is beyond it."""


def turn_so_far(of: HeardSample) -> Value:
    """The sound of a row of `audio`: the stored FLAC itself where that is the clip."""
    return _flac(of.sample.id, of.of.flac if _is_all(of) else encode_clip(_clip(of)))


def by_telephone(of: HeardSample) -> Value:
    """The sound of a row of `telephone`."""
    return _flac(of.sample.id, carried(_clip(of)))


def whole(of: HeardTake) -> Value:
    """The sound of a row of `turns`: the stored FLAC itself where it is as we publish."""
    return _flac(of.take.id, of.flac if is_ours(of.flac) else encode_clip(of.heard))


def both(of: HeardTake) -> Value:
    """The sound of a row of `dialogues`: the player, and what they heard of the agent."""
    return _flac(of.take.id, encode_clip(np.stack([of.heard, of.agent], axis=1)))


def _flac(id_: object, flac: bytes) -> Value:
    return {"bytes": flac, "path": f"{id_}.flac"}


def _is_all(of: HeardSample) -> bool:
    """Whether the clip is the recording from beginning to end, stored as we publish."""
    begins, ends = of.begin == 0, of.sample.cut + TAIL == of.of.length <= LONGEST
    return begins and ends and not _padded(of) and is_ours(of.of.flac)


def _clip(of: HeardSample) -> NDArray[np.float32]:
    sample, begin = of.sample, of.begin
    speech = [[start - begin, end - begin] for start, end in sample.speech]
    return shortened(excerpt(sample, of.heard).sound, speech, sample.cut - begin)


def padded_ms(of: HeardSample) -> int:
    return milliseconds(_padded(of))


def _padded(of: HeardSample) -> int:
    """Zeros at the end of the clip, as `corpus.audio.excerpt` puts them there."""
    sample = of.sample
    tail = min(TAIL, sample.silence) if sample.went_on else TAIL
    return TAIL - max(0, min(tail, of.of.length - sample.cut))


def seconds(of: HeardTake) -> float:
    return of.length / SAMPLE_RATE


def silence(of: HeardTake) -> list[Value]:
    return spans(silence_spans(of.take.speech, of.length))


def end_of(of: HeardTake) -> Sample | None:
    """The cut at which the recording's only turn ends; None where it has several, or ends otherwise."""
    samples = [each.sample for each in of.samples]
    if not samples or len({sample.start for sample in samples}) > 1:
        return None
    last = samples[-1]
    return last if last.label == Label.COMPLETE and not last.went_on else None


def silence_asked_about(of: HeardTake) -> list[Value] | None:
    """Holds, then the end, as livekit's eot-bench reads them."""
    end = end_of(of)
    return spans(floor.silences(of.take, end.cut)) if end else None


def agent_speaking(sample: Sample) -> bool:
    """Whether the cut lies where the agent was speaking."""
    return sample.agent_state == AgentState.SPEAKING


def synthetic(take: Recording) -> bool:
    return bool(take.settings.get("synthetic", False))


def settings(take: Recording) -> str:
    granted = ((key, value) for key, value in take.settings.items() if key in SETTINGS)
    return as_json({key: value for key, value in granted if _is_granted(value)})


def _is_granted(value: object) -> bool:
    """Whether a browser says such things: whoever plays without ours can send any text, or a device's id in
    a nested object."""
    if isinstance(value, str):
        return bool(WORD.fullmatch(value))
    return isinstance(value, int | float) and abs(value) <= LARGEST


def quality(take: Recording) -> str | None:
    """Figures of the sound in the same row; an earlier take has fewer, and None stands for none."""
    return as_json(take.quality) if take.quality else None


def timeline(take: Recording) -> list[Value]:
    """Events in seconds; what they carry besides stays here."""
    return [{"name": event["name"], "at": event["at"] / take.sample_rate} for event in _named(take)]


def _named(take: Recording) -> Iterable[dict[str, Any]]:
    """Events of the names that this site knows: whoever plays without our page can write anything there."""
    ours = marks()
    return (event for event in take.timeline if event["name"] in ours)


def _told(event: dict[str, Any]) -> str | None:
    value = str(event.get("value", ""))
    return value if event["name"] in OF_THE_AGENT and OF_AGENT.fullmatch(value) else None


def events(take: Recording) -> list[Value]:
    """Events in seconds, with the agent's words and how they were said."""
    return [
        {
            "name": event["name"],
            "at": event["at"] / take.sample_rate,
            "value": _told(event),
            "text": event.get("text") or None,
        }
        for event in _named(take)
    ]


def spans(indices: Iterable[Iterable[int]]) -> list[Value]:
    """indices: [start, end) at 16 kHz."""
    return [{"start": start / SAMPLE_RATE, "end": end / SAMPLE_RATE} for start, end in indices]


def milliseconds(samples: int) -> int:
    """samples: at 16 kHz."""
    return round(samples * 1000 / SAMPLE_RATE)


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def as_json(value: object) -> str:
    return _ENCODER.encode(value)


def paid(take: Recording) -> bool:
    """Whether it counted in a study, of which nothing else leaves the house."""
    return getattr(take, "paid_work", None) is not None


def of_side(take: Recording, figure: str) -> float | None:
    """What was measured of one side of a talk; None of a take that is none, and where nobody measured it.

    figure: a column of `games.talks.models.Side`, which lies in a room above.
    """
    found: float | None = getattr(getattr(take, "talk_side", None), figure, None)
    return found
