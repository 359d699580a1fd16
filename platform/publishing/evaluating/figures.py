"""What a list of answers comes to: right and wrong, calibration, cut-offs against latency; by group. Pure.

Everything is plain numbers, ready for JSON: `Evaluation.figures` holds it, pages and files read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from corpus.labels import Label
from inference.frontier import measuring
from inference.frontier.measuring import LONGEST_MS, SHORTEST_MS, Silences
from publishing.evaluating import intervals
from publishing.evaluating.bands import BANDS
from publishing.evaluating.said import Said

BINS: Final = 10
"""Of the calibration: probabilities from 0 to 1 in ten equal steps (Guo et al., On Calibration of Modern
Neural Networks, 2017, section 2)."""

SMALLEST: Final = 1e-7
"""A probability of 0 for what is so would be an infinite surprise."""

Group = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Answers as columns, each [n]."""

    band: NDArray[np.str_]
    language: NDArray[np.str_]
    game: NDArray[np.str_]
    speaker: NDArray[np.int64]
    truth: NDArray[np.str_]
    said: NDArray[np.str_]
    sure: NDArray[np.float64]
    silence_ms: NDArray[np.float64]
    went_on: NDArray[np.float64]

    @classmethod
    def of(cls, said: Sequence[Said]) -> "Table":
        """A clip without a speaker is a speaker of its own; what the data does not say is not a number."""
        numbers: dict[str, int] = {}
        speaker = [numbers.setdefault(each.speaker or f"clip {each.clip}", len(numbers)) for each in said]
        named = ("band", "language", "game", "truth", "said")
        words: dict[str, Any] = {
            name: np.array([getattr(each, name) for each in said], dtype=np.str_) for name in named
        }
        known = ("sure", "silence_ms", "went_on")
        facts: dict[str, Any] = {
            name: np.array([getattr(each, name) for each in said], dtype=np.float64) for name in known
        }
        return cls(speaker=np.array(speaker, dtype=np.int64), **words, **facts)

    def only(self, wanted: NDArray[np.bool_]) -> "Table":
        return Table(**{name: getattr(self, name)[wanted] for name in self.__slots__})


def groups(said: Sequence[Said], positive: str) -> list[Group]:
    """Of each band all answers, then each language, then each game.

    Args:
        positive: the label that precision, recall, F1 and calibration are about.
    """
    table = Table.of(said)

    @cache
    def of(which: bytes) -> Group:
        return _figures(table.only(np.frombuffer(which, np.bool_)), positive)

    return [
        # Where there is but one language or one game, it holds what all hold, and is measured once.
        {"band": band, "language": language, "game": game, **of(which.tobytes())}
        for band in BANDS
        for language, game, which in _parts(table, band)
    ]


def _parts(table: Table, band: str) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    heard = table.band == band
    if not heard.any():
        return
    yield "", "", heard
    for language in np.unique(table.language[heard]):
        yield str(language), "", heard & (table.language == language)
    for game in np.unique(table.game[heard]):
        yield "", str(game), heard & (table.game == game)


def _figures(table: Table, positive: str) -> Group:
    """Counts always; figures only where they say more than chance does."""
    speakers = len(np.unique(table.speaker))
    found: Group = {"samples": len(table.said), "speakers": speakers, "frontier": _frontier(table)}
    if len(table.said) < intervals.LEAST:
        return found
    cluster = intervals.clusters(table.speaker)
    counted = intervals.figures(intervals.cells(table.truth, table.said, positive), cluster)
    found |= {name: asdict(figure) if figure else None for name, figure in counted.items()}
    found["drawn"] = "speakers" if speakers >= intervals.LEAST_SPEAKERS else "clips"
    return {**found, "calibration": calibration(table.sure, table.truth == positive)}


def calibration(sure: NDArray[np.float64], was: NDArray[np.bool_]) -> Group:
    """How far what is said is as often so.

    Returns:
        Expected calibration error (0: what is said with 0.7 is so in 7 of 10 cases), Brier score, log loss in
        nats, and the bins: of each how many, what was said in the mean, and how often it was so.
    """
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    count = np.bincount(place, minlength=BINS)
    said, so = (np.bincount(place, weights=each, minlength=BINS) for each in (sure, was.astype(float)))
    held = np.clip(np.where(was, sure, 1 - sure), SMALLEST, 1)
    return {
        "error": float(np.abs(said - so).sum() / len(sure)),
        "brier": float(np.mean((sure - was) ** 2)),
        "log_loss": float(-np.log(held).mean()),
        "bins": [
            {"samples": int(count[each]), "said": said[each] / count[each], "was": so[each] / count[each]}
            for each in range(BINS)
            if count[each]
        ],
    }


def _frontier(table: Table) -> Group:
    """As `inference.frontier` defines it: holds, after which the speaker went on, and ends of turns.

    Clips of which the data does not say what followed count in neither.
    """
    held = (table.went_on == 1) & np.isin(table.truth, [Label.COMPLETE, Label.INCOMPLETE])
    held &= (table.silence_ms >= SHORTEST_MS) & (table.silence_ms <= LONGEST_MS)
    ended = (table.went_on == 0) & (table.truth == Label.COMPLETE)
    silences = Silences(ended, np.nan_to_num(table.silence_ms), table.sure, table.speaker)
    return asdict(measuring.measure(silences.only(held | ended)))
