"""What a listener gets of a sample: the sound of the turn up to its cut, its drawing, the agent's line.

Nothing behind the cut, no other cut, no intent, no game, no score and no vote: what one has seen is what one
hears. The page knows the clip only by the id of its serving.
"""

from typing import Any, Final

import numpy as np
from django.http import HttpResponse

from accounts.http import Request
from corpus import audio
from corpus.floor import Floor, floor_line
from corpus.models import LEAD, SAMPLE_RATE, TAIL, Sample
from corpus.playback import flac_response
from games.faults import Fault, Refused
from moderation.models import Serving

LEVELS_A_SECOND: Final = 20


def start(sample: Sample) -> int:
    """Sample index at 16 kHz where the clip begins: 0.5 s before the turn, as the models hear it."""
    speech = sample.speech
    return max(0, (speech[0][0] if speech else sample.start) - LEAD)


def seconds(sample: Sample) -> float:
    """Length of the clip."""
    return (sample.cut + TAIL - start(sample)) / SAMPLE_RATE


def message(serving: Serving) -> dict[str, Any]:
    """The `clip` message."""
    sample = serving.sample
    return {
        "type": "clip",
        "clip": str(serving.pk),
        "language": sample.recording.language,
        "seconds": round(seconds(sample), 3),
        "floor": _floor(sample),
        "agent": {"state": sample.agent_state, "text": sample.agent_text},
    }


def sound(request: Request, serving: Serving) -> HttpResponse:
    """FLAC of the clip, whole or the range asked for.

    Raises:
        Refused: clip_gone.
    """
    sample = serving.sample
    try:
        heard = audio.read(sample.recording)[start(sample) : sample.cut + TAIL]
    except (FileNotFoundError, ValueError):
        raise Refused(Fault.CLIP_GONE) from None
    missing = sample.cut + TAIL - start(sample) - len(heard)
    whole = np.pad(heard, (0, max(0, missing)))
    return flac_response(request, audio.encode_clip(whole), tag=f'"{serving.pk}"')


def _floor(sample: Sample) -> Floor:
    """The floor line of the clip alone, its time beginning at 0; a flag without a label marks the cut."""
    begin, end = start(sample) / SAMPLE_RATE, (sample.cut + TAIL) / SAMPLE_RATE
    whole = floor_line(sample.recording)
    return {
        "seconds": round(end - begin, 3),
        "levels": whole["levels"][round(begin * LEVELS_A_SECOND) : round(end * LEVELS_A_SECOND)],
        "pauses": [
            [round(a - begin, 3), round(b - begin, 3)]
            for a, b in whole["pauses"]
            if begin <= a and b <= sample.cut / SAMPLE_RATE
        ],
        "cuts": [
            {"at": round(sample.cut / SAMPLE_RATE - begin, 3), "label": "?", "tail": TAIL / SAMPLE_RATE}
        ],
        "agent": [_within(span, begin, end) for span in whole["agent"] if _overlaps(span, begin, end)],
    }


def _overlaps(span: Floor, begin: float, end: float) -> bool:
    return bool(span["start"] < end and span["end"] > begin)


def _within(span: Floor, begin: float, end: float) -> Floor:
    """As far as the clip reaches, and without its words: the agent's line stands beside it."""
    first, last = max(span["start"], begin), min(span["end"], end)
    return {"start": round(first - begin, 3), "end": round(last - begin, 3)}
