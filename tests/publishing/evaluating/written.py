"""Releases written for tests: Parquet files as ours are, of voices that espeak-ng makes. Never published.

They are written by hand, with the published columns' names and types, since a real release takes no synthetic
voices. What a speaker says and where they break off follows a number alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from corpus.audio import encode_clip
from corpus.languages import three_letters
from tests import voices

SENTENCES = {
    "en": (
        "I would take the early train, because then there is time for a walk.",
        "After lunch we all go down to the river and swim.",
        "My sister bought a small green car last week.",
        "The best part of the day is the first cup of coffee.",
        "You could ask the man at the corner, he knows everybody.",
        "We waited for an hour and then the bus came after all.",
    ),
    "de": (
        "Am liebsten würde ich morgen lange ausschlafen.",
        "Nach dem Essen gehen wir alle zusammen an den See.",
        "Meine Schwester hat gestern ein kleines Auto gekauft.",
        "Wir haben eine Stunde gewartet, und dann kam der Bus.",
    ),
}
VOICES = {"en": ("en-us", "en-gb", "en-gb-scotland"), "de": ("de",)}
GAMES = ("cliffhanger", "quickfire")

SCHEMA = pa.schema(
    {
        "audio": pa.struct({"bytes": pa.binary(), "path": pa.string()}),
        "id": pa.string(),
        "language": pa.string(),
        "endpoint_bool": pa.bool_(),
        "synthetic": pa.bool_(),
        "spoken_text": pa.string(),
        "speaker": pa.string(),
        "game": pa.string(),
        "agent_speaking": pa.bool_(),
        "agent_text": pa.string(),
        "silence_ms": pa.int32(),
        "went_on": pa.bool_(),
        "label": pa.string(),
        "weight": pa.float64(),
    }
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Speaker:
    """A voice of espeak-ng by number: language, pitch and speed follow from it."""

    number: int

    @property
    def language(self) -> str:
        return "de" if self.number % 4 == 3 else "en"

    def says(self, place: int) -> tuple[str, np.ndarray]:
        """A sentence and its sound, float32 [n] at 16 kHz."""
        texts, names = SENTENCES[self.language], VOICES[self.language]
        text, voice = texts[(self.number + place) % len(texts)], names[self.number % len(names)]
        sound = voices.espeak(text, voice, 130 + 17 * (self.number % 5), 25 + 13 * (self.number % 6))
        return text, voices.trimmed(sound)


def rows(speaker: Speaker, sentences: int = 2) -> list[Row]:
    """Each sentence whole, and broken off in its middle: two rows."""
    found = []
    for place in range(sentences):
        text, sound = speaker.says(place)
        words = text.split()
        half = len(sound) * (2 + place % 2) // 5
        found += [
            row(speaker, f"{place}c", sound, text, complete=True),
            row(speaker, f"{place}i", sound[:half], " ".join(words[: len(words) // 2]), complete=False),
        ]
    return found


def row(speaker: Speaker, name: str, sound: np.ndarray, text: str, *, complete: bool) -> Row:
    heard = np.concatenate([sound, np.zeros(3_200, np.float32)])
    tone = voices.silence(len(heard) / voices.SAMPLE_RATE + 1)[: len(heard)]
    identity = f"{speaker.number:04d}-{name}"
    return {
        "audio": {"bytes": encode_clip((heard + tone).astype(np.float32)), "path": f"{identity}.flac"},
        "id": identity,
        "language": three_letters(speaker.language),
        "endpoint_bool": complete,
        "synthetic": True,
        "spoken_text": text,
        "speaker": f"spk_{speaker.number:016x}",
        "game": GAMES[speaker.number % 2],
        "agent_speaking": False,
        "agent_text": None,
        "silence_ms": 1_500 if complete else 300 + 37 * (speaker.number % 40),
        "went_on": not complete,
        "label": "complete" if complete else "incomplete",
        "weight": 1.0,
    }


def spoken(speakers: Iterable[int], sentences: int = 2) -> list[Row]:
    """The rows of these speakers, in their order."""
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda number: rows(Speaker(number), sentences), speakers)
        return [row for each in made for row in each]


def write(folder: Path, splits: Mapping[str, Sequence[Row]], columns: Sequence[str] = ()) -> Path:
    """A folder as a release is one: a file a split. `columns`: only these, where not all."""
    (folder / "audio").mkdir(parents=True, exist_ok=True)
    for split, each in splits.items():
        table = pa.Table.from_pylist(list(each), schema=SCHEMA)
        file = folder / "audio" / f"{split}-r0001-00000.parquet"
        pq.write_table(table.select(columns) if columns else table, file, row_group_size=100)
    return folder
