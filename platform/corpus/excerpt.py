"""What is heard and seen of one sample: its turn, from just before the first word to 200 ms past the cut.

The same, sample for sample, for models, listeners, moderators and datasets: `corpus.audio.excerpt` is the one
place where it is cut out. Where the floor passes several times in a take, nobody has to sit through the turns
before. People hear the other side of a call or a talk beside it.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from soundfile import LibsndfileError

from corpus import audio
from corpus.floor import Floor, without_cuts
from corpus.models import SAMPLE_RATE, TAIL, Recording, Sample

LEVELS_A_SECOND = 20

NEAR: Final = 0.75
FAR: Final = 0.25
"""Of a voice, in the ear that it is nearer to and in the other: both together are no louder than may be."""


def seconds(sample: Sample) -> float:
    """Length of the excerpt: silence fills up what a take that ends at its cut lacks."""
    return (sample.cut + TAIL - sample.begin) / SAMPLE_RATE


def cut_at(sample: Sample) -> float:
    """Seconds from the beginning of the excerpt to the cut."""
    return place(sample, sample.cut)


def place(sample: Sample, at: int) -> float:
    """Seconds from the beginning of the excerpt to a sample index at 16 kHz."""
    return (at - sample.begin) / SAMPLE_RATE


def sound(sample: Sample) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    return audio.excerpt(sample, audio.read(sample.recording)).sound


def heard(sample: Sample) -> NDArray[np.float32]:
    """What people hear: float32 [n] at 16 kHz, or [n, 2] where the other side has a channel of its own, the
    speaker to the left and the other to the right, both only as long as the speaker is heard.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    return beside(sample, sound(sample))


def beside(sample: Sample, said: NDArray[np.float32]) -> NDArray[np.float32]:
    """float32 [n] from the beginning of the excerpt on, with what the other side said meanwhile, if it can be
    had, as [n, 2]."""
    return _beside(sample.recording, sample.begin, said)


def last(recording: Recording, seconds: float | None) -> NDArray[np.float32]:
    """What people hear of the last so many seconds of a take, or of all of it (None), as `heard` has it.

    Raises:
        FileNotFoundError: the audio was deleted.
    """
    said = audio.read(recording)
    begin = 0 if seconds is None else max(0, len(said) - round(seconds * SAMPLE_RATE))
    return _beside(recording, begin, said[begin:])


def _beside(recording: Recording, begin: int, said: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of `said`, which begins at that sample of the take."""
    if not recording.agent_audio:
        return said
    try:
        other = audio.read_agent(recording)[begin:]
    except (FileNotFoundError, ValueError, LibsndfileError):  # the speaker is what is asked about
        return said
    other = np.pad(other[: len(said)], (0, max(0, len(said) - len(other))))
    return np.stack([NEAR * said + FAR * other, FAR * said + NEAR * other], axis=1)


def drawing(sample: Sample) -> Floor:
    """The floor line of the excerpt: nothing later, no other cut, and a flag without a label."""
    start, cut, end = sample.begin / SAMPLE_RATE, sample.cut / SAMPLE_RATE, seconds(sample)
    floor = moved(without_cuts(sample.recording), start)
    return {
        "seconds": round(end, 3),
        "levels": floor["levels"][: round(end * LEVELS_A_SECOND)],
        "pauses": [pause for pause in floor["pauses"] if pause[0] >= 0 and pause[1] <= cut - start],
        "cuts": [{"at": round(cut - start, 3), "label": "?", "tail": TAIL / SAMPLE_RATE}],
        "agent": [
            {**span, "start": max(0.0, span["start"]), "end": min(span["end"], round(end, 3))}
            for span in floor["agent"]
            if span["start"] < end and span["end"] > 0
        ],
    }


def drawing_of_last(recording: Recording, seconds: float) -> Floor:
    """The floor line of the last so many seconds of a take, without a cut."""
    floor = moved(without_cuts(recording), max(0.0, recording.seconds - seconds))
    return {
        **floor,
        "pauses": [pause for pause in floor["pauses"] if pause[0] >= 0],
        "agent": [{**span, "start": max(0.0, span["start"])} for span in floor["agent"] if span["end"] > 0],
    }


def moved(floor: Floor, start: float) -> Floor:
    """A floor line whose time begins `start` seconds later; what lay before has a negative time."""
    return {
        **floor,
        "seconds": round(floor["seconds"] - start, 3),
        "levels": floor["levels"][round(start * LEVELS_A_SECOND) :],
        "pauses": [[round(at - start, 3) for at in pause] for pause in floor["pauses"]],
        "cuts": [{**cut, "at": round(cut["at"] - start, 3)} for cut in floor["cuts"]],
        "agent": [
            {**span, "start": round(span["start"] - start, 3), "end": round(span["end"] - start, 3)}
            for span in floor["agent"]
        ],
    }
