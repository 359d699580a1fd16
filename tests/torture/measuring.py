"""One row of the table: all takes of a condition through the analysis, and cuts held against truth."""

import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from corpus import audio as corpus_audio
from games.catalogue.base import Cut, Span
from games.catalogue.dropouts import clear_of
from games.player import clips
from inference.audio.runs import Run
from inference.running.analysis import Analysis, analyse
from tests.torture.conditions import Bound, Condition
from tests.torture.truth import MS, Take

FAR: Final = 250 * MS
"""An end with no found one nearer than this is missed."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured. Errors are in milliseconds, late ones positive.

    Attributes:
        takes, refused, flagged, false: numbers of takes; see `Bound`.
        problems: the codes they were refused with.
        ends: known ends of the takes that were not refused; `missed` of them were.
        errors, starts: of each end that was found, and of each start.
    """

    name: str
    family: str
    bound: Bound
    takes: int
    refused: int
    problems: tuple[str, ...]
    flagged: int
    false: int
    ends: int
    missed: int
    errors: tuple[float, ...]
    starts: tuple[float, ...]

    @property
    def median(self) -> float:
        """Of the error's size; 0 where no end was to be found."""
        return percentile(self.errors, 50)

    @property
    def p95(self) -> float:
        return percentile(self.errors, 95)

    @property
    def starts_p95(self) -> float:
        return percentile(self.starts, 95)


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of one take."""

    problem: str | None
    flags: frozenset[str]
    false: int
    missed: int
    ends: int
    errors: tuple[float, ...]
    starts: tuple[float, ...]


def percentile(errors: Sequence[float], share: float) -> float:
    return float(np.percentile(np.abs(errors), share)) if errors else 0.0


def measure(condition: Condition, most: int | None = None) -> Row:
    """The row of a condition, of its first `most` takes or of all."""
    heard = [listen(take, condition.stereo) for take in made(condition, most)]
    kept = [one for one in heard if one.problem is None]
    return Row(
        name=condition.name,
        family=condition.family,
        bound=condition.bound,
        takes=len(heard),
        refused=len(heard) - len(kept),
        problems=tuple(sorted({one.problem for one in heard if one.problem})),
        flagged=sum(bool(one.flags & set(condition.bound.flags)) for one in heard),
        false=sum(one.false > 0 for one in kept),
        ends=sum(one.ends for one in kept),
        missed=sum(one.missed for one in kept),
        errors=tuple(error for one in kept for error in one.errors),
        starts=tuple(error for one in kept for error in one.starts),
    )


def made(condition: Condition, most: int | None = None) -> Iterator[Take]:
    """The condition's takes; what is drawn by lot is the same each time."""
    for place, take in enumerate(condition.takes()[:most]):
        dice = np.random.default_rng([zlib.crc32(condition.name.encode()), place])
        yield condition.change(take, dice)


def listen(take: Take, stereo: bool = False) -> Heard:
    """The take through the site's own way in and its analysis."""
    found = analyse(received(take, stereo))
    return compared(take, found)


def pcm(take: Take) -> NDArray[np.int16]:
    """int16 [n] at the take's rate, as a page sends it."""
    return np.clip(np.round(take.audio * 32_768), -32_768, 32_767).astype("<i2")


def received(take: Take, stereo: bool = False) -> NDArray[np.float32]:
    """float32 [n] at 16 kHz: as the site reads what was sent."""
    if not stereo:
        return corpus_audio.decode(corpus_audio.encode(pcm(take), take.rate))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "take.wav"
        soundfile.write(path, np.stack([take.audio, -take.audio], axis=1), take.rate, subtype="PCM_16")
        clip = clips.read_clip(path)
    return corpus_audio.decode(corpus_audio.encode(corpus_audio.samples(clip.pcm), clip.sample_rate))


def compared(take: Take, found: Analysis) -> Heard:
    """A take's analysis against its truth."""
    ends = [int(end) for _, end in found.speech if named(int(end), found.doubtful)]
    errors = [nearest(end, ends) for _, end in take.spans if named(end, found.doubtful)]
    starts = [nearest(start, [int(start) for start, _ in found.speech]) for start, _ in take.spans]
    near = [error for error in errors if abs(error) <= FAR]
    return Heard(
        problem=found.problem,
        flags=frozenset(name for name, value in found.quality.items() if tells(value)),
        false=len(false_ends(take, ends)),
        missed=len(errors) - len(near),
        ends=len(errors),
        errors=tuple(error / MS for error in near),
        starts=tuple(error / MS for error in starts if abs(error) <= FAR),
    )


def named(end: int, doubtful: Sequence[Run]) -> bool:
    """Whether a game may name a cut there: where sound was lost, or somebody else is heard, none is named."""
    cut = Cut(end, "complete", silence=0, went_on=False)
    return bool(clear_of([cut], [Span(*stretch) for stretch in doubtful]))


def false_ends(take: Take, ends: Sequence[int]) -> list[int]:
    """Ends where none may stand: none is known within 250 ms, or the place is barred.

    The end of the take itself is no cut: where speech lasts until there, none is named.
    """
    last = int(len(take.audio) * 16_000 / take.rate) - 5 * MS
    known = [end for _, end in take.spans]
    return [
        end
        for end in ends
        if end < last
        and (abs(nearest(end, known)) > FAR or any(first <= end < until for first, until in take.barred))
    ]


def nearest(place: int, found: Sequence[int]) -> int:
    """By how many samples the nearest one found is late; more than any limit where nothing was found."""
    return min((one - place for one in found), key=abs, default=FAR * 100)


def tells(value: Any) -> bool:
    """Whether a field of `quality` says that there is something: true, a number but 0, a list of some."""
    return value is not None and value != 0 and value != [] and value is not False


def worse(row: Row) -> list[str]:
    """What of a row is worse than its bound, in words; nothing where it holds."""
    bound, said = row.bound, []
    share = row.refused / row.takes
    if not bound.refused[0] <= share <= bound.refused[1]:
        said.append(f"{row.refused} of {row.takes} refused ({', '.join(row.problems)})")
    for limit, found, what in ((bound.median, row.median, "median"), (bound.p95, row.p95, "95 %")):
        if limit is not None and found > limit:
            said.append(f"{what} {found:.1f} ms, at most {limit:.0f}")
    if row.missed > bound.missed * row.ends:
        said.append(f"{row.missed} of {row.ends} ends missed")
    if row.false > bound.false * row.takes:
        said.append(f"an end where there is none in {row.false} of {row.takes}")
    if row.flagged < bound.flagged * row.takes:
        said.append(f"{' or '.join(bound.flags)} told in {row.flagged} of {row.takes} only")
    return said


def few(condition: Condition) -> Row:
    """The row of as many takes as the suite has time for."""
    return measure(condition, condition.few)
