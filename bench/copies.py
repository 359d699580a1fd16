"""How well copies are found, and how fast: `python -m bench.copies`, the figures of docs/cuts.md.

Sixty takes with every change of `tests/inference/test_fingerprint.py`, and a thousand that are no copies:
fifty prompts of digits, five voices of espeak-ng at four speeds and pitches. `bench/inside/judging/copies.py`
has the look-ups in a table of 100,000 takes.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.inside.process import run
from bench.measures.judging.features import smart_turn
from inference.audio import fingerprint
from inference.audio.features import log_mel
from inference.audio.fingerprint import Keys, Words
from inference.session import open_session
from tests import voices
from tests.inference.test_fingerprint import CHANGES, readings

Sound = NDArray[np.float32]

RATE = 16_000
COPIES = 60
PROMPTS = 50
VOICES = ("en", "en+f5", "en+f3", "en+m3", "en-gb-scotland")
SPEEDS = (120, 144, 173, 207)
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def main() -> None:
    takes = list(different())
    found(list(readings()) + takes[:: len(takes) // COPIES])
    alarms(takes)
    speed(np.concatenate(list(readings()))[: 10 * RATE])
    for line in run("copies")["lines"]:
        print(line)


def different() -> Iterator[Sound]:
    """A thousand takes of 1 to 4 s: each prompt in each voice at four speeds.

    espeak-ng says the same digits alike to the sample, and keeps its rhythm at another pitch: no two takes of
    a voice share speed and pitch, and those of one prompt are a fifth apart in speed.
    """
    dice = np.random.default_rng(5)
    for prompt in range(PROMPTS):
        words = " ".join(dice.choice(DIGITS, dice.integers(3, 9)))
        for voice in VOICES:
            for place, speed in enumerate(SPEEDS):
                slower, higher = prompt % 10, prompt // 10
                said = voices.espeak(words, voice, speed - 2 * slower, 20 + 12 * higher + 3 * place)
                yield voices.trimmed(said).astype(np.float32)


def found(takes: Sequence[Sound]) -> None:
    """Copies that are found, for each change and for all at once, and the worst share of differing bits."""
    changes: dict[str, Callable[[Sound, np.random.Generator], Sound]] = {**CHANGES, "all": _all}
    for name, change in changes.items():
        dice = np.random.default_rng(6)
        shares = [_best(change(audio, dice), audio) for audio in takes[:COPIES]]
        known = [share for share in shares if share is not None]
        print(f"{name}: {len(known)} of {len(shares)} found; differing {_spread(known)}")


def alarms(takes: Sequence[Sound]) -> None:
    """Takes that are said to be copies of another one, and how near the nearest alignments come."""
    kept = [fingerprint.kept(audio) for audio in takes]
    index: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place, words in enumerate(kept):
        for value, at in fingerprint.keys(words).tolist():
            index[value].append((place, at))
    wrong, nearest = set(), []
    for place, audio in enumerate(takes):
        least = 1.0
        for asked in fingerprint.prints(audio):
            for other, shift in _alignments(fingerprint.probes(asked), index, place):
                share, compared = fingerprint.difference(asked.words, kept[other], shift)
                if compared >= fingerprint.LEAST_SHARE * _fewer(asked.words, kept[other]):
                    least = min(least, share)
                if fingerprint.alike(asked.words, kept[other], shift):
                    wrong.add(place)
        nearest.append(least)
    nearest = sorted(share for share in nearest if share < 1)
    print(f"false alarms: {len(wrong)} of {len(takes)}; nearest {_spread(nearest)}, tenth {nearest[9]:.3f}")


def speed(audio: Sound) -> None:
    """CPU time of what is kept and asked for of 10 s, and of Smart Turn's answer about one cut."""
    session = open_session(smart_turn())
    feature = {"input_features": log_mel(audio[: 8 * RATE])[None]}
    _timed("kept, 10 s", lambda: fingerprint.keys(fingerprint.kept(audio)))
    _timed("asked for, 10 s", lambda: [fingerprint.probes(each) for each in fingerprint.prints(audio)])
    _timed("Smart Turn, one cut", lambda: session.run(["logits"], feature))


def _all(audio: Sound, dice: np.random.Generator) -> Sound:
    for change in CHANGES.values():
        audio = change(audio, dice)
    return audio


def _best(changed: Sound, audio: Sound) -> float | None:
    """The least share of differing bits at an alignment that makes them one; None where none does."""
    kept = fingerprint.kept(audio)
    index: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for value, at in fingerprint.keys(kept).tolist():
        index[value].append((1, at))
    shares = [
        fingerprint.difference(asked.words, kept, shift)[0]
        for asked in fingerprint.prints(changed.astype(np.float32))
        for _, shift in _alignments(fingerprint.probes(asked), index, 0)
        if fingerprint.alike(asked.words, kept, shift)
    ]
    return min(shares, default=None)


def _alignments(probes: Keys, index: dict[int, list[tuple[int, int]]], but: int) -> set[tuple[int, int]]:
    """(take, shift) of all that have a word in common, but for one take."""
    return {
        (other, at - asked)
        for value, asked in probes.tolist()
        for other, at in index.get(value, ())
        if other != but
    }


def _fewer(ours: Words, theirs: Words) -> int:
    return min(int(np.count_nonzero(each & fingerprint.TELLING)) for each in (ours, theirs))


def _spread(shares: Sequence[float]) -> str:
    low, middle, high = np.percentile(shares, [0, 50, 100])
    return f"{low:.3f} to {high:.3f}, median {middle:.3f}"


def _timed(what: str, call: Callable[[], object]) -> None:
    times = []
    for _ in range(30):
        started = time.process_time()
        call()
        times.append((time.process_time() - started) * 1000)
    print(f"{what}: {np.median(times):.1f} ms")


if __name__ == "__main__":
    main()
