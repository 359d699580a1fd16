"""Where exactly speech starts and ends.

The voice activity model answers every 32 ms and lags: on speech with silences put in, it lets go one to three
windows after the last sound, and wakes up to four windows after a soft onset. A cut has to stand where the
speech ends and a pause has to last until sound begins again, so each border is moved to the sound that it
belongs to. What sounds and is no speech, such as a breath, belongs to none.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from inference.audio.runs import Run, overlap, runs
from inference.audio.voice.breaths import Breaths
from inference.audio.voice.sounding import FRAME, Sounding

SHORTEST_PAUSE: Final = 3_200
"""200 ms: the shortest silence that counts in the games, and after which pipecat asks a turn model."""

NEAR_HOLE: Final = 800
"""Samples (50 ms) around a hole in which no cut is named."""

SHORTEST_SPEECH: Final = 1_600
"""100 ms: a "mm" lasts longer, a click does not."""

BRIDGED: Final = 3
"""Frames (15 ms): two sounds closer than that are one, such as the periods of a creaky voice."""

SHORTEST_SOUND: Final = 3
"""Frames (15 ms): noise passes the threshold for one or two."""

EARLIER: Final = 38
LATER: Final = 19
"""Frames (190 and 95 ms) before and after a border of the model in which a sound of its span may lie."""

CLOSURE: Final = 24
"""Frames (120 ms): the longest closure of a stop, after which its release still belongs to the word."""

ONSET: Final = 12
"""Frames (60 ms) between a soft first consonant and what follows."""

ATTACHED: Final = 9
LONGEST_HISS: Final = 60
"""Frames (45 and 300 ms): the closure before the hiss of "ts", and how long it may last."""

FOLLOWED: Final = 0.6
"""Share of a hiss behind a word that the model hears as part of it; behind a breath it lets go sooner."""

LAG: Final = 38
"""Frames (190 ms) by which the model lets go late in noise: the estimate where the sound drowns in noise
before."""

DROWNED: Final = 60
"""Frames (300 ms) before the model's border. A sound that is last heard earlier went on under the noise."""


def exact(spans: Sequence[Run], heard: Sounding, breaths: Breaths, lost: Sequence[Run] = ()) -> list[Run]:
    """Spans with their borders on the waveform's, pauses under 200 ms closed and clicks left out.

    Args:
        spans: half-open, in samples, in order, as `speech_spans` returns them.
        heard: of the analysis signal.
        breaths: tells which sounds are no speech.
        lost: half-open holes of the recording in samples: nobody knows what was said in them.
    """
    own = _owned(spans, heard, breaths)
    moved = [(start * FRAME, end * FRAME) for start, end in own]
    return [(start, end) for start, end in _joined(moved, lost) if end - start >= SHORTEST_SPEECH]


def _owned(spans: Sequence[Run], heard: Sounding, breaths: Breaths) -> list[Run]:
    """Each span from its first to its last sound, in frames."""
    borders = [(start // FRAME, min(-(-end // FRAME), len(heard.frames))) for start, end in spans]
    sounds = _of_speech(runs(heard.frames, least=SHORTEST_SOUND, bridged=BRIDGED), borders, breaths)
    found: list[Run] = []
    for index, (start, end) in enumerate(borders):
        after = borders[index + 1][0] if index + 1 < len(borders) else len(heard.frames)
        before = found[-1][1] if found else 0
        own = _sounds_of((start, end), sounds, before, after)
        if own:
            found.append(_settled((start, end), (max(before, own[0][0]), own[-1][1]), heard))
    return found


def _of_speech(sounds: Sequence[Run], borders: Sequence[Run], breaths: Breaths) -> list[Run]:
    """Sounds without breaths. What the model hears as part of a word that it follows at once is none."""
    kept: list[Run] = []
    before = -CLOSURE
    for each in sounds:
        attached = each[0] - before <= ATTACHED and each[1] - each[0] <= LONGEST_HISS
        attached = attached and overlap(each, borders) >= FOLLOWED * (each[1] - each[0])
        if attached or not breaths.is_breath(each):
            kept.append(each)
            before = each[1]
    return kept


def _sounds_of(span: Run, sounds: Sequence[Run], before: int, after: int) -> list[Run]:
    """The sounds that belong to a span; all in frames.

    Args:
        before: where the span before ends.
        after: where the model's next span starts.
    """
    start, end = span
    within = [each for each in sounds if each[0] < end and each[1] > start and each[1] > before]
    if not within:
        within = [each for each in sounds if each[0] < end + LATER and each[1] > max(before, start - EARLIER)]
    for each in reversed([each for each in sounds if within and each[1] <= within[0][0]]):
        if each[1] <= before or within[0][0] - each[1] > ONSET or each[1] < start - EARLIER:
            break
        within.insert(0, each)
    for each in [each for each in sounds if within and each[0] >= within[-1][1]]:
        # A soft consonant before the next word is the next one's.
        if each[0] >= min(end + LATER, after) or each[0] - within[-1][1] > CLOSURE or after - each[1] < ONSET:
            break
        within.append(each)
    return within


def _settled(span: Run, own: Run, heard: Sounding) -> Run:
    """Where noise covers the beginning or the end of a span, the model hears further than the level shows."""
    if not heard.drowns:
        return own
    start = min(own[0], span[0]) if own[0] - span[0] > LATER else own[0]
    end = max(own[1], span[1] - LAG) if span[1] - own[1] > DROWNED else own[1]
    return start, end


def _joined(spans: Sequence[Run], lost: Sequence[Run]) -> list[Run]:
    """Spans with every gap closed that is under the shortest pause, or in which sound was lost."""
    joined = list(spans[:1])
    for (_, before), (start, end) in pairwise(spans):
        hole = any(a < start + NEAR_HOLE and b > before - NEAR_HOLE for a, b in lost)
        if start - before < SHORTEST_PAUSE or hole:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
