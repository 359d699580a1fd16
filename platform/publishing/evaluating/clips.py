"""The clips of a published split, row by row out of its Parquet files, as a trainer reads them.

Only what stands in the files counts: a release of another site, or smart-turn's own data, is read alike. Of
the columns only `audio` and one of `label` and `endpoint_bool` must be there.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import soundfile
from numpy.typing import NDArray

from corpus import audio
from corpus.labels import Label
from corpus.languages import LANGUAGES

COLUMNS: Final = (
    "id", "audio", "language", "endpoint_bool", "label", "speaker", "game", "dataset", "agent_speaking",
    "agent_text", "spoken_text", "silence_ms", "went_on", "weight",
)  # fmt: skip
"""What is read, as far as it is there; the other columns stay on the disk."""

BATCH: Final = 64
LABELS: Final = tuple(Label.values)
TWO_LETTERS: Final[Mapping[str, str]] = {each.three_letters: each.code for each in LANGUAGES}
BROKEN: Final = (pa.ArrowException, OSError, ValueError, KeyError, TypeError, soundfile.LibsndfileError)
"""What damaged files, rows and sounds raise."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One row.

    Attributes:
        sound: float32 [n] at 16 kHz, up to 200 ms after the cut.
        language: ISO 639-1, or what stands there where that is none of ours.
        speaker: "" where the data names none.
        silence_ms, went_on: what followed the cut; None where the data does not say.
        weight: how much it counts in training; None where the data does not say.
    """

    id: str
    sound: NDArray[np.float32]
    language: str
    label: str
    speaker: str
    game: str
    agent_speaking: bool
    agent_text: str
    transcript: str
    silence_ms: float | None
    went_on: bool | None
    weight: float | None


@dataclass(slots=True)
class Clips:
    """The clips of some files, to be gone through once; what cannot be read is counted by its reason.

    Attributes:
        damaged: reason to how many rows or files, the first of them by name.
    """

    files: Sequence[Path]
    damaged: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Clip]:
        for file in self.files:
            try:
                yield from self._of(file)
            except BROKEN as error:
                self.damaged[f"{file.name} cannot be read further: {_first_line(error)}"] += 1

    def _of(self, file: Path) -> Iterator[Clip]:
        with pq.ParquetFile(file) as opened:
            wanted, place = [name for name in COLUMNS if name in opened.schema_arrow.names], 0
            for batch in opened.iter_batches(batch_size=BATCH, columns=wanted):
                for row in batch.to_pylist():
                    place += 1
                    try:
                        yield _clip(row, f"{file.stem}#{place}")
                    except BROKEN as error:
                        self.damaged[f"a row is damaged: {_first_line(error)}"] += 1


def _clip(row: Mapping[str, Any], place: str) -> Clip:
    """Raises one of `BROKEN` where sound or label are not there; a row without an id has its place as one."""
    language = str(row.get("language") or "")
    return Clip(
        id=str(row.get("id") or place),
        sound=_sound(row["audio"]),
        language=TWO_LETTERS.get(language, language),
        label=_label(row),
        speaker=str(row.get("speaker") or ""),
        game=str(row.get("game") or row.get("dataset") or ""),
        agent_speaking=_flag(row, "agent_speaking") or False,
        agent_text=str(row.get("agent_text") or ""),
        transcript=str(row.get("spoken_text") or ""),
        silence_ms=_number(row, "silence_ms"),
        went_on=_flag(row, "went_on"),
        weight=_number(row, "weight"),
    )


def _sound(stored: object) -> NDArray[np.float32]:
    if not isinstance(stored, Mapping) or not stored.get("bytes"):
        raise ValueError("it holds no sound")
    sound = audio.decode(stored["bytes"])
    if sound.ndim != 1 or not len(sound):
        raise ValueError("its sound is empty, or has more than one channel")
    return sound


def _label(row: Mapping[str, Any]) -> str:
    """What is decided, in our words; what others number or name otherwise says nothing that we could read."""
    label, endpoint = row.get("label"), _flag(row, "endpoint_bool")
    if label in LABELS:
        return str(label)
    if endpoint is None:
        raise ValueError("it has neither label nor endpoint_bool")
    return str(Label.COMPLETE if endpoint else Label.INCOMPLETE)


def _flag(row: Mapping[str, Any], name: str) -> bool | None:
    """A text is none: "False" would be true."""
    value = row.get(name)
    if value is None or (isinstance(value, int | float) and value in (0, 1)):
        return None if value is None else bool(value)
    raise ValueError(f"{name} is neither true nor false")


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    if value is None or isinstance(value, int | float):
        return value
    raise ValueError(f"{name} is no number")


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
