"""Two models on the same clips: is the one better, worse, or is the difference within chance? Pure.

McNemar's exact test (1947) looks at the clips on which just one is right, each as a fair coin; it takes clips
for independent. The interval of the difference draws speakers with all their clips, which are not, and the
verdict asks both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from publishing.evaluating import intervals
from publishing.evaluating.intervals import LEAST, LEAST_SPEAKERS, Figure
from publishing.evaluating.said import Said

CHANCE: Final = 0.05

BETTER, WORSE, WITHIN = "better", "worse", "within chance"
TOO_FEW: Final = "too few clips"


@dataclass(frozen=True, slots=True)
class Paired:
    """Attributes:
    difference: accuracy after less accuracy before, with its 95 % interval; None of too few clips.
    mended, spoilt: clips on which only the one after is right, and only the one before.
    p: of McNemar's test.
    drawn: "speakers" or, of too few of them, "clips".
    verdict: one of the four above.
    """

    clips: int
    speakers: int
    before: float | None
    after: float | None
    difference: Figure | None
    mended: int
    spoilt: int
    p: float
    drawn: str
    verdict: str

    def kept(self) -> dict[str, Any]:
        return asdict(self)


def pair(before: Sequence[Said], after: Sequence[Said]) -> Paired:
    """What both said of the clips of one band that both answered."""
    earlier = {each.clip: each for each in before}
    both = [(earlier[each.clip], each) for each in after if each.clip in earlier]
    right = np.array([[a.said == a.truth, b.said == b.truth] for a, b in both], dtype=bool).reshape(-1, 2)
    speaker = _numbers([b.speaker or f"clip {b.clip}" for _, b in both])
    mended, spoilt = (int(each.sum()) for each in (right[:, 1] & ~right[:, 0], right[:, 0] & ~right[:, 1]))
    p = _mcnemar(mended, spoilt)
    difference = _difference(right, speaker) if len(both) >= LEAST else None
    speakers = len(np.unique(speaker))
    return Paired(
        clips=len(both),
        speakers=speakers,
        before=float(right[:, 0].mean()) if both else None,
        after=float(right[:, 1].mean()) if both else None,
        difference=difference,
        mended=mended,
        spoilt=spoilt,
        p=p,
        drawn="speakers" if speakers >= LEAST_SPEAKERS else "clips",
        verdict=_verdict(difference, p),
    )


def _mcnemar(mended: int, spoilt: int) -> float:
    """Two-sided p of the exact test."""
    # Pages show what was found: no process that serves them has to import a second of statistics.
    from scipy.stats import binomtest

    return float(binomtest(mended, mended + spoilt).pvalue) if mended + spoilt else 1.0


def in_words(found: Mapping[str, Paired]) -> list[str]:
    """A line for each band."""
    return [f"{band}: {_line(each)}" for band, each in found.items()]


def _line(found: Paired) -> str:
    if not found.difference or found.before is None or found.after is None:
        return f"{found.clips} clips are too few to tell; {LEAST} are needed."
    low, high = (100 * each for each in (found.difference.low, found.difference.high))
    return (
        f"{found.verdict}. Accuracy {100 * found.before:.1f} % before and {100 * found.after:.1f} % after, a "
        f"difference of {100 * found.difference.value:+.1f} points ({low:+.1f} to {high:+.1f}, drawn by "
        f"{found.drawn}); {found.mended} clips mended, {found.spoilt} spoilt of {found.clips} by "
        f"{found.speakers} speakers (McNemar p = {found.p:.3g})."
    )


def _numbers(speakers: Sequence[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(each, len(numbers)) for each in speakers], dtype=np.int64)


def _difference(right: NDArray[np.bool_], speaker: NDArray[np.int64]) -> Figure:
    counted = np.column_stack([right[:, 1].astype(float) - right[:, 0], np.ones(len(right))])
    drawn = intervals.drawn_tables(counted, intervals.clusters(speaker))
    return Figure(float(counted[:, 0].mean()), *intervals.spread(drawn[:, 0] / drawn[:, 1]))


def _verdict(difference: Figure | None, p: float) -> str:
    if difference is None:
        return TOO_FEW
    if p >= CHANCE or difference.low <= 0 <= difference.high:
        return WITHIN
    return BETTER if difference.value > 0 else WORSE
